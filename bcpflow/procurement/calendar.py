"""The calendar of an office: fiscal years and halves, eras, the days it is closed.

Rules, held by tests/procurement/test_calendar.py:

1. A fiscal year is called by the year it begins in: 令和8年度 is 2026-04-01 to 2027-03-31.
2. Halves part the fiscal year without a gap and without an overlap.
3. Everything comes from calendar.yaml, the site's own or the shipped one.

This module must never look at a clock: the day is an argument.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bcpflow.definition.texts import Text
from bcpflow.procurement.business_days import Office, Period, Yearly
from bcpflow.procurement.calendar_model import (
    WEEKDAYS,
    CalendarTable,
    ClosedRow,
    EraRow,
    MonthDay,
    calendar_findings,
    month_day,
)
from bcpflow.procurement.eras import Era, english_year, read_year, write_year
from bcpflow.procurement.reading import read_table
from bcpflow.site.values import day as written_day

NAME = "calendar"
"""The table's file name, without its ending."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Half:
    """A half of a fiscal year, first and last day."""

    id: str
    title: Text
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A fiscal year, first and last day."""

    year: int
    title: Text
    start: date
    end: date
    halves: tuple[Half, ...]

    def half_of(self, day: date) -> Half:
        """The half a day of this year lies in."""
        return next(half for half in self.halves if half.start <= day <= half.end)


@dataclass(frozen=True, eq=False)
class Calendar:
    """A calendar ready to be asked."""

    title: Text
    dated: date
    eras: tuple[Era, ...]
    year_starts: MonthDay
    halves: tuple[tuple[str, Text, MonthDay], ...]
    office: Office

    def fiscal_year(self, year: int) -> FiscalYear:
        """The fiscal year that begins in a year A.D."""
        start = date(year, *self.year_starts)
        end = date(year + 1, *self.year_starts) - _DAY
        title: Text = {"ja": write_year(year, self.eras), "en": english_year(year, self.eras)}
        return FiscalYear(year, title, start, end, tuple(self._halves(start, end)))

    def fiscal_year_of(self, day: date) -> FiscalYear:
        """The fiscal year a day lies in."""
        return self.fiscal_year(day.year - ((day.month, day.day) < self.year_starts))

    def read_fiscal_year(self, text: str) -> FiscalYear:
        """The fiscal year of ``令和8年度``, ``R8``, ``2026``. Raises UsageFault BCP-P060."""
        return self.fiscal_year(read_year(text, self.eras))

    def _halves(self, start: date, end: date) -> Iterator[Half]:
        begins = [
            date(start.year + (starts < self.year_starts), *starts)
            for _, _, starts in self.halves
        ]  # fmt: skip
        ends = [*(day - _DAY for day in begins[1:]), end]
        for (name, title, _), first, last in zip(self.halves, begins, ends, strict=True):
            yield Half(name, title, first, last)


def read_calendar(folder: Path | None) -> Calendar:
    """The site folder's calendar or the shipped one. Raises DefinitionError with all errors."""
    return calendar_of(read_table(NAME, CalendarTable, folder, calendar_findings))


def calendar_of(table: CalendarTable) -> Calendar:
    """A table without errors as a calendar."""
    return Calendar(
        title=table.title,
        dated=_read(table.dated),
        eras=tuple(_era(row) for row in table.eras),
        year_starts=_turn(table.fiscal_year.starts),
        halves=tuple((row.id, row.title, _turn(row.starts)) for row in table.fiscal_year.halves),
        office=Office(
            weekend=tuple(WEEKDAYS.index(day) for day in table.weekend),
            holidays_since=_since(table),
            yearly=tuple(
                Yearly(_turn(row.starts), _turn(row.ends), row.title) for row in table.yearly
            ),
            closed=tuple(_period(row) for row in table.closed),
            open=tuple(_period(row) for row in table.open),
        ),
    )


def _since(table: CalendarTable) -> date | None:
    if not table.holidays.observed:
        return None
    return _read(table.holidays.since) if table.holidays.since is not None else date.min


def _era(row: EraRow) -> Era:
    start = _read(row.start)
    days_from = start if row.days_from is None else _read(row.days_from)
    return Era(row.name, row.english, row.letter, start, days_from, row.first_fiscal_year)


def _period(row: ClosedRow) -> Period:
    first = _read(row.starts)
    return Period(first, first if row.ends is None else _read(row.ends), row.title)


def _read(text: str) -> date:
    day = written_day(text)
    assert day is not None, text  # lint has refused it
    return day


def _turn(text: str) -> MonthDay:
    found = month_day(text)
    assert found is not None, text  # lint has refused it
    return found
