"""A sheet of a workbook: strings alone, names Excel takes, A4."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bcpflow.reports.xlsx_sheet import (
    MAX_CELL,
    MAX_NAME,
    MOST_POINTS,
    height,
    on_paper,
    put,
    sheet_name,
)


def kept(text: str, **looks: Any) -> Any:
    """The cell as a reader finds it."""
    book = Workbook()
    assert book.active is not None
    put(book.active["A1"], text, **looks)
    page = io.BytesIO()
    book.save(page)
    opened = load_workbook(io.BytesIO(page.getvalue())).active
    assert opened is not None
    return opened["A1"]


@pytest.mark.parametrize("text", ["=1+1", "+81", "-x", "@SUM(A1)", "=HYPERLINK(1)", "#N/A", "1e5"])
def test_no_text_is_a_formula_or_a_number(text: str) -> None:
    """Rule 1."""
    cell = kept(text)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_looks_change_nothing_of_what_is_said() -> None:
    cell = kept("髙﨑𠮷邉①㈱", bold=True, strike=True, fill="FFDEDEDE", boxed=True, wrapped=False)
    assert cell.value == "髙﨑𠮷邉①㈱"
    assert cell.font.bold
    assert cell.font.strike
    assert cell.border.left.style == "thin"


def test_a_text_no_cell_takes_is_cut_with_its_length() -> None:
    """Rule 2."""
    said = kept("あ" * 40_000).value
    assert len(said) <= MAX_CELL
    told = int(said.rpartition("…(+")[2].rstrip(")"))
    assert said.count("あ") + told == 40_000


@given(st.lists(st.text(max_size=80), max_size=12))
def test_every_name_is_one_excel_takes_and_another(titles: list[str]) -> None:
    """Rule 3."""
    names: list[str] = []
    for title in titles:
        names.append(sheet_name(title, names))
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= MAX_NAME and not set(name) & set("[]:*?/\\'") for name in names)


def test_what_stands_in_the_margin_is_no_command_of_it() -> None:
    """Rule 4."""
    sheet: Any = Workbook().active
    put(sheet["B2"], "x")
    on_paper(sheet, orientation="portrait", header="&D", footer="&P&D" * 90, last=(2, 2), head=1)
    assert sheet.oddHeader.left.text == "＆D"
    assert set(sheet.oddFooter.left.text) == {"＆", "P", "D"}
    assert len(sheet.oddFooter.left.text) == 100
    assert sheet.oddFooter.right.text == "&P / &N"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_area.endswith("$A$1:$B$2")


def test_a_row_shows_all_its_lines_and_is_one_excel_has() -> None:
    one, two = height([("あ", 10)]), height([("あ" * 9, 10)])
    assert one < two
    assert height([("あ", 10)], least=50) == 50
    assert height([("あ\n" * 500, 10)]) == MOST_POINTS
    assert height([]) == one
