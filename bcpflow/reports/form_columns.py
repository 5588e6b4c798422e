"""How wide the columns of a form are, in cells of a terminal, nearly those of a spreadsheet.

Rules, held by tests/reports/test_form_columns.py:

1. A column has what its longest line takes, within what its kind asks for: a pen needs room too.
2. Where that is more than the page has, what is read gives way, down to where it can still be read;
   what is then too much makes the page smaller.
"""

from __future__ import annotations

from bcpflow.reports.sheets import FieldKind, Sheet
from bcpflow.text import longest_line

PAGE_CELLS = {False: 94.0, True: 142.0}
"""What A4 has between its margins at the size of ten points: upright, and on its side."""
_LIMITS: dict[FieldKind, tuple[int, int]] = {
    "stamp": (8, 22),
    "figure": (8, 16),
    "name": (14, 22),
    "main": (24, 44),
    "aside": (12, 24),
}
"""At least, at most."""
_RIGID = ("stamp", "figure")


def form_widths(sheet: Sheet, *, landscape: bool) -> list[float]:
    """A width for each field."""
    kinds = [field.kind for field in sheet.fields]
    widths = [_wanted(sheet, place, kind) for place, kind in enumerate(kinds)]
    over = sum(widths) - PAGE_CELLS[landscape]
    spare = [
        width - _LIMITS["main"][0] if kind == "main" else 0.0
        for width, kind in zip(widths, kinds, strict=True)
    ]
    given = min(1.0, max(0.0, over) / sum(spare)) if any(spare) else 0.0
    return [width - given * room for width, room in zip(widths, spare, strict=True)]


def _wanted(sheet: Sheet, place: int, kind: FieldKind) -> float:
    least, most = _LIMITS[kind]
    said = [sheet.fields[place].title, *(entry.cells[place] for entry in sheet.entries)]
    broadest = max(map(longest_line, said))
    if kind in _RIGID:  # these are not to be broken, and digits are broader than a cell
        broadest = round(broadest * 1.3)
    return float(min(max(broadest + 2, least), most))
