"""Columns of a form: room for a pen first, then what is read gives way to the page."""

from __future__ import annotations

import pytest

from bcpflow.reports.form_columns import PAGE_CELLS, form_widths
from bcpflow.reports.sheets import Entry, Field, FieldKind, Part, Sheet

LONG = "読むための長い文がここにつづきます。" * 5


def widths(*columns: tuple[FieldKind, str], landscape: bool = False) -> list[float]:
    fields = tuple(Field("見出し", kind) for kind, _ in columns)
    entry = Entry(tuple(said for _, said in columns))
    return form_widths(Sheet("", fields, (Part("", (entry,)),)), landscape=landscape)


@pytest.mark.parametrize("kind", ["stamp", "figure", "name", "main", "aside"])
def test_an_empty_column_can_be_written_on(kind: FieldKind) -> None:
    """Rule 1."""
    (width,) = widths((kind, ""))
    assert width >= 8


def test_a_longer_text_never_gets_less_until_its_kind_has_enough() -> None:
    """Rule 1."""
    found = [widths(("main", "字" * count))[0] for count in range(60)]
    assert found == sorted(found)
    assert found[-1] == found[-20]


@pytest.mark.parametrize("landscape", [False, True])
def test_what_is_read_gives_way_to_the_page(landscape: bool) -> None:
    """Rule 2."""
    read: list[tuple[FieldKind, str]] = [("main", LONG)] * (4 if landscape else 3)
    made = widths(("figure", "12"), *read, landscape=landscape)
    assert sum(made) == pytest.approx(PAGE_CELLS[landscape])


def test_what_cannot_give_way_any_more_is_still_read() -> None:
    """Rule 2."""
    read: list[tuple[FieldKind, str]] = [("main", LONG)] * 9
    made = widths(*read)
    assert made == [24.0] * 9
