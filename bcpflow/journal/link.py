"""The one way in which the journal talks SQL: the driver's own connection, rows as plain tuples.

SQLAlchemy makes the tables and finds the way to a server; between a step and its commit it would
cost more than all of ours, and a cold start more than the step. Must never begin or end a
transaction by itself, nor change a statement: both databases get what is written in the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Protocol

Row = tuple[Any, ...]


class Cursor(Protocol):
    """What the drivers of both databases give for a statement."""

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed."""

    def execute(self, sql: str, values: Row, /) -> object:
        """Run one statement."""

    def fetchone(self) -> Any:
        """The next row, None behind the last."""

    def fetchmany(self, size: int, /) -> list[Any]:
        """So many rows more, none behind the last."""

    def fetchall(self) -> list[Any]:
        """The rest."""

    def close(self) -> None:
        """Give up the rows that were not fetched."""


class Driver(Protocol):
    """A connection of sqlite3 or psycopg, in autocommit."""

    def execute(self, sql: str, values: Row, /) -> Cursor:
        """Run one statement; outside a transaction it is durable when this returns."""

    def cursor(self) -> Cursor:
        """For a statement whose rows come one after another."""

    def close(self) -> None:
        """Let go of the database."""


class Link:
    """A connection to the journal's database; the driver's errors come out as they are."""

    __slots__ = ("_cursor", "closed", "driver")

    def __init__(self, driver: Driver, cursor: Callable[[], Cursor] | None = None) -> None:
        """``cursor`` makes one that leaves its rows in the server until they are fetched."""
        self.driver = driver
        self.closed = False
        self._cursor = cursor or driver.cursor

    def run(self, sql: str, values: Row = ()) -> int:
        """Run a statement for what it does; how many rows it changed."""
        return self.driver.execute(sql, values).rowcount

    def insert(self, sql: str, values: Row) -> None:
        """Run the statement that each step runs: what can be kept ready of it may be."""
        self.driver.execute(sql, values)

    def all(self, sql: str, values: Row = ()) -> list[Row]:
        """Every row."""
        return self.driver.execute(sql, values).fetchall()

    def one(self, sql: str, values: Row = ()) -> Row | None:
        """The first row, None where there is none."""
        row: Row | None = self.driver.execute(sql, values).fetchone()
        return row

    def value(self, sql: str, values: Row = ()) -> Any:
        """The first column of the first row, None where there is no row."""
        row = self.one(sql, values)
        return None if row is None else row[0]

    def stream(self, sql: str, values: Row, batch: int) -> Iterator[Row]:
        """Every row of many, ``batch`` of them in memory at a time; only inside a transaction."""
        cursor = self._cursor()
        try:
            cursor.execute(sql, values)
            while rows := cursor.fetchmany(batch):
                yield from rows
        except BaseException:
            with suppress(Exception):  # given up half-way, or failed: it may be gone already
                cursor.close()
            raise
        else:
            cursor.close()

    def close(self) -> None:
        """Let go of the database; what was not committed is gone."""
        self.closed = True
        self.driver.close()
