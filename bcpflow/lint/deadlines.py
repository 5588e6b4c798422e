"""Rules about deadlines and staffing: clocks that start, warn in time, and can be met.

Whether their moments can be read and their anchors exist is judged with all other moments, in
`targets`; their conditions in `conditions`.

It must never look at a clock; it reckons with the texts alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bcpflow.definition.model import Deadline
from bcpflow.definition.moments import MomentError, parse_duration
from bcpflow.lint import times
from bcpflow.lint.finding import Finding, Path
from bcpflow.lint.outline import Outline, as_tuple, item_path
from bcpflow.lint.targets import unreadable


def begin(outline: Outline) -> Iterator[Finding]:
    """Deadlines that count from something that comes."""
    for name, deadline, path in outline.deadlines:
        moment = times.read(deadline.at)
        if moment is None:
            continue
        if moment.anchor == "own phase":
            yield Finding("BCP-D207", (*path, "at"), {"text": deadline.at})
        home = times.anchor_phase(outline, moment)
        if home is not None and home.phase.final:
            yield Finding("BCP-D208", (*path, "at"), {"id": name, "name": home.id})


def warn(outline: Outline) -> Iterator[Finding]:
    """Warnings that come before the deadline and after its clock has started."""
    for _, deadline, path in outline.deadlines:
        whole = times.read(deadline.at)
        for number, text in enumerate(as_tuple(deadline.warn)):
            place = item_path((*path, "warn"), deadline.warn, number)
            try:
                seconds = parse_duration(text)
            except MomentError as fault:
                yield unreadable(text, place, fault, "BCP-D209")
                continue
            if seconds == 0:
                yield Finding("BCP-D209", place, {"text": text})
            if whole is not None and seconds > whole.offset_s:
                yield Finding("BCP-D210", place, {"text": text, "at": deadline.at})


def met(outline: Outline) -> Iterator[Finding]:
    """Deadlines that steps meet, and meet in time."""
    for name, deadline, path in outline.deadlines:
        if not deadline.met_by:
            yield Finding("BCP-D211", path, {"id": name}, at_key=True)
        yield from _late(outline, deadline, (*path, "met_by"))


def staffing(outline: Outline) -> Iterator[Finding]:
    """Numbers of people that can be read and grow."""
    planned: list[tuple[int, int, str]] = []
    known: dict[int, str] = {}
    for text, number in outline.workflow.staffing.items():
        path: Path = ("staffing", text)
        if number < 0:
            yield Finding("BCP-D214", path, {"number": number})
        try:
            after_s = parse_duration(text)
        except MomentError as fault:
            yield unreadable(text, path, fault, "BCP-D213", at_key=True)
            continue
        if after_s in known:
            twice = {"text": text, "other": known[after_s]}
            yield Finding("BCP-D216", path, twice, at_key=True)
            continue
        known[after_s] = text
        if number >= 0:
            planned.append((after_s, number, text))
    planned.sort()
    for (_, before, _), (_, number, text) in pairwise(planned):
        if number < before:
            data: dict[str, object] = {"text": text, "before": before, "number": number}
            yield Finding("BCP-D215", ("staffing", text), data)


def _late(outline: Outline, deadline: Deadline, path: Path) -> Iterator[Finding]:
    end = times.counted(outline, deadline.at)
    for number, name in enumerate(as_tuple(deadline.met_by)):
        placed = outline.by_id.get(name)
        mine = times.due(outline, placed) if placed is not None else None
        if placed is None or mine is None or end is None:
            continue
        if mine.base == end.base and mine.offset_s > end.offset_s:
            data = {"name": name, "target": placed.step.target, "at": deadline.at}
            yield Finding("BCP-D212", item_path(path, deadline.met_by, number), data)
