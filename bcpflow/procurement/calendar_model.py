"""What calendar.yaml says, as frozen data, and what is wrong with it.

Days stay *as written* (``2019-05-01``, ``12-29``) and are read in one place, `calendar`.

Rules of lint, held by tests/procurement/test_calendar.py:

1. Every day can be read; a period does not end before it begins.
2. Eras follow each other, and no two share a name or a letter.
3. At least one day of the week the office is open.

This module must never read a file and never look at a clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.lint.finding import Finding, Path
from bcpflow.lint.texts import texts
from bcpflow.site.values import day as written_day

Weekday = Literal["月", "火", "水", "木", "金", "土", "日"]
WEEKDAYS: tuple[Weekday, ...] = ("月", "火", "水", "木", "金", "土", "日")
MonthDay = tuple[int, int]

_MONTH_DAY = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})")
_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfRow:
    """A half of the fiscal year (上期, 下期)."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Short name."""
    title: Text
    """What it is called."""
    starts: str
    """Month and day it begins: ``10-01``."""
    sample: bool = False
    """例: not taken from a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiscalRow:
    """The fiscal year."""

    __pydantic_config__ = FORBID_UNKNOWN

    starts: str
    """Month and day it begins: ``04-01``."""
    source: Text | None = None
    """Where it is written."""
    halves: tuple[HalfRow, ...] = ()
    """Its parts, in order; the first begins with the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EraRow:
    """An era."""

    __pydantic_config__ = FORBID_UNKNOWN

    name: str
    """令和"""
    english: str
    """Reiwa"""
    letter: str
    """R"""
    start: str
    """Its first day."""
    days_from: str | None = None
    """First day whose month and day are those of today's calendar; left out: its first day."""
    first_fiscal_year: int
    """First fiscal year named after it, by its year A.D."""
    source: Text | None = None
    """Where it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidaysRow:
    """National holidays; the law's days are computed by a library."""

    __pydantic_config__ = FORBID_UNKNOWN

    observed: bool = True
    """The office is closed on them."""
    since: str | None = None
    """Day the law came into force."""
    source: Text | None = None
    """Where it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyRow:
    """Days the office is closed every year."""

    __pydantic_config__ = FORBID_UNKNOWN

    starts: str
    """Month and day of the first: ``12-29``."""
    ends: str
    """Month and day of the last; may lie in the next year."""
    title: Text
    """Why."""
    source: Text | None = None
    """Where it is written."""
    sample: bool = False
    """例: another municipality's, or not taken from a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedRow:
    """Days on which this office alone is closed, or open."""

    __pydantic_config__ = FORBID_UNKNOWN

    starts: str
    """First day: ``2026-06-23``."""
    ends: str | None = None
    """Last day; left out: the first."""
    title: Text
    """Why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarTable:
    """The calendar of an office: fiscal year, eras, closed days."""

    __pydantic_config__ = FORBID_UNKNOWN

    calendar: str
    """Name of the calendar."""
    title: Text
    """What it is called."""
    dated: str
    """Day it was settled."""
    source: Text | None = None
    """Where it comes from."""
    fiscal_year: FiscalRow
    """When the fiscal year begins."""
    eras: tuple[EraRow, ...]
    """Eras, the oldest first."""
    weekend: tuple[Weekday, ...] = ()
    """Days of the week the office is closed."""
    holidays: HolidaysRow = HolidaysRow()
    """Whether national holidays are observed."""
    yearly: tuple[YearlyRow, ...] = ()
    """Days closed every year."""
    closed: tuple[ClosedRow, ...] = ()
    """Days only this office is closed."""
    open: tuple[ClosedRow, ...] = ()
    """Days it is open although the rest says closed."""


@lru_cache(maxsize=256)
def month_day(text: str) -> MonthDay | None:
    """Month and day of ``12-29``; None for what no year has."""
    found = _MONTH_DAY.fullmatch(text.strip())
    if found is None:
        return None
    month, day = int(found[1]), int(found[2])
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return None
    return month, day


def calendar_findings(table: CalendarTable) -> Iterator[Finding]:
    """All findings about a calendar."""
    yield from texts(table)
    yield from _day(table.dated, ("dated",))
    yield from _fiscal(table.fiscal_year)
    yield from _eras(table.eras)
    if not set(WEEKDAYS) - set(table.weekend):
        yield Finding("BCP-P069", ("weekend",))
    if table.holidays.since is not None:
        yield from _day(table.holidays.since, ("holidays", "since"))
    for number, row in enumerate(table.yearly):
        yield from _month_day(row.starts, ("yearly", number, "starts"))
        yield from _month_day(row.ends, ("yearly", number, "ends"))
        if row.source is None:
            yield Finding("BCP-P008", ("yearly", number))
    for name, rows in (("closed", table.closed), ("open", table.open)):
        for number, period in enumerate(rows):
            yield from _period(period, (name, number))


def _fiscal(row: FiscalRow) -> Iterator[Finding]:
    home: Path = ("fiscal_year",)
    yield from _month_day(row.starts, (*home, "starts"))
    first = month_day(row.starts)
    previous: MonthDay | None = None
    for number, half in enumerate(row.halves):
        place = (*home, "halves", number, "starts")
        yield from _month_day(half.starts, place)
        begins = month_day(half.starts)
        if first is None or begins is None:
            return
        # Counted from the fiscal year's own beginning: January is late in it.
        turned = (begins[0] + (12 if begins < first else 0), begins[1])
        if (previous is None and turned != first) or (previous is not None and turned <= previous):
            before = row.halves[number - 1].starts if number else row.starts
            yield Finding("BCP-P065", place, {"since": before, "until": half.starts})
        previous = turned


def _eras(eras: tuple[EraRow, ...]) -> Iterator[Finding]:
    if not eras:
        yield Finding("BCP-P063", ("eras",), {"name": ""}, at_key=True)
    for number, era in enumerate(eras):
        home: Path = ("eras", number)
        yield from _day(era.start, (*home, "start"))
        if era.days_from is not None:
            yield from _day(era.days_from, (*home, "days_from"))
        if era.source is None:
            yield Finding("BCP-P008", home)
        for other, before in enumerate(eras[:number]):
            same = {era.name, era.letter.casefold(), era.name[:1]} & {
                before.name, before.letter.casefold(), before.name[:1]
            }  # fmt: skip
            if same or not era.name or not _follows(before, era):
                yield Finding("BCP-P063", home, {"name": era.name}, other=("eras", other))
                break


def _follows(before: EraRow, era: EraRow) -> bool:
    earlier, later = written_day(before.start), written_day(era.start)
    in_order = earlier is None or later is None or earlier < later
    return in_order and before.first_fiscal_year < era.first_fiscal_year


def _period(row: ClosedRow, home: Path) -> Iterator[Finding]:
    yield from _day(row.starts, (*home, "starts"))
    if row.ends is None:
        return
    yield from _day(row.ends, (*home, "ends"))
    first, last = written_day(row.starts), written_day(row.ends)
    if first is not None and last is not None and last < first:
        yield Finding("BCP-P065", (*home, "ends"), {"since": row.starts, "until": row.ends})


def _day(text: str, path: Path) -> Iterator[Finding]:
    if written_day(text) is None:
        yield Finding("BCP-P060", path, {"text": text})


def _month_day(text: str, path: Path) -> Iterator[Finding]:
    if month_day(text) is None:
        yield Finding("BCP-P064", path, {"text": text})
