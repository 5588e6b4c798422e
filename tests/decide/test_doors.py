"""What only a command given past the screens, or a definition past the lint, can bring about."""

from __future__ import annotations

import pytest

from bcpflow.clock import NS_PER_MS
from bcpflow.commands import AddInject, AtWall, DecideStep, StartRun
from bcpflow.decide import start
from bcpflow.decide.separation import check_approver
from bcpflow.definition.model import Inject, Option, Step
from bcpflow.errors import Refused
from bcpflow.events import InjectAdded
from bcpflow.run.case import Approval
from tests.samples import DRILL, WALL_T0, Game, HandClock, one_phase


def test_t0_may_be_now_but_not_a_millisecond_ahead() -> None:
    now = HandClock()()
    ahead = AtWall(WALL_T0 + NS_PER_MS, "05:01")
    with pytest.raises(Refused) as caught:
        start(StartRun(run="r", kind="exercise", definition=DRILL, title="", at=ahead), now)
    assert (caught.value.code, caught.value.data) == ("BCP-R015", {"at": "05:01"})
    draft, *_ = start(
        StartRun(run="r", kind="exercise", definition=DRILL, title="", at=AtWall(WALL_T0)), now
    )
    assert draft.occurred_ns == WALL_T0


def test_a_choice_that_fires_what_leads_nowhere_is_refused_by_its_phase() -> None:
    nowhere = Step(id="pick", title="選ぶ", options=(Option(id="a", title="あ", fires="gone"),))
    game = Game.start(one_phase(nowhere))
    refused = game.attempt(DecideStep(step="pick", option="a"))
    assert refused is not None
    assert refused.data["trigger"] == "gone"
    assert game.state.steps["pick"].outcome is None


def test_an_approver_nobody_names_has_drafted_nothing() -> None:
    game = Game.start()
    asked = Approval("", "route", ("head",), {}, {}, {}, 0)  # who asked is as unknown
    check_approver(game.state, asked, "", "x")
    with pytest.raises(Refused, match="BCP-P080"):
        check_approver(game.state, asked._replace(by="h-one"), "h-one", "x")


def test_an_unplanned_inject_needs_no_moment() -> None:
    game = Game.start()
    (added,) = game.do(AddInject(inject=Inject(id="x1", content="電話")))
    assert added == InjectAdded(inject="x1", content={"id": "x1", "content": "電話"})


def test_a_definition_made_elsewhere_may_hold_half_a_character() -> None:
    half = one_phase(Step(id="a", title="\ud800"))
    assert Game.start(half).state.plan.digest == Game.start(half).state.plan.digest
