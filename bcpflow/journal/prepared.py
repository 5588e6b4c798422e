"""A link to PostgreSQL that keeps a terminal's one frequent statement, the INSERT, ready in it.

psycopg's own `execute` makes a cursor, looks its adapters up and builds the message anew: with a
server near by that is half of what a step costs. Here libpq is given the values as they are, and
psycopg waits for the answer as ever, so that Ctrl-C still ends the wait. psycopg prepares nothing
itself here: after a ROLLBACK it would throw away all that is prepared, ours with its own. Must
never be given a text with a NUL, which libpq would take for its end: that is refused as psycopg
refuses it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from psycopg import DataError, generators
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

from bcpflow.journal.link import Cursor, Link, Row

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.pq.abc import PGresult

_NAME = b"journal_insert"
_TEXT, _BINARY = 0, 1


class PreparedLink(Link):
    """A link whose `insert` is prepared by the server the first time it is used."""

    __slots__ = ("_connection", "_prepared")

    def __init__(self, connection: Connection[Any], cursor: Callable[[], Cursor]) -> None:
        """As of Link; the connection is in autocommit and this link's alone."""
        driver: Any = connection
        super().__init__(driver, cursor)
        connection.prepare_threshold = None
        self._connection = connection
        self._prepared: str | None = None

    def insert(self, sql: str, values: Row) -> None:
        """Run it, with libpq's own parameters; the driver's errors come out as they are."""
        libpq = self._connection.pgconn
        if sql != self._prepared:
            self._prepare(sql, len(values))
        given = [_given(value) for value in values]
        formats = [_BINARY if type(value) is bytes else _TEXT for value in values]
        libpq.send_query_prepared(_NAME, given, formats)
        self._answer()

    def _prepare(self, sql: str, count: int) -> None:
        if self._prepared is not None:
            self.run(f"DEALLOCATE {_NAME.decode()}")
            self._prepared = None
        marks = tuple(f"${number}" for number in range(1, count + 1))
        self._connection.pgconn.send_prepare(_NAME, (sql % marks).encode())
        self._answer()
        self._prepared = sql

    def _answer(self) -> None:
        libpq = self._connection.pgconn
        results: list[PGresult] = self._connection.wait(generators.execute(libpq))
        if results[-1].status != ExecStatus.COMMAND_OK:
            raise error_from_result(results[-1])


def _given(value: object) -> bytes | None:
    if value is None or type(value) is bytes:
        return value
    said = str(value).encode()
    if b"\0" in said:
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return said
