"""What controllers do with injects, and what evaluators say of the answers.

All of it belongs to exercises. A held or cancelled inject is never delivered by the clock; the
controller may still hand a held one over.
"""

from __future__ import annotations

from bcpflow.commands import (
    AddInject,
    CancelInject,
    DeliverInject,
    HoldInject,
    JudgeInject,
    ReleaseInject,
)
from bcpflow.decide import find
from bcpflow.decide.moment import Occurred
from bcpflow.definition.codec import pack
from bcpflow.definition.model import Inject
from bcpflow.definition.moments import MomentError, parse_moment
from bcpflow.definition.plan import as_ids
from bcpflow.errors import NotFound, Refused
from bcpflow.events import (
    Event,
    InjectAdded,
    InjectCancelled,
    InjectDelivered,
    InjectHeld,
    InjectJudged,
    InjectReleased,
)
from bcpflow.run.state import InjectMark, RunState


def deliver(state: RunState, command: DeliverInject, when: Occurred) -> tuple[Event, ...]:
    """Hand an inject to the players, once."""
    mark = _waiting(state, command.inject)
    if command.automatic and mark.held:
        raise Refused("BCP-R050", inject=command.inject)
    find.awake(state, when)
    return (InjectDelivered(inject=command.inject, automatic=command.automatic),)


def hold(state: RunState, command: HoldInject) -> tuple[Event, ...]:
    """Keep it back."""
    if _waiting(state, command.inject).held:
        raise Refused("BCP-R050", inject=command.inject)
    return (InjectHeld(inject=command.inject, reason=command.reason),)


def release(state: RunState, command: ReleaseInject) -> tuple[Event, ...]:
    """Let it come again."""
    if not _waiting(state, command.inject).held:
        raise Refused("BCP-R051", inject=command.inject)
    return (InjectReleased(inject=command.inject),)


def cancel(state: RunState, command: CancelInject) -> tuple[Event, ...]:
    """Strike it."""
    _waiting(state, command.inject)
    return (InjectCancelled(inject=command.inject, reason=command.reason),)


def add(state: RunState, command: AddInject) -> tuple[Event, ...]:
    """Put one in that nobody had planned."""
    inject = command.inject
    find.exercise_only(state)
    if inject.id in state.injects_known or not inject.id:
        raise Refused("BCP-R052", inject=inject.id)
    for step in as_ids(inject.expects):
        find.step(state, step)
    for role in as_ids(inject.to):
        find.check_role(state, role, ())
    if inject.objective is not None:
        objective(state, inject.objective)
    if inject.at is not None:
        _check_moment(inject)
    return (InjectAdded(inject=inject.id, content=pack(inject)),)


def judge(state: RunState, command: JudgeInject) -> tuple[Event, ...]:
    """Whether the expected action was taken."""
    _known(state, command.inject)
    if command.inject not in state.injects:
        raise Refused("BCP-R053", inject=command.inject)
    return (InjectJudged(inject=command.inject, result=command.result, note=command.note),)


def objective(state: RunState, name: str) -> None:
    """Raises NotFound where the workflow has no such objective."""
    known = state.plan.workflow.objectives
    if name not in known:
        raise NotFound("BCP-R055", objective=name, near=find.near(name, known) or list(known))


def _known(state: RunState, name: str) -> Inject:
    find.exercise_only(state)
    known = state.injects_known
    if name not in known:
        raise NotFound("BCP-R019", inject=name, near=find.near(name, known))
    return known[name]


def _waiting(state: RunState, name: str) -> InjectMark:
    """What is said of an inject that may still come."""
    _known(state, name)
    if name in state.injects:
        raise Refused("BCP-R020", inject=name)
    mark = state.marks.get(name, InjectMark())
    if mark.cancelled:
        raise Refused("BCP-R054", inject=name)
    return mark


def _check_moment(inject: Inject) -> None:
    """An unplanned inject counts from T0 or comes by hand."""
    try:
        moment = parse_moment(inject.at or "")
    except MomentError as fault:
        raise Refused("BCP-R056", at=inject.at or "") from fault
    if moment.anchor != "T0":
        raise Refused("BCP-R056", at=inject.at or "")
