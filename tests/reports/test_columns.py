"""Columns on paper: the page is filled, and no figure is broken while there is room."""

from __future__ import annotations

import pytest

from bcpflow.reports.columns import LEAST_MM, Measures, column_widths
from bcpflow.reports.sheets import Entry, Field, Part, Sheet, Sheets
from tests.reports.drills import JA, ZONE, played

PAGE = 184.0
A4 = Measures(PAGE)


def table(fields: tuple[Field, ...], *rows: tuple[str, ...]) -> Sheet:
    return Sheet("", fields, (Part("", tuple(Entry(row) for row in rows)),))


def test_the_columns_fill_the_page() -> None:
    sheets = Sheets(played().told(), JA, ZONE)
    for sheet in (sheets.log(), sheets.phases(), sheets.injects(), sheets.overrides()):
        widths = column_widths(sheet, A4)
        assert len(widths) == len(sheet.fields)
        assert sum(widths) == pytest.approx(PAGE)
        assert min(widths) > 0


def test_a_figure_has_room_for_its_longest_line() -> None:
    made = table((Field("時"), Field("内容", "main")), ("0:00:00\n超過", "x" * 500))
    figure, main = column_widths(made, A4)
    assert figure == pytest.approx(7 * A4.cell_mm + A4.inset_mm)
    assert main == pytest.approx(PAGE - figure)


def test_the_main_column_keeps_a_third() -> None:
    fields = (*(Field("額") for _ in range(12)), Field("内容", "main"))
    made = table(fields, (*("123,456,789" for _ in range(12)), "x" * 99))
    widths = column_widths(made, A4)
    assert widths[-1] == pytest.approx(PAGE / 3)
    assert sum(widths) == pytest.approx(PAGE)


def test_a_table_without_a_main_column_fills_the_page_too() -> None:
    made = table((Field("a"), Field("b", "stamp")), ("1", "2026-11-18"))
    assert sum(column_widths(made, A4)) == pytest.approx(PAGE)


def test_names_and_asides_give_way_before_figures_do() -> None:
    kinds = (Field("時刻", "stamp"), Field("内容", "main"), Field("担当", "name"))
    fields = (*kinds, *(Field("額") for _ in range(5)), Field("備考", "aside"))
    made = table(
        fields, ("14:00:00", "x" * 99, "長い役割の名前の人", *("0:00:00" for _ in range(5)), "y")
    )
    stamp, main, name, *figures, aside = column_widths(made, A4)
    assert stamp == pytest.approx(8 * A4.cell_mm + A4.inset_mm)
    assert set(figures) == {7 * A4.cell_mm + A4.inset_mm}
    assert main == pytest.approx(PAGE / 3)
    assert LEAST_MM <= name < 14 * A4.cell_mm
    assert LEAST_MM <= aside < 30


def test_a_main_column_of_short_texts_keeps_no_more_than_they_take() -> None:
    fields = (*(Field("額") for _ in range(9)), Field("内容", "main"))
    made = table(fields, (*("123,456,789" for _ in range(9)), "短い"))
    widths = column_widths(made, A4)
    assert widths[-1] == pytest.approx(4 * A4.cell_mm + A4.inset_mm)
    assert sum(widths) == pytest.approx(PAGE)
