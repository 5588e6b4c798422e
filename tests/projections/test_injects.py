"""Injects: what the clock delivers and what it leaves to the controller; each rule by name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from bcpflow.commands import (
    AddInject,
    AtElapsed,
    CancelInject,
    ChangeSpeed,
    Command,
    ConfirmStep,
    DeclareFact,
    DeliverInject,
    EndRun,
    HoldInject,
    JudgeInject,
    JumpClock,
    NoteEvent,
    PauseRun,
    ReleaseInject,
    ResumeRun,
    TakeNote,
)
from bcpflow.definition.model import Inject, Step
from bcpflow.events import InjectDelivered
from bcpflow.instants import scenario_at
from bcpflow.projections.inject_row import falling_due, for_players, inject_rows
from tests.samples import LED, MINUTE_MS, Game, one_phase, thorough

HOUR_MS = 60 * MINUTE_MS
HOURS = 40
LATE_FEBRUARY = "2027-02-27T20:30:00+09:00"
"""The hourly injects go over two midnights and the end of the month."""


def hourly() -> Game:
    made = one_phase(Step(id="look", title="見る"))
    injects = tuple(
        Inject(id=f"i{n}", content="余震", at=f"T+{n}h") for n in range(HOURS, 0, -1)
    )  # fmt: skip
    flow = replace(made.workflow, injects=injects)
    return Game.start(replace(made, workflow=flow), scenario_start=LATE_FEBRUARY)


class Watch:
    """A console: looks now and then, and delivers what falls due."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.looked_ms = game.state.clock.elapsed_ms(game.clock())

    def look(self) -> list[str]:
        """What was delivered by this look."""
        now = self.game.clock()
        due = falling_due(self.game.state, self.looked_ms, now)
        for command in due:
            self.game.do(command)
        self.looked_ms = self.game.state.clock.elapsed_ms(now)
        return [command.inject for command in due]

    def after(self, minutes: float, *commands: Command) -> list[str]:
        """Look once when so much time has passed and commands were given."""
        self.game.clock.pass_minutes(minutes)
        for command in commands:
            self.game.do(command)
        return self.look()


def statuses(game: Game) -> dict[str, str]:
    elapsed = game.state.clock.elapsed_ms(game.clock())
    return {row.inject.id: row.status for row in inject_rows(game.state, elapsed)}


def test_the_clock_delivers_what_falls_due_while_it_runs() -> None:
    """Rules 1 and 2: at its very due time, however late the look."""
    watch = Watch(Game.start(LED))
    assert watch.after(14) == []
    assert watch.after(10) == ["call"]
    assert watch.game.state.injects == {"call": 15 * MINUTE_MS}
    assert not watch.game.history[-1].late
    assert watch.after(60) == []


def test_one_due_at_the_very_moment_of_a_look_comes_then_and_not_again() -> None:
    watch = Watch(Game.start(LED))
    assert watch.after(15) == ["call"]
    assert watch.after(0) == watch.after(1) == []


def test_nothing_comes_while_the_clock_stands_nor_in_a_burst_afterwards() -> None:
    """Rule 1: what fell due before a pause nobody had looked at waits for the controller's hand."""
    watch = Watch(Game.start(LED))
    assert watch.after(20, PauseRun()) == []
    assert watch.after(90) == []
    assert watch.after(1, ResumeRun()) == []
    assert watch.after(90) == []
    assert statuses(watch.game)["call"] == "due"
    watch.game.do(DeliverInject(inject="call"))
    assert statuses(watch.game)["call"] == "delivered"


def test_a_pause_before_it_is_due_only_puts_it_off() -> None:
    """Rule 1: it counts exercise time."""
    watch = Watch(Game.start(LED))
    watch.after(10, PauseRun())
    assert watch.after(600) == []
    assert watch.after(0, ResumeRun()) == []
    assert watch.after(4) == []
    assert watch.after(2) == ["call"]


@pytest.mark.parametrize(
    "jump", [JumpClock(by_ms=60 * MINUTE_MS), TakeNote(text="x", at=AtElapsed(61 * MINUTE_MS))]
)
def test_what_a_jump_passed_over_waits_for_the_controller(jump: Command) -> None:
    """Rule 1, also where the clock only went along to a moment an operator named."""
    watch = Watch(Game.start(LED))
    assert watch.after(1, jump) == []
    assert watch.after(60) == []
    assert statuses(watch.game)["call"] == "due"


