"""Calling people: the roster of a site as a run's record holds it - handles, roles, deputies.

It must never let a name, a number or a way home into what is recorded: names stand in the
journal's side table, the rest stays in the site's folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bcpflow.site.people import find

if TYPE_CHECKING:
    from bcpflow.journal import Journal, Person
    from bcpflow.site.model import Roster


def called(
    journal: Journal, roster: Roster | None
) -> tuple[tuple[dict[str, Any], ...], tuple[Person, ...]]:
    """Everybody of a roster by handle with roles and deputies, and the people behind them."""
    if roster is None:
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
