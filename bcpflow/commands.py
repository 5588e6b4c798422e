"""Commands: what people ask of a run. Imperative, frozen, without a clock or an author.

Who asks and when it is *now* travel beside the command; ``at`` is the moment the operator names
(``--at``) and ``role`` the role the operator acts in, both optional.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bcpflow.definition.model import Definition, FactValue

RunKind = Literal["exercise", "incident", "case"]
Result = Literal["achieved", "not_achieved"]
ItemState = Literal["normal", "abnormal", "unchecked", "not_applicable"]


@dataclass(frozen=True, slots=True)
class AtElapsed:
    """A moment in exercise time: ``T+25m``; ``said`` is how the operator put it."""

    elapsed_ms: int
    said: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class AtWall:
    """A moment by the wall clock: ``14:05`` or ISO 8601; ``said`` is how the operator put it."""

    wall_ns: int
    said: str = field(default="", compare=False)


At = AtElapsed | AtWall


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Base of all: when it happened and in which role, where the operator says so."""

    at: At | None = None
    role: str | None = None


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
    """Hand an inject to the players."""

    inject: str


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
