"""The review: what was seen, judged, answered and agreed on, out of a run's events (振り返り).

Rules, held by tests/projections/test_review.py:

1. Nothing said is lost: what was said again stays, the last of it stands.
2. An inject's answer is the log's: the first outcome of an expected step from its delivery on.
3. A corrective action has its present values; every change of it stays in its history.
4. What was overridden, undone or entered late is a matter of the log, not of this.

Pure: a fold over recorded events. Exercise milliseconds; people are handles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bcpflow.commands import Element, ObservationKind, Result
from bcpflow.definition.evaluation import Rating
from bcpflow.definition.model import Inject, Objective, Text
from bcpflow.events import (
    ActionAdded,
    ActionClosed,
    ActionUpdated,
    ImprovementAnswered,
    InjectCancelled,
    InjectDelivered,
    InjectHeld,
    InjectJudged,
    InjectReleased,
    ObjectiveRated,
    ObservationMade,
    PersonAbsent,
    PersonArrived,
    QuestionAnswered,
    Recorded,
    RolePassed,
)
from bcpflow.projections.deadlines import DeadlineRow, deadline_rows
from bcpflow.projections.inject_row import InjectStatus, inject_rows
from bcpflow.projections.log import Log, log
from bcpflow.projections.rating import Suggestion, measured, suggested
from bcpflow.projections.staff import PersonRow, StaffRow, person_rows, staff_rows
from bcpflow.projections.step_row import Issue, issues
from bcpflow.run import judge
from bcpflow.run.evolve import fold
from bcpflow.run.state import RunState


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What somebody saw. ``about``: ``step:X``, ``inject:X``, ``objective:X`` or nothing."""

    id: str
    kind: ObservationKind
    about: str
    text: str
    analysis: str
    actor: str
    role: str
    elapsed_ms: int
    occurred_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A rating somebody gave; ``suggested`` is what the rule suggested to them then."""

    rating: Rating
    suggested: Rating | None
    reason: str
    by: str
    role: str
    occurred_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """An objective: what the record suggests now, and what was decided, the last one last."""

    id: str
    objective: Objective
    measures: Mapping[str, float]
    suggestion: Suggestion | None
    history: tuple[Decided, ...] = ()

    @property
    def decided(self) -> Decided | None:
        """The rating that stands."""
        return self.history[-1] if self.history else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody answered in the hot wash."""

    text: str
    by: str
    role: str
    occurred_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A hot-wash question and its answers; ``no`` counts from 1."""

    no: int
    text: Text
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectLine:
    """An inject as planned and as it went; ``reason``: why it was held or cancelled."""

    inject: Inject
    unplanned: bool
    status: InjectStatus
    due_ms: int | None
    delivered_ms: int | None
    automatic: bool
    response_ms: int | None
    result: Result | None
    note: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something said of a corrective action. ``changes``: new values; closed: by what."""

    what: str
    changes: Mapping[str, str]
    note: str
    by: str
    occurred_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A corrective action with its present values; ``owner`` is a handle, ``due`` a day.

    ``closed``: how, None while it is open.
    """

    id: str
    text: str
    owner: str
    due: str
    element: Element | str
    observation: str
    step: str
    added_ns: int
    history: tuple[Change, ...]
    closed: ActionClosed | None = None
    closed_ns: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody came, went, or took a role over."""

    event: PersonArrived | PersonAbsent | RolePassed
    elapsed_ms: int
    occurred_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """An issue of last time, and the last answer to 改善されましたか."""

    issue: Issue
    note: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A run looked back on."""

    observations: tuple[Observation, ...]
    ratings: tuple[Rated, ...]
    questions: tuple[Question, ...]
    injects: tuple[InjectLine, ...]
    actions: tuple[Action, ...]
    improvements: tuple[Mended, ...]
    previous: str | None
    people: tuple[PersonRow, ...]
    arrivals: tuple[Arrival, ...]
    staffing: tuple[StaffRow, ...]
    deadlines: tuple[DeadlineRow, ...]

    @property
    def handles(self) -> frozenset[str]:
        """Everybody it speaks of."""
        said = {one.actor for one in self.observations}
        said |= {decided.by for rated in self.ratings for decided in rated.history}
        said |= {answer.by for question in self.questions for answer in question.answers}
        said |= {person.person for person in self.people}
        said |= {mended.by for mended in self.improvements}
        for action in self.actions:
            said |= {action.owner, *(change.by for change in action.history)}
            said |= {change.changes.get("owner", "") for change in action.history}
        return frozenset(said - {""})


def review(history: Sequence[Recorded], told: Log | None = None) -> Review:
    """A run's events looked back on; ``told`` spares telling its log again."""
    told, state = told or log(history), fold(history)
    elapsed = told.summary.elapsed_ms
    return Review(
        observations=tuple(_observations(history)),
        ratings=tuple(ratings(history, told)),
        questions=tuple(_questions(history, state)),
        injects=tuple(_injects(history, state, told, elapsed)),
        actions=actions(history),
        improvements=tuple(_improvements(history, state)),
        previous=state.previous.previous if state.previous else None,
        people=person_rows(state),
        arrivals=tuple(
            Arrival(event=r.event, elapsed_ms=r.elapsed_ms, occurred_ns=r.occurred_ns)
            for r in history
            if isinstance(r.event, PersonArrived | PersonAbsent | RolePassed)
        ),
        staffing=staff_rows(state, elapsed),
        deadlines=deadline_rows(state, elapsed),
    )


