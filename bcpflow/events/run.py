"""Events of the run itself: its start and end, steps, phases, facts, the exercise clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bcpflow.commands.base import ItemState, Result, RunKind
from bcpflow.definition.model import FactValue
from bcpflow.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(Event):
    """run.started - T0. Holds the whole resolved definition and its hash; replay needs no file."""

    kind: RunKind
    title: str
    definition: Mapping[str, Any]
    definition_hash: str
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    speed: float = 1.0
    scenario_start: str | None = None
    program: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBegun(Event):
    """step.begun - somebody started working on it; waiting and working time part here."""

    step: str
    occurrence: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StepConfirmed(Event):
    """step.confirmed - achieved or not achieved; ``value`` is a measure, an answer or document."""

    step: str
    result: Result
    occurrence: int = 1
    note: str = ""
    stumble: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSkipped(Event):
    """step.skipped - left out, with the reason."""

    step: str
    reason: str
    occurrence: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUndone(Event):
    """step.undone - the outcome recorded as ``undone`` (a version) no longer counts."""

    step: str
    undone: int
    occurrence: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsChecked(Event):
    """items.checked - states, and perhaps numbers, of checklist items."""

    step: str
    items: Mapping[str, ItemState]
    occurrence: int = 1
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionChosen(Event):
    """option.chosen - a decision was taken.

    ``proposed``: the version it was proposed at, where it took an approver.
    """

    step: str
    option: str
    occurrence: int = 1
    note: str = ""
    stumble: str = ""
    proposed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTaken(Event):
    """note.taken - a line in the record, perhaps about a step or an inject."""

    text: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseChanged(Event):
    """phase.changed - a track moved. ``overridden`` lists what the gate still asked for."""

    track: str
    source: str
    target: str
    trigger: str
    back: bool = False
    reason: str = ""
    overridden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectDelivered(Event):
    """inject.delivered - the players were given it; ``automatic``: by the clock, when due."""

    inject: str
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDeclared(Event):
    """fact.declared - from now on conditions are judged with this value."""

    name: str
    value: FactValue


@dataclass(frozen=True, slots=True, kw_only=True)
class EventNoted(Event):
    """event.noted - a named event happened."""

    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPaused(Event):
    """run.paused - the exercise clock stands."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResumed(Event):
    """run.resumed - the exercise clock goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockJumped(Event):
    """clock.jumped - the exercise clock was moved forward to ``to_ms``.

    ``asked`` is False where it only went along to the moment an operator named (``--at``).
    """

    to_ms: int
    asked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedChanged(Event):
    """speed.changed - the exercise clock runs at another speed."""

    speed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStepped(Event):
    """clock.stepped - the machine's wall clock was moved by ``by_ms``; durations are unharmed."""

    by_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded(Event):
    """run.ended - the run is over."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAborted(Event):
    """run.aborted - the run was broken off."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunVoided(Event):
    """run.voided - the run was started by mistake and counts for nothing; it stays recorded."""

    reason: str
