"""Names that go: nothing else does, every chain stays whole, and the bytes are gone."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bcpflow.errors import JournalConflict
from bcpflow.journal import ENDED, LEDGER, OPENED, Journal, open_journal, redaction
from bcpflow.journal.link import Link
from bcpflow.journal.redaction import (
    REDACTED,
    Traces,
    expired,
    in_bodies,
    of_names,
    redactions,
    traces,
)
from tests.journal.samples import meddle, opened, said, step

HANAKO, TARO = "佐藤 花子", "鈴木 太郎"


def at(day: str) -> dict[str, str]:
    moment = f"{day}T08:00:00.000000Z"
    return {"occurred_at": moment, "recorded_at": moment}


def played(journal: Journal, run: str, day: str, *names: str, end: str | None = None) -> list[str]:
    """A run in which these people recorded; their handles."""
    people = [journal.handle_of(name) for name in names]
    first = people[0].handle
    journal.append(
        run,
        0,
        [step(1, actor=first, **at(day))],
        people=people,
        ledger=said(OPENED) | {"actor": first} | at(day),
    )
    for number, who in enumerate(people[1:], start=1):
        journal.append(run, number, [step(number + 1, data={"person": who.handle}, **at(day))])
    if end is not None:
        journal.append(run, len(people), [], ledger=said(ENDED) | {"actor": first} | at(end))
    return [who.handle for who in people]


def entry(reason: str = "保存期間の満了") -> dict[str, Any]:
    return {**said(REDACTED), **at("2026-11-21"), "data": {"basis": "person", "reason": reason}}


def by_name(journal: Journal) -> dict[str, Traces]:
    return {one.name: one for one in traces(journal)}


def test_a_redacted_name_is_gone_and_every_chain_holds(journal_url: str) -> None:
    with open_journal(journal_url) as journal:
        hanako, taro = played(journal, "run-1", "2019-06-01", HANAKO, TARO, end="2019-06-01")
        before = journal.read("run-1")
        made = journal.redact([hanako], entry())
        assert made.handles == (hanako,)
        assert made.overwritten
        assert journal.people([hanako, taro]) == {taro: TARO}
        assert journal.read("run-1") == before
        assert journal.verify().ok
        last = journal.read(LEDGER)[-1]
        assert last.type == REDACTED
        assert last.document["data"]["reason"] == "保存期間の満了"
        assert last.document["data"]["count"] == 1
        assert HANAKO not in last.body.decode()
        assert redactions(journal) == {hanako: last.recorded_at}


def test_the_same_name_is_a_new_person_from_then_on(journal_url: str) -> None:
    with open_journal(journal_url) as journal:
        (hanako,) = played(journal, "run-1", "2019-06-01", HANAKO, end="2019-06-01")
        journal.redact([hanako], entry())
        (again,) = played(journal, "run-2", "2026-06-01", HANAKO)
        assert again != hanako
        assert journal.people([hanako, again]) == {again: HANAKO}


def test_nobody_to_redact_notes_nothing(journal_url: str) -> None:
    with open_journal(journal_url) as journal:
        opened(journal, "run-1")
        before = journal.read(LEDGER)
        assert journal.redact(["p-000000000000"], entry()).handles == ()
        assert journal.read(LEDGER) == before


def test_who_redacts_is_kept_unless_redacted(journal_url: str) -> None:
    with open_journal(journal_url) as journal:
        hanako, taro = played(journal, "run-1", "2019-06-01", HANAKO, TARO, end="2019-06-01")
        keeper = journal.handle_of("記録 係")
        journal.redact([hanako], entry(), [keeper])
        assert journal.people([keeper.handle]) == {keeper.handle: "記録 係"}
        own = journal.handle_of(TARO)
        assert own.handle == taro
        journal.redact([taro], entry(), [own])
        assert journal.people([taro]) == {}


def test_expired_are_those_of_no_later_run(journal_url: str) -> None:
    with open_journal(journal_url) as journal:
        played(journal, "run-1", "2019-06-01", HANAKO, TARO, "古い 人", end="2019-06-02")
        played(journal, "run-2", "2020-06-01", TARO, end="2020-06-01")
        played(journal, "run-3", "2019-01-01", "続ける 人")
        found = by_name(journal)
        assert {one.name for one in expired(list(found.values()), "2020-04-01")} == {
            HANAKO,
            "古い 人",
        }
        assert found[TARO].runs == {"run-1", "run-2"}
        assert found["続ける 人"].going_on
        assert not found[TARO].going_on
        # The moment itself is no longer before it.
        assert not expired([found[HANAKO]], found[HANAKO].last_at)
        assert [one.name for one in of_names(list(found.values()), {TARO})] == [TARO]


def test_somebody_who_appears_nowhere_is_not_expired(journal_url: str) -> None:
    with open_journal(journal_url) as journal:
        opened(journal, "run-1")
        journal.append("run-1", 1, [step(2)], people=[journal.handle_of("名だけ")])
        assert not by_name(journal)["名だけ"].runs
        assert not expired(traces(journal), "2099-01-01")


@pytest.mark.parametrize("name", [HANAKO, 'a"b\\c', "100%", "x' OR 1=1"])
def test_a_name_that_somebody_typed_into_a_text_is_counted(journal_url: str, name: str) -> None:
    with open_journal(journal_url) as journal:
        opened(journal, "run-1")
        assert in_bodies(journal, name) == 0
        journal.append("run-1", 1, [step(2, data={"note": f"{name} が来た"})])
        assert in_bodies(journal, name) == 1


def test_another_ledger_entry_that_comes_in_between_is_waited_for(
    journal_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_journal(journal_url) as journal:
        (hanako,) = played(journal, "run-1", "2019-06-01", HANAKO, end="2019-06-01")
        real, tries = redaction._removed, iter([True, True, False])

        def overtaken(*given: Any) -> list[str]:
            if next(tries):
                raise redaction._Overtaken
            return real(*given)

        monkeypatch.setattr(redaction, "_removed", overtaken)
        assert journal.redact([hanako], entry()).handles == (hanako,)
        monkeypatch.setattr(redaction, "_TRIES", 0)
        with pytest.raises(JournalConflict, match="BCP-J004"):
            journal.redact([hanako], entry())


def test_a_taken_number_in_the_ledger_undoes_all_of_it(
    journal_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_journal(journal_url) as journal:
        (hanako,) = played(journal, "run-1", "2019-06-01", HANAKO, end="2019-06-01")
        monkeypatch.setattr(redaction, "_TRIES", 1)
        old = journal.read(LEDGER)[0]
        monkeypatch.setattr(redaction, "chain", lambda *_: [old])
        with pytest.raises(JournalConflict):
            journal.redact([hanako], entry())
        assert journal.people([hanako]) == {hanako: HANAKO}


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file())


def test_the_bytes_are_gone_from_the_file_and_its_log(tmp_path: Path) -> None:
    """Many people, so that pages are split and leave copies of rows behind in their unused part."""
    folder = tmp_path / "kept"
    folder.mkdir()
    names = [f"職員 {number:04d} 番" for number in range(3000)]
    gone = names[::3]
    with open_journal(f"sqlite:///{folder}/journal.db") as journal:
        handles = []
        for number in range(0, len(names), 300):
            part = names[number : number + 300]
            handles += played(journal, f"run-{number}", "2019-06-01", *part, end="2019-06-01")
            there = bytes_of(folder)
            assert all(name.encode() in there for name in part)
        wanted = handles[::3]
        salts = [
            bytes(salt) for handle, salt in _people(folder / "journal.db") if handle in set(wanted)
        ]
        assert len(salts) == len(gone)
        made = journal.redact(wanted, entry())
        assert made.overwritten
        left = bytes_of(folder)  # while it is still open
        assert not [name for name in gone if name.encode() in left]
        assert not [salt for salt in salts if salt in left]
        assert all(name.encode() in left for name in names if name not in set(gone))
        assert journal.verify().ok
    assert not re.search("|".join(gone).encode(), bytes_of(folder))


def _people(file: Path) -> list[tuple[str, bytes]]:
    with closing(sqlite3.connect(file)) as plain:
        return plain.execute("SELECT handle, salt FROM people").fetchall()


def test_a_deleted_row_alone_would_leave_its_bytes(tmp_path: Path) -> None:
    """What the test above can fail for: an ordinary DELETE leaves the name in the file."""
    url = f"sqlite:///{tmp_path}/journal.db"
    with open_journal(url) as journal:
        played(journal, "run-1", "2019-06-01", HANAKO, end="2019-06-01")
    meddle(url, "PRAGMA secure_delete = OFF", "DELETE FROM people")
    assert HANAKO.encode() in bytes_of(tmp_path)


def test_a_log_that_somebody_still_reads_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/journal.db"
    with open_journal(url) as journal:
        (hanako,) = played(journal, "run-1", "2019-06-01", HANAKO, end="2019-06-01")
        with closing(sqlite3.connect(tmp_path / "journal.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM people").fetchone()
            made = journal.redact([hanako], entry())
        assert made.handles == (hanako,)
        assert not made.overwritten
        assert journal.people([hanako]) == {}
    assert HANAKO.encode() not in bytes_of(tmp_path)  # the last one to close has emptied it


def test_a_file_that_cannot_be_rewritten_is_told_and_the_name_is_gone(
    journal_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: VACUUM takes as much room again as the file."""
    run = Link.run
    with open_journal(journal_url) as journal:
        (hanako,) = played(journal, "run-1", "2019-06-01", HANAKO, end="2019-06-01")

        def full(link: Link, sql: str, values: Any = ()) -> int:
            if sql.startswith("VACUUM"):
                raise journal.database.errors("database or disk is full")
            return run(link, sql, values)

        monkeypatch.setattr(Link, "run", full)
        made = journal.redact([hanako], entry())
        assert (made.handles, made.overwritten) == ((hanako,), False)
        assert journal.people([hanako]) == {}
        assert redactions(journal).keys() == {hanako}
        assert journal.verify().ok


@pytest.mark.postgres
def test_a_server_rewrites_the_table(postgres_url: Callable[[], str]) -> None:
    url = postgres_url()
    with open_journal(url) as journal:
        (hanako,) = played(journal, "run-1", "2019-06-01", HANAKO, end="2019-06-01")
        place = "SELECT pg_relation_filepath('people')"
        before = meddle(url, place)
        assert journal.redact([hanako], entry()).overwritten
        assert meddle(url, place) != before
        assert meddle(url, "SELECT count(*) FROM people") == [(0,)]
