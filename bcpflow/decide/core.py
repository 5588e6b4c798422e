"""decide and start: the two doors of the core.

Dispatches a command to the function that knows its noun (`steps`, `phases`, `control`) and
dresses the events it gives with the moment they happened.
"""

from __future__ import annotations

from typing import NamedTuple

from bcpflow import __version__
from bcpflow.clock import Reading, wall_step_ms
from bcpflow.commands import (
    AbortRun,
    AddAction,
    AddInject,
    AnswerImprovement,
    AnswerQuestion,
    ApproveStep,
    Arrive,
    AttachDocument,
    BeginStep,
    CancelInject,
    ChangeSpeed,
    CheckItems,
    CloseAction,
    Command,
    ConfirmStep,
    DecideStep,
    DeclareAbsent,
    DeclareFact,
    DeliverInject,
    EndRun,
    FillSheet,
    FireTransition,
    GiveApproval,
    HoldInject,
    JudgeInject,
    JumpClock,
    NoteEvent,
    Observe,
    PassScrutiny,
    PauseRun,
    RateObjective,
    RefuseStep,
    ReleaseInject,
    RequestApproval,
    ResumeRun,
    ReturnApproval,
    SkipStep,
    StartRun,
    TakeNote,
    UndoStep,
    UpdateAction,
    VoidRun,
    WithdrawApproval,
    WithdrawSheet,
)
from bcpflow.decide import (
    approvals,
    cases,
    control,
    injects,
    people,
    phases,
    review,
    separation,
    steps,
)
from bcpflow.decide.control import check_fact
from bcpflow.decide.moment import Occurred, occurred
from bcpflow.definition.codec import pack
from bcpflow.definition.plan import digest_of
from bcpflow.errors import Refused, Word
from bcpflow.events import (
    ClockJumped,
    ClockStepped,
    Event,
    PeopleCalled,
    PreviousRecalled,
    RunStarted,
)
from bcpflow.run.state import RunState

AFTERWARDS = (
    JudgeInject, Observe, RateObjective, AnswerQuestion, AnswerImprovement,
    AddAction, UpdateAction, CloseAction,
)  # fmt: skip
"""What may be said of a run that is over: looking back changes nothing of what happened."""


class Draft(NamedTuple):
    """An event about to be recorded, with the moment it happened."""

    event: Event
    elapsed_ms: int
    occurred_ns: int
    late: bool = False


def start(command: StartRun, now: Reading) -> tuple[Draft, ...]:
    """The first events of a run: that it started, who is expected, what is known of the last one.

    Raises Refused for facts, a speed, a T0 or a scenario's start that cannot be.
    """
    t0_ns = now.wall_ns if command.at is None else command.at.wall_ns
    if command.at is not None and t0_ns > now.wall_ns:
        raise Refused("BCP-R015", at=command.at.said)
    facts = {
        name: fact.default
        for name, fact in command.definition.workflow.facts.items()
        if fact.default is not None
    }
    for name, value in command.facts.items():
        check_fact(command.definition.workflow.facts, name, value)
        facts[name] = value
    if command.kind == "incident" and command.speed != 1.0:
        raise Refused("BCP-R033")
    control.check_speed(command.speed)
    control.check_scenario(command.scenario_start)
    packed = pack(command.definition)
    event = RunStarted(
        kind=command.kind,
        title=command.title,
        definition=packed,
        definition_hash=digest_of(packed),
        facts=facts,
        speed=command.speed,
        scenario_start=command.scenario_start,
        program=__version__,
    )
    late = t0_ns < now.wall_ns
    first: list[Event] = [event]
    if command.people:
        first.append(PeopleCalled(people=command.people))
    if command.previous is not None:
        first.append(PreviousRecalled(**command.previous))
    return tuple(Draft(each, 0, t0_ns, late) for each in first)


