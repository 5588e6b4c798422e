"""Refused: the reason, no event, the same state - for every code this package raises."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bcpflow import decide as package
from bcpflow.codes import catalogue
from bcpflow.commands import (
    AbortRun,
    AtElapsed,
    AtWall,
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
from bcpflow.decide import decide, start
from bcpflow.decide.core import AFTERWARDS
from bcpflow.errors import NotFound, Refused
from tests.decide.refusal_case import Case, case
from tests.decide.refused_case import CASE_CASES
from tests.decide.refused_led import LED_CASES, led
from tests.samples import DRILL, MINUTE_MS, PAIR, WALL_T0, Game, HandClock

NEAR_POWR = ["power", "papers"]
FORCED = FireTransition(trigger="report", override=True, reason="急ぐ", role="head")
LEFT = FireTransition(trigger="people:go")


def drill() -> Game:
    """Ten minutes into a drill by day."""
    game = Game.start(facts={"時間帯": "就業時間内"})
    game.clock.pass_minutes(10)
    return game


def after(*commands: Command) -> Callable[[], Game]:
    return lambda: drill().play(*commands)


def incident() -> Game:
    game = Game.start(kind="incident")
    game.clock.pass_minutes(10)
    return game


def pair() -> Game:
    return Game.start(PAIR).play(ConfirmStep(step="count"))


def choice() -> Game:
    """Before the decision of the second phase."""
    return drill().play(ConfirmStep(step="heat"), FORCED, ConfirmStep(step="tell"))


def renamed() -> Game:
    """An old step is opened anew: only its second occurrence may be named."""
    steps = (ConfirmStep(step="heat"), FORCED, FireTransition(trigger="aftershock", reason="余震"))
    return drill().play(*steps)


CASES = [
    case("BCP-R002", drill, ConfirmStep(step="powr"), found=False, step="powr", near=NEAR_POWR),
    case("BCP-R002", drill, UndoStep(step="zzz"), found=False, near=[]),
    case("BCP-R002", drill, TakeNote(text="x", about="powr"), found=False, near=NEAR_POWR),
    case("BCP-R002", renamed, ConfirmStep(step="heat#1"), found=False, near=["heat"]),
    case("BCP-R002", renamed, ConfirmStep(step="heat#3"), found=False),
    case("BCP-R003", after(FORCED), ConfirmStep(step="tell"), missing=["heat"]),
    case("BCP-R004", drill, ConfirmStep(step="tell"), phase="report", title="報告と判断"),
    case("BCP-R005", after(ConfirmStep(step="heat")), ConfirmStep(step="heat"), status="achieved"),
    case("BCP-R005", after(SkipStep(step="heat")), SkipStep(step="heat"), status="skipped"),
    case("BCP-R005", after(SkipStep(step="heat")), BeginStep(step="heat"), status="skipped"),
    case(
        "BCP-R005",
        lambda: choice().play(DecideStep(step="site", option="wait")),
        DecideStep(step="site", option="stay"),
        status="achieved",
    ),
    case(
        "BCP-R006",
        drill,
        FireTransition(),
        missing=["safety", "power", "heat"],
        kinds=["step"] * 3,
        override=["head"],
    ),
    case(
        "BCP-R006",
        choice,
        DecideStep(step="site", option="stay"),
        missing=["震度"],
        kinds=["fact"],
    ),
    case("BCP-R007", drill, FireTransition(trigger="over"), found=False, choices=["report"]),
    case("BCP-R007", drill, FireTransition(trigger="x:report"), found=False, phase="survey"),
    case(
        "BCP-R007",
        pair,
        FireTransition(trigger="leave"),
        found=False,
        choices=["people:go", "systems:go", "systems:closed"],
    ),
    case(
        "BCP-R007",
        lambda: pair().play(
            FireTransition(trigger="people:go"), FireTransition(trigger="systems:closed")
        ),
        FireTransition(),
        found=False,
        choices=[],
    ),
    case("BCP-R008", after(PauseRun()), ConfirmStep(step="heat")),
    case("BCP-R008", after(PauseRun()), PauseRun()),
    case("BCP-R008", after(PauseRun()), FORCED),
    case("BCP-R008", after(PauseRun()), DeliverInject(inject="call")),
    case("BCP-R008", after(PauseRun()), TakeNote(text="x", at=AtElapsed(60 * MINUTE_MS))),
    case("BCP-R009", after(EndRun()), TakeNote(text="x"), status="ended"),
    case("BCP-R009", after(AbortRun()), EndRun(), status="aborted"),
    case(
        "BCP-R010", drill, ConfirmStep(step="heat", role="head"), role="head", needed=["facilities"]
    ),
    case("BCP-R074", drill, ConfirmStep(step="heat", role="boss"), found=False, role="boss"),
    case(
        "BCP-R010",
        after(ConfirmStep(step="heat")),
        UndoStep(step="heat", role="head"),
        needed=["facilities"],
    ),
    case(
        "BCP-R011",
        after(ConfirmStep(step="heat"), FORCED),
        UndoStep(step="heat"),
        phase="report",
        choices=["aftershock"],
    ),
    case(
        "BCP-R011",
        lambda: pair().play(FireTransition(trigger="systems:go")),
        UndoStep(step="count"),
        step="count",
    ),
    case("BCP-R012", drill, UndoStep(step="heat"), step="heat"),
    case("BCP-R012", after(ConfirmStep(step="heat"), UndoStep(step="heat")), UndoStep(step="heat")),
    case("BCP-R073", drill, TakeNote(text=" 　\n")),
    case("BCP-R013", drill, replace(FORCED, reason=" "), action="override"),
    case("BCP-R013", after(FORCED), FireTransition(trigger="aftershock"), action="return"),
    case("BCP-R013", choice, DecideStep(step="site", option="again"), action="return"),
    case("BCP-R013", drill, VoidRun(reason=" "), action="void"),
    case("BCP-R009", after(VoidRun(reason="誤操作")), EndRun(), status="voided"),
    case("BCP-R014", drill, ConfirmStep(step="heat", at=AtElapsed(-1, "T-1")), at="T-1"),
    case("BCP-R014", drill, ConfirmStep(step="heat", at=AtWall(WALL_T0 - 1, "8:00")), at="8:00"),
    case("BCP-R015", drill, TakeNote(text="x", at=AtWall(WALL_T0 * 2, "明日")), at="明日"),
    case("BCP-R015", incident, TakeNote(text="x", at=AtElapsed(99 * MINUTE_MS, "T+99m"))),
    case(
        "BCP-R016",
        choice,
        DecideStep(step="site", option="leave"),
        found=False,
        choices=["stay", "again", "wait"],
    ),
    case("BCP-R017", drill, DecideStep(step="heat", option="x"), kind="measure", wanted="decision"),
    case("BCP-R017", drill, CheckItems(step="heat", items={}), wanted="checklist"),
    case(
        "BCP-R018",
        drill,
        CheckItems(step="power", items={"fuels": "normal"}),
        found=False,
        near=["fuel", "ups"],
    ),
    case("BCP-R018", drill, CheckItems(step="power", items={}, values={"x": "1"}), found=False),
    case("BCP-R019", drill, DeliverInject(inject="colt"), found=False, near=["cold", "call"]),
    case("BCP-R020", after(DeliverInject(inject="cold")), DeliverInject(inject="cold")),
    case("BCP-R021", drill, DeclareFact(name="震源", value="x"), found=False, name="震源"),
    case("BCP-R022", drill, DeclareFact(name="震度", value="8"), value="8"),
    case("BCP-R022", drill, DeclareFact(name="停電", value="yes"), choices=["yes", "no"]),
    case("BCP-R023", drill, ResumeRun()),
    case("BCP-R024", drill, JumpClock(by_ms=0)),
    case("BCP-R024", drill, JumpClock(by_ms=-1)),
    case("BCP-R025", drill, ChangeSpeed(speed=0.0), speed=0.0),
    case("BCP-R025", drill, ChangeSpeed(speed=1e9)),
    case("BCP-R025", drill, ChangeSpeed(speed=float("nan"))),
    case("BCP-R027", choice, ConfirmStep(step="site"), choices=["stay", "again", "wait"]),
    case("BCP-R028", drill, ConfirmStep(step="aircon"), when='時間帯 == "夜間・休日"'),
    case("BCP-R029", drill, replace(FORCED, role=None), role="", needed=["head"]),
    case("BCP-R029", drill, replace(FORCED, role="facilities"), role="facilities"),
    case("BCP-R030", drill, NoteEvent(event="leek"), found=False, name="leek", near=["leak"]),
    case("BCP-R030", after(NoteEvent(event="leak")), NoteEvent(event="leak"), name="leak"),
    case(
        "BCP-R032",
        pair,
        FireTransition(),
        choices=["people:go", "systems:go", "systems:closed"],
    ),
    case("BCP-R033", incident, PauseRun()),
    case("BCP-R033", incident, JumpClock(by_ms=1)),
    case("BCP-R033", incident, ChangeSpeed(speed=2.0)),
    case("BCP-R033", incident, DeliverInject(inject="cold")),
    case("BCP-R034", drill, ConfirmStep(step="heat", value="暑い"), value="暑い"),
    case("BCP-R034", drill, ConfirmStep(step="heat", value="nan"), value="nan"),
    case("BCP-R034", drill, CheckItems(step="power", items={}, values={"ups": "inf"}), value="inf"),
    case("BCP-R034", drill, DeclareFact(name="室温", value="30"), value="30"),
    case("BCP-R034", drill, DeclareFact(name="室温", value=True), value=True),
    case("BCP-R034", drill, DeclareFact(name="室温", value=float("nan"))),
    case("BCP-R034", drill, DeclareFact(name="室温", value=float("inf"))),
    case("BCP-R035", pair, FireTransition(trigger="go"), choices=["people:go", "systems:go"]),
    case("BCP-R036", after(BeginStep(step="heat")), BeginStep(step="heat"), step="heat"),
    case(
        "BCP-R038",
        lambda: choice().play(FireTransition(trigger="aftershock", reason="余震")),
        DecideStep(step="site", option="stay"),
        phase="report",
    ),
    case("BCP-R039", drill, PauseRun(at=AtElapsed(MINUTE_MS))),
    case("BCP-R039", after(PauseRun()), ResumeRun(at=AtElapsed(MINUTE_MS))),
    case("BCP-R039", drill, JumpClock(by_ms=1, at=AtWall(WALL_T0))),
    case("BCP-R039", drill, ChangeSpeed(speed=2.0, at=AtElapsed(0))),
    case("BCP-R040", after(FORCED), EndRun(at=AtElapsed(MINUTE_MS, "T+1m")), at="T+1m"),
    case("BCP-R040", after(FORCED), AbortRun(at=AtElapsed(MINUTE_MS)), phase="report"),
    case(
        "BCP-R040",
        after(FORCED),
        FireTransition(trigger="aftershock", reason="x", at=AtElapsed(MINUTE_MS)),
        phase="report",
    ),
    case(
        "BCP-R040",
        choice,
        DecideStep(step="site", option="again", reason="x", at=AtElapsed(MINUTE_MS)),
        phase="report",
    ),
]


ALL_CASES = (*CASES, *LED_CASES, *CASE_CASES)


def refusal_of(game: Game, command: Command, by: str = "") -> Refused:
    with pytest.raises(Refused) as caught:
        decide(game.state, command, game.clock(), by)
    return caught.value


@pytest.mark.parametrize("refused", ALL_CASES, ids=str)
def test_a_refusal_names_its_reason_and_nothing_happens(refused: Case) -> None:
    """Rule 2: the reason, no event, the same state."""
    game = refused.game()
    before, told = game.state, len(game.history)
    as_it_was = repr(before)
    refusal = refusal_of(game, refused.command, refused.by)
    assert refusal.code == refused.code
    assert {name: refusal.data[name] for name, _ in refused.says} == dict(refused.says)
    assert isinstance(refusal, NotFound) is not refused.found
    assert game.state is before
    assert repr(before) == as_it_was
    assert len(game.history) == told


@pytest.mark.parametrize("refused", ALL_CASES, ids=str)
def test_a_refusal_brings_what_its_text_asks_for(refused: Case) -> None:
    """A text with a gap (…) helps nobody."""
    entry = catalogue()[refused.code]
    asked = {
        name
        for text in (entry.what, entry.why, entry.how)
        for _, name, _, _ in string.Formatter().parse(text)
        if name
    }
    assert asked <= refusal_of(refused.game(), refused.command, refused.by).data.keys()


UNSTARTABLE: list[tuple[str, dict[str, object]]] = [
    ("BCP-R021", {"facts": {"震源": "x"}}),
    ("BCP-R022", {"facts": {"震度": "8"}}),
    ("BCP-R034", {"facts": {"室温": float("inf")}}),
    ("BCP-R025", {"speed": 0.01}),
    ("BCP-R033", {"kind": "incident", "speed": 2.0}),
    ("BCP-R077", {"scenario_start": "明け方"}),
]


@pytest.mark.parametrize(("code", "change"), UNSTARTABLE)
def test_a_run_that_cannot_be_is_not_started(code: str, change: dict[str, object]) -> None:
    asked = replace(StartRun(run="r", kind="exercise", definition=DRILL), **change)  # type: ignore[arg-type]
    with pytest.raises(Refused) as caught:
        start(asked, HandClock()())
    assert caught.value.code == code


def test_every_code_of_the_package_is_refused_here() -> None:
    folder = Path(str(package.__file__)).parent
    raised = {
        code
        for file in folder.glob("*.py")
        for code in re.findall(r"BCP-[RP]\d{3}", file.read_text())
    }
    assert raised == {case.code for case in ALL_CASES} | {code for code, _ in UNSTARTABLE}


@pytest.mark.parametrize("kind", AFTERWARDS, ids=lambda kind: kind.__name__)
def test_what_may_be_said_afterwards_may_not_be_said_of_a_void_run(kind: type[Command]) -> None:
    """It counts for nothing; the table of refusals has each of them in a run that goes on."""
    game = led(VoidRun(reason="誤操作"))()
    command = next(case.command for case in LED_CASES if type(case.command) is kind)
    assert refusal_of(game, command).code == "BCP-R009"


def test_a_command_nobody_knows_is_told_to_the_programmer() -> None:
    game = drill()
    with pytest.raises(TypeError, match="Command"):
        decide(game.state, Command(), game.clock())


def test_what_is_looked_at_first() -> None:
    """One reason at a time: the run, the moment, the step, its phase, its order, the role."""
    game = drill()
    bad = ConfirmStep(step="tell", role="boss", at=AtElapsed(-1))
    assert refusal_of(game, bad).code == "BCP-R014"
    assert refusal_of(game, replace(bad, at=None)).code == "BCP-R004"
    game.play(FORCED)
    assert refusal_of(game, replace(bad, at=None)).code == "BCP-R003"
    game.play(ConfirmStep(step="heat"))
    assert refusal_of(game, replace(bad, at=None)).code == "BCP-R074"
    game.play(EndRun())
    assert refusal_of(game, bad).code == "BCP-R009"
