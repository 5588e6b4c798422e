"""What several peers need of a SQLite file: opened durably, and asked how durable it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

_LEVELS = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}


def opened(file: str) -> sqlite3.Connection:
    """In autocommit, write-ahead log, synchronous=FULL."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def level_of(ask: Callable[[str], Any]) -> str:
    """As ``WAL, FULL``; ``ask`` gives the one value of a statement on the peer's connection."""
    mode, level = ask("PRAGMA journal_mode"), ask("PRAGMA synchronous")
    return f"{str(mode).upper()}, {_LEVELS[int(level)]}"


def one(connection: sqlite3.Connection, statement: str) -> Any:
    """The one value a statement comes to."""
    return connection.execute(statement).fetchone()[0]