def test_what_fell_due_before_the_first_look_waits_for_the_controller() -> None:
    """Rule 1: a console opened late delivers nothing of what was before."""
    game = Game.start(LED)
    game.clock.pass_minutes(20)
    assert Watch(game).after(5) == []


def test_another_speed_is_neither_a_pause_nor_a_jump() -> None:
    """Rule 1: what fell due between the last look and the change of speed still comes."""
    watch = Watch(Game.start(LED))
    watch.after(14)
    assert watch.after(2, ChangeSpeed(speed=10.0)) == ["call"]
    assert watch.game.state.injects == {"call": 15 * MINUTE_MS}
    after_a_pause = Watch(Game.start(LED))
    after_a_pause.after(14)
    given = after_a_pause.after(2, PauseRun(), ResumeRun(), ChangeSpeed(speed=10.0))
    assert given == []


def test_a_held_or_cancelled_one_does_not_come() -> None:
    """Rule 3."""
    for command, status in ((HoldInject(inject="call"), "held"),
                            (CancelInject(inject="call"), "cancelled")):  # fmt: skip
        watch = Watch(Game.start(LED))
        assert watch.after(10, command) == []
        assert watch.after(10) == []
        assert statuses(watch.game)["call"] == status


def test_a_released_one_comes_when_it_is_due_and_else_by_hand() -> None:
    """Rule 3."""
    watch = Watch(Game.start(LED))
    watch.after(5, HoldInject(inject="call"))
    watch.after(5, ReleaseInject(inject="call"))
    assert watch.after(10) == ["call"]
    late = Watch(Game.start(LED))
    late.after(5, HoldInject(inject="call"))
    late.after(20)
    assert late.after(5, ReleaseInject(inject="call")) == []
    assert statuses(late.game)["call"] == "due"


def test_an_unplanned_one_comes_like_a_planned_one() -> None:
    watch = Watch(Game.start(LED))
    made = Inject(id="mayor", content="市長", at="T+30m")
    watch.after(20, AddInject(inject=made))
    assert watch.after(20) == ["mayor"]
    gone_by = AddInject(inject=replace(made, id="too-late"))
    assert watch.after(1, gone_by) == []
    assert statuses(watch.game)["too-late"] == "due"
    rows = {row.inject.id: row.unplanned for row in inject_rows(watch.game.state, 0)}
    assert rows == {"call": False, "press": False, "flood": False, "mayor": True, "too-late": True}


def test_one_that_counts_from_an_event_comes_when_it_happened_and_if_it_applies() -> None:
    watch = Watch(Game.start(LED, facts={"停電": True}))
    watch.after(20, NoteEvent(event="leak"))
    assert watch.after(11) == ["flood"]
    assert watch.game.state.injects["flood"] == 30 * MINUTE_MS
    other = Watch(Game.start(LED, facts={"停電": True}))
    other.after(20, NoteEvent(event="leak"), DeclareFact(name="停電", value=False))
    assert other.after(11) == []
    assert "flood" not in statuses(other.game)


def test_a_run_that_is_over_and_a_real_event_deliver_nothing() -> None:
    watch = Watch(Game.start(LED))
    watch.after(10, EndRun())
    assert watch.after(10) == []
    incident = Game.start(LED, "incident")
    incident.clock.pass_minutes(20)
    assert falling_due(incident.state, 0, incident.clock()) == ()
    assert inject_rows(incident.state, 10**9) == ()


def test_two_that_fall_due_in_one_look_come_in_the_order_they_are_due() -> None:
    watch = Watch(hourly())
    assert watch.after(200) == ["i1", "i2", "i3"]


def test_players_see_what_was_delivered_and_to_them() -> None:
    watch = Watch(Game.start(LED))
    watch.after(16, DeliverInject(inject="press"))
    rows = inject_rows(watch.game.state, watch.looked_ms)
    assert [row.inject.id for row in for_players(rows)] == ["call", "press"]
    assert [row.inject.id for row in for_players(rows, ("head",))] == ["call", "press"]
    assert [row.inject.id for row in for_players(rows, ("staff",))] == ["press"]


