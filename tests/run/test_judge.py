"""Questions a run answers, each rule by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bcpflow.commands import (
    ConfirmStep,
    DecideStep,
    DeclareFact,
    DeliverInject,
    FireTransition,
    NoteEvent,
    SkipStep,
    UndoStep,
)
from bcpflow.definition.model import Definition, Gate, Inject, Phase, Step, Transition, Workflow
from bcpflow.definition.moments import parse_moment
from bcpflow.run import judge
from bcpflow.run.judge import Missing
from bcpflow.run.state import RunState
from tests.samples import DRILL, MINUTE_MS, PAIR, Game, one_phase

OFFICE = {"時間帯": "就業時間内"}


def asked(state: RunState, track: str = "main") -> list[str]:
    """What the first way out of a track's phase still asks for."""
    phase = state.plan.phase(track, state.tracks[track].phase)
    return [missing.what for missing in judge.shut(state, track, phase.next[0])]


def status(state: RunState, step: str) -> str:
    return judge.step_status(state, state.plan.steps[step])


def target(state: RunState, step: str) -> int | None:
    return judge.step_target_ms(state, state.plan.steps[step])


def test_a_step_whose_condition_is_false_does_not_apply_and_no_gate_asks_for_it() -> None:
    """Rule 1."""
    night, office = Game.start().state, Game.start(facts=OFFICE).state
    assert judge.applies(night, night.plan.steps["aircon"])
    assert not judge.applies(office, office.plan.steps["aircon"])
    assert asked(night) == ["safety", "power", "heat", "aircon"]
    assert asked(office) == ["safety", "power", "heat"]


def test_nothing_waits_for_a_step_that_does_not_apply() -> None:
    """Rule 1."""
    steps = (
        Step(id="a", title="a", when="停電"),
        Step(id="b", title="b", after=("a",)),
    )
    made = one_phase(*steps)
    flow = replace(made.workflow, facts=DRILL.workflow.facts)
    for value, waits in ((True, ("a",)), (False, ())):
        state = Game.start(replace(made, workflow=flow), facts={"停電": value}).state
        assert judge.waits_for(state, state.plan.steps["b"]) == waits


def test_a_condition_that_cannot_be_judged_counts_as_true_for_a_step() -> None:
    """Rule 1: not declared yet, or an expression that breaks (lint was not asked)."""
    for condition in ("停電", "停電 ==", "停電 > 備考", "x.y"):
        made = one_phase(Step(id="a", title="a", when=condition))
        flow = replace(made.workflow, facts=DRILL.workflow.facts)
        state = Game.start(replace(made, workflow=flow)).state
        assert judge.applies(state, state.plan.steps["a"])


def test_a_condition_that_cannot_be_judged_keeps_a_gate_shut() -> None:
    """Rule 1: and the gate says which fact is missing."""
    game = Game.start()
    gate = DRILL.workflow.phases["report"].next[0]
    missing = judge.shut(game.state, "main", gate)
    assert missing == (Missing("step", "site"), Missing("fact", "震度"))
    game.do(DeclareFact(name="震度", value="5弱"))
    assert judge.shut(game.state, "main", gate)[1] == Missing("condition", "震度 >= '5強'")
    game.do(DeclareFact(name="震度", value="5強"))
    assert [m.kind for m in judge.shut(game.state, "main", gate)] == ["step"]


def test_a_gate_is_open_when_each_applying_required_step_is_achieved() -> None:
    """Rule 2: the optional one is not asked for; skipped and not achieved keep it shut."""
    game = Game.start(facts=OFFICE).play(ConfirmStep(step="safety"), ConfirmStep(step="power"))
    assert asked(game.state) == ["heat"]
    game.play(SkipStep(step="heat"))
    assert asked(game.state) == ["heat"]
    game.play(ConfirmStep(step="heat", result="not_achieved"))
    assert asked(game.state) == ["heat"]
    game.play(ConfirmStep(step="heat"))
    assert asked(game.state) == []


def test_a_gate_may_wait_for_a_step_of_another_track() -> None:
    game = Game.start(PAIR)
    assert asked(game.state, "systems") == ["count"]
    game.play(ConfirmStep(step="count"))
    assert asked(game.state, "systems") == []


def test_all_required_steps_are_those_of_the_phase_that_is_left() -> None:
    game = Game.start(PAIR).play(ConfirmStep(step="count"), FireTransition(trigger="systems:go"))
    restore = PAIR.workflow.tracks["systems"].phases["restore"]
    assert judge.shut(game.state, "systems", restore.next[1]) == (Missing("step", "boot"),)
    assert judge.shut(game.state, "systems", restore.next[0]) == ()


def test_a_step_waits_until_its_phase_is_entered_and_what_it_follows_is_settled() -> None:
    game = Game.start()
    assert [status(game.state, s) for s in ("power", "aircon", "tell")] == [
        "open", "waiting", "waiting",
    ]  # fmt: skip
    game.play(ConfirmStep(step="power", result="not_achieved"))
    assert [status(game.state, s) for s in ("power", "aircon")] == ["not_achieved", "open"]
    game.play(ConfirmStep(step="power"), UndoStep(step="power"))
    assert [status(game.state, s) for s in ("power", "aircon")] == ["open", "waiting"]


