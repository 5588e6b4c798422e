"""Sections as a workbook: all that is said, ready to print on A4, a sheet a table."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from bcpflow.language import Translator
from bcpflow.projections.aar import aar
from bcpflow.reports.aar import AarSections
from bcpflow.reports.log_sections import LogSections
from bcpflow.reports.section_xlsx import sections_xlsx
from bcpflow.reports.sections import Section, Sections
from bcpflow.reports.sheets import Entry, Field, Part, Sheet
from tests.projections.reviewed import reviewed
from tests.reports.drills import EN, JA, ZONE, played
from tests.reports.papers import squeezed
from tests.reports.test_aar import view
from tests.reports.test_section_pdf import texts


def book(made: Sections, tr: Translator = JA) -> Any:
    return load_workbook(io.BytesIO(sections_xlsx(made, tr)))


def cells_of(opened: Any) -> list[Any]:
    return [
        cell
        for sheet in opened.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


pytestmark = pytest.mark.filterwarnings("error")  # a reader has nothing to warn of


@pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
def test_all_that_the_sections_say_is_there_as_strings(tr: Translator) -> None:
    run = reviewed()
    made = AarSections(aar(run.history), view(run, tr), tr, ZONE)
    found = cells_of(book(made, tr))
    assert {cell.data_type for cell in found} == {"s"}
    said = squeezed("".join(cell.value for cell in found))
    titles = squeezed("".join(sheet.title for sheet in book(made, tr).worksheets))
    for line in texts(made):
        wanted = squeezed(line)
        assert wanted in said or wanted[:20] in titles, line


def test_every_sheet_prints_on_a4_one_page_wide_with_its_head() -> None:
    made = LogSections(played().told(), JA, ZONE)
    first, *tables = book(made).worksheets
    assert first.freeze_panes is None
    assert len(tables) >= 4
    for sheet in (first, *tables):
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_area
        assert "記録照合コード" in sheet.oddFooter.left.text
    for sheet in tables:
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows in ("1:1", "$1:$1")
        assert sheet.auto_filter.ref


def test_what_a_table_stands_under_is_a_column() -> None:
    record = book(LogSections(played().told(), JA, ZONE))["時系列の記録"]
    rows = list(record.iter_rows(values_only=True))
    assert rows[0][0] == "区分"
    assert {row[0] for row in rows[1:]} >= {"フェーズ: 初期調査（目標 0:30:00）"}


class _Alone:
    """A report of one odd table."""

    title = "題: [A]/B?*"

    def __init__(self, *sections: Section) -> None:
        self._sections = sections

    def notice(self) -> str:
        return ""

    def figures(self) -> list[tuple[str, str]]:
        return []

    def sections(self) -> list[Section]:
        return list(self._sections)

    def proof(self) -> tuple[str, str]:
        return "記録照合コード", "&P&D"


def odd(title: str, said: str = "x") -> Section:
    sheet = Sheet("", (Field("内容", "main"),), (Part("", (Entry((said,)),)),))
    return Section("odd", title, (sheet,))


def test_tables_of_one_name_have_each_a_sheet() -> None:
    long = "長い題名" * 20
    names = book(_Alone(odd(long), odd(long))).sheetnames
    assert len(set(names)) == len(names) == 3
