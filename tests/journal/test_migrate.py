"""Schema versions: alembic and `tables` agree, and alembic stays off the usual path."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bcpflow.errors import JournalDamaged, JournalError, JournalUnfit
from bcpflow.journal import LEDGER, OPENED, open_journal
from bcpflow.journal.database import Database
from bcpflow.journal.entry import GENESIS
from bcpflow.journal.ledger import entry_for
from bcpflow.journal.lend import lent
from bcpflow.journal.migrate import READABLE, SCHEMA, upgrade
from bcpflow.journal.postgres import Postgres
from bcpflow.journal.rows import COLUMNS, chain
from bcpflow.journal.sqlite import Sqlite
from tests.journal.samples import meddle, opened, said, step

TOP = Path(__file__).parents[2]
SCHEMA_OF = {
    "sqlite": ["SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"],
    "postgresql": [
        "SELECT table_name, column_name, data_type, is_nullable, collation_name, "
        "character_maximum_length, column_default FROM information_schema.columns "
        "WHERE table_schema = 'public' ORDER BY 1, 2",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace ORDER BY 1",
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    ],
}


def schema(url: str) -> list[tuple[Any, ...]]:
    rows = [
        row for query in SCHEMA_OF[url.split(":")[0].split("+")[0]] for row in meddle(url, query)
    ]
    tidy = re.compile(r"\s*([(),])\s*|\s+")  # white space is all that may differ
    return [
        tuple(
            tidy.sub(lambda found: found[1] or " ", part).strip() if isinstance(part, str) else part
            for part in row
        )
        for row in rows
    ]


def place(url: str) -> Database:
    if url.startswith("sqlite"):
        return Sqlite(url.removeprefix("sqlite:///"), create=True, read_only=False)
    return Postgres(url, create=True, read_only=False)


def test_the_migrations_lead_to_the_schema_that_is_created(
    new_journal_url: Callable[[], str],
) -> None:
    created, migrated = new_journal_url(), new_journal_url()
    open_journal(created).close()
    database = place(migrated)
    link = database.connect()
    with lent(database, link) as connection:
        link.run(database.begin)
        upgrade(connection)
        link.run("COMMIT")
    database.leave(link)
    assert schema(migrated) == schema(created)
    assert len(schema(created)) > 8
    assert meddle(migrated, "SELECT version_num FROM journal_version") == [(SCHEMA,)]


def test_an_old_journal_is_brought_up_when_it_is_opened(journal_url: str) -> None:
    meddle(
        journal_url,
        "CREATE TABLE journal_version "
        "(version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT journal_version_pkc PRIMARY KEY (version_num))",
    )
    with pytest.raises(JournalUnfit, match="BCP-J001"):
        open_journal(journal_url, read_only=True)
    with open_journal(journal_url) as journal:
        opened(journal, "run-1", 2)
        assert journal.verify().ok


def old(url: str, version: str) -> None:
    """A journal as the program that knew no newer schema left it: with two events of a run."""
    database = place(url)
    link = database.connect()
    with lent(database, link) as connection:
        link.run(database.begin)
        upgrade(connection, version)
        link.run("COMMIT")
    database.leave(link)
    body = [step(1), step(2, type="action.added")]
    rows = chain("run-1", 0, GENESIS, body)
    noted = chain(LEDGER, 0, GENESIS, [entry_for(said(OPENED), "run-1", 2, rows[-1].hash)])
    insert = f"INSERT INTO events ({COLUMNS}) VALUES ({', '.join('?' * 9)})"
    meddle(url, *((insert, row) for row in (*rows, *noted)))


def test_a_journal_of_the_first_schema_is_brought_up_with_all_that_is_in_it(
    new_journal_url: Callable[[], str],
) -> None:
    created, migrated = new_journal_url(), new_journal_url()
    open_journal(created).close()
    old(migrated, "0001")
    assert schema(migrated) != schema(created)
    with open_journal(migrated) as journal:
        assert [entry.version for entry in journal.of_types(["action.added"])] == [2]
        journal.append("run-1", 2, [step(3)])
        assert journal.verify().ok
    assert schema(migrated) == schema(created)


def test_a_journal_of_the_first_schema_is_read_as_it_is(journal_url: str) -> None:
    old(journal_url, "0001")
    before = schema(journal_url)
    with open_journal(journal_url, read_only=True) as journal:
        assert [entry.version for entry in journal.of_types(["action.added"])] == [2]
        assert len(journal.read("run-1")) == 2
        assert [document["data"]["run"] for document in journal.runs()] == ["run-1"]
        assert journal.verify().ok
    assert schema(journal_url) == before
    assert meddle(journal_url, "SELECT version_num FROM journal_version") == [("0001",)]


def test_every_schema_but_the_newest_is_readable_or_was_never_shipped() -> None:
    shipped = {
        path.name[1:5] for path in (TOP / "bcpflow/journal/migrations/versions").glob("v*.py")
    }
    assert shipped == {*READABLE, SCHEMA}


def test_a_newer_journal_is_not_written_to(journal_url: str) -> None:
    open_journal(journal_url).close()
    meddle(journal_url, "UPDATE journal_version SET version_num = '0999'")
    for read_only in (False, True):
        with pytest.raises(JournalUnfit) as caught:
            open_journal(journal_url, read_only=read_only)
        assert (caught.value.code, caught.value.data["found"]) == ("BCP-J006", "0999")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_version SET version_num = '00\x7f1'",
        "UPDATE journal_version SET version_num = '0000'",
        "DROP TABLE journal_version",
    ],
)
def test_a_version_that_never_was_is_damage(journal_url: str, statement: str) -> None:
    open_journal(journal_url).close()
    meddle(journal_url, statement)
    with pytest.raises(JournalDamaged, match="BCP-J012"):
        open_journal(journal_url)


def test_a_migration_that_fails_leaves_nothing_behind(
    journal_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr("bcpflow.journal.tables.trigger_statements", fail)
    with pytest.raises(KeyboardInterrupt):
        open_journal(journal_url)
    monkeypatch.undo()
    with open_journal(journal_url) as journal:
        opened(journal, "run-1")
        assert journal.verify().ok


def test_a_migration_that_fails_midway_leaves_nothing_behind(journal_url: str) -> None:
    version = "CREATE TABLE journal_version (version_num VARCHAR(32) NOT NULL)"
    meddle(journal_url, version, "CREATE TABLE people (what int)")
    for _ in range(2):
        with pytest.raises(JournalError, match=r"BCP-J008.*people"):
            open_journal(journal_url)
    assert not [row for row in schema(journal_url) if "events" in row]
    meddle(journal_url, "DROP TABLE people")
    with open_journal(journal_url) as journal:
        opened(journal, "run-1")
        assert journal.verify().ok


def test_an_open_journal_is_used_without_sqlalchemy_or_alembic(journal_url: str) -> None:
    with open_journal(journal_url) as journal:
        opened(journal, "run-1")
    code = f"""
import sys
from bcpflow.journal import open_journal
from tests.journal.samples import opened, step
with open_journal({journal_url!r}) as journal:
    opened(journal, "run-2", 2, ended=True)
    who = journal.handle_of("佐藤")
    journal.append("run-1", 1, [step(2, key="k")], people=[who])
    journal.append("run-1", 2, [step(3)])
    assert (len(journal.read("run-1")), len(journal.runs())) == (3, 2)
    assert journal.verify().events == 8
print(*sorted({{name.partition(".")[0] for name in sys.modules}}))
print(*(name for name in sys.modules if name.startswith("sqlalchemy.orm")))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=True
    )
    loaded, orm = (line.split() for line in done.stdout.splitlines())
    assert "alembic" not in loaded
    assert not orm
    # To a server SQLAlchemy finds the way; a file is reached without it.
    assert ("sqlalchemy" in loaded) == journal_url.startswith("postgresql")