def decide(state: RunState, command: Command, now: Reading, actor: str = "") -> tuple[Draft, ...]:
    """The events that follow from a command, in order. Raises Refused or NotFound.

    ``actor``: whose handle it is done under; in a case it decides who may.
    """
    if state.over and not (isinstance(command, AFTERWARDS) and state.status != "voided"):
        raise Refused("BCP-R009", status=Word(state.status))
    when = occurred(state, command.at, now)
    if isinstance(command, DeliverInject) and command.automatic:
        # It fell due on the clock; nobody's delivery moves that clock (another may have slowed it).
        if when.jump_to_ms is not None:
            raise Refused("BCP-R015", at=command.at.said if command.at else "")
        when = when._replace(late=False)
    separation.check(state, command, actor)
    if when.late and isinstance(command, PauseRun | ResumeRun | JumpClock | ChangeSpeed):
        raise Refused("BCP-R039")
    drafts = [
        Draft(event, when.elapsed_ms, when.wall_ns, when.late)
        for event in _events(state, command, when, actor)
    ]
    return (*_clock_events(state, when, now), *drafts)


def _events(state: RunState, command: Command, when: Occurred, actor: str) -> tuple[Event, ...]:
    match command:
        case BeginStep():
            return steps.begin(state, command, when)
        case ConfirmStep():
            return steps.confirm(state, command, when)
        case SkipStep():
            return steps.skip(state, command, when)
        case UndoStep():
            return steps.undo(state, command)
        case CheckItems():
            return steps.check(state, command, when)
        case DecideStep():
            return phases.choose(state, command, when)
        case FireTransition():
            return phases.fire(state, command, when)
        case ApproveStep():
            return phases.approve(state, command, when)
        case RefuseStep():
            return approvals.refuse(state, command, when)
        case DeclareFact():
            return control.declare(state, command)
        case NoteEvent():
            return control.note_event(state, command)
        case TakeNote():
            return control.note(state, command)
        case PauseRun():
            return control.pause(state, command)
        case ResumeRun():
            return control.resume(state, command)
        case JumpClock():
            return control.jump(state, command, when)
        case ChangeSpeed():
            return control.change_speed(state, command)
        case EndRun():
            return control.end(state, command, when)
        case AbortRun():
            return control.abort(state, command, when)
        case VoidRun():
            return control.void(state, command, when)
        case _:
            return _of_case(state, command, when, actor) or _beside(state, command, when)


def _of_case(state: RunState, command: Command, when: Occurred, actor: str) -> tuple[Event, ...]:
    """What is done to a case; nothing where it is no such command."""
    match command:
        case AttachDocument():
            return cases.attach(state, command, when)
        case FillSheet():
            return cases.fill(state, command)
        case WithdrawSheet():
            return cases.withdraw_sheet(state, command)
        case RequestApproval():
            return cases.request(state, command, when, actor)
        case GiveApproval():
            return cases.give(state, command, when, actor)
        case ReturnApproval():
            return cases.send_back(state, command, when, actor)
        case WithdrawApproval():
            return cases.take_back(state, command, when, actor)
        case PassScrutiny():
            return cases.pass_scrutiny(state, command, when)
        case _:
            return ()


def _beside(state: RunState, command: Command, when: Occurred) -> tuple[Event, ...]:
    """What is done beside the steps."""
    match command:
        case Arrive():
            return people.arrive(state, command)
        case DeclareAbsent():
            return people.leave(state, command)
        case DeliverInject():
            return injects.deliver(state, command, when)
        case HoldInject():
            return injects.hold(state, command)
        case ReleaseInject():
            return injects.release(state, command)
        case CancelInject():
            return injects.cancel(state, command)
        case AddInject():
            return injects.add(state, command)
        case JudgeInject():
            return injects.judge(state, command)
        case Observe():
            return review.observe(state, command)
        case RateObjective():
            return review.rate(state, command)
        case AnswerQuestion():
            return review.answer(state, command)
        case AddAction():
            return review.add_action(state, command)
        case UpdateAction():
            return review.update_action(state, command)
        case CloseAction():
            return review.close_action(state, command)
        case AnswerImprovement():
            return review.improvement(state, command)
        case _:
            raise TypeError(f"no rule for {type(command).__name__}")


def _clock_events(state: RunState, when: Occurred, now: Reading) -> tuple[Draft, ...]:
    drafts: list[Draft] = []
    stepped = wall_step_ms(state.last_read, now)
    if stepped:
        # Noticed now, whatever moment the command itself speaks of.
        drafts.append(Draft(ClockStepped(by_ms=stepped), state.clock.elapsed_ms(now), now.wall_ns))
    if when.jump_to_ms is not None:
        along = ClockJumped(to_ms=when.jump_to_ms, asked=False)
        drafts.append(Draft(along, when.jump_to_ms, now.wall_ns))
    return tuple(drafts)
