"""What happens beside the steps: people, injects, observations, actions - as changes of the state.

The other half of `evolve`, whose rules hold here too.
"""

from __future__ import annotations

from typing import Any

from bcpflow.definition.codec import unpack
from bcpflow.definition.model import Inject
from bcpflow.events import (
    ActionAdded,
    ActionClosed,
    ActionUpdated,
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    DocumentAttached,
    ImprovementAnswered,
    InjectAdded,
    InjectCancelled,
    InjectDelivered,
    InjectHeld,
    InjectJudged,
    InjectReleased,
    ObjectiveRated,
    ObservationMade,
    PeopleCalled,
    PersonAbsent,
    PersonArrived,
    PreviousRecalled,
    QuestionAnswered,
    Recorded,
    RolePassed,
    SheetFilled,
    SheetWithdrawn,
    StepReopened,
)
from bcpflow.run.state import ActionState, InjectMark, PersonState, RunState

OF_CASES = (
    ApprovalGiven, ApprovalRequested, ApprovalReturned, ApprovalWithdrawn, DocumentAttached,
    SheetFilled, SheetWithdrawn,
)  # fmt: skip


def beside(state: RunState, recorded: Recorded) -> dict[str, Any]:
    """What the event changes."""
    elapsed = recorded.elapsed_ms
    match recorded.event:
        case InjectDelivered(inject=inject):
            return {"injects": {**state.injects, inject: elapsed}}
        case InjectHeld(inject=inject):
            return _mark(state, inject, held=True)
        case InjectReleased(inject=inject):
            return _mark(state, inject, held=False)
        case InjectCancelled(inject=inject):
            return _mark(state, inject, cancelled=True)
        case InjectJudged(inject=inject, result=result):
            return _mark(state, inject, result=result)
        case InjectAdded(inject=inject, content=content):
            return {"added": {**state.added, inject: unpack(Inject, dict(content))}}
        case PeopleCalled(people=people):
            called = {
                one["person"]: PersonState(tuple(one["roles"]), tuple(one["deputies"]), called=True)
                for one in people
            }
            return {"people": {**state.people, **called}}
        case PersonArrived(person=person, roles=roles):
            was = state.people.get(person, PersonState())
            held = tuple(dict.fromkeys((*was.roles, *roles)))
            here = _arrived(was, elapsed)._replace(roles=held)
            return {"people": {**state.people, person: here}}
        case PersonAbsent(person=person):
            was = state.people.get(person, PersonState())
            return {"people": {**state.people, person: was._replace(gone_ms=elapsed)}}
        case RolePassed(role=role, person=person):
            return {"holders": {**state.holders, role: person}}
        case ObservationMade():
            return {"observations": state.observations + 1}
        case ActionAdded(action=action, step=step):
            return {"actions": {**state.actions, action: ActionState(step)}}
        case ActionUpdated(action=action, changes=changes):
            known = state.actions[action]
            changed = known._replace(step=changes.get("step", known.step))
            return {"actions": {**state.actions, action: changed}}
        case ActionClosed(action=action):
            closed = state.actions[action]._replace(closed=True)
            return {"actions": {**state.actions, action: closed}}
        case PreviousRecalled() as previous:
            return {"previous": previous}
        case ImprovementAnswered(run=run, action=action, improved=improved):
            return {"improved": {**state.improved, (run, action): improved}}
        case ApprovalLapsed(step=step) | StepReopened(step=step):
            opened = state.steps[step]._replace(
                outcome=None, settled_ms=None, settled_version=0, option="", value=""
            )
            return {"steps": {**state.steps, step: opened}}
        case ObjectiveRated() | QuestionAnswered():
            return {}
        case _ if isinstance(recorded.event, OF_CASES):
            return {}  # `case` has what they change
        case _:
            raise TypeError(f"no rule for {type(recorded.event).__name__}")


def _arrived(was: PersonState, elapsed: int) -> PersonState:
    """Somebody is there: since before, where only another role is taken on."""
    if was.arrived_ms is None:
        return was._replace(arrived_ms=elapsed, gone_ms=None)
    if was.gone_ms is None:
        return was
    stays = (*was.stays, (was.arrived_ms, was.gone_ms))
    return was._replace(arrived_ms=elapsed, gone_ms=None, stays=stays)


def _mark(state: RunState, inject: str, **changes: Any) -> dict[str, Any]:
    marked = state.marks.get(inject, InjectMark())._replace(**changes)
    return {"marks": {**state.marks, inject: marked}}
