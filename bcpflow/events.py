"""Events: what happened in a run. Past tense, frozen; these docstrings document the journal.

The name in the journal is ``subject.past-participle`` (`NAMES`). A field may be added with a
default; none is ever renamed, and no event is ever removed: journals are read for ten years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from bcpflow.clock import Reading
from bcpflow.commands import ItemState, Result, RunKind
from bcpflow.definition.model import FactValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events."""


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
    """option.chosen - a decision was taken."""

    step: str
    option: str
    occurrence: int = 1
    note: str = ""
    stumble: str = ""


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
    """inject.delivered - the players were given it."""

    inject: str


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


NAMES: Mapping[str, type[Event]] = {
    "run.started": RunStarted,
    "step.begun": StepBegun,
    "step.confirmed": StepConfirmed,
    "step.skipped": StepSkipped,
    "step.undone": StepUndone,
    "items.checked": ItemsChecked,
    "option.chosen": OptionChosen,
    "note.taken": NoteTaken,
    "phase.changed": PhaseChanged,
    "inject.delivered": InjectDelivered,
    "fact.declared": FactDeclared,
    "event.noted": EventNoted,
    "run.paused": RunPaused,
    "run.resumed": RunResumed,
    "clock.jumped": ClockJumped,
    "speed.changed": SpeedChanged,
    "clock.stepped": ClockStepped,
    "run.ended": RunEnded,
    "run.aborted": RunAborted,
    "run.voided": RunVoided,
}
_NAME_OF = {kind: name for name, kind in NAMES.items()}
_FIELDS = {kind: tuple(f.name for f in fields(kind)) for kind in _NAME_OF}


class Recorded(NamedTuple):
    """An event with its circumstances: what the state is folded from.

    ``elapsed_ms`` is exercise time and ``occurred_ns`` wall time at which it happened;
    ``read`` is the clock when it was written down; ``late`` marks what was typed in afterwards.
    """

    run: str
    version: int
    event: Event
    elapsed_ms: int
    occurred_ns: int
    read: Reading
    actor: str = ""
    role: str = ""
    late: bool = False


def name_of(event: Event) -> str:
    """The event's name in the journal."""
    return _NAME_OF[type(event)]


def to_data(event: Event) -> dict[str, Any]:
    """The event's own fields, ready for JSON."""
    return {name: getattr(event, name) for name in _FIELDS[type(event)]}


def from_data(name: str, data: Mapping[str, Any]) -> Event:
    """The event of a journal entry. Raises KeyError for a name this program does not know."""
    kind = NAMES[name]
    known = _FIELDS[kind]
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in known}
    return kind(**values)
