"""Columns and rows of a workbook show what stands in them, and are sizes Excel has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bcpflow.reports.xlsx_sizes import (
    LINE_POINTS,
    MOST_POINTS,
    column_width,
    row_height,
)

TEXTS = st.lists(st.text(max_size=200), max_size=5)


@given(TEXTS)
def test_sizes_are_those_that_were_asked_for(texts: list[str]) -> None:
    width = column_width(texts, 8, 44)
    assert 8 <= width <= 44
    assert LINE_POINTS < row_height(texts, [width] * len(texts)) <= MOST_POINTS


@given(TEXTS, st.text(max_size=100))
def test_more_to_show_never_makes_less_room(texts: list[str], more: str) -> None:
    assert column_width([*texts, more], 8, 44) >= column_width(texts, 8, 44)
    wide = [20.0] * (len(texts) + 1)
    assert row_height([*texts, more], wide) >= row_height(texts, wide)


def test_every_line_has_its_room() -> None:
    assert (
        row_height(["一\n二\n三"], [20]) > row_height(["一\n二"], [20]) > row_height(["一"], [20])
    )
    assert row_height(["字" * 25], [20]) == row_height(["一\n二\n三"], [20])
    assert row_height(["一"], [20], least=50) == 50
