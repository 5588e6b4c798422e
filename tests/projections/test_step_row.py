"""The row of a step: who does it, what waits for approval, what last time was; due times."""

from __future__ import annotations

from dataclasses import replace

from bcpflow.commands import (
    AnswerImprovement,
    Arrive,
    BeginStep,
    ConfirmStep,
    DecideStep,
    DeclareAbsent,
    FireTransition,
    NoteEvent,
    SkipStep,
    UndoStep,
)
from bcpflow.definition.model import NamedEvent, Step
from bcpflow.errors import Refused
from bcpflow.projections.board import board
from bcpflow.projections.step_row import StepRow, issues, step_rows
from tests.samples import DRILL, LED, MINUTE_MS, Game, one_phase


def rows(game: Game, step: str) -> list[StepRow]:
    elapsed = game.state.clock.elapsed_ms(game.clock())
    return list(step_rows(game.state, game.state.plan.steps[step], elapsed))


def pass_to(game: Game, minute: int) -> Game:
    game.clock.pass_ms(minute * MINUTE_MS - game.state.clock.elapsed_ms(game.clock()))
    return game


def told(row: StepRow) -> tuple[str, str, float | None, float | None, float | None]:
    minutes = [
        None if ms is None else ms / MINUTE_MS
        for ms in (row.target_ms, row.actual_ms, row.overdue_ms)
    ]
    return (row.id, row.status, *minutes)  # type: ignore[return-value]  # three of them


def test_a_step_that_is_done_once_is_one_row() -> None:
    (row,) = rows(Game.start(LED), "look")
    assert (row.id, row.repeating, row.status) == ("look", False, "open")


def test_a_duty_is_a_row_for_each_due_time_the_next_one_last() -> None:
    game = pass_to(Game.start(LED), 44)
    game.play(ConfirmStep(step="report"), minutes=0)
    pass_to(game, 95)
    assert [told(row) for row in rows(game, "report")] == [
        ("report#1", "achieved", 30, 44, 14),
        ("report#2", "open", 60, None, 35),
        ("report#3", "open", 90, None, 5),
        ("report#4", "open", 120, None, None),
    ]
    assert all(row.repeating for row in rows(game, "report"))
    assert rows(game, "report")[-1].remaining_ms == 25 * MINUTE_MS
    game.play(BeginStep(step="report#2"), SkipStep(step="report#3", reason="x"), minutes=0)
    found = {row.id: row for row in rows(game, "report")}
    assert found["report#2"].begun_ms == 95 * MINUTE_MS
    assert found["report#3"].status == "skipped"


def test_what_was_recorded_about_a_row_is_done_by_its_name() -> None:
    """Every row of the board can be confirmed by the name it shows."""
    game = pass_to(Game.start(LED), 95)
    for row in rows(game, "report"):
        game.do(ConfirmStep(step=row.id))
    assert {row.status for row in rows(game, "report")} == {"achieved"}


def test_a_duty_whose_grid_is_not_known_is_one_row_without_a_target() -> None:
    game = Game.start(LED)
    (row,) = rows(game, "count")
    assert told(row) == ("count#1", "open", None, None, None)
    game.play(ConfirmStep(step="count"))
    assert told(rows(game, "count")[0]) == ("count#1", "achieved", None, 1, None)


def test_a_duty_whose_grid_is_lost_again_is_still_done() -> None:
    """Its anchor was undone: the board must not offer what would be refused."""
    game = Game.start(LED).play(ConfirmStep(step="look"), ConfirmStep(step="count"))
    assert [row.id for row in rows(game, "count")] == ["count#1"]
    game.play(UndoStep(step="look"))
    (row,) = rows(game, "count")
    assert (row.id, row.status, row.actual_ms) == ("count#1", "achieved", 2 * MINUTE_MS)
    assert isinstance(game.attempt(ConfirmStep(step="count")), Refused)


def test_a_duty_of_a_phase_to_come_waits() -> None:
    flow = LED.workflow
    later = replace(
        flow.phases["rest"], steps=(Step(id="later", title="後の定時", every="10m"),)
    )  # fmt: skip
    made = replace(LED, workflow=replace(flow, phases={**flow.phases, "rest": later}))
    (row,) = rows(Game.start(made), "later")
    assert (row.status, row.current) == ("waiting", False)


