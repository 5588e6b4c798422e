"""Who is there: the planned staffing curve beside what happened; each rule by name."""

from __future__ import annotations

from bcpflow.commands import Arrive, AtElapsed, DeclareAbsent, EndRun
from bcpflow.projections.staff import PersonRow, person_rows, staff_rows
from tests.samples import LED, MINUTE_MS, Game


def curve(game: Game) -> list[tuple[int, int, int | None]]:
    elapsed = game.state.clock.elapsed_ms(game.clock())
    return [
        (row.by_ms // MINUTE_MS, row.planned, row.actual)
        for row in staff_rows(game.state, elapsed)
    ]  # fmt: skip


def pass_to(game: Game, minute: int) -> Game:
    game.clock.pass_ms(minute * MINUTE_MS - game.state.clock.elapsed_ms(game.clock()))
    return game


def test_the_number_at_a_mark_is_how_many_had_come_by_then() -> None:
    """Rule 1, to the moment, in the order of the marks whatever that of the file."""
    game = Game.led()
    for minute, person in ((10, "h-two"), (30, "h-one"), (31, "h-head")):
        pass_to(game, minute).do(Arrive(person=person))
    assert curve(pass_to(game, 200)) == [(30, 2, 2), (60, 3, 3), (180, 4, 3)]


def test_who_had_gone_by_then_is_not_counted() -> None:
    """Rule 1: gone at the very mark is gone; before it came, the mark stands."""
    game = Game.led()
    pass_to(game, 10).play(Arrive(person="h-two"), Arrive(person="h-one"), minutes=0)
    pass_to(game, 60).do(DeclareAbsent(person="h-one"))
    assert curve(pass_to(game, 200)) == [(30, 2, 2), (60, 3, 1), (180, 4, 1)]


def test_one_who_went_and_came_back_was_there_before() -> None:
    """Rule 1: a second shift takes nothing from the first."""
    game = Game.led()
    pass_to(game, 10).do(Arrive(person="h-two"))
    pass_to(game, 40).do(DeclareAbsent(person="h-two"))
    pass_to(game, 170).do(Arrive(person="h-two"))
    assert curve(pass_to(game, 200)) == [(30, 2, 1), (60, 3, 0), (180, 4, 1)]


def test_another_role_taken_on_is_no_second_arrival() -> None:
    """Rule 1."""
    game = Game.led()
    pass_to(game, 10).do(Arrive(person="h-two"))
    pass_to(game, 40).do(Arrive(person="h-two", roles=("staff",)))
    assert curve(pass_to(game, 61)) == [(30, 2, 1), (60, 3, 1), (180, 4, None)]


def test_an_arrival_entered_late_counts_from_when_it_was() -> None:
    game = pass_to(Game.led(), 90)
    game.do(Arrive(person="h-two", at=AtElapsed(20 * MINUTE_MS)))
    assert curve(game) == [(30, 2, 1), (60, 3, 1), (180, 4, None)]


def test_a_mark_to_come_and_a_run_without_arrivals_have_no_number() -> None:
    """Rule 2: nobody was counted is not nobody was there."""
    game = pass_to(Game.led(), 100)
    game.do(DeclareAbsent(person="h-one"))
    assert curve(game) == [(30, 2, None), (60, 3, None), (180, 4, None)]
    game.do(Arrive(person="h-two"))
    assert curve(game) == [(30, 2, 0), (60, 3, 0), (180, 4, None)]
    assert curve(pass_to(game, 180)) == [(30, 2, 0), (60, 3, 0), (180, 4, 1)]


def test_a_run_that_ended_before_a_mark_has_no_number_for_it() -> None:
    """Rule 2."""
    game = pass_to(Game.led(), 20)
    game.play(Arrive(person="h-two"), EndRun(), minutes=0)
    game.clock.pass_minutes(1000)
    assert curve(game) == [(30, 2, None), (60, 3, None), (180, 4, None)]


def test_everybody_is_a_row_in_calling_order_those_who_came_unasked_last() -> None:
    game = Game.led().play(
        Arrive(person="h-two"), Arrive(person="w-1", roles=("staff",)), DeclareAbsent(
            person="h-one"
        ),
    )  # fmt: skip
    told = person_rows(game.state)
    assert [(row.person, row.presence, row.roles, row.holds) for row in told] == [
        ("h-head", "expected", ("head",), ()),
        ("h-two", "present", ("second",), ("head", "second")),
        ("h-one", "absent", ("staff",), ()),
        ("w-1", "present", ("staff",), ("staff",)),
    ]
    assert told[2] == PersonRow(
        person="h-one",
        presence="absent",
        arrived_ms=None,
        gone_ms=3 * MINUTE_MS,
        roles=("staff",),
        holds=(),
    )


def test_a_run_without_a_roster_has_nobody() -> None:
    assert person_rows(Game.start(LED).state) == ()
