"""A form as a page of its own: title, where it comes from, the table, what it was made from.

Rules, held by tests/reports/test_form_page.py:

1. The head of the table stands on every page; the page is A4, on its side where the form says so.
2. Every text is a string, whatever stands in it: no formula, no link, no markup.
3. A place to be written on stays high enough to write on.

This module must never know what a form is made from.
"""

from __future__ import annotations

from dataclasses import dataclass

from bcpflow.language import Translator
from bcpflow.reports.form_columns import form_widths
from bcpflow.reports.section_page import lines_html, page_html, sheet_html
from bcpflow.reports.sections import Section
from bcpflow.reports.sheets import Sheet

_SIDEWAYS = "@page { size: A4 landscape; } body { max-width: 271mm; }\n"
_CSS = (
    "table { table-layout: fixed; } td { height: 7.5mm; } th { white-space: normal; }\n"
    "td.k-stamp, td.k-figure, td.k-name, td.k-main { white-space: normal; width: auto;\n"
    "  font-size: 8.4pt; line-height: 1.3; } .more { font-size: 8.4pt; margin: 0; }\n"
)


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
    widths = form_widths(page.sheet, landscape=page.landscape)
    css = _CSS + (_SIDEWAYS if page.landscape else "")
    css += "".join(
        f"col:nth-child({place}) {{ width: {100 * width / sum(widths):.1f}%; }}\n"
        for place, width in enumerate(widths, start=1)
    )
    return page_html(page, tr, (), body).replace("</style>", f"{css}</style>", 1)


def form_rows(page: FormPage, tr: Translator) -> list[tuple[str, ...]]:
    """The table for a program: heads, then rows; what they stand under in front."""
    parted = page.sheet.parted
    heads = tuple(field.title for field in page.sheet.fields)
    rows = [(tr("区分"), *heads) if parted else heads]
    for part in page.sheet.parts:
        front = (part.heading,) if parted else ()
        rows += [(*front, *entry.cells) for entry in part.entries]
    return rows
