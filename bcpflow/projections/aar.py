"""The after-action report: plan against what happened, and what is made of it (訓練結果報告書).

Rules, held by tests/projections/test_aar.py:

1. Every step that applied and was reached is a line, each occurrence of its own; the plan beside
   it is the target that held when it was settled, or holds now.
2. Areas for improvement are what evaluators wrote down and what the record itself says stumbled,
   in this order; each is followed by the actions agreed on because of it.
3. The report of a run that is not over is an interim one, whatever else is known.
4. Players may read an interim report: unless a controller asks, it knows of the injects that were
   delivered and of no others, and nothing of what is expected of them or was judged.

Pure: it reads a log and a review, and must never say anything in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bcpflow.definition.model import Text
from bcpflow.definition.plan import PlannedStep
from bcpflow.events import Recorded, RunAborted, RunEnded, RunStarted, RunVoided
from bcpflow.projections.log import Log, log
from bcpflow.projections.rating import standing
from bcpflow.projections.review import Action, InjectLine, Observation, Review, review
from bcpflow.projections.rows import Row
from bcpflow.projections.step_row import StepRow, step_rows
from bcpflow.run.evolve import fold
from bcpflow.run.state import Outcome, RunState

Standing = Literal["interim", "final", "aborted", "voided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """A step, planned and actual; ``outcome`` None: nobody has settled it.

    ``last_ms``: when it was settled in the run before. ``holder``: a handle.
    """

    id: str
    title: Text
    track: str
    phase: str
    role: str
    required: bool
    outcome: Outcome | None
    target_ms: int | None
    sample: bool
    begun_ms: int | None
    actual_ms: int | None
    delta_ms: int | None
    last_ms: int | None
    note: str
    stumble: str
    holder: str
    stands_in: int
    late: bool
    value: str = ""
    """A measure, an answer, a document."""
    option: str = ""
    """What was decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area for improvement: an observation, or a stumble of the record (then a row)."""

    about: str
    text: str
    analysis: str
    actions: tuple[str, ...]
    observation: Observation | None = None
    row: Row | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """Who answered for a role: handles by the roster, who held it at the end, who stood in."""

    role: str
    title: Text
    members: tuple[str, ...]
    holder: str | None
    stood_in: tuple[str, ...]
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Aar:
    """A run with everything a report of it says."""

    log: Log
    review: Review
    standing: Standing
    ended_ns: int | None
    scenario_start: str | None
    roles: tuple[RoleLine, ...]
    steps: tuple[StepLine, ...]
    strengths: tuple[Observation, ...]
    areas: tuple[Area, ...]
    notes: tuple[Observation, ...]

    @property
    def interim(self) -> bool:
        """Whether the run goes on (rule 3)."""
        return self.standing == "interim"

    @property
    def undone(self) -> tuple[Row, ...]:
        """Outcomes that were taken back."""
        return tuple(row for row in self.log.rows if row.kind == "undo")

    @property
    def late(self) -> tuple[Row, ...]:
        """What was entered afterwards."""
        return tuple(row for row in self.log.rows if row.late)

    @property
    def handles(self) -> frozenset[str]:
        """Everybody the report speaks of."""
        return self.log.handles | self.review.handles


def aar(history: Sequence[Recorded], told: Log | None = None, *, controller: bool = False) -> Aar:
    """The report of a run's events; ``told`` spares telling its log again."""
    told, state = told or log(history), fold(history)
    looked = review(history, told)
    if _standing(told.status) == "interim" and not controller:
        told, looked = _for_players(told, looked)
    opening = history[0].event
    return Aar(
        log=told,
        review=looked,
        standing=_standing(told.status),
        ended_ns=next(
            (
                r.occurred_ns
                for r in reversed(history)
                if isinstance(r.event, RunEnded | RunAborted | RunVoided)
            ),
            None,
        ),
        scenario_start=opening.scenario_start if isinstance(opening, RunStarted) else None,
        roles=tuple(_roles(told, looked)),
        steps=tuple(_steps(state, told)),
        strengths=_observed(looked, "strength"),
        areas=tuple(_areas(looked, told)),
        notes=_observed(looked, "note"),
    )


