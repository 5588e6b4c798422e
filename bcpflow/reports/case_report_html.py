"""The audit pack of a case as one HTML file, laid out for A4.

Rules, held by tests/reports/test_case_report.py:

1. One file by itself: no script, no address, no picture; nothing is fetched.
2. Every text is made `safe` and escaped; what people typed never reaches the page as markup.
3. Colour repeats what words say: a black and white copy loses nothing.
4. 【途中】 and the head code stand on every printed page.

This module must never reckon or word what `case_report` does not.
"""

from __future__ import annotations

from bcpflow.language import Translator
from bcpflow.projections.case_file import CaseFile
from bcpflow.reports.case_report import CaseSections
from bcpflow.reports.case_report_people import CaseShown
from bcpflow.reports.section_page import sections_html


def case_report_html(found: CaseFile, shown: CaseShown, tr: Translator) -> str:
    """The whole pack."""
    return sections_html(CaseSections(found, shown, tr), tr)
