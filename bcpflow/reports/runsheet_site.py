"""What a site puts on a run sheet: who holds which role, who comes, which systems there are.

It must never hold what is not to be printed: who gives a sheet away leaves it out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bcpflow.definition.model import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody of the roster."""

    name: str
    phones: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    arrival_min: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemRow:
    """A system of the register."""

    id: str
    title: Text
    kind: str
    priority: str
    rto: str | None = None
    needs: tuple[Text, ...] = ()
    """Titles of the systems that must run before it."""
    location: str | None = None
    vendor: str | None = None
    contract: str | None = None
    backup: str | None = None
    manual: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSheet:
    """All a site says on a sheet; empty where no site is named."""

    holders: Mapping[str, tuple[Contact, ...]] = field(default_factory=dict)
    """By role: who holds it first, then the deputies in order."""
    people: tuple[Contact, ...] = ()
    """The roster, in calling order."""
    systems: tuple[SystemRow, ...] = ()
    """The register, in recovery order; empty where the workflow does not use it."""

    @property
    def names_people(self) -> bool:
        """Whether personal data is on the sheet."""
        return bool(self.people) or any(self.holders.values())


NO_SITE = SiteSheet()
