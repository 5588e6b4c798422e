"""Rules about what is repeated: for each system of the register, or every half hour.

Rules, held by tests/lint/test_repeats.py:

1. A step repeated for systems is many: what counts from it stands in its own block, beside it.
2. A block is worked through system by system, so nothing outside may stand between two of its
   steps; without ``wait`` the systems do not wait for each other.
3. A repeating duty never ends before its phase does: nothing waits for it or counts from it.

It must never know the register: which systems there are is a matter of the site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bcpflow.definition.conditions import ConditionError, holds, names_in
from bcpflow.definition.model import Fact, ForEach
from bcpflow.definition.moments import MomentError, parse_duration
from bcpflow.definition.plan import RTO
from bcpflow.lint import times
from bcpflow.lint.conditions import misfits, unreadable
from bcpflow.lint.finding import Finding, Path, nearest
from bcpflow.lint.outline import (
    Outline,
    PlacedStep,
    as_tuple,
    circle,
    item_path,
    reached,
)
from bcpflow.lint.targets import unreadable as unreadable_length
from bcpflow.lint.texts import each_text

ALL_SYSTEMS = "systems"
"""The one word ``for_each`` may be."""
SYSTEMS: Mapping[str, Fact] = {
    "kind": Fact(choices=("インフラ系", "基幹系", "個別")),
    "priority": Fact(choices=("A", "B", "C", "D")),
    "id": Fact(type="text"),
}
"""What the register says of a system that a condition may ask for; the values are its own."""
SYSTEM_WORD = "{system}"
"""Stands for the system's title in the texts of a step repeated for systems."""
SHORTEST_S = 60
"""A duty that is due more often fills the screen with rows of its own."""


def systems(outline: Outline) -> Iterator[Finding]:
    """Which systems a step is repeated for."""
    for placed in outline.steps:
        each, path = placed.step.for_each, (*placed.path, "for_each")
        if isinstance(each, str) and each != ALL_SYSTEMS:
            yield Finding("BCP-D190", path, {"value": each})
        elif isinstance(each, ForEach):
            yield from _choice(each.systems, (*path, "systems"))
        if each is not None and placed.step.system is not None:
            yield Finding("BCP-D203", (*placed.path, "system"), {"id": placed.id}, at_key=True)


def blocks(outline: Outline) -> Iterator[Finding]:
    """Rule 2. A plain circle of steps is named by `order`."""
    waits = {step.id: step.step.after for step in outline.by_id.values()}
    if circle(waits):
        return
    for block in outline.blocks:
        each = block[0].step.for_each
        if isinstance(each, ForEach) and not each.wait:
            continue
        members = {step.id for step in block}
        for step in block:
            for number, name in enumerate(step.step.after):
                between = reached(waits, [name]) & members if name not in members else set()
                if between:
                    data = {"id": step.id, "name": name, "other": sorted(between)}
                    yield Finding("BCP-D205", (*step.path, "after", number), data)


def anchors(outline: Outline) -> Iterator[Finding]:
    """Rules 1 and 3, and the target that only a step repeated for systems may have."""
    for text, path, step in outline.moments():
        if text == RTO and path != ("rto",):
            if step is None or step.step.for_each is None:
                yield Finding("BCP-D194", path)
            continue
        moment = times.read(text)
        found = times.candidates(outline, moment) if moment is not None else []
        if len(found) != 1 or found[0][0] != "step":
            continue
        anchor = outline.by_id[found[0][1]]
        data = {"text": text, "name": anchor.id}
        block = outline.block_of(anchor)
        if block and (step is None or outline.block_of(step) != block):
            yield Finding("BCP-D193", path, data)
        if anchor.step.every is not None and anchor != step:
            yield Finding("BCP-D201", path, data)


