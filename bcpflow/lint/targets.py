"""Rules about moments: targets of steps and phases, injects, deadlines, the recovery objective.

Moments are compared only where they count from the same place - both from T0, both from the
entry of one phase, or through anchors whose own targets lead there. What is not known before
the run is not judged.

It must never look at a clock; it reckons with the texts alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bcpflow.definition.moments import Moment, MomentError, parse_moment
from bcpflow.definition.plan import RTO
from bcpflow.lint import times
from bcpflow.lint.finding import Finding, Path, nearest
from bcpflow.lint.outline import Outline, circle

_READING = {"clock": "BCP-D110", "full-width": "BCP-D111"}


def readable(outline: Outline) -> Iterator[Finding]:
    """Moments that are moments; ``rto`` is one where `repeats` allows it."""
    for text, path, _ in outline.moments():
        try:
            parse_moment(text)
        except MomentError as fault:
            if text != RTO or path == ("rto",):
                yield unreadable(text, path, fault, "BCP-D112")
    rto = times.read(outline.workflow.rto)
    if rto is not None and rto.anchor not in ("T0", "own phase"):
        yield Finding("BCP-D112", ("rto",), {"text": outline.workflow.rto})


def unreadable(
    text: str, path: Path, fault: MomentError, code: str, *, at_key: bool = False
) -> Finding:
    """What is wrong with a moment or a length; ``code`` is told where no better hint is known."""
    data = {"text": text}
    if fault.reason == "full-width":
        data["mended"] = unicodedata.normalize("NFKC", text)
    return Finding(_READING.get(fault.reason, code), path, data, at_key=at_key)


def anchors(outline: Outline) -> Iterator[Finding]:
    """Moments that count from something, and from one thing."""
    workflow = outline.workflow
    everything = [*outline.by_id, *(p.id for p in outline.phases), *workflow.events]
    for text, path, _ in outline.moments():
        moment = times.read(text)
        if moment is None or moment.name is None or path == ("rto",):
            continue
        found = times.candidates(outline, moment)
        if not found:
            code = "BCP-D076" if moment.anchor == "event" else "BCP-D079"
            if moment.anchor == "step":
                code = "BCP-D072"
            known = workflow.events if moment.anchor == "event" else everything
            near = nearest(moment.name, known)
            yield Finding(code, path, {"name": moment.name, "near": near})
        elif len(found) > 1:
            choices = list(dict.fromkeys(f"{kind}:{moment.name}" for kind, _ in found))
            yield Finding("BCP-D080", path, {"name": moment.name, "choices": choices})
    for placed in outline.steps:
        moment = times.read(placed.step.target)
        if moment is not None and times.anchor_phase(outline, moment) == placed.home:
            data = {"id": placed.id, "phase": placed.home.id}
            yield Finding("BCP-D118", (*placed.path, "target"), data)


def circles(outline: Outline) -> Iterator[Finding]:
    """Deadlines that count from each other."""
    edges: dict[str, list[str]] = {}
    paths: dict[str, Path] = {}
    for placed in outline.by_id.values():
        moment = times.read(placed.step.target)
        paths[f"step:{placed.id}"] = (*placed.path, "target")
        edges[f"step:{placed.id}"] = _awaits(outline, moment)
    for home in outline.phases:
        paths[f"phase:{home.id}"] = (*home.path, "target")
        edges[f"phase:{home.id}"] = _awaits(outline, times.read(home.phase.target))
    if chain := circle(edges):
        bare = [name.partition(":")[2] for name in chain]
        yield Finding("BCP-D113", paths[chain[-2]], {"chain": bare})


def in_order(outline: Outline) -> Iterator[Finding]:
    """No target before the target of what is waited for, and none after that of the phase."""
    for placed in outline.steps:
        mine = times.due(outline, placed)
        if mine is None:
            continue
        data = {"id": placed.id, "target": placed.step.target}
        for name in placed.step.after:
            awaited = outline.by_id.get(name)
            theirs = times.due(outline, awaited) if awaited is not None else None
            if theirs is None or awaited is None:
                continue
            if theirs.base == mine.base and theirs.offset_s > mine.offset_s:
                more = {"name": name, "other": awaited.step.target}
                yield Finding("BCP-D114", (*placed.path, "target"), {**data, **more})
        whole = times.phase_due(outline, placed.home)
        if (
            placed.step.required
            and placed.step.every is None
            and whole is not None
            and whole.base == mine.base
            and whole.offset_s < mine.offset_s
        ):
            more = {"other": placed.home.phase.target}
            yield Finding("BCP-D115", (*placed.path, "target"), {**data, **more})


def in_time(outline: Outline) -> Iterator[Finding]:
    """No target beyond the recovery time objective, alone or added up along the phases."""
    rto = times.read(outline.workflow.rto)
    if rto is None or rto.anchor not in ("T0", "own phase"):
        return
    limit, said = rto.offset_s, outline.workflow.rto
    once = [placed for placed in outline.steps if placed.step.every is None]
    timed = [(p.step.target, times.due(outline, p), p.path) for p in once]
    timed += [(h.phase.target, times.phase_due(outline, h), h.path) for h in outline.phases]
    for target, moment, path in timed:
        if moment is not None and moment.base == times.T0 and moment.offset_s > limit:
            yield Finding("BCP-D116", (*path, "target"), {"target": target, "rto": said})
    for name, total, path in times.added_up(outline, limit):
        yield Finding("BCP-D117", path, {"id": name, "total": times.said(total), "rto": said})


def injects(outline: Outline) -> Iterator[Finding]:
    """Injects that come."""
    for inject, path in outline.injects:
        moment = times.read(inject.at)
        if moment is None:
            continue
        if moment.anchor == "own phase":
            yield Finding("BCP-D130", (*path, "at"), {"text": inject.at})
        home = times.anchor_phase(outline, moment)
        if home is not None and home.phase.final:
            data = {"id": inject.id, "name": home.id}
            yield Finding("BCP-D131", (*path, "at"), data)


def unused(outline: Outline) -> Iterator[Finding]:
    """Named events no deadline counts from; of a guideline those of the tables may."""
    if outline.workflow.kind == "guideline":
        return
    moments = (times.read(text) for text, _, _ in outline.moments())
    names = {moment.name for moment in moments if moment is not None}
    for name in outline.workflow.events:
        if name not in names:
            yield Finding("BCP-D147", ("events", name), {"id": name}, at_key=True)


def _awaits(outline: Outline, moment: Moment | None) -> list[str]:
    found = times.candidates(outline, moment) if moment is not None else []
    return [f"{kind}:{name}" for kind, name in found] if len(found) == 1 else []
