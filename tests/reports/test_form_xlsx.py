"""A form as a workbook: its head on every page, headings across, room to write."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook

from bcpflow.reports.form_page import FormPage
from bcpflow.reports.form_xlsx import WRITABLE_POINTS, form_xlsx
from bcpflow.reports.sheets import Entry, Field, Part, Sheet
from bcpflow.text import safe
from tests.reports.test_form_page import HOSTILE, page


def opened(made: FormPage) -> Any:
    return load_workbook(io.BytesIO(form_xlsx(made))).active


def test_the_head_stands_on_every_page() -> None:
    """Rule 1."""
    sheet = opened(page())
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$2:$2", "A3")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert opened(page(landscape=False)).page_setup.orientation == "portrait"


def test_what_rows_stand_under_goes_across() -> None:
    """Rule 2."""
    sheet = opened(page())
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A4:C4"]
    assert sheet["A4"].value == safe(HOSTILE)


def test_rows_are_high_enough_to_read_and_to_write_on() -> None:
    """Rule 3."""
    fields = (Field("番号"), Field("内容", "main"))
    rows = (Entry(("1", "短い")), Entry(("2", "とても長い文です。" * 20)), Entry(("3", "a\nb\nc")))
    sheet = opened(FormPage(Sheet("一覧", fields, (Part("", rows),)), (), ("もと", "x")))
    short, long, three = (sheet.row_dimensions[row].height for row in (3, 4, 5))
    assert short == WRITABLE_POINTS
    assert three > short
    assert long > 2 * three


def test_all_that_is_said_is_there_as_strings() -> None:
    said = [cell for row in opened(page()).iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in said} == {"s"}
    values = [cell.value for cell in said]
    assert {"一覧[a]/b", "番号", safe(HOSTILE), f"もと: {safe(HOSTILE)}"} <= set(values)
