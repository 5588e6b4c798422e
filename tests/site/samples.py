"""People and systems for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from bcpflow.site.model import KINDS, Person, Register, Roster, System

TODAY = date(2026, 11, 21)


def system(id: str, *needs: str, **other: Any) -> System:
    said: dict[str, Any] = {"title": id, "kind": "インフラ系", "priority": "A", "rto": "12h"}
    return System(id=id, depends_on=needs, **(said | other))


def register(*systems: System) -> Register:
    return Register(title="一覧", systems=systems)


def person(name: str, **other: Any) -> Person:
    return Person(name=name, **({"phones": ("090-0000-0000",)} | other))


def roster(*people: Person, updated: str | None = "2026-04-01") -> Roster:
    return Roster(title="名簿", updated=updated, people=people)


@st.composite
def registers(draw: st.DrawFn) -> list[System]:
    """Any register without a circle."""
    count = draw(st.integers(0, 12))
    made = []
    for number in range(count):
        needs = draw(st.lists(st.integers(0, max(number - 1, 0)), max_size=3)) if number else []
        kind, priority = draw(st.sampled_from(KINDS)), draw(st.sampled_from("ABCD"))
        made.append(system(str(number), *map(str, needs), kind=kind, priority=priority))
    return list(draw(st.permutations(made)))
