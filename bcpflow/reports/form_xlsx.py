"""A form as a workbook, to be filled in on a screen or printed and filled in by hand.

Rules, held by tests/reports/test_form_xlsx.py:

1. The head of the table is frozen and stands on every printed page.
2. What rows stand under is a heading across the table, as on the printed form.
3. A row is high enough for all of its lines, and to write on.

What a cell and a page are, `xlsx_sheet` says.
"""

from __future__ import annotations

import io
from typing import Any

from bcpflow.reports.form_columns import form_widths
from bcpflow.reports.form_page import FormPage
from bcpflow.reports.xlsx_sheet import HEAD, PART, height, letter, on_paper, put, sheet_name

WRITABLE_POINTS = 24.0
_TITLE_POINTS = 26.0


def form_xlsx(page: FormPage) -> bytes:
    """The workbook's bytes."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = sheet_name(page.title)
    _fill(sheet, page)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _fill(sheet: Any, page: FormPage) -> None:
    widths = form_widths(page.sheet, landscape=page.landscape)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[letter(place)].width = width
    put(sheet.cell(1, 1), page.title, size=14, bold=True, wrapped=False)
    sheet.row_dimensions[1].height = _TITLE_POINTS
    _row(sheet, 2, [field.title for field in page.sheet.fields], widths, head=True)
    row = 2
    for part in page.sheet.parts:
        if part.heading:
            row += 1
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(widths))
            put(sheet.cell(row, 1), part.heading, bold=True, fill=PART, boxed=True)
            sheet.row_dimensions[row].height = height([(part.heading, sum(widths))])
        for entry in part.entries:
            row += 1
            _row(sheet, row, entry.cells, widths)
    remarks = (*page.remarks, ": ".join(page.made))
    for place, said in enumerate(remarks, start=row + 2):
        put(sheet.cell(place, 1), said, size=9, wrapped=False)
    on_paper(
        sheet,
        orientation="landscape" if page.landscape else "portrait",
        header="",
        footer=page.title,
        last=(row + 1 + len(remarks), len(widths)),
        head=2,
    )


def _row(
    sheet: Any,
    row: int,
    texts: list[str] | tuple[str, ...],
    widths: list[float],
    *,
    head: bool = False,
) -> None:
    for place, said in enumerate(texts, start=1):
        put(sheet.cell(row, place), said, bold=head, fill=HEAD if head else None, boxed=True)
    least = 0.0 if head else WRITABLE_POINTS
    sheet.row_dimensions[row].height = height(zip(texts, widths, strict=True), least)
