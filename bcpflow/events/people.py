"""Events about people: who is expected, who came, who stands in for whom.

A person is a handle here; the name stands in the journal's side table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bcpflow.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleCalled(Event):
    """people.called - the roster as it was at T0, in calling order.

    Of each: ``person``, the ``roles`` the person holds, and the ``deputies``, in order.
    """

    people: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonArrived(Event):
    """person.arrived - somebody is there; ``roles`` are those taken on by one not on the roster."""

    person: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAbsent(Event):
    """person.absent - somebody will not come, or has gone."""

    person: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePassed(Event):
    """role.passed - another person holds a role now; ``order`` 0 is the role's own holder."""

    role: str
    person: str
    instead_of: str = ""
    order: int = 0
