"""Each rule names its mistake at its place, and nothing where all is well."""

from __future__ import annotations

from datetime import date

import pytest

from bcpflow.site.lint import muster_findings, register_findings, roster_findings
from bcpflow.site.model import Level, Muster, Register, Roster, Rule, System
from bcpflow.site.values import day, half_width, seconds, shindo, year_after
from tests.site.samples import TODAY, person, register, roster, system

HEAD = person("佐藤", roles=("head",), deputies=("鈴木",))


def in_roster(said: Roster) -> list[tuple[str, tuple[object, ...]]]:
    return [(f.code, f.path) for f in roster_findings(said, TODAY)]


def in_register(*systems: System) -> list[tuple[str, tuple[object, ...]]]:
    return [(f.code, f.path) for f in register_findings(register(*systems), TODAY)]


def test_a_whole_roster_and_register_are_fine() -> None:
    assert in_roster(roster(HEAD, person("鈴木"))) == []
    assert in_register(system("a"), system("b", "a")) == []


@pytest.mark.parametrize(
    ("said", "code", "path"),
    [
        (roster(), "BCP-D152", ("people",)),
        (roster(HEAD, person("鈴木", phones=())), "BCP-D153", ("people", 1, "phones")),
        (roster(person("佐藤", roles=("head",))), "BCP-D154", ("people", 0, "roles", 0)),
        (roster(HEAD, HEAD, person("鈴木")), "BCP-D157", ("people", 1, "name")),
        (roster(person("佐 藤", id="s"), person("鈴木", id="s")), "BCP-D158", ("people", 1, "id")),
        (roster(person("x"), updated="2025-11-20"), "BCP-D159", ("updated",)),
        (roster(person("x", updated="2024-02-29")), "BCP-D159", ("people", 0, "updated")),
        (roster(person("x"), updated="きのう"), "BCP-D160", ("updated",)),
        (roster(person("x"), updated="2026-11-22"), "BCP-D161", ("updated",)),
        (roster(person("x"), updated=None), "BCP-D162", ()),
        (roster(person("x", arrival_min=-1)), "BCP-D175", ("people", 0, "arrival_min")),
        (roster(person("x", distance_km=float("nan"))), "BCP-D175", ("people", 0, "distance_km")),
        (roster(person("x", id="a,b")), "BCP-D059", ("people", 0, "id")),
    ],
)  # fmt: skip
def test_of_a_roster(said: Roster, code: str, path: tuple[object, ...]) -> None:
    expected = [(code, path)]
    if code == "BCP-D157":  # two holders of the same name: nothing else is wrong with them
        assert in_roster(said)[0] == expected[0]
    else:
        assert in_roster(said) == expected


def test_deputies_that_are_nobody_or_oneself() -> None:
    found = in_roster(roster(person("佐藤", deputies=("鈴本", "佐　藤")), person("鈴木")))
    assert found == [
        ("BCP-D155", ("people", 0, "deputies", 0)),
        ("BCP-D156", ("people", 0, "deputies", 1)),
    ]


def test_a_year_to_the_day_is_not_older_than_a_year() -> None:
    assert in_roster(roster(person("x"), updated="2025-11-21")) == []
    assert year_after(date(2024, 2, 29)) == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("systems", "code", "path"),
    [
        ((), "BCP-D176", ("systems",)),
        ((system("a", rto=None),), "BCP-D163", ("systems", 0)),
        ((system("a", rto="12:00"),), "BCP-D164", ("systems", 0, "rto")),
        ((system("a", rpo="T+1h"),), "BCP-D164", ("systems", 0, "rpo")),
        ((system("a", "b"),), "BCP-D165", ("systems", 0, "depends_on", 0)),
        ((system("a", "a"),), "BCP-D166", ("systems", 0, "depends_on", 0)),
        ((system("a"), system("b", "a", rto="1h")), "BCP-D167", ("systems", 1, "rto")),
        ((system("a", priority="C"), system("b", "a")), "BCP-D168", ("systems", 1, "priority")),
        ((system("a"), system("a")), "BCP-D158", ("systems", 1, "id")),
        ((system("a b"),), "BCP-D059", ("systems", 0, "id")),
        ((system("a", last_drilled="x"),), "BCP-D160", ("systems", 0, "last_drilled")),
        ((system("a", title=""),), "BCP-D060", ("systems", 0, "title")),
    ],
)
def test_of_a_register(systems: tuple[System, ...], code: str, path: tuple[object, ...]) -> None:
    assert in_register(*systems) == [(code, path)]


def test_days_of_the_register_are_read() -> None:
    said = Register(title="x", updated="x", systems=(system("a"),))
    assert [f.code for f in register_findings(said, TODAY)] == ["BCP-D160"]


def test_of_muster_rules() -> None:
    levels = (
        Level(intensity="5弱", title="2", roles=("head", "nobody")),
        Level(intensity="4", title="1"),
    )
    said = Muster(
        title="x",
        use="ours",
        rules={"a": Rule(title="A", levels=levels, dated="x"), "b": Rule(title="B")},
    )
    found = [(f.code, f.path) for f in muster_findings(said, roster(HEAD), TODAY)]
    assert found == [
        ("BCP-D170", ("use",)),
        ("BCP-D160", ("rules", "a", "dated")),
        ("BCP-D172", ("rules", "a", "levels", 0, "roles", 1)),
        ("BCP-D171", ("rules", "a", "levels", 1, "intensity")),
        ("BCP-D174", ("rules", "b")),
    ]


@pytest.mark.parametrize(
    "text",
    ["2026-04-01", "2026/4/1", "2026年4月1日", "２０２６／４／１", "令和8年4月1日", "R8.4.1"],
)
def test_days_people_write(text: str) -> None:
    assert day(text) == date(2026, 4, 1)


def test_what_is_no_day_or_length() -> None:
    for text in ("2026-02-30", "4/1", "H8.4.1", "R99.4.1x", ""):
        assert day(text) is None
    assert day("令和元年5月1日") == date(2019, 5, 1)
    assert seconds("12h 例") == 43200
    assert seconds("1日") == 86400
    assert seconds("12h after power") is None
    assert half_width("Ａ－１　（株）ｶﾅ") == "A-1 (株)ｶﾅ"


def test_the_planned_numbers_of_a_rule() -> None:
    rule = Rule(
        title="A",
        levels=(Level(intensity="4", title="1"),),
        staffing={"3h": 4, "1h": 5, "soon": 1, "2h 例": 1, "6h": -1},
    )
    found = muster_findings(Muster(title="x", use="a", rules={"a": rule}), None, TODAY)
    assert [(f.code, f.path) for f in found] == [
        ("BCP-D213", ("rules", "a", "staffing", "soon")),
        ("BCP-D213", ("rules", "a", "staffing", "2h 例")),
        ("BCP-D214", ("rules", "a", "staffing", "6h")),
        ("BCP-D215", ("rules", "a", "staffing", "3h")),
    ]


@pytest.mark.parametrize(
    "text", ["5強", "震度５強", "5+", "５＋", "5 upper", "5-Upper", "震度 5強"]
)
def test_intensities_people_write(text: str) -> None:
    assert shindo(text) == "5強"


def test_what_is_no_intensity() -> None:
    for text in ("5", "8", "4弱", "4-", "", "震度", "強", "55強"):
        assert shindo(text) is None
    assert [shindo(text) for text in ("0", "7", "6-", "6弱")] == ["0", "7", "6弱", "6弱"]
