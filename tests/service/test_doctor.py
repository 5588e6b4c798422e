"""The doctor: each danger is one line with a word; a place that is well has no bad one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bcpflow.clock import Reading
from bcpflow.instants import from_iso
from bcpflow.journal import Journal, checks, open_journal
from bcpflow.journal.checks import Check
from bcpflow.language import translator
from bcpflow.service.doctor import Diagnosis, examine, faults
from tests.journal.samples import AT, meddle, opened, unlocked

JST = timezone(timedelta(hours=9), "JST")
NOW = from_iso(AT) + 60_000_000_000


def look(
    name: str, file: Path | None, *, now: int = NOW, zone: timezone = JST, **more: Any
) -> Diagnosis:
    return examine(
        name,
        file,
        lambda: open_journal(name, create=False, allow_cloud=more.get("allow_cloud", False)),
        read=Reading(now, "boot", 0),
        zone=zone,
        tr=translator("ja"),
        **more,
    )


def by_name(found: Diagnosis) -> dict[str, Check]:
    return {check.name: check for check in found.checks}


def levels(found: Diagnosis) -> dict[str, str]:
    return {check.name: check.level for check in found.checks}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "kept" / "journal.db"
    with open_journal(str(file)) as journal:
        opened(journal, "run-1", 3)
    file.parent.chmod(0o700)
    return file


def test_a_journal_in_its_place_has_nothing_bad(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.53.0")
    found = look(str(file), file, low=0)
    assert found.ok
    assert not found.damaged
    assert set(levels(found).values()) == {"ok"}
    assert [path.name for path in file.parent.iterdir()] == [file.name], "nothing was made"


def test_a_journal_that_is_not_there_yet_stays_so(tmp_path: Path) -> None:
    file = tmp_path / "none" / "journal.db"
    found = look(str(file), file)
    assert found.ok
    assert "journal" in levels(found)
    assert not file.parent.exists()


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ("3.6.23", False),
        ("3.7.0", True),
        ("3.40.1", True),
        ("3.50.6", True),
        ("3.50.7", False),
        ("3.51.0", True),
        ("3.51.2", True),
        ("3.51.3", False),
        ("3.52.0", False),
    ],
)
def test_versions_with_the_fault_of_the_log(version: str, affected: bool) -> None:
    (check,) = checks.of_version(version, faults())
    assert check.level == ("warn" if affected else "ok")
    if affected:
        assert check.text is not None
        assert set(check.text) == set(check.text_advice or ()) == {"ja", "en"}


def test_the_list_of_faults_is_dated_sourced_and_may_be_the_sites_own(tmp_path: Path) -> None:
    assert all(fault["source"] and fault["id"] for fault in faults(tmp_path))
    (tmp_path / "sqlite-faults.yaml").write_text(
        'updated: "2026-12-01"\nfaults:\n'
        '  - {id: x, since: "3.0.0", until: "3.99.0", level: bad, title: 否, advice: 替える}\n',
        "utf-8",
    )
    (check,) = checks.of_version("3.53.0", faults(tmp_path))
    assert (check.level, check.text) == ("bad", {"ja": "否"})


def test_a_journal_that_cannot_be_written_is_still_looked_at(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    found = by_name(look(str(file), file))
    assert (found["rights"].level, found["chain"].level) == ("warn", "ok")
    assert "読み取りだけ" in found["durable"].said


def test_the_clock_cannot_be_before_the_last_record(file: Path) -> None:
    at = from_iso(AT)
    assert by_name(look(str(file), file, now=at - 2_000_000_001))["clock"].level == "bad"
    assert by_name(look(str(file), file, now=at - 1_000_000_000))["clock"].level == "ok"
    assert by_name(look(str(file), file, now=at + 500 * 86400 * 10**9))["clock"].level == "warn"
    found = look(str(file), file, zone=timezone(timedelta(hours=-3, minutes=-30)))
    zone = by_name(found)["zone"]
    assert (zone.level, zone.data) == ("warn", {"offset": "UTC-03:30"})
    assert found.ok


def test_damage_is_named_and_is_not_a_matter_of_the_disk(file: Path) -> None:
    url = f"sqlite:///{file}"
    meddle(url, *unlocked(url), "UPDATE events SET actor = 'x' WHERE run = 'run-1' AND version = 2")
    found = look(str(file), file)
    assert found.damaged
    assert not found.ok
    bad = by_name(found)["chain"]
    assert (bad.level, bad.data["run"], bad.data["version"]) == ("bad", "run-1", 2)


def test_what_cannot_be_opened_is_one_more_line(file: Path) -> None:
    file.write_text("これは違う" * 999, "utf-8")
    found = look(str(file), file)
    assert not found.ok
    assert not found.damaged
    assert by_name(found)["journal"].level == "bad"
    with closing(sqlite3.connect(file.with_name("half.db"))) as half:
        half.execute("CREATE TABLE events (x)")
        half.execute("CREATE TABLE people (x)")
    assert look(str(file.with_name("half.db")), file.with_name("half.db")).damaged


def test_a_log_left_behind_is_told_with_its_size(file: Path) -> None:
    with open_journal(str(file)) as journal:
        journal.read("run-1")
        opened(journal, "run-2")
        found = by_name(look(str(file), file))
        assert "-wal" in found["wal"].said
        assert found["wal"].data
        assert isinstance(journal, Journal)


@pytest.mark.postgres
def test_of_a_server_no_place_on_this_machine_is_judged(postgres_url: Callable[[], str]) -> None:
    url = postgres_url()
    with open_journal(url) as journal:
        opened(journal, "run-1", 2)
    found = look(url, None)
    assert set(levels(found)) == {"server", "durable", "pages", "rights", "chain", "clock", "zone"}
    assert found.ok
