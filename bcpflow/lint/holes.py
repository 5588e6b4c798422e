"""Rules about what is unfinished or has no use: a drill may run with all of these.

It must never report an error: what stops a drill belongs to the other rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from bcpflow.definition.moments import MomentError, parse_moment
from bcpflow.lint.finding import Finding, Path
from bcpflow.lint.outline import Outline, as_tuple


def todos(thing: Any, path: Path = ()) -> Iterator[Finding]:
    """Every ``todo:`` of a workflow or checklist."""
    if is_dataclass(thing):
        for name in (f.name for f in fields(thing)):
            value = getattr(thing, name)
            if name == "todo":
                if value is not None:
                    yield Finding("BCP-D140", (*path, name), {"text": value})
            else:
                yield from todos(value, (*path, name))
    elif isinstance(thing, tuple):
        for number, item in enumerate(thing):
            yield from todos(item, (*path, number))
    elif isinstance(thing, dict):
        for name, item in thing.items():
            yield from todos(item, (*path, name))


def steps(outline: Outline) -> Iterator[Finding]:
    """Steps nobody does, or that nobody can say to be late."""
    timed = outline.workflow.kind == "response"
    for placed in outline.steps:
        step, data = placed.step, {"id": placed.id}
        if timed and step.required and step.role is None:
            yield Finding("BCP-D141", placed.path, data)
        dated = step.target is not None or step.every is not None or step.kind == "question"
        if timed and step.required and not dated:
            yield Finding("BCP-D143", placed.path, data)
        if outline.workflow.kind == "discussion" and step.target is not None:
            yield Finding("BCP-D133", (*placed.path, "target"), data)


def discussion(outline: Outline) -> Iterator[Finding]:
    """A discussion is not timed, and asks something."""
    workflow = outline.workflow
    if workflow.kind != "discussion":
        return
    timed: list[Path] = [("rto",)] if workflow.rto is not None else []
    timed += [(*home.path, "target") for home in outline.phases if home.phase.target is not None]
    timed += [(*placed.path, "every") for placed in outline.steps if placed.step.every is not None]
    timed += [("deadlines",)] if workflow.deadlines else []
    for path in timed:
        yield Finding("BCP-D217", path, {"field": path[-1]}, at_key=True)
    if all(placed.step.resolved_kind != "question" for placed in outline.steps):
        yield Finding("BCP-D218", ("kind",))


def sources(outline: Outline) -> Iterator[Finding]:
    """Targets and deadlines that neither say where they come from nor that they are samples."""
    for placed in outline.steps:
        source = placed.step.source or placed.home.phase.source
        yield from _unsourced(placed.step.target, source, (*placed.path, "target"))
    for home in outline.phases:
        yield from _unsourced(home.phase.target, home.phase.source, (*home.path, "target"))
    for _, deadline, path in outline.deadlines:
        yield from _unsourced(deadline.at, deadline.source, (*path, "at"))


def unused(outline: Outline) -> Iterator[Finding]:
    """Roles without a duty, objectives nothing shows, injects nobody can answer."""
    workflow = outline.workflow
    used = {step.step.role for step in outline.steps}
    used |= {name for step in outline.steps for name in as_tuple(step.step.approver)}
    used |= {name for out in outline.transitions for name in as_tuple(out.gate.override)}
    used |= {name for inject in workflow.injects for name in as_tuple(inject.to)}
    used |= {name for role in workflow.roles.values() for name in role.deputies}
    for name in workflow.roles:
        if name not in used:
            yield Finding("BCP-D142", ("roles", name), {"id": name}, at_key=True)
    served = {inject.objective for inject in workflow.injects}
    for name, objective in workflow.objectives.items():
        if not objective.steps and name not in served:
            yield Finding("BCP-D148", ("objectives", name), {"id": name}, at_key=True)
    for inject, path in outline.injects:
        if not inject.expects and inject.action is None:
            yield Finding("BCP-D132", path, {"id": inject.id})


def _unsourced(target: str | None, source: object, path: Path) -> Iterator[Finding]:
    if target is None or source is not None:
        return
    try:
        moment = parse_moment(target)
    except MomentError:
        return
    if not moment.sample:
        yield Finding("BCP-D146", path, {"target": target})
