"""The run sheet as a workbook: what the HTML says, a sheet a part, cells to write in."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from bcpflow.definition.model import Definition, Step
from bcpflow.language import Translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.reports.runsheet import runsheet
from bcpflow.reports.runsheet_xlsx import WRITABLE_POINTS, runsheet_xlsx
from tests.reports.drills import EN, HOSTILE, JA
from tests.reports.papers import squeezed
from tests.reports.test_runsheet import CORE, SAMPLE, TOWN, Walk
from tests.samples import one_phase

SHIPPED = Library([shipped_folder()])


def opened(definition: Definition, tr: Translator = JA, **asked: Any) -> Any:
    return load_workbook(io.BytesIO(runsheet_xlsx(definition, tr, **asked)))


def said(book: Any) -> str:
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return squeezed("".join(str(cell.value) for cell in cells if cell.value is not None))


@pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
@pytest.mark.parametrize("name", SHIPPED.names())
def test_it_says_what_the_html_says(name: str, tr: Translator) -> None:
    """Rule 1."""
    definition = SHIPPED.load(name).definition
    page = said(opened(definition, tr, controller=True))
    words = Walk(runsheet(definition, tr, controller=True)).words
    left = [word for word in words if squeezed(word) and squeezed(word) not in page]
    foot = f"{tr.pick(definition.workflow.title)}"
    assert [word for word in left if not word.startswith(foot)] == []


def test_every_part_has_a_sheet_that_prints_on_a4() -> None:
    """Rule 2."""
    book = opened(CORE)
    cover, *parts = book.worksheets
    assert cover.title == "表紙"
    assert len(parts) > 3
    for sheet in book.worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area
        assert sheet.oddFooter.left.text
    phases = [sheet for sheet in parts if sheet.title[:1].isdigit()]
    assert phases
    assert all(sheet.print_title_rows and sheet.freeze_panes for sheet in phases)


def test_there_is_room_to_write() -> None:
    """Rule 3."""
    book = opened(SHIPPED.load("power-outage").definition)
    assert "＿＿＿" in said(book)
    sheet = book.worksheets[2]
    head = sheet.print_title_rows.strip("$").partition(":")[0]
    first = sheet.row_dimensions[int(head.strip("$")) + 1]
    assert first.height >= WRITABLE_POINTS
    empty = [cell for cell in sheet[first.index] if cell.value is None]
    assert empty
    assert all(cell.border.left.style == "thin" for cell in empty)


def test_a_town_has_its_people_on_it() -> None:
    assert SAMPLE.roster is not None
    page = said(opened(CORE, site=TOWN))
    assert all(squeezed(person.name) in page for person in TOWN.people)


def test_no_text_of_a_definition_is_alive() -> None:
    book = opened(one_phase(Step(id="x", title=f"=1+1 {HOSTILE}")))
    kinds = {
        cell.data_type
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert kinds == {"s"}
