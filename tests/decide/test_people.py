"""Who comes and who does not, and the roles that pass with it."""

from __future__ import annotations

from bcpflow.commands import Arrive, AtElapsed, DeclareAbsent
from bcpflow.events import PersonAbsent, PersonArrived, RolePassed
from bcpflow.run import people
from tests.samples import LED, MINUTE_MS, Game


def passed(role: str, person: str, instead_of: str, order: int) -> RolePassed:
    return RolePassed(role=role, person=person, instead_of=instead_of, order=order)


def test_the_first_to_come_takes_over_what_is_theirs() -> None:
    game = Game.led()
    assert game.do(Arrive(person="h-two")) == (
        PersonArrived(person="h-two"),
        passed("head", "h-two", "h-head", 1),
        passed("staff", "h-two", "h-one", 1),
    )


def test_a_role_goes_back_to_its_own_holder() -> None:
    game = Game.led().play(Arrive(person="h-two"))
    assert game.do(Arrive(person="h-head")) == (
        PersonArrived(person="h-head"),
        passed("head", "h-head", "h-two", 0),
    )
    assert game.do(Arrive(person="h-one"))[1:] == (passed("staff", "h-one", "h-two", 0),)


def test_who_goes_passes_on_what_was_held() -> None:
    game = Game.led().play(Arrive(person="h-head"), Arrive(person="h-two"))
    assert game.do(DeclareAbsent(person="h-head", reason="通院")) == (
        PersonAbsent(person="h-head", reason="通院"),
        passed("head", "h-two", "h-head", 1),
    )


def test_nothing_passes_where_the_holder_is_there() -> None:
    game = Game.led().play(Arrive(person="h-head"))
    assert game.do(Arrive(person="h-two"))[1:] == (passed("staff", "h-two", "h-one", 1),)
    assert game.do(DeclareAbsent(person="h-one")) == (PersonAbsent(person="h-one"),)


def test_where_nobody_is_left_nothing_passes_until_somebody_comes() -> None:
    game = Game.led().play(Arrive(person="h-head"))
    assert game.do(DeclareAbsent(person="h-head")) == (PersonAbsent(person="h-head"),)
    assert people.seat(game.state, "head").unmanned
    assert game.do(Arrive(person="h-two"))[1] == passed("head", "h-two", "h-head", 1)


def test_an_absence_in_working_hours_passes_the_role_without_a_muster() -> None:
    game = Game.led()
    assert game.do(DeclareAbsent(person="h-one"))[1:] == (passed("staff", "h-two", "h-one", 1),)
    assert not people.mustered(game.state)


def test_one_who_was_not_called_comes_with_the_roles_taken_on() -> None:
    game = Game.led()
    assert game.do(Arrive(person="w-1", roles=("staff",))) == (
        PersonArrived(person="w-1", roles=("staff",)),
        passed("staff", "w-1", "h-one", 0),
    )


def test_a_helper_who_comes_first_moves_no_role_but_those_taken_on() -> None:
    """The second stands in for the head by the workflow; one who is not on the roster does not."""
    game = Game.led()
    assert game.do(Arrive(person="w-1", roles=("second",))) == (
        PersonArrived(person="w-1", roles=("second",)),
        passed("second", "w-1", "h-two", 0),
    )
    assert game.do(Arrive(person="h-head")) == (PersonArrived(person="h-head"),)
    assert game.do(DeclareAbsent(person="w-1")) == (PersonAbsent(person="w-1"),)


def test_one_who_is_there_may_take_on_another_role() -> None:
    game = Game.led().play(Arrive(person="h-one"))
    assert game.do(Arrive(person="h-one", roles=("second",))) == (
        PersonArrived(person="h-one", roles=("second",)),
        passed("head", "h-one", "h-head", 2),  # the second stands in for the head
        passed("second", "h-one", "h-two", 0),
    )
    assert game.state.people["h-one"].arrived_ms == MINUTE_MS


def test_a_role_nobody_of_the_roster_holds_is_not_passed_on() -> None:
    """Its deputies by the workflow do it; that is no stand-in (rule 3 of run/people.py)."""
    game = Game.start(LED, people=({"person": "b", "roles": ["second"], "deputies": ["c"]},
                                   {"person": "c", "roles": [], "deputies": []}))  # fmt: skip
    assert people.holder(game.state, "head") == "b"
    assert game.do(DeclareAbsent(person="b"))[1:] == (passed("second", "c", "b", 1),)


def test_an_arrival_may_be_entered_late() -> None:
    game = Game.led()
    game.clock.pass_minutes(30)
    game.do(Arrive(person="h-one", at=AtElapsed(12 * MINUTE_MS)))
    assert game.state.people["h-one"].arrived_ms == 12 * MINUTE_MS
    assert all(told.late for told in game.history[-1:])


def test_people_come_in_a_real_event_too() -> None:
    game = Game.start(LED, "incident")
    assert game.do(Arrive(person="w-1", roles=("head",)))[0] == PersonArrived(
        person="w-1", roles=("head",)
    )
