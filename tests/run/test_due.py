"""By when the n-th time of a duty is due, seen from the occurrence that stands."""

from __future__ import annotations

from bcpflow.commands import ConfirmStep, EndRun
from bcpflow.run import judge, series
from tests.samples import LED, MINUTE_MS, Game


def test_each_time_of_a_repeating_duty_has_its_own_due_time() -> None:
    game = Game.led()
    report = game.state.plan.steps["report"]  # each 30 minutes, from the phase on
    assert report.every_s == 30 * 60
    assert [series.due_ms(game.state, report, n) for n in (1, 2, 3)] == [
        30 * MINUTE_MS, 60 * MINUTE_MS, 90 * MINUTE_MS,
    ]  # fmt: skip
    assert judge.occurrence_target_ms(game.state, report, 2) == 60 * MINUTE_MS


def test_a_duty_that_counts_from_a_step_is_due_at_no_time_until_then() -> None:
    game = Game.led()
    count = game.state.plan.steps["count"]  # each 20 minutes, 25 minutes after look
    assert series.due_ms(game.state, count, 1) is None
    assert judge.occurrence_target_ms(game.state, count, 1) is None
    game.clock.pass_minutes(10)
    game.do(ConfirmStep(step="look"))
    assert series.due_ms(game.state, count, 1) == 35 * MINUTE_MS
    assert judge.occurrence_target_ms(game.state, count, 3) == 75 * MINUTE_MS


def test_what_does_not_repeat_is_due_at_its_target() -> None:
    game = Game.led()
    look, reopen = game.state.plan.steps["look"], game.state.plan.steps["reopen"]
    assert series.due_ms(game.state, look, 1) is None
    assert judge.occurrence_target_ms(game.state, look, 1) == 10 * MINUTE_MS
    assert judge.occurrence_target_ms(game.state, reopen, 1) is None
    game.do(EndRun())
    assert judge.occurrence_target_ms(game.state, look, 1) == 10 * MINUTE_MS


def test_the_plan_knows_what_repeats() -> None:
    steps = Game.start(LED).state.plan.steps
    assert {name for name, planned in steps.items() if planned.every_s} == {"report", "count"}
