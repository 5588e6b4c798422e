"""The log: every event people would write down, in order, nothing taken out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from bcpflow.commands import (
    AtElapsed,
    BeginStep,
    ConfirmStep,
    EndRun,
    FireTransition,
    JumpClock,
    Observe,
    PauseRun,
    ResumeRun,
    SkipStep,
    TakeNote,
    UndoStep,
)
from bcpflow.definition.model import Definition
from bcpflow.definition.moments import Moment
from bcpflow.events import (
    EventNoted,
    OptionChosen,
    PhaseChanged,
    Recorded,
    StepConfirmed,
    StepSkipped,
    StepUndone,
)
from bcpflow.projections.log import TO_COME, log
from bcpflow.projections.rows import is_row
from bcpflow.run.state import RunState
from tests.decide.any_commands import PLOTS, Act, begun
from tests.samples import MINUTE_MS, Game, thorough

Plot = tuple[Definition, list[Act]]
FORCED = FireTransition(trigger="report", override=True, reason="急ぐ", role="head")
BACK = FireTransition(trigger="aftershock", reason="余震")


def played(plot: Plot) -> Game:
    definition, acts = plot
    game = begun(definition, scenario_start="2027-01-17T05:46:00+09:00")
    for act in acts:
        act.before(game.clock)
        game.attempt(act.given(game.state))
    return game


def due_by_hand(history: list[Recorded], state: RunState, step: str, version: int) -> int | None:
    """A step's target at a version, from the events alone: no state, no judge."""
    planned = state.plan.steps[step]
    if planned.target is None:
        return None
    entered = {(t, next(iter(track.phases))): 0 for t, track in state.plan.tracks.items()}
    left: dict[str, int] = {}
    settled: dict[str, int] = {}
    noted: dict[str, int] = {}
    for told in history[: version - 1]:
        match told.event:
            case PhaseChanged(track=track, source=source, target=target):
                left[source] = told.elapsed_ms
                left.pop(target, None)
                if (track, target) in entered:
                    for other in state.plan.phase(track, target).steps:
                        settled.pop(other.id, None)
                entered[track, target] = told.elapsed_ms
            case StepConfirmed(step=done) | StepSkipped(step=done) | OptionChosen(step=done):
                settled[done] = told.elapsed_ms
            case StepUndone(step=done):
                settled.pop(done, None)
            case EventNoted(event=event):
                noted[event] = told.elapsed_ms
    anchor = _anchor(planned.target, planned.track, planned.phase, entered, left, settled, noted)
    return None if anchor is None else anchor + planned.target.offset_s * 1000


def _anchor(
    moment: Moment,
    track: str,
    phase: str,
    entered: dict[tuple[str, str], int],
    left: dict[str, int],
    settled: dict[str, int],
    noted: dict[str, int],
) -> int | None:
    """In the samples no name means two things."""
    if moment.anchor == "T0":
        return 0
    if moment.anchor == "own phase":
        return entered.get((track, phase))
    name = moment.name or ""
    return next((known[name] for known in (settled, noted, left) if name in known), None)


@given(PLOTS)
@thorough(80)
def test_every_row_is_there_once_and_in_order(plot: Plot) -> None:
    """Rules 1 and 2."""
    game = played(plot)
    rows = log(game.history).rows
    assert sorted(row.version for row in rows) == [
        told.version for told in game.history if is_row(told.event)
    ]
    assert [(row.elapsed_ms, row.version) for row in rows] == sorted(
        (row.elapsed_ms, row.version) for row in rows
    )
    assert [row.no for row in rows] == list(range(1, len(rows) + 1))
    undone = {told.event.undone for told in game.history if isinstance(told.event, StepUndone)}
    assert {row.version for row in rows if row.undone} == undone


@given(PLOTS)
@thorough(80)
def test_every_delta_is_the_elapsed_time_less_the_target_of_that_moment(plot: Plot) -> None:
    game = played(plot)
    for row in log(game.history).rows:
        if row.step is None:
            assert (row.target_ms, row.delta_ms, row.result) == (None, None, None)
            continue
        step = row.step.partition("#")[0]
        if game.state.plan.steps[step].every_s is not None:
            continue  # its due times are reckoned by hand in tests/run/test_series.py
        by_hand = due_by_hand(game.history, game.state, step, row.version)
        assert row.target_ms == by_hand
        assert row.delta_ms == (None if by_hand is None else row.elapsed_ms - by_hand)


