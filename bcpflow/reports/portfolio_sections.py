"""The portfolio in sections, for a page that is printed: the list of cases, the board of sums.

Rules, held by tests/reports/test_portfolio_sections.py:

1. All that the terminal's page says is here.
2. A page of the portfolio says of which day it is: tomorrow it is another.

Like `portfolio`, this module must never judge or sum: it is told.
"""

from __future__ import annotations

from collections.abc import Iterable

from bcpflow.language import Translator
from bcpflow.reports.portfolio import Overview, board_sheets
from bcpflow.reports.sections import Section
from bcpflow.reports.sheets import Sheet
from bcpflow.reports.terms import NOTHING


class PortfolioSections:
    """Tables of the portfolio, each a section; ``day``: of which they are, as it is written."""

    def __init__(
        self,
        title: str,
        sheets: Iterable[Sheet],
        day: str,
        tr: Translator,
        figures: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._title, self._sheets, self._day, self._tr = title, tuple(sheets), day, tr
        self._figures = tuple(figures)

    @property
    def title(self) -> str:
        """What the page is called."""
        return self._title

    def notice(self) -> str:
        """There is nothing to warn of."""
        return ""

    def figures(self) -> tuple[tuple[str, str], ...]:
        """How many cases, and what they come to."""
        return self._figures

    def sections(self) -> list[Section]:
        """A section a table."""
        return [
            Section(f"table-{number}", sheet.title or self._title, (sheet,))
            for number, sheet in enumerate(self._sheets, start=1)
        ]

    def proof(self) -> tuple[str, str]:
        """The day (rule 2): a portfolio is many records, and has no head code of its own."""
        tr = self._tr
        return tr("基準日"), self._day


def list_sections(sheet: Sheet, day: str, tr: Translator) -> PortfolioSections:
    """The list of cases."""
    counted = [(tr("案件"), str(len(sheet.entries)))]
    return PortfolioSections(tr("調達案件の一覧"), [sheet], day, tr, counted)


def board_sections(shown: Overview, day: str, tr: Translator) -> PortfolioSections:
    """The board of sums."""
    total = shown.total
    rate = NOTHING if total.award_rate is None else tr("{rate}％", rate=total.award_rate)
    counted = [
        (tr("案件"), str(total.cases)),
        (tr("進行中"), str(total.open)),
        (tr("超過"), str(total.overdue)),
        (tr("契約（円）"), f"{total.contracted:,}"),
        (tr("落札率"), rate),
    ]
    return PortfolioSections(tr("調達案件の集計"), board_sheets(shown, tr), day, tr, counted)
