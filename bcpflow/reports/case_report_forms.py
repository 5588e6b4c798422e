"""Forms of an audit pack for lines of text: a terminal page, markdown.

`section_lines` lays them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcpflow.language import Translator
from bcpflow.projections.case_file import CaseFile
from bcpflow.reports.case_report import CaseSections
from bcpflow.reports.case_report_people import CaseShown
from bcpflow.reports.section_lines import print_sections, sections_markdown

if TYPE_CHECKING:
    from rich.console import Console


def print_case_report(console: Console, found: CaseFile, shown: CaseShown, tr: Translator) -> None:
    """The pack on a terminal."""
    print_sections(console, CaseSections(found, shown, tr))


def case_report_markdown(found: CaseFile, shown: CaseShown, tr: Translator) -> str:
    """The pack as a markdown document."""
    return sections_markdown(CaseSections(found, shown, tr))
