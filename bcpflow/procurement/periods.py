"""Periods as rules write them - ten days, 5 business days, one year - and where they end.

Rules, held by tests/procurement/test_periods.py:

1. 初日不算入 (民法140条): the first day does not count unless the rule says 起算して; where a
   rule wants n whole days in between (中10日) both ends are left out.
2. Months and years go by the calendar (民法143条): a period that begins on the first of a month
   ends at a month's end; where there is no such day, on the last of the month.
3. Backwards by months is the day of the same number, or the last of the month.

This module must never look at a clock.
"""

from __future__ import annotations

import calendar as months
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from bcpflow.procurement.business_days import Office, business_day_after, business_day_before
from bcpflow.text import half_width

Unit = Literal["days", "business days", "months", "years"]
Counting = Literal["not-counted", "counted", "clear"]
"""The first day: not counted (初日不算入), counted (起算して), or n whole days between (中n日)."""
Side = Literal["after", "before"]

_SPAN = re.compile(
    r"([0-9]{1,4})\s*(business days?|開庁日|days?|日|months?|か月|ヶ月|years?|年)(?:間)?"
)
_UNITS: dict[str, Unit] = {
    "business day": "business days", "business days": "business days", "開庁日": "business days",
    "day": "days", "days": "days", "日": "days",
    "month": "months", "months": "months", "か月": "months", "ヶ月": "months",
    "year": "years", "years": "years", "年": "years",
}  # fmt: skip
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time by the calendar."""

    number: int
    unit: Unit


@lru_cache(maxsize=256)
def read_span(text: str) -> Span | None:
    """The span of ``10 days``, ``5 business days``, ``1 year``, ``10日``, ``18か月``."""
    found = _SPAN.fullmatch(half_width(text))
    return Span(int(found[1]), _UNITS[found[2]]) if found else None


def last_day(
    day: date, span: Span, office: Office, side: Side = "after", counting: Counting = "not-counted"
) -> date:
    """The last day of a period that runs from a day on, or back from it."""
    if span.number == 0:
        return day
    shift = {"not-counted": 0, "counted": -1, "clear": 1}[counting]
    if span.unit == "business days":
        count = span.number + shift
        walk = business_day_after if side == "after" else business_day_before
        return walk(day, count, office) if count else day
    if span.unit == "days":
        length = timedelta(days=span.number + shift)
        return day + length if side == "after" else day - length
    number = span.number * (12 if span.unit == "years" else 1)
    if side == "before":
        return _same_number(day, -number) - _ONE * shift
    first = day if counting == "counted" else day + _ONE
    return _end_of(first, number) + (_ONE if counting == "clear" else timedelta(0))


def month_end(day: date) -> date:
    """The last day of the month a day lies in."""
    return day.replace(day=months.monthrange(day.year, day.month)[1])


def _end_of(first: date, number: int) -> date:
    """Last day of a period of months whose first day counts (民法143条2項)."""
    year, month = _month(first, number)
    longest = months.monthrange(year, month)[1]
    if first.day > longest:
        return date(year, month, longest)
    return date(year, month, first.day) - _ONE


def _same_number(day: date, number: int) -> date:
    year, month = _month(day, number)
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))


def _month(day: date, number: int) -> tuple[int, int]:
    years, month = divmod(day.month - 1 + number, 12)
    return day.year + years, month + 1
