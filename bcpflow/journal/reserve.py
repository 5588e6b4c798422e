"""The reserve: a file beside the journal that is given up when the disk is full.

Rules, held by tests/journal/test_reserve.py:

1. It is really written, not only declared: a hole in a file, or zeros that a file system squeezes
   together, would give nothing back.
2. It is given up only for the journal, by the first write that finds no room, and made again when
   there is room for it several times over.
3. Nothing here refuses anybody anything: a reserve that cannot be made is told, no more.

Must never touch the journal's own file.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SIZE = 1_000_000
"""Bytes kept back: a step takes a few pages of 4096, so this is some dozens of them."""

LOW = 50_000_000
"""Free bytes under which people are warned when a run starts or a console opens.

``BCPFLOW_LOW_SPACE_MB`` says another limit (see docs/journal.md).
"""

_ROOM = 4 * SIZE
"""So much must be free before the reserve is made: it must not be what fills the disk."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much room a journal has."""

    folder: str
    free: int
    reserve: bool
    """Whether the reserve is there."""

    low: bool


def place_of(file: Path) -> Path:
    """Where a journal's reserve lies."""
    return file.with_name(file.name + "-reserve")


def ready(file: Path, low: int = LOW) -> Room | None:
    """See to it that the reserve is there, and say how much room there is beside it.

    None where that cannot be found out.
    """
    kept = place_of(file)
    try:
        free = _free(file.parent)
        if not _whole(kept) and free >= _ROOM:
            _write(kept)
            free = _free(file.parent)
    except OSError:
        with suppress(OSError):
            return _room(file, _free(file.parent), low)
        return None
    return _room(file, free, low)


def look(file: Path, low: int = LOW) -> Room | None:
    """How much room there is; nothing is made."""
    try:
        return _room(file, _free(file.parent), low)
    except OSError:
        return None


def give_up(file: Path) -> bool:
    """Make room for a last few records; whether there was anything to give."""
    kept = place_of(file)
    try:
        was = kept.stat().st_size
        kept.unlink()
    except OSError:
        return False
    return was > 0


def _free(folder: Path) -> int:
    import shutil  # it brings the archives' modules with it: not at every step's cold start

    return shutil.disk_usage(folder).free


def _room(file: Path, free: int, low: int) -> Room:
    return Room(str(file.parent), free, _whole(place_of(file)), free < low)


def _whole(kept: Path) -> bool:
    try:
        return kept.stat().st_size >= SIZE
    except OSError:
        return False


def _write(kept: Path) -> None:
    """Bytes that no file system can squeeze together (rule 1), on the disk before we return."""
    handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        left = os.urandom(SIZE)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    except OSError:
        with suppress(OSError):
            kept.unlink()
        raise
    finally:
        os.close(handle)
