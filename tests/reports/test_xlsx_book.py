"""A workbook that is written: texts are texts, sheets have names Excel takes, pages are A4."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bcpflow.reports.xlsx_book import (
    HEADING,
    MAX_CELL,
    MAX_NAME,
    PLAIN,
    Book,
    Look,
    column_letters,
    units,
)
from bcpflow.text import safe


def opened(book: Book) -> Any:
    return load_workbook(io.BytesIO(book.data()))


def kept(said: str | float | None, look: Look = PLAIN) -> Any:
    """The cell as a reader finds it."""
    book = Book()
    book.sheet("x").put(1, 1, said, look)
    return opened(book).active["A1"]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+81", "-x", "@SUM(A1)", "=HYPERLINK(1)", "#N/A", "1e5", "http://e", "{=1}", "007"],
)
def test_no_text_is_a_formula_a_link_or_a_number(text: str) -> None:
    """Rule 1."""
    cell = kept(text)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@given(st.text(min_size=1, max_size=60))
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    """Rule 1: whatever a reader makes of line ends, and what `safe` makes visible."""
    found = kept(text)
    assert found.data_type == "s"
    assert found.value.split("\n") == safe(text).split("\n")


def test_an_escape_of_excel_s_own_is_the_text_that_was_typed() -> None:
    """Excel would show ``_x0041_`` as A: it is written so that it does not."""
    book = Book()
    book.sheet("x").put(1, 1, "_x0041_")
    import zipfile

    with zipfile.ZipFile(io.BytesIO(book.data())) as parts:
        assert b"_x005F_x0041_" in parts.read("xl/sharedStrings.xml")


def test_a_number_is_a_number() -> None:
    cell = kept(900_000)
    assert (cell.value, cell.data_type, cell.number_format) == (900_000, "n", "General")


def test_looks_change_nothing_of_what_is_said() -> None:
    look = Look(bold=True, strike=True, fill="#DEDEDE", boxed=True, wrapped=False)
    cell = kept("髙﨑𠮷邉①㈱", look)
    assert cell.value == "髙﨑𠮷邉①㈱"
    assert cell.font.bold
    assert cell.font.strike
    assert cell.border.left.style == "thin"
    assert kept("", HEADING).value is None


@pytest.mark.parametrize("sign", ["あ", "𠮷"])
def test_a_text_no_cell_takes_is_cut_with_its_length(sign: str) -> None:
    """Rule 2; Excel counts 𠮷 twice, and the writer would leave out what is longer."""
    said = kept(sign * 40_000).value
    assert units(said) <= MAX_CELL
    assert units(said) > MAX_CELL - 30
    told = int(said.rpartition("…(+")[2].rstrip(")"))
    assert said.count(sign) + told == 40_000


@given(st.lists(st.text(max_size=80), min_size=1, max_size=12))
def test_every_name_is_one_excel_takes_and_another(titles: list[str]) -> None:
    """Rule 3."""
    book = Book()
    for title in titles:
        book.sheet(title)
    names = opened(book).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == len(titles)
    assert all(0 < units(name) <= MAX_NAME and not set(name) & set("[]:*?/\\'") for name in names)


def test_what_stands_in_the_margin_is_no_command_of_it() -> None:
    """Rule 4."""
    book = Book()
    sheet = book.sheet("x")
    sheet.head(1, columns=1)
    sheet.on_paper((3, 28), "landscape", header="&D", footer="2026&P&D" * 90, across=2)
    found = opened(book).active
    assert found.oddHeader.left.text == "＆D"
    assert found.oddFooter.left.text.startswith("2026＆P＆D")
    assert len(found.oddFooter.left.text) == 100
    assert found.oddFooter.right.text == "&P / &N"
    assert (found.oddFooter.left.size, found.oddFooter.right.size) == (8, 8)
    assert found.sheet_properties.pageSetUpPr.fitToPage
    assert (found.page_setup.fitToWidth, found.page_setup.fitToHeight) == (2, 0)
    assert (found.page_setup.paperSize, found.page_setup.orientation) == (9, "landscape")
    assert found.print_area.endswith("$A$1:$AB$3")
    assert (found.print_title_rows, found.print_title_cols) == ("$1:$1", "$A:$A")
    assert found.freeze_panes == "B2"


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [column_letters(number) for number in (1, 26, 27, 28, 702, 703)] == [
        "A", "Z", "AA", "AB", "ZZ", "AAA",
    ]  # fmt: skip
