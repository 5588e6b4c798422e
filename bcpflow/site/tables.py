"""Roster and register as spreadsheets: bytes of xlsx or csv to cells, and cells to bytes.

Rules, held by tests/site/test_tables.py:

1. No cell is ever a formula or a link, whatever stands in it (`xlsx_book`; `csv_cell`).
2. A file that would inflate beyond reason is refused before it is opened.
3. csv is written as UTF-8 with a mark, and read as that or as CP932.
4. A wide sheet is printed over several pages side by side, its heads and its first column on each.

This module must never know what a cell means.
"""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections.abc import Sequence
from pathlib import Path

from bcpflow.errors import JournalError, UsageFault
from bcpflow.reports.xlsx_book import HEADING, PLAIN, Book, Look, column_letters
from bcpflow.reports.xlsx_sizes import column_width, row_height
from bcpflow.site.columns import Cell
from bcpflow.text import csv_cell, safe

SUFFIXES = (".xlsx", ".csv")
MAX_BYTES = 10_000_000
MAX_INFLATED = 50_000_000
MAX_ROWS, MAX_COLUMNS = 20_000, 200
_EMPTY = Look(boxed=False)
_NARROWEST, _WIDEST = 10, 44
_ACROSS = 170
"""Cells across a page that can still be read."""
Row = tuple[object, ...]


def read_table(path: Path) -> list[Row]:
    """All rows of the first sheet.

    Raises UsageFault where the file is no table, JournalError where it cannot be read.
    """
    return _read(path, every=False)[0][1]


def read_sheets(path: Path) -> list[tuple[str, list[Row]]]:
    """All rows of every sheet, by its name; a csv is one sheet named as the file.

    Raises like `read_table`.
    """
    return _read(path, every=True)


def table_bytes(path: Path, title: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    """Rows (the first holds the heads) as the kind of file the path's ending says."""
    return _to_xlsx(title, rows) if _suffix(path) == ".xlsx" else _to_csv(rows)


def place(row: int, column: int) -> str:
    """``C5`` for row 5, column 3."""
    return f"{column_letters(column)}{row}"


def _read(path: Path, *, every: bool) -> list[tuple[str, list[Row]]]:
    suffix = _suffix(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise JournalError("BCP-U025", path=str(path), reason=reason) from fault
    if len(raw) > MAX_BYTES:
        raise UsageFault("BCP-U023", path=str(path), limit=MAX_BYTES)
    if suffix == ".xlsx":
        sheets = _from_xlsx(raw, path, every=every)
    else:
        sheets = [(path.stem, _from_csv(raw, path))]
    if sum(len(rows) for _, rows in sheets) > MAX_ROWS:
        raise UsageFault("BCP-U023", path=str(path), limit=MAX_ROWS)
    return sheets


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageFault("BCP-U021", path=str(path))
    return suffix


def _from_xlsx(raw: bytes, path: Path, *, every: bool) -> list[tuple[str, list[Row]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            inflated = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise UsageFault("BCP-U022", path=str(path)) from None
    if inflated > MAX_INFLATED:
        raise UsageFault("BCP-U023", path=str(path), limit=MAX_INFLATED)
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drop-down lists it will not keep
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
            sheets: list[tuple[str, list[Row]]] = []
            for sheet in book.worksheets if every else book.worksheets[:1]:
                sheet.reset_dimensions()  # what the file says of its own size need not be so
                limits = {"max_row": MAX_ROWS + 1, "max_col": MAX_COLUMNS}
                rows = [tuple(row) for row in sheet.iter_rows(values_only=True, **limits)]
                sheets.append((str(sheet.title), rows))
            book.close()
    except Exception:  # it fails in many ways of its own on damaged files
        raise UsageFault("BCP-U022", path=str(path)) from None
    if not sheets:
        raise UsageFault("BCP-U022", path=str(path))
    return sheets


def _from_csv(raw: bytes, path: Path) -> list[Row]:
    text = ""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if not text and raw:
        raise UsageFault("BCP-U022", path=str(path))
    try:
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        return [tuple(_unguarded(cell) for cell in line) for line in lines]
    except csv.Error:
        raise UsageFault("BCP-U022", path=str(path)) from None


def _to_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    page = io.StringIO(newline="")
    writer = csv.writer(page, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([[_guarded(_inert(cell)) for cell in row] for row in rows])
    return page.getvalue().encode("utf-8-sig")


def _inert(cell: Cell) -> Cell:
    """A quote or a record made elsewhere may hold what no file of ours may."""
    return safe(cell) if isinstance(cell, str) else cell


def _guarded(cell: Cell) -> Cell:
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return cell
    return f"'{cell}" if cell.startswith("'") else csv_cell(cell)


def _unguarded(cell: str) -> str:
    """Without the mark `_guarded` sets; any other apostrophe is the text's own."""
    if cell.startswith("'") and _guarded(cell[1:]) == cell:
        return cell[1:]
    return cell


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _to_xlsx(title: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    book = Book()
    sheet = book.sheet(title)
    said = [[_shown(cell) for cell in row] for row in rows]
    widths = [
        column_width((row[at] for row in said if at < len(row)), _NARROWEST, _WIDEST)
        for at in range(max(map(len, said)))
    ]
    for column, width in enumerate(widths, start=1):
        sheet.width(column, width, _EMPTY)
    for number, row in enumerate(rows, start=1):
        sheet.height(number, row_height(said[number - 1], widths))
        for column, cell in enumerate(row, start=1):
            sheet.put(number, column, cell, PLAIN if number > 1 else HEADING)
    last = (len(rows), len(widths))
    sheet.head(1, columns=1)
    sheet.filtered(1, last)
    sheet.on_paper(last, "landscape", footer=title, across=math.ceil(sum(widths) / _ACROSS))
    return book.data()
