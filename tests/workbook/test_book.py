"""Sheets as people make them: merged cells, formulas nobody reckoned, names of cells."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from bcpflow.errors import UsageFault
from bcpflow.workbook.book import read_book, text_of


def test_merged_cells_on_every_sheet(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["x"])
    sheet = book.create_sheet("二枚目 & <表>")
    sheet.append(["a", None, "b"])
    sheet.append([None, None, "c"])
    sheet.append(["=A1", None, "d"])
    sheet.merge_cells("A1:B2")
    book.save(tmp_path / "x.xlsx")
    first, second = read_book(tmp_path / "x.xlsx")
    assert first.first_of == {}
    assert [second.at(row, at) for row, at in ((1, 1), (1, 2), (2, 1), (2, 2))] == ["a"] * 4
    assert second.down(2, 1) == "a"
    assert second.down(1, 2) is None
    assert second.own(2, 1) is None
    assert second.at(99, 99) is None
    assert second.unreckoned == ((3, 1),)
    assert second.where(2, 28) == "二枚目 & <表>!AB2"
    assert list(second.numbers()) == [1, 2, 3]


def test_a_csv_is_one_sheet(tmp_path: Path) -> None:
    path = tmp_path / "付与計画.csv"
    path.write_bytes("番号,内容\r\n１,停電\r\n".encode("cp932"))
    (sheet,) = read_book(path)
    assert (sheet.name, sheet.rows) == ("付与計画", [("番号", "内容"), ("１", "停電")])


def test_what_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK no")
    with pytest.raises(UsageFault):
        read_book(path)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), (" a\r\nb ", "a\nb"), (True, "TRUE"), (False, "FALSE"), (3.0, "3"), (5, "5"),
        (datetime(2026, 11, 21), "2026-11-21"), (datetime(2026, 11, 21, 9, 5), "2026-11-21 09:05"),
        (date(2026, 11, 21), "2026-11-21"), (time(9, 5), "09:05"), (time(9, 5, 7), "09:05:07"),
        (timedelta(hours=26), "26:00:00"),
    ],
)  # fmt: skip
def test_cells_as_people_see_them(cell: object, text: str) -> None:
    assert text_of(cell) == text
