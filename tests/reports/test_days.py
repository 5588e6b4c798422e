"""Days on paper: in the era that is handed in, as ISO 8601 otherwise, never guessed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bcpflow.procurement.calendar import read_calendar
from bcpflow.procurement.eras import Style, write_day
from bcpflow.reports.days import PaperDays
from tests.reports.drills import T0, ZONE

ERAS = read_calendar(None).eras


def era(day: date, style: Style) -> str:
    return write_day(day, ERAS, style) if day.year > 1900 else ""


REIWA, PLAIN = PaperDays(ZONE, era), PaperDays(ZONE)


def test_a_moment_is_written_in_its_era_and_zone() -> None:
    assert REIWA.moment(T0) == "令和8年11月18日 14:00:00"
    assert PLAIN.moment(T0) == "2026-11-18 14:00:00"
    assert REIWA.minute(T0, "short") == "R8.11.18 14:00"
    assert PLAIN.minute(T0, "short") == PLAIN.minute(T0) == "2026-11-18 14:00"
    assert REIWA.day_of(T0) == "令和8年11月18日"


def test_scenario_time_keeps_its_own_zone() -> None:
    there = datetime.fromisoformat("2027-01-17T05:46:00+00:00")
    assert REIWA.at(there) == "令和9年1月17日 05:46:00"


def test_where_no_era_is_known_iso_stands() -> None:
    assert REIWA.day(date(1850, 1, 1)) == "1850-01-01"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2027-03-31", "R9.3.31"),
        ("年度内", "年度内"),
        ("", ""),
        ("2027-02-30", "2027-02-30"),
        ("20270331", "20270331"),
        ("2027-W01-1", "2027-W01-1"),
    ],
)
def test_what_was_typed_is_never_guessed(typed: str, said: str) -> None:
    assert REIWA.typed(typed) == said
    assert PLAIN.typed(typed) == typed


def test_every_day_of_an_era_is_written_once() -> None:
    days = [date(2019, 1, 1) + timedelta(days=n) for n in range(800)]
    assert len({REIWA.day(day) for day in days}) == len(days)
    assert REIWA.day(date(2019, 4, 30)) == "平成31年4月30日"
    assert REIWA.day(date(2019, 5, 1)) == "令和元年5月1日"