def _for_players(told: Log, looked: Review) -> tuple[Log, Review]:
    """What players may know of the injects of a run that goes on (rule 4)."""
    given = tuple(_given(line) for line in looked.injects if line.delivered_ms is not None)
    known = {line.inject.id: line.inject for line in given}
    hidden = told.injects.keys() - known.keys()
    totals = tuple(replace(one, action=None, expects=()) for one in told.summary.injects)
    rows = tuple(row for row in told.rows if row.kind != "note" or row.about not in hidden)
    seen = replace(told, injects=known, rows=rows, summary=replace(told.summary, injects=totals))
    return seen, replace(looked, injects=given)


def _given(line: InjectLine) -> InjectLine:
    """An inject as its receivers know it."""
    inject = replace(line.inject, action=None, expects=(), objective=None)
    return replace(line, inject=inject, result=None, note="", reason="")


def _standing(status: str) -> Standing:
    if status in ("running", "paused"):
        return "interim"
    if status == "aborted":
        return "aborted"
    return "voided" if status == "voided" else "final"


def _roles(told: Log, looked: Review) -> Iterator[RoleLine]:
    rows = standing(told).values()
    for name, role in told.definition.workflow.roles.items():
        mine = [row for row in rows if row.role == name]
        yield RoleLine(
            role=name,
            title=role.title,
            members=tuple(one.person for one in looked.people if name in one.roles),
            holder=next((one.person for one in looked.people if name in one.holds), None),
            stood_in=tuple(
                dict.fromkeys(row.holder for row in mine if row.holder and row.stands_in)
            ),
            steps=len(mine),
        )


def _steps(state: RunState, told: Log) -> Iterator[StepLine]:
    settled = standing(told)
    for planned in state.plan.steps.values():
        mine = [row for id_, row in settled.items() if _base(id_) == planned.step.id]
        for row in sorted(mine, key=lambda row: _number(row.step or "")):
            yield _settled(state, planned, row)
        for open_ in step_rows(state, planned, told.summary.elapsed_ms):
            if open_.id in told.summary.unsettled:
                yield _open(state, planned, open_)


def _settled(state: RunState, planned: PlannedStep, row: Row) -> StepLine:
    return StepLine(
        id=row.step or planned.step.id,
        title=planned.step.title,
        track=planned.track,
        phase=planned.phase,
        role=planned.step.role or row.role,
        required=planned.step.required,
        outcome=row.result,
        target_ms=row.target_ms,
        sample=row.sample_target,
        begun_ms=row.begun_ms,
        actual_ms=row.elapsed_ms,
        delta_ms=row.delta_ms,
        last_ms=_last(state, row.step or ""),
        note=row.note,
        stumble=row.stumble,
        holder=row.holder or "",
        stands_in=row.stands_in,
        late=row.late,
        value=getattr(row.event, "value", ""),
        option=getattr(row.event, "option", ""),
    )


def _open(state: RunState, planned: PlannedStep, row: StepRow) -> StepLine:
    return StepLine(
        id=row.id,
        title=planned.step.title,
        track=planned.track,
        phase=planned.phase,
        role=planned.step.role or "",
        required=planned.step.required,
        outcome=None,
        target_ms=row.target_ms,
        sample=row.sample_target,
        begun_ms=row.begun_ms,
        actual_ms=None,
        delta_ms=None,
        last_ms=row.last_ms,
        note="",
        stumble="",
        holder=row.holder or "",
        stands_in=row.stands_in,
        late=False,
    )


def _areas(looked: Review, told: Log) -> Iterator[Area]:
    for seen in looked.observations:
        if seen.kind in ("improvement", "stumble"):
            yield Area(
                about=seen.about,
                text=seen.text,
                analysis=seen.analysis,
                actions=_because(looked.actions, seen.id),
                observation=seen,
            )
    for row in told.rows:
        if row.stumble and not row.undone:
            step = row.step or ""
            yield Area(
                about=f"step:{step}",
                text=row.stumble,
                analysis="",
                actions=tuple(
                    action.id
                    for action in looked.actions
                    if action.step == _base(step) and not action.observation
                ),
                row=row,
            )


def _because(actions: Sequence[Action], observation: str) -> tuple[str, ...]:
    return tuple(action.id for action in actions if action.observation == observation)


def _observed(looked: Review, kind: str) -> tuple[Observation, ...]:
    return tuple(seen for seen in looked.observations if seen.kind == kind)


def _last(state: RunState, id_: str) -> int | None:
    return state.previous.times.get(id_) if state.previous else None


def _number(id_: str) -> int:
    number = id_.partition("#")[2]
    return int(number) if number.isdigit() else 1


def _base(id_: str) -> str:
    return id_.partition("#")[0]
