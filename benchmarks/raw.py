"""What the driver alone takes: one event written as JSON, INSERTed and committed; and the floor.

The floor is an INSERT in autocommit of a row that was made beforehand: nothing that records what
somebody has just said can be as quick. Must never be slower than it need be: nothing is checked,
and the table has only its primary key.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from benchmarks.peers import run_id, said
from benchmarks.sample import STEPS

if TYPE_CHECKING:
    import psycopg

_TABLE = (
    "CREATE TABLE IF NOT EXISTS raw_events (run TEXT NOT NULL, version INTEGER NOT NULL, "
    "type TEXT NOT NULL, occurred_at TEXT NOT NULL, recorded_at TEXT NOT NULL, "
    "actor TEXT NOT NULL, key TEXT, body {blob} NOT NULL, hash {blob} NOT NULL, "
    "PRIMARY KEY (run, version))"
)
_INSERT = "INSERT INTO raw_events VALUES ({marks})"


def rows(run: int, body: int) -> list[tuple[Any, ...]]:
    """The rows of one run, their bodies so many bytes long."""
    return [row(f"run-{run:08d}", version, body) for version in range(1, STEPS + 1)]


def row(run: str, version: int, body: int) -> tuple[Any, ...]:
    """One row."""
    at, actor = "2026-11-21T08:00:00.000000Z", "p-0123456789ab"
    return (run, version, "step.confirmed", at, at, actor, None, bytes(body), bytes(32))


def sqlite(file: str) -> sqlite3.Connection:
    """A connection as durable as the journal's: write-ahead log, synchronous=FULL."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(_TABLE.format(blob="BLOB") + " WITHOUT ROWID")
    return connection


def sqlite_commits(connection: sqlite3.Connection, run: int) -> list[Callable[[], object]]:
    """The steps of one run: each written as JSON, INSERTed and committed."""
    insert = _INSERT.format(marks=", ".join("?" * 9))
    id_, digest = run_id(run), bytes(32)

    def record(step: int) -> None:
        event = said(run, step)
        at, body = event["occurred_at"], json.dumps(event, ensure_ascii=False).encode()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            insert, (id_, step + 1, event["kind"], at, at, event["actor"], None, body, digest)
        )
        connection.execute("COMMIT")

    return [lambda step=step: record(step) for step in range(STEPS)]  # type: ignore[misc]


def sqlite_inserts(
    connection: sqlite3.Connection, run: int, body: int
) -> list[Callable[[], object]]:
    """The inserts of one run; in autocommit each is a transaction of its own."""
    insert = _INSERT.format(marks=", ".join("?" * 9))
    return [lambda row=row: connection.execute(insert, row) for row in rows(run, body)]  # type: ignore[misc]


def postgres(address: str) -> psycopg.Connection[Any]:
    """A connection to a table like ours without its index and triggers."""
    import psycopg

    connection = psycopg.connect(address)
    connection.execute(_TABLE.format(blob="BYTEA").encode())
    connection.commit()
    return connection


def postgres_inserts(
    connection: psycopg.Connection[Any], run: int, body: int
) -> list[Callable[[], object]]:
    """INSERT, then COMMIT, for each row of one run."""
    return [lambda row=row: postgres_insert(connection, row) for row in rows(run, body)]  # type: ignore[misc]


_INSERT_POSTGRES = _INSERT.format(marks=", ".join(["%s"] * 9)).encode()


def postgres_insert(connection: psycopg.Connection[Any], row: tuple[Any, ...]) -> None:
    """INSERT, then COMMIT."""
    connection.execute(_INSERT_POSTGRES, row)
    connection.commit()
