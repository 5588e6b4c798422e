"""Decisions that need an approver: one role proposes, another one makes it count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bcpflow.commands import (
    ApproveStep,
    ConfirmStep,
    DecideStep,
    FireTransition,
    RefuseStep,
    SkipStep,
    UndoStep,
)
from bcpflow.errors import Refused
from bcpflow.events import OptionChosen, OptionProposed, OptionRefused, PhaseChanged
from bcpflow.projections.board import board
from bcpflow.run.state import StepState
from tests.samples import LED, Game

PROPOSED = DecideStep(step="reopen", option="wait", note="未復旧", stumble="資料", role="second")
OPEN = DecideStep(step="reopen", option="open", reason="復旧した", role="second")
APPROVED = ApproveStep(step="reopen", role="head")


def led(*before: ConfirmStep | DecideStep) -> Game:
    return Game.led().play(*before)


def here(game: Game) -> StepState:
    return game.state.steps["reopen"]


def test_a_choice_waits_for_its_approver_and_counts_for_nothing_yet() -> None:
    game = Game.led()
    assert game.do(OPEN) == (OptionProposed(step="reopen", option="open", reason="復旧した"),)
    assert (here(game).proposed, here(game).proposed_by) == ("open", "second")
    assert not here(game).settled
    assert game.state.tracks["main"].phase == "watch"
    row = board(game.state, game.clock()).step("reopen")
    assert row is not None
    assert (row.status, row.proposed, row.approvers) == ("open", "open", ("head",))


def test_approved_it_is_taken_and_fires_its_transition() -> None:
    game = led(ConfirmStep(step="look"), OPEN)
    proposed = game.state.version
    chosen, moved = game.do(replace(APPROVED, note="了解"))
    assert chosen == OptionChosen(step="reopen", option="open", note="了解", proposed=proposed)
    assert moved == PhaseChanged(
        track="main", source="watch", target="over", trigger="over", reason="復旧した"
    )
    assert here(game).proposed == ""
    assert here(game).option == "open"


def test_a_shut_gate_is_found_when_it_is_approved_and_overruled_by_the_approver() -> None:
    game = led(OPEN)
    with pytest.raises(Refused, match="BCP-R006"):
        game.do(APPROVED)
    assert here(game).proposed == "open"
    _, moved = game.do(replace(APPROVED, override=True, reason="責任は持つ"))
    assert isinstance(moved, PhaseChanged)
    assert (moved.overridden, moved.reason) == (("look",), "責任は持つ")


def test_refused_the_step_is_open_again() -> None:
    game = led(PROPOSED)
    refused = RefuseStep(step="reopen", role="head", reason="まだ早い")
    assert game.do(refused) == (
        OptionRefused(step="reopen", option="wait", reason="まだ早い"),
    )  # fmt: skip
    assert here(game) == StepState()
    assert game.do(OPEN) == (OptionProposed(step="reopen", option="open", reason="復旧した"),)


def test_what_an_approver_chooses_is_approved_by_that() -> None:
    """Also without holding the step's own role; and with nobody's proposal before it."""
    game = Game.led()
    (chosen,) = game.do(replace(PROPOSED, role="head"))
    assert chosen == OptionChosen(step="reopen", option="wait", note="未復旧", stumble="資料")


def test_an_approver_may_choose_otherwise_than_was_proposed() -> None:
    game = led(OPEN)
    proposed = game.state.version
    (chosen,) = game.do(replace(PROPOSED, role="head"))
    assert isinstance(chosen, OptionChosen)
    assert (chosen.option, chosen.proposed) == ("wait", proposed)
    assert here(game).proposed == ""


def test_a_deputy_of_the_approver_proposes_like_everybody() -> None:
    """The second stands in for the head, and is the step's own role."""
    game = Game.led()
    assert isinstance(game.do(PROPOSED)[0], OptionProposed)
    with pytest.raises(Refused, match="BCP-R071"):
        game.do(replace(APPROVED, role="second"))


def test_who_names_no_role_proposes_in_the_steps_own() -> None:
    """Its own role, a deputy of the approver, could approve what it had proposed itself."""
    game = led(replace(PROPOSED, role=None))
    with pytest.raises(Refused, match="BCP-R071"):
        game.do(replace(APPROVED, role="second"))
    assert isinstance(game.do(APPROVED)[0], OptionChosen)


def approved_by_its_own_role(approver: str | tuple[str, ...]) -> Game:
    """The step's own role is an approver."""
    flow = LED.workflow
    watch = flow.phases["watch"]
    steps = tuple(
        replace(step, approver=approver) if step.id == "reopen" else step for step in watch.steps
    )
    phases = {**flow.phases, "watch": replace(watch, steps=steps)}
    return Game.start(replace(LED, workflow=replace(flow, phases=phases)))


def test_an_approver_approves_what_nobody_named_a_role_for() -> None:
    """Else a step whose own role approves could never be decided without naming it."""
    game = approved_by_its_own_role("second")
    assert isinstance(game.do(replace(PROPOSED, role=None))[0], OptionProposed)
    assert isinstance(game.do(replace(APPROVED, role="second"))[0], OptionChosen)


def test_a_deputy_may_approve_what_another_role_proposed() -> None:
    flow = LED.workflow
    watch = flow.phases["watch"]
    steps = tuple(
        replace(step, role="staff") if step.id == "reopen" else step for step in watch.steps
    )
    phases = {**flow.phases, "watch": replace(watch, steps=steps)}
    game = Game.start(replace(LED, workflow=replace(flow, phases=phases)))
    game.play(replace(PROPOSED, role="staff"))
    (chosen,) = game.do(replace(APPROVED, role="second"))
    assert isinstance(chosen, OptionChosen)


def test_one_of_several_approvers_is_enough() -> None:
    game = approved_by_its_own_role(("head", "staff"))
    game.play(PROPOSED)
    assert isinstance(game.do(replace(APPROVED, role="staff"))[0], OptionChosen)


def test_an_approved_choice_is_undone_like_any_other() -> None:
    game = led(PROPOSED).play(APPROVED, UndoStep(step="reopen"))
    assert here(game) == StepState()


def test_a_choice_left_out_or_missed_meanwhile_may_still_be_approved() -> None:
    for command in (SkipStep(step="reopen"), ConfirmStep(step="reopen", result="not_achieved")):
        game = led(PROPOSED).play(command)
        assert isinstance(game.do(APPROVED)[0], OptionChosen)
        assert here(game).outcome == "achieved"


def test_a_choice_that_waits_outlasts_its_phase_but_moves_nothing_any_more() -> None:
    game = led(OPEN).play(ConfirmStep(step="look"), FireTransition(trigger="rest"))
    with pytest.raises(Refused, match="BCP-R038"):
        game.do(APPROVED)
