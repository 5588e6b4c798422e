"""Deadlines, staffing and discussions."""

from __future__ import annotations

import pytest

from tests.lint.test_repeats import changed, codes

COMMISSION = ("deadlines", "commission")
REOPENED = ("deadlines", "reopened")


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("5d", "BCP-D207"),
        ("'17:00'", "BCP-D110"),
        ("５d after leak", "BCP-D111"),
        ("soon", "BCP-D112"),
        ("5d after leek", "BCP-D079"),
        ("5d after event:leek", "BCP-D076"),
        ("5d after step:noti", "BCP-D072"),
        ("5d after done", "BCP-D208"),
        ("5d after report", "BCP-D201"),
        ("rto", "BCP-D194"),
    ],
)
def test_a_clock_that_never_starts(at: str, code: str) -> None:
    assert changed(("at: 5d after leak", f"at: {at}")) == [(code, (*COMMISSION, "at"))]


@pytest.mark.parametrize("at", ["T+5d", "5d after survey", "5d after step:look", "5d after leak"])
def test_a_clock_that_starts(at: str) -> None:
    assert codes(("at: 5d after leak", f"at: {at}")) == []


def test_a_clock_is_a_use_of_its_event_and_of_its_facts() -> None:
    own = ("target: 3d after leak 例", "target: T+20h 例")
    gone = ("        when: 漏えい\n", "")
    assert codes(own, gone) == []
    assert codes(own, ("at: 5d after leak", "at: T+5d")) == ["BCP-D147"]
    assert codes(gone, ("    when: 漏えい\n", "")) == ["BCP-D144"]


def test_a_condition_of_a_deadline_is_judged() -> None:
    said = changed(("notify\n    when: 漏えい", "notify\n    when: 漏えい > 3"))
    assert said == [("BCP-D124", (*COMMISSION, "when"))]


@pytest.mark.parametrize(
    ("warn", "code", "place"),
    [
        ("soon", "BCP-D209", ()),
        ("''", "BCP-D209", ()),
        ("0h", "BCP-D209", ()),
        ("T+1h", "BCP-D209", ()),
        ("[1d, 1h after leak]", "BCP-D209", (1,)),
        ("'1:00'", "BCP-D110", ()),
        ("[１d]", "BCP-D111", (0,)),
        ("[5d, 121h]", "BCP-D210", (1,)),
    ],
)
def test_a_warning_comes_between_start_and_end(
    warn: str, code: str, place: tuple[int, ...]
) -> None:
    assert changed(("warn: [1d, 6h]", f"warn: {warn}")) == [(code, (*COMMISSION, "warn", *place))]


def test_a_deadline_nobody_meets_is_a_note() -> None:
    assert changed(("    met_by: notify\n", "")) == [("BCP-D211", COMMISSION)]


def test_a_step_due_after_the_deadline_it_meets() -> None:
    """Only where both count from the same place."""
    late = changed(("target: 3d after leak 例", "target: 6d after leak 例"))
    assert late == [("BCP-D212", (*COMMISSION, "met_by"))]
    assert codes(("target: 3d after leak 例", "target: T+20d 例"))[:1] != ["BCP-D212"]
    late = changed(("met_by: [restore, reopen]", "met_by: [restore, look, reopen]"),
                   ("at: T+24h", "at: T+19h"))  # fmt: skip
    assert late == [("BCP-D212", (*REOPENED, "met_by", 2))]


def test_a_deadline_says_where_it_comes_from() -> None:
    assert changed(("at: T+24h 例", "at: T+24h")) == [("BCP-D146", (*REOPENED, "at"))]


def test_a_deadline_may_have_the_name_of_a_step() -> None:
    assert codes(("  reopened:\n", "  reopen:\n")) == []


@pytest.mark.parametrize(
    ("staffing", "expected"),
    [
        ("{6h: 5, 1h: 2, 3h: 4}", []),
        ("{0m: 0, 1h: 2}", []),
        ("{1h: 2, 3h: 2}", []),
        ("{1h: 5, 3h: 4}", [("BCP-D215", ("staffing", "3h"))]),
        ("{6h: 2, 1h: 5}", [("BCP-D215", ("staffing", "6h"))]),
        ("{1h: -1, 3h: 4}", [("BCP-D214", ("staffing", "1h"))]),
        ("{1h: 2, 60m: 4}", [("BCP-D216", ("staffing", "60m"))]),
        ("{soon: 2}", [("BCP-D213", ("staffing", "soon"))]),
        ("{3h 例: 2}", [("BCP-D213", ("staffing", "3h 例"))]),
        ("{'1:00': 2}", [("BCP-D110", ("staffing", "1:00"))]),
        ("{１h: 2}", [("BCP-D111", ("staffing", "１h"))]),
    ],
)
def test_people_come_and_do_not_leave(staffing: str, expected: list[object]) -> None:
    assert changed(("staffing: {1h: 2, 3h: 4, 6h: 5}", f"staffing: {staffing}")) == expected


def test_a_discussion_is_not_timed_and_asks_something() -> None:
    title = "title: 基幹系の復旧"
    said = changed((title, f"{title}\nkind: discussion\nrto: 24h"))
    timed = {path for code, path in said if code == "BCP-D217"}
    report = ("phases", "survey", "steps", 1, "every")
    assert timed == {("rto",), ("deadlines",), report} | {
        ("phases", name, "target") for name in ("survey", "recovery")
    }
    assert ("BCP-D218", ("kind",)) in said
    asked = changed(
        (title, f"{title}\nkind: discussion"),
        ("        role: lead\n        target: T+30m 例\n", "        kind: question\n"),
    )
    assert not {"BCP-D218"} & {code for code, _ in asked}


def test_a_question_needs_no_target() -> None:
    target = "        role: lead\n        target: T+30m 例\n"
    assert codes((target, "        role: lead\n        kind: question\n")) == []
    assert codes((target, "        role: lead\n")) == ["BCP-D143"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("met_by: notify", "met_by: ''", "BCP-D072"),
        ("expects: [report, restore]", "expects: ''", "BCP-D072"),
        ("approver: [mayor, deputy]", "approver: ''", "BCP-D070"),
        ("every: 30m", "every: ''", "BCP-D195"),
    ],
)
def test_nothing_is_no_name(old: str, new: str, code: str) -> None:
    assert code in codes((old, new))
