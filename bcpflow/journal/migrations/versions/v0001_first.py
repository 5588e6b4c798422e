"""The first schema: events, people, and what keeps events as they were written.

Written out, not taken from `tables`: that goes on changing, and this must go on making 0001.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE events (
    run TEXT{collate} NOT NULL,
    version INTEGER NOT NULL,
    type TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    "key" TEXT{collate},
    body {binary} NOT NULL,
    hash {binary} NOT NULL,
    PRIMARY KEY (run, version),
    CONSTRAINT events_version CHECK (version >= 1),
    CONSTRAINT events_hash CHECK (length(hash) = 32)
) {rowid};
CREATE TABLE people (
    handle TEXT NOT NULL,
    salt {binary} NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (handle)
);
CREATE UNIQUE INDEX events_key ON events (run, "key") WHERE key IS NOT NULL;
CREATE INDEX events_opened ON events (version) WHERE run = 'journal' AND type = 'RunOpened';
CREATE INDEX people_name ON people (name)
"""

_SQLITE_TRIGGERS = (
    "CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN "
    "SELECT RAISE(ABORT, 'recorded events are never changed'); END",
    "CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN "
    "SELECT RAISE(ABORT, 'recorded events are never removed'); END",
    "CREATE TRIGGER events_no_replace BEFORE INSERT ON events WHEN "
    "EXISTS (SELECT 1 FROM events WHERE run = NEW.run AND version = NEW.version) OR "
    "EXISTS (SELECT 1 FROM events WHERE run = NEW.run AND key = NEW.key) BEGIN "
    "SELECT RAISE(ABORT, 'recorded events are never replaced'); END",
    "CREATE TRIGGER people_no_update BEFORE UPDATE ON people BEGIN "
    "SELECT RAISE(ABORT, 'people are removed, never changed'); END",
)

_POSTGRES_TRIGGERS = (
    "CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql "
    "AS $refuse$BEGIN RAISE EXCEPTION USING MESSAGE = "
    "TG_OP || ' on ' || TG_TABLE_NAME || ' is refused: the journal only grows'; END$refuse$",
    "CREATE TRIGGER events_no_update BEFORE UPDATE ON events FOR EACH STATEMENT "
    "EXECUTE FUNCTION journal_refuse()",
    "CREATE TRIGGER events_no_delete BEFORE DELETE ON events FOR EACH STATEMENT "
    "EXECUTE FUNCTION journal_refuse()",
    "CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events FOR EACH STATEMENT "
    "EXECUTE FUNCTION journal_refuse()",
    "CREATE TRIGGER people_no_update BEFORE UPDATE ON people FOR EACH STATEMENT "
    "EXECUTE FUNCTION journal_refuse()",
)


def upgrade() -> None:
    """Make it all; the caller's transaction holds everything or nothing."""
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    tables = _TABLES.format(
        collate="" if sqlite else ' COLLATE "C"',
        binary="BLOB" if sqlite else "BYTEA",
        rowid="WITHOUT ROWID" if sqlite else "",
    )
    for statement in (*tables.split(";"), *(_SQLITE_TRIGGERS if sqlite else _POSTGRES_TRIGGERS)):
        connection.exec_driver_sql(statement)
