"""What may be done with a step: begin, confirm, skip, undo, tick its checklist.

A step settled as not achieved or skipped may be confirmed once more when it succeeds later;
both outcomes stay in the record. What has moved a phase is not undone but returned from.

In a case `evidence` says what settles a step; what a pending approval is about is not undone, and
a choice that was proposed is taken back by undoing it (held by tests/decide/test_evidence.py).
"""

from __future__ import annotations

from math import isfinite

from bcpflow.commands import BeginStep, CheckItems, ConfirmStep, SkipStep, UndoStep
from bcpflow.decide import evidence, find, standing
from bcpflow.decide.moment import Occurred
from bcpflow.definition.model import Transition
from bcpflow.definition.plan import PlannedStep, gate_of
from bcpflow.errors import NotFound, Refused, Word
from bcpflow.events import (
    Event,
    ItemsChecked,
    StepBegun,
    StepConfirmed,
    StepSkipped,
    StepUndone,
)
from bcpflow.run.state import RunState, StepState


def begin(state: RunState, command: BeginStep, when: Occurred) -> tuple[Event, ...]:
    """Start working on an open step."""
    planned = find.workable(state, command.step, command.role, when)
    here = find.occurrence(state, command.step, planned, when)
    if here.settled:
        raise Refused("BCP-R005", step=command.step, status=Word(here.outcome or ""))
    if here.begun_ms is not None:
        raise Refused("BCP-R036", step=command.step)
    return (StepBegun(step=planned.step.id, occurrence=here.occurrence),)


def confirm(state: RunState, command: ConfirmStep, when: Occurred) -> tuple[Event, ...]:
    """Say how a step came out."""
    planned = find.workable(state, command.step, command.role, when)
    here = find.occurrence(state, command.step, planned, when)
    if here.outcome == "achieved":
        raise Refused("BCP-R005", step=command.step, status=Word(here.outcome or ""))
    kind = planned.step.resolved_kind
    if state.kind == "case":
        evidence.check_confirmed(state, planned, here, command.result)
    if kind == "decision" and command.result == "achieved":
        choices = [option.id for option in planned.step.options]
        raise Refused("BCP-R027", step=command.step, choices=choices)
    if kind == "measure" and command.value and not _is_number(command.value):
        raise Refused("BCP-R034", value=command.value)
    return (
        StepConfirmed(
            step=planned.step.id,
            result=command.result,
            occurrence=here.occurrence,
            note=command.note,
            stumble=command.stumble,
            value=command.value,
        ),
    )


def skip(state: RunState, command: SkipStep, when: Occurred) -> tuple[Event, ...]:
    """Leave a step out; a missing reason shows in the record."""
    planned = find.workable(state, command.step, command.role, when)
    here = find.occurrence(state, command.step, planned, when)
    if here.settled:
        raise Refused("BCP-R005", step=command.step, status=Word(here.outcome or ""))
    if state.kind == "case":
        evidence.check_skipped(planned)
    return (StepSkipped(step=planned.step.id, reason=command.reason, occurrence=here.occurrence),)


def undo(state: RunState, command: UndoStep) -> tuple[Event, ...]:
    """Take the last outcome back, unless it has moved a phase."""
    planned = find.step(state, command.step)
    here = _last_settled(state, command.step, planned)
    proposed = here.proposed_version if state.kind == "case" and here.proposed else 0
    if not here.settled and not proposed:
        raise Refused("BCP-R012", step=command.step)
    find.check_role(state, command.role, (planned.step.role,) if planned.step.role else ())
    if state.kind == "case":
        standing.check_still(state, planned)
    if not proposed and _has_moved_a_phase(state, planned):
        raise Refused(
            "BCP-R011",
            step=command.step,
            phase=state.tracks[planned.track].phase,
            choices=_returns(state, planned.track),
        )
    return (
        StepUndone(
            step=planned.step.id,
            undone=proposed or here.settled_version,
            occurrence=here.occurrence,
            reason=command.reason,
        ),
    )


def check(state: RunState, command: CheckItems, when: Occurred) -> tuple[Event, ...]:
    """Set items of the step's checklist."""
    planned = find.workable(state, command.step, command.role, when)
    checklist = state.plan.checklist(planned.step)
    if checklist is None:
        kind = planned.step.resolved_kind
        raise Refused("BCP-R017", step=command.step, kind=Word(kind), wanted="checklist")
    known = {item.id: item for item in checklist.items}
    for item in (*command.items, *command.values):
        if item not in known:
            raise NotFound("BCP-R018", item=item, near=find.near(item, known))
    for value in command.values.values():
        if not _is_number(value):
            raise Refused("BCP-R034", value=value)
    here = find.occurrence(state, command.step, planned, when)
    if state.kind == "case" and here.settled:
        standing.check_still(state, planned)
    items = dict(command.items)
    if command.rest is not None:
        left = [item for item in evidence.open_items(here, list(known)) if item not in items]
        items |= dict.fromkeys(left, command.rest)
    return (
        ItemsChecked(
            step=planned.step.id,
            items=items,
            occurrence=here.occurrence,
            values=dict(command.values),
        ),
    )


def _last_settled(state: RunState, name: str, planned: PlannedStep) -> StepState:
    """What an undo is about: of a repeating step the occurrence settled last."""
    if planned.every_s is None:
        return state.steps[planned.step.id]
    number = name.partition("#")[2]
    if number:
        return state.occurrence(planned.step.id, int(number))
    settled = [
        each
        for id_, each in state.repeats.items()
        if id_.partition("#")[0] == planned.step.id and each.settled
    ]
    return max(settled, key=lambda each: each.settled_version, default=StepState())


def _has_moved_a_phase(state: RunState, planned: PlannedStep) -> bool:
    """Whether its own phase was left since, or one that had a gate asking for it (a join)."""
    if planned.every_s is not None:
        return False  # no gate asks for it
    version = state.steps[planned.step.id].settled_version
    return any(
        visit.left_version > version
        and (
            (track, phase) == (planned.track, planned.phase)
            or any(_asks_for(way, planned.step.id) for way in state.plan.transitions(track, phase))
        )
        for track, here in state.tracks.items()
        for phase, visit in here.phases.items()
    )


def _asks_for(way: Transition, step: str) -> bool:
    gate = gate_of(way)
    return gate is not None and gate.steps != "all required" and step in gate.steps


def _returns(state: RunState, track: str) -> list[str]:
    here = state.tracks[track].phase
    return [t.name for t in state.plan.transitions(track, here) if t.back]


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False
