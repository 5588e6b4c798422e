"""The after-action report: plan against actual, areas for improvement, and what it may claim."""

from __future__ import annotations

import pytest

from bcpflow.commands import (
    AbortRun,
    AddInject,
    CancelInject,
    Command,
    ConfirmStep,
    DeliverInject,
    EndRun,
    HoldInject,
    JudgeInject,
    PauseRun,
    TakeNote,
    VoidRun,
)
from bcpflow.definition.model import Inject
from bcpflow.projections.aar import aar
from bcpflow.projections.log import log
from tests.projections.reviewed import HOSTILE, MINUTE_MS, Reviewed, played, reviewed

FOUND = aar(reviewed().history)


def test_every_step_reached_is_a_line_with_plan_and_actual() -> None:
    """Rule 1."""
    lines = [
        (
            line.id.partition("#")[0],
            line.outcome,
            None if line.target_ms is None else line.target_ms / MINUTE_MS,
            None if line.actual_ms is None else line.actual_ms / MINUTE_MS,
        )
        for line in FOUND.steps
    ]
    assert lines == [
        ("safety", "achieved", 5, 4),
        ("power", "achieved", 20, 25),
        ("count", None, None, None),
        ("extra", "skipped", None, 30),
        ("restore[jumin]", "achieved", 45, 40),
        ("restore[zei]", "achieved", 65, 75),
        ("report", "achieved", 63, 66),
        ("report", "achieved", 93, 92),
        ("go", "achieved", None, 97),
    ]


def test_a_line_carries_the_run_before_the_sample_mark_and_who_stood_in() -> None:
    power = next(line for line in FOUND.steps if line.id == "power")
    assert (power.last_ms, power.sample, power.delta_ms) == (21 * MINUTE_MS, True, 5 * MINUTE_MS)
    assert (power.stumble, power.note) == (HOSTILE, "鍵が見つからない")
    report = next(line for line in FOUND.steps if line.id.startswith("report"))
    assert (report.holder, report.stands_in) == ("h-one", 1)
    go = next(line for line in FOUND.steps if line.id == "go")
    assert (go.option, go.value) == ("open", "")


def test_areas_are_observations_then_stumbles_with_their_actions() -> None:
    """Rule 2."""
    assert [(area.about, area.text, area.actions) for area in FOUND.areas] == [
        ("inject:call", "鍵の場所を一人しか知らない", ("A1",)),
        ("objective:see", HOSTILE, ()),
        ("step:power", HOSTILE, ()),
    ]
    assert [area.row is None for area in FOUND.areas] == [True, True, False]
    assert [one.id for one in FOUND.strengths] == ["O1"]
    assert [one.id for one in FOUND.notes] == ["O4"]


@pytest.mark.parametrize(
    ("last", "standing"),
    [
        (None, "interim"),
        (PauseRun(reason="昼"), "interim"),
        (AbortRun(reason="本物の地震"), "aborted"),
        (VoidRun(reason="押し間違い"), "voided"),
    ],
)
def test_only_a_run_that_was_ended_has_a_final_report(last: Command | None, standing: str) -> None:
    """Rule 3."""
    run = Reviewed().at(4, ConfirmStep(step="safety"))
    if last is not None:
        run.at(5, last)
    found = aar(run.history)
    assert found.standing == standing
    assert found.interim == (standing == "interim")
    assert (found.ended_ns is None) == (standing == "interim")
    assert FOUND.standing == "final"


def led() -> Reviewed:
    """Two injects were delivered, one of them judged; others are held, cancelled or to come."""
    secret = Inject(id="x1", content="UNSEEN", action="HIDDEN", expects="count")
    return Reviewed().at(
        10,
        DeliverInject(inject="call"),
        DeliverInject(inject="press"),
        JudgeInject(inject="call", result="achieved", note="HIDDEN"),
        AddInject(inject=secret),
        HoldInject(inject="x1", reason="HIDDEN"),
        TakeNote(text="HIDDEN", about="x1"),
        TakeNote(text="市民課へ折り返す", about="call"),
        CancelInject(inject="snow", reason="HIDDEN"),
    )


def test_players_read_nothing_of_injects_in_an_interim_report_but_what_they_were_given() -> None:
    """Rule 4: neither those to come nor what is expected of those that came."""
    found = aar(led().history)
    assert [line.inject.id for line in found.review.injects] == ["call", "press"]
    for line in found.review.injects:
        assert (line.inject.action, line.inject.expects, line.result) == (None, (), None)
    assert [(one.action, one.expects) for one in found.log.summary.injects] == [(None, ())] * 2
    assert found.log.injects.keys() == {"call", "press"}
    assert [row.note for row in found.log.rows if row.kind == "note"] == ["市民課へ折り返す"]
    said = repr((found.log.injects, found.log.summary, found.review))
    hidden = ("UNSEEN", "HIDDEN", "Heavy snow", "One voice")
    assert [word for word in hidden if word in said] == []


@pytest.mark.parametrize("over", [False, True])
def test_a_controller_and_everybody_after_the_end_read_all_of_the_injects(over: bool) -> None:
    """Rule 4, the other way round."""
    run = led().at(12, *([EndRun()] if over else []))
    found = aar(run.history, controller=not over)
    lines = {line.inject.id: line for line in found.review.injects}
    assert lines.keys() == {"call", "press", "rain", "snow", "x1"}
    assert (lines["x1"].inject.action, lines["x1"].reason) == ("HIDDEN", "HIDDEN")
    assert (lines["call"].result, lines["call"].inject.expects) == ("achieved", "power")
    notes = [row.note for row in found.log.rows if row.kind == "note"]
    assert notes == ["HIDDEN", "市民課へ折り返す"]


def test_roles_say_who_answered_for_them() -> None:
    head, staff = FOUND.roles
    assert (head.members, head.holder, head.stood_in) == (("h-head",), "h-one", ("h-one",))
    assert (staff.members, staff.stood_in) == (("h-one", "h-two"), ())
    assert staff.steps == 4


def test_what_left_the_plan_is_named() -> None:
    assert [row.note for row in FOUND.log.summary.overrides] == ["先に復旧"]
    assert [row.note for row in FOUND.undone] == ["数え直し"]
    assert [(row.step, row.elapsed_ms) for row in FOUND.late] == [("report#2", 92 * MINUTE_MS)]


def test_looking_back_changes_no_figure_of_the_run() -> None:
    assert aar(played().history).log.summary == FOUND.log.summary
    assert aar(played().history).steps == FOUND.steps


def test_a_log_that_was_told_already_is_taken_as_it_is() -> None:
    history = reviewed().history
    assert aar(history, log(history)) == aar(history)
