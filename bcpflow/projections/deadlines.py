"""Deadlines: clocks that count from named events, with warnings before they run out (期限).

Rules, held by tests/projections/test_deadlines.py:

1. A deadline waits until its event has happened; then it runs.
2. It is met when all steps that meet it are achieved, late where the last of them was after it.
3. It warns from each of its warning times on; the nearest one counts.

Pure. Exercise milliseconds since T0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bcpflow.definition.model import Deadline
from bcpflow.definition.moments import parse_duration, parse_moment
from bcpflow.definition.plan import as_ids
from bcpflow.run import judge
from bcpflow.run.state import RunState

DeadlineStatus = Literal["waiting", "running", "warning", "expired", "met", "met_late"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRow:
    """A deadline at a moment. ``warning``: how many of its warnings have been passed."""

    id: str
    deadline: Deadline
    status: DeadlineStatus
    due_ms: int | None
    remaining_ms: int | None
    met_ms: int | None
    warning: int


def deadline_rows(state: RunState, elapsed: int) -> tuple[DeadlineRow, ...]:
    """The deadlines that apply, those that run out first in front; waiting ones last."""
    rows = [
        _row(state, name, deadline, elapsed)
        for name, deadline in state.plan.workflow.deadlines.items()
        if judge.condition_holds(state, deadline.when) is not False
    ]
    return tuple(sorted(rows, key=lambda row: (row.due_ms is None, row.due_ms or 0)))


def _row(state: RunState, name: str, deadline: Deadline, elapsed: int) -> DeadlineRow:
    due = judge.due_ms(state, parse_moment(deadline.at), None, None)
    met = _met_ms(state, deadline)
    warnings = [parse_duration(text) * 1000 for text in as_ids(deadline.warn)]
    passed = sum(due is not None and elapsed >= due - ahead for ahead in warnings)
    return DeadlineRow(
        id=name,
        deadline=deadline,
        status=_status(due, met, elapsed, passed),
        due_ms=due,
        remaining_ms=due - elapsed if due is not None and met is None else None,
        met_ms=met,
        warning=passed if met is None else 0,
    )


def _status(due: int | None, met: int | None, elapsed: int, passed: int) -> DeadlineStatus:
    if met is not None:
        return "met_late" if due is not None and met > due else "met"
    if due is None:
        return "waiting"
    if elapsed > due:
        return "expired"
    return "warning" if passed else "running"


def _met_ms(state: RunState, deadline: Deadline) -> int | None:
    """When the last of its steps was achieved; None while one is not, or where it has none."""
    asked = [state.plan.steps[step] for step in as_ids(deadline.met_by)]
    states = [state.steps[p.step.id] for p in asked if judge.applies(state, p)]
    if not states or any(each.outcome != "achieved" for each in states):
        return None
    return max(each.settled_ms or 0 for each in states)