def duties(outline: Outline) -> Iterator[Finding]:
    """Repeating duties: how often, and where they can be."""
    for placed in outline.steps:
        step, path = placed.step, (*placed.path, "every")
        if step.every is None:
            continue
        yield from _interval(step.every, path)
        if step.for_each is not None:
            yield Finding("BCP-D197", path, {"id": step.id}, at_key=True)
        if step.resolved_kind == "decision":
            yield Finding("BCP-D198", path, {"id": step.id}, at_key=True)
        if placed.home.phase.final:
            yield Finding("BCP-D199", path, {"id": step.id}, at_key=True)
        else:
            yield from _never_due(outline, placed)


def waited_for(outline: Outline) -> Iterator[Finding]:
    """Rule 3: what waits for steps by name."""
    for step in outline.steps:
        yield from _endless(outline, step.step.after, (*step.path, "after"))
    for out in outline.transitions:
        asked = out.gate.steps
        if asked != "all required":
            yield from _endless(outline, asked, (*out.path, "gate", "steps"))
    for _, deadline, path in outline.deadlines:
        yield from _endless(outline, deadline.met_by, (*path, "met_by"))


def words(outline: Outline) -> Iterator[Finding]:
    """``{system}`` where nothing takes its place."""
    repeated = {step.path for block in outline.blocks for step in block}
    for text, path in each_text(outline.workflow):
        if any(path[:length] in repeated for length in range(len(path))):
            continue
        said = text if isinstance(text, dict) else {"": text}
        if any(SYSTEM_WORD in words for words in said.values()):
            yield Finding("BCP-D204", path, {"word": SYSTEM_WORD})


def _choice(text: str, path: Path) -> Iterator[Finding]:
    try:
        names = names_in(text)
    except ConditionError as fault:
        yield unreadable(text, path, fault)
        return
    for name in sorted(names - SYSTEMS.keys()):
        yield Finding("BCP-D191", path, {"name": name, "near": nearest(name, SYSTEMS)})
    if not names:
        yield Finding("BCP-D192", path, {"text": text})
    wrong = list(misfits(text, path, SYSTEMS))
    yield from wrong
    if names and names <= SYSTEMS.keys() and not wrong:
        yield from _selects_some(text, path)


def _selects_some(text: str, path: Path) -> Iterator[Finding]:
    """There are few classes and priorities: whether any system can be meant is known."""
    try:
        answers = [
            holds(text, {"kind": kind, "priority": priority, "id": "-"}, SYSTEMS)
            for kind in SYSTEMS["kind"].choices
            for priority in SYSTEMS["priority"].choices
        ]
    except ConditionError:
        yield Finding("BCP-D120", path, {"text": text})
        return
    if not any(answers) and "id" not in names_in(text):
        yield Finding("BCP-D219", path, {"text": text})


def _interval(text: str, path: Path) -> Iterator[Finding]:
    try:
        seconds = parse_duration(text)
    except MomentError as fault:
        yield unreadable_length(text, path, fault, "BCP-D195")
        return
    if seconds == 0:
        yield Finding("BCP-D195", path, {"text": text})
    elif seconds < SHORTEST_S:
        yield Finding("BCP-D196", path, {"text": text})


def _never_due(outline: Outline, placed: PlacedStep) -> Iterator[Finding]:
    first = times.due(outline, placed)
    if placed.step.target is None:
        first = times.after_entry(placed.home, placed.step.every)
    left = times.phase_due(outline, placed.home)
    if first is None or left is None or first.base != left.base:
        return
    if first.offset_s > left.offset_s:
        data = {"id": placed.id, "other": placed.home.phase.target}
        field = "every" if placed.step.target is None else "target"
        yield Finding("BCP-D202", (*placed.path, field), data)


def _endless(outline: Outline, names: str | tuple[str, ...], path: Path) -> Iterator[Finding]:
    for number, name in enumerate(as_tuple(names)):
        named = outline.by_id.get(name)
        if named is not None and named.step.every is not None:
            yield Finding("BCP-D200", item_path(path, names, number), {"name": name})
