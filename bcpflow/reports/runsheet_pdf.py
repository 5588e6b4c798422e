"""The run sheet as a PDF: the very pages of `runsheet`, set by typst.

Rules, held by tests/reports/test_runsheet_pdf.py:

1. It says what the HTML says, page by page; nothing is said here anew.
2. Columns are as wide as `runsheet.css` has them: one place says it.
3. What the fonts cannot print is marked, and told to whoever prints (`typefaces` rule 2).

This module must never word or choose anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from bcpflow.definition.model import Definition, FactValue
from bcpflow.language import Translator
from bcpflow.reports.page_tree import page_tree
from bcpflow.reports.runsheet import sheet_body, sheet_foot
from bcpflow.reports.runsheet_site import NO_SITE, SiteSheet
from bcpflow.reports.runsheet_words import Words
from bcpflow.reports.section_pdf import Pdf, typeset
from bcpflow.reports.typefaces import Typefaces
from bcpflow.text import safe

_WIDTH = re.compile(r"(:lang\(en\) )?\.c-(\w+) \{ width: ([0-9.]+)mm; \}")


def runsheet_pdf(
    definition: Definition,
    tr: Translator,
    faces: Typefaces,
    *,
    facts: Mapping[str, FactValue] | None = None,
    controller: bool = False,
    site: SiteSheet = NO_SITE,
) -> Pdf:
    """The pages. Raises UsageFault (BCP-U070) where the ``pdf`` extra is not there."""
    words, missing = Words(definition, tr, facts or {}, site), dict[str, None]()

    def said(text: str) -> str:
        return faces.printable(safe(text), missing)

    data: dict[str, Any] = {
        "lang": tr.language,
        "fonts": faces.families,
        "title": said(tr.pick(definition.workflow.title)),
        "foot": said(sheet_foot(words)),
        "widths": column_widths(tr.language),
        "body": page_tree(sheet_body(words, controller=controller), said),
    }
    return Pdf(typeset("runsheet.typ", data, faces), tuple(missing))


def column_widths(language: str) -> dict[str, float]:
    """Millimetres by class of column (rule 2); a language may need others."""
    css = files("bcpflow.reports").joinpath("runsheet.css").read_text("utf-8")
    found = _WIDTH.findall(css)
    widths = {name: float(mm) for own, name, mm in found if not own}
    return widths | {name: float(mm) for own, name, mm in found if own and language == "en"}
