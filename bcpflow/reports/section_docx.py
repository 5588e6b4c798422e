"""Sections as a Word document for A4, to go on writing in.

Rules, held by tests/reports/test_section_docx.py:

1. Every text is a plain run: no field, no link, no picture and no style out of a text of a person.
2. The head of a table is repeated on every page; no row is split; nothing leaves the page.
3. Title and head code stand at the foot of every page, beside its number.

This module must never reckon or word: it lays out what the sections say.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bcpflow.errors import UsageFault
from bcpflow.language import Translator
from bcpflow.reports.columns import Measures, column_widths
from bcpflow.reports.sections import Sections, Words
from bcpflow.reports.sheets import Entry, Sheet
from bcpflow.text import safe

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

TYPEFACE = "BIZ UDPGothic"
"""Windows has it; where it is not there Word takes another Japanese one."""
PAGE_MM = 210 - 16 - 14
PAGE = Measures(PAGE_MM, cell_mm=1.8, inset_mm=4.2)
"""Measured in a wide letter: which one Word takes is not ours to say."""
LABEL_MM = 36.0
_HEAD_FILL, _PART_FILL, _LATE_FILL = "DEDEDE", "F2F2F2", "E4E4E4"
_MADE = datetime(2000, 1, 1)
"""No clock is looked at; a document without a day has one of the library's own otherwise."""


def sections_docx(made: Sections, tr: Translator) -> bytes:
    """A report as a document. Raises UsageFault (BCP-U070) without the ``docx`` extra."""
    try:
        import docx
    except ImportError:
        raise UsageFault("BCP-U070", form="docx", extra="docx") from None
    page = io.BytesIO()
    document = docx.Document()
    _Writer(document, made, tr).write()
    document.save(page)
    return page.getvalue()


class _Writer:
    """One document."""

    def __init__(self, document: Document, made: Sections, tr: Translator) -> None:
        self._document, self._made, self._tr = document, made, tr

    def write(self) -> None:
        """All of it."""
        made, document = self._made, self._document
        self._paper()
        document.add_heading(safe(made.title), level=0)
        if made.notice():
            document.add_paragraph().add_run(safe(made.notice())).bold = True
        self._pairs(tuple(made.figures()))
        for number, part in enumerate(made.sections(), start=1):
            document.add_heading(f"{number}\u3000{safe(part.title)}", level=1)
            # Word takes an SVG only beside a bitmap of it; the tables say the same.
            for block in part.words:
                self._block(block)
        label, head = made.proof()
        document.add_paragraph(f"{safe(label)}\u3000{safe(head)}")

    def _paper(self) -> None:
        """A4, the typeface, the foot of every page (rule 3)."""
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt, RGBColor

        document, made = self._document, self._made
        section = document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(16), Mm(14)
        section.top_margin, section.bottom_margin = Mm(15), Mm(18)
        for name, size in (("Normal", 9.5), ("Title", 16), ("Heading 1", 12.5)):
            style = document.styles[name]
            style.font.name, style.font.size = TYPEFACE, Pt(size)
            style.font.color.rgb = RGBColor(0, 0, 0)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:eastAsia"), TYPEFACE)
        document.styles["Normal"].paragraph_format.space_after = Pt(3)
        core = document.core_properties
        core.title, core.author, core.comments = safe(made.title), "", ""
        core.language = self._tr.language
        core.created = core.modified = _MADE
        label, head = made.proof()
        foot = section.footer.paragraphs[0]
        foot.paragraph_format.tab_stops.add_tab_stop(Mm(PAGE_MM), WD_TAB_ALIGNMENT.RIGHT)
        said = f"{made.title}\u3000{label} {head}"
        foot.add_run(safe(said, one_line=True) + "\t").font.size = Pt(7.5)
        number = foot.add_run()
        number.font.size = Pt(7.5)
        _page_number(number)

    def _block(self, block: Words) -> None:
        if isinstance(block, Sheet):
            self._sheet(block)
        elif isinstance(block, str):
            self._document.add_paragraph(safe(block))
        else:
            self._pairs(block)

    def _pairs(self, rows: tuple[tuple[str, str], ...]) -> None:
        if not rows:
            return
        table = self._table(len(rows), [LABEL_MM, PAGE_MM - LABEL_MM])
        for row, (label, said) in zip(table.rows, rows, strict=True):
            _whole(row)
            _say(row.cells[0], label, bold=True)
            _fill(row.cells[0], _PART_FILL)
            _say(row.cells[1], said)
        self._document.add_paragraph()

    def _sheet(self, sheet: Sheet) -> None:
        lines = 1 + sum(len(part.entries) + bool(part.heading) for part in sheet.parts)
        table = self._table(lines, column_widths(sheet, PAGE))
        rows = iter(table.rows)
        head = next(rows)
        _repeated(head)
        for cell, field in zip(head.cells, sheet.fields, strict=True):
            _say(cell, field.title, bold=True)
            _fill(cell, _HEAD_FILL)
        for part in sheet.parts:
            if part.heading:
                cells = next(rows).cells
                joined = cells[0].merge(cells[-1])
                _say(joined, part.heading, bold=True, keep=True)
                _fill(joined, _PART_FILL)
            for entry in part.entries:
                self._entry(next(rows), sheet, entry)
        self._document.add_paragraph()

    def _entry(self, row: Any, sheet: Sheet, entry: Entry) -> None:
        _whole(row)
        strong = entry.tone in ("phase", "inject")
        for cell, field, said in zip(row.cells, sheet.fields, entry.cells, strict=True):
            right = field.kind == "figure"
            small = field.kind in ("stamp", "figure")
            struck = entry.tone == "undone"
            _say(cell, said, bold=strong, struck=struck, right=right, small=small)
            if entry.tone in ("overdue", "failed"):
                _fill(cell, _LATE_FILL)

    def _table(self, rows: int, widths: list[float]) -> Table:
        from docx.shared import Mm

        table: Table = self._document.add_table(rows=rows, cols=len(widths), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table


def _say(
    cell: _Cell,
    text: str,
    *,
    bold: bool = False,
    struck: bool = False,
    right: bool = False,
    keep: bool = False,
    small: bool = False,
) -> None:
    """A text into an empty cell (rule 1)."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.keep_with_next = keep
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(safe(text))
    run.bold, run.font.strike, run.font.size = bold, struck, Pt(8 if small else 8.5)


def _fill(cell: _Cell, colour: str) -> None:
    _add(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=colour)


def _repeated(row: Any) -> None:
    """The head of a table, on each page again (rule 2)."""
    _whole(row)
    _add(row._tr.get_or_add_trPr(), "w:tblHeader", val="true")


def _whole(row: Any) -> None:
    """A row that is not split between two pages."""
    _add(row._tr.get_or_add_trPr(), "w:cantSplit", val="true")


def _page_number(run: Any) -> None:
    _add(run._r, "w:fldChar", fldCharType="begin")
    _add(run._r, "w:instrText").text = "PAGE"
    _add(run._r, "w:fldChar", fldCharType="end")


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    """An element Word knows and the library has no name for; ours alone, never of a text."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element
