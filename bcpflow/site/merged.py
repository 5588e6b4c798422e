"""Merged cells of a workbook, formulas without a value, and how many of its sheets hold anything.

Rules, held by tests/procurement/test_vendor_workbooks.py and tests/workbook/test_book.py:

1. A cell below the first of a range merged downwards says what the first says; cells to the right
   of it stay empty, as they are one cell.
2. A formula that was never reckoned holds nothing; it is named, so that nobody takes it for empty.

This module must never know what a cell means.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from bcpflow.site.tables import MAX_ROWS, Row

_RANGE = re.compile(
    rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"'
)
_UNRECKONED = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*'
    rb"(?:<v\s*/>|<v></v>)?\s*</c>"
)
_SHEET = re.compile(rb"<(?:\w+:)?sheet [^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship [^>]*>")
_MAX_RANGES = 2_000


def filled_sheets(path: Path) -> int:
    """How many sheets of a workbook hold a cell; `read_table` reads the first alone."""
    if path.suffix.lower() != ".xlsx":
        return 1
    with zipfile.ZipFile(path) as parts:
        names = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        return sum(b"<c " in parts.read(name) for name in names)


def below(path: Path, rows: Sequence[Row]) -> dict[tuple[int, int], object]:
    """What the cells below the first of each merged range say, by row and column (rule 1)."""
    found: dict[tuple[int, int], object] = {}
    for first, column, last, _ in ranges(path):
        row = rows[first - 1] if 0 < first <= len(rows) else ()
        said = row[column - 1] if column <= len(row) else None
        if said is not None:
            found |= {(number, column): said for number in range(first + 1, last + 1)}
    return found


def filled_down(path: Path, rows: Sequence[Row]) -> list[Row]:
    """The rows with merged cells filled downwards; a row that is empty otherwise stays so."""
    said = below(path, rows)
    filled: list[Row] = []
    for number, row in enumerate(rows, start=1):
        cells = list(row)
        if any(cell is not None for cell in cells):
            width = max((at for line, at in said if line == number), default=0)
            cells += [None] * (width - len(cells))
            cells = [said.get((number, at), cell) if cell is None else cell
                     for at, cell in enumerate(cells, start=1)]  # fmt: skip
        filled.append(tuple(cells))
    return filled


def ranges(path: Path, sheet: str | None = None) -> list[tuple[int, int, int, int]]:
    """The merged ranges of a sheet (None: the first): first row and column, last row and column."""
    if path.suffix.lower() != ".xlsx":
        return []
    return [
        (int(top), _number(left), min(int(bottom), MAX_ROWS), _number(right))
        for left, top, right, bottom in _RANGE.findall(_sheet(path, sheet))[:_MAX_RANGES]
    ]


def unreckoned(path: Path, sheet: str | None = None) -> list[tuple[int, int]]:
    """The cells of a sheet whose formula has no value in the file (rule 2)."""
    if path.suffix.lower() != ".xlsx":
        return []
    found = _UNRECKONED.findall(_sheet(path, sheet))[:_MAX_RANGES]
    return [(int(row), _number(letters)) for letters, row in found]


def _sheet(path: Path, name: str | None) -> bytes:
    """The part of a sheet, the first where none is named; nothing where it is not there."""
    with zipfile.ZipFile(path) as parts:
        try:
            sheets = _SHEET.findall(parts.read("xl/workbook.xml"))
            named = (one for one in sheets if name is None or _title(one) == name)
            sheet = next(named)
            relations = _RELATION.findall(parts.read("xl/_rels/workbook.xml.rels"))
            wanted = _said(sheet, b"r:id") or _said(sheet, b"id")
            target = next(_said(one, b"Target") for one in relations if _said(one, b"Id") == wanted)
            part = target.decode("utf-8").lstrip("/")
            return parts.read(part if part.startswith("xl/") else f"xl/{part}")
        except (KeyError, StopIteration, UnicodeDecodeError):
            return b""


def _title(tag: bytes) -> str:
    return html.unescape(_said(tag, b"name").decode("utf-8", "replace"))


def _said(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"[ \t\n]" + name + rb'="([^"]*)"', tag)
    return found[1] if found else b""


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
