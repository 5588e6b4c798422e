"""Merged cells of a workbook, and how many of its sheets hold anything.

Rules, held by tests/procurement/test_vendor_workbooks.py:

1. A cell below the first of a range merged downwards says what the first says; cells to the right
   of it stay empty, as they are one cell.

This module must never know what a cell means.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from bcpflow.site.tables import MAX_ROWS, Row

_RANGE = re.compile(
    rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"'
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
    if path.suffix.lower() != ".xlsx":
        return {}
    found: dict[tuple[int, int], object] = {}
    for letters, top, bottom in _RANGE.findall(_first_sheet(path))[:_MAX_RANGES]:
        column, first, last = _number(letters), int(top), min(int(bottom), MAX_ROWS)
        row = rows[first - 1] if 0 < first <= len(rows) else ()
        said = row[column - 1] if column <= len(row) else None
        if said is not None:
            found |= {(number, column): said for number in range(first + 1, last + 1)}
    return found


def _first_sheet(path: Path) -> bytes:
    """The part of the first sheet, as the workbook orders them; nothing where it is not there."""
    with zipfile.ZipFile(path) as parts:
        try:
            sheet = next(iter(_SHEET.findall(parts.read("xl/workbook.xml"))), b"")
            relations = _RELATION.findall(parts.read("xl/_rels/workbook.xml.rels"))
            wanted = _said(sheet, b"r:id") or _said(sheet, b"id")
            target = next(_said(one, b"Target") for one in relations if _said(one, b"Id") == wanted)
            name = target.decode("utf-8").lstrip("/")
            return parts.read(name if name.startswith("xl/") else f"xl/{name}")
        except (KeyError, StopIteration, UnicodeDecodeError):
            return b""


def _said(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"[ \t\n]" + name + rb'="([^"]*)"', tag)
    return found[1] if found else b""


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
