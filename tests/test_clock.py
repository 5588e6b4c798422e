"""The exercise clock against an independent model: real time in exact fractions, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bcpflow.clock import (
    NS_PER_MS,
    STEP_THRESHOLD_MS,
    ExerciseClock,
    Reading,
    between_ns,
    wall_step_ms,
)
from tests.samples import MINUTE_MS, WALL_T0, HandClock, thorough

HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
SPEEDS = st.sampled_from([0.1, 0.5, 1.0, 1.5, 3.0, 60.0, 1000.0])

WAIT = st.integers(0, 3 * DAY_MS)
ACTS = st.one_of(
    st.tuples(st.just("pause"), st.just(0.0)),
    st.tuples(st.just("resume"), st.just(0.0)),
    st.tuples(st.just("speed"), SPEEDS),
    st.tuples(st.just("jump"), st.integers(1, 40 * DAY_MS).map(float)),
    st.tuples(st.just("wall"), st.integers(-2 * DAY_MS, 2 * DAY_MS).map(float)),
    st.tuples(st.just("reboot"), st.integers(-HOUR_MS, DAY_MS).map(float)),
    st.tuples(st.just("record"), st.just(0.0)),
)
PLOTS = st.lists(st.tuples(WAIT, ACTS), max_size=12)
Plot = list[tuple[int, tuple[str, float]]]


@dataclass
class Model:
    """What the rules say, by hand: segments of real time, each at a rate, summed exactly."""

    speed: Fraction
    elapsed: Fraction = Fraction(0)
    paused: bool = False
    hidden: int = 0
    """How far the wall went back while the machine was off: time nobody has measured."""

    def wait(self, ms: int) -> None:
        if not self.paused:
            self.elapsed += ms * self.speed

    def off(self, ms: int) -> None:
        self.hidden += min(0, ms)
        self.wait(max(0, ms))


@dataclass
class Told:
    """A clock as a run keeps it, beside the hand clock it reads and the model it must equal."""

    hand: HandClock
    clock: ExerciseClock
    model: Model
    turns: int = 0
    shown: list[tuple[Reading, int]] = field(default_factory=list)

    @classmethod
    def start(cls, speed: float) -> Told:
        hand = HandClock()
        clock = ExerciseClock.started(hand(), speed)
        return cls(hand, clock, Model(Fraction(speed)))

    def act(self, wait: int, what: str, value: float) -> None:
        self.hand.pass_ms(wait)
        self.model.wait(wait)
        now = self.hand()
        self.turns += 1
        match what:
            case "pause":
                self.clock, self.model.paused = self.clock.pause(now), True
            case "resume":
                self.clock, self.model.paused = self.clock.resume(now), False
            case "speed":
                self.clock = self.clock.change_speed(now, value)
                self.model.speed = Fraction(value)
            case "jump":
                self.clock = self.clock.jump(now, self.clock.elapsed_ms(now) + int(value))
                self.model.elapsed += int(value)
            case "wall":
                # What the wall showed is recorded before and after, as each command does.
                self.clock = self.clock.witness(now)
                self.hand.step_wall(int(value))
                self.clock = self.clock.witness(self.hand())
            case "reboot":
                # The last thing recorded before, and the first thing afterwards.
                self.clock = self.clock.witness(now)
                self.hand.reboot(int(value))
                self.model.off(int(value))
                self.clock = self.clock.witness(self.hand())
            case _:
                self.clock = self.clock.witness(now)
        self.shown.append((self.hand(), self.clock.elapsed_ms(self.hand())))


def played(plot: Plot, speed: float) -> Told:
    told = Told.start(speed)
    for wait, (what, value) in plot:
        told.act(wait, what, value)
    return told


@given(PLOTS, SPEEDS, WAIT)
@example([(10 * HOUR_MS, ("pause", 0.0)), (DAY_MS, ("resume", 0.0))], 1.0, 31 * DAY_MS)
@thorough(200)
def test_exercise_time_equals_the_model(plot: Plot, speed: float, last: int) -> None:
    told = played(plot, speed)
    told.hand.pass_ms(last)
    told.model.wait(last)
    difference = told.clock.elapsed_ms(told.hand()) - told.model.elapsed
    assert abs(difference) <= 1 + told.turns  # each turn is rounded to a millisecond


@given(PLOTS, SPEEDS, st.lists(WAIT, min_size=1, max_size=4))
@thorough(200)
def test_exercise_time_is_never_negative_and_never_runs_backwards(
    plot: Plot, speed: float, waits: list[int]
) -> None:
    told = played(plot, speed)
    shown = [elapsed for _, elapsed in told.shown]
    for wait in waits:
        told.hand.pass_ms(wait)
        shown.append(told.clock.elapsed_ms(told.hand()))
    assert shown == sorted(shown)
    assert min(shown) >= 0


@given(PLOTS, SPEEDS, st.integers(-30 * DAY_MS, 30 * DAY_MS))
@thorough(100)
def test_within_a_boot_a_wall_step_changes_nothing(plot: Plot, speed: float, by_ms: int) -> None:
    told = played(plot, speed)
    told.clock = told.clock.witness(told.hand())
    before = told.clock.elapsed_ms(told.hand())
    told.hand.step_wall(by_ms)
    assert told.clock.elapsed_ms(told.hand()) == before
    told.hand.pass_ms(1000)
    later = told.clock.elapsed_ms(told.hand())
    told.hand.step_wall(-by_ms)
    assert told.clock.elapsed_ms(told.hand()) == later


@given(PLOTS, SPEEDS, WAIT)
@thorough(200)
def test_a_past_moment_shows_what_was_shown_then(plot: Plot, speed: float, last: int) -> None:
    """Rule 3: the stretch of that moment counts, whatever has been turned since."""
    told = played(plot, speed)
    told.hand.pass_ms(last)
    # Of several acts at one moment the last one counts: after a jump, what it jumped to.
    shown = {told.clock.since_ns(moment): elapsed for moment, elapsed in told.shown}
    for moment, _ in told.shown:
        assert abs(told.clock.elapsed_at(moment) - shown[told.clock.since_ns(moment)]) <= 1
    assert told.clock.elapsed_at(told.hand()) == told.clock.elapsed_ms(told.hand())


@given(PLOTS, SPEEDS, WAIT, st.floats(0, 1))
@thorough(200)
def test_the_wall_time_of_an_exercise_time_leads_back_to_it(
    plot: Plot, speed: float, last: int, share: float
) -> None:
    """Within 1 ms, where it was not skipped and the wall clock was left alone."""
    steady = [(wait, act) for wait, act in plot if act[0] != "wall" and act[1] >= 0]
    told = played(steady, speed)
    told.hand.pass_ms(last)
    now = told.hand()
    wanted = round(told.clock.elapsed_ms(now) * share)
    back = told.clock.elapsed_at(now.at_wall(told.clock.wall_at(wanted)))
    jumps = [
        (before.at(after.since_ns), after.elapsed_ms)
        for before, after in zip(told.clock.stretches, told.clock.stretches[1:], strict=False)
    ]
    if any(skipped <= wanted + 1 and wanted <= landed + 1 for skipped, landed in jumps):
        # At the moment of a jump, or of a pause, several exercise times share a wall time.
        assert any(s - 1 <= back <= landed + 1 for s, landed in jumps) or abs(back - wanted) <= 1
    else:
        assert abs(back - wanted) <= 1


@given(PLOTS, SPEEDS)
@thorough(100)
def test_time_is_estimated_from_the_first_restart_on(plot: Plot, speed: float) -> None:
    told = played(plot, speed)
    restarted = any(what == "reboot" for _, (what, _) in plot)
    assert told.clock.estimated(told.hand()) is restarted
    told.hand.reboot()
    assert told.clock.estimated(told.hand()) is True


def test_a_wall_clock_set_right_after_a_restart_moves_nothing() -> None:
    """A PC without its battery wakes in the past; the first reading recorded fixes the boot."""
    hand = HandClock()
    clock = ExerciseClock.started(hand())
    hand.pass_minutes(40)
    clock = clock.witness(hand())
    hand.reboot(-365 * DAY_MS)
    assert clock.elapsed_ms(hand()) == 40 * MINUTE_MS  # not back to nothing
    clock = clock.witness(hand())
    hand.pass_minutes(5)
    hand.step_wall(365 * DAY_MS)
    assert clock.elapsed_ms(hand()) == 45 * MINUTE_MS


def test_what_was_stepped_before_a_restart_is_not_counted_as_time_off() -> None:
    hand = HandClock()
    clock = ExerciseClock.started(hand())
    hand.pass_minutes(10)
    hand.step_wall(-HOUR_MS)
    clock = clock.witness(hand())
    hand.reboot(2 * MINUTE_MS)
    assert clock.elapsed_ms(hand()) == 12 * MINUTE_MS


def test_two_hosts_of_one_journal_do_not_add_up_their_differences() -> None:
    one, two = HandClock(), HandClock(wall_ns=WALL_T0 - 30_000 * NS_PER_MS, boot_id="boot-9")
    clock = ExerciseClock.started(one())
    for _ in range(50):
        for hand in (one, two):
            for each in (one, two):
                each.pass_ms(1000)
            clock = clock.witness(hand())
    assert len(clock.boots) == 2
    assert abs(clock.elapsed_ms(one()) - 100_000) == 0
    assert abs(clock.elapsed_ms(two()) - 100_000) <= 30_000


def test_a_clock_does_not_grow_by_being_looked_at() -> None:
    hand = HandClock()
    clock = ExerciseClock.started(hand())
    for _ in range(100):
        hand.pass_ms(1)
        clock = clock.witness(hand())
    assert (len(clock.stretches), len(clock.boots)) == (1, 1)


def test_pause_speed_and_jump_over_midnight_and_month_end() -> None:
    """Computed by hand: 90 min, 8 h of sleep, then at ten times the speed, then 3 hours on."""
    hand = HandClock()  # 2026-11-21; ten days on is December
    clock = ExerciseClock.started(hand())
    hand.pass_minutes(90)
    clock = clock.pause(hand())
    hand.pass_minutes(8 * 60)
    assert clock.elapsed_ms(hand()) == 90 * MINUTE_MS
    clock = clock.change_speed(hand(), 10.0)
    assert clock.elapsed_ms(hand()) == 90 * MINUTE_MS
    clock = clock.resume(hand())
    hand.pass_minutes(6)
    assert clock.elapsed_ms(hand()) == 150 * MINUTE_MS
    clock = clock.jump(hand(), 150 * MINUTE_MS + 3 * HOUR_MS)
    assert clock.elapsed_ms(hand()) == 330 * MINUTE_MS
    hand.pass_ms(10 * DAY_MS)
    assert clock.elapsed_ms(hand()) == 330 * MINUTE_MS + 100 * DAY_MS


def test_a_jump_never_goes_back_and_a_paused_clock_stays_paused() -> None:
    hand = HandClock()
    clock = ExerciseClock.started(hand())
    hand.pass_minutes(10)
    assert clock.jump(hand(), 0).elapsed_ms(hand()) == 10 * MINUTE_MS
    still = clock.pause(hand()).jump(hand(), 20 * MINUTE_MS)
    hand.pass_minutes(60)
    assert still.paused
    assert still.elapsed_ms(hand()) == 20 * MINUTE_MS
    assert still.resume(hand()).elapsed_ms(hand()) == 20 * MINUTE_MS


def test_a_stopped_clock_stands_for_good() -> None:
    hand = HandClock()
    clock = ExerciseClock.started(hand()).stop(hand(), 7)
    hand.pass_minutes(60)
    assert clock.elapsed_ms(hand()) == 7


def test_a_moment_before_t0_is_t0() -> None:
    hand = HandClock()
    clock = ExerciseClock.started(hand())
    hand.pass_minutes(1)
    assert clock.elapsed_at(hand().at_wall(WALL_T0 - 1)) == 0
    assert clock.since_ns(hand().at_wall(WALL_T0 - 1)) == -1


def test_a_skipped_time_was_shown_at_the_moment_of_the_jump() -> None:
    hand = HandClock()
    clock = ExerciseClock.started(hand())
    hand.pass_minutes(10)
    jumped = clock.jump(hand(), 60 * MINUTE_MS)
    at_jump = hand().wall_ns
    hand.pass_minutes(10)
    assert jumped.wall_at(30 * MINUTE_MS) == at_jump
    assert jumped.wall_at(5 * MINUTE_MS) == WALL_T0 + 5 * MINUTE_MS * NS_PER_MS
    assert jumped.wall_at(65 * MINUTE_MS) == at_jump + 5 * MINUTE_MS * NS_PER_MS


@pytest.mark.parametrize(
    ("by_ms", "told"),
    [
        (0, 0),
        (STEP_THRESHOLD_MS, 0),
        (-STEP_THRESHOLD_MS, 0),
        (STEP_THRESHOLD_MS + 1, STEP_THRESHOLD_MS + 1),
        (-DAY_MS, -DAY_MS),
    ],
)
def test_a_wall_step_is_told_beyond_two_seconds(by_ms: int, told: int) -> None:
    hand = HandClock()
    before = hand()
    hand.pass_minutes(3)
    hand.step_wall(by_ms)
    assert wall_step_ms(before, hand()) == told
    hand.reboot(DAY_MS)
    assert wall_step_ms(before, hand()) == 0  # across boots nobody can tell


def test_a_duration_is_exact_within_a_boot_and_estimated_across() -> None:
    hand = HandClock()
    start = hand()
    hand.pass_ms(1500)
    hand.step_wall(-HOUR_MS)
    assert between_ns(start, hand()) == (1500 * NS_PER_MS, False)
    assert between_ns(hand(), start) == (0, False)
    hand.reboot(2 * HOUR_MS)
    assert between_ns(start, hand()) == ((HOUR_MS + 1500) * NS_PER_MS, True)
