"""An open journal: durable or not, whole or not, when last; damage is an answer, never raised."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from bcpflow.journal import open_journal
from bcpflow.journal.checks import Check
from bcpflow.journal.checks_open import _rights, _server, last_recorded, of_open, of_record
from tests.journal.samples import AT, meddle, opened, step, unlocked


class Server:
    """A server that answers so, where a real one cannot be set so from here."""

    def __init__(self, rights: tuple[object, ...] | None = None, **settings: str) -> None:
        self.rights = rights
        self.settings = {
            "server_version": "17.2", "fsync": "on", "synchronous_commit": "on",
            "full_page_writes": "on", **settings,
        }  # fmt: skip

    def value(self, sql: str) -> str:
        return self.settings[sql.split("'")[1]]

    def one(self, _: str) -> tuple[object, ...] | None:
        return self.rights


def answers(*rights: bool, **settings: str) -> Any:
    """Rights: insert, select, update, delete, truncate, superuser."""
    return Server(rights or None, **settings)


def by_name(found: list[Check]) -> dict[str, Check]:
    return {check.name: check for check in found}


def test_a_file_is_asked_how_durable_it_is(tmp_path: Path) -> None:
    with open_journal(str(tmp_path / "j.db")) as journal:
        (found,) = of_open(journal)
        assert (found.name, found.level) == ("durable", "ok")
        assert found.data == {"mode": "WAL", "level": "FULL"}


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("synchronous = NORMAL", {"mode": "WAL", "level": "NORMAL"}),
        ("synchronous = OFF", {"mode": "WAL", "level": "OFF"}),
        ("journal_mode = DELETE", {"mode": "DELETE", "level": "FULL"}),
    ],
)
def test_a_setting_that_loses_records_in_a_power_cut_is_bad(
    tmp_path: Path, setting: str, told: dict[str, str]
) -> None:
    with open_journal(str(tmp_path / "j.db")) as journal:
        with journal.session() as link:
            link.value(f"PRAGMA {setting}")
        (found,) = of_open(journal)
    assert (found.name, found.level, found.data) == ("durable", "bad", told)
    assert found.advice


def test_a_reader_loses_nothing_whatever_is_set(tmp_path: Path) -> None:
    with open_journal(str(tmp_path / "j.db")) as journal:
        opened(journal, "run-1")
    with open_journal(str(tmp_path / "j.db"), read_only=True) as reader:
        with reader.session() as link:
            link.run("PRAGMA synchronous = OFF")
        (found,) = of_open(reader)
    assert (found.level, found.data) == ("ok", {"mode": "WAL", "level": "OFF"})
    assert "読み取りだけ" in found.said


@pytest.mark.postgres
def test_a_server_is_asked_for_its_settings_and_our_rights(
    postgres_url: Callable[[], str],
) -> None:
    url, role = postgres_url(), "checked_terminal"
    with open_journal(url) as journal:
        opened(journal, "run-1", 2)
        found = by_name(of_open(journal))
        assert {name: check.level for name, check in found.items()} == {
            "server": "ok", "durable": "ok", "pages": "ok", "rights": "warn",
        }  # fmt: skip
        assert "変えたり消したり" in found["rights"].said, "the owner can do anything"
        assert found["server"].data["server_version"]
    meddle(url, f"CREATE ROLE {role} LOGIN", f"GRANT SELECT, INSERT ON events TO {role}",
           f"GRANT SELECT, INSERT ON people, journal_version TO {role}")  # fmt: skip
    limited = make_url(url).set(username=role).render_as_string(hide_password=False)
    try:
        with open_journal(limited) as terminal:
            assert by_name(of_open(terminal))["rights"].level == "ok"
        meddle(url, f"REVOKE INSERT ON events FROM {role}")
        with open_journal(limited) as observer:
            assert "読むだけ" in by_name(of_open(observer))["rights"].said
    finally:
        meddle(url, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


@pytest.mark.parametrize(
    ("settings", "name", "level"),
    [
        ({}, "durable", "ok"),
        ({"synchronous_commit": "remote_apply"}, "durable", "ok"),
        ({"synchronous_commit": "off"}, "durable", "bad"),
        ({"fsync": "off"}, "durable", "bad"),
        ({"full_page_writes": "off"}, "pages", "warn"),
    ],
)
def test_a_server_that_loses_records_in_a_power_cut(
    settings: dict[str, str], name: str, level: str
) -> None:
    found = by_name(_server(answers(**settings)))
    assert found[name].level == level
    assert bool(found[name].advice) == (level != "ok")
    others = {check.level for check in found.values() if check.name not in (name, "rights")}
    assert others == {"ok"}


@pytest.mark.parametrize(
    ("rights", "level", "said"),
    [
        ((True, True, False, False, False, False), "ok", "足すことと読むこと"),
        ((False, True, False, False, False, False), "warn", "読むだけ"),
        ((True, False, False, False, False, False), "warn", "読むだけ"),
        ((True, True, True, False, False, False), "warn", "変えたり消したり"),
        ((True, True, False, True, False, False), "warn", "変えたり消したり"),
        ((True, True, False, False, True, False), "warn", "変えたり消したり"),
        ((True, True, False, False, False, True), "warn", "変えたり消したり"),
        ((), "warn", "読むだけ"),
    ],
)
def test_any_right_to_change_records_is_told(
    rights: tuple[bool, ...], level: str, said: str
) -> None:
    found = _rights(answers(*rights))
    assert found.level == level
    assert said in found.said
    assert bool(found.advice) == (level == "warn")


def test_a_whole_record_is_told_with_its_head(journal_url: str) -> None:
    with open_journal(journal_url) as journal:
        assert of_record(journal)[0].data == {"runs": 0, "events": 0, "head": "-"}
        opened(journal, "run-1", 3)
        (found,) = of_record(journal)
        assert (found.name, found.level) == ("chain", "ok")
        assert found.data == {"runs": 1, "events": 4, "head": journal.verify().head}


def test_a_changed_record_is_told_with_its_place(journal_url: str) -> None:
    with open_journal(journal_url) as journal:
        opened(journal, "run-1", 3)
    change = "UPDATE events SET actor = 'x' WHERE run = 'run-1' AND version = 2"
    meddle(journal_url, *unlocked(journal_url), change)
    with open_journal(journal_url) as journal:
        (found,) = of_record(journal)
    assert (found.name, found.level) == ("chain", "bad")
    assert (found.data["run"], found.data["version"]) == ("run-1", 2)
    assert found.data["why"]
    assert found.advice


def test_a_damaged_file_is_told_of_no_run(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    journal = open_journal(str(file))
    opened(journal, "run-1")
    journal.close()
    raw = bytearray(file.read_bytes())
    raw[100] ^= 0xFF
    file.write_bytes(raw)
    (found,) = of_record(journal)
    assert (found.name, found.level) == ("integrity", "bad")
    assert (found.data["run"], found.data["version"]) == ("-", 0)


def test_the_newest_record_is_the_one_written_down_last(journal_url: str) -> None:
    later = "2026-12-01T08:00:00.000000Z"
    with open_journal(journal_url) as journal:
        assert last_recorded(journal) is None
        opened(journal, "run-1")
        assert last_recorded(journal) == AT
        journal.append("run-1", 1, [step(2, recorded_at=later)])
        journal.append("run-1", 2, [step(3, occurred_at="2027-01-01T08:00:00.000000Z")])
        assert last_recorded(journal) == later
