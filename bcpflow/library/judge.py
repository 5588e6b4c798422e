"""One file judged: read, shaped, linted, and everything wrong with it located.

A mistake is named once: what follows from it (the value of a refused key, a phase that lost its
way out to a typing error) is left out.

It must never look at a second file; which checklist a workflow means is for `library`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, Literal

from bcpflow.definition.model import Checklist, Definition, Workflow
from bcpflow.errors import DefinitionError, Problem, Word
from bcpflow.library.document import Document
from bcpflow.library.reader import MAX_BYTES, read_bytes, unreadable
from bcpflow.library.repair import repaired
from bcpflow.library.shape import shape
from bcpflow.lint import Finding, lint, lint_checklist, nearest
from bcpflow.lint.finding import Path

Kind = Literal["workflow", "checklist"]
KINDS: tuple[Kind, Kind] = ("workflow", "checklist")
_DATA_IS_WHOLE = frozenset({"BCP-D013", "BCP-D016", "BCP-D027"})
"""Mistakes the reader names that leave every value as written."""


@dataclass(slots=True)
class Judged:
    """What is known of one file. ``thing`` may be there although there are errors."""

    path: FilePath
    problems: list[Problem] = field(default_factory=list)
    document: Document | None = None
    thing: Workflow | Checklist | None = None


def judge(path: FilePath, kind: Kind | None = None) -> Judged:
    """Judge one file; ``kind`` None tells workflow and checklist by the top key."""
    judged = Judged(path)
    try:
        document = judged.document = _read(path)
    except DefinitionError as fault:
        judged.problems += fault.problems
        return judged
    judged.problems += document.problems
    told, refused = _kind(document, kind)
    if refused is not None:
        judged.problems += [document.problem(refused)] if not document.problems else []
        return judged
    model: type[Workflow | Checklist] = Workflow if told == "workflow" else Checklist
    thing, misfits = shape(model, document.data)
    spoilt = {problem.path for problem in document.problems} - {()}
    judged.problems += [document.problem(f) for f in _not_under(misfits, spoilt)]
    touched: set[Path] = set()
    if misfits and (mended := repaired(document.data, misfits)) is not None:
        data, touched = mended
        thing = shape(model, data)[0]
    if thing is None or any(p.code not in _DATA_IS_WHOLE for p in document.problems):
        return judged
    judged.thing = thing
    judged.problems += [document.problem(f) for f in _lint(thing, path) if f.path not in touched]
    return judged


def _read(path: FilePath) -> Document:
    try:
        if path.exists() and not path.is_file():
            raise unreadable(str(path), "BCP-D001", reason=path.name)
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise unreadable(str(path), "BCP-D001", reason=reason) from fault
    except ValueError as fault:  # a NUL in the name
        raise unreadable(str(path), "BCP-D001", reason=type(fault).__name__) from fault
    return read_bytes(raw, str(path))


def _kind(document: Document, wanted: Kind | None) -> tuple[Kind, Finding | None]:
    """What kind of file this is, and what keeps it from being judged as one."""
    data: Any = document.data
    if not isinstance(data, dict):
        return "workflow", Finding("BCP-D020", ())
    keys = [kind for kind in KINDS if kind in data]
    if wanted is not None:
        if keys and wanted not in keys:
            words = {"found": Word(keys[0]), "wanted": Word(wanted)}
            return wanted, Finding("BCP-D038", (keys[0],), dict(words), at_key=True)
        return wanted, None
    if keys:
        return keys[0], None
    for kind in KINDS:
        if nearest(kind, data):
            return kind, None
    return "workflow", Finding("BCP-D029", ())


def _lint(thing: Workflow | Checklist, path: FilePath) -> Iterable[Finding]:
    if isinstance(thing, Workflow):
        found, kind, name = lint(Definition(workflow=thing)), "workflow", thing.workflow
    else:
        found, kind, name = lint_checklist(thing), "checklist", thing.checklist
    if name != path.stem:
        data: dict[str, object] = {"file_name": path.name, "id": name}
        found.append(Finding("BCP-D063", (kind,), data))
    return found


def _not_under(findings: Iterable[Finding], spoilt: set[Path]) -> Iterable[Finding]:
    """The findings that are not about a value the reader has refused already."""
    for finding in findings:
        if not any(finding.path[: len(path)] == path for path in spoilt):
            yield finding
