"""Instants as text and back, to the microsecond, over every border of the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.instants import at, from_iso, iso, quantised, scenario_at, to_ns

JST = timezone(timedelta(hours=9))
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(9998, 12, 31)).map(
    lambda moment: to_ns(moment.replace(tzinfo=UTC))
)


@given(INSTANTS)
def test_an_instant_comes_back_from_its_text(ns: int) -> None:
    assert from_iso(iso(ns)) == ns
    assert to_ns(at(ns, JST)) == ns


@given(INSTANTS, INSTANTS)
def test_as_text_instants_sort_as_they_follow_each_other(first: int, second: int) -> None:
    assert (iso(first) < iso(second)) == (first < second)


@given(INSTANTS, st.integers(0, 999))
def test_quantised_is_what_will_be_read_back(ns: int, more: int) -> None:
    assert from_iso(iso(ns + more)) == quantised(ns + more) == ns


def test_a_zone_only_matters_where_it_is_shown() -> None:
    assert iso(from_iso("2026-11-01T00:30:00+09:00")) == "2026-10-31T15:30:00.000000Z"
    with pytest.raises(ValueError, match="zone"):
        from_iso("2026-11-01T00:30:00")


def test_scenario_time_is_the_declared_start_plus_exercise_time() -> None:
    night = scenario_at("2027-01-31T23:59:00+09:00", 2 * 60_000)
    assert night == datetime(2027, 2, 1, 0, 1, tzinfo=JST)
    assert scenario_at(None, 1) is None
    assert scenario_at("", 1) is None


def test_a_scenario_past_the_calendar_has_no_time_and_no_traceback() -> None:
    assert scenario_at("2027-01-17T05:46:00", 10**15) is None
