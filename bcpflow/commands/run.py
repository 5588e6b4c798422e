"""Commands to the run itself: its start and end, steps, phases, facts, the exercise clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bcpflow.commands.base import AtWall, Command, ItemState, Result, RunKind
from bcpflow.definition.model import Definition, FactValue


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRun:
    """Open a run of a definition; the only command that has no state before it.

    ``at``: when it struck, if that was before now; this is T0 then.
    """

    run: str
    at: AtWall | None = None
    kind: RunKind
    definition: Definition
    title: str = ""
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    speed: float = 1.0
    scenario_start: str | None = None
    people: tuple[Mapping[str, Any], ...] = ()
    """The roster: ``person`` (a handle), ``roles``, ``deputies``, in calling order."""
    previous: Mapping[str, Any] | None = None
    """What is known of the last run: the fields of `events.PreviousRecalled`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginStep(Command):
    """Start working on a step (着手)."""

    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmStep(Command):
    """Say how a step came out. ``stumble`` names where the team stumbled (つまづき)."""

    step: str
    result: Result = "achieved"
    note: str = ""
    stumble: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipStep(Command):
    """Leave a step out, with the reason."""

    step: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStep(Command):
    """Take the last outcome of a step back; the record keeps both."""

    step: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItems(Command):
    """Set items of a step's checklist."""

    step: str
    items: Mapping[str, ItemState]
    values: Mapping[str, str] = field(default_factory=dict)
    rest: ItemState | None = None
    """What the items are that nobody has answered yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideStep(Command):
    """Choose an option of a decision; the option may fire a transition."""

    step: str
    option: str
    note: str = ""
    stumble: str = ""
    reason: str = ""
    override: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeNote(Command):
    """Write a line into the record, perhaps about a step or an inject."""

    text: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FireTransition(Command):
    """Leave a phase. Without a trigger: the only way there is."""

    trigger: str = ""
    reason: str = ""
    override: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverInject(Command):
    """Hand an inject to the players. ``automatic``: the clock does it, at the time it was due."""

    inject: str
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareFact(Command):
    """Say what is the case, or that it has changed."""

    name: str
    value: FactValue


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEvent(Command):
    """Say that a named event happened; deadlines may count from it."""

    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRun(Command):
    """Stop the exercise clock."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeRun(Command):
    """Let the exercise clock go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JumpClock(Command):
    """Move the exercise clock forward by so many milliseconds (3時間後)."""

    by_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSpeed(Command):
    """Let the exercise clock run faster or slower."""

    speed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRun(Command):
    """End the run (訓練終了)."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbortRun(Command):
    """Break the run off, with the reason."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidRun(Command):
    """Declare a run started by mistake to be void, with the reason; it is never deleted."""

    reason: str
