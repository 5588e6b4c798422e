"""Era dates (和暦), written and read: 令和8年4月1日, R8.4.1, 平成元年, 令和8年度.

Rules, held by tests/procurement/test_eras.py:

1. Which eras there are, and from which day, is data (calendar.yaml): a coming one is a row more.
2. A day is written in the era it lies in; the day an era begins belongs to the new one.
3. A day beyond its era (平成33年3月31日, as contracts of those years say) is refused with the day
   it means, and taken only where the caller asks for it.
4. Days before an era counted solar days are refused: their months were another calendar's.
5. A fiscal year keeps one name all year; both names of a year of change are read.

This module must never look at a clock and never guess: what it cannot read is refused by code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bcpflow.errors import UsageFault
from bcpflow.text import half_width

Style = Literal["long", "short"]

_NUMBER = r"[0-9]{1,4}|[元〇一二三四五六七八九十百]{1,5}"
_END = {"-": "", "/": "", ".": "", "年": "日"}
_DAY = re.compile(
    rf"(?P<era>\D*?)\s*(?P<year>{_NUMBER})\s*(?P<mark>[-/.年])\s*"
    rf"(?P<month>{_NUMBER})\s*(?P<second>[-/.月])\s*(?P<day>{_NUMBER})\s*(?P<end>日?)"
)
_YEAR = re.compile(rf"(?P<era>\D*?)\s*(?P<year>{_NUMBER})\s*(?:年度?)?")
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class Era:
    """An era: its names, the day it begins, and what may be written in it."""

    name: str
    english: str
    letter: str
    start: date
    days_from: date
    """First day whose month and day are those of today's calendar."""
    first_fiscal_year: int
    """First fiscal year that is named after it."""

    @property
    def offset(self) -> int:
        """What a year of the era lacks to the year A.D."""
        return self.start.year - 1


def era_of(day: date, eras: Sequence[Era]) -> Era:
    """The era a day lies in. Raises UsageFault (BCP-P062) where it cannot be written in one."""
    era = next((era for era in reversed(eras) if era.start <= day), None)
    if era is None or day < era.days_from:
        first = min((era.days_from for era in eras), default=date.max)
        raise UsageFault("BCP-P062", day=day.isoformat(), first=first.isoformat())
    return era


def write_day(day: date, eras: Sequence[Era], style: Style = "long") -> str:
    """``令和8年4月1日``, or short ``R8.4.1``. Raises UsageFault (BCP-P062) like `era_of`."""
    era = era_of(day, eras)
    year = day.year - era.offset
    if style == "short":
        return f"{era.letter}{year}.{day.month}.{day.day}"
    return f"{era.name}{_first(year)}年{day.month}月{day.day}日"


def read_day(text: str, eras: Sequence[Era], *, beyond: bool = False) -> date:
    """The day of ``令和8年4月1日``, ``R8.4.1``, ``令和元年五月一日``, ``2026-04-01``, ``2026/4/1``.

    ``beyond`` takes a day after the end of its era as the day it means (平成33年 is 2021).
    Raises UsageFault: BCP-P060 unreadable, BCP-P061 outside its era, BCP-P062 no solar day.
    """
    found = _DAY.fullmatch(half_width(text))
    if found is None or not _goes_together(found):
        raise _unreadable(text)
    year, month, day = (_number(found[part]) for part in ("year", "month", "day"))
    if year is None or month is None or day is None or "元" in found["month"] + found["day"]:
        raise _unreadable(text)
    if not found["era"]:
        if len(found["year"]) != 4 or found["year"][0] not in "0123456789":
            raise _unreadable(text)
        return _date(text, year, month, day)
    era = _named(found["era"], eras)
    if era is None or not 1 <= year < 1000:
        raise _unreadable(text)
    meant = _date(text, year + era.offset, month, day)
    if meant < era.days_from and era.days_from > era.start:
        raise UsageFault("BCP-P062", day=text, first=era.days_from.isoformat())
    if meant < era.start or (not beyond and era_of(meant, eras) is not era):
        raise UsageFault("BCP-P061", text=text, era=era.name, meant=_meant(meant, eras))
    return meant


def write_year(year: int, eras: Sequence[Era]) -> str:
    """A fiscal year's name: ``令和8年度``; by its year A.D. where no era names it."""
    era = next((era for era in reversed(eras) if era.first_fiscal_year <= year), None)
    return f"{year}年度" if era is None else f"{era.name}{_first(year - era.offset)}年度"


def english_year(year: int, eras: Sequence[Era]) -> str:
    """A fiscal year's English name: ``FY2026 (Reiwa 8)``."""
    era = next((era for era in reversed(eras) if era.first_fiscal_year <= year), None)
    return f"FY{year}" if era is None else f"FY{year} ({era.english} {year - era.offset})"


def read_year(text: str, eras: Sequence[Era]) -> int:
    """The fiscal year of ``令和8年度``, ``R8``, ``平成31年度``, ``2026``, ``FY2026``.

    Raises UsageFault BCP-P060.
    """
    found = _YEAR.fullmatch(half_width(text))
    number = _number(found["year"]) if found else None
    if found is None or not number:
        raise _unreadable(text)
    if found["era"].upper() in ("", "FY"):
        if not re.fullmatch("[0-9]{4}", found["year"]):
            raise _unreadable(text)
        return number
    era = _named(found["era"], eras)
    if era is None or number >= 1000:
        raise _unreadable(text)
    return number + era.offset


def _goes_together(found: re.Match[str]) -> bool:
    """``年`` asks for ``月`` and ``日``; the other signs stand twice and end in nothing."""
    second = "月" if found["mark"] == "年" else found["mark"]
    return found["second"] == second and found["end"] == _END[found["mark"]]


def _named(word: str, eras: Sequence[Era]) -> Era | None:
    """An era by its name, the name's first character, its letter or its English name."""
    said = word.strip().casefold()
    for era in eras:
        if said in (era.name, era.name[0], era.letter.casefold(), era.english.casefold()):
            return era
    return None


def _number(text: str) -> int | None:
    """``12``, ``元``, ``十二``, ``二十``, ``二〇二六``; None for what is no number."""
    if text == "元":
        return 1
    if text[0] in "0123456789":
        return int(text)
    if "元" in text:
        return None
    if not set("十百") & set(text):
        return int("".join(str(_DIGITS[digit]) for digit in text))
    total = 0
    for sign, worth in (("百", 100), ("十", 10)):
        head, found, rest = text.partition(sign)
        if found:
            if len(head) > 1 or head in ("〇", "十"):
                return None
            total += worth * (_DIGITS[head] if head else 1)
            text = rest
    if len(text) > 1 or text in ("〇", "十", "百"):
        return None
    return total + (_DIGITS[text] if text else 0)


def _first(year: int) -> str:
    return "元" if year == 1 else str(year)


def _meant(day: date, eras: Sequence[Era]) -> str:
    try:
        return write_day(day, eras)
    except UsageFault:
        return day.isoformat()


def _date(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _unreadable(text) from None


def _unreadable(text: str) -> UsageFault:
    return UsageFault("BCP-P060", text=text)
