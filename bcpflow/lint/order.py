"""Rules about what waits for what: steps, and gates that ask for steps.

A step can be waited for where there is a way from the track's start through the step's phase
to the waiting one, without a transition that itself waits for it. Other tracks run on their
own: waiting for one of their steps is a join and always right.

It must never judge times: that is for `targets`.
"""

from __future__ import annotations

from collections.abc import Iterator

from bcpflow.definition.model import Gate
from bcpflow.lint.finding import Finding, Path
from bcpflow.lint.graph import edges
from bcpflow.lint.outline import (
    ALL_REQUIRED,
    Outline,
    PlacedPhase,
    PlacedStep,
    PlacedTransition,
    circle,
    reached,
)


def after(outline: Outline) -> Iterator[Finding]:
    """No circle of steps, and no step that waits for one beyond its own gate."""
    waits = {step.id: step.step.after for step in outline.by_id.values()}
    if chain := circle(waits):
        last = outline.by_id[chain[-2]]
        number = last.step.after.index(chain[-1])
        yield Finding("BCP-D105", (*last.path, "after", number), {"chain": chain})
        return
    for step in outline.steps:
        closed = [out for out in outline.transitions if out.asks_for(step)]
        for number, name in enumerate(step.step.after):
            awaited = outline.by_id.get(name)
            if awaited is not None and not _comes_before(outline, awaited, step.home, closed):
                data = {"id": step.id, "name": name, "phase": step.home.id}
                yield Finding("BCP-D106", (*step.path, "after", number), data)


def gates(outline: Outline) -> Iterator[Finding]:
    """Gates that can be read, ask for something, and can open."""
    for out in outline.transitions:
        gate, path = out.transition.gate, (*out.path, "gate")
        if isinstance(gate, str) and gate != ALL_REQUIRED:
            yield Finding("BCP-D108", path, {"value": gate})
        if isinstance(gate, Gate):
            if not gate.steps and gate.when is None:
                yield Finding("BCP-D109", path, at_key=True)
            yield from _late_steps(outline, out, gate, path)


def _late_steps(
    outline: Outline, out: PlacedTransition, gate: Gate, path: Path
) -> Iterator[Finding]:
    if gate.steps == "all required":
        return
    for number, name in enumerate(gate.steps):
        asked = outline.by_id.get(name)
        if asked is not None and not _comes_before(outline, asked, out.home, [out]):
            yield Finding("BCP-D107", (*path, "steps", number), {"name": name})


def _comes_before(
    outline: Outline, step: PlacedStep, home: PlacedPhase, closed: list[PlacedTransition]
) -> bool:
    if step.home.track != home.track or step.home == home:
        return True
    if any(outline.lands_in(out) is None for out in outline.transitions):
        return True  # a misspelt target: nothing can be said about ways
    whole = edges(outline, home.track)
    start = next(iter(whole))
    if step.home.id not in reached(whole, [start]) or home.id not in reached(whole, [start]):
        return True  # a phase nothing leads to is named by `graph`
    graph = edges(outline, home.track, closed)
    return step.home.id in reached(graph, [start]) and home.id in reached(graph, [step.home.id])
