"""Single words of events that nothing else looks at, and borders to the millisecond."""

from __future__ import annotations

import pytest

from bcpflow import __version__
from bcpflow.commands import AtElapsed, ConfirmStep, TakeNote, UndoStep
from bcpflow.decide import decide
from bcpflow.events import RunStarted
from tests.samples import Game


@pytest.mark.parametrize(("ms_ago", "late"), [(999, False), (1_000, False), (1_001, True)])
def test_late_is_more_than_a_second(ms_ago: int, late: bool) -> None:
    game = Game.start()
    game.clock.pass_minutes(10)
    draft, *_ = decide(game.state, TakeNote(text="x", at=AtElapsed(600_000 - ms_ago)), game.clock())
    assert draft.late is late


def test_a_run_says_which_program_began_it() -> None:
    event = Game.start().history[0].event
    assert isinstance(event, RunStarted)
    assert event.program == __version__


def test_an_undone_measure_has_no_value_any_more() -> None:
    game = Game.start()
    game.play(ConfirmStep(step="heat", value="31.5"))
    assert game.state.steps["heat"].value == "31.5"
    game.play(UndoStep(step="heat"))
    assert game.state.steps["heat"].value == ""
