"""Problems told to a person or a program: with an excerpt, in one line, as JSON.

    error[BCP-D070]: 役割「soumu」は roles にありません
      --> workflows/x.yaml:12:15
       |
    12 |         role: soumu
       |               ^
       = なぜ: ...

Every text from a file passes `text.safe` here; this module must never print and never read the
file again - the problem carries its line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from bcpflow.codes import describe
from bcpflow.errors import Problem
from bcpflow.language import N_, Translator
from bcpflow.text import cells, safe

SEVERITIES: Mapping[str, str] = {
    "error": N_("エラー"),
    "warning": N_("警告"),
    "info": N_("参考"),
}
EXCERPT = 72
"""Characters of a line that are shown; a damaged file may be one line of a megabyte."""


def format_problem(problem: Problem, tr: Translator) -> str:
    """The problem with its line, a caret under the place, the reason and the remedy."""
    what, why, how = (safe(text, one_line=True) for text in describe(problem, tr))
    gutter = " " * len(str(problem.line))
    lines = [
        f"{tr(SEVERITIES[problem.severity])}[{problem.code}]: {what}",
        f"{gutter} --> {_place(problem)}",
    ]
    if problem.excerpt.strip():
        shown, caret = _excerpt(problem.excerpt, problem.column)
        lines += [f"{gutter} |", f"{problem.line} | {shown}", f"{gutter} | {' ' * caret}^"]
    reason, mend = tr("なぜ"), tr("直し方")
    if why:
        lines.append(f"{gutter} = {reason}: {why}")
    if how:
        lines.append(f"{gutter} = {mend}: {how}")
    more = tr("詳しくは `bcpflow explain {code}`", code=problem.code)
    lines.append(f"{gutter} = {more}")
    return "\n".join(lines)


def format_line(problem: Problem, tr: Translator) -> str:
    """``file:line:column code message``, one line, for editors and for grep."""
    return f"{_place(problem)} {problem.code} {safe(describe(problem, tr)[0], one_line=True)}"


def to_json(problem: Problem, tr: Translator) -> dict[str, object]:
    """The problem as the fields of `workflow check --json`."""
    what, _, how = describe(problem, tr)
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "message": what,
        "hint": how,
    }


def _place(problem: Problem) -> str:
    return f"{safe(problem.file, one_line=True)}:{problem.line}:{problem.column}"


def _excerpt(line: str, column: int) -> tuple[str, int]:
    """The part of a line around a column, and the cells left of that column in it."""
    at = min(max(column - 1, 0), len(line))
    start = 0 if at < EXCERPT - 12 else at - EXCERPT // 2
    if start:  # do not begin with a mark that belongs to the character before
        while start < at and unicodedata.combining(line[start]):
            start += 1
    before = safe(line[start:at], one_line=True).replace("\t", " ")
    after = safe(line[at : start + EXCERPT], one_line=True).replace("\t", " ")
    head = ".." if start else ""
    tail = ".." if len(line) > start + EXCERPT else ""
    return f"{head}{before}{after}{tail}", cells(head + before)
