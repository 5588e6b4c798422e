"""A form as a page of its own: title, where it comes from, the table, what it was made from.

Rules, held by tests/reports/test_form_page.py:

1. The head of the table stands on every page; the page is A4, on its side where the form says so.
2. Every text is a string, whatever stands in it: no formula, no link, no markup.
3. A place to be written on stays high enough to write on.

This module must never know what a form is made from.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bcpflow.language import Translator
from bcpflow.reports.section_page import lines_html, page_html, sheet_html
from bcpflow.reports.sections import Section
from bcpflow.reports.sheets import FieldKind, Sheet
from bcpflow.text import cells, safe

_SIDEWAYS = "@page { size: A4 landscape; } body { max-width: 271mm; }\n"
_CSS = (
    "table { table-layout: fixed; } td { height: 7.5mm; } th { white-space: normal; }\n"
    "td.k-stamp, td.k-figure, td.k-name, td.k-main { white-space: normal; width: auto;\n"
    "  font-size: 8.4pt; line-height: 1.3; } .more { font-size: 8.4pt; margin: 0; }\n"
)
_WIDTHS: dict[FieldKind, tuple[int, int]] = {
    "stamp": (8, 22),
    "figure": (8, 16),
    "name": (14, 22),
    "main": (24, 44),
    "aside": (12, 24),
}
"""Columns in cells of a terminal, nearly those of a spreadsheet: at least, at most."""
_MAX = 32_767
_HEAD, _PART = "FFDEDEDE", "FFF2F2F2"


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form in one language; ``made`` is what it was made from, label and text."""

    sheet: Sheet
    remarks: tuple[str, ...]
    made: tuple[str, str]
    landscape: bool = False

    @property
    def title(self) -> str:
        """What it is called on paper."""
        return self.sheet.title

    def notice(self) -> str:
        """A form has nothing to warn of; what is 例 is said below it."""
        return ""

    def figures(self) -> list[tuple[str, str]]:
        """Its numbers are its rows."""
        return []

    def sections(self) -> list[Section]:
        """The table and its remarks."""
        return [Section("form", self.sheet.title, (self.sheet, "\n".join(self.remarks)))]

    def proof(self) -> tuple[str, str]:
        """What it was made from, with the head codes of the runs."""
        return self.made


def form_html(page: FormPage, tr: Translator) -> str:
    """The form as one HTML file for A4."""
    body = [
        *sheet_html(page.sheet),
        f'<p class="remark">{lines_html(chr(10).join(page.remarks))}</p>',
    ]
    widths = list(_widths(page.sheet))
    css = _CSS + (_SIDEWAYS if page.landscape else "")
    css += "".join(
        f"col:nth-child({place}) {{ width: {100 * width / sum(widths):.1f}%; }}\n"
        for place, width in enumerate(widths, start=1)
    )
    return page_html(page, tr, (), body).replace("</style>", f"{css}</style>", 1)


def form_rows(page: FormPage, tr: Translator) -> list[tuple[str, ...]]:
    """The table for a program: heads, then rows; what they stand under in front."""
    parted = any(part.heading for part in page.sheet.parts)
    heads = tuple(field.title for field in page.sheet.fields)
    rows = [(tr("区分"), *heads) if parted else heads]
    for part in page.sheet.parts:
        front = (part.heading,) if parted else ()
        rows += [(*front, *entry.cells) for entry in part.entries]
    return rows


def form_xlsx(page: FormPage, tr: Translator) -> bytes:
    """The form as a workbook: printed on A4 it is one page wide, its head on every page."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = _sheet_name(page.title)
    _Book(sheet, page, tr).write()
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


class _Book:
    """The one sheet of a form."""

    def __init__(self, sheet: Any, page: FormPage, tr: Translator) -> None:
        from openpyxl.styles import Side
        from openpyxl.utils import get_column_letter

        self._sheet, self._page, self.tr = sheet, page, tr
        self._fields = page.sheet.fields
        self._wide = list(_widths(page.sheet))
        self._last = get_column_letter(len(self._fields))
        self._line = Side(style="thin", color="FF777777")

    def write(self) -> None:
        """Title, head, rows, remarks, and how it is printed."""
        self._put(1, 1, self._page.title, bold=True, size=14, boxed=False, wrap=False)
        for place, field in enumerate(self._fields, start=1):
            self._put(2, place, field.title, bold=True, fill=_HEAD)
        row = 2
        for part in self._page.sheet.parts:
            if part.heading:
                row += 1
                self._heading(row, part.heading)
            for entry in part.entries:
                row += 1
                for place, said in enumerate(entry.cells, start=1):
                    self._put(row, place, said)
                self._sheet.row_dimensions[row].height = self._height(entry.cells)
        last = row
        for last, said in enumerate(
            (*self._page.remarks, ": ".join(self._page.made)), start=row + 2
        ):
            self._put(last, 1, said, size=9, boxed=False, wrap=False)
        self._paper(last)

    def _heading(self, row: int, said: str) -> None:
        self._sheet.merge_cells(f"A{row}:{self._last}{row}")
        self._put(row, 1, said, bold=True, fill=_PART)

    def _height(self, texts: tuple[str, ...]) -> float:
        """High enough for all lines, and to write on (rule 3)."""
        lines = [
            sum(max(1, -(-cells(line) // int(width - 1))) for line in safe(text).split("\n"))
            for text, width in zip(texts, self._wide, strict=True)
        ]
        return min(400.0, max(24.0, 13.5 * max(lines) + 4))

    def _put(
        self,
        row: int,
        place: int,
        said: str,
        *,
        bold: bool = False,
        size: int = 10,
        fill: str = "",
        boxed: bool = True,
        wrap: bool = True,
    ) -> None:
        """A string and nothing else (rule 2)."""
        from openpyxl.styles import Alignment, Border, Font, PatternFill

        cell = self._sheet.cell(row, place)
        cell.value = safe(said)[:_MAX]
        cell.data_type = "s"
        cell.number_format = "@"
        cell.font = Font(bold=bold, size=size)
        cell.alignment = Alignment(vertical="top", wrap_text=wrap)
        if boxed:
            cell.border = Border(self._line, self._line, self._line, self._line)
        if fill:
            cell.fill = PatternFill("solid", fgColor=fill)

    def _paper(self, last: int) -> None:
        sheet = self._sheet
        from openpyxl.utils import get_column_letter

        for place, width in enumerate(self._wide, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.print_area = f"A1:{self._last}{last}"
        sheet.print_title_rows = "2:2"
        sheet.freeze_panes = "A3"
        setup = sheet.page_setup
        setup.paperSize = "9"
        setup.orientation = "landscape" if self._page.landscape else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        sheet.oddFooter.left.text = safe(self._page.title, one_line=True)[:80].replace("&", "&&")
        sheet.oddFooter.right.text = "&P / &N"
        sheet.oddFooter.left.size = sheet.oddFooter.right.size = 8


def _widths(sheet: Sheet) -> Iterator[float]:
    """A column is as broad as its longest line, within what its kind asks for."""
    for place, field in enumerate(sheet.fields):
        least, most = _WIDTHS[field.kind]
        said = [field.title, *(entry.cells[place] for entry in sheet.entries)]
        longest = max(cells(line) for text in said for line in safe(text).split("\n"))
        if field.kind in ("stamp", "figure"):  # these are not to be broken
            longest = round(longest * 1.3)
        yield float(min(max(longest + 2, least), most))


def _sheet_name(title: str) -> str:
    bare = "".join(c for c in safe(title, one_line=True) if c not in "[]:*?/\\'")
    return bare[:31].strip() or "-"
