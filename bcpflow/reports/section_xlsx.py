"""Sections as a workbook: to be sorted and counted on a screen, and to be printed on A4.

Rules, held by tests/reports/test_section_xlsx.py:

1. Every cell is a string, whatever stands in it: no formula, no link, no number out of a text.
2. Each table has a sheet of its own, its head frozen and repeated on every page, one page wide on
   A4; what a table stands under is a column, so that sorting loses nothing.
3. What is no table stands on the first sheet. Sheets have names Excel takes, each another.
4. A text too long for a cell is cut with its length told, since Excel would refuse the file.

This module must never reckon or word: it lays out what the sections say.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bcpflow.language import Translator
from bcpflow.reports.sections import Section, Sections
from bcpflow.reports.sheets import Sheet, Tone
from bcpflow.text import cells, safe, wrap

MAX_CELL = 32_767
MAX_NAME = 31
WIDEST: dict[str, int] = {
    "stamp": 24, "figure": 24, "name": 18, "main": 48, "aside": 24, "part": 38, "label": 22,
    "said": 72,
}  # fmt: skip
"""Columns by what they hold, in cells of a terminal, which are nearly those of Excel."""
NARROWEST = 6
LINE_POINTS, MOST_POINTS = 14.0, 409.0
"""Height of a line, and of the highest row Excel has. It measures no row it did not write."""
TYPEFACE = "BIZ UDPGothic"
LANDSCAPE_FROM = 110
"""A table so wide lies on its side."""
_A4 = "9"
_FORBIDDEN = frozenset("[]:*?/\\'")
_HEAD, _PART, _LATE = "FFDEDEDE", "FFF2F2F2", "FFE4E4E4"
_FILLS: dict[Tone, str] = {"phase": _PART, "inject": _PART, "overdue": _LATE, "failed": _LATE}


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    tone: Tone = "plain"
    head: bool = False


def sections_xlsx(made: Sections, tr: Translator) -> bytes:
    """A report as a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    writer = _Writer(book, made)
    plain, tables = _parted(made.sections())
    writer.page(tr("概要"), list(_front(made, plain)), ["label", "said"], heads=0)
    for part, sheet in tables:
        rows, kinds = list(_rows(sheet, tr)), [str(field.kind) for field in sheet.fields]
        parted = len(rows[0].cells) > len(kinds)
        columns = ["part", *kinds] if parted else kinds
        writer.page(part.title, rows, columns, heads=1, foot=_remarks(part))
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


def _parted(sections: Iterable[Section]) -> tuple[list[Section], list[tuple[Section, Sheet]]]:
    """Sections without a table, and the tables of the others (rule 3)."""
    plain, tables = [], []
    for part in sections:
        sheets = [block for block in part.words if isinstance(block, Sheet)]
        tables += [(part, sheet) for sheet in sheets]
        if not sheets:
            plain.append(part)
    return plain, tables


def _front(made: Sections, plain: list[Section]) -> Iterator[_Row]:
    yield _Row((made.title, ""), head=True)
    if made.notice():
        yield _Row((made.notice(), ""), head=True)
    for label, said in made.figures():
        yield _Row((label, said))
    for part in plain:
        yield _Row(("", ""))
        yield _Row((part.title, ""), head=True)
        for block in part.words:
            if isinstance(block, str):
                yield from (_Row(("", line)) for line in block.split("\n"))
            elif not isinstance(block, Sheet):
                yield from (_Row(pair) for pair in block)
    yield _Row(("", ""))
    yield _Row(made.proof())


def _rows(sheet: Sheet, tr: Translator) -> Iterator[_Row]:
    """A table; what its parts stand under in a column in front (rule 2)."""
    parted = any(part.heading for part in sheet.parts)
    before = (tr("区分"),) if parted else ()
    yield _Row((*before, *(field.title.replace("\n", "") for field in sheet.fields)), head=True)
    for part in sheet.parts:
        for entry in part.entries:
            yield _Row(((part.heading, *entry.cells) if parted else entry.cells), entry.tone)


def _remarks(part: Section) -> list[str]:
    """What is said beside the tables of a section."""
    said: list[str] = []
    for block in part.words:
        if isinstance(block, str):
            said += block.split("\n")
        elif not isinstance(block, Sheet):
            said += [f"{label}: {text}" for label, text in block]
    return said


