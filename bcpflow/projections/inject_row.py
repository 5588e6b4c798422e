"""An inject as controllers see it; players are shown delivered ones only.

Rules, held by tests/projections/test_injects.py:

1. The clock delivers an inject that falls due while it runs: due after the moment looked at
   last, and after the clock was last resumed or moved. So nothing comes while it stands, and
   nothing in a burst afterwards; what a jump passed over waits for the controller's hand.
2. It is delivered at the very time it was due.
3. A held or cancelled one does not come.

Pure. Exercise milliseconds since T0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bcpflow.clock import ExerciseClock, Reading
from bcpflow.commands import AtElapsed, DeliverInject, Result
from bcpflow.definition.model import Inject
from bcpflow.definition.plan import as_ids
from bcpflow.run import judge
from bcpflow.run.state import InjectMark, RunState

InjectStatus = Literal["scheduled", "due", "by hand", "held", "cancelled", "delivered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectRow:
    """An inject; ``result`` is what an evaluator said of the answer to it."""

    inject: Inject
    status: InjectStatus
    due_ms: int | None
    delivered_ms: int | None
    response_ms: int | None
    result: Result | None = None
    unplanned: bool = False


def inject_rows(state: RunState, elapsed: int) -> tuple[InjectRow, ...]:
    """Every inject that applies, in the order of the plan, those put in last."""
    if state.kind != "exercise":
        return ()
    return tuple(
        _row(state, inject, elapsed)
        for inject in state.injects_known.values()
        if judge.inject_applies(state, inject)
    )


def for_players(rows: tuple[InjectRow, ...], roles: tuple[str, ...] = ()) -> tuple[InjectRow, ...]:
    """What players may see: what was delivered, and to them where they say who they are."""
    return tuple(
        row
        for row in rows
        if row.delivered_ms is not None and (not roles or _is_for(row.inject, roles))
    )


def falling_due(state: RunState, since_ms: int, now: Reading) -> tuple[DeliverInject, ...]:
    """What the clock delivers between a moment looked at last and now (rule 1)."""
    elapsed = state.clock.elapsed_ms(now)
    if state.status != "running":
        return ()
    floor = max(since_ms, _set_going_ms(state.clock))
    due = [
        (row.due_ms, row.inject.id)
        for row in inject_rows(state, elapsed)
        if row.status == "due" and row.due_ms is not None and _after(row.due_ms, floor)
    ]
    return tuple(
        DeliverInject(inject=name, automatic=True, at=AtElapsed(when, said=""))
        for when, name in sorted(due)
    )


def _set_going_ms(clock: ExerciseClock) -> int:
    """What the clock showed when it was last resumed or moved; another speed is neither."""
    at = clock.stretches[-1]
    for before in reversed(clock.stretches[:-1]):
        if not before.rate or before.at(at.since_ns) != at.elapsed_ms:
            break
        at = before
    return at.elapsed_ms


def _row(state: RunState, inject: Inject, elapsed: int) -> InjectRow:
    mark = state.marks.get(inject.id, InjectMark())
    due = judge.inject_due_ms(state, inject)
    delivered = state.injects.get(inject.id)
    return InjectRow(
        inject=inject,
        status=_status(inject, mark, due, delivered, elapsed),
        due_ms=due,
        delivered_ms=delivered,
        response_ms=judge.response_ms(state, inject),
        result=mark.result,
        unplanned=inject.id in state.added,
    )


def _status(
    inject: Inject, mark: InjectMark, due: int | None, delivered: int | None, elapsed: int
) -> InjectStatus:
    if delivered is not None:
        return "delivered"
    if mark.cancelled:
        return "cancelled"
    if mark.held:
        return "held"
    if inject.at is None:
        return "by hand"
    return "due" if due is not None and due <= elapsed else "scheduled"


def _after(due_ms: int, floor: int) -> bool:
    """Whether it fell due after what was looked at last; T0 itself has nothing before it."""
    return due_ms > floor or due_ms == floor == 0


def _is_for(inject: Inject, roles: tuple[str, ...]) -> bool:
    to = as_ids(inject.to)
    return not to or any(role in to for role in roles)
