"""The state of a run: what is left when its events are folded.

The state holds what later decisions need and no more: the history is the journal's. It
therefore does not grow with a run's events, and a step costs the same on the last day as on
the first. It must never be changed in place; `evolve` makes the next one, and makes it for each
event: named tuples are copied with a change in a third of the time a dataclass takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from bcpflow.clock import ExerciseClock, Reading
from bcpflow.commands import Improved, ItemState, Result, RunKind
from bcpflow.definition.model import FactValue, Inject
from bcpflow.definition.plan import Plan
from bcpflow.events import PreviousRecalled
from bcpflow.run.case import CaseState

NOTHING: Mapping[str, Any] = MappingProxyType({})
"""An empty mapping nobody can fill: the default of every mapping here."""

Outcome = Literal["achieved", "not_achieved", "skipped"]
RunStatus = Literal["running", "paused", "ended", "aborted", "voided"]


class StepState(NamedTuple):
    """The latest occurrence of a step. Times are exercise milliseconds."""

    occurrence: int = 1
    outcome: Outcome | None = None
    settled_ms: int | None = None
    settled_version: int = 0
    begun_ms: int | None = None
    option: str = ""
    value: str = ""
    items: Mapping[str, ItemState] = NOTHING
    values: Mapping[str, str] = NOTHING
    proposed: str = ""
    """The option that waits for an approver."""
    proposed_version: int = 0
    proposed_by: str = ""
    """The role it was proposed in."""
    proposed_reason: str = ""

    @property
    def settled(self) -> bool:
        """Whether it has an outcome."""
        return self.outcome is not None


class PhaseState(NamedTuple):
    """What is known of a phase a track has been in; the latest visit counts."""

    entered_ms: int
    left_ms: int | None = None
    left_version: int = 0
    visits: int = 1


class TrackState(NamedTuple):
    """Where a track is and where it has been."""

    phase: str
    phases: Mapping[str, PhaseState]


class PersonState(NamedTuple):
    """Somebody of the roster, or who came all the same. Times are exercise milliseconds."""

    roles: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    arrived_ms: int | None = None
    gone_ms: int | None = None
    """When somebody was said not to come, or to have gone; an arrival clears it."""
    stays: tuple[tuple[int, int], ...] = ()
    """Earlier stays of one who came back: when they began and ended."""
    called: bool = False
    """Whether the roster has them."""


class InjectMark(NamedTuple):
    """What controllers and evaluators have said of an inject."""

    held: bool = False
    cancelled: bool = False
    result: Result | None = None


class ActionState(NamedTuple):
    """A corrective action as later decisions need it."""

    step: str = ""
    closed: bool = False


class RunState(NamedTuple):
    """A run after ``version`` events."""

    run: str
    version: int
    kind: RunKind
    title: str
    plan: Plan
    status: RunStatus
    clock: ExerciseClock
    last_read: Reading
    facts: Mapping[str, FactValue]
    tracks: Mapping[str, TrackState]
    steps: Mapping[str, StepState]
    injects: Mapping[str, int] = NOTHING
    """Delivered injects and when, in exercise milliseconds."""
    noted: Mapping[str, int] = NOTHING
    """Named events and when, in exercise milliseconds."""
    scenario_start: str | None = None
    notes: int = 0
    repeats: Mapping[str, StepState] = NOTHING
    """Occurrences of repeating steps something was done about, by their ids: ``report#3``."""
    people: Mapping[str, PersonState] = NOTHING
    """Who is expected, there or not, by handle and in calling order."""
    holders: Mapping[str, str] = NOTHING
    """Roles that were passed on, and to whom."""
    added: Mapping[str, Inject] = NOTHING
    """Injects nobody had planned."""
    marks: Mapping[str, InjectMark] = NOTHING
    observations: int = 0
    actions: Mapping[str, ActionState] = NOTHING
    previous: PreviousRecalled | None = None
    case: CaseState = CaseState()
    """Documents, sheets and approvals of a case."""
    improved: Mapping[tuple[str, str], Improved] = MappingProxyType({})
    """Answers about last time's issues, by run and action."""

    def occurrence(self, step: str, number: int) -> StepState:
        """The state of a step; of a repeating one, of its occurrence of that number."""
        if self.plan.steps[step].every_s is None:
            return self.steps[step]
        known = self.repeats.get(self.occurrence_id(step, number))
        return known or StepState(occurrence=number)

    def occurrence_id(self, step: str, number: int) -> str:
        """What an occurrence of a step is called."""
        repeating = self.plan.steps[step].every_s is not None
        return occurrence_id(step, number, repeating=repeating)

    def estimated(self, now: Reading) -> bool:
        """Whether its times rest on wall time somewhere; a later look back adds nothing to that."""
        return self.clock.estimated(self.clock.stretches[-1].start if self.over else now)

    @property
    def injects_known(self) -> Mapping[str, Inject]:
        """The planned injects, and those that were put in."""
        return {**self.plan.injects, **self.added} if self.added else self.plan.injects

    @property
    def over(self) -> bool:
        """Whether the run is ended, aborted or voided."""
        return self.status not in ("running", "paused")


def occurrence_id(step: str, occurrence: int, *, repeating: bool = False) -> str:
    """``power`` the first time, ``power#2`` the second; ``report#1`` of a repeating duty.

    A repeating duty named without a number means the one due now, so each of them has a number.
    """
    return step if occurrence == 1 and not repeating else f"{step}#{occurrence}"
