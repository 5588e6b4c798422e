"""When something happened: the moment an operator names lies between T0 and now (rule 3)."""

from __future__ import annotations

import pytest

from bcpflow.clock import NS_PER_MS
from bcpflow.commands import (
    AtElapsed,
    AtWall,
    ConfirmStep,
    EndRun,
    JumpClock,
    PauseRun,
    ResumeRun,
    SkipStep,
    TakeNote,
)
from bcpflow.decide import Draft, decide
from bcpflow.decide.moment import LATE_MS, Occurred, occurred
from bcpflow.errors import Refused
from bcpflow.events import ClockJumped, ClockStepped, NoteTaken
from tests.samples import MINUTE_MS, WALL_T0, Game

MINUTE_NS = MINUTE_MS * NS_PER_MS


def ten_minutes_in(speed: float = 1.0) -> Game:
    game = Game.start(speed=speed)
    game.clock.pass_minutes(10)
    return game


def named(game: Game, at: AtElapsed | AtWall) -> Occurred:
    return occurred(game.state, at, game.clock())


def test_without_a_moment_it_is_now() -> None:
    game = ten_minutes_in()
    now = game.clock()
    assert occurred(game.state, None, now) == Occurred(10 * MINUTE_MS, now.wall_ns)


def test_a_past_moment_may_be_said_either_way() -> None:
    game = ten_minutes_in()
    four = Occurred(4 * MINUTE_MS, WALL_T0 + 4 * MINUTE_NS, late=True)
    assert named(game, AtElapsed(4 * MINUTE_MS)) == four
    assert named(game, AtWall(WALL_T0 + 4 * MINUTE_NS)) == four


@pytest.mark.parametrize("ms_ago", [0, LATE_MS, LATE_MS + 1])
def test_late_is_what_lies_more_than_a_second_back(ms_ago: int) -> None:
    game = ten_minutes_in()
    now = game.clock().wall_ns
    late = ms_ago > LATE_MS
    assert named(game, AtElapsed(10 * MINUTE_MS - ms_ago)).late is late
    assert named(game, AtWall(now - ms_ago * NS_PER_MS)).late is late


def test_t0_itself_may_be_named_and_what_lies_before_may_not() -> None:
    game = ten_minutes_in()
    assert named(game, AtElapsed(0)).elapsed_ms == 0
    assert named(game, AtWall(WALL_T0)).elapsed_ms == 0
    for before in (AtElapsed(-1), AtWall(WALL_T0 - 1)):
        with pytest.raises(Refused, match="BCP-R014"):
            named(game, before)


def test_the_future_may_not_be_named_by_the_wall() -> None:
    game = ten_minutes_in()
    now = game.clock().wall_ns
    assert named(game, AtWall(now)).elapsed_ms == 10 * MINUTE_MS
    with pytest.raises(Refused, match="BCP-R015"):
        named(game, AtWall(now + 1))


def test_ahead_of_an_exercise_clock_moves_that_clock_first() -> None:
    game = ten_minutes_in()
    drafts = decide(game.state, TakeNote(text="x", at=AtElapsed(25 * MINUTE_MS)), game.clock())
    now = game.clock().wall_ns
    assert drafts == (
        Draft(ClockJumped(to_ms=25 * MINUTE_MS, asked=False), 25 * MINUTE_MS, now),
        Draft(NoteTaken(text="x"), 25 * MINUTE_MS, now),
    )
    game.record(*drafts)
    assert game.state.clock.elapsed_ms(game.clock()) == 25 * MINUTE_MS


def test_in_an_incident_nothing_moves_the_clock() -> None:
    game = Game.start(kind="incident")
    game.clock.pass_minutes(10)
    with pytest.raises(Refused, match="BCP-R015"):
        named(game, AtElapsed(10 * MINUTE_MS + 1))


