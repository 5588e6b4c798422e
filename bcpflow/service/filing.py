"""Filing: documents kept beside the journal, by what is in them.

Rules, held by tests/service/test_filing.py:

1. A document is stored under its sha256, durably, before the event that names it is recorded: the
   record never speaks of a file that is not there. The hash is that of the copy, also where the
   file is written to meanwhile.
2. What is stored is never changed nor removed here; the same content is stored once. Only a copy
   that is no longer what its name says gives way to one that is.
3. A file that is referenced instead is not copied: its hash still proves it.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bcpflow.errors import JournalError, UsageFault

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Filed:
    """A document as the record names it; size in bytes, sha256 in hexadecimal."""

    name: str
    sha256: str
    size: int
    media: str
    place: str


class Filing:
    """A folder of documents."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, path: Path, *, reference: bool = False) -> Filed:
        """Store a copy (or only note where it is).

        Raises OSError where the file cannot be read, UsageFault where it is empty, JournalError
        where no copy can be kept.
        """
        with path.open("rb") as source:
            if not os.fstat(source.fileno()).st_size:
                raise UsageFault("BCP-P142", path=str(path))
            digest, size = _digest(source) if reference else self._keep(source)
        media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        place = str(path.resolve()) if reference else "stored"
        return Filed(path.name, digest, size, media, place)

    def where(self, sha256: str) -> Path:
        """Where a stored document lies."""
        return self.folder / sha256[:2] / sha256

    def state(self, sha256: str, place: str) -> str:
        """``whole``, ``changed`` or ``missing``: whether a document is still what it was."""
        path = self.where(sha256) if place == "stored" else Path(place)
        try:
            with path.open("rb") as kept:
                return "whole" if _digest(kept)[0] == sha256 else "changed"
        except OSError:
            return "missing"

    def _keep(self, source: BinaryIO) -> tuple[str, int]:
        """Copy it, and name the copy by what is in it."""
        half: Path | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder)
            half = Path(name)
            with os.fdopen(handle, "wb") as copy:
                digest, size = _digest(source, copy)
                copy.flush()
                os.fsync(copy.fileno())
            if self.state(digest, "stored") != "whole":
                kept = self.where(digest)
                kept.parent.mkdir(exist_ok=True)
                half.replace(kept)
                _settle(kept.parent)
        except OSError as fault:
            reason = fault.strerror or type(fault).__name__
            raise JournalError("BCP-U005", path=str(self.folder), reason=reason) from fault
        finally:
            if half is not None:
                half.unlink(missing_ok=True)
        return digest, size


def _digest(source: BinaryIO, copy: BinaryIO | None = None) -> tuple[str, int]:
    """The hash and the size of what is read; it is written to ``copy`` on the way."""
    found, size = hashlib.sha256(), 0
    while part := source.read(CHUNK):
        found.update(part)
        size += len(part)
        if copy is not None:
            copy.write(part)
    return found.hexdigest(), size


def _settle(folder: Path) -> None:
    """Let the new name outlive a power cut; where folders cannot be flushed, the file was."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
