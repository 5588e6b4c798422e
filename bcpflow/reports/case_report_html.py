"""The audit pack of a case as one HTML file, laid out for A4.

Rules, held by tests/reports/test_case_report.py:

1. One file by itself: no script, no address, no picture; nothing is fetched.
2. Every text is made `safe` and escaped; what people typed never reaches the page as markup.
3. Colour repeats what words say: a black and white copy loses nothing.
4. 【途中】 and the head code stand on every printed page.

This module must never reckon or word what `case_report` does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from bcpflow.language import Translator
from bcpflow.projections.case_file import CaseFile
from bcpflow.reports.case_report import CaseSections
from bcpflow.reports.case_report_people import CaseShown
from bcpflow.reports.markup import SPACE, escaped
from bcpflow.reports.section_page import lines_html, page_html, sheet_html
from bcpflow.reports.sections import Block, Section
from bcpflow.reports.sheets import Sheet


def case_report_html(found: CaseFile, shown: CaseShown, tr: Translator) -> str:
    """The whole pack."""
    made = CaseSections(found, shown, tr)
    body = (
        line
        for number, part in enumerate(made.sections(), start=1)
        for line in _section(number, part)
    )
    return page_html(made, tr, made.figures(), body)


def _section(number: int, part: Section) -> Iterator[str]:
    yield f'<section id="{part.name}"><h2>{number}{SPACE}{escaped(part.title)}</h2>'
    for block in part.blocks:
        yield from _block(block)
    yield "</section>"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Sheet):
        yield from sheet_html(block)
    elif isinstance(block, str):
        yield f'<p class="remark">{lines_html(block)}</p>'
    else:
        yield '<table class="pairs"><tbody>'
        for label, said in block:
            yield f"<tr><th>{escaped(label)}</th><td>{lines_html(said)}</td></tr>"
        yield "</tbody></table>"