def ratings(history: Sequence[Recorded], told: Log) -> Iterator[Rated]:
    """Each objective of a run, with what is suggested and what was decided."""
    for name, objective in told.definition.workflow.objectives.items():
        measures = measured(objective, told)
        yield Rated(
            id=name,
            objective=objective,
            measures=measures,
            suggestion=suggested(told.definition.evaluation, measures),
            history=tuple(
                Decided(
                    rating=r.event.rating,
                    suggested=r.event.suggested,
                    reason=r.event.reason,
                    by=r.actor,
                    role=r.role,
                    occurred_ns=r.occurred_ns,
                )
                for r in history
                if isinstance(r.event, ObjectiveRated) and r.event.objective == name
            ),
        )


def actions(history: Sequence[Recorded]) -> tuple[Action, ...]:
    """The corrective actions of a run, in the order they were agreed on."""
    known: dict[str, _Action] = {}
    for r in history:
        match r.event:
            case ActionAdded(action=name) as event:
                known[name] = _Action(event, r)
            case ActionUpdated(action=name, changes=changes, note=note):
                known[name].update(changes, note, r)
            case ActionClosed(action=name) as closed:
                known[name].close(closed, r)
    return tuple(action.made(name) for name, action in known.items())


class _Action:
    """A corrective action on its way through the events."""

    def __init__(self, added: ActionAdded, r: Recorded) -> None:
        self._added, self._at = added, r.occurred_ns
        self._values = {
            name: str(getattr(added, name)) for name in ("text", "owner", "due", "element", "step")
        }
        self._history = [_change("added", dict(self._values), "", r)]
        self._closed: tuple[ActionClosed, int] | None = None

    def update(self, changes: Mapping[str, str], note: str, r: Recorded) -> None:
        self._values |= {k: v for k, v in changes.items() if k in self._values}
        self._history.append(_change("updated", changes, note, r))

    def close(self, closed: ActionClosed, r: Recorded) -> None:
        self._closed = closed, r.occurred_ns
        self._history.append(_change("closed", {}, closed.evidence, r))

    def made(self, name: str) -> Action:
        return Action(
            id=name,
            text=self._values["text"],
            owner=self._values["owner"],
            due=self._values["due"],
            element=self._values["element"],
            step=self._values["step"],
            observation=self._added.observation,
            added_ns=self._at,
            history=tuple(self._history),
            closed=self._closed[0] if self._closed else None,
            closed_ns=self._closed[1] if self._closed else None,
        )


def _change(what: str, changes: Mapping[str, str], note: str, r: Recorded) -> Change:
    return Change(
        what=what, changes=dict(changes), note=note, by=r.actor, occurred_ns=r.occurred_ns
    )


def _observations(history: Sequence[Recorded]) -> Iterator[Observation]:
    for r in history:
        if isinstance(r.event, ObservationMade):
            yield Observation(
                id=r.event.observation,
                kind=r.event.kind,
                about=r.event.about,
                text=r.event.text,
                analysis=r.event.analysis,
                actor=r.actor,
                role=r.role,
                elapsed_ms=r.elapsed_ms,
                occurred_ns=r.occurred_ns,
            )


def _questions(history: Sequence[Recorded], state: RunState) -> Iterator[Question]:
    for number, text in enumerate(state.plan.questions, start=1):
        yield Question(
            no=number,
            text=text,
            answers=tuple(
                Answer(text=r.event.text, by=r.actor, role=r.role, occurred_ns=r.occurred_ns)
                for r in history
                if isinstance(r.event, QuestionAnswered) and r.event.question == number
            ),
        )


def _injects(
    history: Sequence[Recorded], state: RunState, told: Log, elapsed: int
) -> Iterator[InjectLine]:
    totals = {total.inject: total for total in told.summary.injects}
    rows = {row.inject.id: row for row in inject_rows(state, elapsed)}
    for name, inject in state.injects_known.items():
        row, total = rows.get(name), totals.get(name)
        if row is None and total is None:
            continue  # it does not apply, and was not given before that was known
        said = [r.event for r in history if getattr(r.event, "inject", None) == name]
        judged = [event for event in said if isinstance(event, InjectJudged)]
        given = [event for event in said if isinstance(event, InjectDelivered)]
        yield InjectLine(
            inject=inject,
            unplanned=name in state.added,
            status=row.status if row else "delivered",
            due_ms=row.due_ms if row else judge.inject_due_ms(state, inject),
            delivered_ms=state.injects.get(name),
            automatic=any(event.automatic for event in given),
            response_ms=total.response_ms if total else None,
            result=judged[-1].result if judged else None,
            note=judged[-1].note if judged else "",
            reason=_kept_back(said),
        )


def _kept_back(said: Sequence[object]) -> str:
    """Why it was cancelled, or held and not let go again."""
    reason = ""
    for event in said:
        if isinstance(event, InjectHeld | InjectCancelled):
            reason = event.reason
        elif isinstance(event, InjectReleased):
            reason = ""
    return reason


def _improvements(history: Sequence[Recorded], state: RunState) -> Iterator[Mended]:
    answers = {
        (r.event.run, r.event.action): (r.event.note, r.actor)
        for r in history
        if isinstance(r.event, ImprovementAnswered)
    }
    for issue in issues(state):
        note, by = answers.get((issue.run, issue.action), ("", ""))
        yield Mended(issue=issue, note=note, by=by)
