"""The tables of the journal, and the triggers that keep what is written as it was written.

PRIMARY KEY (run, version) is the lock between terminals and the reason why no run can have two
histories. Must never gain a column that is not said in the body (people and the schema's version
apart): the body is the record, columns are there to find it.
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

from bcpflow.journal.database import VERSION_TABLE

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

people = Table(
    "people",
    metadata,
    Column("handle", Text, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Index("people_name", "name"),
)

schema_version = Table(
    VERSION_TABLE,
    metadata,
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="journal_version_pkc"),
)

TABLES = frozenset(metadata.tables)

_SQLITE_TRIGGERS = {
    "events_no_update": "BEFORE UPDATE ON events BEGIN "
    "SELECT RAISE(ABORT, 'recorded events are never changed'); END",
    "events_no_delete": "BEFORE DELETE ON events BEGIN "
    "SELECT RAISE(ABORT, 'recorded events are never removed'); END",
    # INSERT OR REPLACE would remove the old row without asking the trigger above.
    "events_no_replace": "BEFORE INSERT ON events WHEN "
    "EXISTS (SELECT 1 FROM events WHERE run = NEW.run AND version = NEW.version) OR "
    "EXISTS (SELECT 1 FROM events WHERE run = NEW.run AND key = NEW.key) BEGIN "
    "SELECT RAISE(ABORT, 'recorded events are never replaced'); END",
    "people_no_update": "BEFORE UPDATE ON people BEGIN "
    "SELECT RAISE(ABORT, 'people are removed, never changed'); END",
}

POSTGRES_REFUSAL = (
    # No % in it: psycopg would take that for the start of a parameter.
    "BEGIN RAISE EXCEPTION USING MESSAGE = "
    "TG_OP || ' on ' || TG_TABLE_NAME || ' is refused: the journal only grows'; END"
)
_POSTGRES_FUNCTION = (
    "CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql "
    f"AS $refuse${POSTGRES_REFUSAL}$refuse$"
)
_POSTGRES_TRIGGERS = {
    "events_no_update": "BEFORE UPDATE ON events FOR EACH STATEMENT",
    "events_no_delete": "BEFORE DELETE ON events FOR EACH STATEMENT",
    "events_no_truncate": "BEFORE TRUNCATE ON events FOR EACH STATEMENT",
    "people_no_update": "BEFORE UPDATE ON people FOR EACH STATEMENT",
}


def trigger_names(dialect: str) -> frozenset[str]:
    """The triggers that must be in force."""
    return frozenset(_SQLITE_TRIGGERS if dialect == "sqlite" else _POSTGRES_TRIGGERS)


def trigger_statements(dialect: str) -> list[str]:
    """The statements that put them there."""
    if dialect == "sqlite":
        return [f"CREATE TRIGGER {name} {rest}" for name, rest in _SQLITE_TRIGGERS.items()]
    return [_POSTGRES_FUNCTION] + [
        f"CREATE TRIGGER {name} {rest} EXECUTE FUNCTION journal_refuse()"
        for name, rest in _POSTGRES_TRIGGERS.items()
    ]


def create(connection: Connection, version: str) -> None:
    """Make everything in an empty place, as of ``version``; the caller holds the transaction."""
    metadata.create_all(connection, checkfirst=False)
    for statement in trigger_statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
    connection.execute(schema_version.insert(), {"version_num": version})
