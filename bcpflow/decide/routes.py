"""Which route an approval takes, and whether anybody is there to go along it.

Rules, held by tests/decide/test_routes.py:

1. The first route for the step whose condition holds is taken, of those whose roles and facts the
   workflow knows. One that cannot be judged yet stops the search: a later one would be a guess.
2. Where a roster is known, each stage needs somebody of its own: of its line or its proxies, who
   has neither drafted nor acted in a part that excludes it, and approves no other stage. Where
   there is nobody, the request says so at once.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bcpflow.decide import separation
from bcpflow.definition.caserules import Route
from bcpflow.definition.conditions import names_in
from bcpflow.definition.plan import PlannedStep
from bcpflow.errors import Refused, Word
from bcpflow.language import N_
from bcpflow.run import judge, people
from bcpflow.run.case import Approval
from bcpflow.run.state import RunState

DRAFTED = N_("起案に関わった")
EXCLUDED = N_("兼ねられない役割を行った")
ELSEWHERE = N_("同じ経路のほかの段階で承認する")


def route_of(state: RunState, planned: PlannedStep) -> Route:
    """The route of a step (rule 1). Raises Refused where it cannot be told."""
    for route in separation.rules_of(state).routes:
        if not _is_for(state, route, planned):
            continue
        held = judge.condition_holds(state, route.when)
        if held is None:
            break
        if held:
            return route
    raise Refused("BCP-P094", step=planned.step.id)


def check_staffed(state: RunState, planned: PlannedStep, asked: Approval) -> None:
    """Raises Refused where a stage would have nobody who may approve it (rule 2)."""
    if not state.people:
        return
    wrote = separation.authors(state, asked)
    able = {at: tuple(_able(state, role, wrote)) for at, role in enumerate(asked.roles)}
    taken: dict[str, int] = {}
    for at in able:
        if not _seated(at, able, taken, set()):
            role = asked.roles[at]
            why = [Word(reason) for reason in _why(state, role, wrote, bool(able[at]))]
            raise Refused("BCP-P119", step=planned.step.id, role=role, why=why)


def _able(state: RunState, role: str, wrote: set[str]) -> Iterator[str]:
    """Who may approve a stage."""
    for person, acts in _candidates(state, role).items():
        if person not in wrote and not separation.excluded(state, person, acts):
            yield person


def _candidates(state: RunState, role: str) -> Mapping[str, tuple[str, ...]]:
    """Who the roster lets approve a stage, and the roles taken by that."""
    line = people.line(state, role)
    found: dict[str, tuple[str, ...]] = {}
    for person in line or state.people:
        found[person] = (role,)
    for proxy in separation.rules_of(state).proxies.get(role, ()):
        for person in people.line(state, proxy):
            found.setdefault(person, (proxy, role))
    return found


def _seated(
    at: int, able: Mapping[int, tuple[str, ...]], taken: dict[str, int], tried: set[str]
) -> bool:
    """Whether a stage finds somebody; who is taken makes room where another can take over."""
    for person in able[at]:
        if person in tried:
            continue
        tried.add(person)
        if person not in taken or _seated(taken[person], able, taken, tried):
            taken[person] = at
            return True
    return False


def _why(state: RunState, role: str, wrote: set[str], able: bool) -> list[str]:
    known = _candidates(state, role)
    reasons = {
        DRAFTED: any(person in wrote for person in known),
        EXCLUDED: any(
            person not in wrote and separation.excluded(state, person, acts)
            for person, acts in known.items()
        ),
        ELSEWHERE: able,
    }
    return [reason for reason, holds in reasons.items() if holds]


def _is_for(state: RunState, route: Route, planned: PlannedStep) -> bool:
    """Whether a route is for this step, and speaks of roles and facts the workflow has."""
    workflow = state.plan.workflow
    asked = names_in(route.when) if route.when else frozenset()
    known = set(route.roles) <= workflow.roles.keys() and asked <= workflow.facts.keys()
    return known and (not route.steps or planned.step.id in route.steps)
