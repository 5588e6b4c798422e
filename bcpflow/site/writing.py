"""Files of a site folder written: a new folder, an imported list.

Rules, held by tests/site/test_writing.py:

1. What is there is never lost: `init` leaves it alone, an import keeps it under another name.
2. A file is whole or not there: it is written beside its place and then moved there.
3. The roster can be read by its owner alone, where the system knows owners.

This module must never judge what it writes; that was done before.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bcpflow.site.reading import (
    EVALUATION,
    FOLDERS,
    MUSTER,
    PLAN,
    ROSTER,
    SYSTEMS,
    TEMPLATES,
    TICKETS,
)
from bcpflow.text import safe

_IGNORE = ".gitignore"
_FILES = {
    "README.md": "README.md",
    ROSTER: ROSTER,
    SYSTEMS: SYSTEMS,
    MUSTER: MUSTER,
    EVALUATION: EVALUATION,
    PLAN: PLAN,
    TICKETS: TICKETS,
    _IGNORE: "gitignore",
}
_OWNER_ONLY, _ALL = 0o600, 0o666


def init(folder: Path, today: date) -> tuple[list[Path], list[Path]]:
    """Make a site folder; what was made, and what was there and is left alone."""
    made: list[Path] = []
    left: list[Path] = []
    for name in FOLDERS:
        home = folder / name
        (left if home.is_dir() else made).append(home)
        home.mkdir(parents=True, exist_ok=True)
    for name, template in _FILES.items():
        path = folder / name
        text = (TEMPLATES / template).read_text("utf-8").replace("{today}", today.isoformat())
        try:
            _create(path, text.encode(), private=name == ROSTER)
        except FileExistsError:
            left.append(path)
        else:
            made.append(path)
    return made, left


def replaced(path: Path, data: bytes, *, private: bool = False) -> Path | None:
    """Write a file anew; where there was one, the name it is kept under."""
    kept: Path | None = None
    try:
        if path.exists():
            kept = _free(path, "bak")
            os.link(path, kept)  # the old one keeps its place until the new one takes it
    except OSError:  # a file system without links
        kept = _free(path, "bak")
        _create(kept, path.read_bytes(), private=private)
    written(path, data, private=private)
    return kept


def written(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write an export, in place of an earlier one."""
    beside = _free(path, "new")
    _create(beside, data, private=private)
    try:
        os.replace(beside, path)
    except OSError:  # open in Excel
        beside.unlink(missing_ok=True)
        raise


def as_yaml(thing: Any, comment: str) -> bytes:
    """A roster or register as a file people can read and edit."""
    lines = [f"# {safe(comment, one_line=True)}", *_top(plain(thing))]
    return ("\n".join(lines) + "\n").encode()


def plain(thing: Any) -> Any:
    """Dataclasses as what a file says, without the fields left empty."""
    if is_dataclass(thing):
        pairs = ((f.name, plain(getattr(thing, f.name))) for f in fields(thing))
        return {name: value for name, value in pairs if value not in (None, [], {})}
    if isinstance(thing, tuple):
        return [plain(item) for item in thing]
    return thing


def _top(data: dict[str, Any]) -> Iterator[str]:
    for name, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{name}:"
            for item in value:
                pairs = [f"{key}: {_flow(inner)}" for key, inner in item.items()]
                yield f"  - {pairs[0]}"
                yield from (f"    {pair}" for pair in pairs[1:])
        else:
            yield f"{name}: {_flow(value)}"


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_flow(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)  # a text of JSON is a text of YAML


def _create(path: Path, data: bytes, *, private: bool) -> None:
    mode = _OWNER_ONLY if private else _ALL
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, mode), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _free(path: Path, ending: str) -> Path:
    """A name beside the path that nothing has."""
    number = 1
    while (candidate := path.with_name(f"{path.name}.{ending}{number}")).exists():
        number += 1
    return candidate
