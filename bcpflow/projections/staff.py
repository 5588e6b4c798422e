"""Who is there: people by their handles, and the planned staffing curve beside what happened.

Rules, held by tests/projections/test_staff.py:

1. The number of people at a mark is how many had arrived by then and had not gone.
2. A mark that has not come yet has no actual number; nor has any where nobody recorded arrivals.

Pure. Exercise milliseconds since T0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bcpflow.definition.moments import parse_duration
from bcpflow.run import people
from bcpflow.run.state import PersonState, RunState

Presence = Literal["expected", "present", "absent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody of the roster. ``holds``: the roles held now, ``roles`` those by the roster."""

    person: str
    presence: Presence
    arrived_ms: int | None
    gone_ms: int | None
    roles: tuple[str, ...]
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """A mark of the staffing curve; ``actual`` None: not known."""

    by_ms: int
    planned: int
    actual: int | None


def person_rows(state: RunState) -> tuple[PersonRow, ...]:
    """Everybody, in calling order."""
    held = {role: people.holder(state, role) for role in state.plan.workflow.roles}
    return tuple(
        PersonRow(
            person=person,
            presence=_presence(one),
            arrived_ms=one.arrived_ms,
            gone_ms=one.gone_ms,
            roles=one.roles,
            holds=tuple(role for role, holder in held.items() if holder == person),
        )
        for person, one in state.people.items()
    )


def staff_rows(state: RunState, elapsed: int) -> tuple[StaffRow, ...]:
    """The planned curve with what is known of it."""
    known = people.mustered(state)
    rows = []
    for text, planned in state.plan.workflow.staffing.items():
        by = parse_duration(text) * 1000
        there = sum(_was_there(one, by) for one in state.people.values())
        rows.append(
            StaffRow(by_ms=by, planned=planned, actual=there if known and by <= elapsed else None)
        )
    return tuple(sorted(rows, key=lambda row: row.by_ms))


def _presence(one: PersonState) -> Presence:
    if one.gone_ms is not None:
        return "absent"
    return "present" if one.arrived_ms is not None else "expected"


def _was_there(one: PersonState, at_ms: int) -> bool:
    if any(came <= at_ms < went for came, went in one.stays):
        return True
    if one.arrived_ms is None or one.arrived_ms > at_ms:
        return False
    return one.gone_ms is None or one.gone_ms > at_ms
