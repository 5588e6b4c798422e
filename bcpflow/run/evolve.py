"""evolve: the next state out of a state and an event.

Rules, held by tests/run/test_evolve.py:

1. Total: every event of `events.NAMES` has a case here. An event is a fact; nothing is refused.
2. Folding the same events gives the same state, whenever and wherever it is done.
3. Entering a phase again opens its settled steps anew, as their next occurrence.
4. In a case a choice that was proposed counts no longer once its phase was left or entered again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bcpflow.clock import ExerciseClock
from bcpflow.definition.plan import Plan, plan_of
from bcpflow.events import (
    ClockJumped,
    ClockStepped,
    EventNoted,
    FactDeclared,
    ItemsChecked,
    NoteTaken,
    OptionChosen,
    OptionProposed,
    OptionRefused,
    PhaseChanged,
    Recorded,
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
from bcpflow.run import series
from bcpflow.run.beside import beside
from bcpflow.run.case import case_after
from bcpflow.run.state import (
    Outcome,
    PhaseState,
    RunState,
    StepState,
    TrackState,
)


def started(recorded: Recorded, plan: Plan | None = None) -> RunState:
    """The state after a run's first event, which holds the definition; it occurred at T0.

    ``plan`` spares unpacking the definition where the caller has it already.
    """
    event = recorded.event
    if not isinstance(event, RunStarted):
        raise TypeError(f"a run begins with run.started, not {type(event).__name__}")
    plan = plan or plan_of(event.definition)
    t0 = recorded.read.at_wall(recorded.occurred_ns)
    first = {t: next(iter(track.phases)) for t, track in plan.tracks.items()}
    return RunState(
        run=recorded.run,
        version=recorded.version,
        kind=event.kind,
        title=event.title,
        plan=plan,
        status="running",
        clock=ExerciseClock.started(t0, event.speed).witness(recorded.read),
        last_read=recorded.read,
        facts=dict(event.facts),
        tracks={
            t: TrackState(phase=phase, phases={phase: PhaseState(entered_ms=0)})
            for t, phase in first.items()
        },
        steps={step: StepState() for step in plan.steps},
        scenario_start=event.scenario_start,
    )


def fold(history: Iterable[Recorded]) -> RunState:
    """The state after all events of a run, in the order of their versions."""
    events = iter(history)
    state = started(next(events))
    for recorded in events:
        state = evolve(state, recorded)
    return state


def evolve(state: RunState, recorded: Recorded) -> RunState:
    """The next state."""
    # What is said of a run that is over comes from other days and boots: it teaches nothing.
    clock = state.clock if state.over else state.clock.witness(recorded.read)
    changes = {"clock": clock, **_changes(state, clock, recorded)}
    if state.kind == "case":
        changes["case"] = case_after(state, recorded)
    return state._replace(version=recorded.version, last_read=recorded.read, **changes)


def _changes(state: RunState, clock: ExerciseClock, recorded: Recorded) -> dict[str, Any]:
    """What the event itself changes."""
    now, elapsed = recorded.read, recorded.elapsed_ms
    match recorded.event:
        case StepConfirmed(step=step, result=result, occurrence=number, value=value):
            was = state.occurrence(step, number)
            return _step(state, step, _settled(was, result, recorded, value=value))
        case NoteTaken():
            return {"notes": state.notes + 1}
        case ItemsChecked(step=step, occurrence=number, items=items, values=values):
            was = state.occurrence(step, number)
            checked = was._replace(items={**was.items, **items}, values={**was.values, **values})
            return _step(state, step, checked)
        case OptionProposed(step=step, option=option, occurrence=number, reason=reason):
            asked = state.occurrence(step, number)._replace(
                proposed=option,
                proposed_version=recorded.version,
                proposed_by=recorded.role,
                proposed_reason=reason,
            )
            return _step(state, step, asked)
        case OptionRefused(step=step, occurrence=number):
            return _step(state, step, _free(state.occurrence(step, number)))
        case OptionChosen(step=step, option=option, occurrence=number):
            was = _free(state.occurrence(step, number))
            return _step(state, step, _settled(was, "achieved", recorded, option=option))
        case StepSkipped(step=step, occurrence=number):
            return _step(state, step, _settled(state.occurrence(step, number), "skipped", recorded))
        case StepBegun(step=step, occurrence=number):
            begun = state.occurrence(step, number)._replace(begun_ms=elapsed)
            return _step(state, step, begun)
        case StepUndone(step=step, occurrence=number):
            was = state.occurrence(step, number)
            # The outcome is taken back, or where there is none the proposal: never both at once.
            return _step(state, step, _unsettled(was) if was.settled else _free(was))
        case PhaseChanged():
            return _moved(state, recorded.event, recorded)
        case FactDeclared(name=name, value=value):
            return {"facts": {**state.facts, name: value}}
        case EventNoted(event=event):
            return {"noted": {**state.noted, event: elapsed}}
        case RunPaused():
            return {"status": "paused", "clock": clock.pause(now)}
        case RunResumed():
            return {"status": "running", "clock": clock.resume(now)}
        case ClockJumped(to_ms=to_ms):
            return {"clock": clock.jump(now, to_ms)}
        case SpeedChanged(speed=speed):
            return {"clock": clock.change_speed(now, speed)}
        case ClockStepped():
            return {}
        case RunEnded():
            return {"status": "ended", "clock": clock.stop(now, elapsed)}
        case RunAborted():
            return {"status": "aborted", "clock": clock.stop(now, elapsed)}
        case RunVoided():
            return {"status": "voided", "clock": clock.stop(now, elapsed)}
        case _:
            return beside(state, recorded)


def _settled(
    was: StepState,
    outcome: Outcome,
    recorded: Recorded,
    *,
    value: str | None = None,
    option: str | None = None,
) -> StepState:
    return was._replace(
        outcome=outcome,
        settled_ms=recorded.elapsed_ms,
        settled_version=recorded.version,
        value=was.value if value is None else value,
        option=was.option if option is None else option,
    )


def _unsettled(was: StepState) -> StepState:
    return was._replace(outcome=None, settled_ms=None, settled_version=0, option="", value="")


def _free(was: StepState) -> StepState:
    """Nothing waits for an approver any more."""
    return was._replace(proposed="", proposed_version=0, proposed_by="", proposed_reason="")


def _moved(state: RunState, event: PhaseChanged, recorded: Recorded) -> dict[str, Any]:
    track = state.tracks[event.track]
    elapsed = recorded.elapsed_ms
    left = track.phases[event.source]._replace(left_ms=elapsed, left_version=recorded.version)
    before = track.phases.get(event.target) if event.target != event.source else left
    entered = PhaseState(entered_ms=elapsed, visits=before.visits + 1 if before else 1)
    phases = {**track.phases, event.source: left, event.target: entered}
    steps = dict(state.steps)
    if state.kind == "case":
        for phase in (event.source, event.target):
            for planned in state.plan.steps_of(event.track, phase):
                if steps[planned.step.id].proposed:
                    steps[planned.step.id] = _free(steps[planned.step.id])
    if before:
        for planned in state.plan.steps_of(event.track, event.target):
            was = steps[planned.step.id]
            if planned.every_s is not None:
                first = series.past(state, planned, elapsed) + 1
                steps[planned.step.id] = StepState(occurrence=first)
            elif was.settled:
                steps[planned.step.id] = StepState(occurrence=was.occurrence + 1)
    moved = TrackState(phase=event.target, phases=phases)
    return {"tracks": {**state.tracks, event.track: moved}, "steps": steps}


def _step(state: RunState, step: str, value: StepState) -> dict[str, Any]:
    if state.plan.steps[step].every_s is not None:
        return {"repeats": {**state.repeats, state.occurrence_id(step, value.occurrence): value}}
    return {"steps": {**state.steps, step: value}}
