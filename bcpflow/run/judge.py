"""Questions a run answers: what applies, what waits, what is due, what a gate still asks for.

Rules, held by tests/run/test_judge.py:

1. A step whose condition is false does not apply: nothing waits for it and no gate asks for it.
   A condition that cannot be judged yet counts as true for a step and as false for a gate.
2. ``all required steps`` are the applying, required steps of the phase that is left; a gate is
   open when each of them is *achieved*. Not achieved and skipped keep it shut.
3. A target without its anchor (a step not settled, a phase not left) is not known yet: None.

Pure: nothing here changes a state or looks at a clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bcpflow.definition.conditions import ConditionError, holds, names_in
from bcpflow.definition.model import Inject, Transition
from bcpflow.definition.moments import Moment, parse_moment
from bcpflow.definition.plan import PlannedStep, as_ids, gate_of
from bcpflow.run.case import comes_after, lapsed
from bcpflow.run.state import RunState

StepStatus = Literal["waiting", "open", "achieved", "not_achieved", "skipped"]


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing a gate still asks for: a step, a condition, or a fact to declare."""

    kind: Literal["step", "condition", "fact", "approval"]
    what: str


def applies(state: RunState, planned: PlannedStep) -> bool:
    """Whether a step applies under the facts known now (rule 1)."""
    return condition_holds(state, planned.step.when) is not False


def inject_applies(state: RunState, inject: Inject) -> bool:
    """Whether an inject applies under the facts known now."""
    return condition_holds(state, inject.when) is not False


def entered(state: RunState, planned: PlannedStep) -> bool:
    """Whether the step's phase has been entered."""
    return planned.phase in state.tracks[planned.track].phases


def waits_for(state: RunState, planned: PlannedStep) -> tuple[str, ...]:
    """Steps that must be settled before this one."""
    return tuple(
        other
        for other in planned.step.after
        if not state.steps[other].settled and applies(state, state.plan.steps[other])
    )


def step_status(state: RunState, planned: PlannedStep) -> StepStatus:
    """Where a step stands; meaningful for steps that apply."""
    outcome = state.steps[planned.step.id].outcome
    if outcome is not None:
        return outcome
    return "open" if entered(state, planned) and not waits_for(state, planned) else "waiting"


def shut(state: RunState, track: str, transition: Transition) -> tuple[Missing, ...]:
    """What the gate of a transition still asks for; empty means it is open (rule 2).

    In a case no way leads on while an approval has lapsed, or figures a step was settled by have
    changed. What belongs to a later phase is asked for there.
    """
    gate = gate_of(transition)
    changed = [] if transition.back else [one for one in lapsed(state.case) if _asked(state, one)]
    again = [Missing(_kind_again(state, step), step) for step in changed]
    if gate is None:
        return tuple(again)
    if gate.steps == "all required":
        here = state.plan.steps_of(track, state.tracks[track].phase)
        # A repeating duty lasts until the phase is left; it cannot keep it from being left.
        asked: Iterator[PlannedStep] = (p for p in here if p.step.required and p.every_s is None)
    else:
        asked = (state.plan.steps[step] for step in gate.steps)
    missing = again + [
        Missing("step", p.step.id)
        for p in asked
        if applies(state, p)
        and p.step.id not in changed
        and state.steps[p.step.id].outcome != "achieved"
    ]
    if gate.when is not None:
        held = condition_holds(state, gate.when)
        if held is None:
            undeclared = sorted(names_in(gate.when) - state.facts.keys())
            missing += [Missing("fact", name) for name in undeclared]
        elif not held:
            missing.append(Missing("condition", gate.when))
    return tuple(missing)


def _asked(state: RunState, step: str) -> bool:
    """Whether a step that is to be settled once more is asked for where the case is now."""
    planned = state.plan.steps[step]
    here = state.tracks[planned.track].phase
    later = comes_after(state.plan, planned.track, planned.phase, here)
    return applies(state, planned) and not later


def _kind_again(state: RunState, step: str) -> Literal["approval", "step"]:
    return "approval" if state.plan.steps[step].step.resolved_kind == "approval" else "step"


def overriders(transition: Transition) -> tuple[str, ...]:
    """Roles that may open the transition's gate with a reason."""
    gate = gate_of(transition)
    return as_ids(gate.override) if gate else ()


def may_act_as(state: RunState, role: str, needed: tuple[str, ...]) -> bool:
    """Whether a role is one of those needed, or stands in for one of them (代行)."""
    roles = state.plan.workflow.roles
    return any(role == r or (r in roles and role in roles[r].deputies) for r in needed)


def step_target_ms(state: RunState, planned: PlannedStep) -> int | None:
    """By when a step is due, in exercise milliseconds since T0 (rule 3)."""
    if planned.target is None:
        return None
    return due_ms(state, planned.target, planned.track, planned.phase)


def phase_target_ms(state: RunState, track: str, phase: str) -> int | None:
    """By when a phase is to be left."""
    text = state.plan.phase(track, phase).target
    return due_ms(state, parse_moment(text), track, phase) if text else None


def occurrence_target_ms(state: RunState, planned: PlannedStep, number: int) -> int | None:
    """By when an occurrence of a step is due; of a repeating one its own due time."""
    if planned.every_s is None:
        return step_target_ms(state, planned)
    from bcpflow.run import series  # it asks this module for moments

    return series.due_ms(state, planned, number)


def inject_due_ms(state: RunState, inject: Inject) -> int | None:
    """When an inject is due; None for one by hand or whose anchor has not come."""
    if inject.at is None:
        return None
    return due_ms(state, parse_moment(inject.at), None, None)


def due_ms(state: RunState, moment: Moment, track: str | None, phase: str | None) -> int | None:
    """A moment of the definition as exercise time of this run."""
    anchor = _anchor_ms(state, moment, track, phase)
    return None if anchor is None else anchor + moment.offset_s * 1000


def response_ms(state: RunState, inject: Inject) -> int | None:
    """From delivery to the first expected step settled afterwards."""
    delivered = state.injects.get(inject.id)
    if delivered is None:
        return None
    answers = [
        settled - delivered
        for step in as_ids(inject.expects)
        for settled in _settled_times(state, step)
        if settled >= delivered
    ]
    return min(answers, default=None)


def _settled_times(state: RunState, step: str) -> list[int]:
    """When a step was settled: once, or each occurrence of a repeating one."""
    if state.plan.steps[step].every_s is None:
        states = [state.steps[step]]
    else:
        states = [s for id_, s in state.repeats.items() if id_.partition("#")[0] == step]
    return [s.settled_ms for s in states if s.settled_ms is not None]


def _anchor_ms(state: RunState, moment: Moment, track: str | None, phase: str | None) -> int | None:
    name = moment.name or ""
    if moment.anchor == "T0":
        return 0
    if moment.anchor == "own phase":
        if track is None or phase is None:
            return 0
        visit = state.tracks[track].phases.get(phase)
        return visit.entered_ms if visit else None
    if moment.anchor in ("step", "any") and name in state.steps:
        return state.steps[name].settled_ms
    if moment.anchor in ("event", "any") and name in state.plan.workflow.events:
        return state.noted.get(name)
    home = state.plan.track_of_phase(name)
    visit = state.tracks[home].phases.get(name) if home else None
    return visit.left_ms if visit else None


def condition_holds(state: RunState, condition: str | None) -> bool | None:
    """Whether a condition holds under the facts known now; None where it cannot be judged."""
    if condition is None:
        return True
    try:
        return holds(condition, state.facts, state.plan.workflow.facts)
    except ConditionError:
        return None  # rule 1: what cannot be judged is unknown
