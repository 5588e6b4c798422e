"""Deadlines: waiting, running, warning, expired, met; each rule by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bcpflow.commands import (
    AtElapsed,
    Command,
    ConfirmStep,
    DeclareFact,
    EndRun,
    FireTransition,
    JumpClock,
    NoteEvent,
    PauseRun,
    ResumeRun,
    SkipStep,
    UndoStep,
)
from bcpflow.definition.model import Deadline
from bcpflow.projections.board import board
from bcpflow.projections.deadlines import DeadlineRow, deadline_rows
from tests.samples import LED, MINUTE_MS, Game

LEAK = NoteEvent(event="leak")
TOLD = ConfirmStep(step="tell")
REST = FireTransition(trigger="rest")


def rows(game: Game) -> dict[str, DeadlineRow]:
    elapsed = game.state.clock.elapsed_ms(game.clock())
    return {row.id: row for row in deadline_rows(game.state, elapsed)}


def at(game: Game, minute: float, *commands: Command) -> DeadlineRow:
    """The notification after commands given when the exercise clock shows so many minutes."""
    game.clock.pass_ms(round(minute * MINUTE_MS) - game.state.clock.elapsed_ms(game.clock()))
    for command in commands:
        game.do(command)
    return rows(game)["notify"]


def shown(row: DeadlineRow) -> tuple[str, float | None, int]:
    left = None if row.remaining_ms is None else row.remaining_ms / MINUTE_MS
    return row.status, left, row.warning


def test_it_waits_until_its_event_has_happened_and_then_runs() -> None:
    """Rule 1."""
    game = Game.start(LED)
    row = at(game, 300)
    assert (shown(row), row.due_ms, row.met_ms) == (("waiting", None, 0), None, None)
    row = at(game, 310, LEAK)
    assert (shown(row), row.due_ms) == (("running", 120, 0), 430 * MINUTE_MS)


def test_an_event_typed_in_late_counts_from_when_it_happened() -> None:
    """Rule 1."""
    game = Game.start(LED)
    row = at(game, 100, replace(LEAK, at=AtElapsed(40 * MINUTE_MS)))
    assert shown(row) == ("warning", 60, 1)


def test_it_warns_from_each_of_its_warning_times_on() -> None:
    """Rule 3, to the moment: an hour and half an hour ahead."""
    game = Game.start(LED)
    at(game, 10, LEAK)
    second = 1 / 60
    assert shown(at(game, 70 - second)) == ("running", 60 + second, 0)
    assert shown(at(game, 70)) == ("warning", 60, 1)
    assert shown(at(game, 100 - second)) == ("warning", 30 + second, 1)
    assert shown(at(game, 100)) == ("warning", 30, 2)
    assert shown(at(game, 130)) == ("warning", 0, 2)
    assert shown(at(game, 130 + second)) == ("expired", -second, 2)


def test_one_without_a_warning_runs_until_it_expires() -> None:
    game = Game.start(LED)
    game.clock.pass_minutes(20)
    assert (rows(game)["first"].status, rows(game)["first"].warning) == ("running", 0)
    game.clock.pass_ms(1)
    assert rows(game)["first"].status == "expired"


@pytest.mark.parametrize(
    ("minute", "status"), [(40, "met"), (130, "met"), (131, "met_late"), (300, "met_late")]
)
def test_met_and_met_late(minute: int, status: str) -> None:
    """Rule 2: exactly in time is in time."""
    game = Game.start(LED)
    at(game, 10, LEAK, REST)
    row = at(game, minute, TOLD)
    assert (row.status, row.met_ms, row.remaining_ms) == (status, minute * MINUTE_MS, None)
    assert row.warning == 0
    assert at(game, 900) == row


@pytest.mark.parametrize(
    "command", [SkipStep(step="tell"), ConfirmStep(step="tell", result="not_achieved")]
)
def test_only_achieved_meets_it(command: Command) -> None:
    """Rule 2."""
    game = Game.start(LED)
    at(game, 10, LEAK, REST)
    assert shown(at(game, 20, command)) == ("running", 110, 0)
    assert at(game, 30, TOLD).status == "met"
    assert at(game, 31, UndoStep(step="tell")).status == "running"


def test_all_of_its_steps_meet_it_and_the_last_one_counts() -> None:
    """Rule 2: the last by time, in whatever order they were typed in."""
    game = Game.start(LED)
    at(game, 5, REST, TOLD)
    assert rows(game)["first"].status == "running"
    at(game, 30, ConfirmStep(step="look", at=AtElapsed(19 * MINUTE_MS)))
    assert (rows(game)["first"].status, rows(game)["first"].met_ms) == ("met", 19 * MINUTE_MS)
    late = Game.start(LED)
    at(late, 5, REST, TOLD)
    at(late, 21, ConfirmStep(step="look"))
    assert rows(late)["first"].status == "met_late"


def test_what_is_met_before_its_event_happened_is_met() -> None:
    game = Game.start(LED)
    assert at(game, 5, REST, TOLD).status == "met"


def test_it_counts_exercise_time() -> None:
    """A pause stops it, a jump moves it on, and the wall clock has no say."""
    game = Game.start(LED)
    at(game, 10, LEAK, PauseRun())
    game.clock.pass_minutes(1000)
    assert shown(rows(game)["notify"]) == ("running", 120, 0)
    game.do(ResumeRun())
    game.clock.step_wall(600 * MINUTE_MS)
    assert shown(rows(game)["notify"]) == ("running", 120, 0)
    game.do(JumpClock(by_ms=95 * MINUTE_MS))
    assert shown(rows(game)["notify"]) == ("warning", 25, 2)
    game.do(EndRun())
    game.clock.pass_minutes(1000)
    assert shown(rows(game)["notify"]) == ("warning", 25, 2)


def test_one_that_does_not_apply_is_not_there() -> None:
    flow = replace(
        LED.workflow,
        deadlines={"notify": Deadline(title="通知", at="T+1h", when="停電", met_by=())},
    )
    game = Game.start(replace(LED, workflow=flow))
    assert list(rows(game)) == ["notify"]  # not known yet: it applies
    game.do(DeclareFact(name="停電", value=False))
    assert rows(game) == {}
    game.do(DeclareFact(name="停電", value=True))
    assert rows(game)["notify"].status == "running"  # no step can meet it
    game.clock.pass_minutes(61)
    assert rows(game)["notify"].status == "expired"


def test_a_step_that_does_not_apply_is_not_asked_for() -> None:
    rest = LED.workflow.phases["rest"]
    (tell,) = rest.steps
    phases = {**LED.workflow.phases, "rest": replace(rest, steps=(replace(tell, when="停電"),))}
    game = Game.start(
        replace(LED, workflow=replace(LED.workflow, phases=phases)), facts={"停電": False}
    )
    game.play(ConfirmStep(step="look"))
    assert rows(game)["first"].status == "met"
    assert rows(game)["notify"].status == "waiting"


def test_those_that_run_out_first_stand_in_front_and_waiting_ones_last() -> None:
    flow = replace(
        LED.workflow,
        deadlines={
            "waits": Deadline(title="x", at="1h after leak"),
            "later": Deadline(title="x", at="T+3h"),
            "sooner": Deadline(title="x", at="T+2h"),
        },
    )
    game = Game.start(replace(LED, workflow=flow))
    assert list(rows(game)) == ["sooner", "later", "waits"]
    game.do(LEAK)
    assert list(rows(game)) == ["waits", "sooner", "later"]
    assert [row.id for row in board(game.state, game.clock()).deadlines] == list(rows(game))
