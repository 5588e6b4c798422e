"""The board: the one view of a run at a moment, computed by hand."""

from __future__ import annotations

import pytest

from bcpflow.commands import (
    Arrive,
    BeginStep,
    CheckItems,
    ConfirmStep,
    DeclareFact,
    DeliverInject,
    EndRun,
    FireTransition,
    JumpClock,
    PauseRun,
    SkipStep,
)
from bcpflow.projections.board import Board, board
from bcpflow.projections.step_row import StepRow
from bcpflow.run.judge import Missing
from tests.samples import LED, MINUTE_MS, PAIR, Game

FORCED = FireTransition(trigger="report", override=True, reason="急ぐ", role="head")


def shown(game: Game) -> Board:
    return board(game.state, game.clock())


def row(game: Game, step: str) -> StepRow:
    found = shown(game).step(step)
    assert found is not None
    return found


def test_an_open_step_shows_what_remains_and_then_by_how_much_it_is_over() -> None:
    game = Game.start()
    game.clock.pass_minutes(18)
    power = row(game, "power")
    assert (power.status, power.target_ms, power.remaining_ms, power.overdue_ms) == (
        "open", 20 * MINUTE_MS, 2 * MINUTE_MS, None,
    )  # fmt: skip
    game.clock.pass_minutes(4)
    power = row(game, "power")
    assert (power.remaining_ms, power.overdue_ms) == (-2 * MINUTE_MS, 2 * MINUTE_MS)


def test_a_settled_step_stands_still() -> None:
    game = Game.start()
    game.clock.pass_minutes(25)
    game.do(ConfirmStep(step="power"))
    first = row(game, "power")
    assert (first.status, first.actual_ms, first.remaining_ms, first.overdue_ms) == (
        "achieved", 25 * MINUTE_MS, None, 5 * MINUTE_MS,
    )  # fmt: skip
    game.clock.pass_minutes(600)
    assert row(game, "power") == first


def test_a_step_exactly_at_its_target_is_in_time() -> None:
    game = Game.start()
    game.clock.pass_minutes(20)
    assert row(game, "power").overdue_ms is None
    game.do(ConfirmStep(step="power"))
    assert row(game, "power").overdue_ms is None


def test_steps_that_do_not_apply_are_told_apart() -> None:
    game = Game.start(facts={"時間帯": "就業時間内"})
    assert shown(game).not_applicable == ("aircon",)
    assert shown(game).step("aircon") is None
    game.do(DeclareFact(name="時間帯", value="夜間・休日"))
    assert shown(game).not_applicable == ()
    assert row(game, "aircon").waits_for == ("power",)


def test_a_step_shows_its_checklist_and_what_has_been_ticked() -> None:
    game = Game.start().play(
        BeginStep(step="power"),
        CheckItems(step="power", items={"ups": "abnormal"}, values={"ups": "12"}),
    )
    power = row(game, "power")
    assert [(i.item.id, i.state, i.value) for i in power.items] == [
        ("utility", None, ""), ("ups", "abnormal", "12"), ("fuel", None, ""),
    ]  # fmt: skip
    assert (power.kind, power.begun_ms, power.current) == ("checklist", MINUTE_MS, True)
    assert row(game, "heat").items == ()


def test_tracks_show_where_they_are_and_what_their_ways_ask_for() -> None:
    game = Game.start().play(ConfirmStep(step="safety"), ConfirmStep(step="power"))
    (track,) = shown(game).tracks
    assert (track.phase, track.entered_ms, track.target_ms, track.final) == (
        "survey", 0, 60 * MINUTE_MS, False,
    )  # fmt: skip
    (way,) = track.ways
    assert (way.trigger, way.to, way.back, way.overriders) == ("report", "report", False, ("head",))
    assert way.missing == (Missing("step", "heat"), Missing("step", "aircon"))
    game.play(FORCED)
    (track,) = shown(game).tracks
    assert (track.phase, track.entered_ms, [w.back for w in track.ways]) == (
        "report", 3 * MINUTE_MS, [False, True],
    )  # fmt: skip
    assert not row(game, "power").current
    assert row(game, "tell").current


