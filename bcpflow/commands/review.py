"""Commands of looking back; they are taken after the end of a run too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bcpflow.commands.base import Command, Element, Improved, ObservationKind
from bcpflow.definition.evaluation import Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Observe(Command):
    """Write down what was seen. ``about``: a step, ``inject:X`` or ``objective:X``."""

    text: str
    kind: ObservationKind = "note"
    about: str = ""
    analysis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateObjective(Command):
    """Rate an objective; another rating than the ``suggested`` one takes a reason."""

    objective: str
    rating: Rating
    suggested: Rating | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestion(Command):
    """Answer a hot-wash question; they count from 1."""

    question: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAction(Command):
    """Agree on a corrective action. ``owner``: a handle; ``due``: a day, ISO 8601."""

    text: str
    owner: str
    due: str
    element: Element
    observation: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateAction(Command):
    """Change text, owner, due or element of a corrective action, or only note how it goes."""

    action: str
    changes: Mapping[str, str]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseAction(Command):
    """Close a corrective action by evidence, or by what a later run showed of its step.

    ``later_run`` is one that began after the action was agreed on; ``actual_ms`` and
    ``target_ms`` are what its log says of ``step``, None where it says nothing.
    """

    action: str
    evidence: str = ""
    later_run: str = ""
    step: str = ""
    actual_ms: int | None = None
    target_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerImprovement(Command):
    """Say whether an issue of last time is mended (改善されましたか)."""

    run: str
    action: str
    improved: Improved
    note: str = ""
