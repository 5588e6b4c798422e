"""The link that a journal holds: opened when it is needed, given up when it has failed.

After an I/O error nothing is tried again on the same connection: a second fsync may say yes to
what the first one lost. Must never let a driver's error out as it is, nor two threads in at once.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import RLock
from types import TracebackType

from bcpflow.errors import JournalDamaged, JournalError, JournalLocked
from bcpflow.journal.database import Database
from bcpflow.journal.link import Link
from bcpflow.journal.migrate import ensure_schema


class Held:
    """Entered by ``with`` for one use of the link; as a generator it would be felt in a step."""

    def __init__(self, database: Database, check: Callable[[Link], None]) -> None:
        """``check`` looks at each new link before it is used."""
        self._database = database
        self._check = check
        self._lock = RLock()
        self._link: Link | None = None

    def __enter__(self) -> Link:
        self._lock.acquire()
        link = self._link
        if link is not None:
            return link
        try:
            self._link = self._opened()
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise
        return self._link

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        try:
            if error is not None:
                self._tell(error)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Leave the database in order; the next use opens it again."""
        with self._lock:
            link, self._link = self._link, None
            if link is not None:
                self._database.leave(link)

    def _opened(self) -> Link:
        link = self._database.connect()
        try:
            ensure_schema(self._database, link)
            self._check(link)
        except BaseException:
            link.close()
            raise
        return link

    def _tell(self, error: BaseException) -> None:
        """Raise the driver's error as ours; others go on as they are."""
        if isinstance(error, self._database.errors):
            fault = self._database.translate(error)
            if not isinstance(fault, JournalLocked):
                self._drop()
            raise self._database.relieved(fault) from error
        if isinstance(error, UnicodeDecodeError):
            # The file is so broken that SQLite's message about it is no text.
            self._drop()
            raise JournalDamaged("BCP-J012", reason="page") from error
        if isinstance(error, UnicodeEncodeError):
            # A lone surrogate (an argument that was no UTF-8) where a column must hold text.
            name = self._database.name
            raise JournalError("BCP-J008", path=name, reason=str(error)) from error
        if not isinstance(error, Exception):
            self._drop()  # Ctrl-C within a statement: who knows where it stands

    def _drop(self) -> None:
        """Never write again on a link that has failed."""
        link, self._link = self._link, None
        if link is not None:
            with suppress(self._database.errors):  # gone is all we want it to be
                link.close()
