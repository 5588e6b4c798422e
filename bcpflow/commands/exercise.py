"""Commands of those who lead an exercise, and of approvers."""

from __future__ import annotations

from dataclasses import dataclass

from bcpflow.commands.base import Command, Result
from bcpflow.definition.model import Inject


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveStep(Command):
    """Approve the choice somebody proposed; it counts from now on."""

    step: str
    note: str = ""
    reason: str = ""
    override: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseStep(Command):
    """Refuse the choice somebody proposed, with the reason."""

    step: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldInject(Command):
    """Keep an inject back."""

    inject: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseInject(Command):
    """Let a held inject come when it is due."""

    inject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInject(Command):
    """Strike an inject."""

    inject: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddInject(Command):
    """Put in an inject nobody had planned."""

    inject: Inject


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeInject(Command):
    """Say whether the action an inject asks for was taken (達成・未達)."""

    inject: str
    result: Result
    note: str = ""
