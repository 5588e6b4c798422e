"""Events of a case: documents, sheets of figures, approvals.

Who did it stands in the record beside each of them, as a handle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bcpflow.definition.model import FactValue
from bcpflow.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAttached(Event):
    """document.attached - a version of a document: its name, size in bytes, sha256 and place.

    ``place`` is ``stored`` (kept beside the journal, by its hash) or where the file is.
    """

    document: str
    name: str
    sha256: str
    size: int
    media: str
    number: int
    place: str = "stored"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFilled(Event):
    """sheet.filled - figures of a ``kind`` (quote, score) under a name; the last version counts."""

    sheet: str
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWithdrawn(Event):
    """sheet.withdrawn - it no longer counts."""

    sheet: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequested(Event):
    """approval.requested - put to the roles of a route, in order, with what it is about.

    ``facts`` are their values, ``documents`` and ``sheets`` the hashes of what was put before
    the approvers: a later change of any of it asks for approval again.
    """

    step: str
    route: str
    roles: tuple[str, ...]
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalGiven(Event):
    """approval.given - one role of the route approved; ``proxy_for`` where it decided instead."""

    step: str
    role: str
    proxy_for: str = ""
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalReturned(Event):
    """approval.returned - sent back to whoever drafted it, with the reason (差戻し)."""

    step: str
    role: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalWithdrawn(Event):
    """approval.withdrawn - taken back by whoever asked for it (取下げ)."""

    step: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalLapsed(Event):
    """approval.lapsed - what had been approved was changed; it takes approval again."""

    step: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReopened(Event):
    """step.reopened - figures it was settled by are new, changed or withdrawn; it is open again."""

    step: str
    changed: tuple[str, ...]
    occurrence: int = 1
