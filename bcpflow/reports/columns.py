"""How wide the columns of a sheet stand on a page of paper, in millimetres.

Rules, held by tests/reports/test_columns.py:

1. The columns fill the page's width and never more.
2. The main column keeps a third of the page, or what its longest line takes: first names and
   asides give way for it, and only then what may not be broken (stamps, figures), which has room
   for its longest line otherwise.

A terminal measures its own columns (`page`): it has cells and no millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass

from bcpflow.reports.sheets import Field, Sheet
from bcpflow.text import longest_line

NAME_CELLS = 14
MAIN_SHARE = 1 / 3
ASIDE_MM = 30.0
LEAST_MM = 14.0
"""A name or an aside is never narrower than that for the main column's sake."""
_RIGID = ("stamp", "figure")


@dataclass(frozen=True, slots=True)
class Measures:
    """What letters take on a kind of page."""

    page_mm: float
    cell_mm: float = 1.72
    """Width of half a Japanese character at the size of a stamp, with digits as wide as any."""
    inset_mm: float = 2.8
    """What the rules of a table and the space beside them take of a column."""


def column_widths(sheet: Sheet, page: Measures) -> list[float]:
    """A width for each field."""
    kinds = [field.kind for field in sheet.fields]
    widths = [_wanted(sheet, index, field, page) for index, field in enumerate(sheet.fields)]
    mains = kinds.count("main")
    if not mains:
        whole = sum(widths) or 1.0
        return [width * page.page_mm / whole for width in widths]
    longest = max(
        longest_line(text)
        for index, kind in enumerate(kinds)
        if kind == "main"
        for text in _column(sheet, index)
    )
    kept = min(page.page_mm * MAIN_SHARE, longest * page.cell_mm + page.inset_mm)
    room = page.page_mm - kept * mains
    soft = [index for index, kind in enumerate(kinds) if kind in ("name", "aside")]
    over = sum(widths) - room
    if over > 0 and soft:
        spare = sum(max(0.0, widths[index] - LEAST_MM) for index in soft)
        given = min(1.0, over / spare) if spare else 0.0
        for index in soft:
            widths[index] -= max(0.0, widths[index] - LEAST_MM) * given
    if sum(widths) > room:
        widths = [width * room / sum(widths) for width in widths]
    rest = (page.page_mm - sum(widths)) / mains
    return [rest if kind == "main" else width for kind, width in zip(kinds, widths, strict=True)]


def _wanted(sheet: Sheet, index: int, field: Field, page: Measures) -> float:
    """What a column asks for; nothing for one that takes what is left."""
    if field.kind == "main":
        return 0.0
    if field.kind == "aside":
        return ASIDE_MM
    longest = max(longest_line(text) for text in _column(sheet, index))
    if field.kind not in _RIGID:
        longest = min(longest, NAME_CELLS)
    return longest * page.cell_mm + page.inset_mm


def _column(sheet: Sheet, index: int) -> list[str]:
    return [sheet.fields[index].title, *(entry.cells[index] for entry in sheet.entries)]
