"""What every command is, and the words commands and events share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

RunKind = Literal["exercise", "incident", "case"]
Result = Literal["achieved", "not_achieved"]
ItemState = Literal["normal", "abnormal", "unchecked", "not_applicable"]
ObservationKind = Literal["strength", "improvement", "stumble", "note"]
Improved = Literal["yes", "no", "unknown"]
Element = Literal["planning", "organisation", "equipment", "training", "exercise"]
"""Elements of a corrective action (POETE): 計画, 体制, 資機材, 教育, 訓練."""


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
