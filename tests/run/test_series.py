"""Repeating duties: a fixed grid, whatever was done when; each rule by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.commands import (
    AtElapsed,
    ChangeSpeed,
    Command,
    ConfirmStep,
    EndRun,
    FireTransition,
    JumpClock,
    NoteEvent,
    PauseRun,
    ResumeRun,
    SkipStep,
    UndoStep,
)
from bcpflow.definition.model import NamedEvent, Phase, Step, Transition
from bcpflow.errors import NotFound
from bcpflow.instants import scenario_at
from bcpflow.run import judge, series
from bcpflow.run.state import RunState
from tests.samples import LED, MINUTE_MS, Game, one_phase, thorough

REST = FireTransition(trigger="rest")
AGAIN = FireTransition(trigger="watch", reason="再開")
REPORT = ConfirmStep(step="report")


def minutes_due(state: RunState, step: str, until: float) -> dict[int, float]:
    """Due times in minutes, by number."""
    found = series.due_times(state, state.plan.steps[step], round(until * MINUTE_MS))
    return {at.number: at.due_ms / MINUTE_MS for at in found}


def done(state: RunState, step: str = "report") -> dict[str, float]:
    """When each occurrence was settled, in minutes."""
    return {
        name: here.settled_ms / MINUTE_MS
        for name, here in state.repeats.items()
        if name.startswith(step) and here.settled_ms is not None
    }


def at(game: Game, minute: float, *commands: Command) -> Game:
    """Carry commands out when so many minutes have passed since T0."""
    game.clock.pass_ms(round(minute * MINUTE_MS) - game.state.clock.elapsed_ms(game.clock()))
    for command in commands:
        game.do(command)
    return game


def anchored(target: str | None, every: str = "20m") -> Game:
    """A duty with a target, in a second phase entered after ten minutes."""
    duty = Step(id="duty", title="定時", every=every, target=target)
    made = one_phase(Step(id="first", title="先"))
    work = made.workflow.phases["work"]
    flow = replace(
        made.workflow,
        events={"leak": NamedEvent(title="漏えい")},
        phases={
            "work": replace(work, next=(Transition(to="later"),)),
            "later": Phase(title="後", steps=(duty,), next=(Transition(to="over"),)),
            "over": made.workflow.phases["over"],
        },
    )
    return Game.start(replace(made, workflow=flow))


def test_the_first_is_due_at_the_target_or_one_interval_after_entry() -> None:
    """Rule 1: the duty without a target, and the one that counts from another step."""
    game = Game.start(LED)
    assert minutes_due(game.state, "report", 0) == {1: 30}
    assert minutes_due(game.state, "count", 500) == {}
    at(game, 7, ConfirmStep(step="look"))
    assert minutes_due(game.state, "count", 100) == {1: 32, 2: 52, 3: 72, 4: 92, 5: 112}
    assert minutes_due(game.state, "report", 100) == {1: 30, 2: 60, 3: 90, 4: 120}


@pytest.mark.parametrize(
    ("target", "first"),
    [
        (None, 10 + 20),
        ("5m", 10 + 5),
        ("T+45m", 45),
        ("T+10m", 10),
        ("T+3m", 3 + 20),  # before the phase began: the grid's first time in it
        ("T+0m", 20),
        ("1m after first", 1 + 4 + 20),
        ("30m after leak", None),
    ],
)
def test_a_grid_counted_from_elsewhere_begins_with_its_first_time_in_the_phase(
    target: str | None, first: float | None
) -> None:
    """Rule 1."""
    game = anchored(target)
    at(game, 4, ConfirmStep(step="first"))
    at(game, 10, FireTransition(trigger="later"))
    found = series.first_ms(game.state, game.state.plan.steps["duty"])
    assert found == (None if first is None else first * MINUTE_MS)


def test_before_its_phase_and_before_its_anchor_nothing_is_due() -> None:
    game = anchored("30m after leak")
    planned = game.state.plan.steps["duty"]
    assert series.first_ms(game.state, planned) is None
    at(game, 10, FireTransition(trigger="later"))
    assert series.due_times(game.state, planned, 10**9) == []
    at(game, 15, ConfirmStep(step="duty"))  # ahead of a time nobody knows yet
    with pytest.raises(NotFound, match="BCP-R075"):
        game.do(ConfirmStep(step="duty#2"))
    at(game, 20, NoteEvent(event="leak"))
    assert minutes_due(game.state, "duty", 60) == {1: 50, 2: 70}
    at(game, 60, ConfirmStep(step="duty"))
    assert done(game.state, "duty") == {"duty#1": 15, "duty#2": 60}


def test_the_grid_stays_whatever_was_done_when() -> None:
    """Rules 1 and 2: late, early, not at all."""
    game = Game.start(LED)
    at(game, 44, REPORT)  # 14 minutes late
    at(game, 58, REPORT)  # ahead of 60
    at(game, 121, REPORT)  # means the one due at 120; 90 was missed
    assert done(game.state) == {"report#1": 44, "report#2": 58, "report#4": 121}
    assert minutes_due(game.state, "report", 121) == {1: 30, 2: 60, 3: 90, 4: 120, 5: 150}


def test_the_next_one_belongs_to_it_while_the_phase_lasts() -> None:
    """Rule 2: not after the phase was left, nor after the end."""
    game = Game.start(LED)
    assert list(minutes_due(game.state, "report", 29)) == [1]
    assert list(minutes_due(game.state, "report", 30)) == [1, 2]
    at(game, 65, REST)
    assert list(minutes_due(game.state, "report", 500)) == [1, 2]
    ended = at(Game.start(LED), 65, EndRun())
    assert list(minutes_due(ended.state, "report", 65)) == [1, 2]


def test_one_done_ahead_of_its_time_stays_when_the_phase_is_left() -> None:
    """Rule 2: what was done does not vanish from the board; undone it never was due."""
    for end in (REST, EndRun()):
        game = at(Game.start(LED), 56, REPORT, REPORT)
        at(game, 58, end)
        assert minutes_due(game.state, "report", 58) == {1: 30, 2: 60}
    game = at(Game.start(LED), 56, REPORT, REPORT, REST, UndoStep(step="report#2"))
    assert minutes_due(game.state, "report", 58) == {1: 30}


def test_one_due_as_the_phase_is_left_is_still_due() -> None:
    game = at(Game.start(LED), 60, REST)
    assert minutes_due(game.state, "report", 90) == {1: 30, 2: 60}


def test_without_a_number_the_latest_due_time_is_meant_else_the_next() -> None:
    """Rule 3."""
    game = Game.start(LED)
    planned = game.state.plan.steps["report"]
    meant = [series.meant(game.state, planned, m * MINUTE_MS) for m in (0, 29, 30, 59, 60, 95)]
    assert meant == [1, 1, 1, 1, 2, 3]
    at(game, 61, REPORT)
    assert series.meant(game.state, planned, 61 * MINUTE_MS) == 3
    at(game, 62, UndoStep(step="report"))
    assert series.meant(game.state, planned, 62 * MINUTE_MS) == 2


def test_an_older_one_is_named_by_its_number() -> None:
    """Rule 3: what was forgotten can be made up for."""
    game = at(Game.start(LED), 95, ConfirmStep(step="report#1"), REPORT)
    assert done(game.state) == {"report#1": 95, "report#3": 95}
    at(game, 96, SkipStep(step="report#2", reason="忘れた"), ConfirmStep(step="report#4"))
    assert done(game.state) == {"report#1": 95, "report#2": 96, "report#3": 95, "report#4": 96}
    with pytest.raises(NotFound) as refused:
        game.do(ConfirmStep(step="report#5"))
    assert refused.value.data["near"] == ["report#4"]


def test_what_is_typed_in_late_means_what_was_due_then() -> None:
    """Rule 3, at the moment the operator names."""
    game = at(Game.start(LED), 95)
    game.do(replace(REPORT, at=AtElapsed(32 * MINUTE_MS)))
    game.do(replace(REPORT, at=AtElapsed(58 * MINUTE_MS)))
    assert done(game.state) == {"report#1": 32, "report#2": 58}


def test_late_entry_after_the_phase_was_left() -> None:
    """From paper: the duty as it was while the phase lasted, and nothing that never was due."""
    game = at(Game.start(LED), 70, REST)
    for minute in (33, 55, 69):
        game.do(replace(REPORT, at=AtElapsed(minute * MINUTE_MS)))
    assert done(game.state) == {"report#1": 33, "report#2": 55, "report#3": 69}
    again = at(Game.start(LED), 70, REST)
    at(again, 200, REPORT)  # without a number: the latest that was due
    assert done(again.state) == {"report#2": 200}
    for name in ("report", "report#3"):
        refused = again.attempt(ConfirmStep(step=name))
        assert refused is not None
    short = at(Game.start(LED), 10, REST)
    assert short.attempt(ConfirmStep(step="report#2")) is not None


def test_numbers_go_on_where_a_phase_is_entered_again() -> None:
    """Rule 4: after those that were due, and those that were done ahead."""
    game = at(Game.start(LED), 65, REST)
    at(game, 100, AGAIN)
    assert minutes_due(game.state, "report", 140) == {3: 130, 4: 160}
    at(game, 140, REPORT, REPORT)  # the one of 130, and the one of 160 ahead of its time
    assert done(game.state) == {"report#3": 140, "report#4": 140}
    at(game, 141, REST)
    at(game, 150, AGAIN)
    assert minutes_due(game.state, "report", 150) == {5: 180}
    with pytest.raises(NotFound):
        game.do(ConfirmStep(step="report#4"))


def test_a_phase_left_before_anything_was_due_takes_no_number() -> None:
    """Rule 4."""
    game = at(Game.start(LED), 10, REST)
    at(game, 20, AGAIN)
    assert minutes_due(game.state, "report", 20) == {1: 50}


def test_undo_is_about_what_was_settled_last_or_named() -> None:
    game = at(Game.start(LED), 35, REPORT)
    at(game, 61, REPORT, UndoStep(step="report#1"))
    assert done(game.state) == {"report#2": 61}
    at(game, 62, UndoStep(step="report"))
    assert done(game.state) == {}
    assert [here.occurrence for here in game.state.repeats.values()] == [1, 2]


def test_a_repeating_duty_keeps_no_gate_shut() -> None:
    game = at(Game.start(LED), 65)
    over = game.state.plan.transitions("main", "watch")[1]
    assert [missing.what for missing in judge.shut(game.state, "main", over)] == ["look"]


def test_the_grid_goes_over_midnight_and_the_end_of_the_month() -> None:
    """Exercise time has no days: nothing is lost at midnight."""
    start = "2027-02-28T23:10:00+09:00"
    game = Game.start(LED, scenario_start=start)
    due = series.due_times(game.state, game.state.plan.steps["report"], 26 * 60 * MINUTE_MS)
    told = [scenario_at(start, each.due_ms) for each in due]
    assert [t.strftime("%m-%d %H:%M") for t in told[:3] if t] == [
        "02-28 23:40", "03-01 00:10", "03-01 00:40",
    ]  # fmt: skip
    assert len(due) == 53
    for before, after in pairwise(told):
        assert before is not None
        assert after is not None
        assert after - before == timedelta(minutes=30)


ACTS = st.lists(
    st.tuples(
        st.integers(0, 50 * MINUTE_MS),
        st.sampled_from(
            [
                REPORT,
                REPORT,
                SkipStep(step="report"),
                UndoStep(step="report"),
                PauseRun(),
                ResumeRun(),
                ResumeRun(),
                JumpClock(by_ms=47 * MINUTE_MS),
                ChangeSpeed(speed=3.0),
                ChangeSpeed(speed=1.0),
                REST,
                AGAIN,
                AGAIN,
            ]
        ),
    ),
    max_size=30,
)


@given(ACTS)
@thorough(150)
def test_the_grid_is_exact_whatever_the_clock_and_people_do(
    acts: list[tuple[int, Command]],
) -> None:
    """By hand: from each entry every half hour of exercise time, until the phase is left."""
    game = Game.start(LED)
    entered, number, highest = 0, 1, 0
    for wait, command in acts:
        game.clock.pass_ms(wait)
        if game.attempt(command) is not None:
            continue
        now = game.state.clock.elapsed_ms(game.clock())
        if command is AGAIN:
            entered, number = now, highest + 1
        inside = game.state.tracks["main"].phase == "watch"
        if command is REST or inside:
            due = [entered + n * 30 * MINUTE_MS for n in range(1, (now - entered) // 1_800_000 + 1)]
            highest = max(highest, number + len(due) - 1)
            following = [entered + (len(due) + 1) * 30 * MINUTE_MS] if inside else []
            ahead = game.state.repeats.get(f"report#{number + len(due)}")
            if not inside and ahead is not None and ahead.settled:
                following = [entered + (len(due) + 1) * 30 * MINUTE_MS]
            found = series.due_times(game.state, game.state.plan.steps["report"], now)
            assert found == list(enumerate([*due, *following], start=number))
        used = [int(name.partition("#")[2]) for name in game.state.repeats]
        highest = max([highest, *used])
        assert len(used) == len(set(used))
        for one in game.state.repeats.values():
            assert one.occurrence <= highest


def test_a_stay_in_which_nothing_fell_due_uses_up_no_number() -> None:
    """Reproducer: numbers of an earlier stay were given again after two entries at one moment."""
    game = Game.start(LED).play(ConfirmStep(step="report"))
    game.clock.pass_minutes(60)
    game.play(REST, AGAIN, REST, AGAIN)
    found = series.due_times(game.state, game.state.plan.steps["report"], 60 * MINUTE_MS)
    assert [each.number for each in found] == [3]
