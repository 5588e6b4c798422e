"""Commands about people; a person is a handle here."""

from __future__ import annotations

from dataclasses import dataclass

from bcpflow.commands.base import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive(Command):
    """Say that somebody is there (参集). ``roles``: what one not on the roster takes on."""

    person: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareAbsent(Command):
    """Say that somebody will not come, or has gone."""

    person: str
    reason: str = ""
