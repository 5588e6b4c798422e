"""Where a period ends: the civil code's examples, month ends, leap years, both directions."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.procurement.calendar import read_calendar
from bcpflow.procurement.periods import Counting, Side, Span, last_day, month_end, read_span

OFFICE = read_calendar(None).office
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
NUMBERS = st.integers(1, 120)


def end(day: date, text: str, counting: Counting = "not-counted", side: Side = "after") -> date:
    span = read_span(text)
    assert span is not None
    return last_day(day, span, OFFICE, side, counting)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("10 days", Span(10, "days")), ("1 day", Span(1, "days")), ("10日", Span(10, "days")),
        ("10日間", Span(10, "days")), ("１０日", Span(10, "days")), ("10days", Span(10, "days")),
        ("5 business days", Span(5, "business days")), ("5開庁日", Span(5, "business days")),
        ("18 months", Span(18, "months")), ("18か月", Span(18, "months")),
        ("1 year", Span(1, "years")), ("5年", Span(5, "years")),
    ],
)  # fmt: skip
def test_a_span_is_read(text: str, span: Span) -> None:
    assert read_span(text) == span


@pytest.mark.parametrize(
    "text", ["", "10", "days", "-1 days", "10 dayz", "1.5 years", "10 日 以内"]
)
def test_what_is_no_span(text: str) -> None:
    assert read_span(text) is None


@pytest.mark.parametrize(
    ("day", "text", "counting", "last"),
    [
        # 「から10日以内」: the day itself does not count (140条).
        (date(2026, 12, 1), "10 days", "not-counted", date(2026, 12, 11)),
        # 「から起算して10日以内」: it does.
        (date(2026, 12, 1), "10 days", "counted", date(2026, 12, 10)),
        # 中10日: ten whole days in between.
        (date(2026, 12, 1), "10 days", "clear", date(2026, 12, 12)),
        # 143条: from 8 March, three months begin on the 9th and end on 8 June.
        (date(2026, 3, 8), "3 months", "not-counted", date(2026, 6, 8)),
        # On 31 March begun on 1 April: whole months, to 30 June.
        (date(2026, 3, 31), "3 months", "not-counted", date(2026, 6, 30)),
        (date(2026, 4, 30), "1 month", "not-counted", date(2026, 5, 31)),
        # Counted from the first of January two months end with February.
        (date(2026, 1, 1), "2 months", "counted", date(2026, 2, 28)),
        (date(2028, 1, 1), "2 months", "counted", date(2028, 2, 29)),
        (date(2026, 1, 20), "2 months", "counted", date(2026, 3, 19)),
        # No such day: the last of the month.
        (date(2026, 1, 31), "1 month", "counted", date(2026, 2, 28)),
        (date(2026, 12, 31), "1 month", "counted", date(2027, 1, 30)),
        (date(2026, 1, 29), "1 month", "not-counted", date(2026, 2, 28)),
        (date(2028, 1, 30), "1 month", "not-counted", date(2028, 2, 29)),
        # Leap years.
        (date(2028, 2, 29), "1 year", "not-counted", date(2029, 2, 28)),
        (date(2028, 2, 29), "4 years", "not-counted", date(2032, 2, 29)),
        (date(2027, 2, 28), "1 year", "not-counted", date(2028, 2, 29)),
        (date(2028, 2, 28), "1 year", "not-counted", date(2029, 2, 28)),
        (date(2026, 4, 1), "1 year", "counted", date(2027, 3, 31)),
        (date(2026, 4, 1), "1 year", "not-counted", date(2027, 4, 1)),
        (date(2026, 4, 1), "5 years", "not-counted", date(2031, 4, 1)),
        (date(2026, 11, 20), "1 business day", "not-counted", date(2026, 11, 24)),
        (date(2026, 11, 20), "1 business day", "counted", date(2026, 11, 20)),
        (date(2026, 11, 20), "0 days", "counted", date(2026, 11, 20)),
    ],
)
def test_a_period_ends(day: date, text: str, counting: Counting, last: date) -> None:
    assert end(day, text, counting) == last


@pytest.mark.parametrize(
    ("day", "text", "counting", "first"),
    [
        # Bids on 1 July, ten whole days before: notice on 20 June.
        (date(2026, 7, 1), "10 days", "clear", date(2026, 6, 20)),
        (date(2026, 7, 1), "10 days", "not-counted", date(2026, 6, 21)),
        (date(2026, 7, 1), "10 days", "counted", date(2026, 6, 22)),
        (date(2027, 3, 31), "1 month", "not-counted", date(2027, 2, 28)),
        (date(2028, 3, 31), "1 month", "not-counted", date(2028, 2, 29)),
        (date(2032, 1, 31), "18 months", "not-counted", date(2030, 7, 31)),
        (date(2028, 2, 29), "1 year", "not-counted", date(2027, 2, 28)),
        (date(2026, 11, 24), "1 business day", "not-counted", date(2026, 11, 20)),
    ],
)
def test_a_period_runs_back(day: date, text: str, counting: Counting, first: date) -> None:
    assert end(day, text, counting, "before") == first


@given(DAYS, NUMBERS, st.sampled_from(("not-counted", "counted", "clear")))
def test_days_run_back_the_way_they_came(day: date, number: int, counting: Counting) -> None:
    span = Span(number, "days")
    there = last_day(day, span, OFFICE, "after", counting)
    assert last_day(there, span, OFFICE, "before", counting) == day


@given(DAYS, NUMBERS)
def test_counting_the_first_day_ends_one_day_earlier(day: date, number: int) -> None:
    span = Span(number, "days")
    counted = last_day(day, span, OFFICE, counting="counted")
    assert last_day(day, span, OFFICE) - counted == timedelta(days=1)
    assert last_day(day, span, OFFICE, counting="clear") - counted == timedelta(days=2)
    assert (counted - day).days == number - 1


@given(DAYS, NUMBERS)
def test_from_a_months_end_to_a_months_end(day: date, number: int) -> None:
    assert last_day(month_end(day), Span(number, "months"), OFFICE) == month_end(
        last_day(month_end(day), Span(number, "months"), OFFICE)
    )


@given(DAYS, NUMBERS)
def test_months_end_in_the_month_they_lead_to(day: date, number: int) -> None:
    there = last_day(day, Span(number, "months"), OFFICE)
    total = day.year * 12 + day.month - 1 + number
    assert there.year * 12 + there.month - 1 == total
    longest = months.monthrange(there.year, there.month)[1]
    assert there.day in (day.day, longest)
    assert there.day <= longest


@given(DAYS, NUMBERS)
def test_a_longer_period_never_ends_earlier(day: date, number: int) -> None:
    for unit in ("days", "months", "years"):
        shorter, longer = Span(number, unit), Span(number + 1, unit)
        assert last_day(day, shorter, OFFICE) < last_day(day, longer, OFFICE)
        assert last_day(day, shorter, OFFICE, "before") > last_day(day, longer, OFFICE, "before")


@given(DAYS, st.integers(1, 30))
def test_a_year_is_twelve_months(day: date, number: int) -> None:
    years, twelve = Span(number, "years"), Span(number * 12, "months")
    for counting in ("not-counted", "counted", "clear"):
        assert last_day(day, years, OFFICE, counting=counting) == last_day(
            day, twelve, OFFICE, counting=counting
        )


@given(DAYS)
def test_a_months_end_is_followed_by_the_first(day: date) -> None:
    assert month_end(day).month == day.month
    assert (month_end(day) + timedelta(days=1)).day == 1
