"""A journal in one SQLite file: how it is opened, so that what was acknowledged stays.

Write-ahead log with synchronous=FULL: with NORMAL, the default of many guides, a power cut takes
acknowledged steps away. Must never hand out a connection on which that was not read back.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from bcpflow.errors import JournalDamaged, JournalError, JournalLocked, JournalUnfit
from bcpflow.journal import database
from bcpflow.journal.database import VERSION_TABLE
from bcpflow.journal.link import Link
from bcpflow.journal.places import Probe, refuse_network_drive
from bcpflow.journal.triggers import Dialect, trigger_statements

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

MEMORY = ":memory:"
_FULL = 2  # PRAGMA synchronous
_TABLES = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"


class Sqlite:
    """One file (or, for a demonstration that leaves nothing behind, memory)."""

    dialect: Dialect = "sqlite"
    mark = "?"
    begin = "BEGIN IMMEDIATE"  # a deferred one fails at once where two terminals write
    begin_read = "BEGIN DEFERRED"
    # Its planner takes the primary key for as good, and reads the whole ledger by it.
    newest_runs = "INDEXED BY events_opened"
    by_keys = "INDEXED BY events_key"
    errors: type[Exception] = sqlite3.Error
    taken: type[Exception] = sqlite3.IntegrityError

    def __init__(
        self, file: str, *, create: bool, read_only: bool, probe: Probe | None = None
    ) -> None:
        """Remembers where; nothing is opened yet."""
        self.name = file
        self._memory = file in ("", MEMORY)
        self._path = Path(file).expanduser().absolute()
        self.create = create
        self.read_only = read_only
        self._copy: TemporaryDirectory[str] | None = None
        self._probe = probe

    def connect(self) -> Link:
        """A link that has been read back as durable."""
        return Link(self._open())

    def _open(self) -> sqlite3.Connection:
        if self._memory:
            return _connect(MEMORY)
        try:
            refuse_network_drive(self._path, self._probe)
            if self.read_only:
                return self._open_read_only()
            self._make_file()
            opened = _connect(str(self._path))
        except OSError as error:
            raise JournalError("BCP-J001", path=self.name, reason=str(error)) from error
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self.translate(error) from error
        try:
            if _somebody_else(opened):  # before the write-ahead log is turned on in it
                opened.close()
                raise JournalUnfit("BCP-J009", path=self.name)
            _make_durable(opened)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            opened.close()
            raise self.translate(error) from error
        return opened

    def _make_file(self) -> None:
        if self._path.exists():
            if self._path.is_dir():
                raise IsADirectoryError(f"{self._path} is a folder")
            return
        if not self.create:
            raise FileNotFoundError(f"{self._path} is not there")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Names and telephone numbers lie in it; SQLite gives its -wal and -shm the same mode.
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))

    def _open_read_only(self) -> sqlite3.Connection:
        """By the ordinary read-only way, or as a file that nobody can change (CD-R, locked folder).

        The second way does not look at a write-ahead log; where one was left beside the file,
        its events are read from a copy, rather than silently not at all.
        """
        if not self._path.is_file():
            raise FileNotFoundError(f"{self._path} is not there")
        try:
            return _readable(f"{self._path.as_uri()}?mode=ro")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.split("_")[1] not in ("CANTOPEN", "READONLY"):
                raise
        wal = self._path.with_name(self._path.name + "-wal")
        if not wal.exists() or not wal.stat().st_size:
            return _readable(f"{self._path.as_uri()}?mode=ro&immutable=1")
        import shutil
        from tempfile import TemporaryDirectory

        self._copy = TemporaryDirectory(prefix="bcpflow-")
        copied = Path(self._copy.name) / self._path.name
        shutil.copyfile(self._path, copied)
        shutil.copyfile(wal, copied.with_name(wal.name))
        return _readable(f"{copied.as_uri()}?mode=ro")

    def tables(self, link: Link) -> set[str]:
        """The tables and views of the file."""
        return {name for (name,) in link.all(_TABLES)}

    def foreign(self, tables: set[str]) -> bool:
        """A file is all ours or not ours."""
        return bool(tables)

    def lock_schema(self, link: Link) -> None:
        """BEGIN IMMEDIATE already has: one process at a time writes to the file."""

    def triggers(self, link: Link) -> set[str]:
        """Only those whose text is ours: one that was made to do nothing is not in force."""
        ours = set(trigger_statements(self.dialect))
        rows = link.all("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name for name, sql in rows if sql in ours}

    def check(self, link: Link) -> str | None:
        """Pages and indexes: what no event lies on, but finding events needs."""
        said = str(link.value("PRAGMA integrity_check(1)"))
        return None if said == "ok" else said

    def translate(self, error: BaseException) -> JournalError:
        """By SQLite's own result code; its message is for the reader, never for us to parse."""
        name = getattr(error, "sqlite_errorname", "") or ""
        kind = name.removeprefix("SQLITE_").split("_")[0]
        where = {"path": self.name, "reason": str(error)}
        match kind:
            case "BUSY" | "LOCKED":
                return JournalLocked("BCP-J003", **where)
            case "NOTADB":
                return JournalUnfit("BCP-J009", **where)
            case "CORRUPT":
                return JournalDamaged("BCP-J012", **where)
            case "FULL":
                return JournalUnfit("BCP-J007", **where)
            case "CANTOPEN" | "PERM" | "AUTH":
                return JournalError("BCP-J001", **where)
        # From the Python module, without a code: a column, or SQLite's own message, is no text.
        if isinstance(error, UnicodeDecodeError) or "Could not decode" in str(error):
            return JournalDamaged("BCP-J012", **where)
        return JournalError("BCP-J008", **where)

    def leave(self, link: Link) -> None:
        """Write the log back into the file, so that the file alone is everything."""
        try:
            if not self._memory and not self.read_only:
                # Somebody will copy the file alone with Explorer: let it be whole by itself.
                link.run("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error:
            pass  # another terminal still reads, or the disk fails: the log stays beside the file
        finally:
            link.close()
            if self._copy is not None:
                self._copy.cleanup()


def _connect(place: str, *, uri: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(
        place, timeout=database.WAIT_S, isolation_level=None, check_same_thread=False, uri=uri
    )


def _readable(uri: str) -> sqlite3.Connection:
    """A connection that has really read: opening alone touches no file."""
    opened = _connect(uri, uri=True)
    try:
        opened.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        opened.close()
        raise
    return opened


def _somebody_else(opened: sqlite3.Connection) -> bool:
    """Whether the file has tables, and they are neither ours nor what damage left of ours."""
    tables = {name for (name,) in opened.execute(_TABLES)}
    return bool(tables) and VERSION_TABLE not in tables and not tables >= {"events", "people"}


def _make_durable(opened: sqlite3.Connection) -> None:
    """Set what durability needs and read it back: a PRAGMA that is not understood says nothing."""
    if opened.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _turn_on_wal(opened)
    opened.execute("PRAGMA synchronous = FULL")
    mode = opened.execute("PRAGMA journal_mode").fetchone()[0]
    level = opened.execute("PRAGMA synchronous").fetchone()[0]
    if (mode, level) != ("wal", _FULL):
        raise JournalUnfit("BCP-J008", reason=f"journal_mode={mode} synchronous={level}")


def _turn_on_wal(opened: sqlite3.Connection) -> None:
    """Two terminals may open a new file at once, and this change does not wait for a lock."""
    pause = Event()
    for _ in range(int(database.WAIT_S * 20)):
        try:
            opened.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        pause.wait(0.05)
    opened.execute("PRAGMA journal_mode = WAL")
