"""What controllers do with injects, and what evaluators say of the answers."""

from __future__ import annotations

import pytest

from bcpflow.commands import (
    AddInject,
    AtElapsed,
    CancelInject,
    Command,
    DeliverInject,
    EndRun,
    HoldInject,
    JudgeInject,
    PauseRun,
    ReleaseInject,
    TakeNote,
)
from bcpflow.definition.codec import pack
from bcpflow.definition.model import Inject
from bcpflow.errors import Refused
from bcpflow.events import (
    Event,
    InjectAdded,
    InjectCancelled,
    InjectDelivered,
    InjectHeld,
    InjectJudged,
    InjectReleased,
)
from bcpflow.run import judge
from tests.samples import MINUTE_MS, Game

GIVEN = DeliverInject(inject="call")
MAYOR = Inject(
    id="mayor",
    content={"ja": "市長", "en": "The mayor"},
    at="T+1h30m",
    to="head",
    expects=("tell",),
    objective="tell-all",
)


@pytest.mark.parametrize(
    ("before", "command", "event"),
    [
        ((), HoldInject(inject="call", reason="早い"), InjectHeld(inject="call", reason="早い")),
        ((HoldInject(inject="call"),), ReleaseInject(inject="call"), InjectReleased(inject="call")),
        ((HoldInject(inject="call"),), GIVEN, InjectDelivered(inject="call")),
        ((), HoldInject(inject="press"), InjectHeld(inject="press")),
        ((), CancelInject(inject="call", reason="x"), InjectCancelled(inject="call", reason="x")),
        ((HoldInject(inject="call"),), CancelInject(inject="call"), InjectCancelled(inject="call")),
        ((), AddInject(inject=MAYOR), InjectAdded(inject="mayor", content=pack(MAYOR))),
        ((AddInject(inject=MAYOR),), HoldInject(inject="mayor"), InjectHeld(inject="mayor")),
        (
            (GIVEN,),
            JudgeInject(inject="call", result="achieved", note="3分"),
            InjectJudged(inject="call", result="achieved", note="3分"),
        ),
        (
            (GIVEN, JudgeInject(inject="call", result="achieved")),
            JudgeInject(inject="call", result="not_achieved"),
            InjectJudged(inject="call", result="not_achieved"),
        ),
        (
            (GIVEN, EndRun()),
            JudgeInject(inject="call", result="achieved"),
            InjectJudged(inject="call", result="achieved"),
        ),
    ],
)
def test_what_follows_from_a_command(
    before: tuple[Command, ...], command: Command, event: Event
) -> None:
    game = Game.led().play(*before)
    assert game.do(command) == (event,)


def test_a_held_one_is_not_delivered_by_the_clock_but_by_hand() -> None:
    game = Game.led().play(HoldInject(inject="call"))
    with pytest.raises(Refused, match="BCP-R050"):
        game.do(DeliverInject(inject="call", automatic=True))
    game.do(GIVEN)
    assert "call" in game.state.injects


def test_an_unplanned_one_is_delivered_and_answered_like_a_planned_one() -> None:
    game = Game.led().play(AddInject(inject=MAYOR))
    assert judge.inject_due_ms(game.state, game.state.injects_known["mayor"]) == 90 * MINUTE_MS
    game.clock.pass_minutes(90)
    game.do(DeliverInject(inject="mayor", automatic=True, at=AtElapsed(90 * MINUTE_MS)))
    assert game.state.injects == {"mayor": 90 * MINUTE_MS}
    game.do(TakeNote(text="慌てた", about="mayor"))


def test_the_clock_delivers_at_the_due_time_and_that_is_no_late_entry() -> None:
    game = Game.led()
    game.clock.pass_minutes(16)
    game.do(DeliverInject(inject="call", automatic=True, at=AtElapsed(15 * MINUTE_MS)))
    assert (game.history[-1].elapsed_ms, game.history[-1].late) == (15 * MINUTE_MS, False)
    by_hand = Game.led()
    by_hand.clock.pass_minutes(16)
    by_hand.do(DeliverInject(inject="call", at=AtElapsed(15 * MINUTE_MS)))
    assert by_hand.history[-1].late


def test_while_the_clock_stands_injects_are_prepared_but_none_is_delivered() -> None:
    game = Game.led().play(PauseRun())
    game.play(HoldInject(inject="call"), ReleaseInject(inject="call"), AddInject(inject=MAYOR))
    with pytest.raises(Refused, match="BCP-R008"):
        game.do(GIVEN)


def test_no_delivery_of_the_clock_moves_the_clock() -> None:
    """Another console has slowed it down since this one saw the inject fall due."""
    game = Game.led()
    game.clock.pass_minutes(14)
    before = game.state
    with pytest.raises(Refused, match="BCP-R015"):
        game.do(DeliverInject(inject="call", automatic=True, at=AtElapsed(15 * MINUTE_MS)))
    assert game.state is before
    game.do(DeliverInject(inject="call", at=AtElapsed(15 * MINUTE_MS)))  # by hand it may
    assert game.state.injects == {"call": 15 * MINUTE_MS}
