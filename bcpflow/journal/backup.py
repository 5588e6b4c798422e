"""A backup: the journal as one SQLite file, taken while others write, and verified.

Rules, held by tests/journal/test_backup.py:

1. What is under the backup's name has been opened and verified, every chain of it.
2. It has no write-ahead log: the file alone is everything, whoever copies it how.
3. It holds the same bytes as the journal: the same heads, whichever database it came from.

Must never write to the journal, nor give up its reserve for a backup that finds no room.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bcpflow.errors import JournalDamaged, JournalError, UsageFault, Word
from bcpflow.journal.link import Link
from bcpflow.journal.publish import published
from bcpflow.journal.rows import COLUMNS
from bcpflow.journal.sqlite import Sqlite
from bcpflow.journal.store import Journal

if TYPE_CHECKING:
    from bcpflow.journal.verify import Verification

_BATCH = 1000
_TABLES = {"people": "handle, salt, name", "events": COLUMNS}


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written."""

    file: Path
    size: int
    found: Verification


def back_up(journal: Journal, target: Path, *, force: bool = False) -> Backup:
    """Write the journal to a file.

    Raises UsageFault (something is there), JournalError (no room), JournalDamaged (what was
    written does not verify: neither does the journal).
    """
    _refuse_itself(journal, target)
    try:
        with published(target, force=force) as made:
            with journal.session() as link:
                _copy(journal, link, made)
            found = _verified(made)
            if not found.ok:
                bad = found.first_bad or {"run": "", "version": 0, "reason": "page"}
                from bcpflow.journal.verify import REASONS

                raise JournalDamaged(
                    "BCP-J019",
                    path=str(target),
                    run=bad["run"],
                    version=bad["version"],
                    reason=Word(REASONS[bad["reason"]]),
                )
            size = made.stat().st_size
    except OSError as error:
        raise JournalError("BCP-U005", path=str(target), reason=error.strerror) from error
    return Backup(target, size, found)


def _refuse_itself(journal: Journal, target: Path) -> None:
    file = journal.database.file
    if file is None:
        return
    ours = {
        file.resolve(),
        *(file.resolve().with_name(file.name + end) for end in ("-wal", "-shm")),
    }
    if target.resolve() in ours:
        raise UsageFault("BCP-U041", path=str(target))


def _copy(journal: Journal, link: Link, made: Path) -> None:
    try:
        if isinstance(journal.database, Sqlite):
            link.run("VACUUM INTO ?", (str(made),))
        else:
            _copy_rows(journal, link, made)
    except journal.database.errors as error:
        # Not the journal's fault, and not to be told as such: the other disk is full, or gone.
        raise JournalError("BCP-U005", path=str(made.parent), reason=str(error)) from error


def _copy_rows(journal: Journal, link: Link, made: Path) -> None:
    """From a server: the same rows, byte by byte, out of one snapshot."""
    place = Sqlite(str(made), create=True, read_only=False, probe=lambda _: None, allow_cloud=True)
    with Journal(place) as copy, copy.session() as into:
        link.run(journal.database.begin_read)
        into.run(place.begin)
        try:
            for table, columns in _TABLES.items():
                marks = ", ".join(["?"] * (columns.count(",") + 1))
                insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
                for row in link.stream(f"SELECT {columns} FROM {table}", (), _BATCH):
                    into.run(insert, row)
            into.run("COMMIT")
            into.run("PRAGMA journal_mode = DELETE")
        finally:
            with suppress(journal.database.errors):
                link.run("ROLLBACK")


def _verified(file: Path) -> Verification:
    """What a reader of the file will find."""
    place = Sqlite(str(file), create=False, read_only=True, probe=lambda _: None)
    with Journal(place) as copy:
        return copy.verify()
