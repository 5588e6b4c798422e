"""Who holds a role at a moment: present holders first, then their deputies in order (代行順位).

Rules, held by tests/run/test_people.py:

1. The line of a role: who holds it by the roster, in calling order; then their deputies, then
   theirs; then the lines of the roles that stand in for it by the workflow.
2. A role is held by the first of its line who is present. Nobody is named where nobody is.
3. Only of a role somebody of the roster holds himself is it said that a deputy stands in.
4. Until the first arrival is recorded everybody of the roster is taken to be there, unless said
   to be absent: a drill in working hours needs no muster. From then on only arrivals count.
5. Where there is a roster, somebody who is not on it stands in the lines of the roles he took on
   and in no other: a helper who comes first is nobody's deputy by the workflow.

Pure.
"""

from __future__ import annotations

from typing import NamedTuple

from bcpflow.run.state import RunState


class Seat(NamedTuple):
    """How a role is held: by whom, as which deputy (0: as its own holder), or by nobody there."""

    holder: str | None = None
    stands_in: int = 0
    unmanned: bool = False


def line(state: RunState, role: str) -> tuple[str, ...]:
    """Who answers for a role, in order (rules 1 and 5)."""
    rostered = any(one.called for one in state.people.values())
    found: dict[str, None] = {}
    waiting = [role]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        members = [
            handle
            for handle, one in state.people.items()
            if name in one.roles and (name == role or one.called or not rostered)
        ]
        for handle in members:  # grows while it is read
            if handle not in found:
                found[handle] = None
            members += [
                other
                for other in state.people[handle].deputies
                if other in state.people and other not in members
            ]
        known = state.plan.workflow.roles.get(name)
        waiting += known.deputies if known else ()
    return tuple(found)


def is_present(state: RunState, person: str) -> bool:
    """Whether somebody is there (rule 4)."""
    one = state.people.get(person)
    if one is None or one.gone_ms is not None:
        return False
    return one.arrived_ms is not None or not mustered(state)


def mustered(state: RunState) -> bool:
    """Whether arrivals are recorded in this run."""
    return any(one.arrived_ms is not None for one in state.people.values())


def holder(state: RunState, role: str) -> str | None:
    """Who holds a role now; None where nobody of its line is there, or no roster is known."""
    return next((person for person in line(state, role) if is_present(state, person)), None)


def order(state: RunState, role: str, person: str) -> int:
    """As which deputy somebody holds a role; 0: as its own holder (rule 3)."""
    if not is_held(state, role) or role in state.people[person].roles:
        return 0
    deputies = [other for other in line(state, role) if role not in state.people[other].roles]
    return deputies.index(person) + 1


def is_held(state: RunState, role: str) -> bool:
    """Whether somebody of the roster holds the role himself."""
    return any(role in one.roles for one in state.people.values())


def recorded_holder(state: RunState, role: str) -> str | None:
    """Who held it by the record so far: the last it was passed to, else the first of its line."""
    return state.holders.get(role) or next(iter(line(state, role)), None)


def seat(state: RunState, role: str | None) -> Seat:
    """How a role is held now; empty where nobody knows of any people."""
    if role is None or not state.people:
        return Seat()
    answering = line(state, role)
    person = next((one for one in answering if is_present(state, one)), None)
    if person is None:
        return Seat(unmanned=bool(answering))
    return Seat(person, order(state, role, person))


def present(state: RunState) -> tuple[str, ...]:
    """Who is there, in calling order."""
    return tuple(person for person in state.people if is_present(state, person))
