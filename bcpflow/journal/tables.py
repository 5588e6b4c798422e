"""The tables of the journal, as SQLAlchemy makes them in a new place.

PRIMARY KEY (run, version) is the lock between terminals and the reason why no run can have two
histories. Must never gain a column that is not said in the body (people, the cache of summaries
and the schema's version apart): the body is the record, columns are there to find it. Must never
be imported but to make a journal: it brings SQLAlchemy with it.
A change here needs a migration beside it and the next number in migrate.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.engine import Connection

from bcpflow.journal.database import VERSION_TABLE, Database
from bcpflow.journal.rows import OF_INDEX
from bcpflow.journal.triggers import trigger_statements

# Byte order on PostgreSQL, as on SQLite: an index then sorts alike whatever locale a server has.
_WORD = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData()

events = Table(
    "events",
    metadata,
    Column("run", _WORD, nullable=False),
    Column("version", Integer, nullable=False, autoincrement=False),
    Column("type", Text, nullable=False),
    Column("occurred_at", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("key", _WORD),
    Column("body", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("run", "version"),
    CheckConstraint("version >= 1", name="events_version"),
    CheckConstraint("length(hash) = 32", name="events_hash"),
    sqlite_with_rowid=False,
)

Index(
    "events_key",
    events.c.run,
    events.c.key,
    unique=True,
    sqlite_where=text("key IS NOT NULL"),
    postgresql_where=text("key IS NOT NULL"),
)

# The list of runs is read from here, newest first, however many events and runs there are.
_OPENED = text("run = 'journal' AND type = 'RunOpened'")
Index("events_opened", events.c.version, sqlite_where=_OPENED, postgresql_where=_OPENED)

# What is to be mended is asked at the start of every run, whatever else has been recorded.
_ACTIONS = text(OF_INDEX)
Index(
    "events_actions",
    events.c.recorded_at,
    events.c.run,
    events.c.version,
    sqlite_where=_ACTIONS,
    postgresql_where=_ACTIONS,
)

people = Table(
    "people",
    metadata,
    Column("handle", Text, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Index("people_name", "name"),
)

summaries = Table(
    "summaries",
    metadata,
    Column("run", _WORD, nullable=False),
    Column("version", Integer, nullable=False, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("run"),
)
"""A cache beside the record (see summaries.py): nothing in it is evidence."""

schema_version = Table(
    VERSION_TABLE,
    metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="journal_version_pkc"),
)

TABLES = frozenset(metadata.tables)


def create(database: Database, connection: Connection, version: str) -> None:
    """Make everything in an empty place, as of ``version``; the caller holds the transaction."""
    metadata.create_all(connection, checkfirst=False)
    for statement in trigger_statements(database.dialect):
        connection.exec_driver_sql(statement)
    connection.execute(schema_version.insert(), {"version_num": version})
