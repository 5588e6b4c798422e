"""Events of leading an exercise: what controllers do with injects, what approvers say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bcpflow.commands.base import Result
from bcpflow.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionProposed(Event):
    """option.proposed - a choice waits for its approver."""

    step: str
    option: str
    occurrence: int = 1
    note: str = ""
    stumble: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionRefused(Event):
    """option.refused - the approver said no; the step is open again."""

    step: str
    option: str
    occurrence: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectHeld(Event):
    """inject.held - the clock does not deliver it until it is released."""

    inject: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectReleased(Event):
    """inject.released - it is delivered when due again."""

    inject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectCancelled(Event):
    """inject.cancelled - it will not come."""

    inject: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectAdded(Event):
    """inject.added - one nobody had planned; ``content`` is the whole inject, packed."""

    inject: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectJudged(Event):
    """inject.judged - an evaluator says whether the expected action was taken."""

    inject: str
    result: Result
    note: str = ""
