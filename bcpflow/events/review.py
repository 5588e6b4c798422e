"""Events of looking back: observations, ratings, answers, corrective actions.

They may come after the run has ended: what is learnt is written down when it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bcpflow.commands.base import Improved, ObservationKind
from bcpflow.definition.evaluation import Rating
from bcpflow.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationMade(Event):
    """observation.made - what an evaluator saw; ``about`` a step, ``inject:X``, ``objective:X``."""

    observation: str
    text: str
    kind: ObservationKind
    about: str = ""
    analysis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveRated(Event):
    """objective.rated - P, S, M, U or N, beside what the rule had suggested."""

    objective: str
    rating: Rating
    suggested: Rating | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered(Event):
    """question.answered - a participant's answer in the hot wash; ``question`` counts from 1."""

    question: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionAdded(Event):
    """action.added - a corrective action; ``owner`` is a handle, ``due`` a day (ISO 8601)."""

    action: str
    text: str
    owner: str
    due: str
    element: str
    observation: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionUpdated(Event):
    """action.updated - fields of it have new values; the old ones stay in the record."""

    action: str
    changes: Mapping[str, str]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionClosed(Event):
    """action.closed - done: by ``evidence``, or because a later run met the linked step's target.

    ``step``, ``actual_ms`` and ``target_ms`` say which step of ``later_run`` and by how much.
    """

    action: str
    evidence: str = ""
    later_run: str = ""
    step: str = ""
    actual_ms: int | None = None
    target_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousRecalled(Event):
    """previous.recalled - the last run of this workflow, for comparison beside each step.

    ``times``: exercise milliseconds at which its steps were settled. ``issues``: its open
    corrective actions, each with ``run``, ``action``, ``step``, ``text``, ``due``.
    """

    previous: str
    started_at: str
    times: Mapping[str, int] = field(default_factory=dict)
    issues: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementAnswered(Event):
    """improvement.answered - 改善されましたか: whether last time's issue is mended."""

    run: str
    action: str
    improved: Improved
    note: str = ""
