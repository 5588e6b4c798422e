"""A comparison in sections, for a page that is printed: HTML, PDF, a workbook.

Rules, held by tests/reports/test_comparison_sections.py:

1. All that the terminal's comparison says is here.
2. Of more runs than an A4 page has room for the newest stand side by side, and it is said where
   the others are; a workbook has them all.

Like `comparison`, this module must never measure, wrap, escape or colour, nor reckon.
"""

from __future__ import annotations

from datetime import tzinfo
from functools import partial

from bcpflow.language import Translator
from bcpflow.projections.comparison import Comparison
from bcpflow.reports.comparison import ComparisonSheets
from bcpflow.reports.days import Era
from bcpflow.reports.picture_trend import trend_pictures
from bcpflow.reports.sections import Block, Picture, Section
from bcpflow.reports.terms import listed

ON_PAGE = 4
"""So many runs stand side by side on A4, with a readable title beside them."""


class ComparisonSections:
    """The sections of one comparison; ``most``: runs its tables have room for."""

    def __init__(
        self,
        found: Comparison,
        tr: Translator,
        zone: tzinfo,
        era: Era | None = None,
        *,
        most: int | None = ON_PAGE,
    ) -> None:
        self._found, self._tr, self._zone = found, tr, zone
        self._sheets = ComparisonSheets(found, tr, zone, most=most, era=era)
        self._hidden = max(0, len(found.runs) - (most or len(found.runs)))

    @property
    def title(self) -> str:
        """``記録の比較: ICT-BCP 初動対応``."""
        return self._sheets.title

    def notice(self) -> str:
        """A comparison has nothing to warn of."""
        return ""

    def figures(self) -> list[tuple[str, str]]:
        """Its numbers are its tables."""
        return []

    def sections(self) -> list[Section]:
        """All sections, in the order of the comparison on a terminal."""
        tr, sheets = self._tr, self._sheets
        phases, steps = sheets.phases(), sheets.steps()
        more: tuple[Block, ...] = (self._more(),) if self._hidden else ()
        return [
            Section("overview", tr("概要"), (tuple(sheets.head()),)),
            Section("runs", tr("比べた記録と推移"), (sheets.runs(), tuple(sheets.trends()))),
            *(
                Section(name, title, ("\n".join(said or [tr("なし")]),))
                for name, title, said in (
                    ("slower", tr("遅くなった手順（前回より）"), sheets.slower()),
                    ("quicker", tr("速くなった手順（前回より）"), sheets.quicker()),
                    ("stumbling", tr("毎回つまづく手順"), sheets.stumbling()),
                )
            ),
            Section("phases", phases.title, (*more, phases)),
            Section("steps", steps.title, (self._picture(), *more, steps)),
        ]

    def _picture(self) -> Picture:
        """Each step's times over the runs."""
        return Picture(partial(trend_pictures, self._found, self._tr, self._zone))

    def proof(self) -> tuple[str, str]:
        """Which records were compared; each has a head code of its own on its own report."""
        tr = self._tr
        return tr("比べた記録"), listed((run.run for run in self._found.by_time), tr)

    def _more(self) -> str:
        tr = self._tr
        return tr(
            "表は新しい {shown} 回です。ほか {hidden} 回は --format xlsx か csv にあります。",
            shown=len(self._found.runs) - self._hidden,
            hidden=self._hidden,
        )
