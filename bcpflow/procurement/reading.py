"""The tables of procurement read: the site's own file or the shipped one, every mistake located.

Rules, held by tests/procurement/test_reading.py:

1. ``SITE/procurement/<name>.yaml`` replaces the shipped table of that name as a whole; nothing
   is mixed, so that a file shows all that is in force.
2. All problems of a file are named at once, each at its line.
3. A table with an error is not used: a wrong ceiling is worse than none.

This module must never know what a table means, write a file or look at a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from bcpflow.errors import DefinitionError, Problem
from bcpflow.library import shape as library_shape
from bcpflow.library.document import Document, problem_at
from bcpflow.library.reader import MAX_BYTES, read_bytes, unreadable
from bcpflow.library.repair import repaired
from bcpflow.lint.finding import Finding
from bcpflow.lint.finding import Path as FieldPath

T = TypeVar("T")
Lint = Callable[[T], Iterable[Finding]]

SHIPPED = Path(__file__).parent / "data"
FOLDER = "procurement"
"""Where a site folder keeps its own tables."""
_SHAPED = {"BCP-D002": "BCP-P001", "BCP-D020": "BCP-P001"}
"""Codes of the library that speak of workflows, and ours that speaks of these files."""


def table_path(name: str, folder: Path | None) -> Path:
    """The file that holds a table: the site's own where there is one, else the shipped one."""
    own = folder / FOLDER / f"{name}.yaml" if folder is not None else None
    return own if own is not None and own.exists() else SHIPPED / f"{name}.yaml"


def read_table(name: str, kind: type[T], folder: Path | None, lint: Lint[T] | None = None) -> T:
    """A table by name. Raises DefinitionError with all errors of its file."""
    return read_file(table_path(name, folder), kind, lint)


def read_file(path: Path, kind: type[T], lint: Lint[T] | None = None) -> T:
    """What a file says. Raises DefinitionError with all its errors."""
    judged = judge_file(path, kind, lint)
    errors = [problem for problem in judged[1] if problem.severity == "error"]
    if judged[0] is None or errors:
        raise DefinitionError(errors or judged[1])
    return judged[0]


def check_table(
    name: str, kind: type[T], folder: Path | None, lint: Lint[T] | None = None
) -> list[Problem]:
    """All that is wrong, or unwise, with the file a table is read from."""
    return judge_file(table_path(name, folder), kind, lint)[1]


def judge_file(
    path: Path, kind: type[T], lint: Lint[T] | None = None
) -> tuple[T | None, list[Problem]]:
    """What a file says, and all that is wrong with it."""
    try:
        with path.open("rb") as stream:
            document = read_bytes(stream.read(MAX_BYTES + 1), str(path))
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        return None, list(unreadable(str(path), "BCP-D001", reason=reason).problems)
    except DefinitionError as fault:
        return None, [_ours(problem) for problem in fault.problems]
    return judge_document(document, kind, lint)


def judge_document(
    document: Document, kind: type[T], lint: Lint[T] | None = None
) -> tuple[T | None, list[Problem]]:
    """What a read document says, and all that is wrong with it."""
    problems = [_ours(problem) for problem in document.problems]
    if not isinstance(document.data, dict):
        return None, [problem_at(document, "BCP-P001", (1, 1), (), _named(document.source))]
    table, misfits = _shape(kind, document.data)
    spoilt = {problem.path for problem in document.problems} - {()}
    findings = list(_not_under(misfits, spoilt))
    judged, touched = table, set[FieldPath]()
    if misfits and (mended := repaired(document.data, misfits)) is not None:
        data, touched = mended
        judged = _shape(kind, data)[0]
    if lint is not None and judged is not None and not problems:
        findings += [finding for finding in lint(judged) if finding.path not in touched]
    problems += [document.problem(finding) for finding in findings]
    return table, sorted(problems, key=lambda problem: (problem.line, problem.column))


def _shape(kind: type[T], data: Any) -> tuple[T | None, list[Finding]]:
    from pydantic import ValidationError

    try:
        made: T = _adapter(cast(Hashable, kind)).validate_python(data)
    except ValidationError as fault:
        errors = fault.errors(include_url=False, include_input=False)
        return None, library_shape.misfits(kind, data, errors)
    return made, []


@cache
def _adapter(kind: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _ours(problem: Problem) -> Problem:
    code = _SHAPED.get(problem.code)
    return problem if code is None else replace(problem, code=code, data=_named(problem.file))


def _named(path: str) -> dict[str, object]:
    return {"file": Path(path).name}


def _not_under(findings: Iterable[Finding], spoilt: set[FieldPath]) -> Iterator[Finding]:
    """The findings that are not about a value the reader has refused already."""
    for finding in findings:
        if not any(finding.path[: len(path)] == path for path in spoilt):
            yield finding
