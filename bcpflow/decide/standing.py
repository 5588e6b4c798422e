"""What a change in a case does to what stands: approvals lapse, settled steps open again.

Rules, held by tests/decide/test_standing.py:

1. What lies before approvers stands still: no fact, document or sheet of it changes, and no step
   it comes after is undone, until they have decided or it was withdrawn.
2. What was approved may change, but the approval lapses with it and is asked for again.
3. An approval is about the documents and sheets of its own phase and of the phases before it.
4. Facts that were only rough then (`CaseRules.rough`) may be set afterwards, where the approval
   would still take the same route.
5. A step that figures settled opens again when they change, with the approvals that come after it:
   in its own phase also by new figures, in an earlier one by those it was settled by. What a later
   phase was settled by is looked at when that phase is entered again.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bcpflow.decide import routes, separation
from bcpflow.definition.model import FactValue
from bcpflow.definition.plan import PlannedStep
from bcpflow.errors import Refused
from bcpflow.events import ApprovalLapsed, Event, StepReopened
from bcpflow.run import judge
from bcpflow.run.case import Approval, comes_after
from bcpflow.run.state import RunState


class Figures(NamedTuple):
    """A sheet as it is about to be: ``digest`` "" where it is withdrawn or of another kind."""

    sheet: str
    kinds: frozenset[str]
    digest: str


def about(state: RunState, planned: PlannedStep) -> tuple[dict[str, str], dict[str, str]]:
    """Documents and sheets an approval asked for now is about, by their hashes (rule 3)."""
    case = state.case
    documents = {
        name: one.sha256
        for name, one in case.documents.items()
        if _before(state, planned, _phase_of(state, name, one.phase))
    }
    sheets = {
        name: one.digest for name, one in case.sheets.items() if _before(state, planned, one.phase)
    }
    return documents, sheets


def after_fact(state: RunState, name: str, value: FactValue) -> tuple[Event, ...]:
    """What follows from a fact that is set."""
    return tuple(_lapses(state, facts={name: value}))


def after_document(state: RunState, name: str, sha256: str) -> tuple[Event, ...]:
    """What follows from another version of a document."""
    return tuple(_lapses(state, documents={name: sha256}))


def after_figures(state: RunState, figures: Figures) -> tuple[Event, ...]:
    """What follows from a sheet that is filled or withdrawn."""
    opened = tuple(_opened(state, figures))
    steps = frozenset(one.step for one in opened)
    lapsed = _lapses(state, sheets={figures.sheet: figures.digest}, opened=steps)
    return (*opened, *lapsed)


def check_still(state: RunState, planned: PlannedStep) -> None:
    """Raises Refused where a pending approval is about a step (rule 1)."""
    name, sheets = planned.step.id, state.case.sheets
    for step, one in state.case.approvals.items():
        if one.done:
            continue
        kinds = {sheets[sheet].kind for sheet in one.sheets if sheet in sheets}
        if (
            name in one.documents
            or planned.step.figures in kinds
            or name in _before_it(state, step)
        ):
            raise Refused("BCP-P091", step=step, changed=[name])


def _lapses(
    state: RunState,
    *,
    facts: Mapping[str, FactValue] | None = None,
    documents: Mapping[str, str] | None = None,
    sheets: Mapping[str, str] | None = None,
    opened: frozenset[str] = frozenset(),
) -> Iterator[ApprovalLapsed]:
    """Approvals that lapse (rule 2); raises Refused where one is pending (rule 1)."""
    made: list[ApprovalLapsed] = []
    for step, one in state.case.approvals.items():
        if one.lapsed:
            continue
        changed = (
            *_facts(state, step, one, facts or {}),
            *_changed(one.documents, documents or {}),
            *_changed(one.sheets, sheets or {}),
        )
        if not changed and opened & _before_it(state, step):
            changed = tuple(sheets or ())
        if not changed:
            continue
        if not one.done:
            raise Refused("BCP-P091", step=step, changed=list(changed))
        made.append(ApprovalLapsed(step=step, changed=changed))
    yield from made


def _facts(
    state: RunState, step: str, one: Approval, facts: Mapping[str, FactValue]
) -> tuple[str, ...]:
    """Facts that change what was approved (rule 4)."""
    changed = _changed(one.facts, facts)
    if not changed or not one.done:
        return changed
    rough = {
        name
        for rule in separation.rules_of(state).rough
        for name in rule.facts
        if step in rule.steps
    }
    firm = tuple(name for name in changed if name not in rough)
    return firm or (() if _same_route(state, step, one, facts) else changed)


def _same_route(state: RunState, step: str, one: Approval, facts: Mapping[str, FactValue]) -> bool:
    told = state._replace(facts={**state.facts, **facts})
    try:
        route = routes.route_of(told, state.plan.steps[step])
    except Refused:
        return False
    return (route.id, route.roles) == (one.route, one.roles)


def _opened(state: RunState, figures: Figures) -> Iterator[StepReopened]:
    """Settled steps whose figures change (rule 5)."""
    known = state.case.sheets.get(figures.sheet)
    if known is not None and known.digest == figures.digest:
        return
    for name, planned in state.plan.steps.items():
        here = state.steps[name]
        if planned.step.figures not in figures.kinds or here.outcome != "achieved":
            continue
        phase = state.tracks[planned.track].phase
        own = phase == planned.phase
        judged = figures.sheet in state.case.judged.get(name, ())
        earlier = comes_after(state.plan, planned.track, phase, planned.phase)
        if (own or (earlier and judged)) and judge.applies(state, planned):
            yield StepReopened(step=name, changed=(figures.sheet,), occurrence=here.occurrence)


def _before_it(state: RunState, step: str) -> frozenset[str]:
    """The steps an approval comes after, and those they come after."""
    found: set[str] = set()
    waiting = list(state.plan.steps[step].step.after)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += state.plan.steps[name].step.after
    return frozenset(found)


def _before(state: RunState, planned: PlannedStep, phase: str) -> bool:
    """Whether a phase is the step's own or before it; what is of no phase of its track counts."""
    return not comes_after(state.plan, planned.track, phase, planned.phase)


def _phase_of(state: RunState, document: str, written: str) -> str:
    planned = state.plan.steps.get(document)
    return planned.phase if planned is not None else written


def _changed(approved: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        name for name, value in new.items() if name in approved and approved[name] != value
    )
