"""Duties in a case: who acted in which part, and whether the separation of duties was kept.

Rules, held by tests/projections/test_case_file.py:

1. A part is taken as `run.case` says; what somebody did without a part is counted all the same.
2. Whether duties were kept apart is judged by the rules that decide who may: whom they would
   refuse, in a record that was made without them, is named.

Pure: people are handles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bcpflow.commands import TakeNote
from bcpflow.decide import separation
from bcpflow.definition.caserules import Separation
from bcpflow.errors import Refused
from bcpflow.events import (
    ApprovalGiven,
    ApprovalRequested,
    ApprovalReturned,
    DocumentAttached,
    Event,
    Recorded,
    SheetFilled,
)
from bcpflow.run.evolve import evolve, started
from bcpflow.run.state import RunState


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Somebody's part in the case: roles acted in, with the first time, and what was done."""

    person: str
    roles: Mapping[str, int]
    """When each was first taken, nanoseconds."""
    attached: int
    filled: int
    asked: int
    approved: int
    returned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A separation of duties and who acted in its roles; ``clashes``: whom it would refuse."""

    rule: Separation
    held: Mapping[str, tuple[str, ...]]
    clashes: tuple[str, ...]


def parts_of(history: Sequence[Recorded]) -> tuple[Part, ...]:
    """Everybody who did something, in the order they came in."""
    roles: dict[str, dict[str, int]] = {}
    did: Counter[tuple[str, type[Event]]] = Counter()
    state = started(history[0])
    for recorded in history:
        if recorded is not history[0]:
            state = evolve(state, recorded)
        if not recorded.actor:
            continue
        did[recorded.actor, type(recorded.event)] += 1
        taken = roles.setdefault(recorded.actor, {})
        said = getattr(recorded.event, "role", "") or recorded.role
        # Who stands in for a role has taken both; the one said comes first.
        known = state.case.parts.get(recorded.actor, ())
        for role in sorted(known, key=lambda role: (role != said, role)):
            taken.setdefault(role, recorded.occurred_ns)
    return tuple(
        Part(
            person=person,
            roles=taken,
            attached=did[person, DocumentAttached],
            filled=did[person, SheetFilled],
            asked=did[person, ApprovalRequested],
            approved=did[person, ApprovalGiven],
            returned=did[person, ApprovalReturned],
        )
        for person, taken in roles.items()
    )


def kept_of(state: RunState) -> tuple[Kept, ...]:
    """The separations that speak of roles this case has."""
    return tuple(_kept(state))


def _kept(state: RunState) -> Iterator[Kept]:
    known = state.plan.workflow.roles
    for rule in separation.rules_of(state).separation:
        roles = [role for role in rule.roles if role in known]
        if len(roles) < 2:
            continue  # the workflow has no such pair
        held = {
            role: tuple(who for who, parts in state.case.parts.items() if role in parts)
            for role in roles
        }
        yield Kept(rule=rule, held=held, clashes=tuple(_clashes(state, rule)))


def _clashes(state: RunState, rule: Separation) -> Iterator[str]:
    """Whom the rule would refuse one of the roles taken (rule 3)."""
    for person, taken in state.case.parts.items():
        if any(_refused(state, rule, person, role) for role in taken if role in rule.roles):
            yield person


def _refused(state: RunState, rule: Separation, person: str, role: str) -> bool:
    others = {**state.case.parts, person: state.case.parts[person] - {role}}
    before = state._replace(people={}, case=state.case._replace(parts=others))
    try:
        separation.check(before, TakeNote(text="", role=role), person)
    except Refused as fault:
        return fault.data.get("rule") == rule.id
    return False
