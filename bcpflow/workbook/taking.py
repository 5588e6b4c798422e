"""A workbook on its way to a definition: what each row became, and every cell that was in the way.

Rules, held by tests/workbook/test_import.py:

1. Every row in which something is written became something, or is named by its cell.
2. What the definition has no place for is kept beside it, as a comment.

This module must never decide what a row means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bcpflow.codes import catalogue
from bcpflow.errors import Problem
from bcpflow.language import N_, Translator
from bcpflow.site.columns import head_key, is_empty
from bcpflow.site.tables import place
from bcpflow.workbook.book import Sheet, text_of
from bcpflow.workbook.heads import ExerciseHeads
from bcpflow.workbook.layout import Column, Layout, Table
from bcpflow.workbook.when import Reader
from bcpflow.workbook.yaml_out import allowed

_NOTE_SIGNS = ("※", "＊", "*", "注", "(注", "（注", "備考", "Note", "note")
_EXCEL_ERRORS = ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")
_SHOWN = 60
"""Characters of a cell in a message."""


@dataclass(frozen=True, slots=True)
class Became:
    """What a row came to."""

    cell: str
    what: str
    """inject, step, phase, objective, label, title, heads or note."""
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says, and where it stands."""

    cell: object
    text: str
    row: int
    at: int
    name: str
    """``シート!C7``."""
    head: str = ""
    """What its column is headed."""


@dataclass(slots=True)
class Record:
    """A row of a table by its fields."""

    sheet: Sheet
    row: int
    fields: dict[str, Said] = field(default_factory=dict)
    others: list[tuple[str, Said]] = field(default_factory=list)
    """Cells of columns nobody knows, with their heads."""
    heading: str | None = None
    """The row is a heading for those below it."""
    goes_on: bool = False
    """It belongs to the record before: what the record is about is one cell with it."""

    def text(self, name: str) -> str:
        """What a field says; empty where it says nothing."""
        said = self.fields.get(name)
        return said.text if said is not None else ""

    @property
    def cell(self) -> str:
        """The first written cell of the row."""
        return self.sheet.where(self.row, (self.sheet.filled(self.row) or [1])[0])


@dataclass(slots=True)
class Taking:
    """The import of one workbook while it goes on."""

    source: str
    heads: ExerciseHeads
    tr: Translator
    problems: list[Problem] = field(default_factory=list)
    rows: list[Became] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What stands at the head of the file."""
    times: Reader = field(init=False)

    def __post_init__(self) -> None:
        self.times = Reader(self.heads)

    def note(self, code: str, sheet: Sheet, row: int, at: int, **data: object) -> None:
        """Something that was in the way, at its cell."""
        told = {"cell": sheet.where(row, at), **data}
        severity = catalogue()[code].severity
        self.problems.append(Problem(code, severity, self.source, row, at, told))

    def became(self, cell: str, what: str, name: str | None = None) -> None:
        """What a row came to (rule 1)."""
        self.rows.append(Became(cell, what, name))

    def keep(self, sheet: Sheet, row: int, at: int, text: str) -> None:
        """A text there is no place for: named, and kept at the head of the file (rule 2)."""
        self.note("BCP-D241", sheet, row, at, value=text[:_SHOWN])
        self.notes.append(f"{sheet.where(row, at)}: {text}")

    def said(self, sheet: Sheet, row: int, at: int, cell: object, head: str = "") -> Said:
        """A cell as text a definition may hold; what it may not hold is marked and named."""
        text = text_of(cell)
        held = allowed(text)
        if held != text:
            self.note("BCP-D247", sheet, row, at, value=held[:_SHOWN])
        if cell in _EXCEL_ERRORS:
            self.note("BCP-D243", sheet, row, at, value=text)
        return Said(cell, held, row, at, sheet.where(row, at), head)


def records(taking: Taking, layout: Layout, about: tuple[str, ...]) -> Iterator[Record]:
    """The rows below a table's heads; ``about``: the fields that say what a row is about."""
    sheet, table = layout.sheet, layout.table
    assert table is not None
    _name_columns(taking, layout, table)
    own = {column.at: column for column in table.columns}
    before: Record | None = None
    for row in range(table.last + 1, len(sheet.rows) + 1):
        filled = sheet.filled(row)
        if not filled:
            continue
        if _is_heads_again(sheet, row, table):
            taking.became(sheet.where(row, filled[0]), "heads")
            continue
        if len(filled) == 1 and (lone := _lone(taking, sheet, row, filled[0], own, about)):
            if lone.heading is None:
                continue
            yield lone
            continue
        record = Record(sheet, row)
        for column in table.columns:
            cell = sheet.down(row, column.at)
            if is_empty(cell):
                continue
            if column.field is None:
                if row == sheet.first_of.get((row, column.at), (row, 0))[0]:
                    said = taking.said(sheet, row, column.at, cell)
                    record.others.append((column.head, said))
                continue
            said = _same(taking, sheet, row, column, cell, before)
            record.fields[column.field] = said
        for at in filled:
            if at not in own:
                taking.note("BCP-D231", sheet, row, at, column=text_of(sheet.own(row, at))[:_SHOWN])
                record.others.append(("", taking.said(sheet, row, at, sheet.own(row, at))))
        record.goes_on = before is not None and any(
            (home := table.of(name)) is not None
            and sheet.first_of.get((row, home.at), (row, 0))[0] < row
            and not is_empty(sheet.down(row, home.at))
            for name in about
        )
        yield record
        if not record.goes_on:
            before = record


