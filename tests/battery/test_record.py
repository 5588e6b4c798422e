"""The record itself: tampering, clocks, any order, old journals, copies, no network."""

from __future__ import annotations

import subprocess
import sys

from bcpflow.journal.migrate import SCHEMA
from tests.battery import backups, clocks, golden, offline, orders, tampering
from tests.battery.conftest import SIZE


def test_whatever_is_changed_is_found_and_named() -> None:
    found = tampering.run(SIZE)
    counts = found.counts
    assert counts["changes_inside"] == counts["found"] == counts["named"] > 200
    assert counts["tails_cut"]
    assert counts["rewritten"]
    assert counts["of_which_found"]
    found.check()


def test_durations_are_right_or_told_as_estimated() -> None:
    found = clocks.run(SIZE)
    assert found.counts["steps"] > 100
    assert found.counts["estimated"]
    assert found.counts["estimated"] < found.counts["durations"] // 2
    found.check()


def test_sessions_and_the_core_agree_in_any_order(journal_url: str) -> None:
    found = orders.run(SIZE, journal_url)
    assert found.counts["commands"] > 50
    found.check()


def test_old_journals_say_what_they_said() -> None:
    found = golden.run(SIZE)
    assert found.counts["events"] > 100
    found.check()


def test_a_journal_is_kept_of_the_schema_in_use() -> None:
    assert (golden.HERE / f"{SCHEMA}.db.xz").exists(), "python -m tests.battery.golden"


def test_what_is_told_otherwise_is_a_difference() -> None:
    was = {"rows": [{"no": 1, "by": "佐藤"}], "head": "A"}
    assert [
        *golden.differences(was, {"rows": [{"no": 1, "by": "佐藤", "new": 2}], "head": "A"})
    ] == []
    other = [*golden.differences(was, {"rows": [{"no": 2}]})]
    assert other == [".rows[0].no was 1, is 2", ".rows[0].by is gone", ".head is gone"]
    assert len([*golden.differences(was, {"rows": [], "head": "A"})]) == 1


def test_no_command_asks_for_a_network() -> None:
    found = offline.run(SIZE)
    assert found.counts["commands"] >= 11
    found.check()


def test_the_guard_sees_a_network_that_is_asked_for() -> None:
    asks = "\nimport socket\nsocket.create_connection(('192.0.2.1', 9))\n"
    guard = offline.GUARD.split("from bcpflow")[0]
    done = subprocess.run(
        [sys.executable, "-c", guard + asks], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "NETWORK" in done.stderr) == (97, True)


def test_backups_of_a_journal_in_use_are_whole() -> None:
    found = backups.run(SIZE)
    assert found.counts["restored"] == found.counts["backups"] > 5
    assert found.counts["naive_behind"], "a copy of the file alone lacked nothing: no test"
    found.check()
