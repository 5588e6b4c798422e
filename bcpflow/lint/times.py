"""When things are due, as far as the texts alone can tell: an offset from a place.

It must never guess: what depends on how the run goes has a place of its own, not T0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bcpflow.definition.moments import Moment, MomentError, format_duration, parse_moment
from bcpflow.lint.finding import Path
from bcpflow.lint.outline import Outline, PlacedPhase, PlacedStep

Base = tuple[str, str, str]
T0: Base = ("T0", "", "")
MAX_ANCHORS = 50
"""Anchors followed from one target; a circle of them is named elsewhere."""


@dataclass(frozen=True, slots=True)
class Due:
    """Seconds after a base: T0, the entry of a phase, or a happening of the run."""

    base: Base
    offset_s: int


def read(text: str | None) -> Moment | None:
    """The moment, or None where there is none or it cannot be read."""
    if text is None:
        return None
    try:
        return parse_moment(text)
    except MomentError:
        return None


def candidates(outline: Outline, moment: Moment) -> list[tuple[str, str]]:
    """What the name of a moment may mean, as (kind, id); one of them where all is well."""
    name = moment.name
    if name is None:
        return []
    found: list[tuple[str, str]] = []
    if moment.anchor in ("any", "step") and name in outline.by_id:
        found.append(("step", name))
    if moment.anchor in ("any", "phase"):
        found += [("phase", name) for _ in outline.phases_named(name)]
    if moment.anchor in ("any", "event") and name in outline.workflow.events:
        found.append(("event", name))
    return found


def anchor_phase(outline: Outline, moment: Moment) -> PlacedPhase | None:
    """The phase whose end a moment counts from."""
    if moment.name is None or candidates(outline, moment) != [("phase", moment.name)]:
        return None
    return outline.phases_named(moment.name)[0]


def due(outline: Outline, placed: PlacedStep) -> Due | None:
    """When a step is due."""
    return _due(outline, placed.step.target, placed.home, MAX_ANCHORS)


def phase_due(outline: Outline, home: PlacedPhase) -> Due | None:
    """When a phase is to be left."""
    return _due(outline, home.phase.target, home, MAX_ANCHORS)


def counted(outline: Outline, text: str) -> Due | None:
    """When something outside all phases is due: a deadline."""
    return _due(outline, text, None, MAX_ANCHORS)


def after_entry(home: PlacedPhase, text: str | None) -> Due | None:
    """When something is due that counts from the entry of a phase: a repeating duty."""
    moment = read(text)
    return Due(_entry(home), moment.offset_s) if moment is not None else None


def added_up(outline: Outline, limit: int) -> Iterator[tuple[str, int, Path]]:
    """Where the bare targets of the phases, one after another, first lead beyond the limit.

    The shortest way into each phase counts; transitions back do not.
    """
    for track, held in outline.tracks.items():
        members = [home for home in outline.phases if home.track == track]
        forward = [
            (out.home.id, outline.lands_in(out))
            for out in outline.transitions
            if out.home.track == track and not out.transition.back
        ]
        entry: dict[str, int] = {members[0].id: 0} if members else {}
        for _ in held.phases:  # as many rounds as the longest way has phases
            for home in members:
                if home.id not in entry:
                    continue
                left = _left(outline, home, entry[home.id])
                for start, landing in forward:
                    if start == home.id and landing is not None:
                        entry[landing] = min(left, entry.get(landing, left))
        for home in members:
            begins = entry.get(home.id)
            if begins is None or begins > limit:
                continue
            for name, target, path in _own(outline, home):
                if begins + target.offset_s > limit and begins > 0:
                    yield name, begins + target.offset_s, path
                    break


def said(seconds: int) -> str:
    """Hours, minutes and seconds."""
    return format_duration(seconds)


def _own(outline: Outline, home: PlacedPhase) -> Iterator[tuple[str, Moment, Path]]:
    """Bare targets of a phase and its steps, which count from its entry."""
    texts = [(home.id, home.phase.target, (*home.path, "target"))]
    texts += [
        (placed.id, placed.step.target, (*placed.path, "target"))
        for placed in outline.steps
        if placed.home == home and placed.step.every is None
    ]
    for name, text, path in texts:
        moment = read(text)
        if moment is not None and moment.anchor == "own phase":
            yield name, moment, path


def _left(outline: Outline, home: PlacedPhase, entry: int) -> int:
    moment = read(home.phase.target)
    if moment is not None and moment.anchor == "own phase":
        return entry + moment.offset_s
    when = phase_due(outline, home)
    return max(entry, when.offset_s) if when is not None and when.base == T0 else entry


def _entry(home: PlacedPhase) -> Base:
    return T0 if home.first else ("entry", home.track, home.id)


def _due(outline: Outline, text: str | None, home: PlacedPhase | None, budget: int) -> Due | None:
    moment = read(text)
    if moment is None or budget == 0:
        return None
    if moment.anchor == "T0":
        return Due(T0, moment.offset_s)
    if moment.anchor == "own phase":
        if home is None:
            return None
        return Due(_entry(home), moment.offset_s)
    found = candidates(outline, moment)
    if len(found) != 1:
        return None
    kind, name = found[0]
    anchor: Due | None = None
    if kind == "step":
        awaited = outline.by_id[name]
        anchor = _due(outline, awaited.step.target, awaited.home, budget - 1)
    elif kind == "phase":
        left = outline.phases_named(name)[0]
        anchor = _due(outline, left.phase.target, left, budget - 1)
    if anchor is None:
        return Due((kind, "", name), moment.offset_s)
    return Due(anchor.base, anchor.offset_s + moment.offset_s)
