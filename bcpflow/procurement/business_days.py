"""Business days: which days an office is closed (閉庁日), and counting the days it is open.

Rules, held by tests/procurement/test_business_days.py:

1. Closed are the weekend, national holidays, the days of every year (turn of the year) and the
   office's own; a day named open is open whatever else holds.
2. The n-th business day after a day never counts the day itself (初日不算入); going back the
   same number of business days from there leads to the last open day not after it.
3. An office that is not open within a year is refused, never searched for ever.

This module must never look at a clock and never know a site's file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bcpflow.definition.texts import Text
from bcpflow.errors import UsageFault

if TYPE_CHECKING:
    from jpholiday import JPHoliday

_DAY = timedelta(days=1)
_LONGEST = 366
"""Days a closure may last before we say that the office never opens."""
_WEEKEND: Text = {"ja": "土日", "en": "weekend"}
_HOLIDAY = "national holiday"


@dataclass(frozen=True, slots=True)
class Yearly:
    """Days closed every year, by month and day; may go over the turn of the year."""

    starts: tuple[int, int]
    ends: tuple[int, int]
    title: Text

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        turn = (day.month, day.day)
        if self.starts <= self.ends:
            return self.starts <= turn <= self.ends
        return turn >= self.starts or turn <= self.ends


@dataclass(frozen=True, slots=True)
class Period:
    """Days from one to another, both included."""

    start: date
    end: date
    title: Text


@dataclass(frozen=True, slots=True)
class Office:
    """When an office is closed."""

    weekend: tuple[int, ...] = ()
    """Days of the week, Monday is 0."""
    holidays_since: date | None = None
    """National holidays from this day on; None: not observed."""
    yearly: tuple[Yearly, ...] = ()
    closed: tuple[Period, ...] = ()
    open: tuple[Period, ...] = ()


def why_closed(day: date, office: Office) -> Text | None:
    """Why the office is closed on a day; None where it is open."""
    if any(period.start <= day <= period.end for period in office.open):
        return None
    for period in office.closed:
        if period.start <= day <= period.end:
            return period.title
    if office.holidays_since is not None and day >= office.holidays_since:
        names = _holidays(day)
        if names:
            return {"ja": "・".join(names), "en": f"{_HOLIDAY} ({', '.join(names)})"}
    for yearly in office.yearly:
        if yearly.holds(day):
            return yearly.title
    return _WEEKEND if day.weekday() in office.weekend else None


def is_open(day: date, office: Office) -> bool:
    """Whether the office is open on a day."""
    return why_closed(day, office) is None


def business_day_after(day: date, number: int, office: Office) -> date:
    """The n-th business day after a day, the day itself not counted; 0: the day or the next."""
    if number == 0:
        return on_or_after(day, office)
    return _nth(day, number, _DAY, office)


def business_day_before(day: date, number: int, office: Office) -> date:
    """The n-th business day before a day, the day itself not counted; 0: the day or the last."""
    if number == 0:
        return on_or_before(day, office)
    return _nth(day, number, -_DAY, office)


def on_or_after(day: date, office: Office) -> date:
    """The day itself where the office is open, else the next day it is (翌開庁日)."""
    return _nth(day - _DAY, 1, _DAY, office)


def on_or_before(day: date, office: Office) -> date:
    """The day itself where the office is open, else the last day it was (直前の開庁日)."""
    return _nth(day + _DAY, 1, -_DAY, office)


def business_days_between(start: date, end: date, office: Office) -> int:
    """Business days after ``start`` up to and with ``end``; negative where it lies before."""
    if end < start:
        return -business_days_between(end, start, office)
    days = (start + _DAY * step for step in range(1, (end - start).days + 1))
    return sum(is_open(day, office) for day in days)


def closed_days(start: date, end: date, office: Office) -> Iterator[tuple[date, Text]]:
    """Every closed day from one day to another, both included, with the reason."""
    for step in range((end - start).days + 1):
        day = start + _DAY * step
        reason = why_closed(day, office)
        if reason is not None:
            yield day, reason


def _nth(day: date, number: int, step: timedelta, office: Office) -> date:
    if number < 0:
        raise ValueError(number)
    reached = day
    while number:
        last = reached
        reached += step
        while not is_open(reached, office):
            reached += step
            if abs((reached - last).days) > _LONGEST:
                raise UsageFault("BCP-P069", day=day.isoformat())
        number -= 1
    return reached


@lru_cache(maxsize=8192)
def _holidays(day: date) -> tuple[str, ...]:
    return tuple(holiday.name for holiday in _national().holidays(day))


@lru_cache(maxsize=1)
def _national() -> JPHoliday:
    """The library with a register of its own: what others add to its global one is not law."""
    from jpholiday import JPHoliday

    return JPHoliday()
