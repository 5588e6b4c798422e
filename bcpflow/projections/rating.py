"""Rating: what the record says of an objective, and what a published rule suggests (評価の案).

Rules, held by tests/projections/test_rating.py:

1. An objective is measured by its steps that applied and were reached: those with an outcome that
   stands, and those still open. Each occurrence counts for itself; a step repeated for each
   system counts once a system.
2. The time a step had is what its target says it has: 30 minutes of ``T+30m``, 20 of
   ``20m after muster``; of a repeating duty its interval.
3. The first line of the rule whose condition holds suggests; a condition that cannot be judged
   does not hold. Where no line holds nothing is suggested: people decide in any case.

Pure: a reading of a log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bcpflow.definition.conditions import ConditionError, holds
from bcpflow.definition.evaluation import MEASURES, Evaluation, Rating
from bcpflow.definition.model import Objective, Step, Text
from bcpflow.definition.moments import parse_duration, parse_moment
from bcpflow.definition.plan import RTO
from bcpflow.projections.log import Log
from bcpflow.projections.rows import Row

LEAST_S = 60
"""A target of no time at all is read as a minute: of nothing there is no percentage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What the rule suggests, in whose words, and from which numbers."""

    rating: Rating
    because: Text
    measures: Mapping[str, float]


def measured(objective: Objective, told: Log) -> dict[str, float]:
    """The measures of `definition.evaluation.MEASURES` over an objective's steps."""
    steps = {step.id: (step, place) for step, place in _steps(told) if _serves(step, objective)}
    rows = [row for row in standing(told).values() if _base(row.step or "") in steps]
    open_ = [id_ for id_ in told.summary.unsettled if _base(id_) in steps]
    achieved = [row for row in rows if row.result == "achieved"]
    timed = [row for row in achieved if row.delta_ms is not None]
    late = [row for row in timed if (row.delta_ms or 0) > 0]
    count = len(rows) + len(open_)
    places = {place for _, place in steps.values()}
    found = (
        count,
        _percent(len(achieved), count),
        count - len(achieved),
        _percent(len(late), len(timed)),
        max((_overrun(row, steps[_base(row.step or "")][0]) for row in late), default=0),
        sum(bool(row.stumble) for row in rows),
        sum(
            (getattr(row.event, "track", ""), getattr(row.event, "source", "")) in places
            for row in told.summary.overrides
        ),
    )
    return dict(zip(MEASURES, found, strict=True))


def suggested(evaluation: Evaluation | None, measures: Mapping[str, float]) -> Suggestion | None:
    """What the rule suggests for these measures; None without a rule, or where no line holds."""
    for line in evaluation.ratings if evaluation else ():
        if line.when is None or _holds(line.when, measures):
            return Suggestion(rating=line.rating, because=line.because, measures=dict(measures))
    return None


def standing(told: Log) -> dict[str, Row]:
    """The outcome that stands of each step and occurrence, by id."""
    last = {row.step: row for row in sorted(told.rows, key=lambda r: r.version) if row.result}
    return {step: row for step, row in last.items() if step and not row.undone}


def _steps(told: Log) -> Iterator[tuple[Step, tuple[str, str]]]:
    for t, track in told.definition.workflow.all_tracks.items():
        for p, phase in track.phases.items():
            yield from ((step, (t, p)) for step in phase.steps)


def _serves(step: Step, objective: Objective) -> bool:
    """Whether the objective names the step, or the step it was repeated from for a system."""
    return step.id in objective.steps or step.id.partition("[")[0] in objective.steps


def _overrun(row: Row, step: Step) -> float:
    if step.every:
        had = parse_duration(step.every)
    elif step.target and step.target != RTO:
        had = parse_moment(step.target).offset_s
    else:
        had = 0
    return _percent((row.delta_ms or 0) / 1000, max(had, LEAST_S))


def _holds(when: str, measures: Mapping[str, float]) -> bool:
    try:
        return holds(when, measures, {}) is True
    except ConditionError:
        return False  # rule 3


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0


def _base(id_: str) -> str:
    return id_.partition("#")[0]
