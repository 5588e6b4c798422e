"""The after-action log in sections, for a page that is printed: HTML, PDF, a workbook.

Rule, held by tests/reports/test_log_sections.py: all that the terminal's log says is here.

Like `sheets`, this module must never measure, wrap, escape or colour.
"""

from __future__ import annotations

from datetime import tzinfo
from functools import partial

from bcpflow.language import Translator
from bcpflow.reports.days import Era
from bcpflow.reports.material import Told
from bcpflow.reports.picture_timeline import run_pictures
from bcpflow.reports.sections import Block, Picture, Section
from bcpflow.reports.sheets import Sheets
from bcpflow.reports.terms import RUN_STATUS, elapsed, term
from bcpflow.reports.wording import Wording


class LogSections:
    """The sections of one log, in one language and zone."""

    def __init__(self, told: Told, tr: Translator, zone: tzinfo, era: Era | None = None) -> None:
        self._log, self._tr, self._zone = told.log, tr, zone
        self._words = Wording(told.log, tr, told.names)
        self._sheets = Sheets(told, tr, zone, era)

    @property
    def title(self) -> str:
        """``【訓練】訓練記録: ICT-BCP 初動対応``."""
        return self._sheets.title

    def notice(self) -> str:
        """A log says what was recorded up to now, and its state stands in its head."""
        return ""

    def figures(self) -> list[tuple[str, str]]:
        """What the run comes to, in the numbers a reader looks for first."""
        tr, total = self._tr, self._log.summary
        steps = total.achieved + total.not_achieved + total.skipped + len(total.unsettled)
        return [
            (tr("状態"), term(RUN_STATUS, self._log.status, tr)),
            (tr("経過時間"), elapsed(total.elapsed_ms)),
            (tr("達成"), f"{total.achieved} / {steps}"),
            (tr("目標超過"), str(total.overdue)),
            (tr("つまづき"), str(total.stumbles)),
        ]

    def sections(self) -> list[Section]:
        """All that has something to say, in the order of the log on a terminal."""
        tr, sheets = self._tr, self._sheets
        log = sheets.log()
        made = [
            Section("overview", tr("概要"), (tuple(sheets.head()),)),
            Section("record", tr("時系列の記録"), (self._picture(), log) if log.entries else ()),
            *(
                Section(name, sheet.title, (sheet,) if sheet.entries else ())
                for name, sheet in (
                    ("phases", sheets.phases()),
                    ("injects", sheets.injects()),
                    ("overrides", sheets.overrides()),
                    ("undone", sheets.undone()),
                )
            ),
            Section("totals", tr("合計"), (tuple(sheets.totals()),)),
            Section("unsettled", tr("未実施の手順"), _lines(sheets.unsettled())),
            Section("unreached", tr("入らなかったフェーズ"), _lines(sheets.unreached())),
        ]
        return [section for section in made if section.blocks]

    def _picture(self) -> Picture:
        """The run as a picture."""
        return Picture(partial(run_pictures, self._log, {}, self._words, self._zone))

    def proof(self) -> tuple[str, str]:
        """The head of the chain: with this code on paper the record can be checked."""
        return self._sheets.proof()


def _lines(said: list[str]) -> tuple[Block, ...]:
    return ("\n".join(said),) if said else ()
