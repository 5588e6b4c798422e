"""A spreadsheet's rows to a roster or register, or every cell that stands in the way; and back.

Rules, held by tests/site/test_tables.py:

1. All faults of a sheet are named at once, each with its cell, and nothing is taken over then.
2. A column nobody knows is a fault: what it says would be lost.
3. A redacted roster has no column of names, so that it is never taken for the roster itself.

This module must never write a file and never look at a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bcpflow.definition.model import Text
from bcpflow.errors import Problem, Word
from bcpflow.language import N_, Translator, translator
from bcpflow.library.characters import refused_characters
from bcpflow.library.document import Document, Mark, problem_at
from bcpflow.lint.finding import Path, nearest
from bcpflow.site.columns import (
    ROSTER_COLUMNS,
    SYSTEM_COLUMNS,
    Cell,
    Column,
    Unreadable,
    cells,
    head_key,
    is_empty,
    value,
)
from bcpflow.site.lint import register_findings, roster_findings
from bcpflow.site.model import Register, Roster
from bcpflow.site.people import redacted
from bcpflow.site.reading import judge_document
from bcpflow.site.tables import Row, place

What = Literal["roster", "systems"]
REDACTED_NAME = N_("表示名")
"""Head of the names in a redacted roster; import does not know it."""
_LISTS: dict[What, tuple[Column, ...]] = {"roster": ROSTER_COLUMNS, "systems": SYSTEM_COLUMNS}
_WANTED = {
    "text": N_("文字"),
    "phone": N_("電話番号（先頭の 0 が落ちていないもの。セルの書式は「文字列」）"),
    "number": N_("0 以上の数"),
    "day": N_("日付（2026-11-21、2026/11/21、令和8年11月21日）"),
    "length": N_("長さ（12h、3d、30分）"),
    "kind": N_("インフラ系・基幹系・個別のどれか"),
    "priority": N_("A・B・C・D のどれか"),
}
_SHOWN = ("name", "section", "roles", "deputies", "arrival_min", "updated")
_HEAD_ROWS = 20
"""Rows in which the heads are looked for; town halls put a title above them."""


def roster_rows(roster: Roster, tr: Translator, *, personal: bool) -> list[list[Cell]]:
    """The roster as rows; without ``personal`` only what belongs to nobody."""
    if personal:
        heads: list[Cell] = [tr(column.head) for column in ROSTER_COLUMNS]
        return [heads, *(cells(person, ROSTER_COLUMNS) for person in roster.people)]
    columns = tuple(column for column in ROSTER_COLUMNS if column.field in _SHOWN)
    heads = [tr(REDACTED_NAME), *(tr(column.head) for column in columns[1:])]
    return [heads, *(cells(person, columns) for person in redacted(roster).people)]


def register_rows(register: Register, tr: Translator) -> list[list[Cell]]:
    """The register as rows, in the order of its file."""
    heads: list[Cell] = [tr(column.head) for column in SYSTEM_COLUMNS]
    return [heads, *(cells(system, SYSTEM_COLUMNS) for system in register.systems)]


def roster_from(
    rows: Sequence[Row], source: str, *, title: Text, today: date, skip_unknown: bool
) -> tuple[Roster | None, list[Problem]]:
    """The roster of a sheet; None where an error stands in the way."""
    document = _document("roster", rows, source, title, today, skip_unknown)
    return _checked(
        document, lambda d: judge_document(d, Roster, lambda r: roster_findings(r, today))
    )


def register_from(
    rows: Sequence[Row], source: str, *, title: Text, today: date, skip_unknown: bool
) -> tuple[Register | None, list[Problem]]:
    """The register of a sheet; None where an error stands in the way."""
    document = _document("systems", rows, source, title, today, skip_unknown)
    return _checked(
        document, lambda d: judge_document(d, Register, lambda r: register_findings(r, today))
    )


def _checked(
    document: Document, judge: Callable[[Document], tuple[Any, list[Problem]]]
) -> tuple[Any, list[Problem]]:
    if any(problem.severity == "error" for problem in document.problems):
        return None, list(document.problems)
    thing, found = judge(Document(document.source, document.data, (), document.marks))
    problems = [*document.problems, *found]
    return (None if any(p.severity == "error" for p in found) else thing), problems


@dataclass(slots=True)
class _Sheet:
    """A sheet while it is read: the data it gives, where each value stands, what is wrong."""

    source: str
    items: list[dict[str, Any]] = field(default_factory=list)
    marks: dict[Path, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def note(self, code: str, mark: Mark, **data: object) -> None:
        data["cell"] = place(*mark)
        self.problems.append(problem_at(Document(self.source, None), code, mark, (), data))


def _document(
    what: What, rows: Sequence[Row], source: str, title: Text, today: date, skip_unknown: bool
) -> Document:
    sheet = _Sheet(source)
    columns = _LISTS[what]
    home = "people" if what == "roster" else "systems"
    number, heads = _heads(sheet, rows, columns, skip_unknown=skip_unknown)
    missing = [c for c in columns if c.required and c not in heads.values()]
    for column in missing:
        sheet.note("BCP-D181", (number, 1), column=Word(column.head))
    if not missing:
        for line, row in enumerate(rows[number:], start=number + 1):
            if any(not is_empty(row[at - 1]) for at in heads if at <= len(row)):
                _take(sheet, (home, len(sheet.items)), line, row, heads)
        if not sheet.items:
            sheet.note("BCP-D185", (number + 1, 1))
    data = {"title": title, "updated": today.isoformat(), home: sheet.items}
    return Document(source, data, (), sheet.marks, {}, tuple(sheet.problems))


def _heads(
    sheet: _Sheet, rows: Sequence[Row], columns: tuple[Column, ...], *, skip_unknown: bool
) -> tuple[int, dict[int, Column]]:
    """The number of the row that holds the heads, and the columns by their number."""
    known = {head_key(name): column for column in columns for name in _names(column)}
    scores = [
        sum(isinstance(cell, str) and head_key(cell) in known for cell in row)
        for row in rows[:_HEAD_ROWS]
    ]
    if not scores:
        return 1, {}
    number = scores.index(max(scores)) + 1
    if number < len(scores) and scores[number] == scores[number - 1]:
        number += 1  # heads merged over two rows, filled downwards
    heads: dict[int, Column] = {}
    for at, cell in enumerate(rows[number - 1], start=1):
        if is_empty(cell):
            for line, row in enumerate(rows[number:], start=number + 1):
                if at <= len(row) and not is_empty(row[at - 1]) and not skip_unknown:
                    sheet.note("BCP-D180", (line, at), column="", near=[])
                    break
            continue
        column = known.get(head_key(str(cell)))
        if column is None:
            if not skip_unknown:
                near = nearest(str(cell), [name for c in columns for name in (c.head, *c.names)])
                sheet.note("BCP-D180", (number, at), column=str(cell), near=near)
        elif column in heads.values():
            sheet.note("BCP-D184", (number, at), column=str(cell))
        else:
            heads[at] = column
    return number, heads


def _names(column: Column) -> tuple[str, ...]:
    return (column.head, translator("en")(column.head), column.field, *column.names)


def _take(sheet: _Sheet, home: Path, line: int, row: Row, heads: dict[int, Column]) -> None:
    item: dict[str, Any] = {}
    sheet.marks[home] = (line, 1)
    for at, column in heads.items():
        cell = row[at - 1] if at <= len(row) else None
        mark = (line, at)
        sheet.marks[(*home, column.field)] = mark
        if is_empty(cell):
            continue
        if isinstance(cell, str) and (hidden := refused_characters([cell], escaped=True)):
            sheet.note("BCP-D186", mark, char=hidden[0][2]["char"])
            continue
        try:
            item[column.field] = value(column, cell)
        except Unreadable as fault:
            said = {"column": Word(column.head), "value": str(cell)}
            sheet.note("BCP-D182", mark, **said, wanted=Word(_WANTED[fault.wanted]))
            item[column.field] = None
    english = item.pop("title_en", None)
    if english is not None:
        japanese = item.get("title")
        item["title"] = {"ja": japanese, "en": english} if japanese else {"en": english}
    for at, column in heads.items():
        if column.required and column.field not in item:
            sheet.note("BCP-D183", (line, at), column=Word(column.head))
    sheet.items.append({name: said for name, said in item.items() if said is not None})