def test_a_final_phase_is_shown_as_the_end() -> None:
    game = Game.start(PAIR).play(FireTransition(trigger="people:go"))
    people, systems = shown(game).tracks
    assert (people.final, people.ways) == (True, ())
    assert not systems.final


def test_injects_are_scheduled_due_by_hand_or_delivered() -> None:
    game = Game.start()

    def statuses() -> dict[str, str]:
        return {each.inject.id: each.status for each in shown(game).injects}

    assert statuses() == {"cold": "scheduled", "call": "by hand", "flood": "scheduled"}
    game.clock.pass_minutes(25)
    game.do(DeclareFact(name="停電", value=False))
    assert statuses() == {"cold": "due", "call": "by hand"}
    game.do(DeliverInject(inject="cold"))
    game.do(DeliverInject(inject="call"))
    assert statuses() == {"cold": "delivered", "call": "delivered"}
    game.clock.pass_minutes(3)
    game.do(ConfirmStep(step="heat"))
    cold = shown(game).injects[0]
    assert (cold.delivered_ms, cold.response_ms) == (25 * MINUTE_MS, 3 * MINUTE_MS)


def test_an_incident_has_no_injects() -> None:
    assert shown(Game.start(kind="incident")).injects == ()


def test_a_paused_board_stands_and_an_ended_one_stands_for_good() -> None:
    game = Game.start().play(PauseRun(), minutes=10)
    before = shown(game)
    game.clock.pass_minutes(60)
    assert shown(game) == before
    assert (before.status, before.elapsed_ms) == ("paused", 10 * MINUTE_MS)
    game.do(EndRun())
    ended = shown(game)
    game.clock.pass_minutes(60)
    assert shown(game) == ended
    assert (ended.status, ended.elapsed_ms) == ("ended", 10 * MINUTE_MS)


def test_scenario_time_goes_along() -> None:
    game = Game.start(scenario_start="2027-02-28T23:30:00+09:00", speed=60.0)
    game.clock.pass_minutes(1)
    scenario = shown(game).scenario
    assert scenario is not None
    assert scenario.isoformat() == "2027-03-01T00:30:00+09:00"
    assert shown(Game.start()).scenario is None


def test_a_scenario_past_the_calendar_does_not_break_the_board() -> None:
    game = Game.start(scenario_start="2027-02-28T23:30:00+09:00")
    game.do(JumpClock(by_ms=10**15))
    assert shown(game).scenario is None


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_the_board_is_a_function_of_state_and_now(steps: int) -> None:
    game = Game.start().play(*[SkipStep(step="guests"), ConfirmStep(step="heat")][:steps])
    now = game.clock()
    assert board(game.state, now) == board(game.state, now)
    assert shown(game).version == game.state.version == steps + 1


def test_the_board_shows_people_staffing_deadlines_and_last_time() -> None:
    game = Game.led().play(Arrive(person="h-two"))
    told = shown(game)
    assert [row.person for row in told.people] == ["h-head", "h-two", "h-one"]
    assert [row.by_ms for row in told.staffing] == [30 * MINUTE_MS, 60 * MINUTE_MS, 180 * MINUTE_MS]
    assert [row.id for row in told.deadlines] == ["first", "notify"]
    assert (told.previous, len(told.issues)) == ("run-0", 2)


def test_a_duty_is_found_by_the_name_of_its_due_time() -> None:
    game = Game.start(LED)
    game.clock.pass_minutes(61)
    assert [row.id for row in shown(game).steps] == [
        "look", "report#1", "report#2", "report#3", "count#1", "reopen", "tell",
    ]  # fmt: skip
    assert row(game, "report#2").overdue_ms == MINUTE_MS
    assert shown(game).step("report") is None


def test_a_look_at_an_ended_run_from_another_boot_is_no_estimate() -> None:
    game = Game.start().play(EndRun())
    game.clock.reboot(MINUTE_MS)
    assert not shown(game).estimated
    running = Game.start()
    running.clock.reboot(MINUTE_MS)
    assert shown(running).estimated
