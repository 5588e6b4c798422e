"""A comparison on a printed page: every table, and where the runs are that have no room."""

from __future__ import annotations

import pytest

from bcpflow.language import Translator
from bcpflow.projections.compare import compare
from bcpflow.reports.comparison import ComparisonSheets
from bcpflow.reports.comparison_sections import ON_PAGE, ComparisonSections
from bcpflow.reports.section_lines import sections_markdown
from tests.reports.drills import EN, JA, ZONE
from tests.reports.test_comparison import run
from tests.reports.test_days import era


@pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
def test_all_that_the_terminal_says_is_there(tr: Translator) -> None:
    found = compare([run(1, stumble="鍵"), run(2, 9, stumble="鍵")])
    sheets, made = ComparisonSheets(found, tr, ZONE), ComparisonSections(found, tr, ZONE)
    blocks = [block for part in made.sections() for block in part.blocks]
    for block in (sheets.runs(), sheets.steps(), sheets.phases(), tuple(sheets.trends())):
        assert block in blocks
    assert "\n".join(sheets.slower()) in blocks
    assert "\n".join(sheets.stumbling()) in blocks
    assert "run-1" in made.proof()[1]


def test_of_many_runs_the_newest_have_room_and_the_others_are_named() -> None:
    found = compare([run(number) for number in range(1, 8)])
    page = sections_markdown(ComparisonSections(found, JA, ZONE))
    assert f"新しい {ON_PAGE} 回" in page
    assert "ほか 3 回" in page
    assert "第1回" not in page.split("手順ごとの比較")[1]
    whole = sections_markdown(ComparisonSections(found, JA, ZONE, most=None))
    assert "ほか" not in whole
    assert all(f"第{number}回" in whole for number in range(1, 8))


def test_paper_has_the_era() -> None:
    found = compare([run(1), run(2)])
    assert "R8.11.19 14:00" in sections_markdown(ComparisonSections(found, JA, ZONE, era))
    assert "2026-11-19 14:00" in sections_markdown(ComparisonSections(found, JA, ZONE))
