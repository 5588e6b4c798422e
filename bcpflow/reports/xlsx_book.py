"""A workbook: sheets of cells that hold texts or numbers and nothing else, and A4 to print them on.

Rules, held by tests/reports/test_xlsx_book.py:

1. A text is a string, whatever stands in it: no formula, no link, no number; it is read back as it
   was, but for what `text.safe` makes visible.
2. A text too long for a cell is cut with its length told, since Excel would refuse the file.
3. Sheets have names Excel takes, each another.
4. What stands in the margin of a page is never a command of the margin.

Rows and columns count from 1, as people name them. This module must never know what a cell means.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any, Literal

from bcpflow.text import safe

MAX_CELL = 32_767
MAX_NAME = 31
"""Of a cell and of a sheet's name in Excel, in `units`."""
TYPEFACE = "BIZ UDPGothic"
HEAD, PART, LATE = "#DEDEDE", "#F2F2F2", "#E4E4E4"
"""Greys of a head, of what rows stand under, of what is late; they copy as they are."""
_A4 = 9
_MARGIN_TEXT = 100
"""Excel takes 255 letters of a margin in all, its commands among them."""
_FORBIDDEN = frozenset("[]:*?/\\'")
_REFUSED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks."""

    bold: bool = False
    strike: bool = False
    size: int = 10
    fill: str | None = None
    boxed: bool = True
    wrapped: bool = True
    figure: bool = False


PLAIN = Look()
HEADING = Look(bold=True, fill=HEAD)
NOTE = Look(size=9, boxed=False, wrapped=False)


class Book:
    """A workbook that is being written."""

    def __init__(self) -> None:
        from xlsxwriter import Workbook

        self._page = io.BytesIO()
        self._book = Workbook(self._page, {**_REFUSED, "in_memory": True})
        self._names: set[str] = set()
        self._looks: dict[Look, Any] = {}

    def sheet(self, title: str) -> BookSheet:
        """A new sheet, by that name or one like it (rule 3)."""
        bare = "".join(c for c in safe(title, one_line=True) if c not in _FORBIDDEN)
        bare = _within(bare, MAX_NAME).strip() or "-"
        name, number = bare, 2
        while name.casefold() in self._names:
            tail = f" ({number})"
            name, number = _within(bare, MAX_NAME - len(tail)) + tail, number + 1
        self._names.add(name.casefold())
        return BookSheet(self, self._book.add_worksheet(name))

    def look(self, look: Look) -> Any:
        """What the writer calls a format; each is made once."""
        if look not in self._looks:
            made = self._book.add_format({"valign": "top"})
            if not look.figure:
                made.set_num_format("@")  # so that Excel leaves the zero of 090 in place
            made.set_font_name(TYPEFACE)
            made.set_font_size(look.size)
            made.set_text_wrap(look.wrapped)
            if look.bold:
                made.set_bold()
            if look.strike:
                made.set_font_strikeout()
            if look.fill:
                made.set_bg_color(look.fill)
            if look.boxed:
                made.set_border(1)
                made.set_border_color("#777777")
            self._looks[look] = made
        return self._looks[look]

    def data(self) -> bytes:
        """The file; nothing can be written afterwards."""
        self._book.close()
        return self._page.getvalue()


class BookSheet:
    """A sheet of a book."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self._book, self._sheet = book, sheet

    def put(self, row: int, column: int, said: str | float | None, look: Look = PLAIN) -> None:
        """A text, a number, or nothing (rules 1 and 2)."""
        if isinstance(said, (int, float)):
            made = self._book.look(replace(look, figure=True))
            self._sheet.write_number(row - 1, column - 1, said, made)
            return
        made = self._book.look(look)
        if text := fitting(said or ""):
            self._sheet.write_string(row - 1, column - 1, text, made)
        else:
            self._sheet.write_blank(row - 1, column - 1, None, made)

    def across(self, row: int, columns: int, said: str, look: Look) -> None:
        """A text over so many columns, from the first."""
        self.over(row, 1, columns, said, look)

    def over(self, row: int, column: int, last: int, said: str, look: Look) -> None:
        """A text from one column to another."""
        if last > column:
            made = self._book.look(look)
            self._sheet.merge_range(row - 1, column - 1, row - 1, last - 1, "", made)
        self.put(row, column, said, look)

    def width(
        self, column: int, cells: float, look: Look | None = None, *, folded: bool = False
    ) -> None:
        """How wide a column is; ``look``: of its empty cells; ``folded``: away, to be opened."""
        made = self._book.look(look) if look is not None else None
        options = {"level": 1, "hidden": True} if folded else {}
        self._sheet.set_column(column - 1, column - 1, cells, made, options)

    def height(self, row: int, points: float) -> None:
        """How high a row is."""
        self._sheet.set_row(row - 1, points)

    def head(self, row: int, *, columns: int = 0) -> None:
        """The rows down to this and so many columns stay in sight and stand on every page."""
        self._sheet.freeze_panes(row, columns)
        self._sheet.repeat_rows(row - 1)
        if columns:
            self._sheet.repeat_columns(0, columns - 1)

    def filtered(self, head: int, last: tuple[int, int]) -> None:
        """Rows can be chosen by what stands under a head."""
        self._sheet.autofilter(head - 1, 0, max(last[0] - 1, head), last[1] - 1)

    def on_paper(
        self,
        last: tuple[int, int],
        orientation: Literal["portrait", "landscape"],
        *,
        header: str = "",
        footer: str = "",
        across: int = 1,
    ) -> None:
        """A4 to the last row and column, ``across`` pages wide and as many high as it takes."""
        sheet = self._sheet
        sheet.set_paper(_A4)
        if orientation == "landscape":
            sheet.set_landscape()
        sheet.fit_to_pages(across, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.print_area(0, 0, last[0] - 1, last[1] - 1)
        if header:
            sheet.set_header(f"&L{_in_margin(header)}")
        sheet.set_footer(f"&L&8 {_in_margin(footer)}&R&8 &P / &N")


def column_letters(column: int) -> str:
    """``AB`` for column 28."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def fitting(text: str) -> str:
    """The text as far as Excel takes it, and how much was left out (rule 2)."""
    inert = safe(text)
    if units(inert) <= MAX_CELL:
        return inert
    kept = _within(inert, MAX_CELL - 20)
    return f"{kept}…(+{len(inert) - len(kept)})"


def _in_margin(text: str) -> str:
    """There ``&`` is a command (rule 4)."""
    return safe(text, one_line=True).replace("&", "＆")[:_MARGIN_TEXT]


def units(text: str) -> int:
    """How long Excel says a text is: it counts 𠮷 twice, as UTF-16 does."""
    return len(text) + sum(char > "\uffff" for char in text)


def _within(text: str, most: int) -> str:
    """As much of a text as so many units hold."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
