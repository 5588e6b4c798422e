"""What a site puts on a printed run sheet, as far as it may be told.

Without a site, or without a register, steps for each system are printed once. Redacted means
that no name, number, vendor or contract is read into the sheet at all: what is blank in the
browser is not in the file either.
"""

from __future__ import annotations

from dataclasses import replace

from bcpflow.definition.model import Definition
from bcpflow.reports.runsheet_site import Contact, SiteSheet, SystemRow
from bcpflow.service.preparing import prepared
from bcpflow.site.expand import needs_register
from bcpflow.site.model import Person, Register
from bcpflow.site.opened import SiteInUse
from bcpflow.site.order import recovery_order
from bcpflow.site.people import succession


def printable(definition: Definition, site: SiteInUse) -> Definition:
    """The definition as it is printed here; as written where no register is at hand."""
    if needs_register(definition) and site.register is None:
        return replace(definition, evaluation=site.evaluation)
    return prepared(definition, site)


def sheet_of(definition: Definition, site: SiteInUse, *, redacted: bool) -> SiteSheet:
    """The people and the systems on the sheet of a definition as it is written."""
    register = site.register if needs_register(definition) else None
    systems = _systems(register, redacted=redacted) if register else ()
    if site.roster is None or redacted:
        return SiteSheet(systems=systems)
    roles = definition.workflow.roles
    holders = {
        role: tuple(_contact(person) for person in succession(site.roster, role)) for role in roles
    }
    return SiteSheet(
        holders=holders, people=tuple(map(_contact, site.roster.people)), systems=systems
    )


def _contact(person: Person) -> Contact:
    return Contact(
        name=person.name, phones=person.phones, roles=person.roles, arrival_min=person.arrival_min
    )


def _systems(register: Register, *, redacted: bool) -> tuple[SystemRow, ...]:
    titles = {system.id: system.title for system in register.systems}
    return tuple(
        SystemRow(
            id=system.id,
            title=system.title,
            kind=system.kind,
            priority=system.priority,
            rto=system.rto,
            needs=tuple(titles[name] for name in system.depends_on if name in titles),
            location=None if redacted else system.location,
            vendor=None if redacted else system.vendor,
            contract=None if redacted else system.contract,
            backup=None if redacted else system.backup,
            manual=system.manual,
        )
        for system in recovery_order(register.systems)
    )
