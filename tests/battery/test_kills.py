"""Nothing that was acknowledged is lost to a killed process, at random or at any write."""

from __future__ import annotations

import sys

import pytest

from tests.battery import growth, kills, points
from tests.battery.conftest import SIZE, traced_or_skipped

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nobody is sent SIGKILL there")


def test_random_kills_of_command_line_and_consoles() -> None:
    found = kills.run(SIZE)
    assert found.counts["kills"] >= 40
    assert found.counts["acknowledged"] > 20  # or they were killed before they did anything
    found.check()


def test_a_kill_before_each_write_sync_and_removal() -> None:
    traced_or_skipped()
    found = points.run(SIZE)
    assert found.counts["points"] >= 20
    assert found.counts["acknowledged"]
    found.check()


def test_a_file_that_may_not_grow() -> None:
    found = growth.run(SIZE)
    assert found.counts["killed"]
    assert found.counts["told"]
    found.check()
