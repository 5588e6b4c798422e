"""The portfolio on a printed page: the tables of the terminal, and of which day they are."""

from __future__ import annotations

from datetime import date

import pytest

from bcpflow.language import Translator
from bcpflow.projections.portfolio import Sums, sums
from bcpflow.reports.portfolio import Overview, board_sheets
from bcpflow.reports.portfolio_sections import board_sections, list_sections
from bcpflow.reports.sheets import Entry, Field, Part, Sheet
from tests.reports.drills import EN, JA

TODAY = date(2026, 11, 21)


def nothing() -> Sums:
    return sums([], TODAY, 0)


@pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
def test_the_board_has_its_tables_and_its_day(tr: Translator) -> None:
    shown = Overview(nothing(), (), (), (), ())
    made = board_sections(shown, "令和8年11月21日", tr)
    assert [part.blocks[0] for part in made.sections()] == list(board_sheets(shown, tr))
    assert all(part.title for part in made.sections())
    assert made.proof()[1] == "令和8年11月21日"
    assert made.notice() == ""


def test_the_list_counts_its_cases() -> None:
    sheet = Sheet("", (Field("件名", "main"),), (Part("", (Entry(("a",)), Entry(("b",)))),))
    made = list_sections(sheet, "2026-11-21", JA)
    assert list(made.figures()) == [("案件", "2")]
    assert [part.title for part in made.sections()] == [made.title]
