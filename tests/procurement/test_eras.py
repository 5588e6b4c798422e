"""Era dates: every boundary, every way of writing, both ways."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.errors import UsageFault
from bcpflow.procurement.calendar import calendar_of, read_calendar
from bcpflow.procurement.calendar_model import CalendarTable, EraRow, calendar_findings
from bcpflow.procurement.eras import (
    Style,
    english_year,
    era_of,
    read_day,
    read_year,
    write_day,
    write_year,
)
from bcpflow.procurement.reading import read_table

ERAS = read_calendar(None).eras
DAYS = st.dates(date(1873, 1, 1), date(2150, 12, 31))


def refusal(text: str, **how: bool) -> UsageFault:
    with pytest.raises(UsageFault) as caught:
        read_day(text, ERAS, **how)
    return caught.value


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(1873, 1, 1), "明治6年1月1日", "M6.1.1"),
        (date(1912, 7, 29), "明治45年7月29日", "M45.7.29"),
        (date(1912, 7, 30), "大正元年7月30日", "T1.7.30"),
        (date(1926, 12, 24), "大正15年12月24日", "T15.12.24"),
        (date(1926, 12, 25), "昭和元年12月25日", "S1.12.25"),
        (date(1926, 12, 31), "昭和元年12月31日", "S1.12.31"),
        (date(1927, 1, 1), "昭和2年1月1日", "S2.1.1"),
        (date(1989, 1, 7), "昭和64年1月7日", "S64.1.7"),
        (date(1989, 1, 8), "平成元年1月8日", "H1.1.8"),
        (date(2019, 4, 30), "平成31年4月30日", "H31.4.30"),
        (date(2019, 5, 1), "令和元年5月1日", "R1.5.1"),
        (date(2026, 4, 1), "令和8年4月1日", "R8.4.1"),
    ],
)
def test_a_day_is_written_in_the_era_it_lies_in(day: date, long: str, short: str) -> None:
    assert write_day(day, ERAS) == long
    assert write_day(day, ERAS, "short") == short
    assert read_day(long, ERAS) == day
    assert read_day(short, ERAS) == day


@given(DAYS, st.sampled_from(("long", "short")))
def test_every_day_comes_back(day: date, style: Style) -> None:
    assert read_day(write_day(day, ERAS, style), ERAS) == day


@given(DAYS)
def test_the_day_after_is_never_in_an_earlier_era(day: date) -> None:
    here, there = era_of(day, ERAS), era_of(day + timedelta(days=1), ERAS)
    assert ERAS.index(here) <= ERAS.index(there) <= ERAS.index(here) + 1


@pytest.mark.parametrize(
    "text",
    [
        "令和8年4月1日", "令和８年４月１日", "令和 8年 4月 1日", "令和八年四月一日", "R8.4.1",
        "r8/4/1", "R8-04-01", "Ｒ８．４．１", "令8.4.1", "㋿8年4月1日", "Reiwa 8.4.1",
        "2026-04-01", "2026/4/1", "2026.4.1", "2026年4月1日", " 2026年4月1日 ",
    ],
)  # fmt: skip
def test_one_day_is_written_in_many_ways(text: str) -> None:
    assert read_day(text, ERAS) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年五月一日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("平成二十九年十二月三十一日", date(2017, 12, 31)),
        ("昭和四十年十月二十日", date(1965, 10, 20)),
        ("平成三一年四月三〇日", date(2019, 4, 30)),
        ("令和6年2月29日", date(2024, 2, 29)),
    ],
)
def test_first_years_and_kanji_numbers(text: str, day: date) -> None:
    assert read_day(text, ERAS) == day


@pytest.mark.parametrize(
    "text",
    [
        "", "令和", "令和8年", "令和8年4月", "令和8年2月30日", "令和7年2月29日", "令和0年1月1日",
        "令和8年13月1日", "和令8年4月1日", "8年4月1日", "令和8年4-1", "2026-4/1", "2026年4月1",
        "2026-04-01日", "26-04-01", "令和元年元月1日", "令和十十年1月1日", "令和元二年1月1日",
        "R8.4.1x", "元年5月1日", "0000-01-01", "令和9999年1月1日",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str) -> None:
    fault = refusal(text)
    assert fault.code == "BCP-P060"
    assert fault.data["text"] == text


@given(
    st.text(max_size=12)
    | st.from_regex(r"[令和平成RH元十0-9]{1,4}[年./-][0-9]{1,2}", fullmatch=True)
)
def test_reading_never_fails_otherwise(text: str) -> None:
    try:
        told = read_day(text, ERAS).isoformat()
    except UsageFault as fault:
        told = fault.code
    assert re.fullmatch(r"BCP-P06[012]|[0-9]{4}-[0-9]{2}-[0-9]{2}", told)


@pytest.mark.parametrize(
    ("text", "meant", "day"),
    [
        ("平成33年3月31日", "令和3年3月31日", date(2021, 3, 31)),
        ("H31.5.1", "令和元年5月1日", date(2019, 5, 1)),
        ("昭和64年1月8日", "平成元年1月8日", date(1989, 1, 8)),
        ("明治45年7月30日", "大正元年7月30日", date(1912, 7, 30)),
    ],
)
def test_a_day_beyond_its_era_is_taken_only_when_asked(text: str, meant: str, day: date) -> None:
    fault = refusal(text)
    assert (fault.code, fault.data["meant"]) == ("BCP-P061", meant)
    assert read_day(text, ERAS, beyond=True) == day


def test_a_day_before_its_era_is_never_taken() -> None:
    fault = refusal("令和元年4月30日", beyond=True)
    assert (fault.code, fault.data["meant"]) == ("BCP-P061", "平成31年4月30日")


@pytest.mark.parametrize("text", ["明治5年12月2日", "明治元年9月8日", "M1.1.1"])
def test_days_of_the_old_calendar_are_refused(text: str) -> None:
    """明治5年12月2日 was followed by 明治6年1月1日: its month was not our December."""
    fault = refusal(text)
    assert (fault.code, fault.data["first"]) == ("BCP-P062", "1873-01-01")


@pytest.mark.parametrize("day", [date(1872, 12, 31), date(1868, 10, 22), date(1, 1, 1)])
def test_a_day_no_era_can_write_is_refused(day: date) -> None:
    with pytest.raises(UsageFault) as caught:
        write_day(day, ERAS)
    assert caught.value.code == "BCP-P062"


@pytest.mark.parametrize(
    ("year", "name", "english"),
    [
        (2026, "令和8年度", "FY2026 (Reiwa 8)"),
        (2019, "令和元年度", "FY2019 (Reiwa 1)"),
        (2018, "平成30年度", "FY2018 (Heisei 30)"),
        (1989, "平成元年度", "FY1989 (Heisei 1)"),
        (1988, "昭和63年度", "FY1988 (Showa 63)"),
        (1926, "大正15年度", "FY1926 (Taisho 15)"),
        (1880, "1880年度", "FY1880"),
    ],
)
def test_a_fiscal_year_keeps_one_name(year: int, name: str, english: str) -> None:
    assert write_year(year, ERAS) == name
    assert english_year(year, ERAS) == english
    assert read_year(name, ERAS) == year


@given(st.integers(1886, 2200))
def test_every_fiscal_year_comes_back(year: int) -> None:
    assert read_year(write_year(year, ERAS), ERAS) == year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("平成31年度", 2019), ("令和元年度", 2019), ("R8", 2026), ("Ｒ８年度", 2026),
        ("令和八", 2026), ("2026", 2026), ("2026年度", 2026), ("FY2026", 2026), ("fy 2026", 2026),
        ("平成35年度", 2023),
    ],
)  # fmt: skip
def test_both_names_of_a_year_of_change_are_read(text: str, year: int) -> None:
    assert read_year(text, ERAS) == year


@pytest.mark.parametrize(
    "text", ["", "8年度", "令和", "令和0年度", "和令8", "26", "FY26", "２０年"]
)
def test_a_fiscal_year_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UsageFault) as caught:
        read_year(text, ERAS)
    assert caught.value.code == "BCP-P060"


def test_a_coming_era_is_a_row_more() -> None:
    table = read_table("calendar", CalendarTable, None)
    row = EraRow(
        name="新元",
        english="Shingen",
        letter="N",
        start="2040-05-01",
        first_fiscal_year=2040,
        source="例",
    )
    longer = replace(table, eras=(*table.eras, row))
    assert list(calendar_findings(longer)) == []
    eras = calendar_of(longer).eras
    assert write_day(date(2040, 4, 30), eras) == "令和22年4月30日"
    assert write_day(date(2040, 5, 1), eras) == "新元元年5月1日"
    assert read_day("N2.1.31", eras) == date(2041, 1, 31)
    assert write_year(2040, eras) == "新元元年度"
    assert read_year("令和22年度", eras) == 2040
    with pytest.raises(UsageFault) as caught:
        read_day("令和23年1月1日", eras)
    assert caught.value.data["meant"] == "新元2年1月1日"
