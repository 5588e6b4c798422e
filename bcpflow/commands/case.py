"""Commands to a case: documents, sheets of figures, approvals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bcpflow.commands.base import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachDocument(Command):
    """Add a version of a document; the first one settles its step.

    ``document``: the step it belongs to, or a name of its own. ``sha256`` in hexadecimal.
    """

    document: str
    name: str
    sha256: str
    size: int
    media: str
    place: str = "stored"
    extra: bool = False
    """A name of its own is meant, however near it comes to that of a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FillSheet(Command):
    """Write figures under a name: a quote, a score, a priority. The last version counts.

    ``new``: the name must never have been used: whoever was slower takes the next number.
    ``over``: the digest of the version it was made from, which must still be the last.
    ``happening``: what happened with it, noted in the same act and of the same moment.
    """

    sheet: str
    kind: str
    data: Mapping[str, Any]
    new: bool = False
    over: str = ""
    happening: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawSheet(Command):
    """Let a sheet no longer count, with the reason."""

    sheet: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestApproval(Command):
    """Put an approval step to the roles of its route (申請・再申請)."""

    step: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveApproval(Command):
    """Approve, as the next role of the route, its deputy, or its proxy (with a reason)."""

    step: str
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnApproval(Command):
    """Send it back to whoever drafted it, with the reason (差戻し)."""

    step: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawApproval(Command):
    """Take a request back (取下げ)."""

    step: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassScrutiny(Command):
    """Settle the step that scrutinises quotes; ``open_findings`` are those nobody answered yet."""

    step: str
    open_findings: tuple[str, ...] = ()
    note: str = ""
