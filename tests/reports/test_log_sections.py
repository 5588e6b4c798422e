"""The log on a printed page: all that the terminal says, dated for people."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bcpflow.language import Translator
from bcpflow.reports.log_sections import LogSections
from bcpflow.reports.section_lines import sections_markdown
from bcpflow.reports.section_page import sections_html
from bcpflow.reports.sheets import Sheets
from bcpflow.reports.terminal import print_log
from tests.reports.drills import EN, JA, ZONE, Drill, played
from tests.reports.test_aar import page_of
from tests.reports.test_days import era

LANGUAGES = pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])


@LANGUAGES
def test_all_that_the_terminal_says_is_there(tr: Translator) -> None:
    told = played().told()
    sheets, made = Sheets(told, tr, ZONE), LogSections(told, tr, ZONE)
    blocks = [block for part in made.sections() for block in part.blocks]
    for sheet in (sheets.log(), sheets.phases(), sheets.injects(), sheets.overrides()):
        assert sheet in blocks
    assert tuple(sheets.head()) in blocks
    assert tuple(sheets.totals()) in blocks
    assert "\n".join(sheets.unsettled()) in blocks
    assert made.proof() == sheets.proof()
    page = io.StringIO()
    print_log(Console(file=page, width=300, markup=False, emoji=False), told, tr, ZONE)
    heads = [line.strip("= ") for line in page.getvalue().splitlines() if line.startswith("==")]
    assert set(heads) <= {part.title for part in made.sections()}


def test_a_log_of_nothing_leaves_out_what_has_nothing_to_say() -> None:
    made = LogSections(Drill().told(), JA, ZONE)
    names = [part.name for part in made.sections()]
    assert "injects" in names or "undone" not in names
    assert "undone" not in names
    assert all(part.blocks for part in made.sections())


def test_paper_has_the_era_and_data_has_iso() -> None:
    told = played().told()
    dated = sections_markdown(LogSections(told, JA, ZONE, era))
    assert "令和8年11月18日 14:00:00" in dated
    assert "令和9年1月17日 05:46:00" in dated
    assert "2026-11-18 14:00:00" in sections_markdown(LogSections(told, JA, ZONE))


@LANGUAGES
def test_the_html_stands_by_itself_and_is_small(tr: Translator) -> None:
    page = sections_html(LogSections(played().told(), tr, ZONE), tr)
    walked = page_of(page)
    assert walked is not None
    assert "script" not in page
    assert "://" not in page
    assert len(page.encode()) < 300_000
