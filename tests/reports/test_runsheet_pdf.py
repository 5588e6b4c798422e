"""The run sheet as a PDF: what the HTML says, and pages to write on."""

from __future__ import annotations

import pytest

from bcpflow.definition.model import Step
from bcpflow.language import Translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.reports.runsheet import runsheet
from bcpflow.reports.runsheet_lists import LOG_PAGES
from bcpflow.reports.runsheet_pdf import column_widths, runsheet_pdf
from bcpflow.reports.typefaces import typefaces
from tests.reports.drills import EN, HOSTILE, JA
from tests.reports.papers import pdf_pages, pdf_text, squeezed
from tests.reports.test_runsheet import CORE, SAMPLE, TOWN, Walk
from tests.samples import one_phase

NOTO = typefaces("noto")
SHIPPED = Library([shipped_folder()])


@pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
@pytest.mark.parametrize("name", ["ict-bcp-initial-response", "tabletop-discussion"])
def test_it_says_what_the_html_says(name: str, tr: Translator) -> None:
    definition = SHIPPED.load(name).definition
    pdf = runsheet_pdf(definition, tr, NOTO, controller=True)
    assert pdf.unprinted == ()
    page = pdf_text(pdf.data)
    words = Walk(runsheet(definition, tr, controller=True)).words
    left = [word for word in words if squeezed(word) and squeezed(word) not in page]
    assert left == []


def test_a_town_has_its_people_and_systems_on_it() -> None:
    assert SAMPLE.roster is not None
    page = pdf_text(runsheet_pdf(CORE, JA, NOTO, site=TOWN).data)
    for person in TOWN.people:
        assert squeezed(person.name) in page
    assert "個人情報" in page


def test_every_page_says_to_what_it_belongs() -> None:
    definition = SHIPPED.load("ict-bcp-initial-response").definition
    pages = [squeezed(page) for page in pdf_pages(runsheet_pdf(definition, JA, NOTO).data)]
    for number, page in enumerate(pages, start=1):
        assert f"{number}/{len(pages)}" in page
    assert [n for n in range(1, 9) if any(f"記録用紙{n}" in page for page in pages)] == [
        *range(1, LOG_PAGES + 1)
    ]


def test_columns_are_those_of_the_css() -> None:
    assert column_widths("ja")["code"] == 12
    assert column_widths("en")["boxes"] > column_widths("ja")["boxes"]


def test_a_text_of_a_definition_is_never_source() -> None:
    definition = one_phase(Step(id="x", title=f'{HOSTILE} #panic("x") $1/0$'))
    assert squeezed('#panic("x")$1/0$') in pdf_text(runsheet_pdf(definition, JA, NOTO).data)
