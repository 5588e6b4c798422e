"""Looking back: what was seen, how objectives are rated, what is to be mended and is it.

All of it may come after the end. A rating the rule did not suggest takes a reason; a corrective
action is closed by evidence, or by a later run in which its step met the target, else not at all.
"""

from __future__ import annotations

from datetime import date

from bcpflow.commands import (
    AddAction,
    AnswerImprovement,
    AnswerQuestion,
    CloseAction,
    Observe,
    RateObjective,
    UpdateAction,
)
from bcpflow.decide import find, injects
from bcpflow.errors import NotFound, Refused
from bcpflow.events import (
    ActionAdded,
    ActionClosed,
    ActionUpdated,
    Event,
    ImprovementAnswered,
    ObjectiveRated,
    ObservationMade,
    QuestionAnswered,
)
from bcpflow.run.state import ActionState, RunState

CHANGEABLE = ("text", "owner", "due", "element", "step")
"""Fields of a corrective action that may be changed."""


def observe(state: RunState, command: Observe) -> tuple[Event, ...]:
    """Write down what was seen."""
    if not command.text.strip():
        raise Refused("BCP-R073")
    return (
        ObservationMade(
            observation=f"O{state.observations + 1}",
            text=command.text,
            kind=command.kind,
            about=subject(state, command.about) if command.about else "",
            analysis=command.analysis,
        ),
    )


def subject(state: RunState, about: str) -> str:
    """What an observation is about, in full: ``step:X``, ``inject:X`` or ``objective:X``."""
    kind, colon, name = about.partition(":")
    if not colon or kind not in ("step", "inject", "objective"):
        kind, name = _kind_of(state, about), about
    if kind == "step":
        base = find.step(state, name).step.id
        return f"step:{name if '#' in name else base}"
    if kind == "inject":
        if name not in state.injects_known:
            near = find.near(name, state.injects_known)
            raise NotFound("BCP-R019", inject=name, near=near)
        return f"inject:{name}"
    injects.objective(state, name)
    return f"objective:{name}"


def rate(state: RunState, command: RateObjective) -> tuple[Event, ...]:
    """Rate an objective."""
    injects.objective(state, command.objective)
    if command.rating != command.suggested and not command.reason.strip():
        raise Refused(
            "BCP-R057",
            objective=command.objective,
            rating=command.rating,
            suggested=command.suggested or "-",
        )
    return (
        ObjectiveRated(
            objective=command.objective,
            rating=command.rating,
            suggested=command.suggested,
            reason=command.reason,
        ),
    )


def answer(state: RunState, command: AnswerQuestion) -> tuple[Event, ...]:
    """Answer a hot-wash question."""
    count = len(state.plan.questions)
    if not 1 <= command.question <= count:
        raise NotFound("BCP-R058", question=command.question, count=count)
    if not command.text.strip():
        raise Refused("BCP-R073")
    return (QuestionAnswered(question=command.question, text=command.text),)


def add_action(state: RunState, command: AddAction) -> tuple[Event, ...]:
    """Agree on a corrective action."""
    if not command.text.strip():
        raise Refused("BCP-R073")
    _check_day(command.due)
    _check_observation(state, command.observation)
    step = find.step(state, command.step).step.id if command.step else ""
    return (
        ActionAdded(
            action=f"A{len(state.actions) + 1}",
            text=command.text,
            owner=command.owner,
            due=command.due,
            element=command.element,
            observation=command.observation,
            step=step,
        ),
    )


def update_action(state: RunState, command: UpdateAction) -> tuple[Event, ...]:
    """Change a corrective action, or note how it goes."""
    _open_action(state, command.action)
    changes = {name: value for name, value in command.changes.items() if name in CHANGEABLE}
    if not changes and not command.note.strip():
        raise Refused("BCP-R013", action="update")
    if not changes.get("text", "x").strip():
        raise Refused("BCP-R073")
    if "due" in changes:
        _check_day(changes["due"])
    if changes.get("step"):
        changes["step"] = find.step(state, changes["step"]).step.id
    return (ActionUpdated(action=command.action, changes=changes, note=command.note),)


def close_action(state: RunState, command: CloseAction) -> tuple[Event, ...]:
    """Close a corrective action, on proof."""
    action = _open_action(state, command.action)
    if command.evidence.strip():
        return (ActionClosed(action=command.action, evidence=command.evidence),)
    if not command.later_run:
        raise Refused("BCP-R061", action=command.action)
    if not action.step:
        raise Refused("BCP-R062", action=command.action)
    actual, target = command.actual_ms, command.target_ms
    if command.step != action.step or actual is None or target is None or actual > target:
        raise Refused(
            "BCP-R063",
            action=command.action,
            step=action.step,
            run=command.later_run,
            actual_ms=actual,
            target_ms=target,
        )
    return (
        ActionClosed(
            action=command.action,
            later_run=command.later_run,
            step=command.step,
            actual_ms=actual,
            target_ms=target,
        ),
    )


def improvement(state: RunState, command: AnswerImprovement) -> tuple[Event, ...]:
    """Say whether an issue of last time is mended."""
    issues = state.previous.issues if state.previous else ()
    known = {(issue["run"], issue["action"]) for issue in issues}
    if (command.run, command.action) not in known:
        near = [f"{run}.{action}" for run, action in sorted(known)]
        raise NotFound("BCP-R064", action=f"{command.run}.{command.action}", near=near)
    return (
        ImprovementAnswered(
            run=command.run, action=command.action, improved=command.improved, note=command.note
        ),
    )


def _kind_of(state: RunState, name: str) -> str:
    if name.partition("#")[0] in state.plan.steps:
        return "step"
    if name in state.injects_known:
        return "inject"
    return "objective" if name in state.plan.workflow.objectives else "step"


def _check_day(due: str) -> None:
    try:
        date.fromisoformat(due)
    except ValueError as fault:
        raise Refused("BCP-R059", due=due) from fault


def _check_observation(state: RunState, name: str) -> None:
    known = [f"O{number}" for number in range(1, state.observations + 1)]
    if name and name not in known:
        raise NotFound("BCP-R065", observation=name, near=known[-3:])


def _open_action(state: RunState, name: str) -> ActionState:
    action = state.actions.get(name)
    if action is None:
        raise NotFound("BCP-R060", action=name, near=list(state.actions))
    if action.closed:
        raise Refused("BCP-R066", action=name)
    return action
