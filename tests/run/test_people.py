"""Who holds a role: the line of succession, and who is taken to be there; each rule by name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.commands import Arrive, Command, DeclareAbsent
from bcpflow.run import people
from tests.samples import LED, ROSTER, Game, thorough


def one(person: str, roles: list[str], *deputies: str) -> dict[str, Any]:
    return {"person": person, "roles": roles, "deputies": list(deputies)}


def team(*called: dict[str, Any]) -> Game:
    """A drill with the roles head (its deputy by the workflow: second), second and staff."""
    return Game.start(LED, people=called)


CHAIN = (
    one("a", ["head"], "b"),
    one("b", [], "c"),
    one("c", []),
    one("d", ["head"], "e"),
    one("e", []),
    one("f", ["second"], "g"),
    one("g", []),
    one("h", ["staff"]),
)


def test_the_line_of_a_role() -> None:
    """Rule 1: holders in calling order, their deputies, theirs, then the roles that stand in."""
    state = team(*CHAIN).state
    assert people.line(state, "head") == ("a", "d", "b", "e", "c", "f", "g")
    assert people.line(state, "second") == ("f", "g")
    assert people.line(state, "staff") == ("h",)
    assert people.line(state, "nobody") == ()


def test_deputies_in_a_circle_and_unknown_ones_do_no_harm() -> None:
    state = team(one("a", ["head"], "b", "gone"), one("b", ["second"], "a")).state
    assert people.line(state, "head") == ("a", "b")
    assert people.line(state, "second") == ("b", "a")


def test_a_role_is_held_by_the_first_of_its_line_who_is_there() -> None:
    """Rule 2, down to nobody."""
    game = team(*CHAIN)
    for person in ("a", "d", "b", "e", "c", "f", "g"):
        assert people.holder(game.state, "head") == person
        assert not people.seat(game.state, "head").unmanned
        game.play(DeclareAbsent(person=person))
    assert people.holder(game.state, "head") is None
    assert people.seat(game.state, "head").unmanned
    assert people.holder(game.state, "staff") == "h"


def test_a_role_without_a_line_is_not_said_to_be_unmanned() -> None:
    state = team(one("h", ["staff"])).state
    assert people.holder(state, "second") is None
    assert not people.seat(state, "second").unmanned
    assert not people.seat(state, None).unmanned
    assert not people.seat(Game.start(LED).state, "staff").unmanned


def test_only_of_a_role_somebody_holds_himself_is_it_said_that_a_deputy_stands_in() -> None:
    """Rule 3: deputies are counted from 1, behind all who hold the role themselves."""
    state = team(*CHAIN).state
    orders = {p: people.order(state, "head", p) for p in people.line(state, "head")}
    assert orders == {"a": 0, "d": 0, "b": 1, "e": 2, "c": 3, "f": 4, "g": 5}
    nobody_himself = team(one("f", ["second"], "g"), one("g", [])).state
    assert people.line(nobody_himself, "head") == ("f", "g")
    assert [people.order(nobody_himself, "head", p) for p in ("f", "g")] == [0, 0]
    assert not people.is_held(nobody_himself, "head")


def test_until_the_first_arrival_everybody_is_there_but_the_absent() -> None:
    """Rule 4."""
    game = Game.led()
    assert people.present(game.state) == ("h-head", "h-two", "h-one")
    assert not people.mustered(game.state)
    game.play(DeclareAbsent(person="h-head"))
    assert people.present(game.state) == ("h-two", "h-one")
    assert people.holder(game.state, "head") == "h-two"


def test_the_first_arrival_switches_to_arrivals() -> None:
    """Rule 4: from then on only who came counts."""
    game = Game.led().play(Arrive(person="h-two"))
    assert people.mustered(game.state)
    assert people.present(game.state) == ("h-two",)
    assert {role: people.holder(game.state, role) for role in ("head", "second", "staff")} == {
        "head": "h-two", "second": "h-two", "staff": "h-two",
    }  # fmt: skip
    alone = Game.led().play(Arrive(person="h-one"))
    assert people.holder(alone.state, "head") is None
    assert people.seat(alone.state, "head").unmanned


def test_one_who_comes_unasked_switches_too_and_holds_what_was_taken_on() -> None:
    game = Game.led().play(Arrive(person="w-1", roles=("staff",)))
    assert people.present(game.state) == ("w-1",)
    assert people.line(game.state, "staff") == ("h-one", "w-1", "h-two")
    assert people.holder(game.state, "staff") == "w-1"
    assert people.order(game.state, "staff", "w-1") == 0
    assert people.order(game.state, "staff", "h-two") == 1


def test_one_who_is_not_on_the_roster_is_nobodys_deputy_by_the_workflow() -> None:
    """Rule 5: not even the first to come; a role of the roster's own people he takes on is his."""
    game = Game.led().play(Arrive(person="w-1", roles=("second",)))
    assert people.line(game.state, "second") == ("h-two", "w-1")
    assert people.line(game.state, "head") == ("h-head", "h-two")
    assert people.holder(game.state, "second") == "w-1"
    assert people.holder(game.state, "head") is None
    game.play(Arrive(person="h-head"), DeclareAbsent(person="h-head"))
    assert people.holder(game.state, "head") is None


