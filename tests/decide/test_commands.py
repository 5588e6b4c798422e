"""What follows from each command when it is not refused."""

from __future__ import annotations

import pytest

from bcpflow.commands import (
    AbortRun,
    BeginStep,
    ChangeSpeed,
    CheckItems,
    Command,
    ConfirmStep,
    DecideStep,
    DeclareFact,
    DeliverInject,
    EndRun,
    FireTransition,
    JumpClock,
    NoteEvent,
    PauseRun,
    ResumeRun,
    SkipStep,
    StartRun,
    TakeNote,
    UndoStep,
    VoidRun,
)
from bcpflow.decide import start
from bcpflow.definition.codec import pack
from bcpflow.events import (
    ClockJumped,
    Event,
    EventNoted,
    FactDeclared,
    InjectDelivered,
    ItemsChecked,
    NoteTaken,
    OptionChosen,
    PhaseChanged,
    RunAborted,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    RunVoided,
    SpeedChanged,
    StepBegun,
    StepConfirmed,
    StepSkipped,
    StepUndone,
)
from tests.samples import DRILL, MINUTE_MS, PAIR, WALL_T0, Game, HandClock

FORCED = FireTransition(trigger="report", override=True, reason="急ぐ", role="head")
BACK = FireTransition(trigger="aftershock", reason="余震")


@pytest.mark.parametrize(
    ("before", "command", "event"),
    [
        ((), BeginStep(step="power"), StepBegun(step="power")),
        (
            (),
            ConfirmStep(step="heat", note="n", stumble="s", value="31.5"),
            StepConfirmed(step="heat", result="achieved", note="n", stumble="s", value="31.5"),
        ),
        (
            (ConfirmStep(step="heat", result="not_achieved"),),
            ConfirmStep(step="heat"),
            StepConfirmed(step="heat", result="achieved"),
        ),
        (
            (SkipStep(step="heat"),),
            ConfirmStep(step="heat", result="not_achieved"),
            StepConfirmed(step="heat", result="not_achieved"),
        ),
        ((), SkipStep(step="guests"), StepSkipped(step="guests", reason="")),
        (
            (ConfirmStep(step="heat"),),
            UndoStep(step="heat", reason="誤操作"),
            StepUndone(step="heat", undone=2, reason="誤操作"),
        ),
        (
            (),
            CheckItems(step="power", items={"ups": "abnormal"}, values={"ups": "12"}),
            ItemsChecked(step="power", items={"ups": "abnormal"}, values={"ups": "12"}),
        ),
        ((), TakeNote(text=" 揺れ "), NoteTaken(text=" 揺れ ")),
        ((), TakeNote(text="x", about="cold"), NoteTaken(text="x", about="cold")),
        ((), TakeNote(text="x", about="power"), NoteTaken(text="x", about="power")),
        ((), DeliverInject(inject="call"), InjectDelivered(inject="call")),
        ((), DeclareFact(name="震度", value="6強"), FactDeclared(name="震度", value="6強")),
        ((), DeclareFact(name="室温", value=31), FactDeclared(name="室温", value=31)),
        ((), DeclareFact(name="備考", value="x"), FactDeclared(name="備考", value="x")),
        ((), NoteEvent(event="leak"), EventNoted(event="leak")),
        ((), PauseRun(reason="休憩"), RunPaused(reason="休憩")),
        ((PauseRun(),), ResumeRun(), RunResumed()),
        ((), JumpClock(by_ms=5), ClockJumped(to_ms=MINUTE_MS + 5)),
        ((), ChangeSpeed(speed=3.0), SpeedChanged(speed=3.0)),
        ((), EndRun(note="以上"), RunEnded(note="以上")),
        ((PauseRun(),), EndRun(), RunEnded()),
        ((), AbortRun(reason="本物の地震"), RunAborted(reason="本物の地震")),
        ((), VoidRun(reason="誤操作"), RunVoided(reason="誤操作")),
    ],
)
def test_what_follows_from_a_command(
    before: tuple[Command, ...], command: Command, event: Event
) -> None:
    game = Game.start().play(*before)
    game.clock.pass_minutes(1)
    assert game.do(command) == (event,)


@pytest.mark.parametrize(
    "command",
    [
        ConfirmStep(step="power"),
        ConfirmStep(step="heat"),
        ConfirmStep(step="safety", result="not_achieved"),
        SkipStep(step="power"),
        CheckItems(step="power", items={}),
    ],
)
def test_recording_is_never_refused_for_a_missing_detail(command: Command) -> None:
    """Rule 4: an untouched checklist, a measure without its number, a skip without a word."""
    Game.start().do(command)


def test_a_gate_opened_by_its_role_says_what_was_missing() -> None:
    game = Game.start().play(ConfirmStep(step="safety"))
    (moved,) = game.do(FORCED)
    assert moved == PhaseChanged(
        track="main",
        source="survey",
        target="report",
        trigger="report",
        reason="急ぐ",
        overridden=("power", "heat", "aircon"),
    )


