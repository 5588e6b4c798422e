"""A read file: plain data, and where each of its values stands.

It must never know what the values mean: that is for `shape` and `lint`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bcpflow.codes import catalogue
from bcpflow.errors import Problem
from bcpflow.lint.finding import Finding, Path

Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """Data of one file with line and column (from 1) of each value and each key."""

    source: str
    """The file's name as the user gave it."""
    data: Any
    lines: tuple[str, ...] = ()
    marks: Mapping[Path, Mark] = field(default_factory=dict)
    key_marks: Mapping[Path, Mark] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    """What the reader found wrong; the rest could still be read."""

    def where(self, path: Path) -> Mark:
        """Where the value at ``path`` stands, or the nearest value around it that exists."""
        return _nearest(self.marks, path)

    def key_where(self, path: Path) -> Mark:
        """Where the key of ``path`` stands; for the element of a list, the element itself."""
        return self.key_marks.get(path) or self.where(path)

    def line_text(self, number: int) -> str:
        """A line as written; empty beyond the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def get(self, path: Path) -> Any:
        """The value at ``path``, None where there is none."""
        value = self.data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def problem(self, finding: Finding) -> Problem:
        """A finding about the data as a problem of the file."""
        path, data = finding.path, dict(finding.data)
        if finding.other is not None:
            data["first"] = self.where(finding.other)[0]
        mark = self.key_where(path) if finding.at_key else self.where(path)
        return problem_at(self, finding.code, mark, path, data)


def problem_at(
    document: Document, code: str, mark: Mark, path: Path, data: dict[str, object]
) -> Problem:
    """A problem at a line and column."""
    return Problem(
        code=code,
        severity=catalogue()[code].severity,
        file=document.source,
        line=mark[0],
        column=mark[1],
        data=data,
        path=path,
        excerpt=document.line_text(mark[0]),
    )


def _nearest(marks: Mapping[Path, Mark], path: Path) -> Mark:
    for length in range(len(path), -1, -1):
        mark = marks.get(path[:length])
        if mark is not None:
            return mark
    return 1, 1