@given(PLOTS)
@thorough(80)
def test_the_phases_of_each_track_add_up_to_the_run(plot: Plot) -> None:
    game = played(plot)
    summary = log(game.history).summary
    for track in game.state.tracks:
        mine = [total for total in summary.phases if total.track == track]
        assert sum(total.duration_ms for total in mine) == summary.elapsed_ms
        assert mine[0].entered_ms == 0
        for before, after in pairwise(mine):
            assert before.left_ms == after.entered_ms
        assert mine[-1].left_ms is None
    for name in ("achieved", "not_achieved", "skipped", "overdue"):
        in_phases = sum(getattr(total, name) for total in summary.phases)
        assert in_phases == getattr(summary, name)


@given(PLOTS)
@thorough(80)
def test_the_totals_count_what_stands(plot: Plot) -> None:
    """An occurrence counts by its last outcome, if that was not undone."""
    game = played(plot)
    told = log(game.history)
    last: dict[tuple[str, int], tuple[int, str]] = {}
    for each in game.history:
        event = each.event
        match event:
            case StepConfirmed():
                last[event.step, event.occurrence] = (each.version, event.result)
            case StepSkipped():
                last[event.step, event.occurrence] = (each.version, "skipped")
            case OptionChosen():
                last[event.step, event.occurrence] = (each.version, "achieved")
            case StepUndone():
                last.pop((event.step, event.occurrence))
    for outcome in ("achieved", "not_achieved", "skipped"):
        assert getattr(told.summary, outcome) == [o for _, o in last.values()].count(outcome)
    for step, state in game.state.steps.items():
        if game.state.plan.steps[step].every_s is None:
            assert ((step, state.occurrence) in last) is state.settled
    for name, state in game.state.repeats.items():
        step, _, number = name.partition("#")
        assert ((step, int(number)) in last) is state.settled


