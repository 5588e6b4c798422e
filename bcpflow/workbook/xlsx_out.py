"""Sheets written as a workbook people read, edit and print: A4, heads in sight, texts alone.

Rules, held by tests/workbook/test_round_trip.py:

1. Every cell is a text (`xlsx_book`).
2. Rows are as high as their texts; columns without a value are folded away, not left out.
3. What may not stand in a cell is a visible mark; the caller is told which cells those are.

This module must never know what a cell means.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from bcpflow.reports.xlsx_book import HEADING, PLAIN, Book, fitting
from bcpflow.reports.xlsx_sizes import column_width, row_height
from bcpflow.text import safe
from bcpflow.workbook.tables_out import Page

_NARROWEST, _WIDEST = 10, 46
_ACROSS = 210
"""Cells across a page that can still be read; a wider sheet goes over several."""
_LOOKED_AT = 200
"""Rows a column's width is taken from."""


def marked(pages: Sequence[Page]) -> list[tuple[str, int, int, str]]:
    """Cells whose text is not written as it is: sheet, row, column, what is written (rule 3)."""
    return [
        (page.title, row, at, safe(text))
        for page in pages
        for row, line in enumerate(page.rows, start=1)
        for at, text in enumerate(line, start=1)
        if fitting(text) != text
    ]


def workbook_bytes(pages: Sequence[Page], footer: str) -> bytes:
    """The workbook, each page a sheet."""
    book = Book()
    for page in pages:
        sheet = book.sheet(page.title)
        widths = [
            column_width((row[at] for row in page.rows[:_LOOKED_AT]), _NARROWEST, _WIDEST)
            for at in range(len(page.rows[0]))
        ]
        unused = [_is_unused(page, at) for at in range(len(widths))]
        for column, (width, folded) in enumerate(zip(widths, unused, strict=True), start=1):
            sheet.width(column, width, folded=folded)
        for number, row in enumerate(page.rows, start=1):
            sheet.height(number, row_height(row, widths))
            for column, cell in enumerate(row, start=1):
                sheet.put(number, column, cell, PLAIN if number > 1 else HEADING)
        sheet.head(1, columns=page.keys)
        seen = sum(width for width, folded in zip(widths, unused, strict=True) if not folded)
        sheet.on_paper(
            (len(page.rows), len(widths)),
            "landscape",
            header=page.title,
            footer=footer,
            across=max(1, math.ceil(seen / _ACROSS)),
        )
    return book.data()


def _is_unused(page: Page, column: int) -> bool:
    """Whether a column has a head alone: it is folded away, so that paper holds the others."""
    filled = any(row[column] for row in page.rows[1:])
    return len(page.rows) > 1 and not filled
