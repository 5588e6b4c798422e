"""What the journal needs of a database, and that differs between SQLite and PostgreSQL.

Must never hold SQL about events: that is the same on both and lies in store and verify.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from bcpflow.errors import JournalError
from bcpflow.journal.link import Link
from bcpflow.journal.triggers import Dialect

WAIT_S = 10
"""How long a write waits for another process before it says that the journal is locked."""

VERSION_TABLE = "journal_version"
"""Holds the schema's version, and tells a journal from any other database."""


class Database(Protocol):
    """One place where a journal lies. Links are in autocommit: BEGIN is ours to write."""

    dialect: Dialect
    """Which of the two it is, where the schema differs."""

    login: str | None
    """The name a server has let us in by, known once connected; None where there is no server."""

    name: str
    """For people: the path or the address without its password."""

    file: Path | None
    """Where it lies on a disk of this machine; None on a server or in memory."""

    mark: str
    """The driver's placeholder in SQL."""

    begin: str
    """Starts a transaction that writes."""

    begin_read: str
    """Starts a transaction whose reads all see the same moment."""

    newest_runs: str
    """What follows the table's name for the list of runs to come by its own index."""

    by_keys: str
    """What follows the table's name for events to be found by their keys."""

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

    def connect(self) -> Link:
        """A link that is as durable as we promise, or an error that says why not."""

    def tables(self, link: Link) -> set[str]:
        """The names of the tables that are there."""

    def foreign(self, tables: set[str]) -> bool:
        """Whether these tables, ours not among them, mean that somebody else lives here."""

    def lock_schema(self, link: Link) -> None:
        """Inside a transaction: let only one process at a time create or migrate tables."""

    def lock_ledger(self, link: Link) -> None:
        """Inside a transaction: let those that add to the journal's own chain come in turn."""

    def triggers(self, link: Link) -> set[str]:
        """The names of the triggers on our tables that are in force."""

    def check(self, link: Link) -> str | None:
        """The database's own complaint about its file, or None."""

    def translate(self, error: BaseException) -> JournalError:
        """The driver's error as ours."""

    def relieved(self, fault: JournalError) -> JournalError:
        """The fault as it is after what can be done about it at once (room on a full disk)."""

    def leave(self, link: Link) -> None:
        """Close a link, tidying up what can be tidied."""
