"""Cases out of a sheet: what each row opens, or every cell that stands in the way.

Rules, held by tests/service/test_case_import.py:

1. All faults of a sheet are named at once, each with its cell, and no case is opened then.
2. A column is one of the list's own, or a fact of the row's workflow; another one is a fault, as
   what it says would be lost.
3. A case that is there already - by its number, or by name, year and section - is left alone:
   the same sheet brought in twice opens nothing twice.
4. What only follows from a case (phase, state, days) is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bcpflow.commands import FillSheet
from bcpflow.definition.model import Definition, Fact, FactValue
from bcpflow.errors import BcpflowError, Problem, Word
from bcpflow.language import N_, translator
from bcpflow.library.characters import refused_characters
from bcpflow.library.document import Document, problem_at
from bcpflow.lint.finding import nearest
from bcpflow.projections.case_summary import FACTS, yen
from bcpflow.projections.portfolio import Case
from bcpflow.service.desk import Desk
from bcpflow.service.session import Session
from bcpflow.site.columns import head_key, is_empty
from bcpflow.site.tables import Row, place

_HEAD_ROWS = 20
_WANTED_YEN = N_("円の整数")
_WANTED_FACT = N_("この手順定義の記載事項として読める値")
_FOLLOWS = frozenset(
    {"phase", "status", "rate", "quotes", "ball", "since", "late", "overdue", "due", "due_title"}
    | {"commitments", "opened"}
)
"""What the list tells and no sheet can say (rule 4)."""
_SHEETS = {"amount": "contract", "supplier": "contract", "paid": "payment"}
_AS_FACT = {"year": "fiscal_year", **{name: name for name in FACTS}}
"""Which fact a column of the list holds."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How cells are understood."""

    definition: Callable[[str | None], Definition]
    """The workflow a row names, or the one taken where it names none. May raise."""
    value: Callable[[str, str, Mapping[str, Fact]], FactValue]
    """A fact as people type it. Raises Refused."""
    year: Callable[[str], int | None]
    """The fiscal year of a text; None where it is none."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A case that a row asks for."""

    row: int
    title: str
    definition: Definition
    facts: Mapping[str, FactValue]
    sheets: Mapping[str, Mapping[str, Any]]


@dataclass(slots=True)
class Sheet:
    """A sheet as it was read: cases to open, rows that are there already, and what is wrong."""

    source: str
    openings: list[Opening] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown: set[int] = field(default_factory=set)
    """Columns that were said to be unknown already."""

    def note(self, code: str, row: int, at: int, /, **data: object) -> None:
        """Something that stands in the way, at its cell."""
        said = {"cell": place(row, at), **data}
        self.problems.append(problem_at(Document(self.source, None), code, (row, at), (), said))


def read_sheet(
    rows: Sequence[Row],
    source: str,
    heads: Mapping[str, str],
    known: Iterable[Case],
    reading: Reading,
) -> Sheet:
    """What a sheet asks for. ``heads`` are the columns of the list, by what each holds."""
    sheet = Sheet(source)
    named = _named(heads)
    number = _head_row(rows, named)
    columns: dict[int, str] = {}
    for at, cell in enumerate(rows[number - 1] if rows else (), start=1):
        if not is_empty(cell):
            name = named.get(head_key(str(cell)), str(cell).strip())
            if name in columns.values():
                sheet.note("BCP-D184", number, at, column=str(cell))
            columns[at] = name
    if "title" not in columns.values():
        sheet.note("BCP-D181", number, 1, column=Word(heads["title"]))
        return sheet
    cases = list(known)
    there = {(case.title, case.fiscal_year, case.department) for case in cases}
    ids = {case.id for case in cases}
    lines = [
        (line, cells)
        for line, row in enumerate(rows[number:], start=number + 1)
        if (cells := {at: row[at - 1] for at in columns if at <= len(row)})
        and any(not is_empty(cell) for cell in cells.values())
    ]
    for line, cells in lines:
        _take(_Line(sheet, heads, line, number, columns, cells), there, ids, reading)
    if not lines:
        sheet.note("BCP-D185", number + 1, 1)
    return sheet


def open_all(desk: Desk, openings: Iterable[Opening]) -> Iterable[tuple[Opening, Session]]:
    """Open them one after another; each is durable when it is given back."""
    for opening in openings:
        session = desk.start(opening.definition, "case", title=opening.title, facts=opening.facts)
        for kind, data in opening.sheets.items():
            session.do(FillSheet(sheet=kind, kind=kind, data=data))
        yield opening, session


