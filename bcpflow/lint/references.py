"""Rules about names that refer: every name used is a name given.

It must never report a consequence: a misspelt name is one finding, where it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bcpflow.lint.finding import Finding, Path, nearest
from bcpflow.lint.outline import Outline, as_tuple, circle, item_path


def roles(outline: Outline) -> Iterator[Finding]:
    """Roles and approvers of steps, roles of gates, of injects; deputies."""
    known = outline.workflow.roles
    for step in outline.steps:
        if step.step.role is not None:
            yield from _unknown("BCP-D070", step.step.role, known, (*step.path, "role"))
        path = (*step.path, "approver")
        yield from _unknown_each("BCP-D070", step.step.approver, known, path)
    for out in outline.transitions:
        path = (*out.path, "gate", "override")
        yield from _unknown_each("BCP-D070", out.gate.override, known, path)
    for inject, path in outline.injects:
        yield from _unknown_each("BCP-D070", inject.to, known, (*path, "to"))
    for name, role in known.items():
        path = ("roles", name, "deputies")
        yield from _unknown_each("BCP-D071", role.deputies, known, path)
    if chain := circle({name: role.deputies for name, role in known.items()}):
        yield Finding("BCP-D145", ("roles", chain[-2], "deputies"), {"chain": chain})


def steps(outline: Outline) -> Iterator[Finding]:
    """Steps waited for, asked for by gates, answering injects, showing objectives, in time."""
    known = outline.by_id
    for step in outline.steps:
        yield from _unknown_each("BCP-D072", step.step.after, known, (*step.path, "after"))
    for out in outline.transitions:
        asked = out.gate.steps
        if asked != "all required":
            path = (*out.path, "gate", "steps")
            yield from _unknown_each("BCP-D072", asked, known, path)
    for inject, path in outline.injects:
        yield from _unknown_each("BCP-D072", inject.expects, known, (*path, "expects"))
    for name, objective in outline.workflow.objectives.items():
        path = ("objectives", name, "steps")
        yield from _unknown_each("BCP-D072", objective.steps, known, path)
    for _, deadline, path in outline.deadlines:
        yield from _unknown_each("BCP-D072", deadline.met_by, known, (*path, "met_by"))


def phases(outline: Outline) -> Iterator[Finding]:
    """Where transitions lead, what options fire, which objectives injects serve."""
    for out in outline.transitions:
        track = outline.tracks[out.home.track]
        yield from _unknown("BCP-D074", out.transition.to, track.phases, (*out.path, "to"))
    for step in outline.steps:
        ways = [out for out in outline.transitions if out.home == step.home]
        # a way without a trigger is called by its target; a misspelt one is named over there
        triggers = [out.transition.trigger or outline.lands_in(out) for out in ways]
        for number, option in enumerate(step.step.options):
            if option.fires is not None:
                path = (*step.path, "options", number, "fires")
                known = [name for name in triggers if name is not None]
                yield from _unknown("BCP-D078", option.fires, known, path)
    for inject, path in outline.injects:
        if inject.objective is not None:
            objectives = outline.workflow.objectives
            yield from _unknown("BCP-D077", inject.objective, objectives, (*path, "objective"))


def _unknown(code: str, name: str, known: Iterable[str], path: Path) -> Iterator[Finding]:
    names = list(known)
    if name not in names:
        yield Finding(code, path, {"name": name, "near": nearest(name, names)})


def _unknown_each(
    code: str, names: str | tuple[str, ...], known: Iterable[str], path: Path
) -> Iterator[Finding]:
    for number, name in enumerate(as_tuple(names)):
        yield from _unknown(code, name, known, item_path(path, names, number))
