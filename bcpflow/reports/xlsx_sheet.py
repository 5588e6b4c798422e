"""A sheet of a workbook: cells that hold strings and nothing else, and A4 to print them on.

Rules, held by tests/reports/test_xlsx_sheet.py:

1. Every cell is a string, whatever stands in it: no formula, no link, no number out of a text.
2. A text too long for a cell is cut with its length told, since Excel would refuse the file.
3. A sheet has a name Excel takes and no other sheet of the book has.
4. It is printed one page wide; what stands in the margin is never a command of the margin.

openpyxl is imported where a cell is written: a command that writes none never loads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from bcpflow.text import cells, safe, wrap

MAX_CELL = 32_767
MAX_NAME = 31
LINE_POINTS, MOST_POINTS = 14.0, 409.0
"""Height of a line, and of the highest row Excel has. It measures no row it did not write."""
TYPEFACE = "BIZ UDPGothic"
HEAD, PART = "FFDEDEDE", "FFF2F2F2"
"""Greys of a head and of what rows stand under; they copy as they are."""
_A4 = "9"
_FORBIDDEN = frozenset("[]:*?/\\'")


def put(
    cell: Any,
    text: str,
    *,
    size: int = 10,
    bold: bool = False,
    strike: bool = False,
    fill: str | None = None,
    boxed: bool = False,
    wrapped: bool = True,
) -> None:
    """A string and how it looks (rules 1 and 2)."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    inert = safe(text)
    if len(inert) > MAX_CELL:
        kept = inert[: MAX_CELL - 20]
        inert = f"{kept}…(+{len(inert) - len(kept)})"
    cell.number_format = "@"
    if inert:
        cell.value = inert
        cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=wrapped)
    cell.font = Font(name=TYPEFACE, bold=bold, strike=strike, size=size)
    if boxed:
        line = Side(style="thin", color="FF777777")
        cell.border = Border(line, line, line, line)
    if fill is not None:
        cell.fill = PatternFill("solid", fgColor=fill)


def height(texts: Iterable[tuple[str, float]], least: float = 0.0) -> float:
    """Points of a row that shows all of its texts, each in its column's width."""
    lines = max((len(wrap(safe(text), int(width) - 1)) for text, width in texts), default=1)
    return min(max(lines * LINE_POINTS + 2, least), MOST_POINTS)


def longest(text: str) -> int:
    """Cells of its longest line."""
    return max(cells(line) for line in safe(text).split("\n"))


def letter(number: int) -> str:
    """``C`` for column 3."""
    from openpyxl.utils import get_column_letter

    found: str = get_column_letter(number)
    return found


def sheet_name(title: str, taken: Iterable[str] = ()) -> str:
    """A name Excel takes (rule 3)."""
    bare = "".join(c for c in safe(title, one_line=True) if c not in _FORBIDDEN)
    bare = bare[:MAX_NAME].strip() or "-"
    names = {name.casefold() for name in taken}
    name, number = bare, 2
    while name.casefold() in names:
        tail = f" ({number})"
        name, number = bare[: MAX_NAME - len(tail)] + tail, number + 1
    return name


def on_paper(
    sheet: Any,
    *,
    orientation: Literal["portrait", "landscape"],
    header: str,
    footer: str,
    last: tuple[int, int],
    head: int,
) -> None:
    """A4, one page wide and as many high as it takes (rule 4).

    ``last``: row and column of the last cell; ``head``: the row every page repeats, 0 for none.
    """
    setup = sheet.page_setup
    setup.paperSize = _A4
    setup.orientation = orientation
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom = 0.7, 0.7
    sheet.oddHeader.left.text = _in_margin(header) or None
    sheet.oddFooter.left.text = _in_margin(footer)
    sheet.oddFooter.right.text = "&P / &N"
    sheet.oddFooter.left.size = sheet.oddFooter.right.size = 8
    sheet.print_options.gridLines = False
    row, column = last
    sheet.print_area = f"A1:{letter(column)}{row}"
    if head:
        sheet.print_title_rows = f"{head}:{head}"
        sheet.freeze_panes = f"A{head + 1}"


def _in_margin(text: str) -> str:
    """There ``&`` is a command, and Excel takes 255 letters in all."""
    return safe(text, one_line=True).replace("&", "＆")[:100]
