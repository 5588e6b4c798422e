"""A journal that was carried here: an export (JSONL) or a journal's own file, for reading only.

Rules, held by tests/journal/test_carried.py:

1. Nothing is written into what was carried: a file is opened read only, an export is read into
   memory.
2. An export is taken as it stands, line for line; what does not fit is put where `verify` finds
   it, by the same rules as in any journal, and is never mended.

The export: a line that names the format and how many ``events`` follow, then a line an event
(``run``, ``version``, ``body`` as the exact text of the stored bytes, ``hash`` in hexadecimal),
and a line a person (``person``, ``salt`` in hexadecimal, ``name``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bcpflow.errors import JournalDamaged, JournalError, JournalUnfit, Word
from bcpflow.journal.opening import open_journal
from bcpflow.journal.rows import COLUMNS
from bcpflow.journal.store import Journal
from bcpflow.language import N_

FORMAT = "bcpflow-journal/1"
SQLITE = b"SQLite format 3\0"
MOST_LINE = 16 << 20
"""Characters of a line; a body holds a definition at the most."""


def open_carried(path: Path) -> Journal:
    """The journal of a file, by what is in it and not by what it is called."""
    try:
        with path.open("rb") as stream:
            beginning = stream.read(len(SQLITE))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise JournalError("BCP-J001", path=str(path), reason=reason) from error
    if beginning == SQLITE:
        return open_journal(f"sqlite:///{path}", create=False, read_only=True)
    return _from_lines(path)


def _from_lines(path: Path) -> Journal:
    events, people = [], []
    header: dict[str, Any] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as stream:
            for number, line in enumerate(_documents(stream, path)):
                if number == 0:
                    header = line
                    _look_at(header, path)
                elif "person" in line:
                    people.append((str(line["person"]), _bytes(line["salt"]), str(line["name"])))
                elif "body" in line:
                    events.append(_row(line))
        if not header:
            raise ValueError("nothing in it")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise JournalError("BCP-J001", path=str(path), reason=reason) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise JournalUnfit("BCP-J009", path=str(path)) from error
    if header.get("events", len(events)) != len(events):
        raise JournalDamaged("BCP-J012", path=str(path), reason=Word(N_("途中で切れています")))
    journal = open_journal("sqlite:///:memory:")
    try:
        with journal.session() as link:
            for row in events:
                link.run(f"INSERT INTO events ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)", row)
            for person in people:
                link.run("INSERT INTO people (handle, salt, name) VALUES (?,?,?)", person)
    except JournalError as error:  # two events of one number, or no hash at all
        journal.close()
        reason = str(error.data.get("reason", ""))
        raise JournalUnfit("BCP-J038", path=str(path), reason=reason) from error
    return journal


def _documents(stream: Any, path: Path) -> Iterator[dict[str, Any]]:
    while line := stream.readline(MOST_LINE):
        if len(line) == MOST_LINE:
            raise ValueError(f"a line without an end: {path}")
        if line.strip():
            document = json.loads(line)
            if not isinstance(document, dict):
                raise ValueError("no object")
            yield document


def _look_at(header: dict[str, Any], path: Path) -> None:
    said = str(header.get("format"))
    if said.partition("/")[0] != FORMAT.partition("/")[0]:
        raise ValueError("another format")
    if said != FORMAT:
        raise JournalUnfit("BCP-J006", path=str(path), found=said, known=FORMAT)


def _row(line: dict[str, Any]) -> tuple[object, ...]:
    """The row an event was exported from; its columns repeat the body (rule 2)."""
    body = str(line["body"]).encode("utf-8", "surrogatepass")
    try:
        said = json.loads(body)
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    columns = [said.get(k) for k in ("type", "occurred_at", "recorded_at", "actor")]
    texts = [value if isinstance(value, str) else "" for value in columns]
    key = said.get("key")
    return (
        str(line["run"]),
        _number(line["version"]),
        *texts,
        key if isinstance(key, str) else None,
        body,
        _bytes(line["hash"]),
    )


def _number(said: object) -> int:
    """A version as it stands (rule 2): one that no column holds is no line of ours."""
    if type(said) is not int or abs(said) >= 1 << 63:
        raise ValueError("no version")
    return said


def _bytes(text: object) -> bytes:
    return bytes.fromhex(str(text))
