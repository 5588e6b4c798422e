"""Looking back: observations, ratings, answers and corrective actions, also after the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bcpflow.commands import (
    AddAction,
    AnswerImprovement,
    AnswerQuestion,
    AtElapsed,
    CloseAction,
    Command,
    ConfirmStep,
    EndRun,
    FireTransition,
    Observe,
    RateObjective,
    UpdateAction,
)
from bcpflow.decide.core import AFTERWARDS
from bcpflow.errors import Refused
from bcpflow.events import (
    ActionAdded,
    ActionClosed,
    ActionUpdated,
    Event,
    ImprovementAnswered,
    ObjectiveRated,
    ObservationMade,
    QuestionAnswered,
)
from bcpflow.run.state import ActionState
from tests.samples import LED, MINUTE_MS, Game

AGREED = AddAction(text="鍵を作る", owner="p-9", due="2027-03-31", element="equipment", step="look")
ADDED = ActionAdded(
    action="A1", text="鍵を作る", owner="p-9", due="2027-03-31", element="equipment", step="look"
)
LATER = CloseAction(action="A1", later_run="run-2", step="look", actual_ms=600, target_ms=600)

FOLLOWS: list[tuple[tuple[Command, ...], Command, Event]] = [
    (
        (),
        Observe(text="速い", kind="strength", about="look", analysis="練習した"),
        ObservationMade(
            observation="O1", text="速い", kind="strength", about="step:look", analysis="練習した"
        ),
    ),
    ((Observe(text="x"),), Observe(text="y"), ObservationMade(
        observation="O2", text="y", kind="note"
    )),
    (
        (),
        RateObjective(objective="tell-all", rating="M", suggested="M"),
        ObjectiveRated(objective="tell-all", rating="M", suggested="M"),
    ),
    (
        (),
        RateObjective(objective="tell-all", rating="P", suggested="M", reason="別の手段で伝えた"),
        ObjectiveRated(
            objective="tell-all", rating="P", suggested="M", reason="別の手段で伝えた"
        ),
    ),
    ((), AnswerQuestion(question=2, text="鍵"), QuestionAnswered(question=2, text="鍵")),
    ((), AGREED, ADDED),
    ((AGREED,), replace(AGREED, step=""), replace(ADDED, action="A2", step="")),
    (
        (Observe(text="x"),),
        replace(AGREED, observation="O1"),
        replace(ADDED, observation="O1"),
    ),
    (
        (AGREED,),
        UpdateAction(action="A1", changes={"due": "2027-06-30", "x": "y", "step": "tell"}),
        ActionUpdated(action="A1", changes={"due": "2027-06-30", "step": "tell"}),
    ),
    (
        (AGREED,),
        UpdateAction(action="A1", changes={"step": ""}),
        ActionUpdated(action="A1", changes={"step": ""}),
    ),
    (
        (AGREED,),
        UpdateAction(action="A1", changes={}, note="発注した"),
        ActionUpdated(action="A1", changes={}, note="発注した"),
    ),
    ((AGREED,), CloseAction(action="A1", evidence="写真"), ActionClosed(
        action="A1", evidence="写真"
    )),
    (
        (AGREED,),
        LATER,
        ActionClosed(action="A1", later_run="run-2", step="look", actual_ms=600, target_ms=600),
    ),
    (
        (),
        AnswerImprovement(run="run-0", action="A1", improved="no", note="まだ"),
        ImprovementAnswered(run="run-0", action="A1", improved="no", note="まだ"),
    ),
]  # fmt: skip


@pytest.mark.parametrize("over", [False, True], ids=["running", "over"])
@pytest.mark.parametrize(("before", "command", "event"), FOLLOWS)
def test_what_follows_from_a_command_also_after_the_end(
    before: tuple[Command, ...], command: Command, event: Event, over: bool
) -> None:
    game = Game.led().play(*([EndRun()] if over else []), *before)
    assert game.do(command) == (event,)
    assert game.state.over is over


def test_all_that_may_be_said_afterwards_is_told_of_here() -> None:
    told = {type(command) for _, command, _ in FOLLOWS}
    assert {kind for kind in AFTERWARDS if kind.__name__ != "JudgeInject"} == told


def test_looking_back_happens_at_the_end_of_a_run_that_is_over() -> None:
    """The exercise clock stands; a moment may be named, but none after the end."""
    game = Game.led().play(EndRun(), minutes=50)
    game.clock.pass_minutes(60 * 24 * 90)
    game.do(Observe(text="x"))
    assert game.history[-1].elapsed_ms == 50 * MINUTE_MS
    game.do(Observe(text="x", at=AtElapsed(20 * MINUTE_MS)))
    assert (game.history[-1].elapsed_ms, game.history[-1].late) == (20 * MINUTE_MS, True)
    with pytest.raises(Refused, match="BCP-R015"):
        game.do(Observe(text="x", at=AtElapsed(51 * MINUTE_MS)))


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("look", "step:look"),
        ("step:look", "step:look"),
        ("report", "step:report"),
        ("report#1", "step:report#1"),
        ("step:report#1", "step:report#1"),
        ("call", "inject:call"),
        ("inject:call", "inject:call"),
        ("tell-all", "objective:tell-all"),
        ("objective:tell-all", "objective:tell-all"),
        ("", ""),
    ],
)
def test_an_observation_says_in_full_what_it_is_about(said: str, subject: str) -> None:
    (made,) = Game.led().do(Observe(text="x", about=said))
    assert isinstance(made, ObservationMade)
    assert made.about == subject


def test_an_observation_may_name_the_second_visit() -> None:
    game = Game.led().play(
        ConfirmStep(step="look"),
        FireTransition(trigger="rest"),
        FireTransition(trigger="watch", reason="再開"),
    )
    (made,) = game.do(Observe(text="x", about="look#2"))
    assert isinstance(made, ObservationMade)
    assert made.about == "step:look#2"


def test_an_action_is_closed_on_proof_only() -> None:
    """By evidence, or by a later run in which its step met the target; once."""
    for proof in (CloseAction(action="A1", evidence="納品書"), LATER):
        game = Game.led().play(EndRun(), AGREED)
        for no_proof in (
            CloseAction(action="A1"),
            CloseAction(action="A1", evidence="　"),
            replace(LATER, actual_ms=601),
            replace(LATER, actual_ms=None),
            replace(LATER, target_ms=None),
            replace(LATER, step="tell"),
            replace(LATER, later_run=""),
        ):
            assert game.attempt(no_proof) is not None
        game.do(proof)
        assert game.state.actions == {"A1": ActionState(step="look", closed=True)}
        assert game.attempt(proof) is not None


def test_a_step_linked_later_is_the_one_a_later_run_is_asked_for() -> None:
    game = Game.led().play(AGREED, UpdateAction(action="A1", changes={"step": "tell"}))
    assert game.attempt(LATER) is not None
    game.do(replace(LATER, step="tell"))
    assert game.state.actions["A1"].closed


def test_a_changed_action_has_a_text_still() -> None:
    game = Game.led().play(AGREED)
    with pytest.raises(Refused, match="BCP-R073"):
        game.do(UpdateAction(action="A1", changes={"text": "　"}))


def test_an_answer_about_last_time_may_change() -> None:
    game = Game.led()
    for improved in ("unknown", "no", "yes"):
        game.do(AnswerImprovement(run="run-0", action="A2", improved=improved))
    assert game.state.improved == {("run-0", "A2"): "yes"}


def test_a_real_event_is_looked_back_on_too() -> None:
    game = Game.start(LED, "incident").play(EndRun(), Observe(text="x"), AGREED)
    assert game.state.observations == 1
    assert list(game.state.actions) == ["A1"]
