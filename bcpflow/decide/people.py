"""Who comes and who does not: the roles that pass to deputies with it (代行)."""

from __future__ import annotations

from bcpflow.commands import Arrive, DeclareAbsent
from bcpflow.decide import find
from bcpflow.errors import NotFound, Refused
from bcpflow.events import Event, PersonAbsent, PersonArrived, RolePassed
from bcpflow.run import people
from bcpflow.run.state import PersonState, RunState


def arrive(state: RunState, command: Arrive) -> tuple[Event, ...]:
    """Somebody is there; roles pass to whom they belong now."""
    for role in command.roles:
        find.known_role(state, role)
    one = state.people.get(command.person)
    if one is None and not command.roles:
        raise Refused("BCP-R047", person=command.person)
    is_here = one is not None and one.arrived_ms is not None and one.gone_ms is None
    if one is not None and is_here and set(command.roles) <= set(one.roles):
        raise Refused("BCP-R048", person=command.person)
    was = one or PersonState()
    held = tuple(dict.fromkeys((*was.roles, *command.roles)))
    here = was._replace(roles=held, arrived_ms=0, gone_ms=None)
    after = state._replace(people={**state.people, command.person: here})
    return (PersonArrived(person=command.person, roles=command.roles), *_passed(after))


def leave(state: RunState, command: DeclareAbsent) -> tuple[Event, ...]:
    """Somebody will not come, or has gone; roles pass to the next of their line."""
    one = state.people.get(command.person)
    if one is None:
        raise NotFound("BCP-R047", person=command.person)
    if one.gone_ms is not None:
        raise Refused("BCP-R049", person=command.person)
    after = state._replace(people={**state.people, command.person: one._replace(gone_ms=0)})
    return (PersonAbsent(person=command.person, reason=command.reason), *_passed(after))


def _passed(after: RunState) -> list[RolePassed]:
    """The roles that are held by another person than the record says."""
    passed: list[RolePassed] = []
    for role in after.plan.workflow.roles:
        if not people.is_held(after, role):
            continue
        holder, recorded = people.holder(after, role), people.recorded_holder(after, role)
        if holder is not None and holder != recorded:
            order = people.order(after, role, holder)
            passed.append(
                RolePassed(role=role, person=holder, instead_of=recorded or "", order=order)
            )
    return passed
