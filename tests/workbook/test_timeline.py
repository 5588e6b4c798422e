"""Times of day counted from T0: the start, the night between two days, what lies before."""

from __future__ import annotations

from datetime import date

import pytest

from bcpflow.definition.moments import parse_moment
from bcpflow.workbook.timeline import Timeline, moment
from bcpflow.workbook.when import When

H, D = 3600, 86400
DAY = date(2026, 11, 21)


def test_the_first_time_is_the_start_where_none_is_said() -> None:
    line = Timeline()
    assert line.place(When(seconds=60)) == (60, None)
    assert line.place(When(clock=10 * H)) == (0, "BCP-D235")
    assert line.place(When(clock=11 * H)) == (H, None)
    assert line.place(When(clock=9 * H)) == (None, "BCP-D236")


def test_a_night() -> None:
    line = Timeline()
    assert line.begin(When(clock=22 * H, day=DAY))
    assert line.place(When(clock=23 * H)) == (H, None)
    assert line.place(When(clock=1 * H)) == (3 * H, "BCP-D237")
    assert line.place(When(clock=2 * H)) == (4 * H, None)
    assert line.place(When(clock=9 * H, days_after=1)) == (11 * H, None)
    assert line.place(When(clock=9 * H, day=date(2026, 11, 23))) == (35 * H, None)
    line.next_sheet()
    assert line.place(When(clock=23 * H)) == (H, None)
    line.next_sheet()
    assert line.place(When(clock=1 * H)) == (3 * H, "BCP-D237")


def test_days_without_a_year() -> None:
    line = Timeline()
    line.begin(When(clock=9 * H, day=date(2026, 12, 31)))
    assert line.place(When(clock=9 * H, month_day=(1, 1))) == (D, None)
    assert line.place(When(clock=9 * H, month_day=(2, 30))) == (None, "BCP-D232")
    line = Timeline()
    assert line.place(When(clock=9 * H, month_day=(2, 28))) == (0, "BCP-D235")
    assert line.place(When(clock=10 * H, month_day=(2, 29))) == (D + H, None)


def test_what_has_no_time_of_day() -> None:
    line = Timeline()
    assert not line.begin(When(day=DAY))
    assert line.place(When(day=DAY)) == (None, "BCP-D232")


@pytest.mark.parametrize("seconds", [0, 59, 60, 3600, 5400, 86400, 93784])
def test_moments_are_read_back(seconds: int) -> None:
    assert parse_moment(moment(seconds)).offset_s == seconds
    assert parse_moment(moment(seconds)).anchor == "T0"
