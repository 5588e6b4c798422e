"""The board: everything a screen shows of a run at one moment.

`board(state, now)` is the one view-model: the console, the plain stepper and `drill status`
draw it and compute nothing. Times are exercise milliseconds since T0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bcpflow.clock import Reading
from bcpflow.commands import ItemState, RunKind
from bcpflow.definition.model import (
    Fact,
    FactValue,
    Inject,
    Item,
    Option,
    Role,
    Step,
    StepKind,
    Text,
)
from bcpflow.definition.plan import PlannedStep
from bcpflow.instants import scenario_at
from bcpflow.run import judge
from bcpflow.run.judge import Missing, StepStatus
from bcpflow.run.state import RunState, RunStatus, occurrence_id

InjectStatus = Literal["scheduled", "due", "by hand", "delivered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """A checklist item under a step; ``state`` None: untouched."""

    item: Item
    state: ItemState | None
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A step on the board. ``overdue_ms`` is None while it is in time or has no target."""

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

    @property
    def options(self) -> tuple[Option, ...]:
        """The choices of a decision."""
        return self.step.options


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """A transition out of a track's phase, and what its gate still asks for."""

    trigger: str
    to: str
    title: Text | None
    back: bool
    missing: tuple[Missing, ...]
    overriders: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRow:
    """Where a track is."""

    id: str
    title: Text
    phase: str
    phase_title: Text
    entered_ms: int
    target_ms: int | None
    final: bool
    ways: tuple[WayOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectRow:
    """An inject; players are shown delivered ones only."""

    inject: Inject
    status: InjectStatus
    due_ms: int | None
    delivered_ms: int | None
    response_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A run at one moment."""

    run: str
    title: str
    workflow: str
    workflow_title: Text
    kind: RunKind
    status: RunStatus
    version: int
    elapsed_ms: int
    estimated: bool
    speed: float
    scenario: datetime | None
    facts: Mapping[str, FactValue]
    declared: Mapping[str, Fact]
    roles: Mapping[str, Role]
    tracks: tuple[TrackRow, ...]
    steps: tuple[StepRow, ...]
    not_applicable: tuple[str, ...]
    injects: tuple[InjectRow, ...]

    def step(self, id_: str) -> StepRow | None:
        """The row of a step."""
        return next((row for row in self.steps if row.id == id_), None)


def board(state: RunState, now: Reading) -> Board:
    """The board of a run at a moment."""
    elapsed = state.clock.elapsed_ms(now)
    planned = state.plan.steps.values()
    return Board(
        run=state.run,
        title=state.title,
        workflow=state.plan.workflow.workflow,
        workflow_title=state.plan.workflow.title,
        kind=state.kind,
        status=state.status,
        version=state.version,
        elapsed_ms=elapsed,
        estimated=state.clock.estimated(now),
        speed=state.clock.speed,
        scenario=scenario_at(state.scenario_start, elapsed),
        facts=state.facts,
        declared=state.plan.workflow.facts,
        roles=state.plan.workflow.roles,
        tracks=tuple(_track(state, track) for track in state.tracks),
        steps=tuple(_step(state, p, elapsed) for p in planned if judge.applies(state, p)),
        not_applicable=tuple(p.step.id for p in planned if not judge.applies(state, p)),
        injects=tuple(
            _inject(state, inject, elapsed)
            for inject in state.plan.injects.values()
            if state.kind == "exercise" and judge.inject_applies(state, inject)
        ),
    )


def _track(state: RunState, track: str) -> TrackRow:
    here = state.tracks[track].phase
    phase = state.plan.phase(track, here)
    return TrackRow(
        id=track,
        title=state.plan.tracks[track].title,
        phase=here,
        phase_title=phase.title,
        entered_ms=state.tracks[track].phases[here].entered_ms,
        target_ms=judge.phase_target_ms(state, track, here),
        final=phase.final,
        ways=tuple(
            WayOut(
                trigger=way.name,
                to=way.to,
                title=way.title,
                back=way.back,
                missing=judge.shut(state, track, way),
                overriders=judge.overriders(way),
            )
            for way in phase.next
        ),
    )


def _step(state: RunState, planned: PlannedStep, elapsed: int) -> StepRow:
    here = state.steps[planned.step.id]
    status = judge.step_status(state, planned)
    target = judge.step_target_ms(state, planned)
    until = here.settled_ms if here.settled_ms is not None else elapsed
    late = target is not None and until > target
    checklist = state.plan.checklist(planned.step)
    return StepRow(
        id=occurrence_id(planned.step.id, here.occurrence),
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
    )


def _inject(state: RunState, inject: Inject, elapsed: int) -> InjectRow:
    due = judge.inject_due_ms(state, inject)
    delivered = state.injects.get(inject.id)
    status: InjectStatus
    if delivered is not None:
        status = "delivered"
    elif inject.at is None:
        status = "by hand"
    else:
        status = "due" if due is not None and due <= elapsed else "scheduled"
    return InjectRow(
        inject=inject,
        status=status,
        due_ms=due,
        delivered_ms=delivered,
        response_ms=judge.response_ms(state, inject),
    )
