"""Rows: what each event becomes in the log, by the rules of its module."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bcpflow.commands import (
    AbortRun,
    BeginStep,
    ChangeSpeed,
    CheckItems,
    Command,
    ConfirmStep,
    DeclareFact,
    DeliverInject,
    EndRun,
    FireTransition,
    JumpClock,
    NoteEvent,
    PauseRun,
    SkipStep,
    TakeNote,
    UndoStep,
    VoidRun,
)
from bcpflow.definition.model import Inject, NamedEvent
from bcpflow.events import NAMES, ClockJumped, StepBegun
from bcpflow.projections.log import log
from bcpflow.projections.rows import KINDS, Row, is_row
from tests.samples import DRILL, MINUTE_MS, PAIR, Game

FORCED = FireTransition(trigger="report", override=True, reason="急ぐ", role="head")


def last_row(game: Game) -> Row:
    return max(log(game.history).rows, key=lambda row: row.version)


def after(*commands: Command) -> Row:
    return last_row(Game.start().play(*commands))


def test_every_event_is_a_row_but_a_beginning() -> None:
    assert set(NAMES.values()) - set(KINDS) == {StepBegun}
    assert not is_row(StepBegun(step="power"))
    assert is_row(ClockJumped(to_ms=1))
    assert not is_row(ClockJumped(to_ms=1, asked=False))


@pytest.mark.parametrize(
    ("command", "kind", "title", "note"),
    [
        (ConfirmStep(step="heat", note="31度"), "step", "室温を測る", "31度"),
        (SkipStep(step="heat", reason="不要"), "step", "室温を測る", "不要"),
        (CheckItems(step="power", items={"ups": "normal"}), "check", "電源", ""),
        (DeliverInject(inject="cold"), "inject", "空調が戻らない", ""),
        (TakeNote(text="揺れ"), "note", None, "揺れ"),
        (TakeNote(text="寒い", about="cold"), "note", "空調が戻らない", "寒い"),
        (TakeNote(text="暗い", about="power"), "note", "電源", "暗い"),
        (DeclareFact(name="停電", value=True), "fact", None, ""),
        (NoteEvent(event="leak"), "event", "水漏れを発見", ""),
        (PauseRun(reason="休憩"), "clock", None, "休憩"),
        (ChangeSpeed(speed=2.0), "clock", None, ""),
        (FORCED, "phase", "報告と判断", "急ぐ"),
        (EndRun(note="以上"), "end", None, "以上"),
        (AbortRun(reason="本物"), "end", None, "本物"),
        (VoidRun(reason="誤操作"), "end", None, "誤操作"),
    ],
)
def test_a_row_says_what_it_is_about(
    command: Command, kind: str, title: str | None, note: str
) -> None:
    row = after(command)
    assert (row.kind, row.title, row.note) == (kind, title, note)


def test_the_target_is_the_one_that_held_when_the_step_was_settled() -> None:
    """Rule 1: the anchor is settled anew later, and changes nothing."""
    game = Game.start().play(
        ConfirmStep(step="power"),
        ConfirmStep(step="heat"),
        UndoStep(step="power"),
        ConfirmStep(step="power"),
    )
    row = next(row for row in log(game.history).rows if row.step == "heat")
    assert (row.target_ms, row.delta_ms) == (11 * MINUTE_MS, -9 * MINUTE_MS)


def test_a_step_does_not_count_from_itself() -> None:
    """A target after a step whose second outcome is being recorded: the first one's time."""
    row = after(SkipStep(step="power"), ConfirmStep(step="heat"), ConfirmStep(step="power"))
    assert (row.step, row.target_ms) == ("power", 20 * MINUTE_MS)


def test_a_step_is_named_only_by_its_outcome() -> None:
    """Rule 2."""
    done, undone = after(ConfirmStep(step="power")), None
    assert (done.step, done.about, done.result) == ("power", None, "achieved")
    game = Game.start().play(ConfirmStep(step="power"), UndoStep(step="power"))
    undone = last_row(game)
    assert (undone.step, undone.about, undone.result) == (None, "power", None)
    checked = after(CheckItems(step="power", items={}))
    assert (checked.step, checked.about, checked.phase) == (None, "power", "survey")


def test_a_second_occurrence_is_named_as_such() -> None:
    back = FireTransition(trigger="aftershock", reason="余震")
    row = after(ConfirmStep(step="power"), FORCED, back, ConfirmStep(step="power"))
    assert row.step == "power#2"
    assert row.target_ms == 23 * MINUTE_MS  # from the second entry


def test_waiting_and_working_are_told_apart() -> None:
    row = after(BeginStep(step="power"), ConfirmStep(step="power"))
    assert (row.begun_ms, row.elapsed_ms) == (MINUTE_MS, 2 * MINUTE_MS)
    assert after(ConfirmStep(step="power")).begun_ms is None


def test_the_role_is_the_one_acted_in_or_that_of_the_step() -> None:
    assert after(ConfirmStep(step="power")).role == "facilities"
    assert after(ConfirmStep(step="safety")).role == ""
    assert after(TakeNote(text="x")).role == ""


def test_a_sample_target_is_marked() -> None:
    assert after(ConfirmStep(step="safety")).sample_target
    assert not after(ConfirmStep(step="power")).sample_target
    assert not after(TakeNote(text="x", about="safety")).sample_target


def test_the_phase_of_a_row_without_a_step_is_known_where_there_is_one_track() -> None:
    assert after(TakeNote(text="x")).phase == "survey"
    assert after(FORCED).phase == "report"
    assert after(FORCED).track == "main"
    assert last_row(Game.start(PAIR).play(TakeNote(text="x"))).phase is None


def test_an_inject_or_an_event_may_have_the_name_of_a_step() -> None:
    flow = replace(
        DRILL.workflow,
        injects=(Inject(id="power", content="停電した"),),
        events={"heat": NamedEvent(title="暑くなった")},
    )
    game = Game.start(replace(DRILL, workflow=flow)).play(DeliverInject(inject="power"))
    assert (last_row(game).title, last_row(game).role) == ("停電した", "")
    game.play(NoteEvent(event="heat"), JumpClock(by_ms=1))
    rows = {row.kind: row for row in log(game.history).rows}
    assert (rows["event"].title, rows["event"].track) == ("暑くなった", None)
