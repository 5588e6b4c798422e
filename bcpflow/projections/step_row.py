"""A step as a screen shows it: one row, or one for each due time of a repeating duty.

Pure. Exercise milliseconds since T0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bcpflow.commands import Improved, ItemState
from bcpflow.definition.model import Item, Option, Step, StepKind
from bcpflow.definition.plan import PlannedStep, as_ids
from bcpflow.run import judge, people, series
from bcpflow.run.judge import StepStatus
from bcpflow.run.state import RunState, StepState


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """A checklist item under a step; ``state`` None: untouched."""

    item: Item
    state: ItemState | None
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An open corrective action of last time; ``improved`` None: nobody has said yet."""

    run: str
    action: str
    step: str
    text: str
    due: str
    improved: Improved | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step on the board. ``overdue_ms`` is None while it is in time or has no target.

    ``holder``: who holds its role now, a handle; ``stands_in``: as which deputy (0: none).
    ``unmanned``: nobody who could do it is there. ``proposed``: the option that waits for one
    of ``approvers``. ``last_ms``: when it was settled in the run before.
    """

    id: str
    step: Step
    track: str
    phase: str
    status: StepStatus
    kind: StepKind
    current: bool
    target_ms: int | None
    sample_target: bool
    begun_ms: int | None
    actual_ms: int | None
    remaining_ms: int | None
    overdue_ms: int | None
    waits_for: tuple[str, ...]
    option: str
    value: str
    items: tuple[ItemRow, ...]
    holder: str | None = None
    stands_in: int = 0
    unmanned: bool = False
    proposed: str = ""
    approvers: tuple[str, ...] = ()
    last_ms: int | None = None
    issues: tuple[Issue, ...] = ()
    repeating: bool = False

    @property
    def options(self) -> tuple[Option, ...]:
        """The choices of a decision."""
        return self.step.options


def step_rows(state: RunState, planned: PlannedStep, elapsed: int) -> Iterator[StepRow]:
    """The row of a step; of a repeating one a row for each due time, the next one last."""
    if planned.every_s is None:
        status = judge.step_status(state, planned)
        target = judge.step_target_ms(state, planned)
        yield _row(state, planned, state.steps[planned.step.id], status, target, elapsed)
        return
    due = series.due_times(state, planned, elapsed)
    ready = judge.entered(state, planned) and not judge.waits_for(state, planned)
    unsettled: StepStatus = "open" if ready else "waiting"
    if not due:
        number = state.steps[planned.step.id].occurrence
        here = state.occurrence(planned.step.id, number)
        yield _row(state, planned, here, here.outcome or unsettled, None, elapsed)
    for at in due:
        here = state.occurrence(planned.step.id, at.number)
        yield _row(state, planned, here, here.outcome or unsettled, at.due_ms, elapsed)


def issues(state: RunState) -> tuple[Issue, ...]:
    """What was open at the end of the run before."""
    known = state.previous.issues if state.previous else ()
    return tuple(
        Issue(
            run=issue["run"],
            action=issue["action"],
            step=issue["step"],
            text=issue["text"],
            due=issue["due"],
            improved=state.improved.get((issue["run"], issue["action"])),
        )
        for issue in known
    )


def _row(
    state: RunState,
    planned: PlannedStep,
    here: StepState,
    status: StepStatus,
    target: int | None,
    elapsed: int,
) -> StepRow:
    until = here.settled_ms if here.settled_ms is not None else elapsed
    late = target is not None and until > target
    checklist = state.plan.checklist(planned.step)
    role, step = planned.step.role, planned.step.id
    seat = people.seat(state, role)
    return StepRow(
        id=state.occurrence_id(step, here.occurrence),
        step=planned.step,
        track=planned.track,
        phase=planned.phase,
        status=status,
        kind=planned.step.resolved_kind,
        current=state.tracks[planned.track].phase == planned.phase,
        target_ms=target,
        sample_target=planned.target is not None and planned.target.sample,
        begun_ms=here.begun_ms,
        actual_ms=here.settled_ms,
        remaining_ms=target - elapsed if target is not None and not here.settled else None,
        overdue_ms=until - target if target is not None and late else None,
        waits_for=judge.waits_for(state, planned),
        option=here.option,
        value=here.value,
        items=tuple(
            ItemRow(item=i, state=here.items.get(i.id), value=here.values.get(i.id, ""))
            for i in (checklist.items if checklist else ())
        ),
        holder=seat.holder,
        stands_in=seat.stands_in,
        unmanned=seat.unmanned,
        proposed=here.proposed,
        approvers=as_ids(planned.step.approver),
        last_ms=state.previous.times.get(step) if state.previous else None,
        issues=tuple(issue for issue in issues(state) if issue.step == step),
        repeating=planned.every_s is not None,
    )
