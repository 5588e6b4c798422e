"""A comparison: what `compare` finds in several runs of one workflow.

Runs and the takes of every line stand in the order asked for; `previous` and `first` are always
the latest run, by T0, against the one before and against the first. Exercise milliseconds.
This module must never look into a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bcpflow.definition.model import Text
from bcpflow.run.state import Outcome

StepTaken = Literal["settled", "open", "unreached", "not_applicable", "absent", "once"]
"""``open``: reached, no outcome. ``absent``: the definition has no such step. ``once``: it did
not come up again in this run."""
PhaseTaken = Literal["left", "stayed", "unreached", "absent", "once"]
Pace = Literal["slower", "quicker", "alike"]
Measure = Literal["working", "since_phase"]
Presence = Literal["kept", "new", "gone"]
Aspect = Literal["title", "target", "phase"]
Count = Literal["elapsed", "share", "achieved", "not_achieved", "overdue", "stumbles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFigures:
    """A run in numbers. ``place`` counts from 1 by T0; ``share`` in per cent."""

    place: int
    run: str
    title: str
    kind: str
    status: str
    started_ns: int
    edition: str
    definition_hash: str
    elapsed_ms: int
    estimated: bool
    jumps: int
    achieved: int
    not_achieved: int
    skipped: int
    unsettled: int
    overdue: int
    stumbles: int
    share: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTake:
    """A step in one run; ``since_step_ms``: since the outcome before it in its phase."""

    status: StepTaken
    outcome: Outcome | None = None
    elapsed_ms: int | None = None
    since_phase_ms: int | None = None
    since_step_ms: int | None = None
    working_ms: int | None = None
    target_ms: int | None = None
    overdue: bool = False
    stumble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something the definition says otherwise from the run at ``place`` on."""

    aspect: Aspect
    place: int
    before: Text | None
    after: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """The latest run against an earlier one; None where there is nothing to compare."""

    elapsed_ms: int | None = None
    since_phase_ms: int | None = None
    working_ms: int | None = None
    measure: Measure | None = None
    before_ms: int | None = None
    after_ms: int | None = None
    pace: Pace | None = None
    inherited: bool = False

    @property
    def spent_ms(self) -> int | None:
        """How much more was spent on it."""
        if self.before_ms is None or self.after_ms is None:
            return None
        return self.after_ms - self.before_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """A step in all runs; title and place are those of the newest definition that has it."""

    id: str
    title: Text
    track: str
    phase: str
    presence: Presence
    takes: tuple[StepTake, ...]
    changes: tuple[Change, ...]
    previous: Against
    first: Against
    stumbles_always: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseTake:
    """A stay in a phase in one run."""

    status: PhaseTaken
    duration_ms: int | None = None
    target_ms: int | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseLine:
    """A stay in a phase in all runs; ``visit`` counts from 1."""

    track: str
    phase: str
    visit: int
    title: Text
    presence: Presence
    takes: tuple[PhaseTake, ...]
    previous_ms: int | None
    first_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One number over all runs, oldest first; the differences are those of the latest."""

    what: Count
    values: tuple[int | None, ...]
    previous: int | None
    first: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Runs of one workflow; ``runs`` and all takes stand in the order asked for."""

    workflow: str
    title: Text
    tracks: Mapping[str, Text]
    runs: tuple[RunFigures, ...]
    steps: tuple[StepLine, ...]
    phases: tuple[PhaseLine, ...]
    trends: tuple[Trend, ...]

    @property
    def by_time(self) -> tuple[RunFigures, ...]:
        """The runs, oldest first."""
        return tuple(sorted(self.runs, key=lambda run: run.place))

    @property
    def slower(self) -> tuple[StepLine, ...]:
        """What got slower than last time, worst first."""
        return self._paced("slower")

    @property
    def quicker(self) -> tuple[StepLine, ...]:
        """What got quicker than last time, most first."""
        return self._paced("quicker")

    @property
    def stumbling(self) -> tuple[StepLine, ...]:
        """What stumbles every time."""
        return tuple(line for line in self.steps if line.stumbles_always)

    def _paced(self, pace: Pace) -> tuple[StepLine, ...]:
        found = [line for line in self.steps if line.previous.pace == pace]
        return tuple(sorted(found, key=lambda line: -abs(line.previous.spent_ms or 0)))
