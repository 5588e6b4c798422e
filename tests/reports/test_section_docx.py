"""Sections as a Word document: plain runs, heads repeated, nothing off the page."""

from __future__ import annotations

import pytest
from docx.oxml.ns import qn

from bcpflow.language import Translator
from bcpflow.projections.aar import aar
from bcpflow.reports.aar import AarSections
from bcpflow.reports.log_sections import LogSections
from bcpflow.reports.section_docx import PAGE_MM, sections_docx
from bcpflow.reports.sections import Sections
from tests.projections.reviewed import reviewed
from tests.reports.drills import EN, HOSTILE, JA, ZONE, played
from tests.reports.papers import docx_texts, squeezed, word
from tests.reports.test_aar import view
from tests.reports.test_section_pdf import noted, texts

MM = 36_000


def report(tr: Translator) -> Sections:
    run = reviewed()
    return AarSections(aar(run.history), view(run, tr), tr, ZONE)


@pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
def test_all_that_the_sections_say_is_there(tr: Translator) -> None:
    made = report(tr)
    said = squeezed("".join(docx_texts(sections_docx(made, tr))))
    assert [line for line in texts(made) if squeezed(line) not in said] == []


def test_tables_repeat_their_head_split_no_row_and_fit_the_page() -> None:
    document = word(sections_docx(report(JA), JA))
    tables = document.tables
    assert len(tables) > 8
    headed = 0
    for table in tables:
        width = sum(column.width or 0 for column in table.columns) / MM
        assert width <= PAGE_MM + 0.5
        rows = [row._tr for row in table.rows]
        headed += rows[0].find(f".//{qn('w:tblHeader')}") is not None
        assert all(len(row.findall(f".//{qn('w:tblHeader')}")) == 0 for row in rows[1:])
    assert headed > 5


def test_a_text_of_a_person_makes_no_field_link_or_style() -> None:
    made = LogSections(noted(f"{HOSTILE} =SUM(A1) http://x.example \x1b[2J").told(), JA, ZONE)
    document = word(sections_docx(made, JA))
    body = document.element.xml
    assert "w:hyperlink" not in body
    assert "w:instrText" not in body
    assert "\x1b" not in body
    assert any("<U+001B>[2J" in text for text in docx_texts(sections_docx(made, JA)))
    (number,) = document.sections[0].footer._element.iter(qn("w:instrText"))
    assert number.text == "PAGE"


def test_the_foot_has_the_head_code() -> None:
    made = LogSections(played().told(), JA, ZONE)
    assert made.proof()[1] in list(docx_texts(sections_docx(made, JA)))[-1]
