"""Cases side by side: chosen, grouped, summed, and what presses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bcpflow.projections.case_summary import case_summary
from bcpflow.projections.portfolio import (
    Case,
    Due,
    Wait,
    Wanted,
    case_of,
    chosen,
    committed,
    grouped,
    pressing,
    rate,
    sums,
)
from tests.sample_case import opened

TODAY = date(2026, 11, 21)
DERIVED: dict[str, Any] = {
    "fiscal_year": 2026,
    "fiscal_year_title": {"ja": "令和8年度", "en": "FY2026"},
    "deadlines": [],
    "commitments": {},
    "spread": False,
}
PLAIN = case_of(case_summary(opened().state), DERIVED)


def case(id: str, **other: Any) -> Case:
    return replace(PLAIN, id=id, **other)


def due(id: str, day: date, **other: Any) -> Due:
    said: dict[str, Any] = {"warn_from": day - timedelta(days=14), "met_on": None}
    said |= {"title": id, "not_before": False, "sample": False}
    return Due(id=id, due=day, **(said | other))


def ids(cases: list[Case]) -> list[str]:
    return [one.id for one in cases]


CASES = [
    case("a", title="ＰＣの購入", department="税務課", method="一般競争入札", phase="plan"),
    case("b", title="PC 保守", department="総務課", fiscal_year=2025, suppliers=("甲社",)),
    case("c", title="文書管理SaaS", department=None, fiscal_year=None, phase="select",
         phase_title={"ja": "募集", "en": "Call"}),
    case("d", title="PC", status="voided"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["a", "b", "c"]),
        (Wanted(search="pc"), ["a", "b"]),
        (Wanted(search="ｐｃ 甲"), ["b"]),
        (Wanted(search="saas 小さな"), ["c"]),
        (Wanted(search="pc saas"), []),
        (Wanted(department="税務"), ["a"]),
        (Wanted(year=2025), ["b"]),
        (Wanted(phase="募集"), ["c"]),
        (Wanted(phase="call"), ["c"]),
        (Wanted(phase="select"), ["c"]),
        (Wanted(method="競争"), ["a"]),
        (Wanted(method="競争", year=2025), []),
    ],
)
def test_cases_are_chosen_by_all_that_is_asked(wanted: Wanted, found: list[str]) -> None:
    assert ids(chosen(CASES, wanted)) == found


def test_what_was_given_up_is_planned_no_more_but_was_paid() -> None:
    given_up = case("x", status="ended", final=True, phase="cancelled", estimate=500, amount=100)
    aborted = case("y", status="aborted", estimate=70, paid=5)
    going = case("z", estimate=1_000, amount=900, paid=None)
    found = sums([given_up, aborted, going], TODAY, 0)
    assert (found.cases, found.open) == (3, 1)
    assert (found.planned, found.contracted, found.paid) == (1_000, 1_000, 5)


def test_a_share_of_award_takes_cases_where_both_are_known() -> None:
    known = case("a", estimate=1_000, amount=800)
    more = case("b", estimate=3_000, amount=3_000)
    half = case("c", estimate=9_999, amount=None)
    assert (known.award_rate, half.award_rate) == (80.0, None)
    assert sums([known, more, half], TODAY, 0).award_rate == 95.0
    assert sums([half], TODAY, 0).award_rate is None
    assert rate(0, 0) is None
    assert rate(1, 3) == 33.3


def test_overdue_counts_cases_and_not_their_deadlines() -> None:
    missed = due("a", TODAY - timedelta(days=1))
    late = case("a", deadlines=(missed, missed._replace(id="b")), waits=())
    waiting = case("b", waits=(Wait(step="s", title="S", due_ns=5),))
    fine = case("c", waits=(Wait(step="s", title="S", due_ns=6),))
    assert sums([late, waiting, fine], TODAY, 6).overdue == 2


def test_groups_by_phase_stand_in_the_order_cases_come_to_them() -> None:
    def at(id: str, phase: str, days: int, **other: Any) -> Case:
        return case(id, phase=phase, phase_title=phase, opened_ns=10, phase_ns=10 + days, **other)

    cases = [
        at("a", "operate", 500), at("b", "cancelled", 3, final=True), at("c", "plan", 0),
        at("d", "select", 200), at("e", "plan", 0), at("f", "select", 210),
    ]  # fmt: skip
    found = grouped(cases, "phase", TODAY, 0)
    assert [(g.key, g.sums.cases) for g in found] == [
        ("plan", 2), ("select", 2), ("operate", 1), ("cancelled", 1)
    ]  # fmt: skip


def test_groups_by_year_are_newest_first_and_what_nobody_said_stands_last() -> None:
    years = [case(str(n), fiscal_year=year) for n, year in enumerate((2025, None, 2027, 2026))]
    assert [g.key for g in grouped(years, "year", TODAY, 0)] == ["2027", "2026", "2025", ""]
    sections = [case(str(n), department=name) for n, name in enumerate(("乙課", None, "甲課"))]
    found = grouped(sections, "department", TODAY, 0)
    assert [g.key for g in found] == ["乙課", "甲課", ""]
    assert found[-1].title is None


def test_commitments_are_added_up_by_year_and_say_where_they_were_reckoned() -> None:
    found = committed(
        [
            case("a", commitments={2026: 10, 2027: 20}),
            case("b", commitments={2027: 5, 2028: 1}, spread=True),
        ]
    )
    assert [(one.year, one.yen, one.cases, one.spread) for one in found] == [
        (2026, 10, 1, False), (2027, 25, 2, True), (2028, 1, 1, True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "other", "standing"),
    [
        (-1, {}, "overdue"),
        (0, {}, "soon"),
        (14, {}, "soon"),
        (15, {}, "upcoming"),
        (-9, {"met_on": TODAY - timedelta(days=3)}, "met"),
        (-9, {"met_on": TODAY + timedelta(days=3)}, "overdue"),
        (-1, {"not_before": True}, "met"),
        (0, {"not_before": True}, "met"),
        (1, {"not_before": True}, "soon"),
    ],
)
def test_a_deadline_stands_as_procurement_says(
    days: int, other: dict[str, Any], standing: str
) -> None:
    assert due("a", TODAY + timedelta(days=days), **other).standing(TODAY) == standing


def test_what_presses_is_what_was_missed_and_what_comes_in_time() -> None:
    a = case("a", deadlines=(due("late", TODAY - timedelta(days=400)), due("soon", TODAY)))
    b = case(
        "b",
        deadlines=(
            due("last", TODAY + timedelta(days=30)),
            due("far", TODAY + timedelta(days=31)),
            due("met", TODAY, met_on=TODAY),
        ),
    )
    found = pressing([b, a], TODAY, timedelta(days=30))
    assert [(one.case.id, one.due.id, one.days) for one in found] == [
        ("a", "late", -400), ("a", "soon", 0), ("b", "last", 30)
    ]  # fmt: skip
