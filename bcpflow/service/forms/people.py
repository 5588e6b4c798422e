"""Forms about people: who holds which role in an emergency, and how everybody is reached.

Rules, held by tests/service/test_forms.py:

1. Names, numbers and mail stand in them only where they were asked for (`material` rule 1).
2. A role of the workflow nobody holds is a row all the same: that is what the form is for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bcpflow.definition.model import Role
from bcpflow.errors import UsageFault
from bcpflow.reports.sheets import Sheet
from bcpflow.service.forms.material import Material, Reads, sheet_of
from bcpflow.service.forms.model import FormTable
from bcpflow.site.model import Person, System
from bcpflow.site.people import find, succession


@dataclass(frozen=True, slots=True)
class Seat:
    """A role of a workflow, and who answers for it in order."""

    id: str
    role: Role
    line: tuple[Person, ...]

    def name(self, material: Material, place: int) -> str:
        """The name at a place of the line, where it may be told."""
        return self.line[place].name if material.named and place < len(self.line) else ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the roster, or who maintains some systems."""

    person: Person | None = None
    vendor: str = ""
    systems: tuple[System, ...] = ()


def roles_sheet(form: FormTable, material: Material) -> Sheet:
    """Every role of the workflows, who holds it and who stands in."""
    groups = []
    for definition in material.definitions:
        heading = material.tr.pick(definition.workflow.title)
        seats = [
            Seat(name, role, _line(material, name))
            for name, role in definition.workflow.roles.items()
        ]
        groups.append((heading if len(material.definitions) > 1 else "", seats))
    return sheet_of(form, material, groups, ROLE_FIELDS)


def people_sheet(form: FormTable, material: Material) -> Sheet:
    """Everybody of the roster, then who maintains the systems. Raises UsageFault without one."""
    roster = material.site.roster
    if roster is None:
        raise UsageFault("BCP-U077", file="roster.yaml")
    tr = material.tr
    staff = [Contact(person=person) for person in roster.people]
    groups = [(tr("職員"), staff), (tr("外部事業者"), list(_vendors(material)))]
    return sheet_of(form, material, groups, CONTACT_FIELDS)


def _line(material: Material, role: str) -> tuple[Person, ...]:
    return succession(material.site.roster, role) if material.site.roster is not None else ()


def _vendors(material: Material) -> Iterator[Contact]:
    """Each vendor once, with the systems it maintains."""
    register = material.site.register
    systems: dict[str, list[System]] = {}
    for system in register.systems if register else ():
        if system.vendor:
            systems.setdefault(system.vendor, []).append(system)
    for vendor, its in systems.items():
        yield Contact(vendor=vendor, systems=tuple(its))


def _deputies(material: Material, seat: Seat) -> str:
    names = (person.name for person in seat.line[1:])
    return "\n".join(f"{n}. {name}" for n, name in enumerate(names, 1)) if material.named else ""


def _stand_ins(material: Material, contact: Contact) -> str:
    roster = material.site.roster
    if not material.named or contact.person is None or roster is None:
        return ""
    found = ((find(roster, said), said) for said in contact.person.deputies)
    return "\n".join(person.name if person else said for person, said in found)


def _who(material: Material, contact: Contact) -> str:
    if not material.named:
        return ""
    return contact.person.name if contact.person else contact.vendor


def _duty(material: Material, contact: Contact) -> str:
    if contact.person is not None:
        return material.role_titles(contact.person.roles)
    return "\n".join(material.tr.pick(system.title) for system in contact.systems)


def _minutes(person: Person | None, material: Material) -> str:
    known = person.arrival_min if person else None
    return "" if known is None else material.tr("{n}分", n=f"{known:g}")


ROLE_FIELDS: Reads[Seat] = {
    "id": lambda _, seat: seat.id,
    "title": lambda material, seat: material.tr.pick(seat.role.title),
    "duty": lambda material, seat: material.tr.pick(seat.role.duty),
    "deputy_roles": lambda material, seat: material.role_titles(seat.role.deputies),
    "holder": lambda material, seat: seat.name(material, 0),
    "deputy_1": lambda material, seat: seat.name(material, 1),
    "deputy_2": lambda material, seat: seat.name(material, 2),
    "deputies": _deputies,
    "section": lambda _, seat: (seat.line[0].section or "") if seat.line else "",
    "arrival": lambda material, seat: _minutes(seat.line[0] if seat.line else None, material),
    "count": lambda material, seat: material.tr("{n}名", n=len(seat.line)),
}
CONTACT_FIELDS: Reads[Contact] = {
    "name": _who,
    "id": lambda material, one: (one.person.id or "") if one.person and material.named else "",
    "section": lambda _, one: (one.person.section or "") if one.person else "",
    "duty": _duty,
    "deputies": _stand_ins,
    "phones": lambda material, one: (
        "\n".join(one.person.phones) if one.person and material.named else ""
    ),
    "mail": lambda material, one: (one.person.mail or "") if one.person and material.named else "",
    "arrival": lambda material, one: _minutes(one.person, material),
    "contract": lambda _, one: "\n".join(
        dict.fromkeys(system.contract for system in one.systems if system.contract)
    ),
    "updated": lambda _, one: (one.person.updated or "") if one.person else "",
    "note": lambda material, one: (one.person.note or "") if one.person and material.named else "",
}
