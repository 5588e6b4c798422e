"""The link says the same on both databases, in plain tuples."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bcpflow.journal import OPENED, open_journal
from bcpflow.journal.link import Link
from bcpflow.journal.store import Journal
from tests.journal.samples import opened, said, step

VERSIONS = "SELECT version, body FROM events WHERE run = {mark} ORDER BY version"


@pytest.fixture
def journal(journal_url: str) -> Iterator[Journal]:
    with open_journal(journal_url) as held:
        opened(held, "run-1", 5)
        yield held


def test_rows_are_plain_tuples_of_plain_values(journal: Journal) -> None:
    sql = VERSIONS.format(mark=journal.database.mark)
    with journal.session() as link:
        rows = link.all(sql, ("run-1",))
        assert [(type(row), type(row[0]), type(row[1])) for row in rows] == [
            (tuple, int, bytes)
        ] * 5
        assert link.one(sql, ("run-1",)) == rows[0]
        assert link.value(sql, ("run-1",)) == 1
        assert (link.one(sql, ("none",)), link.value(sql, ("none",))) == (None, None)
        assert link.all(sql, ("none",)) == []


@pytest.mark.parametrize("batch", [1, 2, 5, 100])
def test_a_stream_gives_the_same_rows(journal: Journal, batch: int) -> None:
    sql = VERSIONS.format(mark=journal.database.mark)
    with journal.session() as link:
        link.run(journal.database.begin_read)
        assert list(link.stream(sql, ("run-1",), batch)) == link.all(sql, ("run-1",))
        left = link.stream(sql, ("run-1",), batch)
        assert next(left)[0] == 1
        left.close()  # type: ignore[attr-defined]  # a generator's
        assert len(list(link.stream(sql, ("run-1",), batch))) == 5
        link.run("ROLLBACK")


def test_run_tells_how_many_rows_it_changed(journal: Journal) -> None:
    who = journal.handle_of("佐藤")
    journal.append("run-2", 0, [step(1)], people=[who], ledger=said(OPENED))
    delete = f"DELETE FROM people WHERE handle = {journal.database.mark}"
    with journal.session() as link:
        assert link.run(delete, (who.handle,)) == 1
        assert link.run(delete, (who.handle,)) == 0


def test_what_was_not_committed_is_gone_with_the_link(journal: Journal) -> None:
    database = journal.database
    with journal.session() as link:
        other: Link = database.connect()
        other.run(database.begin)
        other.run("DELETE FROM people")
        other.close()
        assert (other.closed, link.closed) == (True, False)
    opened(journal, "run-2", 2)
    assert journal.verify().ok
