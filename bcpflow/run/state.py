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
from bcpflow.commands import ItemState, RunKind
from bcpflow.definition.model import FactValue
from bcpflow.definition.plan import Plan

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

    @property
    def over(self) -> bool:
        """Whether the run is ended, aborted or voided."""
        return self.status not in ("running", "paused")


def occurrence_id(step: str, occurrence: int) -> str:
    """``power`` the first time, ``power#2`` the second."""
    return step if occurrence == 1 else f"{step}#{occurrence}"