def test_a_duty_that_waits_for_another_step_is_not_open() -> None:
    """What the board calls open can be confirmed."""
    made = one_phase(
        Step(id="first", title="先"), Step(id="duty", title="定時", every="10m", after=("first",))
    )
    game = pass_to(Game.start(made), 25)
    assert [row.status for row in rows(game, "duty")] == ["waiting"] * 3
    assert rows(game, "duty")[0].waits_for == ("first",)
    game.do(ConfirmStep(step="first"))
    assert [row.status for row in rows(game, "duty")] == ["open"] * 3


def test_the_rows_of_a_phase_that_was_left_stand() -> None:
    game = pass_to(Game.start(LED), 65)
    game.do(FireTransition(trigger="rest"))
    pass_to(game, 400)
    assert [(row.id, row.current) for row in rows(game, "report")] == [
        ("report#1", False), ("report#2", False),
    ]  # fmt: skip


def test_a_row_says_who_holds_its_role_and_as_which_deputy() -> None:
    game = Game.led()
    (row,) = rows(game, "look")
    assert (row.holder, row.stands_in, row.unmanned) == ("h-one", 0, False)
    game.play(DeclareAbsent(person="h-one"))
    (row,) = rows(game, "look")
    assert (row.holder, row.stands_in, row.unmanned) == ("h-two", 1, False)
    game.play(DeclareAbsent(person="h-two"))
    (row,) = rows(game, "look")
    assert (row.holder, row.stands_in, row.unmanned) == (None, 0, True)


def test_without_a_roster_or_a_role_nobody_is_named() -> None:
    (row,) = rows(Game.start(LED), "look")
    assert (row.holder, row.unmanned) == (None, False)
    (row,) = rows(Game.led(), "count")  # nobody's role
    assert (row.holder, row.unmanned) == (None, False)
    (row,) = rows(Game.led().play(Arrive(person="h-one")), "reopen")
    assert (row.holder, row.unmanned) == (None, True)


def test_a_choice_that_waits_shows_what_was_proposed_and_who_may_approve() -> None:
    game = Game.led()
    (row,) = rows(game, "reopen")
    assert (row.proposed, row.approvers, row.status) == ("", ("head",), "open")
    game.play(DecideStep(step="reopen", option="wait", role="second"))
    (row,) = rows(game, "reopen")
    assert (row.proposed, row.option, row.status) == ("wait", "", "open")


def test_last_time_stands_beside_each_step() -> None:
    game = Game.led()
    (look,), (tell,) = rows(game, "look"), rows(game, "tell")
    assert (look.last_ms, tell.last_ms) == (9 * MINUTE_MS, None)
    assert [(issue.action, issue.text, issue.improved) for issue in look.issues] == [
        ("A1", "鍵", None)
    ]  # fmt: skip
    assert tell.issues == ()
    game.play(AnswerImprovement(run="run-0", action="A1", improved="no"))
    assert rows(game, "look")[0].issues[0].improved == "no"
    assert [issue.action for issue in issues(game.state)] == ["A1", "A2"]
    shown = board(game.state, game.clock())
    assert (shown.issues, shown.previous) == (issues(game.state), "run-0")


def test_a_run_without_one_before_it_has_nothing_to_compare() -> None:
    game = Game.start(DRILL)
    (row,) = rows(game, "power")
    assert (row.last_ms, row.issues, issues(game.state)) == (None, (), ())


def test_a_grid_may_count_from_an_event() -> None:
    made = one_phase(Step(id="duty", title="定時", every="10m", target="5m after leak"))
    flow = replace(made.workflow, events={"leak": NamedEvent(title="漏えい")})
    game = pass_to(Game.start(replace(made, workflow=flow)), 12)
    game.do(NoteEvent(event="leak"))
    pass_to(game, 30)
    assert [told(row)[:3] for row in rows(game, "duty")] == [
        ("duty#1", "open", 17), ("duty#2", "open", 27), ("duty#3", "open", 37),
    ]  # fmt: skip
