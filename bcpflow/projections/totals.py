"""The totals of a run: outcomes, time a phase took, answers to injects.

Rules, held by tests/projections/test_totals.py:

1. An outcome that was undone, or replaced by a later one of the same occurrence, is not counted.
2. A phase's time runs from entry to exit; visits of one phase are separate lines. A phase nobody
   has left counts up to the last moment known.
3. An inject is answered by the first outcome of an expected step from its delivery on, also where
   the step was opened anew later.
4. Not done is what applies, was reached and has no outcome; phases the run never entered (the
   other branches of a decision, what came after an early end) are named by themselves.
5. A step settled after its phase was left counts in the visit it was left behind in: the phases
   add up to the run.

Pure. Exercise milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bcpflow.definition.model import Text
from bcpflow.definition.plan import as_ids
from bcpflow.events import ClockJumped, PhaseChanged, Recorded, RunPaused
from bcpflow.projections.rows import Row
from bcpflow.projections.step_row import StepRow, step_rows
from bcpflow.run import judge
from bcpflow.run.state import RunState


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseTotal:
    """One visit of a phase; ``left_ms`` None: still there (then up to the last moment known)."""

    track: str
    phase: str
    title: Text
    entered_ms: int
    left_ms: int | None
    duration_ms: int
    target_ms: int | None
    delta_ms: int | None
    achieved: int
    not_achieved: int
    skipped: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectTotal:
    """An inject, when it was delivered, and how long the answer took."""

    inject: str
    content: Text
    action: Text | None
    expects: tuple[str, ...]
    due_ms: int | None
    delivered_ms: int | None
    response_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The totals of a run."""

    elapsed_ms: int
    estimated: bool
    pauses: int
    paused_ms: int
    jumps: int
    achieved: int
    not_achieved: int
    skipped: int
    overdue: int
    stumbles: int
    undone: int
    late: int
    phases: tuple[PhaseTotal, ...]
    injects: tuple[InjectTotal, ...]
    overrides: tuple[Row, ...]
    unsettled: tuple[str, ...]
    unreached: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Visit:
    """One stay of a track in a phase."""

    track: str
    phase: str
    entered_ms: int
    left_ms: int | None = None
    target_ms: int | None = None


def summary(
    rows: Sequence[Row],
    visits: Sequence[Visit],
    paused_ms: int,
    state: RunState,
    last: Recorded,
) -> Summary:
    """The totals of the rows of a log, in the final state of its run."""
    in_order = sorted(rows, key=lambda row: row.version)
    standing = {row.step: row for row in in_order if row.result}
    counted = [row for row in standing.values() if not row.undone]
    known = max(last.elapsed_ms, *(row.elapsed_ms for row in rows))
    # What is said afterwards may speak of any moment; the clock stands at the end.
    elapsed = state.clock.elapsed_ms(last.read) if state.over else known
    return Summary(
        elapsed_ms=elapsed,
        estimated=state.estimated(last.read),
        pauses=sum(isinstance(row.event, RunPaused) for row in rows),
        paused_ms=paused_ms,
        jumps=sum(isinstance(row.event, ClockJumped) for row in rows),
        achieved=sum(row.result == "achieved" for row in counted),
        not_achieved=sum(row.result == "not_achieved" for row in counted),
        skipped=sum(row.result == "skipped" for row in counted),
        overdue=sum(_is_overdue(row) for row in counted),
        stumbles=sum(bool(row.stumble) for row in counted),
        undone=sum(row.undone for row in rows),
        late=sum(row.late for row in rows),
        phases=tuple(_total(visit, visits, counted, state, elapsed) for visit in visits),
        injects=tuple(_inject(state, inject, in_order) for inject in state.injects),
        overrides=tuple(
            row for row in rows if isinstance(row.event, PhaseChanged) and row.event.overridden
        ),
        unsettled=tuple(
            row.id
            for p in state.plan.steps.values()
            if judge.entered(state, p) and judge.applies(state, p)
            for row in step_rows(state, p, elapsed)
            if row.actual_ms is None and not _is_to_come(row, elapsed)
        ),
        unreached=tuple(
            (t, phase)
            for t, track in state.plan.tracks.items()
            for phase in track.phases
            if phase not in state.tracks[t].phases
        ),
    )


def _total(
    visit: Visit, visits: Sequence[Visit], counted: list[Row], state: RunState, until: int
) -> PhaseTotal:
    left = visit.left_ms
    end = left if left is not None else until
    target = visit.target_ms
    if left is None:
        target = judge.phase_target_ms(state, visit.track, visit.phase)
    mine = [row for row in counted if _visit_of(row, visits) is visit]
    return PhaseTotal(
        track=visit.track,
        phase=visit.phase,
        title=state.plan.phase(visit.track, visit.phase).title,
        entered_ms=visit.entered_ms,
        left_ms=left,
        duration_ms=max(0, end - visit.entered_ms),
        target_ms=target,
        delta_ms=left - target if left is not None and target is not None else None,
        achieved=sum(row.result == "achieved" for row in mine),
        not_achieved=sum(row.result == "not_achieved" for row in mine),
        skipped=sum(row.result == "skipped" for row in mine),
        overdue=sum(_is_overdue(row) for row in mine),
    )


def _visit_of(row: Row, visits: Sequence[Visit]) -> Visit | None:
    """The stay a row belongs to: the last one that had begun, also where it has ended since."""
    stays = [v for v in visits if (v.track, v.phase) == (row.track, row.phase)]
    begun = [v for v in stays if v.entered_ms <= row.elapsed_ms]
    return begun[-1] if begun else next(iter(stays), None)


def _inject(state: RunState, name: str, rows: Sequence[Row]) -> InjectTotal:
    inject = state.injects_known[name]
    expected, delivered = as_ids(inject.expects), state.injects[name]
    answers = [
        row.elapsed_ms - delivered
        for row in rows
        if row.step and not row.undone and row.elapsed_ms >= delivered
        if row.step.partition("#")[0] in expected
    ]
    return InjectTotal(
        inject=name,
        content=inject.content,
        action=inject.action if state.over else None,  # players read this during a run
        expects=expected,
        due_ms=judge.inject_due_ms(state, inject),
        delivered_ms=delivered,
        response_ms=min(answers, default=None),
    )


def _is_to_come(row: StepRow, elapsed: int) -> bool:
    """Whether it is the next due time of a repeating duty."""
    return row.repeating and (row.target_ms is None or row.target_ms > elapsed)


def _is_overdue(row: Row) -> bool:
    return row.delta_ms is not None and row.delta_ms > 0
