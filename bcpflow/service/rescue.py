"""Lines written aside while the journal could not be written, and their way into it.

Rules, held by tests/service/test_rescue.py:

1. A line is on the disk before it is told as written: the second place is no less durable.
2. It holds the whole action - what was asked, when, by whom, for whom, under which key - and the
   same in words, for people who have nothing but the file.
3. Entered twice it is recorded once: the key is the one the console would have used again.

Must never be taken for a record: what stands here counts for nothing until it is in the journal.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_origin, get_type_hints

from bcpflow import commands, instants
from bcpflow.commands import (
    At,
    AtElapsed,
    AtWall,
    ChangeSpeed,
    Command,
    JumpClock,
    PauseRun,
    ResumeRun,
)
from bcpflow.definition.codec import pack, unpack
from bcpflow.errors import UsageFault
from bcpflow.text import safe_json

if TYPE_CHECKING:
    from bcpflow.journal import Person

FORMAT = "bcpflow-rescue/1"
_NOW_ONLY = (PauseRun, ResumeRun, JumpClock, ChangeSpeed)
"""What happens to the clock cannot be said afterwards: these are done when they are entered."""


@dataclass(frozen=True, slots=True)
class Aside:
    """One action that the journal has not got."""

    run: str
    command: Command
    key: str | None
    at_ns: int
    """The wall time at which it was done."""

    by: str
    people: tuple[Person, ...] = ()
    said: str = ""

    @property
    def dated(self) -> Command:
        """The command as it must be recorded now: at the moment it was done."""
        if self.command.at is not None or isinstance(self.command, _NOW_ONLY):
            return self.command
        return replace(self.command, at=AtWall(self.at_ns, instants.iso(self.at_ns)))


def folders(journal: Path | None) -> list[Path]:
    """Where a second place may be: first what lies on another disk than the journal."""
    found: list[Path] = []
    for place in (_home(), Path(tempfile.gettempdir()), Path.cwd()):
        if place is not None and place not in found and os.access(place, os.W_OK):
            found.append(place)
    if journal is None:
        return found
    disk = _disk(journal.parent)
    return sorted(found, key=lambda place: _disk(place) == disk)


def file_for(folder: Path, run: str) -> Path:
    """The file of a run in a folder; a name that no file system minds."""
    plain = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in run)
    return folder / f"bcpflow-rescue-{plain}.jsonl"


def write_aside(file: Path, aside: Aside) -> None:
    """Add a line (rule 1). Raises OSError."""
    line = safe_json(json.dumps(_packed(aside), ensure_ascii=False)) + "\n"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        left = line.encode("utf-8", "backslashreplace")
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def read_aside(file: Path) -> list[Aside]:
    """All lines of a file. Raises UsageFault at the first that cannot be read, OSError."""
    found: list[Aside] = []
    lines = file.read_text(encoding="utf-8-sig").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(_unpacked(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise UsageFault("BCP-J020", path=str(file), line=number) from None
    return found


def _packed(aside: Aside) -> dict[str, Any]:
    at = aside.command.at
    return {
        "format": FORMAT,
        "run": aside.run,
        "at": instants.iso(aside.at_ns),
        "by": aside.by,
        "said": aside.said,
        "command": type(aside.command).__name__,
        "data": pack(replace(aside.command, at=None)),
        "named_at": None if at is None else {type(at).__name__: pack(at)},
        "key": aside.key,
        "people": [
            {"handle": who.handle, "salt": who.salt.hex(), "name": who.name} for who in aside.people
        ],
    }


def _unpacked(line: Mapping[str, Any]) -> Aside:
    from bcpflow.journal import Person

    if line["format"] != FORMAT:
        raise ValueError
    kind = getattr(commands, line["command"])
    if not (isinstance(kind, type) and issubclass(kind, Command)):
        raise TypeError
    hints = get_type_hints(kind)
    known = {each.name for each in fields(kind)}
    values = {name: _value(hints[name], given) for name, given in line["data"].items()}
    if not values.keys() <= known:
        raise TypeError
    key, by, said = line["key"], line["by"], line["said"]
    if not all(isinstance(text, str) for text in (by, said, line["run"], key or "")):
        raise TypeError
    return Aside(
        run=line["run"],
        command=kind(**values, at=_moment(line["named_at"])),
        key=key,
        at_ns=instants.from_iso(line["at"]),
        by=by,
        said=said,
        people=tuple(
            Person(who["handle"], bytes.fromhex(who["salt"]), who["name"]) for who in line["people"]
        ),
    )


def _value(hint: Any, given: Any) -> Any:
    if get_origin(hint) is Mapping:
        if not isinstance(given, dict):
            raise TypeError
        return given
    return unpack(hint, given)


def _moment(named: Mapping[str, Any] | None) -> At | None:
    if named is None:
        return None
    ((kind, data),) = named.items()
    if kind == "AtWall":
        return unpack(AtWall, data)
    if kind == "AtElapsed":
        return unpack(AtElapsed, data)
    raise KeyError(kind)


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None


def _disk(folder: Path) -> int | None:
    try:
        return folder.stat().st_dev
    except OSError:
        return None
