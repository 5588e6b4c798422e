"""A form as a workbook, to be filled in on a screen or printed and filled in by hand.

Rules, held by tests/reports/test_form_xlsx.py:

1. The head of the table is frozen and stands on every printed page.
2. What rows stand under is a heading across the table, as on the printed form.
3. A row is high enough for all of its lines, and to write on.

What a cell and a page are, `xlsx_book` says.
"""

from __future__ import annotations

from collections.abc import Sequence

from bcpflow.reports.form_columns import form_widths
from bcpflow.reports.form_page import FormPage
from bcpflow.reports.xlsx_book import HEADING, NOTE, PART, PLAIN, Book, BookSheet, Look
from bcpflow.reports.xlsx_sizes import row_height

WRITABLE_POINTS = 24.0
_TITLE = Look(size=14, bold=True, boxed=False, wrapped=False)
_TITLE_POINTS = 26.0
_PART = Look(bold=True, fill=PART)


def form_xlsx(page: FormPage) -> bytes:
    """The workbook's bytes."""
    book = Book()
    _fill(book.sheet(page.title), page)
    return book.data()


def _fill(sheet: BookSheet, page: FormPage) -> None:
    widths = form_widths(page.sheet, landscape=page.landscape)
    for place, width in enumerate(widths, start=1):
        sheet.width(place, width)
    sheet.put(1, 1, page.title, _TITLE)
    sheet.height(1, _TITLE_POINTS)
    _row(sheet, 2, [field.title for field in page.sheet.fields], widths, HEADING)
    row = 2
    for part in page.sheet.parts:
        if part.heading:
            row += 1
            sheet.across(row, len(widths), part.heading, _PART)
            sheet.height(row, row_height([part.heading], [sum(widths)]))
        for entry in part.entries:
            row += 1
            _row(sheet, row, entry.cells, widths)
    remarks = (*page.remarks, ": ".join(page.made))
    for place, said in enumerate(remarks, start=row + 2):
        sheet.put(place, 1, said, NOTE)
    sheet.head(2)
    last = (row + 1 + len(remarks), len(widths))
    sheet.on_paper(last, "landscape" if page.landscape else "portrait", footer=page.title)


def _row(
    sheet: BookSheet, row: int, texts: Sequence[str], widths: Sequence[float], look: Look = PLAIN
) -> None:
    for place, said in enumerate(texts, start=1):
        sheet.put(row, place, said, look)
    sheet.height(row, row_height(texts, widths, 0.0 if look is HEADING else WRITABLE_POINTS))
