"""Sections as a workbook: strings alone, ready to print on A4, a sheet a table."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from bcpflow.language import Translator
from bcpflow.projections.aar import aar
from bcpflow.reports.aar import AarSections
from bcpflow.reports.log_sections import LogSections
from bcpflow.reports.section_xlsx import MAX_CELL, sections_xlsx
from bcpflow.reports.sections import Section, Sections
from bcpflow.reports.sheets import Entry, Field, Part, Sheet
from tests.projections.reviewed import reviewed
from tests.reports.drills import EN, JA, ZONE, played
from tests.reports.papers import squeezed
from tests.reports.test_aar import view
from tests.reports.test_section_pdf import noted, texts


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


@pytest.mark.parametrize("text", ["=1+1", "+81", "-x", "@SUM(A1)", "=HYPERLINK(1)", "#N/A", "1e5"])
def test_no_text_is_a_formula_or_a_number(text: str) -> None:
    found = cells_of(book(LogSections(noted(text).told(), JA, ZONE)))
    holding = [cell for cell in found if text in str(cell.value)]
    assert holding
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in holding)


def test_every_sheet_prints_on_a4_one_page_wide_with_its_head() -> None:
    made = LogSections(played().told(), JA, ZONE)
    first, *tables = book(made).worksheets
    assert first.freeze_panes is None
    assert len(tables) >= 4
    for sheet in (first, *tables):
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
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


def test_sheets_have_names_excel_takes_each_another() -> None:
    long = "長い題名" * 20
    made = _Alone(odd("a/b?*:[x]"), odd(long), odd(long), odd("ABX"), odd(""), odd("'"))
    names = book(made).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 7
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_a_text_no_cell_takes_is_cut_with_its_length() -> None:
    found = cells_of(book(_Alone(odd("長文", "あ" * 40_000))))
    longest = max(found, key=lambda cell: len(cell.value))
    assert len(longest.value) <= MAX_CELL
    assert longest.value.endswith(")")
    assert "…(+" in longest.value


def test_a_title_is_no_command_of_the_margin() -> None:
    first, *_ = book(_Alone(odd("a"))).worksheets
    assert first.oddFooter.left.text.endswith("＆P＆D")
    assert first.oddFooter.right.text == "&P / &N"