def test_where_there_is_no_roster_whoever_comes_stands_in_as_the_workflow_says() -> None:
    game = Game.start(LED).play(
        Arrive(person="w-1", roles=("head",)), Arrive(person="w-2", roles=("second",))
    )
    assert people.line(game.state, "head") == ("w-1", "w-2")


def test_one_who_comes_where_nobody_was_called_holds_the_role() -> None:
    game = Game.start(LED).play(Arrive(person="w-1", roles=("head",)))
    assert people.holder(game.state, "head") == "w-1"


def test_the_holder_who_comes_back_holds_the_role_again() -> None:
    game = Game.led().play(Arrive(person="h-head"), Arrive(person="h-two"))
    game.play(DeclareAbsent(person="h-head"))
    assert people.holder(game.state, "head") == "h-two"
    game.play(Arrive(person="h-head"))
    assert people.holder(game.state, "head") == "h-head"
    assert people.order(game.state, "head", "h-head") == 0


@pytest.mark.parametrize("role", ["head", "second", "staff"])
def test_by_the_record_the_first_of_the_line_holds_it_until_it_is_passed_on(role: str) -> None:
    game = Game.led()
    first = people.line(game.state, role)[0]
    assert people.recorded_holder(game.state, role) == first
    game.play(Arrive(person="h-two"))
    assert people.recorded_holder(game.state, role) == "h-two"
    assert people.recorded_holder(Game.start(LED).state, role) is None


COMINGS = st.lists(
    st.tuples(st.sampled_from(["h-head", "h-two", "h-one", "w-1"]), st.booleans()), max_size=20
)


@given(COMINGS)
@thorough(100)
def test_what_the_record_says_is_what_is_the_case(comings: list[tuple[str, bool]]) -> None:
    """Whoever comes and goes: presence by a set kept by hand, holders by the line."""
    game = Game.start(LED, people=ROSTER)
    there: set[str] = set()
    gone: set[str] = set()
    for person, comes in comings:
        known = game.state.people
        roles = ("staff",) if person == "w-1" and person not in known else ()
        command: Command = Arrive(person=person, roles=roles)
        if not comes:
            command = DeclareAbsent(person=person)
        if game.attempt(command) is not None:
            continue
        if comes:
            there.add(person)
            gone.discard(person)
        else:
            gone.add(person)
        expected = (there if there else set(known)) - gone
        assert set(people.present(game.state)) == expected
        for role in game.state.plan.workflow.roles:
            holder = people.holder(game.state, role)
            found = [p for p in people.line(game.state, role) if p in expected]
            assert holder == (found[0] if found else None)
            if holder is not None and people.is_held(game.state, role):
                assert people.recorded_holder(game.state, role) == holder
