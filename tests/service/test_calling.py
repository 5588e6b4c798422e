"""Who of a roster a run calls: everybody, or nobody where it says nothing of a case's roles."""

from __future__ import annotations

from typing import Any

import pytest

from bcpflow.errors import Refused
from bcpflow.service.calling import binds, called
from bcpflow.service.desk import Desk
from bcpflow.site.model import Person, Roster
from tests.sample_case import CASE
from tests.samples import DRILL


def roster(*people: tuple[str, str]) -> Roster:
    held = tuple(Person(name=name, roles=(role,)) for name, role in people)
    return Roster(title="名簿", people=held)


NIGHT = roster(("太郎", "head"), ("花子", "network"))
OFFICE = roster(("太郎", "head"), ("起案 一郎", "requester"))


def test_a_roster_binds_where_it_names_somebody_for_one_of_the_roles() -> None:
    assert binds(OFFICE, CASE.workflow.roles)
    assert not binds(NIGHT, CASE.workflow.roles)


def test_everybody_is_called_or_nobody(desk: Desk) -> None:
    def rows(known: Roster | None, roles: Any = None) -> int:
        people, named = called(desk.journal, known, roles)
        assert len(people) == len(named)
        return len(people)

    assert (rows(None), rows(NIGHT), rows(NIGHT, ())) == (0, 2, 0)
    assert (rows(NIGHT, CASE.workflow.roles), rows(OFFICE, CASE.workflow.roles)) == (0, 2)


def test_a_roster_of_the_night_calls_everybody_to_a_drill_and_nobody_to_a_case(desk: Desk) -> None:
    assert len(desk.start(DRILL, "exercise", roster=NIGHT).state.people) == 2
    assert len(desk.start(CASE, "case", roster=NIGHT).state.people) == 0


def test_who_is_not_on_the_roster_opens_no_case(desk: Desk) -> None:
    """Opened by somebody else it could not even be broken off by who opened it."""
    with pytest.raises(Refused, match="BCP-P110"):
        desk.start(CASE, "case", roster=OFFICE)
    assert list(desk.runs()) == []
    desk.actor = "起案 一郎"
    assert len(desk.start(CASE, "case", roster=OFFICE).state.people) == 2
