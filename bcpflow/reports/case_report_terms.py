"""Terms only an audit pack has, and days as an office writes them: 2026-11-21, R8.11.21.

Codes on the left, words on the right. This module must never decide what is shown, and knows no
era itself: how a day is written in one is handed to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo

from bcpflow import instants
from bcpflow.language import N_, Translator
from bcpflow.reports.days import Era, EraStyle
from bcpflow.reports.terms import NOTHING

OUTCOMES: Mapping[str, str] = {
    "pending": N_("承認を待つ"),
    "approved": N_("承認済み"),
    "returned": N_("差戻し"),
    "withdrawn": N_("取下げ"),
    "lapsed": N_("失効（承認の後に変更）"),
    "replaced": N_("再申請により終了"),
}
ACTS: Mapping[str, str] = {
    "given": N_("承認"),
    "returned": N_("差戻し"),
    "withdrawn": N_("取下げ"),
    "lapsed": N_("失効"),
}
FILE_STATES: Mapping[str, str] = {
    "whole": N_("一致"),
    "changed": N_("不一致"),
    "missing": N_("ファイルなし"),
}
SHEET_KINDS: Mapping[str, str] = {
    "quote": N_("見積"),
    "finding": N_("見積精査の指摘"),
    "score": N_("採点"),
    "interest": N_("利害関係の届出"),
    "priority": N_("優先度"),
    "preevaluation": N_("事前評価"),
    "supplier": N_("事業者"),
    "contract": N_("契約"),
    "payment": N_("支払い"),
    "method": N_("調達方式"),
    "bidder": N_("提案者"),
    "lot": N_("くじ"),
    "last-contract": N_("前回の契約"),
}


class Days:
    """Days of the wall clock, in both ways of counting years."""

    def __init__(self, zone: tzinfo, era: Era, tr: Translator) -> None:
        self._zone, self._era, self._tr = zone, era, tr

    def iso(self, ns: int | None) -> str | None:
        """``2026-11-21``."""
        return None if ns is None else self._day(ns).isoformat()

    def era(self, ns: int | None) -> str | None:
        """``令和8年11月21日``."""
        return None if ns is None else self._era(self._day(ns), "long")

    def long(self, ns: int | None) -> str:
        """``2026-11-21（令和8年11月21日）``."""
        return self._beside(ns, "long")

    def short(self, ns: int | None) -> str:
        """``2026-11-21（R8.11.21）``."""
        return self._beside(ns, "short")

    def stamp(self, ns: int | None, *, timed: bool = False) -> str:
        """The day above its short era form, for a narrow column."""
        if ns is None:
            return NOTHING
        here = instants.at(ns, self._zone)
        said = here.strftime("%Y-%m-%d %H:%M" if timed else "%Y-%m-%d")
        return f"{said}\n{self._era(here.date(), 'short')}".rstrip("\n")

    def between(self, since_ns: int, until_ns: int) -> int:
        """Whole days from one day to another, as a calendar counts them."""
        return (self._day(until_ns) - self._day(since_ns)).days

    def ns(self, day: date | None) -> int | None:
        """The beginning of a day."""
        return None if day is None else instants.to_ns(datetime.combine(day, time(), self._zone))

    def _day(self, ns: int) -> date:
        return instants.at(ns, self._zone).date()

    def _beside(self, ns: int | None, style: EraStyle) -> str:
        if ns is None:
            return NOTHING
        day = self._day(ns)
        era = self._era(day, style)
        tr = self._tr
        return tr("{date}（{era}）", date=day.isoformat(), era=era) if era else day.isoformat()