class _Writer:
    """The sheets of one book."""

    def __init__(self, book: Any, made: Sections) -> None:
        self._book = book
        label, head = made.proof()
        self._foot = _header_text(f"{made.title}\u3000{label} {head}")

    def page(
        self,
        title: str,
        rows: list[_Row],
        kinds: list[str],
        *,
        heads: int,
        foot: Iterable[str] = (),
    ) -> None:
        """One sheet of rows; ``heads``: how many stand on every page."""
        sheet = self._book.create_sheet(self._name(title))
        widths = list(_widths(rows, kinds, heads))
        for place, width in enumerate(widths, start=1):
            sheet.column_dimensions[_letter(place)].width = width
        for number, row in enumerate(rows, start=1):
            _write(sheet, number, row, widths)
            if row.head and not heads:  # a title of the first sheet spans both of its columns
                sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=2)
        remarks = list(foot)
        for number, line in enumerate(remarks, start=len(rows) + 2):
            _note(sheet, number, line)
        last = len(rows) + (1 + len(remarks) if remarks else 0)
        sheet.print_area = f"A1:{_letter(len(widths))}{last}"
        if heads:
            sheet.print_title_rows = f"1:{heads}"
            sheet.freeze_panes = f"A{heads + 1}"
            sheet.auto_filter.ref = f"A{heads}:{_letter(len(widths))}{len(rows)}"
        self._paper(sheet, title, sum(widths))

    def _paper(self, sheet: Any, title: str, width: float) -> None:
        """A4, one page wide, as many high as it takes."""
        setup = sheet.page_setup
        setup.paperSize = _A4
        setup.orientation = "landscape" if width > LANDSCAPE_FROM else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom = 0.7, 0.7
        sheet.oddHeader.left.text = _header_text(title) or None
        sheet.oddFooter.left.text = self._foot
        sheet.oddFooter.left.size = sheet.oddFooter.right.size = 8
        sheet.oddFooter.right.text = "&P / &N"
        sheet.print_options.gridLines = False

    def _name(self, title: str) -> str:
        """A name Excel takes and no other sheet has (rule 3)."""
        bare = "".join(c for c in safe(title, one_line=True) if c not in _FORBIDDEN)
        bare = bare[:MAX_NAME].strip() or "-"
        taken = {name.casefold() for name in self._book.sheetnames}
        name, number = bare, 2
        while name.casefold() in taken:
            tail = f" ({number})"
            name, number = bare[: MAX_NAME - len(tail)] + tail, number + 1
        return name


def _write(sheet: Any, number: int, row: _Row, widths: list[float]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    line = Side(style="thin", color="FF777777")
    fill = _HEAD if row.head else _FILLS.get(row.tone)
    strong = row.head or row.tone in ("phase", "inject")
    height = 1
    for place, (text, width) in enumerate(zip(row.cells, widths, strict=True), start=1):
        cell = sheet.cell(number, place)
        _put(cell, text)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.font = Font(name=TYPEFACE, bold=strong, strike=row.tone == "undone", size=10)
        if any(row.cells):
            cell.border = Border(line, line, line, line)
        if fill is not None:
            cell.fill = PatternFill("solid", fgColor=fill)
        room = sum(widths) if row.head and not any(row.cells[1:]) else width
        height = max(height, len(wrap(safe(text), int(room) - 1)))
    sheet.row_dimensions[number].height = min(height * LINE_POINTS + 2, MOST_POINTS)


def _put(cell: Any, text: str) -> None:
    """A string and nothing else (rule 1)."""
    inert = safe(text)
    if len(inert) > MAX_CELL:
        kept = inert[: MAX_CELL - 20]
        inert = f"{kept}…(+{len(inert) - len(kept)})"
    cell.number_format = "@"
    if inert:
        cell.value = inert
        cell.data_type = "s"


def _note(sheet: Any, number: int, line: str) -> None:
    from openpyxl.styles import Font

    cell = sheet.cell(number, 1)
    _put(cell, line)
    cell.font = Font(name=TYPEFACE, size=9)


def _widths(rows: list[_Row], kinds: list[str], heads: int) -> Iterator[float]:
    """Columns as wide as their longest line, within reason; a first sheet's title spans both."""
    for place, kind in enumerate(kinds):
        said = (row.cells[place] for row in rows if heads or not row.head)
        longest = max((_longest(text) for text in said), default=0)
        yield float(min(max(longest + 2, NARROWEST), WIDEST[kind]))


def _longest(text: str) -> int:
    return max(cells(line) for line in safe(text).split("\n"))


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    letter: str = get_column_letter(number)
    return letter


def _header_text(text: str) -> str:
    """A text in the margin of a page, where ``&`` is a command; Excel takes 255 letters in all."""
    return safe(text, one_line=True).replace("&", "＆")[:100]
