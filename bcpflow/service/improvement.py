"""What the run before leaves to the next: its times, and what was to be mended.

Rules, held by tests/service/test_improvement.py:

1. The run before is the newest one of the same workflow and kind that was ended.
2. A time is when a step was settled as achieved, in exercise time since T0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bcpflow.commands import RunKind

if TYPE_CHECKING:
    from bcpflow.service.desk import Desk


def recalled(desk: Desk, workflow: str, kind: RunKind) -> dict[str, Any] | None:
    """The fields of `events.PreviousRecalled`; None where it is the first time."""
    before = next(
        (
            line
            for line in desk.runs(limit=None)
            if (line.workflow, line.kind, line.status) == (workflow, kind, "ended")
        ),
        None,
    )
    if before is None:
        return None
    state = desk.open(before.id).state
    times = {
        step: here.settled_ms
        for step, here in state.steps.items()
        if here.outcome == "achieved" and here.settled_ms is not None
    }
    return {
        "previous": before.id,
        "started_at": before.started_at,
        "times": times,
        "issues": (),
    }