@dataclass(frozen=True, slots=True)
class _Line:
    """A row, and where its cells stand."""

    sheet: Sheet
    heads: Mapping[str, str]
    number: int
    head: int
    columns: Mapping[int, str]
    cells: Mapping[int, object]

    def said(self, name: str) -> str:
        """What a column says in this row."""
        cells = (self.cells.get(at) for at, column in self.columns.items() if column == name)
        return next((_text(cell) for cell in cells if not is_empty(cell)), "")


def _take(
    line: _Line, there: set[tuple[str, int | None, str | None]], ids: set[str], reading: Reading
) -> None:
    """A row as an opening, as one that is there, or as what is wrong with it."""
    sheet, title = line.sheet, line.said("title")
    at_title = next(at for at, name in line.columns.items() if name == "title")
    if not title:
        sheet.note("BCP-D183", line.number, at_title, column=Word(line.heads["title"]))
        return
    same = (title, reading.year(line.said("year")), line.said("department") or None)
    if line.said("id") in ids or same in there:
        sheet.left.append((line.number, title))
        return
    definition = reading.definition(line.said("workflow") or None)
    before = len(sheet.problems)
    facts: dict[str, FactValue] = {}
    sheets: dict[str, dict[str, Any]] = {}
    for at, name in line.columns.items():
        cell = line.cells.get(at)
        if is_empty(cell) or name in _FOLLOWS or name in ("id", "title", "workflow"):
            continue
        text = _text(cell)
        if hidden := refused_characters([text], escaped=True):
            sheet.note("BCP-D186", line.number, at, char=hidden[0][2]["char"])
            continue
        fact = _fact_of(name, definition.workflow.facts)
        if fact is not None:
            found = _declare(line, at, fact, text, definition.workflow.facts, reading)
            facts |= {fact: found} if found is not None else {}
        elif name in _SHEETS:
            _fill(line, at, name, text, sheets)
        elif at not in sheet.unknown:
            sheet.unknown.add(at)
            near = nearest(name, [*definition.workflow.facts])
            column = Word(line.heads[name]) if name in line.heads else name
            sheet.note("BCP-D180", line.head, at, column=column, near=near)
    if len(sheet.problems) == before:
        there.add(same)
        sheet.openings.append(Opening(line.number, title, definition, facts, sheets))


def _declare(
    line: _Line,
    at: int,
    name: str,
    text: str,
    declared: Mapping[str, Fact],
    reading: Reading,
) -> FactValue | None:
    """What a cell declares; None where it cannot be read, which is noted."""
    fact = declared[name]
    number = yen(text) if fact.kind == "number" else None
    try:
        found = reading.value(name, text if number is None else str(number), declared)
    except BcpflowError:
        found = None
    if fact.kind == "yesno" and not isinstance(found, bool):
        found = None
    if found is None or (fact.choices and found not in fact.choices):
        wanted = "、".join(fact.choices) if fact.choices else Word(_WANTED_FACT)
        line.sheet.note("BCP-D182", line.number, at, column=name, value=text, wanted=wanted)
        return None
    return found


def _fill(line: _Line, at: int, name: str, text: str, sheets: dict[str, dict[str, Any]]) -> None:
    said: object = text if name == "supplier" else yen(text)
    if said is None:
        wanted = Word(_WANTED_YEN)
        column = Word(line.heads[name])
        line.sheet.note("BCP-D182", line.number, at, column=column, value=text, wanted=wanted)
        return
    sheets.setdefault(_SHEETS[name], {})["amount" if name in ("amount", "paid") else name] = said


def _fact_of(name: str, declared: Mapping[str, Fact]) -> str | None:
    """The fact of a workflow that a column holds."""
    names = (name, *FACTS.get(_AS_FACT.get(name, ""), ()))
    return next((one for one in names if one in declared), None)


def _named(heads: Mapping[str, str]) -> dict[str, str]:
    english = translator("en")
    return {
        head_key(head): name
        for name, japanese in heads.items()
        for head in (japanese, english(japanese))
    }


def _head_row(rows: Sequence[Row], named: Mapping[str, str]) -> int:
    """The row that holds the heads; town halls put a title above them."""
    scores = [
        sum(isinstance(cell, str) and head_key(cell) in named for cell in row)
        for row in rows[:_HEAD_ROWS]
    ]
    return scores.index(max(scores)) + 1 if scores else 1


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell == int(cell):
        cell = int(cell)
    return str(cell).strip()
