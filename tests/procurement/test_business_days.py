"""Business days: the closed ones of real years, and counting there and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.errors import UsageFault
from bcpflow.procurement.business_days import (
    Office,
    Period,
    business_day_after,
    business_day_before,
    business_days_between,
    closed_days,
    is_open,
    on_or_after,
    on_or_before,
    why_closed,
)
from bcpflow.procurement.calendar import read_calendar

OFFICE = read_calendar(None).office
DAYS = st.dates(date(1949, 1, 1), date(2100, 12, 31))
COUNTS = st.integers(1, 60)


def weekdays_closed(year: int) -> set[str]:
    """Closed days of a year that are no Saturday and no Sunday, as month-day."""
    found = closed_days(date(year, 1, 1), date(year, 12, 31), OFFICE)
    return {f"{day:%m-%d}" for day, _ in found if day.weekday() < 5}


def test_the_closed_weekdays_of_2026() -> None:
    assert weekdays_closed(2026) == {
        "01-01", "01-02", "01-12", "02-11", "02-23", "03-20", "04-29", "05-04", "05-05", "05-06",
        "07-20", "08-11", "09-21", "09-22", "09-23", "10-12", "11-03", "11-23", "12-29", "12-30",
        "12-31",
    }  # fmt: skip


def test_the_closed_weekdays_of_the_year_of_two_eras() -> None:
    assert weekdays_closed(2019) >= {"04-30", "05-01", "05-02", "10-22"}


def test_holidays_moved_for_the_games_of_2021() -> None:
    assert weekdays_closed(2021) >= {"07-22", "07-23", "08-09"}
    assert not weekdays_closed(2021) & {"07-19", "08-11", "10-11"}


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 20), None),
        (date(2026, 11, 21), "土日"),
        (date(2026, 11, 23), "勤労感謝の日"),
        (date(2026, 12, 28), None),
        (date(2026, 12, 29), "年末年始"),
        (date(2027, 1, 1), "元日"),
        (date(2027, 1, 3), "年末年始"),
        (date(2027, 1, 4), None),
    ],
)
def test_a_closed_day_says_why(day: date, why: str | None) -> None:
    told = why_closed(day, OFFICE)
    assert (told["ja"] if isinstance(told, dict) else told) == why


def test_there_were_no_national_holidays_before_the_law() -> None:
    assert is_open(date(1948, 5, 3), OFFICE)
    assert not is_open(date(1949, 5, 3), OFFICE)
    assert is_open(date(2026, 11, 3), replace(OFFICE, holidays_since=None))


def test_an_office_has_days_of_its_own() -> None:
    own = replace(
        OFFICE,
        closed=(Period(date(2026, 8, 13), date(2026, 8, 14), "夏季閉庁"),),
        open=(Period(date(2026, 3, 29), date(2026, 3, 29), "休日開庁"),),
    )
    assert why_closed(date(2026, 8, 13), own) == "夏季閉庁"
    assert why_closed(date(2026, 8, 14), own) == "夏季閉庁"
    assert is_open(date(2026, 8, 12), own)
    assert is_open(date(2026, 3, 29), own)
    assert not is_open(date(2026, 3, 29), OFFICE)


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 24)),  # over a weekend and a holiday
        (date(2026, 12, 28), 1, date(2027, 1, 4)),  # over the turn of the year
        (date(2026, 4, 28), 3, date(2026, 5, 7)),  # over the holidays of May
        (date(2026, 4, 30), 1, date(2026, 5, 1)),
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
    ],
)
def test_business_days_are_counted_from_the_day_after(start: date, number: int, end: date) -> None:
    assert business_day_after(start, number, OFFICE) == end
    assert business_day_before(end, number, OFFICE) == start
    assert business_days_between(start, end, OFFICE) == number


def test_none_is_the_day_itself_where_it_is_open() -> None:
    assert business_day_after(date(2026, 11, 20), 0, OFFICE) == date(2026, 11, 20)
    assert business_day_after(date(2026, 11, 21), 0, OFFICE) == date(2026, 11, 24)
    assert business_day_before(date(2026, 11, 23), 0, OFFICE) == date(2026, 11, 20)


@given(DAYS, COUNTS)
def test_back_again_is_the_last_open_day_not_after_it(day: date, number: int) -> None:
    there = business_day_after(day, number, OFFICE)
    assert is_open(there, OFFICE)
    assert business_day_before(there, number, OFFICE) == on_or_before(day, OFFICE)


@given(DAYS, COUNTS)
def test_forth_again_is_the_next_open_day_not_before_it(day: date, number: int) -> None:
    there = business_day_before(day, number, OFFICE)
    assert business_day_after(there, number, OFFICE) == on_or_after(day, OFFICE)


@given(DAYS, COUNTS)
def test_between_counts_what_after_walks(day: date, number: int) -> None:
    there = business_day_after(day, number, OFFICE)
    assert business_days_between(day, there, OFFICE) == number
    assert business_days_between(there, day, OFFICE) == -number


@given(DAYS)
def test_the_nearest_open_day_has_no_open_day_in_between(day: date) -> None:
    after = on_or_after(day, OFFICE)
    assert is_open(after, OFFICE)
    skipped = (after - day).days
    assert not any(is_open(day + timedelta(days=step), OFFICE) for step in range(skipped))


def test_an_office_that_never_opens_is_refused() -> None:
    never = Office(weekend=tuple(range(7)))
    with pytest.raises(UsageFault, match="BCP-P069"):
        on_or_after(date(2026, 4, 1), never)
    with pytest.raises(UsageFault, match="BCP-P069"):
        business_day_before(date(2026, 4, 1), 3, never)


def test_a_negative_number_of_days_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="-1"):
        business_day_after(date(2026, 4, 1), -1, OFFICE)
