"""A file that is there whole or not at all: written beside its place, flushed, then renamed.

Must never overwrite what it was not told to, nor leave a half-written file under the name asked
for, whatever fails and whenever.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bcpflow.errors import UsageFault


@contextmanager
def published(target: Path, *, force: bool) -> Iterator[Path]:
    """Gives an empty file (0600) beside ``target``; at the end it bears the target's name.

    Raises UsageFault where something is there and ``force`` was not said; OSError.
    """
    refuse_existing(target, force=force)
    made = target.with_name(f".{target.name}.{os.getpid()}.part")
    os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield made
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        _name(made, target, force=force)
    finally:
        with suppress(OSError):
            made.unlink()
    _sync_folder(target.parent)


def refuse_existing(target: Path, *, force: bool) -> None:
    """Refuse a place that is taken."""
    if target.is_dir() or (not force and os.path.lexists(target)):
        raise UsageFault("BCP-U040", path=str(target))


def _name(made: Path, target: Path, *, force: bool) -> None:
    if not force:
        try:
            os.link(made, target)  # refuses by itself where somebody was faster
            return
        except FileExistsError:
            raise UsageFault("BCP-U040", path=str(target)) from None
        except OSError:  # a USB stick knows no second names
            refuse_existing(target, force=force)
    os.replace(made, target)


def _sync_folder(folder: Path) -> None:
    """The name itself is on the disk; Windows does that by itself and knows no such call."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
