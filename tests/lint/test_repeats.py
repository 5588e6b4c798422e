"""What is repeated, approved, timed and staffed: each rule by a change that breaks it alone."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from bcpflow.codes import catalogue
from bcpflow.lint.repeats import SYSTEMS
from bcpflow.site.model import KINDS, Priority, System
from tests.lint.samples import found

WHOLE = (Path(__file__).parent.parent / "resources" / "repeats.yaml").read_text(encoding="utf-8")
SOME = """{systems: 'kind == "基幹系" and priority <= "B"'}"""
REPORT = ("phases", "survey", "steps", 1)
CHECK = ("phases", "recovery", "steps", 0)


def changed(*changes: tuple[str, str]) -> list[tuple[str, tuple[str | int, ...]]]:
    """What lint says of the whole sample with each (old, new) applied once."""
    text = WHOLE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return found(text)


def codes(*changes: tuple[str, str]) -> list[str]:
    return [code for code, _ in changed(*changes)]


def everywhere(each: str) -> list[str]:
    """Codes where all three steps of the block are repeated for something else."""
    return [code for code, _ in found(WHOLE.replace(SOME, each))]


def test_all_of_it_together_has_nothing_to_mend() -> None:
    assert changed() == []


def test_the_register_has_the_words_that_conditions_may_ask_for() -> None:
    assert SYSTEMS["kind"].choices == KINDS
    assert SYSTEMS["priority"].choices == get_args(Priority)
    assert SYSTEMS.keys() <= {field.name for field in fields(System)}


@pytest.mark.parametrize(
    "each",
    [
        "systems",
        "{systems: 'priority <= \"D\"', wait: false}",
        "{systems: 'priority == \"A\"'}",
        '{systems: \'id in ["jumin", "zei"]\', wait: false}',
        "{systems: 'not id == \"jumin\"'}",
    ],
)
def test_systems_can_be_chosen(each: str) -> None:
    assert everywhere(each) == []


@pytest.mark.parametrize(
    ("each", "code"),
    [
        ("all", "BCP-D190"),
        ("'kind == \"基幹系\"'", "BCP-D190"),
        ("{systems: all}", "BCP-D191"),
        ("{systems: systems}", "BCP-D191"),
        ("{systems: '1 == 1'}", "BCP-D192"),
        ("{systems: 'priority <= \"E\"'}", "BCP-D123"),
        ("{systems: 'kind == 1'}", "BCP-D124"),
        ("{systems: 'id == 1'}", "BCP-D124"),
        ("{systems: 'kind ＝＝ \"基幹系\"'}", "BCP-D122"),
        ("{systems: 'len(id) == 3'}", "BCP-D121"),
        ("{systems: ''}", "BCP-D120"),
        ("{systems: 'kind < priority'}", "BCP-D120"),
        ("{systems: 'priority < \"A\"'}", "BCP-D219"),
    ],
)
def test_a_choice_that_chooses_nothing_is_named(each: str, code: str) -> None:
    assert everywhere(each) == [code] * 3


def test_a_moment_stands_in_the_block_it_counts_from() -> None:
    """Rule 1: a block is what is written alike, in a row."""
    verify = "after: [restore]"
    assert codes((SOME, "systems"), (SOME, "systems"), (SOME, "systems")) == []
    assert codes((SOME, "systems"), (SOME, "systems")) == ["BCP-D193"]
    parted = f"{verify}\n        target: 30m after restore 例\n      - {{id: x, title: 間}}"
    assert "BCP-D193" not in codes((f"{verify}\n        target: 30m after restore 例", parted))
    before = ("      - id: verify\n", "      - {id: x, title: 間}\n      - id: verify\n")
    assert "BCP-D193" in codes(before)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("target: T+24h 例", "target: 1h after restore 例"),
        ("at: 5d after leak", "at: 5d after step:check"),
        ("target: 3d after leak 例", "target: 3d after verify 例"),
    ],
)
def test_nothing_outside_counts_from_one_of_many(old: str, new: str) -> None:
    assert "BCP-D193" in codes((old, new))


def test_only_a_step_repeated_for_systems_has_their_recovery_time() -> None:
    for old in ("target: T+24h 例", "at: T+10m", "at: 5d after leak", "target: T+30m 例"):
        field = old.partition(":")[0]
        assert codes((old, f"{field}: rto")) == ["BCP-D194"]
    title = "title: 基幹系の復旧"
    assert codes((title, f"{title}\nrto: rto")) == ["BCP-D112"]
    assert codes((title, f"{title}\nrto: 24h")) == []


def test_nothing_stands_between_two_steps_of_a_block() -> None:
    """Rule 2, through more than one step; without waiting there is no knot."""
    outside = (
        "      - id: notify\n",
        "      - {id: agree, title: 合意, role: head, target: T+9h 例, after: [ask]}\n"
        "      - {id: ask, title: 相談, role: head, target: T+8h 例, after: [check]}\n"
        "      - id: notify\n",
    )
    knot = ("after: [restore]", "after: [restore, agree]")
    assert changed(outside, knot) == [("BCP-D205", ("phases", "recovery", "steps", 2, "after", 1))]
    free = tuple((SOME, f"{SOME[:-1]}, wait: false}}") for _ in range(3))
    assert codes(outside, knot, *free) == []
    assert codes(outside, ("after: [check]\n", "after: [check, agree]\n")) == ["BCP-D205"]
    assert codes(outside) == []


def test_a_circle_through_a_block_is_named_once() -> None:
    assert codes(("after: [check]\n", "after: [check, verify]\n")) == ["BCP-D105"]


@pytest.mark.parametrize(
    ("every", "code"),
    [
        ("0s", "BCP-D195"),
        ("T+30m", "BCP-D195"),
        ("30m after look", "BCP-D195"),
        ("often", "BCP-D195"),
        ("３０分", "BCP-D111"),
        ("'1:30'", "BCP-D110"),
        ("59s", "BCP-D196"),
        ("2h", "BCP-D202"),
    ],
)
def test_how_often_a_duty_repeats(every: str, code: str) -> None:
    assert changed(("every: 30m", f"every: {every}")) == [(code, (*REPORT, "every"))]


@pytest.mark.parametrize("every", ["60s", "1h", "30分", "1時間"])
def test_intervals(every: str) -> None:
    assert codes(("every: 30m", f"every: {every}")) == []


def test_a_repeating_duty_is_no_obstacle() -> None:
    """Rule 3: the gate asks for all required steps, and the duty is one of them."""
    back = ("      - to: done\n", "      - {to: survey, back: true}\n      - to: done\n")
    every, after = "        every: 30m\n", "        after: [notify]\n"
    assert codes(back, (every, every + after)) == []
    assert codes(back, (every, after + "        target: T+50m 例\n")) == ["BCP-D106"]
    due = ("every: 30m", "every: 30m\n        target: T+2h 例")
    assert changed(due) == [("BCP-D202", (*REPORT, "target"))]
    title = "title: 基幹系の復旧"
    assert codes(due, (title, f"{title}\nrto: 24h")) == ["BCP-D202"]


def test_a_repeating_duty_needs_no_target() -> None:
    assert codes(("        every: 30m\n", "")) == ["BCP-D143"]


def test_nothing_counts_from_a_repeating_duty_but_itself() -> None:
    assert codes(("at: T+10m", "at: 10m after report")) == ["BCP-D201"]
    itself = ("every: 30m", "every: 30m\n        target: 5m after report 例")
    assert codes(itself) == ["BCP-D113"]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("title: 調査\n", "title: '{system}の調査'\n", ("phases", "survey", "title")),
        ("content: 窓口", "content: '{system}の窓口'  # ", ("injects", 0, "content")),
        ("{ja: 何に手間", "{ja: '{system}', en: x}\n  - {ja: 何に手間", ("hotwash", 0)),
    ],
)
def test_a_word_for_a_system_where_there_is_none(
    old: str, new: str, path: tuple[str | int, ...]
) -> None:
    assert changed((old, new)) == [("BCP-D204", path)]


def test_approvers_are_roles_of_decisions() -> None:
    approver = "approver: [mayor, deputy]"
    assert codes((approver, "approver: mayor")) == []
    assert codes((approver, "approver: head")) == ["BCP-D206", "BCP-D142"]
    assert codes((approver, "approver: [head, mayor]")) == []
    gone = ("  mayor: {title: 本部長, deputies: [deputy]}\n", "")
    assert codes((approver, "approver: [deputy, mayor]"), gone) == ["BCP-D070"]


def test_an_approver_is_a_use_of_a_role() -> None:
    assert codes(("        approver: [mayor, deputy]\n", "")) == ["BCP-D142"]


def test_findings_are_no_errors_where_a_drill_can_run() -> None:
    kind = {code: catalogue()[code].severity for code in ("BCP-D196", "BCP-D202", "BCP-D204")}
    assert "error" not in kind.values()
