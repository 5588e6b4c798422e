"""Views of roster and muster rules: who holds a role, who stands in, who comes, how many.

This module must never look at a clock and never write: it answers from what it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bcpflow.definition.model import Workflow
from bcpflow.site.model import INTENSITIES, Intensity, Level, Muster, Person, Roster, Rule

MARKS_MIN = {"1h": 60, "3h": 180, "6h": 360}
"""When arrivals are counted: one, three and six hours after the quake, as towns plan them."""


def roles_of(roster: Roster) -> tuple[str, ...]:
    """Ids of all roles somebody holds, in the order of the list."""
    return tuple(dict.fromkeys(role for person in roster.people for role in person.roles))


def find(roster: Roster, said: str) -> Person | None:
    """The person of a name or an id; spaces in names do not count."""
    for person in roster.people:
        if said == person.id or same_name(said) == same_name(person.name):
            return person
    return None


def succession(roster: Roster, role: str) -> tuple[Person, ...]:
    """Who answers for a role, in order: its holders, then their deputies, then theirs."""
    line = [person for person in roster.people if role in person.roles]
    for person in line:  # grows while it is read
        for said in person.deputies:
            other = find(roster, said)
            if other is not None and other not in line:
                line.append(other)
    return tuple(line)


def redacted(roster: Roster) -> Roster:
    """The roster without what belongs to a person: by role, no name, number, mail or way."""
    shown: dict[str, str] = {}
    used: set[str] = set()
    for number, person in enumerate(roster.people, start=1):
        label = next(iter(person.roles), "")
        if not label or label in used:
            label = f"{label or 'person'}-{number}"
        used.add(label)
        shown[person.name] = label
    return replace(
        roster,
        people=tuple(
            Person(
                name=shown[person.name],
                section=person.section,
                roles=person.roles,
                deputies=tuple(
                    shown[other.name] for d in person.deputies if (other := find(roster, d))
                ),
                arrival_min=person.arrival_min,
                updated=person.updated,
            )
            for person in roster.people
        ),
    )


def muster_for(
    levels: Sequence[Level], intensity: Intensity, *, large_damage: bool = False
) -> Level | None:
    """The strongest level an intensity calls for; None where it calls for none."""
    felt = INTENSITIES.index(intensity)
    reached: list[Level] = []
    for level in levels:
        lowest = [level.intensity]
        if large_damage and level.damage_from is not None:
            lowest.append(level.damage_from)
        if min(map(INTENSITIES.index, lowest)) <= felt:
            reached.append(level)
    return max(reached, key=lambda level: INTENSITIES.index(level.intensity), default=None)


def used_rule(muster: Muster) -> Rule | None:
    """The muster rule that holds here; None where nothing has that name, which lint refuses."""
    return muster.rules.get(muster.use)


def comers(level: Level, roster: Roster) -> tuple[Person, ...] | None:
    """Who of the roster comes at a level; None where the rule names them in words alone."""
    if level.everyone:
        return roster.people
    if not level.roles:
        return None
    called = set(level.roles)
    return tuple(person for person in roster.people if called & set(person.roles))


def planned_staffing(
    workflow: Workflow, muster: Muster | None, roster: Roster | None
) -> dict[str, int]:
    """How many are to be there by when: as planned, else as the roster estimates; or nothing.

    The workflow's own plan goes before that of the muster rule in use.
    """
    if workflow.staffing:
        return dict(workflow.staffing)
    rule = used_rule(muster) if muster is not None else None
    if rule is not None and rule.staffing:
        return dict(rule.staffing)
    ways = [p.arrival_min for p in roster.people] if roster is not None else []
    known = [minutes for minutes in ways if minutes is not None]
    if not known:
        return {}
    return {mark: sum(way <= limit for way in known) for mark, limit in MARKS_MIN.items()}


def same_name(name: str) -> str:
    """A name as it is compared: 佐藤　太郎 is 佐藤太郎."""
    return "".join(name.split())
