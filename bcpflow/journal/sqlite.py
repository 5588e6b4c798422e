"""A journal in one SQLite file: how it is opened, so that what was acknowledged stays.

Write-ahead log with synchronous=FULL: with NORMAL, the default of many guides, a power cut takes
acknowledged steps away. Must never hand out a connection on which that was not read back.

A place that cannot be written (CD-R, locked folder) is read: then the journal is `read_only`,
whatever was asked for. A network drive or a folder that a cloud service copies away is refused
for writing; what lies there closed, without a write-ahead log, may be read.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from bcpflow.errors import JournalDamaged, JournalError, JournalLocked, JournalUnfit
from bcpflow.journal import database, reserve
from bcpflow.journal.cloud import cloud_kind
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
    login: str | None = None
    mark = "?"
    begin = "BEGIN IMMEDIATE"  # a deferred one fails at once where two terminals write
    begin_read = "BEGIN DEFERRED"
    # Its planner takes the primary key for as good, and reads the whole ledger by it.
    newest_runs = "INDEXED BY events_opened"
    by_keys = "INDEXED BY events_key"
    errors: type[Exception] = sqlite3.Error
    taken: type[Exception] = sqlite3.IntegrityError

    def __init__(
        self,
        file: str,
        *,
        create: bool,
        read_only: bool,
        probe: Probe | None = None,
        allow_cloud: bool = False,
    ) -> None:
        """Remembers where; nothing is opened yet."""
        self.name = file
        self._memory = file in ("", MEMORY)
        self._path = Path(file).expanduser().absolute()
        self.file = None if self._memory else self._path
        self._allow_cloud = allow_cloud
        self.create = create
        self.read_only = read_only
        self._only_read = read_only
        self._copy: TemporaryDirectory[str] | None = None
        self._probe = probe

    def connect(self) -> Link:
        """A link that has been read back as durable."""
        return Link(self._open())

    def _open(self) -> sqlite3.Connection:
        if self._memory:
            return _connect(MEMORY)
        try:
            # Asked anew at each opening: a disk that was locked may be writable again.
            self.read_only = self._only_read or _unwritable(self._path)
            if self.read_only:
                if self._wal_size():
                    refuse_network_drive(self._path, self._probe)
                return self._open_read_only()
            self._refuse_places()
            self._make_file()
            try:
                return self._open_durable()
            except sqlite3.OperationalError as error:
                if not _no_room_to_open(error):
                    raise
            # The disk is so full that SQLite cannot even read: room for it, or read as it lies.
            if reserve.give_up(self._path):
                return self._open_durable()
            if not self._path.stat().st_size:  # a new one, in which there is nothing to read
                raise JournalUnfit("BCP-J007", path=self.name)
            self.read_only = True
            return self._open_read_only()
        except OSError as error:
            raise JournalError("BCP-J001", path=self.name, reason=str(error)) from error
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self.translate(error) from error

    def _open_durable(self) -> sqlite3.Connection:
        opened = _connect(str(self._path))
        try:
            if _somebody_else(opened):  # before the write-ahead log is turned on in it
                raise JournalUnfit("BCP-J009", path=self.name)
            _make_durable(opened)
        except BaseException:
            opened.close()
            raise
        return opened

    def _refuse_places(self) -> None:
        refuse_network_drive(self._path, self._probe)
        kind = None if self._allow_cloud else cloud_kind(self._path)
        if kind is not None:
            raise JournalUnfit("BCP-J015", path=self.name, kind=kind)

    def _wal_size(self) -> int:
        try:
            return self._path.with_name(self._path.name + "-wal").stat().st_size
        except OSError:
            return 0

    def _make_file(self) -> None:
        if self._path.exists():
            if self._path.is_dir():
                raise IsADirectoryError(f"{self._path} is a folder")
            return
        if not self.create:
            raise FileNotFoundError(f"{self._path} is not there")
        _make_folder(self._path.parent)
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
            kind = error.sqlite_errorname.split("_")[1]
            if kind not in ("CANTOPEN", "READONLY") and not _no_room_to_open(error):
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

    def lock_ledger(self, link: Link) -> None:
        """BEGIN IMMEDIATE already has."""

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
            case "READONLY":
                return JournalUnfit("BCP-J014", **where)
            case "CANTOPEN" | "PERM" | "AUTH":
                return JournalError("BCP-J001", **where)
        # From the Python module, without a code: a column, or SQLite's own message, is no text.
        if isinstance(error, UnicodeDecodeError) or "Could not decode" in str(error):
            return JournalDamaged("BCP-J012", **where)
        return JournalError("BCP-J008", **where)

    def relieved(self, fault: JournalError) -> JournalError:
        """A full disk: give the reserve up, so that the run can still be closed."""
        if fault.code == "BCP-J007" and self.file is not None and reserve.give_up(self.file):
            return JournalUnfit("BCP-J013", **fault.data)
        return fault

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


def _make_folder(folder: Path) -> None:
    """A folder, and those above it, that a power cut does not take away with the journal inside.

    SQLite makes durable what stands in the journal's folder; where that folder itself is new,
    the one above it is nobody's business but ours.
    """
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    if os.name == "nt":
        return  # a folder cannot be opened there, nor need it be
    for each in reversed(new):
        try:
            above = os.open(each.parent, os.O_RDONLY)
        except PermissionError:
            continue  # one may enter there but not look: as SQLite does, we go on
        try:
            os.fsync(above)
        finally:
            os.close(above)


def _connect(place: str, *, uri: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(
        place, timeout=database.WAIT_S, isolation_level=None, check_same_thread=False, uri=uri
    )


def _unwritable(file: Path) -> bool:
    """Whether a file that is there, or the folder of its write-ahead log, cannot be written."""
    if not file.is_file():
        return False  # where it cannot be made, making it says why
    return not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def _no_room_to_open(error: sqlite3.OperationalError) -> bool:
    """Whether the 32 KB that a write-ahead log's index takes could not be had."""
    return error.sqlite_errorname in ("SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_SHMOPEN", "SQLITE_FULL")


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
