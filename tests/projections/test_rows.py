"""Rows: what each event becomes in the log, by the rules of its module."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bcpflow.commands import (
    AbortRun,
    AddInject,
    Arrive,
    BeginStep,
    ChangeSpeed,
    CheckItems,
    Command,
    ConfirmStep,
    DecideStep,
    DeclareAbsent,
    DeclareFact,
    DeliverInject,
    EndRun,
    FireTransition,
    GiveApproval,
    JumpClock,
    NoteEvent,
    PauseRun,
    RefuseStep,
    RequestApproval,
    ReturnApproval,
    SkipStep,
    TakeNote,
    UndoStep,
    VoidRun,
    WithdrawApproval,
    WithdrawSheet,
)
from bcpflow.definition.model import Inject, NamedEvent
from bcpflow.events import (
    NAMES,
    ActionAdded,
    ActionClosed,
    ActionUpdated,
    ClockJumped,
    ImprovementAnswered,
    InjectAdded,
    InjectCancelled,
    InjectHeld,
    InjectJudged,
    InjectReleased,
    ObjectiveRated,
    ObservationMade,
    PeopleCalled,
    PreviousRecalled,
    QuestionAnswered,
    StepBegun,
)
from bcpflow.projections.log import TO_COME, log
from bcpflow.projections.rows import KINDS, Row, is_row
from tests.sample_case import (
    APPROVED,
    ASKED,
    CHANGED,
    DRAFTED,
    LARGE,
    PRICE,
    By,
    opened,
    paper,
    sheet,
)
from tests.samples import DRILL, LED, MINUTE_MS, PAIR, PREVIOUS, ROSTER, Game

FORCED = FireTransition(trigger="report", override=True, reason="急ぐ", role="head")


def last_row(game: Game) -> Row:
    return max(log(game.history).rows, key=lambda row: row.version)


def after(*commands: Command) -> Row:
    return last_row(Game.start().play(*commands))


BESIDE = {
    StepBegun,
    PeopleCalled,
    PreviousRecalled,
    InjectHeld,
    InjectReleased,
    InjectCancelled,
    InjectAdded,
    InjectJudged,
    ObservationMade,
    ObjectiveRated,
    QuestionAnswered,
    ActionAdded,
    ActionUpdated,
    ActionClosed,
    ImprovementAnswered,
}
"""What is no line of what happened: it is told of by the review, or by what follows it."""


def test_every_event_is_a_row_but_a_beginning_and_what_leaders_and_evaluators_do() -> None:
    assert set(NAMES.values()) - set(KINDS) == BESIDE
    assert not is_row(StepBegun(step="power"))
    assert not is_row(InjectHeld(inject="cold"))
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
        (TakeNote(text="寒い", about="cold"), "note", TO_COME, "寒い"),
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


def led(*commands: Command) -> list[Row]:
    """The rows the last command of a drill with people came to."""
    game = Game.led().play(*commands[:-1])
    told = game.state.version
    game.play(*commands[-1:])
    return [row for row in log(game.history).rows if row.version > told]


def test_people_who_come_and_roles_that_pass_are_rows() -> None:
    came, *passed = led(Arrive(person="h-two"))
    assert (came.kind, came.title, came.step, came.note) == ("people", None, None, "")
    assert [(row.kind, row.title) for row in passed] == [("people", "責任者"), ("people", "担当")]
    gone, back = led(Arrive(person="h-head"), Arrive(person="h-two"), DeclareAbsent(
        person="h-head", reason="通院"
    ))  # fmt: skip
    assert (gone.kind, gone.note, back.title) == ("people", "通院", "責任者")


def test_a_choice_that_waits_or_is_refused_is_a_row_and_no_outcome() -> None:
    proposed = DecideStep(step="reopen", option="open", note="復旧", role="second")
    (row,) = led(proposed)
    assert (row.kind, row.result, row.step, row.about) == ("approval", None, None, "reopen")
    assert (row.title, row.note, row.role, row.target_ms) == (
        "再開を判断する", "復旧", "second", None,
    )  # fmt: skip
    (refused,) = led(proposed, RefuseStep(step="reopen", role="head", reason="まだ"))
    assert (refused.kind, refused.about, refused.note) == ("approval", "reopen", "まだ")


def test_an_occurrence_of_a_duty_has_its_own_due_time_and_number() -> None:
    """Rule 1, for each due time by itself."""
    game = Game.start(LED).play(ConfirmStep(step="report"), minutes=33)
    game.play(ConfirmStep(step="report"), minutes=25)  # 58 minutes: ahead of its time
    rows = {row.step: row for row in log(game.history).rows if row.step}
    assert {name: (row.target_ms, row.delta_ms) for name, row in rows.items()} == {
        "report#1": (30 * MINUTE_MS, 3 * MINUTE_MS), "report#2": (60 * MINUTE_MS, -2 * MINUTE_MS),
    }  # fmt: skip


def test_a_row_says_who_held_the_role_then() -> None:
    game = Game.start(LED, people=ROSTER, previous=PREVIOUS)
    game.play(ConfirmStep(step="look"), DeclareAbsent(person="h-one"), ConfirmStep(step="report"))
    rows = {row.step: row for row in log(game.history).rows if row.step}
    assert (rows["look"].holder, rows["look"].stands_in) == ("h-one", 0)
    assert (rows["report#1"].holder, rows["report#1"].stands_in) == ("h-two", 1)
    assert log(game.history).handles == {"p-1", "h-one", "h-two"}


def test_an_unplanned_inject_is_told_like_a_planned_one() -> None:
    (row,) = led(AddInject(inject=Inject(id="mayor", content="市長")), DeliverInject(
        inject="mayor"
    ))  # fmt: skip
    assert (row.kind, row.title, row.about) == ("inject", "市長", "mayor")


GIVE = GiveApproval(step="plan-approval", note="了")


def of_a_case(*did: By, price: int = 400_000) -> list[Row]:
    """The rows the last act in a case came to."""
    *before, (command, by) = did
    game = opened({PRICE: price}, *before)
    told = game.state.version
    game.do(command, by)
    return [row for row in log(game.history).rows if row.version > told]


@pytest.mark.parametrize(
    ("did", "kind", "about", "title", "role", "note"),
    [
        ((paper("spec"), "h-req"), "document", "spec", "仕様書を作る", "requester", ""),
        ((paper("minutes"), "h-mem"), "document", "minutes", None, "", ""),
        ((sheet("need"), "h-it"), "sheet", "need", None, "", ""),
        (
            (WithdrawSheet(sheet="quote:Q1", reason="期限切れ"), "h-it"),
            "sheet",
            "quote:Q1",
            None,
            "",
            "期限切れ",
        ),
        (
            (RequestApproval(step="plan-approval", note="お願い"), "h-req"),
            "approval",
            "plan-approval",
            "企画を承認する",
            "",
            "お願い",
        ),
    ],
)
def test_what_is_done_to_a_case_is_a_row(
    did: By, kind: str, about: str, title: str | None, role: str, note: str
) -> None:
    """A sheet may have the name of a step."""
    before = DRAFTED if isinstance(did[0], WithdrawSheet | RequestApproval) else ()
    row, *_ = of_a_case(*before, did)
    assert (row.kind, row.about, row.title, row.role, row.note) == (kind, about, title, role, note)
    assert (row.step, row.result, row.target_ms) == (None, None, None)


def test_a_document_that_settles_its_step_is_two_rows_and_the_outcome_has_the_target() -> None:
    attached, settled = of_a_case((paper("spec"), "h-req"))
    assert (attached.kind, settled.kind, settled.step) == ("document", "step", "spec")
    assert settled.target_ms == 10 * 24 * 60 * MINUTE_MS


def test_an_approval_is_told_in_the_role_it_was_given_in() -> None:
    (given,) = of_a_case(*ASKED, (GIVE, "h-head"), price=LARGE)
    assert (given.kind, given.role, given.note, given.actor) == (
        "approval", "requester-head", "了", "h-head",
    )  # fmt: skip
    (given,) = of_a_case(*ASKED, (GIVE, "h-head"), (GIVE, "h-it2"), price=LARGE)
    assert given.role == "it-section"
    proxy = GiveApproval(step="plan-approval", role="cio", reason="出張")
    given, settled = of_a_case(
        *ASKED, (GIVE, "h-head"), (GIVE, "h-it2"), (proxy, "h-cio"), price=LARGE
    )
    assert (given.role, given.note, settled.step) == ("cio", "出張", "plan-approval")


def test_sent_back_taken_back_and_lapsed_are_rows_that_settle_nothing() -> None:
    (back,) = of_a_case(*ASKED, (ReturnApproval(step="plan-approval", reason="数量"), "h-head"))
    assert (back.kind, back.role, back.note) == ("approval", "requester-head", "数量")
    (taken,) = of_a_case(*ASKED, (WithdrawApproval(step="plan-approval", reason="直す"), "h-req"))
    assert (taken.kind, taken.role, taken.note) == ("approval", "", "直す")
    fact, lapsed = of_a_case(*APPROVED, CHANGED)
    assert (fact.kind, lapsed.kind) == ("fact", "approval")
    assert (lapsed.about, lapsed.title, lapsed.step, lapsed.role) == (
        "plan-approval", "企画を承認する", None, "",
    )  # fmt: skip
