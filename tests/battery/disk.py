"""A disk that loses power: what may be on it after any of a recorded drill's changes.

The model, pessimistic where file systems differ:

1. What was written since a file's last sync may be there, or not, or torn: any of its sectors of
   512 bytes may be there without the others. A truncation may have happened or not.
2. What a folder holds (a file made, removed, renamed) is kept at the folder's sync, not at the
   file's. Until then the first few of its changes may be there, the later ones not.
3. A sync that failed has given its writes up: a later one that succeeds does not bring them
   back (`lost`), though the running program goes on to read them.

Must never know what the files mean.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.battery.tracer import Op

SECTOR = 512
Policy = Literal["drop", "keep", "tear"]
POLICIES: tuple[Policy, ...] = ("drop", "keep", "tear")


@dataclass(slots=True)
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes at an offset; truncations to a size, whose bytes are None."""

    def settle(self) -> None:
        for at, data in self.pending:
            _apply(self.durable, at, data)
        self.pending.clear()


class Disk:
    """Goes through a recording, change by change; at any moment the power may fail."""

    def __init__(self) -> None:
        """Empty, but for the folder everything happens in."""
        self.acknowledged = ""
        self._files: dict[int, _File] = {}
        self._now: dict[str, int | None] = {}
        """What the program sees: the file of each path; None for a folder."""
        self._kept: dict[str, int | None] = {}
        self._changes: dict[str, list[tuple[str, int | None, bool]]] = {}
        """By folder: path, file, and whether it came to be (or went)."""

    def through(self, ops: Sequence[Op]) -> Iterator[int]:
        """Apply one change after the other; yields how many have been."""
        yield 0
        for number, op in enumerate(ops, start=1):
            self._do(op)
            yield number

    def _do(self, op: Op) -> None:
        match op.kind:
            case "say":
                self.acknowledged += op.data.decode("utf-8", "replace") if op.number == 1 else ""
            case "create":
                number = len(self._files) + 1
                self._files[number] = _File()
                self._change(op.path, number, True)
            case "mkdir":
                self._change(op.path, None, True)
            case "unlink":
                self._change(op.path, self._now.get(op.path), False)
            case "write":
                self._file(op.path).pending.append((op.number, op.data))
            case "truncate":
                self._file(op.path).pending.append((op.number, None))
            case "sync":
                if op.path == "" or (op.path in self._now and self._now[op.path] is None):
                    for path, file, there in self._changes.pop(op.path, []):
                        _enter(self._kept, path, file, there)
                else:
                    self._file(op.path).settle()
            case "lost":
                if op.path and self._now.get(op.path) is not None:
                    self._file(op.path).pending.clear()
            case _:
                raise NotImplementedError(op.kind)

    def _file(self, path: str) -> _File:
        number = self._now[path]
        assert number is not None, path
        return self._files[number]

    def _change(self, path: str, number: int | None, there: bool) -> None:
        _enter(self._now, path, number, there)
        folder = path.rpartition("/")[0]
        self._changes.setdefault(folder, []).append((path, number, there))

    def write_out(self, folder: Path, policy: Policy, chance: random.Random) -> None:
        """What is found after a power cut now, as files in an empty folder."""
        names = dict(self._kept)
        for changes in self._changes.values():
            kept = {"drop": 0, "keep": len(changes)}.get(policy, chance.randint(0, len(changes)))
            for path, number, there in changes[:kept]:
                _enter(names, path, number, there)
        for path, number in sorted(names.items()):
            above = path.rpartition("/")[0]
            if above and names.get(above, 0) is not None:
                continue  # its folder is not there
            if number is None:
                (folder / path).mkdir()
            else:
                (folder / path).write_bytes(self._found(self._files[number], policy, chance))

    def _found(self, file: _File, policy: Policy, chance: random.Random) -> bytes:
        content = bytearray(file.durable)
        for at, data in file.pending:
            if policy == "drop" or (policy == "tear" and chance.random() < 0.3):
                continue
            if policy == "tear" and data is not None and chance.random() < 0.5:
                for start, part in _sectors(at, data):
                    if chance.random() < 0.5:
                        _apply(content, start, part)
            else:
                _apply(content, at, data)
        return bytes(content)


def _enter(names: dict[str, int | None], path: str, number: int | None, there: bool) -> None:
    if there:
        names[path] = number
    else:
        names.pop(path, None)


def _apply(content: bytearray, at: int, data: bytes | None) -> None:
    """Write, or (no data) truncate; what lies between the end and a write is zeros."""
    if data is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    content.extend(bytes(max(0, at - len(content))))
    content[at : at + len(data)] = data


def _sectors(at: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    """A write in pieces that end where sectors end."""
    start = 0
    while start < len(data):
        end = min(len(data), start + SECTOR - (at + start) % SECTOR)
        yield at + start, data[start:end]
        start = end
