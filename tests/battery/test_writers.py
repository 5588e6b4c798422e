"""Terminals that write at once lose nothing, fork nothing and hear of no lock."""

from __future__ import annotations

import pytest

from tests.battery import writers
from tests.battery.conftest import SIZE


def test_writers_on_one_sqlite_file() -> None:
    found = writers.on_sqlite(SIZE)
    assert found.counts["acknowledged"] >= 200
    found.check()


@pytest.mark.postgres
def test_writers_on_a_server_that_is_stopped_and_started() -> None:
    found = writers.on_postgres(SIZE)
    assert found.counts["server_stops"]
    assert found.counts["acknowledged"] >= 200
    found.check()
