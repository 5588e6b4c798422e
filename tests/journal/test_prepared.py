"""The prepared INSERT refuses, fails and stores exactly as psycopg's own `execute` would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from bcpflow.errors import JournalConflict, JournalError
from bcpflow.journal import open_journal
from bcpflow.journal.rows import COLUMNS, chain
from bcpflow.journal.store import Journal
from tests.journal.samples import meddle, opened, step

pytestmark = pytest.mark.postgres
INSERT = f"INSERT INTO events ({COLUMNS}) VALUES ({', '.join(['%s'] * 9)})"


@pytest.fixture
def url(postgres_url: Callable[[], str]) -> str:
    return postgres_url()


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    with open_journal(url) as held:
        opened(held, "run-1")
        yield held


def _rows(*steps: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(entry) for entry in chain("run-9", 0, bytes(32), list(steps))]


def test_it_stores_what_execute_stores(journal: Journal) -> None:
    ready, plain = _rows({**step(1), "key": "k'1\\"}, step(2))
    with journal.session() as link:
        link.insert(INSERT, ready)
        link.run(INSERT, plain)
        rows = link.all(f"SELECT {COLUMNS} FROM events WHERE run = 'run-9' ORDER BY version")
    assert rows == [ready, plain]


def test_another_statement_takes_the_place_of_the_first(journal: Journal) -> None:
    person = "INSERT INTO people (handle, salt, name) VALUES (%s, %s, %s)"
    with journal.session() as link:
        link.insert(INSERT, _rows(step(1))[0])
        link.insert(person, ("p-1", b"\0salt", "佐藤"))
        link.insert(INSERT, _rows(step(1), step(2))[1])
        assert link.one("SELECT salt, name FROM people WHERE handle = 'p-1'") == (
            b"\0salt",
            "佐藤",
        )
        assert link.value("SELECT count(*) FROM events WHERE run = 'run-9'") == 2


def test_a_taken_place_is_a_conflict_and_the_next_insert_works(journal: Journal, url: str) -> None:
    journal.append("run-1", 1, [step(2)])
    with open_journal(url) as other:
        other.append("run-1", 2, [step(3)])
    with pytest.raises(JournalConflict):
        journal.append("run-1", 2, [step(3)])
    journal.append("run-1", 3, [step(4)])
    assert journal.verify().ok


def test_a_nul_is_refused_and_nothing_is_cut_off(journal: Journal) -> None:
    with pytest.raises(JournalError, match="BCP-J008"):
        journal.append("run-1", 1, [{**step(2), "key": "before\0after"}])
    journal.append("run-1", 1, [{**step(2), "key": "before"}])
    assert journal.verify().ok


def test_errors_have_the_classes_of_the_driver(journal: Journal) -> None:
    row = _rows(step(1))[0]
    with journal.session() as link:
        link.insert(INSERT, row)
        with pytest.raises(psycopg.errors.UniqueViolation):
            link.insert(INSERT, row)
        with pytest.raises(psycopg.errors.CheckViolation):
            link.insert(INSERT, (*row[:1], 0, *row[2:]))
        with pytest.raises(psycopg.errors.UndefinedTable):
            link.insert("INSERT INTO nowhere VALUES (%s)", (1,))
        link.insert(INSERT, ("run-8", *row[1:]))


def test_a_server_that_goes_away_is_prepared_anew(journal: Journal, url: str) -> None:
    journal.append("run-1", 1, [step(2)])
    others = "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    meddle(url, f"SELECT pg_terminate_backend(pid) FROM {others}")
    with pytest.raises(JournalError, match="BCP-J008"):
        journal.append("run-1", 2, [step(3)])
    journal.append("run-1", 2, [step(3)])
    assert journal.verify().ok


def test_a_rollback_leaves_the_prepared_statement(journal: Journal) -> None:
    """psycopg prepared a frequent SELECT, and a ROLLBACK made it throw away ours as well."""
    journal.append("run-1", 1, [step(2)])
    with journal.session() as link:
        for _ in range(10):
            link.value("SELECT count(*) FROM events WHERE run = %s", ("run-1",))
    with pytest.raises(JournalConflict):
        journal.append("run-1", 1, [step(3), step(4)])
    with journal.session() as link:
        link.value("SELECT 1")
    journal.append("run-1", 2, [step(3)])
    assert journal.verify().ok