def test_a_row_says_how_long_the_answer_took_and_what_was_judged() -> None:
    watch = Watch(Game.start(LED))
    watch.after(16)
    watch.after(2, ConfirmStep(step="report"), JudgeInject(inject="call", result="achieved"))
    row = inject_rows(watch.game.state, watch.looked_ms)[0]
    assert (row.due_ms, row.delivered_ms, row.response_ms, row.result) == (
        15 * MINUTE_MS, 15 * MINUTE_MS, 3 * MINUTE_MS, "achieved",
    )  # fmt: skip


def test_a_night_of_hourly_injects_goes_over_midnight_and_the_end_of_the_month() -> None:
    watch = Watch(hourly())
    for _ in range(HOURS * 60):
        watch.after(1)
    told = [
        scenario_at(LATE_FEBRUARY, each.elapsed_ms)
        for each in watch.game.history
        if isinstance(each.event, InjectDelivered)
    ]
    assert [t.strftime("%m-%d %H:%M") for t in told[2:6] if t] == [
        "02-27 23:30", "02-28 00:30", "02-28 01:30", "02-28 02:30",
    ]  # fmt: skip
    assert len(told) == HOURS
    last = told[-1]
    assert last is not None
    assert last.isoformat() == "2027-03-01T12:30:00+09:00"


LOOK = None
TICKS = st.lists(
    st.tuples(
        st.integers(0, 90 * MINUTE_MS) | st.integers(0, 3000) | st.just(HOUR_MS),
        st.sampled_from([
            LOOK, LOOK, LOOK, LOOK, LOOK, LOOK,
            PauseRun(), ResumeRun(), ResumeRun(),
            JumpClock(by_ms=1), JumpClock(by_ms=HOUR_MS), JumpClock(by_ms=7 * HOUR_MS),
            ChangeSpeed(speed=0.5), ChangeSpeed(speed=1.0), ChangeSpeed(speed=13.0),
            TakeNote(text="x"),
        ]),
        st.sampled_from(["", "", "", "wall", "reboot"]),
    ),
    min_size=5,
    max_size=50,
)  # fmt: skip


@given(TICKS)
@thorough(200)
def test_each_comes_at_most_once_at_its_time_and_never_in_a_burst(
    ticks: list[tuple[int, Command | None, str]],
) -> None:
    """By hand: what lies in a stretch the clock ran through between two looks, and no other."""
    game = hourly()
    watch = Watch(game)
    ran_from: int | None = 0
    expected: list[int] = []
    for wait, command, machine in ticks:
        game.clock.pass_ms(wait)
        if machine == "wall":
            game.clock.step_wall(-HOUR_MS)
        elif machine == "reboot":
            game.clock.reboot(wait)
        if command is not LOOK:
            if game.attempt(command) is None:
                event(type(command).__name__)
                if isinstance(command, PauseRun):
                    ran_from = None
                elif isinstance(command, ResumeRun | JumpClock) and game.state.status == "running":
                    ran_from = game.state.clock.elapsed_ms(game.clock())
            continue
        paused = game.state.status == "paused"
        given = watch.look()
        assert not (paused and given)
        if ran_from is not None:
            shown = game.state.clock.elapsed_ms(game.clock())
            hours = range(ran_from // HOUR_MS + 1, shown // HOUR_MS + 1)
            expected += [n for n in hours if n <= HOURS]
            assert given == [f"i{n}" for n in hours if n <= HOURS]
            ran_from = shown
    told = [
        (each.event.inject, each.elapsed_ms, each.late)
        for each in game.history
        if isinstance(each.event, InjectDelivered)
    ]
    assert told == [(f"i{n}", n * HOUR_MS, False) for n in expected]
    assert len(set(told)) == len(told)


@given(st.lists(st.tuples(st.integers(1, 200 * MINUTE_MS), st.sampled_from([0.5, 1.0, 9.0]))))
@thorough(50)
def test_without_a_pause_or_a_jump_none_is_missed(pieces: list[tuple[int, float]]) -> None:
    """Whatever the speed and however rarely somebody looks."""
    game = hourly()
    watch = Watch(game)
    for wait, speed in pieces:
        game.clock.pass_ms(wait)
        game.do(ChangeSpeed(speed=speed))
        if wait % 2:
            watch.look()
    watch.look()
    assert set(game.state.injects.values()) == {
        n * HOUR_MS for n in range(1, HOURS + 1) if n * HOUR_MS <= watch.looked_ms
    }
