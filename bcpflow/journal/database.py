"""What the journal needs of a database, and that differs between SQLite and PostgreSQL.

Must never hold SQL about events: that is the same on both and lies in store and verify.
"""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy.engine import Connection

from bcpflow.errors import JournalError

WAIT_S = 10
"""How long a write waits for another process before it says that the journal is locked."""

VERSION_TABLE = "journal_version"
"""Holds the schema's version, and tells a journal from any other database."""


class Driver(Protocol):
    """The driver's own connection, beneath SQLAlchemy's: for the one statement of a step."""

    def execute(self, statement: str, values: tuple[Any, ...], /) -> object:
        """Run one statement; in autocommit it is durable when this returns."""


class Database(Protocol):
    """One place where a journal lies. Connections are in autocommit: BEGIN is ours to write."""

    name: str
    """For people: the path or the address without its password."""

    mark: str
    """The driver's placeholder in SQL."""

    begin: str
    """Starts a transaction that writes."""

    begin_read: str
    """Starts a transaction whose reads all see the same moment."""

    newest_runs: str
    """What follows the table's name for the list of runs to come by its own index."""

    errors: type[Exception]
    """The base of the driver's errors."""

    taken: type[Exception]
    """The driver's error where a unique key or a trigger refuses a row."""

    @property
    def create(self) -> bool:
        """Whether a journal is made where there is none."""

    @property
    def read_only(self) -> bool:
        """Whether the journal may only be read."""

    def connect(self) -> Connection:
        """A connection that is as durable as we promise, or an error that says why not."""

    def tables(self, connection: Connection) -> set[str]:
        """The names of the tables that are there."""

    def foreign(self, tables: set[str]) -> bool:
        """Whether these tables, ours not among them, mean that somebody else lives here."""

    def lock_schema(self, connection: Connection) -> None:
        """Inside a transaction: let only one process at a time create or migrate tables."""

    def triggers(self, connection: Connection) -> set[str]:
        """The names of the triggers on our tables that are in force."""

    def check(self, connection: Connection) -> str | None:
        """The database's own complaint about its file, or None."""

    def translate(self, error: BaseException | None) -> JournalError:
        """The driver's error as ours."""

    def leave(self, connection: Connection) -> None:
        """Close a connection, tidying up what can be tidied."""