@given(PLOTS)
@thorough(60)
def test_what_was_told_is_told_the_same_later_on(plot: Plot) -> None:
    """More events add rows; none of the times of an earlier row changes."""
    game = played(plot)
    whole = {row.version: row for row in log(game.history).rows}
    half = log(game.history[: (len(game.history) + 1) // 2]).rows
    for row in half:
        later = whole[row.version]
        assert (row.elapsed_ms, row.occurred_ns, row.target_ms, row.delta_ms, row.scenario) == (
            later.elapsed_ms,
            later.occurred_ns,
            later.target_ms,
            later.delta_ms,
            later.scenario,
        )


def test_a_small_drill_computed_by_hand() -> None:
    game = Game.start(facts={"時間帯": "就業時間内"})
    script = [
        ("safety", 6), ("power", 15), ("heat", 24), ("guests", 30),
    ]  # fmt: skip
    for step, minute in script:
        game.do(ConfirmStep(step=step, at=AtElapsed(minute * MINUTE_MS)))
    game.do(FireTransition(at=AtElapsed(40 * MINUTE_MS)))
    game.do(ConfirmStep(step="tell", at=AtElapsed(58 * MINUTE_MS)))
    game.do(EndRun(at=AtElapsed(61 * MINUTE_MS)))
    told = log(game.history)
    minutes = [(r.step, r.target_ms, r.delta_ms) for r in told.rows if r.step]
    assert minutes == [
        ("safety", 5 * MINUTE_MS, 1 * MINUTE_MS),
        ("power", 20 * MINUTE_MS, -5 * MINUTE_MS),
        ("heat", 25 * MINUTE_MS, -1 * MINUTE_MS),
        ("guests", None, None),
        ("tell", 55 * MINUTE_MS, 3 * MINUTE_MS),
    ]
    assert [r.kind for r in told.rows] == ["start", *["step"] * 4, "phase", "step", "end"]
    totals = told.summary
    assert totals.elapsed_ms == 61 * MINUTE_MS
    assert [(p.phase, p.duration_ms, p.target_ms, p.delta_ms) for p in totals.phases] == [
        ("survey", 40 * MINUTE_MS, 60 * MINUTE_MS, -20 * MINUTE_MS),
        ("report", 21 * MINUTE_MS, 70 * MINUTE_MS, None),
    ]
    assert (totals.achieved, totals.overdue, totals.jumps) == (5, 2, 0)


def test_a_pause_is_measured_by_the_clock_nobody_can_step() -> None:
    game = Game.start().play(PauseRun())
    game.clock.pass_minutes(5)
    game.clock.step_wall(-60 * MINUTE_MS)
    game.do(ResumeRun())
    summary = log(game.history).summary
    assert (summary.pauses, summary.paused_ms, summary.elapsed_ms) == (1, 5 * MINUTE_MS, MINUTE_MS)


def test_a_pause_that_is_never_resumed_ends_with_the_run() -> None:
    game = Game.start().play(PauseRun(), EndRun(), minutes=3)
    assert log(game.history).summary.paused_ms == 3 * MINUTE_MS


def test_an_undone_outcome_that_had_replaced_another_counts_for_neither() -> None:
    """The step is open again; the log keeps both lines."""
    game = Game.start().play(
        ConfirmStep(step="power", result="not_achieved"),
        ConfirmStep(step="power"),
        UndoStep(step="power"),
    )
    told = log(game.history)
    assert [(r.result, r.undone) for r in told.rows if r.step] == [
        ("not_achieved", False),
        ("achieved", True),
    ]
    assert (told.summary.not_achieved, told.summary.achieved, told.summary.undone) == (0, 0, 1)
    assert "power" in told.summary.unsettled


def test_late_work_counts_in_the_visit_it_was_left_behind_in() -> None:
    game = Game.start().play(FORCED, ConfirmStep(step="power"), BACK, ConfirmStep(step="power"))
    phases = log(game.history).summary.phases
    assert [(p.phase, p.achieved) for p in phases] == [("survey", 1), ("report", 0), ("survey", 1)]


def test_what_was_typed_in_late_stands_where_it_happened() -> None:
    game = Game.start().play(ConfirmStep(step="safety"), TakeNote(text="x"), minutes=10)
    game.do(SkipStep(step="guests", at=AtElapsed(4 * MINUTE_MS)))
    rows = log(game.history).rows
    assert [(r.step, r.late) for r in rows[1:]] == [
        ("guests", True), ("safety", False), (None, False),
    ]  # fmt: skip


def test_a_run_ended_at_an_earlier_moment_lasts_until_then() -> None:
    """A note typed in after people had stopped does not lengthen the run."""
    game = Game.start().play(ConfirmStep(step="safety"), TakeNote(text="片付け"), minutes=10)
    game.do(EndRun(at=AtElapsed(15 * MINUTE_MS)))
    told = log(game.history)
    assert told.summary.elapsed_ms == 15 * MINUTE_MS
    assert [p.duration_ms for p in told.summary.phases] == [15 * MINUTE_MS]
    assert told.rows[-1].kind == "note"


def test_what_nobody_would_write_down_is_no_row() -> None:
    game = Game.start()
    game.do(BeginStep(step="power"))
    game.do(ConfirmStep(step="power", at=AtElapsed(9 * MINUTE_MS)))  # takes the clock along
    game.do(JumpClock(by_ms=MINUTE_MS))
    rows = log(game.history).rows
    assert [r.kind for r in rows] == ["start", "step", "clock"]
    assert rows[1].begun_ms == 0
    assert log(game.history).summary.jumps == 1


def test_a_log_begins_with_run_started() -> None:
    game = Game.start().play(TakeNote(text="x"))
    with pytest.raises(TypeError, match=r"run\.started"):
        log(game.history[1:])


def test_scenario_time_stands_beside_exercise_time() -> None:
    game = Game.start(scenario_start="2027-01-17T23:59:00+09:00").play(TakeNote(text="x"))
    scenario = log(game.history).rows[-1].scenario
    assert scenario is not None
    assert scenario.isoformat() == "2027-01-18T00:00:00+09:00"


def test_a_jump_past_the_calendar_can_still_be_told() -> None:
    game = Game.start(scenario_start="2027-01-17T05:46:00")
    game.play(JumpClock(by_ms=10**15), TakeNote(text="x"))
    assert log(game.history).rows[-1].scenario is None


def test_a_stumble_somebody_saw_stands_at_the_step() -> None:
    """Rule 3: also where it was seen after the end, and not at an outcome that was undone."""
    game = Game.start().play(
        ConfirmStep(step="safety"),
        UndoStep(step="safety"),
        ConfirmStep(step="safety", stumble="名簿がない"),
        Observe(text="声が届かない", kind="stumble", about="safety"),
        Observe(text="よく見えた", kind="strength", about="safety"),
        EndRun(),
        Observe(text="二人しかいない", kind="stumble", about="step:safety"),
    )
    told = log(game.history)
    said = [row.stumble for row in told.rows if row.result]
    assert said == ["", "名簿がない / 声が届かない / 二人しかいない"]
    assert told.summary.stumbles == 1


def test_a_log_read_during_the_run_names_nothing_that_is_to_come() -> None:
    """Rule 4; after the end it does."""
    game = Game.start().play(TakeNote(text="準備", about="cold"))
    assert log(game.history).rows[1].title == TO_COME
    game.play(EndRun())
    assert log(game.history).rows[1].title == "空調が戻らない"
