"""The triggers that keep what is written as it was written, and how to tell that they do.

Must never import SQLAlchemy: verifying asks for them too. A change here needs a migration.
"""

from __future__ import annotations

from typing import Literal

Dialect = Literal["sqlite", "postgresql"]

_SQLITE = {
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
_POSTGRES = {
    "events_no_update": "BEFORE UPDATE ON events FOR EACH STATEMENT",
    "events_no_delete": "BEFORE DELETE ON events FOR EACH STATEMENT",
    "events_no_truncate": "BEFORE TRUNCATE ON events FOR EACH STATEMENT",
    "people_no_update": "BEFORE UPDATE ON people FOR EACH STATEMENT",
}


def trigger_names(dialect: Dialect) -> frozenset[str]:
    """The triggers that must be in force."""
    return frozenset(_SQLITE if dialect == "sqlite" else _POSTGRES)


def trigger_statements(dialect: Dialect) -> list[str]:
    """The statements that put them there."""
    if dialect == "sqlite":
        return [f"CREATE TRIGGER {name} {rest}" for name, rest in _SQLITE.items()]
    return [_POSTGRES_FUNCTION] + [
        f"CREATE TRIGGER {name} {rest} EXECUTE FUNCTION journal_refuse()"
        for name, rest in _POSTGRES.items()
    ]