def extra_notes(record: Record, tr: Translator) -> list[str]:
    """Comments for a record: where it stands, and what there is no place for."""
    lines = [record.cell]
    for head, said in record.others:
        title = head or tr(N_("見出しなし"))
        lines.append(f"{title} ({place(said.row, said.at)}): {said.text}")
    return lines


def _name_columns(taking: Taking, layout: Layout, table: Table) -> None:
    """Columns nobody knows are named once, at their heads, where anything stands in them."""
    sheet = layout.sheet
    filled = {at for row in range(table.last + 1, len(sheet.rows) + 1) for at in sheet.filled(row)}
    doubled = {column.at for column in layout.doubled}
    for column in table.columns:
        if column.field is not None or column.at not in filled:
            continue
        code = "BCP-D239" if column.at in doubled else "BCP-D231"
        taking.note(code, sheet, table.last, column.at, column=column.head[:_SHOWN])
    for row in range(table.first, table.last + 1):
        taking.became(sheet.where(row, (sheet.filled(row) or [1])[0]), "heads")
    for row, at in sheet.unreckoned:
        taking.note("BCP-D243", sheet, row, at, value="=")


def _is_heads_again(sheet: Sheet, row: int, table: Table) -> bool:
    """Whether the heads are repeated, as at the top of each printed page."""
    keys = {
        column.at: head_key(text_of(sheet.at(table.last, column.at))) for column in table.columns
    }
    filled = sheet.filled(row)
    same = [at for at in filled if head_key(text_of(sheet.own(row, at))) == keys.get(at)]
    return len(same) >= 3 and len(same) == len(filled)


def _lone(taking: Taking, sheet: Sheet, row: int, at: int, own: dict[int, Column],
          about: tuple[str, ...]) -> Record | None:  # fmt: skip
    """A row of one cell: a note, a heading, or (None) a row like others."""
    text = text_of(sheet.own(row, at))
    wide = any(first == (row, at) and spot[0] == row and spot[1] > at + 1
               for spot, first in sheet.first_of.items())  # fmt: skip
    column = own.get(at)
    if text.startswith(_NOTE_SIGNS) and (wide or column is None or column.field not in about):
        taking.keep(sheet, row, at, taking.said(sheet, row, at, sheet.own(row, at)).text)
        taking.became(sheet.where(row, at), "note")
        return Record(sheet, row)
    covered = any(sheet.down(row, c.at) is not None for c in own.values() if c.at != at)
    if wide or (not covered and (column is None or column.field in ("id", "phase", "at", "date"))):
        if column is not None and column.field in ("at", "date") and not wide:
            return None
        if column is not None and column.field == "id" and not wide and len(text) < 3:
            return None
        return Record(sheet, row, heading=text)
    return None


def _same(taking: Taking, sheet: Sheet, row: int, column: Column, cell: object,
          before: Record | None) -> Said:  # fmt: skip
    """The cell, or what the row above says where it points there."""
    if isinstance(cell, str) and taking.heads.says(taking.heads.same_as_above, cell):
        above = before.fields.get(column.field or "") if before is not None else None
        if above is not None:
            name = sheet.where(row, column.at)
            return Said(above.cell, above.text, row, column.at, name, column.head)
    return taking.said(sheet, row, column.at, cell, column.head)
