"""Fiscal years, halves, and what is wrong with a calendar file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.errors import DefinitionError, UsageFault
from bcpflow.procurement.business_days import is_open
from bcpflow.procurement.calendar import calendar_of, read_calendar
from bcpflow.procurement.calendar_model import (
    WEEKDAYS,
    CalendarTable,
    ClosedRow,
    EraRow,
    FiscalRow,
    HalfRow,
    HolidaysRow,
    YearlyRow,
    calendar_findings,
    month_day,
)
from bcpflow.procurement.reading import SHIPPED, read_table

TABLE = read_table("calendar", CalendarTable, None)
CALENDAR = calendar_of(TABLE)
DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))


def test_the_shipped_calendar_is_whole() -> None:
    assert list(calendar_findings(TABLE)) == []
    assert TABLE.dated == "2026-11-21"
    assert all(era.source for era in TABLE.eras)
    assert [row.sample for row in TABLE.yearly] == [True]
    for text in (TABLE.title, *(half.title for half in TABLE.fiscal_year.halves)):
        assert isinstance(text, dict)
        assert set(text) == {"ja", "en"}


@pytest.mark.parametrize(
    ("day", "year", "half"),
    [
        (date(2026, 3, 31), 2025, "下期"),
        (date(2026, 4, 1), 2026, "上期"),
        (date(2026, 9, 30), 2026, "上期"),
        (date(2026, 10, 1), 2026, "下期"),
        (date(2027, 1, 1), 2026, "下期"),
        (date(2027, 3, 31), 2026, "下期"),
        (date(2028, 2, 29), 2027, "下期"),
    ],
)
def test_a_fiscal_year_runs_from_april_to_march(day: date, year: int, half: str) -> None:
    fiscal = CALENDAR.fiscal_year_of(day)
    assert fiscal.year == year
    title = fiscal.half_of(day).title
    assert isinstance(title, dict)
    assert title["ja"] == half


def test_reiwa_8() -> None:
    year = CALENDAR.read_fiscal_year("令和8年度")
    assert (year.start, year.end) == (date(2026, 4, 1), date(2027, 3, 31))
    assert year.title == {"ja": "令和8年度", "en": "FY2026 (Reiwa 8)"}
    assert [(half.start, half.end) for half in year.halves] == [
        (date(2026, 4, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2027, 3, 31)),
    ]


@given(DAYS)
def test_every_day_lies_in_one_fiscal_year_and_one_half(day: date) -> None:
    year = CALENDAR.fiscal_year_of(day)
    assert year.start <= day <= year.end
    assert sum(half.start <= day <= half.end for half in year.halves) == 1
    assert year.halves[0].start == year.start
    assert year.halves[-1].end == year.end
    assert CALENDAR.fiscal_year_of(year.end + timedelta(days=1)).year == year.year + 1


def test_a_fiscal_year_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(UsageFault, match="BCP-P060"):
        CALENDAR.read_fiscal_year("来年度")


def test_a_year_that_begins_in_january_has_halves_too() -> None:
    row = FiscalRow(
        starts="01-01",
        halves=(
            HalfRow(id="a", title="前", starts="01-01"),
            HalfRow(id="b", title="後", starts="07-01"),
        ),
    )
    table = replace(TABLE, fiscal_year=row)
    assert list(calendar_findings(table)) == []
    year = calendar_of(table).fiscal_year_of(date(2026, 12, 31))
    assert (year.year, year.start, year.end) == (2026, date(2026, 1, 1), date(2026, 12, 31))


def test_a_sites_own_calendar_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "procurement" / "calendar.yaml"
    own.parent.mkdir()
    text = (SHIPPED / "calendar.yaml").read_text("utf-8")
    closed = "closed:\n  - {starts: 2026-06-23, title: 慰霊の日}\n"
    own.write_text(text.replace("closed: []\n", closed), "utf-8")
    day = date(2026, 6, 23)
    assert is_open(day, CALENDAR.office)
    assert not is_open(day, read_calendar(tmp_path).office)


def test_a_faulty_calendar_is_not_used(tmp_path: Path) -> None:
    own = tmp_path / "procurement" / "calendar.yaml"
    own.parent.mkdir()
    own.write_text((SHIPPED / "calendar.yaml").read_text("utf-8") + "holyday: x\n", "utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_calendar(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["BCP-D030"]


@pytest.mark.parametrize("text", ["2-30", "13-01", "0-1", "4", "04-01-01", "四月一日", ""])
def test_what_is_no_month_and_day(text: str) -> None:
    assert month_day(text) is None


LAST = TABLE.eras[-1]
NEXT = replace(LAST, name="新元", letter="N", start="2050-01-01", first_fiscal_year=2050)
NIGHT = YearlyRow(starts="12-29", ends="01-03", title="x", source="x")
OWN = ClosedRow(starts="2026-06-23", title="x")


def with_era(era: EraRow) -> CalendarTable:
    return replace(TABLE, eras=(*TABLE.eras, era))


def with_halves(*starts: str) -> CalendarTable:
    halves = tuple(HalfRow(id=text, title="x", starts=text) for text in starts)
    return replace(TABLE, fiscal_year=FiscalRow(starts="04-01", halves=halves))


def test_what_the_mistakes_are_made_of_is_right() -> None:
    assert list(calendar_findings(with_era(NEXT))) == []
    assert (
        list(calendar_findings(replace(with_halves("04-01"), yearly=(NIGHT,), open=(OWN,)))) == []
    )


@pytest.mark.parametrize(
    ("table", "code", "path"),
    [
        (replace(TABLE, dated="今日"), "BCP-P060", ("dated",)),
        (replace(TABLE, eras=()), "BCP-P063", ("eras",)),
        (replace(TABLE, eras=TABLE.eras[::-1][:2]), "BCP-P063", ("eras", 1)),
        (with_era(replace(NEXT, name="令元")), "BCP-P063", ("eras", 5)),
        (with_era(replace(NEXT, letter="r")), "BCP-P063", ("eras", 5)),
        (with_era(replace(NEXT, start="2019-05-01")), "BCP-P063", ("eras", 5)),
        (with_era(replace(NEXT, first_fiscal_year=2019)), "BCP-P063", ("eras", 5)),
        (with_era(replace(NEXT, start="R1")), "BCP-P060", ("eras", 5, "start")),
        (with_era(replace(NEXT, days_from="R1")), "BCP-P060", ("eras", 5, "days_from")),
        (with_era(replace(NEXT, source=None)), "BCP-P008", ("eras", 5)),
        (replace(TABLE, weekend=WEEKDAYS), "BCP-P069", ("weekend",)),
        (replace(TABLE, holidays=HolidaysRow(since="昔")), "BCP-P060", ("holidays", "since")),
        (
            replace(TABLE, yearly=(replace(NIGHT, starts="12-32"),)),
            "BCP-P064",
            ("yearly", 0, "starts"),
        ),
        (replace(TABLE, yearly=(replace(NIGHT, ends="1"),)), "BCP-P064", ("yearly", 0, "ends")),
        (replace(TABLE, yearly=(replace(NIGHT, source=None),)), "BCP-P008", ("yearly", 0)),
        (
            replace(TABLE, closed=(replace(OWN, ends="2026-06-22"),)),
            "BCP-P065",
            ("closed", 0, "ends"),
        ),
        (replace(TABLE, open=(replace(OWN, starts="6-23"),)), "BCP-P060", ("open", 0, "starts")),
        (replace(TABLE, title=" "), "BCP-D060", ("title",)),
        (with_halves("05-01"), "BCP-P065", ("fiscal_year", "halves", 0, "starts")),
        (with_halves("04-01", "04-01"), "BCP-P065", ("fiscal_year", "halves", 1, "starts")),
        (
            with_halves("04-01", "01-01", "10-01"),
            "BCP-P065",
            ("fiscal_year", "halves", 2, "starts"),
        ),
    ],
)
def test_a_mistake_is_named_at_its_place(
    table: CalendarTable, code: str, path: tuple[str | int, ...]
) -> None:
    assert [(finding.code, finding.path) for finding in calendar_findings(table)] == [(code, path)]


def test_eras_of_one_name_are_named_with_the_other() -> None:
    (finding,) = calendar_findings(with_era(replace(NEXT, name="令和")))
    assert finding.other == ("eras", 4)