def test_a_deputy_may_open_it_too() -> None:
    game = Game.start()
    command = FireTransition(override=True, reason="責任者不在", role="liaison")
    assert isinstance(game.do(command)[0], PhaseChanged)


def test_an_override_of_an_open_gate_overrides_nothing() -> None:
    game = Game.start(facts={"時間帯": "就業時間内"})
    game.play(*(ConfirmStep(step=step) for step in ("safety", "power", "heat")))
    (moved,) = game.do(FireTransition(override=True))
    assert isinstance(moved, PhaseChanged)
    assert moved.overridden == ()


def test_without_a_trigger_a_return_is_not_meant() -> None:
    game = Game.start(facts={"震度": "6弱"}).play(ConfirmStep(step="heat"), FORCED)
    game.play(ConfirmStep(step="tell"), DecideStep(step="site", option="wait"))
    (moved,) = game.do(FireTransition())
    assert isinstance(moved, PhaseChanged)
    assert (moved.target, moved.back) == ("over", False)


def test_a_decision_fires_its_transition_through_its_own_gate() -> None:
    """The gate asks for the decision itself, which is being taken."""
    game = Game.start(facts={"震度": "6弱"}).play(ConfirmStep(step="heat"), FORCED)
    game.play(ConfirmStep(step="tell"))
    chosen, moved = game.do(DecideStep(step="site", option="stay", note="被害なし", stumble="資料"))
    assert chosen == OptionChosen(step="site", option="stay", note="被害なし", stumble="資料")
    assert moved == PhaseChanged(
        track="main", source="report", target="over", trigger="over", reason="被害なし"
    )
    assert game.state.tracks["main"].phase == "over"


def test_a_decision_may_return_with_its_note_as_the_reason() -> None:
    game = Game.start().play(ConfirmStep(step="heat"), FORCED, ConfirmStep(step="tell"))
    _, moved = game.do(DecideStep(step="site", option="again", note="見落とし"))
    assert isinstance(moved, PhaseChanged)
    assert (moved.target, moved.back, moved.reason) == ("survey", True, "見落とし")


def test_a_decision_may_be_missed_and_taken_later() -> None:
    game = Game.start().play(ConfirmStep(step="heat"), FORCED, ConfirmStep(step="tell"))
    game.play(ConfirmStep(step="site", result="not_achieved"))
    assert game.do(DecideStep(step="site", option="wait"))[0] == OptionChosen(
        step="site", option="wait"
    )


def test_late_work_may_be_done_in_a_phase_that_was_left() -> None:
    game = Game.start().play(FORCED, ConfirmStep(step="power"))
    assert game.state.steps["power"].outcome == "achieved"
    game.play(UndoStep(step="power"))  # it has moved nothing: the phase was left before it


def test_what_opened_a_join_is_returned_from_and_then_undone() -> None:
    game = Game.start(PAIR).play(ConfirmStep(step="count"), FireTransition(trigger="systems:go"))
    game.play(FireTransition(trigger="systems:check", reason="数え直す"), UndoStep(step="count"))
    assert not game.state.steps["count"].settled


def test_an_occurrence_may_be_named() -> None:
    game = Game.start().play(ConfirmStep(step="heat"), FORCED, BACK)
    (done,) = game.do(ConfirmStep(step="heat#2"))
    assert done == StepConfirmed(step="heat", result="achieved", occurrence=2)
    (note,) = game.do(TakeNote(text="x", about="heat#2"))
    assert note == NoteTaken(text="x", about="heat")


def test_a_track_may_be_named_before_the_trigger() -> None:
    game = Game.start(PAIR).play(ConfirmStep(step="count"))
    (moved,) = game.do(FireTransition(trigger="systems:go"))
    assert isinstance(moved, PhaseChanged)
    assert moved.track == "systems"
    (other,) = game.do(FireTransition(trigger="go"))  # now one track alone knows it
    assert isinstance(other, PhaseChanged)
    assert other.track == "people"


def test_a_fact_declared_anew_judges_conditions_anew_and_undoes_nothing() -> None:
    game = Game.start().play(ConfirmStep(step="power"), ConfirmStep(step="aircon"))
    game.play(DeclareFact(name="時間帯", value="就業時間内"))
    assert game.state.steps["aircon"].outcome == "achieved"


def test_a_run_starts_with_its_whole_definition() -> None:
    clock = HandClock()
    command = StartRun(run="r", kind="exercise", definition=DRILL, facts={"震度": "5強"}, speed=2.0)
    (draft,) = start(command, clock())
    assert isinstance(draft.event, RunStarted)
    assert draft.event.definition == pack(DRILL)
    assert draft.event.facts == {"時間帯": "夜間・休日", "震度": "5強"}
    assert (draft.elapsed_ms, draft.occurred_ns, draft.late) == (0, WALL_T0, False)
