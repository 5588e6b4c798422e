"""What the site's commands tell programs: plain data with a published schema.

The schemas are in `reports.schemas_site`: fields may be added, none is renamed or removed. What
is left out of a file is null here, or an empty list.

This module must never hide anything: a redacted roster is given to it redacted.
"""

from __future__ import annotations

from typing import Any

from bcpflow.language import Translator
from bcpflow.site.model import Intensity, Level, Muster, Person, Register, Roster, System
from bcpflow.site.order import recovery_order
from bcpflow.site.people import comers, muster_for, roles_of, succession, used_rule
from bcpflow.site.values import seconds


def systems(register: Register, tr: Translator) -> dict[str, Any]:
    """The register in recovery order."""
    ordered = enumerate(recovery_order(register.systems), start=1)
    return {
        "schema": "bcpflow/systems/1",
        "title": tr.pick(register.title),
        "updated": register.updated,
        "systems": [_system(place, system, tr) for place, system in ordered],
    }


def roster(roster: Roster, tr: Translator, *, redacted: bool) -> dict[str, Any]:
    """Everybody, and who answers for which role in which order."""
    return {
        "schema": "bcpflow/roster/1",
        "title": tr.pick(roster.title),
        "updated": roster.updated,
        "redacted": redacted,
        "people": [_person(person) for person in roster.people],
        "roles": [
            {"role": role, "succession": [person.name for person in succession(roster, role)]}
            for role in roles_of(roster)
        ],
    }


def muster(
    muster: Muster,
    roster: Roster | None,
    tr: Translator,
    intensity: Intensity,
    *,
    large_damage: bool,
) -> dict[str, Any]:
    """Who comes at an intensity, by the rule in use."""
    rule = used_rule(muster)
    level = muster_for(rule.levels, intensity, large_damage=large_damage) if rule else None
    called = comers(level, roster) if level is not None and roster is not None else None
    return {
        "schema": "bcpflow/muster/1",
        "intensity": intensity,
        "large_damage": large_damage,
        "rule": muster.use,
        "title": tr.pick(rule.title) if rule else "",
        "source": tr.pick(rule.source) if rule and rule.source is not None else None,
        "dated": rule.dated if rule else None,
        "sample": rule.sample if rule else False,
        "level": _level(level, tr) if level is not None else None,
        "people": [_person(person) for person in called] if called is not None else None,
        "staffing": [
            {"by": by, "by_s": seconds(by), "count": count}
            for by, count in (rule.staffing if rule else {}).items()
        ],
    }


def _system(place: int, system: System, tr: Translator) -> dict[str, Any]:
    return {
        "place": place,
        "id": system.id,
        "title": tr.pick(system.title),
        "kind": system.kind,
        "priority": system.priority,
        "rto": system.rto,
        "rto_s": seconds(system.rto) if system.rto is not None else None,
        "rpo": system.rpo,
        "rpo_s": seconds(system.rpo) if system.rpo is not None else None,
        "depends_on": list(system.depends_on),
        "location": system.location,
        "vendor": system.vendor,
        "contract": system.contract,
        "backup": system.backup,
        "manual": system.manual,
        "last_drilled": system.last_drilled,
        "note": system.note,
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "id": person.id,
        "section": person.section,
        "roles": list(person.roles),
        "deputies": list(person.deputies),
        "phones": list(person.phones),
        "mail": person.mail,
        "distance_km": person.distance_km,
        "arrival_min": person.arrival_min,
        "updated": person.updated,
        "note": person.note,
    }


def _level(level: Level, tr: Translator) -> dict[str, Any]:
    return {
        "title": tr.pick(level.title),
        "intensity": level.intensity,
        "duty": level.duty,
        "everyone": level.everyone,
        "roles": list(level.roles),
        "who": tr.pick(level.who) if level.who is not None else None,
    }
