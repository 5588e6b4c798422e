"""Summaries beside the record: a cache that is never believed further than the run has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bcpflow.errors import JournalDamaged, JournalError
from bcpflow.journal import Journal, open_journal
from bcpflow.journal.link import Link
from tests.journal.samples import meddle, opened, step
from tests.journal.test_migrate import old, schema


@pytest.fixture
def journal(journal_url: str) -> Iterator[Journal]:
    with open_journal(journal_url) as held:
        yield held


def test_a_summary_is_given_back_while_its_run_stands_where_it_was_made(journal: Journal) -> None:
    opened(journal, "run-1", 2)
    opened(journal, "run-2", 1)
    assert journal.summaries() == {}
    assert journal.keep_summaries({"run-1": (2, b"\x00one"), "run-2": (1, b"two")})
    assert journal.summaries() == {"run-1": b"\x00one", "run-2": b"two"}
    journal.append("run-1", 2, [step(3)])
    assert journal.summaries() == {"run-2": b"two"}
    assert journal.keep_summaries({"run-1": (3, b"three")})
    assert journal.summaries() == {"run-1": b"three", "run-2": b"two"}


@pytest.mark.parametrize("version", [1, 3, 99])
def test_a_summary_of_another_version_is_as_if_not_there(journal: Journal, version: int) -> None:
    opened(journal, "run-1", 2)
    journal.keep_summaries({"run-1": (version, b"x"), "nobody": (1, b"y")})
    assert journal.summaries() == {}


def test_an_older_summary_never_takes_the_place_of_a_newer_one(journal: Journal) -> None:
    opened(journal, "run-1", 2)
    journal.keep_summaries({"run-1": (2, b"newer")})
    journal.keep_summaries({"run-1": (1, b"older")})
    assert journal.summaries() == {"run-1": b"newer"}
    journal.keep_summaries({"run-1": (2, b"made anew")})
    assert journal.summaries() == {"run-1": b"made anew"}


def test_verifying_neither_reads_nor_misses_it(journal: Journal, journal_url: str) -> None:
    opened(journal, "run-1", 2)
    before = journal.verify()
    journal.keep_summaries({"run-1": (2, b"not even JSON")})
    assert journal.verify() == before
    meddle(journal_url, "DELETE FROM summaries")
    assert journal.verify() == before
    assert journal.summaries() == {}


def test_a_journal_that_is_only_read_gives_them_and_keeps_none(journal_url: str) -> None:
    with open_journal(journal_url) as journal:
        opened(journal, "run-1", 2)
        journal.keep_summaries({"run-1": (2, b"kept")})
    with open_journal(journal_url, read_only=True) as journal:
        assert journal.summaries() == {"run-1": b"kept"}
        assert not journal.keep_summaries({"run-1": (2, b"changed")})
        assert journal.summaries() == {"run-1": b"kept"}


@pytest.mark.parametrize("version", ["0001", "0002"])
def test_an_older_journal_has_none_and_is_brought_up_to_keep_some(
    new_journal_url: Callable[[], str], version: str
) -> None:
    created, migrated = new_journal_url(), new_journal_url()
    open_journal(created).close()
    old(migrated, version)
    with open_journal(migrated, read_only=True) as journal:
        assert journal.summaries() == {}
        assert not journal.keep_summaries({"run-1": (2, b"x")})
    with open_journal(migrated) as journal:
        assert journal.keep_summaries({"run-1": (2, b"x")})
        assert journal.summaries() == {"run-1": b"x"}
        assert journal.verify().ok
    assert schema(migrated) == schema(created)


def test_what_cannot_be_kept_is_not_and_nothing_else_is_lost(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(journal, "run-1", 2)
    meant = Link.run

    def full(link: Link, sql: str, values: tuple[object, ...] = ()) -> int:
        if sql.startswith("INSERT INTO summaries"):
            raise JournalError("BCP-J007")
        return meant(link, sql, values)

    monkeypatch.setattr(Link, "run", full)
    assert not journal.keep_summaries({"run-1": (2, b"x")})
    monkeypatch.undo()
    assert journal.summaries() == {}
    assert journal.append("run-1", 2, [step(3)])
    assert journal.keep_summaries({"run-1": (3, b"y")})
    assert journal.summaries() == {"run-1": b"y"}


def test_damage_is_told_though_it_is_only_the_cache(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(link: Link, sql: str, values: tuple[object, ...] = ()) -> int:
        raise JournalDamaged("BCP-J012", reason="page")

    monkeypatch.setattr(Link, "run", broken)
    with pytest.raises(JournalDamaged):
        journal.keep_summaries({"run-1": (1, b"x")})
