"""The deadlines a guideline names itself, as plain data of a case's summary.

Rule, held by tests/projections/test_own_deadlines.py: a deadline says what it counts from and
which happenings meet it in the words of the tables of deadlines, so that whoever lays both over
each other can tell one duty from two.

Pure. Nanoseconds by the wall: a day needs a zone, which is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bcpflow.definition.moments import Moment, parse_duration, parse_moment
from bcpflow.definition.plan import as_ids
from bcpflow.definition.texts import Text
from bcpflow.projections.deadlines import deadline_rows
from bcpflow.run.state import RunState

OPENED: Text = {"ja": "起案", "en": "Opening of the case"}
"""What a moment counts from that names nothing."""
_MS_PER_S = 1000


def own_deadlines(
    state: RunState, settled_by: Mapping[str, tuple[str, ...]]
) -> Iterator[dict[str, Any]]:
    """The deadlines of the guideline that apply; ``due_ns`` None: not begun to run.

    ``settled_by``: happenings, and the steps that show them.
    """
    shown = {step: name for name, steps in settled_by.items() for step in steps}

    def wall(ms: int | None) -> int | None:
        return None if ms is None else state.clock.wall_at(ms)

    for row in deadline_rows(state, 0):
        said, base = row.deadline, parse_moment(row.deadline.at)
        due = row.due_ms
        yield {
            "id": row.id,
            "title": said.title,
            "counts_from": base.name or "",
            "counts_from_title": _title(state, base),
            "after_s": base.offset_s,
            "since_ns": wall(None if due is None else due - base.offset_s * _MS_PER_S),
            "due_ns": wall(due),
            "warn_s": max((parse_duration(text) for text in as_ids(said.warn)), default=0),
            "met_ns": wall(row.met_ms),
            "met_by": sorted({shown[step] for step in as_ids(said.met_by) if step in shown}),
            "source": said.source,
            "sample": base.sample,
        }


def _title(state: RunState, base: Moment) -> Text:
    """What a moment counts from, as people call it."""
    plan, name = state.plan, base.name or ""
    if base.anchor in ("step", "any") and name in plan.steps:
        return plan.steps[name].step.title
    if base.anchor in ("event", "any") and name in plan.workflow.events:
        return plan.workflow.events[name].title
    home = plan.track_of_phase(name) if base.anchor in ("phase", "any") else None
    return plan.phase(home, name).title if home else OPENED