def test_a_drill_can_be_scripted_without_waiting() -> None:
    """Every step at its own T+, typed within a second: elapsed times are exactly those."""
    game = Game.start()
    for step, minute in (("safety", 3), ("power", 18), ("heat", 19), ("guests", 70)):
        game.clock.pass_ms(100)
        game.do(ConfirmStep(step=step, at=AtElapsed(minute * MINUTE_MS)))
    assert [game.state.steps[s].settled_ms for s in ("safety", "power", "heat", "guests")] == [
        3 * MINUTE_MS, 18 * MINUTE_MS, 19 * MINUTE_MS, 70 * MINUTE_MS,
    ]  # fmt: skip


def test_a_past_moment_goes_by_the_stretch_it_fell_in() -> None:
    """Sixty times as fast, five minutes of pause, an hour jumped over."""
    game = ten_minutes_in(speed=60.0)
    game.do(PauseRun())
    game.clock.pass_minutes(5)
    game.do(ResumeRun())
    game.do(JumpClock(by_ms=60 * MINUTE_MS))
    game.clock.pass_minutes(1)

    def at_minute(minute: float) -> int:
        return named(game, AtWall(WALL_T0 + round(minute * MINUTE_NS))).elapsed_ms // MINUTE_MS

    assert [at_minute(m) for m in (5, 10, 12, 14.9, 15, 15.5)] == [300, 600, 600, 600, 660, 690]
    skipped = named(game, AtElapsed(630 * MINUTE_MS))
    assert skipped.wall_ns == WALL_T0 + 15 * MINUTE_NS


def test_what_was_done_before_a_pause_may_be_typed_in_during_it() -> None:
    game = ten_minutes_in()
    game.do(PauseRun())
    game.clock.pass_minutes(5)
    game.do(SkipStep(step="guests", at=AtElapsed(7 * MINUTE_MS)))
    assert game.state.steps["guests"].settled_ms == 7 * MINUTE_MS
    assert game.history[-1].late


def test_a_run_may_be_ended_at_the_moment_people_stopped() -> None:
    game = ten_minutes_in()
    game.do(EndRun(at=AtElapsed(8 * MINUTE_MS)))
    assert game.state.clock.elapsed_ms(game.clock()) == 8 * MINUTE_MS


def test_a_wall_step_is_recorded_at_the_moment_it_was_noticed() -> None:
    """Not at the moment the command speaks of, be it long ago or ahead."""
    for at in (AtElapsed(2 * MINUTE_MS), AtElapsed(60 * MINUTE_MS), None):
        game = ten_minutes_in()
        game.clock.step_wall(7_000)
        first, *_ = decide(game.state, TakeNote(text="x", at=at), game.clock())
        assert first == Draft(ClockStepped(by_ms=7_000), 10 * MINUTE_MS, game.clock().wall_ns)


def test_a_wall_step_is_recorded_once() -> None:
    game = ten_minutes_in()
    game.clock.step_wall(-3 * MINUTE_MS)
    game.play(TakeNote(text="x"), TakeNote(text="y"))
    assert [type(t.event) for t in game.history[1:]] == [ClockStepped, NoteTaken, NoteTaken]
    assert [t.elapsed_ms for t in game.history[1:]] == [11 * MINUTE_MS] * 2 + [12 * MINUTE_MS]


def test_after_the_wall_was_set_back_a_time_before_t0_by_the_wall_may_lie_after_it() -> None:
    game = ten_minutes_in()
    game.clock.step_wall(-60 * MINUTE_MS)
    assert named(game, AtWall(game.clock().wall_ns - 2 * MINUTE_NS)).elapsed_ms == 8 * MINUTE_MS
    with pytest.raises(Refused, match="BCP-R014"):
        named(game, AtWall(game.clock().wall_ns - 11 * MINUTE_NS))


def test_after_a_restart_a_moment_before_it_is_found_by_the_wall() -> None:
    game = ten_minutes_in()
    game.do(TakeNote(text="x"))
    game.clock.reboot(20 * MINUTE_MS)
    game.clock.pass_minutes(1)
    assert named(game, AtWall(WALL_T0 + 4 * MINUTE_NS)).elapsed_ms == 4 * MINUTE_MS
    game.do(TakeNote(text="y"))
    assert game.history[-1].elapsed_ms == 31 * MINUTE_MS
    assert named(game, AtWall(WALL_T0 + 4 * MINUTE_NS)).elapsed_ms == 4 * MINUTE_MS
