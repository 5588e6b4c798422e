"""Calling people: the roster of a site as a run's record holds it - handles, roles, deputies.

Rule, held by tests/service/test_calling.py: a roster binds a case only where it names somebody
for one of its roles. A roster made for the night of the earthquake says nothing of procurement.

It must never let a name, a number or a way home into what is recorded: names stand in the
journal's side table, the rest stays in the site's folder.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from bcpflow.site.people import find

if TYPE_CHECKING:
    from bcpflow.journal import Journal, Person
    from bcpflow.site.model import Roster


def called(
    journal: Journal, roster: Roster | None, roles: Collection[str] | None = None
) -> tuple[tuple[dict[str, Any], ...], tuple[Person, ...]]:
    """Everybody of a roster by handle with roles and deputies, and the people behind them.

    ``roles``: nobody, where none of the roster holds one of these.
    """
    if roster is None or not (roles is None or binds(roster, roles)):
        return (), ()
    people = {one.name: journal.handle_of(one.name) for one in roster.people}
    rows = []
    for one in roster.people:
        deputies = [find(roster, said) for said in one.deputies]
        rows.append(
            {
                "person": people[one.name].handle,
                "roles": list(one.roles),
                "deputies": [people[other.name].handle for other in deputies if other],
            }
        )
    return tuple(rows), tuple(people.values())


def binds(roster: Roster, roles: Collection[str]) -> bool:
    """Whether a roster names somebody for one of these roles."""
    return any(role in roles for one in roster.people for role in one.roles)
