"""Running a run: facts, named events, notes, the exercise clock, the end.

The exercise clock belongs to exercises: a real incident is neither paused nor moved. A case ends
where its guideline ends, in a final phase; before that it is broken off, with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from bcpflow.commands import (
    AbortRun,
    ChangeSpeed,
    DeclareFact,
    EndRun,
    JumpClock,
    NoteEvent,
    PauseRun,
    ResumeRun,
    TakeNote,
    VoidRun,
)
from bcpflow.decide import find, standing
from bcpflow.decide.moment import Occurred
from bcpflow.definition.model import Fact, FactValue
from bcpflow.errors import NotFound, Refused
from bcpflow.events import (
    ClockJumped,
    Event,
    EventNoted,
    FactDeclared,
    NoteTaken,
    RunAborted,
    RunEnded,
    RunPaused,
    RunResumed,
    RunVoided,
    SpeedChanged,
)
from bcpflow.instants import scenario_at
from bcpflow.run.state import RunState

SPEED_LIMITS = (0.1, 1000.0)


def declare(state: RunState, command: DeclareFact) -> tuple[Event, ...]:
    """Say what is the case; conditions are judged anew, what was done stays done."""
    check_fact(state.plan.workflow.facts, command.name, command.value)
    declared = FactDeclared(name=command.name, value=command.value)
    return (declared, *standing.after_fact(state, command.name, command.value))


def note_event(state: RunState, command: NoteEvent) -> tuple[Event, ...]:
    """Say that a named event happened: once, but in a case as often as it happens.

    A case has a second notice, the next claim, or a day that was written down wrong: the last one
    counts, and all of them stay in the record.
    """
    events = state.plan.workflow.events
    if command.event not in events:
        raise NotFound("BCP-R030", name=command.event, near=find.near(command.event, events))
    if command.event in state.noted and state.kind != "case":
        raise Refused("BCP-R030", name=command.event, near=[])
    return (EventNoted(event=command.event),)


def note(state: RunState, command: TakeNote) -> tuple[Event, ...]:
    """Write a line into the record."""
    if not command.text.strip():
        raise Refused("BCP-R073")
    about = command.about
    if about and about not in state.injects_known:
        about = find.step(state, about).step.id
    return (NoteTaken(text=command.text, about=about),)


def pause(state: RunState, command: PauseRun) -> tuple[Event, ...]:
    """Stop the exercise clock."""
    find.exercise_only(state)
    if state.status == "paused":
        raise Refused("BCP-R008")
    return (RunPaused(reason=command.reason),)


def resume(state: RunState, command: ResumeRun) -> tuple[Event, ...]:
    """Let the exercise clock go on."""
    if state.status != "paused":
        raise Refused("BCP-R023")
    return (RunResumed(),)


def jump(state: RunState, command: JumpClock, when: Occurred) -> tuple[Event, ...]:
    """Move the exercise clock forward."""
    find.exercise_only(state)
    if command.by_ms <= 0:
        raise Refused("BCP-R024")
    return (ClockJumped(to_ms=when.elapsed_ms + command.by_ms),)


def change_speed(state: RunState, command: ChangeSpeed) -> tuple[Event, ...]:
    """Let the exercise clock run faster or slower."""
    find.exercise_only(state)
    check_speed(command.speed)
    return (SpeedChanged(speed=command.speed),)


def end(state: RunState, command: EndRun, when: Occurred) -> tuple[Event, ...]:
    """End the run."""
    if state.kind == "case":
        here = [(track, at.phase) for track, at in state.tracks.items()]
        going = [phase for track, phase in here if not state.plan.phase(track, phase).final]
        if going:
            raise Refused("BCP-P115", phase=going)
    find.after_entry(state, state.tracks, command.at, when)
    return (RunEnded(note=command.note),)


def abort(state: RunState, command: AbortRun, when: Occurred) -> tuple[Event, ...]:
    """Break the run off; of a case it is to be known why."""
    if state.kind == "case" and not command.reason.strip():
        raise Refused("BCP-R013", action="abort")
    find.after_entry(state, state.tracks, command.at, when)
    return (RunAborted(reason=command.reason),)


def void(state: RunState, command: VoidRun, when: Occurred) -> tuple[Event, ...]:
    """Declare a run void that was started by mistake."""
    if not command.reason.strip():
        raise Refused("BCP-R013", action="void")
    find.after_entry(state, state.tracks, command.at, when)
    return (RunVoided(reason=command.reason),)


def check_speed(speed: float) -> None:
    """Raises Refused for a speed no exercise runs at."""
    low, high = SPEED_LIMITS
    if not low <= speed <= high:
        raise Refused("BCP-R025", speed=speed, low=low, high=high)


def check_scenario(start: str | None) -> None:
    """Raises Refused for a scenario's start that no scenario time can be counted from."""
    try:
        scenario_at(start, 0)
    except ValueError:
        raise Refused("BCP-R077", text=start) from None


def check_fact(facts: Mapping[str, Fact], name: str, value: FactValue) -> None:
    """Raises where the fact is not declared in the definition or cannot have this value."""
    fact = facts.get(name)
    if fact is None:
        raise NotFound("BCP-R021", name=name, near=list(facts))
    if fact.kind == "choice" and value not in fact.choices:
        raise Refused("BCP-R022", name=name, value=value, choices=list(fact.choices))
    if fact.kind == "number" and not _is_number(value):
        raise Refused("BCP-R034", value=value)
    if fact.kind == "yesno" and not isinstance(value, bool):
        raise Refused("BCP-R022", name=name, value=value, choices=["yes", "no"])


def _is_number(value: FactValue) -> bool:
    """Neither yes or no, nor a number JSON has no word for (nan, inf)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
