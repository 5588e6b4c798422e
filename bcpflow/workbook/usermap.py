"""A saved map: which sheet of a workbook is what, where its heads stand, which column is what.

Rules, held by tests/workbook/test_usermap.py:

1. What was recognised is what is saved; reading with it gives the same.
2. A column marked ``-`` is known and left in the comments, without a word about it.
3. What the map names and the workbook has not is refused by name.

This module must never recognise anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bcpflow.codes import catalogue
from bcpflow.definition.texts import FORBID_UNKNOWN
from bcpflow.errors import DefinitionError, Problem
from bcpflow.lint.finding import Finding, nearest
from bcpflow.procurement.reading import read_file
from bcpflow.site.tables import place
from bcpflow.workbook.book import Sheet, text_of
from bcpflow.workbook.heads import FIELDS, KINDS
from bcpflow.workbook.layout import Column, Layout, Table
from bcpflow.workbook.yaml_out import as_yaml

LEFT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMap:
    """How one sheet is read."""

    __pydantic_config__ = FORBID_UNKNOWN

    sheet: str
    """Its name in the workbook."""
    kind: str
    """msel, actions or plan."""
    heads: tuple[int, ...] = ()
    """First and last row of the heads of its table; left out: labels alone."""
    columns: dict[str, str] = field(default_factory=dict)
    """Fields by the letters of their columns; ``-`` for a column that is not taken over."""
    labels: dict[str, str] = field(default_factory=dict)
    """Fields of the plan by the cells of their labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMap:
    """How a workbook is read."""

    __pydantic_config__ = FORBID_UNKNOWN

    map: str
    """What it is for."""
    start: str | None = None
    """T0, as people write it: 2026-11-21 10:00."""
    sheets: tuple[SheetMap, ...]
    """Its sheets; those not named are not read."""

    @property
    def names(self) -> tuple[str, ...]:
        """The sheets that are read."""
        return tuple(one.sheet for one in self.sheets)


def read_map(path: Path) -> ImportMap:
    """A saved map. Raises DefinitionError with all its errors."""
    return read_file(path, ImportMap, _findings)


def map_text(title: str, layouts: Sequence[Layout], start: str | None, notes: Sequence[str]) -> str:
    """A map of what was recognised, as a file (rule 1)."""
    sheets: list[dict[str, Any]] = []
    for layout in layouts:
        one: dict[str, Any] = {"sheet": layout.sheet.name, "kind": layout.kind}
        if layout.table is not None:
            one["heads"] = [layout.table.first, layout.table.last]
            one["columns"] = {letters(column.at): column.field or LEFT
                              for column in layout.table.columns}  # fmt: skip
        if layout.labels:
            one["labels"] = {place(*spot): name for spot, name in layout.labels.items()}
        sheets.append(one)
    data: dict[str, Any] = {"map": title}
    if start is not None:
        data["start"] = start
    return as_yaml({**data, "sheets": sheets}, notes)


def laid_out(sheet: Sheet, saved: ImportMap, source: str) -> Layout:
    """A sheet as the map says it is. Raises DefinitionError (rule 3)."""
    said = next(one for one in saved.sheets if one.sheet == sheet.name)
    labels = {spot_of(cell): name for cell, name in said.labels.items()}
    wrong = [(cell, name) for (cell, name), spot in zip(said.labels.items(), labels, strict=True)
             if not text_of(sheet.own(*spot))]  # fmt: skip
    table = None
    if said.heads:
        first, last = said.heads[0], said.heads[-1]
        columns = []
        for at_letters, name in said.columns.items():
            at = spot_of(f"{at_letters}1")[1]
            texts = dict.fromkeys(text_of(sheet.at(row, at)) for row in range(first, last + 1))
            head = " ".join(text for text in texts if text)
            if not head and name != LEFT:
                wrong.append((f"{at_letters}{last}", name))
            columns.append(Column(at, head, None if name == LEFT else name))
        table = Table(said.kind, first, last, tuple(sorted(columns, key=lambda one: one.at)))
    if wrong:
        raise DefinitionError([_unfit(source, sheet, cell, name) for cell, name in wrong])
    return Layout(sheet, table, labels)


def letters(column: int) -> str:
    """``C`` for 3."""
    return place(1, column)[:-1]


def spot_of(cell: str) -> tuple[int, int]:
    """Row and column of ``C7``; row 0 for what is no cell."""
    head = cell.rstrip("0123456789").upper()
    column = 0
    for letter in head:
        if not "A" <= letter <= "Z" or len(head) > 3:
            return 0, 0
        column = column * 26 + ord(letter) - ord("A") + 1
    digits = cell[len(head) :]
    return (int(digits) if digits.isdecimal() and len(digits) < 8 else 0), column


def _unfit(source: str, sheet: Sheet, cell: str, name: str) -> Problem:
    row, at = spot_of(cell)
    data: dict[str, object] = {"text": f"{sheet.name}!{cell}={name}", "near": [], "known": []}
    return Problem(
        "BCP-D245", catalogue()["BCP-D245"].severity, source, max(row, 1), max(at, 1), data
    )


def _findings(read: ImportMap) -> Iterator[Finding]:
    for number, one in enumerate(read.sheets):
        if one.kind not in FIELDS:
            data = {"text": one.kind, "near": nearest(one.kind, KINDS), "known": list(KINDS)}
            yield Finding("BCP-D245", ("sheets", number, "kind"), data)
            continue
        if one.heads and not (1 <= one.heads[0] <= one.heads[-1] <= 20_000 and len(one.heads) < 3):
            data = {"text": str(list(one.heads)), "near": [], "known": []}
            yield Finding("BCP-D245", ("sheets", number, "heads"), data)
        for group, fields in (("columns", FIELDS[one.kind]), ("labels", FIELDS["plan"])):
            seen: set[str] = set()
            for at, name in getattr(one, group).items():
                path = ("sheets", number, group, at)
                row, column = spot_of(f"{at}1" if group == "columns" else at)
                fits = at.isalpha() if group == "columns" else bool(row)
                bad_field = name not in fields and (name != LEFT or group == "labels")
                if bad_field or not fits or not column:
                    text = name if bad_field else at
                    near = nearest(name, fields)
                    known = list(fields)
                    yield Finding("BCP-D245", path, {"text": text, "near": near, "known": known})
                elif group == "columns" and name != LEFT and name in seen:
                    data = {"text": at, "first": name, "other": name}
                    yield Finding("BCP-D246", path, data)
                seen.add(name)