def test_targets_count_from_their_anchor() -> None:
    """T0, own phase, a step, a phase left, a named event, each computed by hand."""
    game = Game.start(facts=OFFICE)
    state = game.state
    assert [target(state, s) for s in ("safety", "power", "guests")] == [
        5 * MINUTE_MS, 20 * MINUTE_MS, None,
    ]  # fmt: skip
    game.clock.pass_minutes(12)
    game.do(ConfirmStep(step="power"))
    assert target(game.state, "heat") == 22 * MINUTE_MS
    game.clock.pass_minutes(28)
    game.do(FireTransition(trigger="report", override=True, reason="急ぐ", role="head"))
    assert target(game.state, "tell") == 55 * MINUTE_MS
    assert judge.phase_target_ms(game.state, "main", "report") == 70 * MINUTE_MS
    assert judge.phase_target_ms(game.state, "main", "survey") == 60 * MINUTE_MS
    assert judge.phase_target_ms(game.state, "main", "over") is None
    game.clock.pass_minutes(1)
    game.do(NoteEvent(event="leak"))
    assert target(game.state, "site") == 71 * MINUTE_MS


def test_a_target_without_its_anchor_is_not_known_yet() -> None:
    """Rule 3."""
    game = Game.start()
    assert [target(game.state, s) for s in ("heat", "tell", "site")] == [None, None, None]
    assert judge.phase_target_ms(game.state, "main", "report") is None
    game.play(ConfirmStep(step="power"))
    assert target(game.state, "heat") == 11 * MINUTE_MS
    game.play(UndoStep(step="power"))
    assert target(game.state, "heat") is None


def test_where_one_name_means_two_things_the_kind_decides() -> None:
    """A step, an event and a phase called x, each at its own time."""
    step = Step(id="x", title="x")
    phases = {
        "x": Phase(title="x", steps=(step,), next=(Transition(to="y"),)),
        "y": Phase(title="y", final=True),
    }
    flow = Workflow(workflow="w", title="t", phases=phases, events=DRILL.workflow.events)
    flow = replace(flow, events={"x": flow.events["leak"]})
    game = Game.start(Definition(workflow=flow))
    game.play(NoteEvent(event="x"), ConfirmStep(step="x"), FireTransition())

    def due(text: str) -> int | None:
        return judge.due_ms(game.state, parse_moment(text), "main", "y")

    assert [due(f"1m after {x}") for x in ("event:x", "step:x", "phase:x", "x")] == [
        2 * MINUTE_MS, 3 * MINUTE_MS, 4 * MINUTE_MS, 3 * MINUTE_MS,
    ]  # fmt: skip
    assert due("1m after nothing") is None
    assert due("1m") == 4 * MINUTE_MS


@pytest.mark.parametrize(
    ("role", "may"), [("head", True), ("liaison", True), ("facilities", False), ("nobody", False)]
)
def test_a_deputy_stands_in(role: str, may: bool) -> None:
    assert judge.may_act_as(Game.start().state, role, ("head",)) is may


def test_who_may_open_a_gate_stands_in_the_gate() -> None:
    assert judge.overriders(Transition(to="x", gate=Gate(override=("a", "b")))) == ("a", "b")
    assert judge.overriders(Transition(to="x", gate="all required steps")) == ()
    assert judge.overriders(Transition(to="x")) == ()


def test_injects_are_due_by_the_grammar_of_targets() -> None:
    game = Game.start(facts={"停電": False})
    injects = game.state.plan.injects
    assert judge.inject_due_ms(game.state, injects["cold"]) == 25 * MINUTE_MS
    assert judge.inject_due_ms(game.state, injects["call"]) is None
    assert judge.inject_due_ms(game.state, injects["flood"]) is None
    assert not judge.inject_applies(game.state, injects["flood"])
    game.play(NoteEvent(event="leak"), DeclareFact(name="停電", value=True))
    assert judge.inject_due_ms(game.state, injects["flood"]) == 11 * MINUTE_MS
    assert judge.inject_applies(game.state, injects["flood"])
    bare = Inject(id="x", content="x", at="20m")
    assert judge.inject_due_ms(game.state, bare) == 20 * MINUTE_MS  # no phase of its own: T0


def test_the_response_is_the_first_expected_step_settled_afterwards() -> None:
    game = Game.start()
    cold = game.state.plan.injects["cold"]
    game.play(ConfirmStep(step="power"), ConfirmStep(step="heat"))
    assert judge.response_ms(game.state, cold) is None
    game.play(DeliverInject(inject="cold"))
    assert judge.response_ms(game.state, cold) is None  # what was done before is no answer
    game.play(ConfirmStep(step="aircon"), minutes=7)
    assert judge.response_ms(game.state, cold) == 7 * MINUTE_MS


def test_a_gate_asks_for_a_decision_until_it_is_taken() -> None:
    game = Game.start(facts={**OFFICE, "震度": "6強"})
    game.play(
        FireTransition(override=True, reason="急ぐ", role="head"),
        ConfirmStep(step="heat"),
        ConfirmStep(step="tell"),
    )
    assert asked(game.state) == ["site"]
    game.play(DecideStep(step="site", option="wait"))
    assert asked(game.state) == []
