"""Finding what the operator named, and saying what is near when it is not there."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from bcpflow.commands import At
from bcpflow.decide.moment import Occurred
from bcpflow.definition.plan import PlannedStep
from bcpflow.errors import NotFound, Refused
from bcpflow.run import series
from bcpflow.run.judge import applies, entered, may_act_as, waits_for
from bcpflow.run.state import RunState, StepState, occurrence_id


def step(state: RunState, name: str) -> PlannedStep:
    """The step of that id; ``power#2`` must be its latest occurrence (a repeating one has more)."""
    base, _, number = name.partition("#")
    planned = state.plan.steps.get(base)
    if planned is None:
        raise NotFound("BCP-R002", step=name, near=near(base, state.plan.steps))
    if planned.every_s is not None:
        began = state.steps[base].occurrence
        if number and not (number.isdecimal() and int(number) >= began):
            raise NotFound("BCP-R002", step=name, near=[base])
    elif number and occurrence_id(base, state.steps[base].occurrence) != name:
        raise NotFound("BCP-R002", step=name, near=[base])
    return planned


def occurrence(state: RunState, name: str, planned: PlannedStep, when: Occurred) -> StepState:
    """The state of the step meant; of a repeating one, of the occurrence that is due then."""
    if planned.every_s is None:
        return state.steps[planned.step.id]
    number = name.partition("#")[2]
    meant = int(number) if number else series.meant(state, planned, when.elapsed_ms)
    began = state.steps[planned.step.id].occurrence
    open_ones = [at.number for at in series.due_times(state, planned, when.elapsed_ms)] or [began]
    if meant not in open_ones:
        raise NotFound(
            "BCP-R075", step=name, near=[state.occurrence_id(planned.step.id, open_ones[-1])]
        )
    return state.occurrence(planned.step.id, meant)


def workable(state: RunState, name: str, role: str | None, when: Occurred) -> PlannedStep:
    """The step, if somebody may work on it now; raises the reason why not."""
    planned = step(state, name)
    here = planned.step
    if not applies(state, planned):
        raise Refused("BCP-R028", step=name, when=here.when)
    if not entered(state, planned):
        phase = state.plan.phase(planned.track, planned.phase)
        raise Refused("BCP-R004", step=name, phase=planned.phase, title=phase.title)
    missing = waits_for(state, planned)
    if missing:
        raise Refused("BCP-R003", step=name, missing=list(missing))
    awake(state, when)
    check_role(state, role, (here.role,) if here.role else ())
    return planned


def awake(state: RunState, when: Occurred) -> None:
    """Nothing is done while the clock stands, but what was done before may be typed in."""
    if state.status == "paused" and not when.late:
        raise Refused("BCP-R008")


def exercise_only(state: RunState) -> None:
    """Raises Refused where the run is a real event."""
    if state.kind != "exercise":
        raise Refused("BCP-R033")


def after_entry(state: RunState, tracks: Iterable[str], at: At | None, when: Occurred) -> None:
    """A phase is not left, nor a run ended, at a named moment before that phase was entered."""
    if at is None:
        return
    for track in tracks:
        here = state.tracks[track]
        if when.elapsed_ms < here.phases[here.phase].entered_ms:
            raise Refused("BCP-R040", at=at.said, phase=here.phase)


def check_role(state: RunState, role: str | None, needed: tuple[str, ...]) -> None:
    """The role somebody says they act in must exist and be one of those needed, or a deputy."""
    if role is None:
        return
    known_role(state, role)
    if needed and not may_act_as(state, role, needed):
        raise Refused("BCP-R010", role=role, needed=list(needed))


def known_role(state: RunState, role: str) -> None:
    """Raises NotFound where the workflow has no such role."""
    roles = state.plan.workflow.roles
    if role not in roles:
        raise NotFound("BCP-R074", role=role, near=near(role, roles) or list(roles))


def near(name: str, names: Iterable[str], cutoff: float = 0.4) -> list[str]:
    """Up to three names that look like the one that is not there."""
    return get_close_matches(name, list(names), n=3, cutoff=cutoff)
