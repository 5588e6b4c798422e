"""Lines taken in while others write or the disk fails: each run whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bcpflow.errors import JournalConflict, JournalError
from bcpflow.journal import ENDED, LEDGER, Entry, intake, open_journal
from bcpflow.journal.intake import take_in
from bcpflow.journal.lines import Lines
from bcpflow.journal.link import Link
from tests.journal.samples import opened, said, step
from tests.journal.test_intake import WHO, envelope, lines, source, taken

__all__ = ["lines", "source"]  # fixtures


def test_a_run_comes_whole_or_not_at_all(
    tmp_path: Path, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_journal(str(tmp_path / "target.db")) as journal:
        opened(journal, "ours")
        run, number = Link.run, 0

        def failing(link: Link, sql: str, values: Any = ()) -> int:
            nonlocal number
            number += sql.startswith("INSERT INTO events")
            if number == 6:  # within the second run
                raise journal.database.errors("disk I/O error")
            return run(link, sql, values)

        with monkeypatch.context() as patched:
            patched.setattr(Link, "run", failing)
            with pytest.raises(JournalError, match="BCP-J008"):
                taken(journal, lines)
        assert journal.head("run-1") is not None
        assert journal.head("run-2") is None
        assert journal.verify().ok
        assert [t.state for t in taken(journal, lines).values()] == ["same", "added"]
        assert journal.verify().ok


def test_another_terminal_may_write_meanwhile(
    new_journal_url: Callable[[], str], lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_journal_url()
    with open_journal(url) as journal, open_journal(url) as other:
        opened(journal, "ours")
        entries = Lines.entries

        def interrupted(self: Lines) -> Any:
            for entry in entries(self):
                if entry.run == "run-2" and entry.version == 1:
                    other.append("ours", 1, [step(2)], ledger=said(ENDED))
                yield entry

        monkeypatch.setattr(Lines, "entries", interrupted)
        assert [t.state for t in taken(journal, lines).values()] == ["added", "added"]
        assert journal.verify().ok
        assert len(journal.read("ours")) == 2


def test_restoring_into_a_journal_that_somebody_just_began_is_a_conflict(
    tmp_path: Path, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = str(tmp_path / "target.db")
    with open_journal(url) as journal, open_journal(url) as other:
        same = intake._Intake._same_journal

        def late(self: Any, *args: Any) -> bool:
            found = same(self, *args)
            if other.head("run-1") is None:  # between the look and the transaction
                opened(other, "run-1")
            return found

        monkeypatch.setattr(intake._Intake, "_same_journal", late)
        with pytest.raises(JournalConflict):
            taken(journal, lines)
        assert journal.verify().events == 2


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Once, between the look at the runs and the first event that is written."""
    entries, acted = Lines.entries, iter([False])

    def interrupted(self: Lines) -> Iterator[Entry]:
        if next(acted, True) is False:
            act()
        return entries(self)

    monkeypatch.setattr(Lines, "entries", interrupted)


def test_two_who_take_in_the_same_file_add_it_once(
    new_journal_url: Callable[[], str], lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_journal_url()
    with open_journal(url) as journal, open_journal(url) as other:
        opened(journal, "ours")
        meanwhile(monkeypatch, lambda: take_in(other, lines, WHO, envelope))
        found = taken(journal, lines)
        assert {(t.state, t.events) for t in found.values()} == {("same", 0)}
        assert [entry.type for entry in journal.read(LEDGER)].count("RunOpened") == 3
        assert journal.verify().ok


@pytest.mark.postgres
def test_restoring_while_a_server_takes_the_first_run_is_a_conflict_and_adds_nothing(
    postgres_url: Callable[[], str], lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is locked by then; a server lets another terminal commit within our transaction."""
    url = postgres_url()
    with open_journal(url) as journal, open_journal(url) as other:
        meanwhile(monkeypatch, lambda: opened(other, "ours"))
        with pytest.raises(JournalConflict) as caught:
            taken(journal, lines)
        assert caught.value.data == {"run": LEDGER, "version": 0, "key": None, "tries": 1}
        assert journal.head("run-1") is None
        assert journal.people(lines.people) == {}
        assert (journal.verify().ok, journal.verify().events) == (True, 2)
        assert [t.state for t in taken(journal, lines).values()] == ["added", "added"]


@pytest.mark.postgres
def test_a_ledger_that_went_on_within_our_transaction_is_looked_at_again(
    postgres_url: Callable[[], str], lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, has_written = postgres_url(), "SELECT txid_current_if_assigned() IS NOT NULL"
    with open_journal(url) as journal, open_journal(url) as other:
        opened(journal, "ours")
        real, runs = intake._Intake._head, iter(["theirs-1", "theirs-2"])

        def late(self: Any, link: Link, run: str) -> tuple[int, bytes]:
            found = real(self, link, run)
            # Not where it is only looked at, before anything of the run is in.
            if run == LEDGER and link.value(has_written) and (name := next(runs, None)):
                opened(other, name)
            return found

        monkeypatch.setattr(intake._Intake, "_head", late)
        assert [t.state for t in taken(journal, lines).values()] == ["added", "added"]
        assert next(runs, None) is None, "it was overtaken twice"
        assert journal.verify().ok
        about = [entry.document["data"]["run"] for entry in journal.read(LEDGER)]
        assert about == ["ours", "theirs-1", "theirs-2", "run-1", "run-1", "run-2"]


def test_a_run_that_is_always_overtaken_is_given_up_and_is_not_there(
    journal_url: str, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_journal(journal_url) as journal:
        opened(journal, "ours")
        tried = []

        def taken_already(*_: object) -> None:
            tried.append(1)
            raise journal.database.taken("somebody was faster")

        monkeypatch.setattr(intake._Intake, "_take_missing", taken_already)
        monkeypatch.setattr(intake, "_TRIES", 3)
        with pytest.raises(JournalConflict) as caught:
            taken(journal, lines)
        assert caught.value.data == {"run": "run-1", "version": 0, "key": None, "tries": 3}
        assert len(tried) == 3
        monkeypatch.undo()
        assert journal.verify().events == 2
        assert [t.state for t in taken(journal, lines).values()] == ["added", "added"]


def test_a_commit_that_fails_leaves_nothing_of_the_run(
    journal_url: str, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_journal(journal_url) as journal:
        opened(journal, "ours")
        run, asked = Link.run, []

        def failing(link: Link, sql: str, values: Any = ()) -> int:
            asked.append(sql)
            if sql == "COMMIT":
                raise journal.database.errors("disk I/O error")
            return run(link, sql, values)

        with monkeypatch.context() as patched:
            patched.setattr(Link, "run", failing)
            with pytest.raises(JournalError, match="BCP-J008"):
                taken(journal, lines)
        assert asked[-2:] == ["COMMIT", "ROLLBACK"]
        assert journal.head("run-1") is None
        assert journal.verify().events == 2
        assert [t.state for t in taken(journal, lines).values()] == ["added", "added"]
