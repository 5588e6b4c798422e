"""The board: everything a screen shows of a run at one moment.

`board(state, now)` is the one view-model: the console, the plain stepper and `drill status`
draw it and compute nothing. Times are exercise milliseconds since T0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bcpflow.clock import Reading
from bcpflow.commands import RunKind
from bcpflow.definition.model import Fact, FactValue, Role, Text
from bcpflow.instants import scenario_at
from bcpflow.projections.deadlines import DeadlineRow, deadline_rows
from bcpflow.projections.inject_row import InjectRow, inject_rows
from bcpflow.projections.staff import PersonRow, StaffRow, person_rows, staff_rows
from bcpflow.projections.step_row import Issue, StepRow, issues, step_rows
from bcpflow.run import judge
from bcpflow.run.judge import Missing
from bcpflow.run.state import RunState, RunStatus


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
    people: tuple[PersonRow, ...] = ()
    staffing: tuple[StaffRow, ...] = ()
    deadlines: tuple[DeadlineRow, ...] = ()
    issues: tuple[Issue, ...] = ()
    previous: str | None = None

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
        estimated=state.estimated(now),
        speed=state.clock.speed,
        scenario=scenario_at(state.scenario_start, elapsed),
        facts=state.facts,
        declared=state.plan.workflow.facts,
        roles=state.plan.workflow.roles,
        tracks=tuple(_track(state, track) for track in state.tracks),
        steps=tuple(
            row for p in planned if judge.applies(state, p) for row in step_rows(state, p, elapsed)
        ),
        not_applicable=tuple(p.step.id for p in planned if not judge.applies(state, p)),
        injects=inject_rows(state, elapsed),
        people=person_rows(state),
        staffing=staff_rows(state, elapsed),
        deadlines=deadline_rows(state, elapsed),
        issues=issues(state),
        previous=state.previous.previous if state.previous else None,
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
