"""Sections as a workbook: to be sorted and counted on a screen, and to be printed on A4.

Rules, held by tests/reports/test_section_xlsx.py:

1. Each table has a sheet of its own, its head frozen and repeated on every page; what it stands
   under is a column, so that sorting loses nothing.
2. What is no table stands on the first sheet.

What a cell and a page are, `xlsx_book` says. This module must never reckon or word: it lays out
what the sections say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bcpflow.language import Translator
from bcpflow.reports.sections import Section, Sections
from bcpflow.reports.sheets import Sheet, Tone
from bcpflow.reports.xlsx_book import HEADING, LATE, NOTE, PART, PLAIN, Book, BookSheet, Look
from bcpflow.reports.xlsx_sizes import column_width, row_height

WIDEST: dict[str, int] = {
    "stamp": 24, "figure": 24, "name": 18, "main": 48, "aside": 24, "part": 38, "label": 22,
    "said": 72,
}  # fmt: skip
"""Columns by what they hold, in cells of a terminal, which are nearly those of Excel."""
NARROWEST = 6
LANDSCAPE_FROM = 110
"""A table so wide lies on its side."""
_LOOKS: dict[Tone, Look] = {
    "phase": Look(bold=True, fill=PART),
    "inject": Look(bold=True, fill=PART),
    "overdue": Look(fill=LATE),
    "failed": Look(fill=LATE),
    "undone": Look(strike=True),
}


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    tone: Tone = "plain"
    head: bool = False


def sections_xlsx(made: Sections, tr: Translator) -> bytes:
    """A report as a workbook."""
    book = Book()
    writer = _Writer(book, made)
    plain, tables = _parted(made.sections())
    writer.page(tr("概要"), list(_front(made, plain)), ["label", "said"], heads=0)
    for part, sheet in tables:
        rows, kinds = list(_rows(sheet, tr)), [str(field.kind) for field in sheet.fields]
        columns = ["part", *kinds] if sheet.parted else kinds
        writer.page(part.title, rows, columns, heads=1, foot=_remarks(part))
    return book.data()


def _parted(sections: Iterable[Section]) -> tuple[list[Section], list[tuple[Section, Sheet]]]:
    """Sections without a table, and the tables of the others (rules 1 and 2)."""
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
    """A table; what its parts stand under in a column in front (rule 1)."""
    before = (tr("区分"),) if sheet.parted else ()
    yield _Row((*before, *(field.title.replace("\n", "") for field in sheet.fields)), head=True)
    for part in sheet.parts:
        for entry in part.entries:
            yield _Row(((part.heading, *entry.cells) if sheet.parted else entry.cells), entry.tone)


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

    def __init__(self, book: Book, made: Sections) -> None:
        self._book = book
        label, head = made.proof()
        self._foot = f"{made.title}\u3000{label} {head}"

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
        sheet = self._book.sheet(title)
        widths = list(_widths(rows, kinds, heads))
        for place, width in enumerate(widths, start=1):
            sheet.width(place, width)
        for number, row in enumerate(rows, start=1):
            _write(sheet, number, row, widths, heads)
        remarks = list(foot)
        for number, line in enumerate(remarks, start=len(rows) + 2):
            sheet.put(number, 1, line, NOTE)
        if heads:
            sheet.head(heads)
            sheet.filtered(heads, (len(rows), len(widths)))
        sheet.on_paper(
            (len(rows) + (1 + len(remarks) if remarks else 0), len(widths)),
            "landscape" if sum(widths) > LANDSCAPE_FROM else "portrait",
            header=title,
            footer=self._foot,
        )


def _write(sheet: BookSheet, number: int, row: _Row, widths: list[float], heads: int) -> None:
    if not any(row.cells):
        return
    if row.head and not heads:  # a title of the first sheet spans its columns
        sheet.across(number, len(widths), row.cells[0], HEADING)
        sheet.height(number, row_height(row.cells[:1], [sum(widths)]))
        return
    look = HEADING if row.head else _LOOKS.get(row.tone, PLAIN)
    for place, text in enumerate(row.cells, start=1):
        sheet.put(number, place, text, look)
    sheet.height(number, row_height(row.cells, widths))


def _widths(rows: list[_Row], kinds: list[str], heads: int) -> Iterator[float]:
    """Columns as wide as their longest line, within reason; a first sheet's title spans both."""
    for place, kind in enumerate(kinds):
        said = (row.cells[place] for row in rows if heads or not row.head)
        yield column_width(said, NARROWEST, WIDEST[kind])
