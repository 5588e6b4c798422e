"""The rows of the log: each event people would write down by hand, as one line.

Rules, held by tests/projections/test_rows.py:

1. A step's target is the one that held when the step was settled.
2. ``step`` names the step only in the row of its outcome; other rows say what they are about.

Pure. Exercise milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bcpflow.definition.model import Text
from bcpflow.definition.plan import PlannedStep
from bcpflow.events import (
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    ClockJumped,
    ClockStepped,
    DocumentAttached,
    Event,
    EventNoted,
    FactDeclared,
    InjectDelivered,
    ItemsChecked,
    NoteTaken,
    OptionChosen,
    OptionProposed,
    OptionRefused,
    PersonAbsent,
    PersonArrived,
    PhaseChanged,
    Recorded,
    RolePassed,
    RunAborted,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    RunVoided,
    SheetFilled,
    SheetWithdrawn,
    SpeedChanged,
    StepConfirmed,
    StepReopened,
    StepSkipped,
    StepUndone,
)
from bcpflow.instants import scenario_at
from bcpflow.run import judge, people
from bcpflow.run.state import Outcome, RunState

RowKind = Literal[
    "start",
    "step",
    "check",
    "phase",
    "inject",
    "note",
    "fact",
    "event",
    "undo",
    "clock",
    "end",
    "people",
    "approval",
    "document",
    "sheet",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the log. ``event`` holds the particulars a report may word."""

    no: int
    version: int
    kind: RowKind
    event: Event
    occurred_ns: int
    recorded_ns: int
    elapsed_ms: int
    scenario: datetime | None
    track: str | None
    phase: str | None
    step: str | None
    about: str | None
    title: Text | None
    result: Outcome | None
    target_ms: int | None
    sample_target: bool
    delta_ms: int | None
    begun_ms: int | None
    actor: str
    role: str
    note: str
    stumble: str
    late: bool
    undone: bool = False
    holder: str | None = None
    """Who held the step's role then, a handle."""
    stands_in: int = 0
    """As which deputy; 0: as its own holder."""
    login: str = ""
    """Under whose login it was written (a handle), where that is not the actor's own name."""
    via: str = ""


KINDS: Mapping[type[Event], RowKind] = {
    RunStarted: "start",
    StepConfirmed: "step",
    StepSkipped: "step",
    OptionChosen: "step",
    StepUndone: "undo",
    StepReopened: "undo",
    ItemsChecked: "check",
    PhaseChanged: "phase",
    InjectDelivered: "inject",
    NoteTaken: "note",
    FactDeclared: "fact",
    EventNoted: "event",
    RunPaused: "clock",
    RunResumed: "clock",
    ClockJumped: "clock",
    SpeedChanged: "clock",
    ClockStepped: "clock",
    RunEnded: "end",
    RunAborted: "end",
    RunVoided: "end",
    PersonArrived: "people",
    PersonAbsent: "people",
    RolePassed: "people",
    OptionProposed: "approval",
    OptionRefused: "approval",
    ApprovalRequested: "approval",
    ApprovalGiven: "approval",
    ApprovalReturned: "approval",
    ApprovalWithdrawn: "approval",
    ApprovalLapsed: "approval",
    DocumentAttached: "document",
    SheetFilled: "sheet",
    SheetWithdrawn: "sheet",
}


def is_row(event: Event) -> bool:
    """Whether people would write it down: not that somebody began, nor a clock going along."""
    return type(event) in KINDS and not (isinstance(event, ClockJumped) and not event.asked)


def row_of(before: RunState, state: RunState, recorded: Recorded) -> Row:
    """The row of an event; its number is given when all rows are in order."""
    event = recorded.event
    kind = KINDS[type(event)]
    subject = _subject(event)
    # An inject, a named event or a sheet may have the name of a step.
    of_step = not isinstance(event, InjectDelivered | EventNoted | SheetFilled | SheetWithdrawn)
    planned = state.plan.steps.get(subject) if subject and of_step else None
    outcome = _outcome(event)
    occurrence = getattr(event, "occurrence", 1)
    target = None
    if planned and outcome:
        target = judge.occurrence_target_ms(before, planned, occurrence)
    moved = event if isinstance(event, PhaseChanged) else None
    begun = None
    if planned and outcome:
        begun = before.occurrence(planned.step.id, occurrence).begun_ms
    held_role = planned.step.role if planned and outcome else None
    seat = people.seat(before, held_role)
    return Row(
        no=0,
        version=recorded.version,
        kind=kind,
        event=event,
        occurred_ns=recorded.occurred_ns,
        recorded_ns=recorded.read.wall_ns,
        elapsed_ms=recorded.elapsed_ms,
        scenario=scenario_at(state.scenario_start, recorded.elapsed_ms),
        track=planned.track if planned else moved.track if moved else None,
        phase=planned.phase if planned else moved.target if moved else _only_phase(before),
        step=state.occurrence_id(subject, occurrence) if outcome and subject else None,
        about=None if outcome else subject,
        title=_title(state, event, subject),
        result=outcome,
        target_ms=target,
        sample_target=bool(planned and outcome and planned.target and planned.target.sample),
        delta_ms=recorded.elapsed_ms - target if target is not None else None,
        begun_ms=begun,
        actor=recorded.actor,
        role=_role(recorded, planned),
        note=_note(event),
        stumble=getattr(event, "stumble", ""),
        late=recorded.late,
        holder=seat.holder,
        stands_in=seat.stands_in,
        login=recorded.login,
        via=recorded.via,
    )


def _subject(event: Event) -> str | None:
    for name in ("step", "inject", "about", "event", "document", "sheet"):
        value = getattr(event, name, None)
        if value:
            return str(value)
    return None


def _role(recorded: Recorded, planned: PlannedStep | None) -> str:
    """In which role: the one said, else the one approved in, else that of the step."""
    event = recorded.event
    if recorded.role or isinstance(event, ApprovalGiven | ApprovalReturned):
        return recorded.role or str(getattr(event, "role", ""))
    if isinstance(event, ApprovalRequested | ApprovalWithdrawn | ApprovalLapsed | StepReopened):
        return ""  # the step's own role is one that approves, or did nothing here
    return planned.step.role or "" if planned else ""


def _title(state: RunState, event: Event, subject: str | None) -> Text | None:
    plan, injects = state.plan, state.injects_known
    if isinstance(event, SheetFilled | SheetWithdrawn):
        return None
    if isinstance(event, PhaseChanged):
        return plan.phase(event.track, event.target).title
    if isinstance(event, InjectDelivered):
        return injects[event.inject].content
    if isinstance(event, EventNoted):
        return plan.workflow.events[event.event].title
    if isinstance(event, RolePassed):
        return plan.workflow.roles[event.role].title
    if subject and subject in plan.steps:
        return plan.steps[subject].step.title
    return injects[subject].content if subject and subject in injects else None


def _outcome(event: Event) -> Outcome | None:
    match event:
        case StepConfirmed(result=result):
            return result
        case StepSkipped():
            return "skipped"
        case OptionChosen():
            return "achieved"
        case _:
            return None


def _note(event: Event) -> str:
    for name in ("note", "text", "reason"):
        value = getattr(event, name, "")
        if value:
            return str(value)
    return ""


def _only_phase(state: RunState) -> str | None:
    """The phase a row without a step belongs to, where there is but one track."""
    return next(iter(state.tracks.values())).phase if len(state.tracks) == 1 else None
