"""The line of a run: bars, flags, halts and both clocks."""

from __future__ import annotations

from bcpflow.commands import (
    BeginStep,
    ConfirmStep,
    DeliverInject,
    JumpClock,
    PauseRun,
    ResumeRun,
)
from bcpflow.projections.log import log
from bcpflow.projections.timeline import Bar, Timeline, timeline
from tests.reports.drills import T0, Drill, played, two_tracks

MINUTE_MS = 60_000


def line(drill: Drill) -> Timeline:
    return timeline(log(drill.history))


def bar(found: Timeline, id_: str) -> Bar:
    return next(one for one in found.bars if one.id == id_)


def test_a_bar_begins_where_somebody_began_else_at_the_outcome_before() -> None:
    """Rule 1."""
    found = line(played())
    safety, power = bar(found, "safety"), bar(found, "power")
    assert (safety.begun, safety.from_ms, safety.to_ms) == (False, 0, 4 * MINUTE_MS)
    assert (power.begun, power.from_ms) == (True, 6 * MINUTE_MS)
    assert power.target_ms is not None
    assert power.overdue_ms == power.to_ms - power.target_ms
    tell = bar(found, "tell")
    assert tell.from_ms >= next(b.at_ms for b in found.borders if b.phase == "report")


def test_a_step_without_an_outcome_goes_on_and_its_target_is_told_by_the_caller() -> None:
    """Rule 2."""
    drill = Drill()
    drill.wait(30)
    drill.do(ConfirmStep(step="safety"))
    found = timeline(log(drill.history), {"power": 20 * MINUTE_MS})
    power = bar(found, "power")
    assert (power.outcome, power.from_ms, power.to_ms) == (None, 0, 30 * MINUTE_MS)
    assert power.overdue_ms == 10 * MINUTE_MS
    assert bar(found, "heat").overdue_ms is None


def test_a_pause_has_a_place_and_a_jump_a_breadth() -> None:
    """Rule 3."""
    drill = Drill()
    drill.wait(5)
    drill.do(PauseRun(reason="来客"))
    drill.wait(10)
    drill.do(ResumeRun())
    drill.wait(1)
    drill.do(JumpClock(by_ms=60 * MINUTE_MS))
    drill.wait(1)
    drill.do(ConfirmStep(step="safety"))
    found = line(drill)
    assert [(h.at_ms, h.to_ms, h.stood_ms) for h in found.halts] == [
        (5 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS),
        (6 * MINUTE_MS, 66 * MINUTE_MS, 0),
    ]
    assert found.wall_ns(30 * MINUTE_MS) is None
    assert found.wall_ns(0) == T0
    assert found.wall_ns(4 * MINUTE_MS) == T0 + 4 * MINUTE_MS * 1_000_000
    assert found.wall_ns(67 * MINUTE_MS) == T0 + 17 * MINUTE_MS * 1_000_000
    assert found.wall_ns(99 * MINUTE_MS) is None


def test_bars_stand_by_track_and_then_by_time() -> None:
    """Rule 4."""
    drill = Drill(two_tracks())
    drill.wait(1)
    drill.do(ConfirmStep(step="call"))
    drill.wait(1)
    drill.do(BeginStep(step="look"))
    drill.do(ConfirmStep(step="look"))
    found = line(drill)
    assert [(one.track, one.id) for one in found.bars] == [("a", "look"), ("b", "call")]
    assert found.tracks == ("a", "b")


def test_flags_are_numbered_as_they_were_given() -> None:
    drill = Drill()
    drill.wait(3)
    drill.do(DeliverInject(inject="press"))
    drill.wait(3)
    drill.do(DeliverInject(inject="aircon"))
    assert [(f.no, f.inject, f.at_ms) for f in line(drill).flags] == [
        (1, "press", 3 * MINUTE_MS),
        (2, "aircon", 6 * MINUTE_MS),
    ]
