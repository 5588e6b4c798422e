"""Who answers for a role, who comes at which intensity, and what leaves the site."""

from __future__ import annotations

import pytest

from bcpflow.definition.model import Workflow
from bcpflow.site.model import Intensity, Level, Muster, Rule
from bcpflow.site.people import comers, muster_for, planned_staffing, redacted, succession
from tests.site.samples import person, roster

PEOPLE = roster(
    person("佐藤 太郎", roles=("head",), deputies=("鈴木花子",), mail="t@example.invalid",
           distance_km=3.0, arrival_min=30, note="夜勤"),
    person("鈴木　花子", id="hana", roles=("lead",), deputies=("高橋",)),
    person("高橋", roles=("head",)),
    person("田中"),
)  # fmt: skip


def test_holders_first_then_deputies_then_theirs() -> None:
    assert [p.name for p in succession(PEOPLE, "head")] == ["佐藤 太郎", "高橋", "鈴木　花子"]
    assert [p.name for p in succession(PEOPLE, "lead")] == ["鈴木　花子", "高橋"]
    assert succession(PEOPLE, "nobody") == ()


def test_nothing_personal_is_left() -> None:
    shown = redacted(PEOPLE)
    assert [p.name for p in shown.people] == ["head", "lead", "head-3", "person-4"]
    assert [p.deputies for p in shown.people] == [("lead",), ("head-3",), (), ()]
    for secret in ("佐藤", "鈴木", "高橋", "田中", "090", "example", "hana", "夜勤", "3.0"):
        assert secret not in repr(shown)


LEVELS = (
    Level(intensity="4", title="1"),
    Level(intensity="5弱", title="2"),
    Level(intensity="6弱", damage_from="5弱", title="3", everyone=True),
)


@pytest.mark.parametrize(
    ("felt", "damage", "title"),
    [("3", False, None), ("4", True, "1"), ("5強", False, "2"), ("5強", True, "3"),
     ("6弱", False, "3"), ("7", False, "3")],
)  # fmt: skip
def test_the_strongest_level_reached(felt: Intensity, damage: bool, title: str | None) -> None:
    level = muster_for(LEVELS, felt, large_damage=damage)
    assert (level.title if level else None) == title


def test_who_comes_is_told_by_role_or_not_at_all() -> None:
    def named(level: Level) -> list[str] | None:
        came = comers(level, PEOPLE)
        return None if came is None else [person.name for person in came]

    assert named(Level(intensity="4", title="x", roles=("head", "nobody"))) == ["佐藤 太郎", "高橋"]
    assert named(Level(intensity="4", title="x", everyone=True, roles=("lead",))) == [
        "佐藤 太郎", "鈴木　花子", "高橋", "田中"
    ]  # fmt: skip
    assert named(Level(intensity="4", title="x", who="第1配備の職員")) is None


PLAN = Workflow(workflow="w", title="w")
PLANNED = Workflow(workflow="w", title="w", staffing={"2h": 9})
RULE = Rule(title="r", levels=LEVELS, staffing={"1h": 2, "6h": 5})
MUSTER = Muster(title="m", use="ours", rules={"ours": RULE, "theirs": Rule(title="t")})
COMING = roster(
    person("a", arrival_min=60), person("b", arrival_min=61), person("c", arrival_min=180),
    person("d", arrival_min=361), person("e"),
)  # fmt: skip


def test_staffing_is_the_workflows_then_the_rules_then_what_the_roster_estimates() -> None:
    assert planned_staffing(PLANNED, MUSTER, COMING) == {"2h": 9}
    assert planned_staffing(PLAN, MUSTER, COMING) == {"1h": 2, "6h": 5}
    other = Muster(title="m", use="theirs", rules=MUSTER.rules)
    assert planned_staffing(PLAN, other, COMING) == {"1h": 1, "3h": 3, "6h": 3}
    assert planned_staffing(PLAN, None, COMING) == {"1h": 1, "3h": 3, "6h": 3}


def test_nothing_is_planned_where_nothing_is_known() -> None:
    assert planned_staffing(PLAN, None, None) == {}
    assert planned_staffing(PLAN, None, roster(person("x"))) == {}
