"""The calendar file: read back whole, folded, escaped, and the same when made again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar as Read

from bcpflow.language import Translator, translator
from bcpflow.procurement.calendar import read_calendar
from bcpflow.procurement.deadlines import Entry, derive, read_rules
from bcpflow.procurement.ics import export, uid
from bcpflow.text import safe

RULES = read_rules(None)
CALENDAR = read_calendar(None)
JA = translator("ja")
STAMP = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)
TODAY = date(2026, 11, 21)
PAST = {"award": date(2026, 7, 1), "contract-signed": date(2026, 7, 3)}


def of(dates: Mapping[str, date], case: str = "case-1", title: str = "住基更改") -> list[Entry]:
    return [Entry(case, title, one) for one in derive(RULES, dates, {}, CALENDAR)]


def entries(case: str = "case-1", title: str = "住基更改", **dates: date) -> list[Entry]:
    """As `of`, happenings written with ``_`` for ``-``."""
    return of({name.replace("_", "-"): day for name, day in dates.items()}, case, title)


def events(raw: bytes) -> list[Any]:
    """The events of a file as a calendar program reads them."""
    return list(Read.from_ical(raw).walk("VEVENT"))


def test_it_is_read_back_as_it_was_said() -> None:
    made = entries(claim_received=date(2026, 12, 1))
    raw = export(made, JA, STAMP, TODAY)
    calendar = Read.from_ical(raw)
    assert str(calendar["VERSION"]) == "2.0"
    assert str(calendar["PRODID"]).startswith("-//bcpflow//")
    (event,) = calendar.walk("VEVENT")
    assert str(event["SUMMARY"]) == "住基更改：代金を支払う"
    assert event.decoded("DTSTART") == date(2026, 12, 28)
    assert event.decoded("DTEND") == date(2026, 12, 29)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event.decoded("DTSTAMP") == STAMP
    assert str(event["UID"]) == uid(made[0])
    lines = str(event["DESCRIPTION"]).split("\n")
    assert "案件: case-1" in lines
    assert f"規則: {made[0].deadline.rule.told(JA)}" in lines
    assert "数え始め: 適法な支払請求の受理 2026-12-01" in lines
    assert "閉庁日のため 2026-12-31 から動かしました" in lines
    assert any(line.startswith("根拠: 政府契約の支払遅延防止") for line in lines)
    assert any(line.startswith("注意: ") for line in lines)


def test_alarms_ring_in_the_morning_when_it_is_near_and_on_the_day() -> None:
    (event,) = events(export(entries(claim_received=date(2026, 12, 1)), JA, STAMP, TODAY))
    alarms = event.walk("VALARM")
    assert [alarm.decoded("TRIGGER") for alarm in alarms] == [
        timedelta(days=-10, hours=9),
        timedelta(hours=9),
    ]
    assert all(str(alarm["ACTION"]) == "DISPLAY" for alarm in alarms)
    assert all(str(alarm["DESCRIPTION"]) == str(event["SUMMARY"]) for alarm in alarms)


def test_a_sample_says_so() -> None:
    (event,) = events(export(entries(award=date(2026, 12, 1)), JA, STAMP, TODAY))
    assert str(event["SUMMARY"]).endswith("（例）")
    assert "例です" in str(event["DESCRIPTION"])


def test_what_is_met_is_left_out_unless_asked_for() -> None:
    made = of(PAST)
    assert events(export(made, JA, STAMP, TODAY)) == []
    (event,) = events(export(made, JA, STAMP, TODAY, met=True))
    assert "済: 2026-07-03" in str(event["DESCRIPTION"])
    assert event.walk("VALARM") == []


def test_what_is_only_planned_still_rings() -> None:
    (event,) = events(export(of(PAST), JA, STAMP, date(2026, 7, 2)))
    assert len(event.walk("VALARM")) == 2
    assert "済" not in str(event["DESCRIPTION"])


def test_an_event_moves_and_is_not_doubled() -> None:
    first = entries(claim_received=date(2026, 12, 1))
    later = entries(title="別の名", claim_received=date(2027, 1, 15))
    assert [uid(entry) for entry in first] == [uid(entry) for entry in later]
    assert first[0].deadline.due != later[0].deadline.due


def test_ids_are_of_one_case_and_one_rule() -> None:
    everything = dict.fromkeys(RULES.happenings, date(2026, 12, 1))
    both = [*of(everything, "a"), *of(everything, "b")]
    assert len(both) == 2 * len(RULES.rules)
    assert len({uid(entry) for entry in both}) == len(both)
    raw = export(both, JA, STAMP, date(2026, 1, 1), met=True)
    assert {str(event["UID"]) for event in events(raw)} == {uid(entry) for entry in both}


def test_the_same_again_is_the_same_file() -> None:
    made = [*entries("b", award=date(2026, 12, 1)), *entries("a", award=date(2026, 12, 1))]
    assert export(made, JA, STAMP, TODAY) == export(made[::-1], JA, STAMP, TODAY)


def test_no_deadline_is_an_empty_calendar() -> None:
    assert events(export([], JA, STAMP, TODAY)) == []


HOSTILE = 'a;b,c\\d:e"f\nEND:VEVENT\r\nATTACH:x\t' + chr(27) + "[2J" + chr(0x202E)


def test_text_from_outside_ends_no_line_and_no_event() -> None:
    raw = export(entries(HOSTILE, HOSTILE, award=date(2026, 12, 1)), JA, STAMP, TODAY)
    (event,) = events(raw)
    assert "ATTACH" not in event
    assert str(event["DESCRIPTION"]).split("\n")[0] == f"案件: {safe(HOSTILE, one_line=True)}"
    assert str(event["SUMMARY"]).startswith(safe(HOSTILE, one_line=True))
    assert raw.split(b"\r\n").count(b"END:VEVENT") == 1
    assert not {0x1B, 0x09} & set(raw)


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_title_comes_back_and_every_line_is_short(title: str) -> None:
    raw = export(entries(title=title, award=date(2026, 12, 1)), JA, STAMP, TODAY)
    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    for line in lines:
        assert len(line) <= 75
        line.decode("utf-8")  # a character is never parted
    (event,) = events(raw)
    assert str(event["SUMMARY"]) == f"{safe(title, one_line=True)}：契約書を取り交わす （例）"


@pytest.mark.parametrize("word", ["案件: {case}", "調達の期限", "（例）"])
def test_it_speaks_through_the_translator(word: str) -> None:
    asked: set[str] = set()

    def look_up(message: str) -> str:
        asked.add(message)
        return message

    made = entries(award=date(2026, 12, 1))
    raw = export(made, Translator("en", look_up), STAMP, TODAY)
    assert word in asked
    assert b"Exchange the contract" in raw
