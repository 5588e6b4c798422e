"""Forms of an after-action report for lines of text: a terminal page, markdown.

`section_lines` lays them out.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from bcpflow.language import Translator
from bcpflow.projections.aar import Aar
from bcpflow.reports.aar import AarSections
from bcpflow.reports.aar_people import Shown
from bcpflow.reports.section_lines import print_sections, sections_markdown

if TYPE_CHECKING:
    from rich.console import Console


def print_aar(console: Console, found: Aar, shown: Shown, tr: Translator, zone: tzinfo) -> None:
    """The report on a terminal."""
    print_sections(console, AarSections(found, shown, tr, zone))


def aar_markdown(found: Aar, shown: Shown, tr: Translator, zone: tzinfo) -> str:
    """The report as a markdown document."""
    return sections_markdown(AarSections(found, shown, tr, zone))
