"""Events as they are recorded: their names in the journal, and their circumstances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from bcpflow.clock import Reading
from bcpflow.events.base import Event
from bcpflow.events.case import (
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    DocumentAttached,
    SheetFilled,
    SheetWithdrawn,
    StepReopened,
)
from bcpflow.events.exercise import (
    InjectAdded,
    InjectCancelled,
    InjectHeld,
    InjectJudged,
    InjectReleased,
    OptionProposed,
    OptionRefused,
)
from bcpflow.events.people import (
    PeopleCalled,
    PersonAbsent,
    PersonArrived,
    RolePassed,
)
from bcpflow.events.review import (
    ActionAdded,
    ActionClosed,
    ActionUpdated,
    ImprovementAnswered,
    ObjectiveRated,
    ObservationMade,
    PreviousRecalled,
    QuestionAnswered,
)
from bcpflow.events.run import (
    ClockJumped,
    ClockStepped,
    EventNoted,
    FactDeclared,
    InjectDelivered,
    ItemsChecked,
    NoteTaken,
    OptionChosen,
    PhaseChanged,
    RunAborted,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    RunVoided,
    SpeedChanged,
    StepBegun,
    StepConfirmed,
    StepSkipped,
    StepUndone,
)

NAMES: Mapping[str, type[Event]] = {
    "run.started": RunStarted,
    "step.begun": StepBegun,
    "step.confirmed": StepConfirmed,
    "step.skipped": StepSkipped,
    "step.undone": StepUndone,
    "items.checked": ItemsChecked,
    "option.chosen": OptionChosen,
    "note.taken": NoteTaken,
    "phase.changed": PhaseChanged,
    "inject.delivered": InjectDelivered,
    "fact.declared": FactDeclared,
    "event.noted": EventNoted,
    "run.paused": RunPaused,
    "run.resumed": RunResumed,
    "clock.jumped": ClockJumped,
    "speed.changed": SpeedChanged,
    "clock.stepped": ClockStepped,
    "run.ended": RunEnded,
    "run.aborted": RunAborted,
    "run.voided": RunVoided,
    "people.called": PeopleCalled,
    "person.arrived": PersonArrived,
    "person.absent": PersonAbsent,
    "role.passed": RolePassed,
    "option.proposed": OptionProposed,
    "option.refused": OptionRefused,
    "inject.held": InjectHeld,
    "inject.released": InjectReleased,
    "inject.cancelled": InjectCancelled,
    "inject.added": InjectAdded,
    "inject.judged": InjectJudged,
    "observation.made": ObservationMade,
    "objective.rated": ObjectiveRated,
    "question.answered": QuestionAnswered,
    "action.added": ActionAdded,
    "action.updated": ActionUpdated,
    "action.closed": ActionClosed,
    "previous.recalled": PreviousRecalled,
    "improvement.answered": ImprovementAnswered,
    "document.attached": DocumentAttached,
    "sheet.filled": SheetFilled,
    "sheet.withdrawn": SheetWithdrawn,
    "approval.requested": ApprovalRequested,
    "approval.given": ApprovalGiven,
    "approval.returned": ApprovalReturned,
    "approval.withdrawn": ApprovalWithdrawn,
    "approval.lapsed": ApprovalLapsed,
    "step.reopened": StepReopened,
}
_NAME_OF = {kind: name for name, kind in NAMES.items()}
_FIELDS = {kind: tuple(f.name for f in fields(kind)) for kind in _NAME_OF}


class Recorded(NamedTuple):
    """An event with its circumstances: what the state is folded from.

    ``elapsed_ms`` is exercise time and ``occurred_ns`` wall time at which it happened;
    ``read`` is the clock when it was written down; ``late`` marks what was typed in afterwards.
    ``login`` is the handle of the login it was written under where that is not the actor's own
    name, and ``via`` whose login that was: ``os`` or ``db``.
    """

    run: str
    version: int
    event: Event
    elapsed_ms: int
    occurred_ns: int
    read: Reading
    actor: str = ""
    role: str = ""
    late: bool = False
    login: str = ""
    via: str = ""


def name_of(event: Event) -> str:
    """The event's name in the journal."""
    return _NAME_OF[type(event)]


def to_data(event: Event) -> dict[str, Any]:
    """The event's own fields, ready for JSON."""
    return {name: getattr(event, name) for name in _FIELDS[type(event)]}


def from_data(name: str, data: Mapping[str, Any]) -> Event:
    """The event of a journal entry. Raises KeyError for a name this program does not know."""
    kind = NAMES[name]
    known = _FIELDS[kind]
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in known}
    return kind(**values)
