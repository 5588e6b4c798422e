"""Sheets written as a workbook people read, edit and print: A4, heads in sight, texts alone.

Rules, held by tests/workbook/test_round_trip.py:

1. No cell is a formula, a link or a number, whatever stands in it.
2. Rows are as high as their texts; columns without a value are folded away, not left out.
3. What may not stand in a cell is a visible mark; the caller is told which cells those are.

This module must never know what a cell means.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

from bcpflow.site.cell_sizes import column_width, row_height
from bcpflow.site.tables import MAX_CELL
from bcpflow.text import safe
from bcpflow.workbook.tables_out import Page

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
        if safe(text) != text or len(text) > MAX_CELL
    ]


def workbook_bytes(pages: Sequence[Page], footer: str) -> bytes:
    """The workbook, each page a sheet."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    refused = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, {**refused, "in_memory": True}) as book:
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
        head = book.add_format({"num_format": "@", "bold": True, "bg_color": "#DDE6F0", "border": 1,
                                "text_wrap": True, "valign": "top"})  # fmt: skip
        for page in pages:
            sheet = book.add_worksheet(page.title[:31])
            widths = _widths(page)
            for column, width in enumerate(widths):
                folded = {"level": 1, "hidden": True} if _is_unused(page, column) else {}
                sheet.set_column(column, column, width, None, folded)
            for number, row in enumerate(page.rows):
                sheet.set_row(number, row_height(row, widths))
                for column, cell in enumerate(row):
                    held = safe(cell)[:MAX_CELL]
                    sheet.write_string(
                        number, column, held, text if number else head
                    ) if held else (sheet.write_blank(number, column, None, text))
            sheet.freeze_panes(1, page.keys)
            sheet.set_landscape()
            sheet.set_paper(9)
            seen = [width for at, width in enumerate(widths) if not _is_unused(page, at)]
            sheet.fit_to_pages(max(1, math.ceil(sum(seen) / _ACROSS)), 0)
            sheet.repeat_columns(0, page.keys - 1)
            sheet.repeat_rows(0)
            sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
            sheet.set_header("&L&A&R&P / &N")
            sheet.set_footer(f"&L{footer.replace('&', '&&')[:120]}")
    return out.getvalue()


def _is_unused(page: Page, column: int) -> bool:
    """Whether a column has a head alone: it is folded away, so that paper holds the others."""
    filled = any(row[column] for row in page.rows[1:])
    return len(page.rows) > 1 and not filled


def _widths(page: Page) -> list[float]:
    return [
        column_width(row[at] for row in page.rows[:_LOOKED_AT] if at < len(row))
        for at in range(max(map(len, page.rows)))
    ]
