"""What comes next: what is named can be done, and every state of a run names something."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from bcpflow.commands import (
    AbortRun,
    BeginStep,
    CancelInject,
    CheckItems,
    Command,
    ConfirmStep,
    DecideStep,
    DeclareFact,
    DeliverInject,
    EndRun,
    FireTransition,
    HoldInject,
    JudgeInject,
    JumpClock,
    NoteEvent,
    PauseRun,
    ResumeRun,
    SkipStep,
    TakeNote,
    UndoStep,
    VoidRun,
)
from bcpflow.console import control_screen, screens
from bcpflow.console.actions import Answer, Operator
from bcpflow.console.app import ConsoleApp
from bcpflow.console.flows import replies
from bcpflow.console.keys import CONTROL_KEYS, KEYS, Key
from bcpflow.console.next_inject import next_inject
from bcpflow.console.next_line import next_line
from bcpflow.console.next_words import Next
from bcpflow.console.questions import AskText, Choose, Flow, Form, Question, Tick, Ticked, YesNo
from bcpflow.decide import decide
from bcpflow.definition.model import (
    Definition,
    Fact,
    Gate,
    Option,
    Phase,
    Role,
    Step,
    Track,
    Transition,
    Workflow,
)
from bcpflow.errors import JournalError, Refused
from bcpflow.journal import Journal
from bcpflow.language import translator
from bcpflow.text import cells
from tests.console.conftest import DEFINITION, World
from tests.console.staffed import ROSTER, STAFFED
from tests.console.test_plain import play
from tests.console.test_screen import drive, press, screen_lines, type_text

CROSSED = Definition(
    workflow=Workflow(
        workflow="crossed",
        title="二つの流れ",
        roles={"head": Role(title="責任者"), "field": Role(title="現場")},
        facts={"level": Fact(type="number", title="警戒の段階")},
        tracks={
            "desk": Track(
                title="本部",
                phases={
                    "call": Phase(
                        title="招集",
                        steps=(
                            Step(id="muster", title="集まる", role="head"),
                            Step(id="talk", title="話し合う", kind="question"),
                            Step(
                                id="open",
                                title="本部を開くか",
                                role="head",
                                options=(
                                    Option(id="yes", title="開く", fires="opened"),
                                    Option(id="no", title="開かない"),
                                ),
                            ),
                        ),
                        next=(
                            Transition(
                                to="on",
                                trigger="opened",
                                gate=Gate(steps=("muster", "fence"), override="head"),
                            ),
                        ),
                    ),
                    "on": Phase(
                        title="活動",
                        steps=(
                            Step(id="form", title="様式を書く", kind="document"),
                            Step(
                                id="home",
                                title="解散する",
                                role="head",
                                options=(Option(id="now", title="今", fires="off"),),
                            ),
                        ),
                        next=(
                            Transition(to="off", gate=Gate(when="level >= 3")),
                            Transition(to="call", back=True),
                        ),
                    ),
                    "off": Phase(title="解散", final=True),
                },
            ),
            "site": Track(
                title="現場",
                phases={
                    "go": Phase(
                        title="出動",
                        steps=(
                            Step(id="fence", title="囲う", role="field"),
                            Step(id="photo", title="写す", role="field", required=False),
                        ),
                        next=(Transition(to="back", gate=Gate(steps="all required")),),
                    ),
                    "back": Phase(title="帰着", final=True),
                },
            ),
        },
    ),
    checklists={},
)
"""Two tracks, a join, a decision that opens a phase, a condition on a fact."""
STAGES: Mapping[str, Definition] = {"small": DEFINITION, "staffed": STAFFED, "crossed": CROSSED}


class Dry:
    """An operator whose keys are tried without recording anything."""

    def __init__(self, op: Operator) -> None:
        self.op = op

    def refused(self, key: Key, row: Any) -> bool:
        """Whether a key comes to nothing but a refusal, whatever is replied."""
        if key.flow is None:
            return False
        real, self.op.do = self.op.do, self._judged  # type: ignore[method-assign]
        try:
            return not any(self._tries(key, row, ()))
        finally:
            self.op.do = real  # type: ignore[method-assign]

    def _tries(self, key: Key, row: Any, chosen: tuple[int, ...]) -> Iterator[bool]:
        """Every way through the questions of the flow, one reply after the other."""
        assert key.flow is not None
        flow: Flow = key.flow(self.op, row)
        left = list(chosen)
        try:
            question = next(flow)
            while True:
                if isinstance(question, Choose):
                    if not left:
                        for number in range(len(question.choices)):
                            yield from self._tries(key, row, (*chosen, number))
                        return
                    question = flow.send(question.choices[left.pop(0)].id)
                else:
                    question = flow.send(_reply(question))
        except StopIteration as stop:
            answer: Answer | None = stop.value
            yield answer is not None and answer.tone == "done"

    def _judged(self, command: Command, key: str | None = None, people: Any = ()) -> Answer:
        try:
            decide(self.op.session.state, command, self.op.session.now())
        except Refused as refusal:
            return self.op.refused(refusal)
        return Answer("-")


def _reply(question: Question) -> Any:
    match question:
        case AskText():
            return "1"
        case YesNo():
            return True
        case Tick(rows=rows):
            return Ticked({rows[0].item.id: "normal"}, {})
        case Form(fields=fields):
            return {field.id: "1" for field in fields if field.id == "content"}
        case Choose():
            raise AssertionError("tried one by one")


def _first(question: Question) -> Any:
    """A way that is open, else the first there is."""
    if isinstance(question, Choose):
        ready = [choice for choice in question.choices if choice.detail == "進めます"]
        return (*ready, *question.choices)[0].id
    return "4" if isinstance(question, AskText) else _reply(question)


def steps_at(op: Operator, rng: random.Random) -> list[Command]:
    """Something anybody might do now; much of it is refused."""
    state = op.session.state
    step = rng.choice(list(state.plan.steps))
    options = [o.id for o in state.plan.steps[step].step.options] or ["-"]
    inject = rng.choice([*state.injects_known, "-"])
    ways = [w.trigger for track in op.board().tracks for w in track.ways]
    result: Any = rng.choice(["achieved", "achieved", "achieved", "not_achieved"])
    return [
        *[ConfirmStep(step=step, result=result)] * 4,
        *[DecideStep(step=step, option=rng.choice(options), reason="x")] * 3,
        *[FireTransition(trigger=way, reason="x") for way in ways],
        BeginStep(step=step),
        SkipStep(step=step, reason="x"),
        CheckItems(step=step, items={"racks": "normal", "heat": "normal"}),
        UndoStep(step=step),
        DeclareFact(name="level", value=float(rng.randrange(5))),
        NoteEvent(event="leak"),
        JumpClock(by_ms=rng.randrange(1, 1_200_000)),
        PauseRun(),
        *[ResumeRun()] * 3,
        DeliverInject(inject=inject),
        HoldInject(inject=inject),
        CancelInject(inject=inject),
        JudgeInject(inject=inject, result="achieved"),
    ]


def named(op: Operator, said: Next, table: tuple[Key, ...], row: Any) -> list[tuple[Key, Any]]:
    """The keys a line tells of, each with what it is about."""
    keys = {key.name: key for key in table}
    if said.row and not (row is not None and said.row == row_id(row)):
        row = find(op, said.row)
    return [(keys[name], row) for name in said.keys]


def row_id(row: Any) -> str:
    return str(row.inject.id if hasattr(row, "inject") else row.id)


def find(op: Operator, name: str) -> Any:
    board = op.board()
    injects = (row for row in board.injects if row.inject.id == name)
    return next(injects, None) if op.leads else board.step(name)


COMMON = {"begin", "confirm", "go", "pause", "end", "leave"}
TOLD = {
    "small": COMMON | {"checklist", "decide", "deliver", "hold"},
    "staffed": COMMON | {"approve", "decide", "deliver", "achieved", "missed"},
    "crossed": COMMON | {"decide", "fact", "note", "add"},
}
"""What walks at random through each of them come to tell of, at the least."""
WALKS = 4


@pytest.mark.parametrize("stage", STAGES)
def test_no_key_is_named_that_is_refused(tmp_path: Path, stage: str) -> None:
    """Whatever was done before, whatever the cursor is on, on the screen and line by line."""
    definition, told = STAGES[stage], set[str]()
    for role in (None, *definition.workflow.roles):
        for walk in range(WALKS):
            rng = random.Random(f"{stage}/{role}/{walk}")
            world = World(tmp_path / f"{role}{walk}.db", definition=definition)
            world.roster = ROSTER if stage == "staffed" else None
            told |= walked(world, role, rng, heed=(0.5, 0.9)[walk % 2])
            for journal in world.journals:
                journal.close()
    assert told >= TOLD[stage]


def walked(world: World, role: str | None, rng: random.Random, heed: float) -> set[str]:
    """The keys that were told of on one way through a run, each of them tried.

    ``heed``: how often what is said is done; else anything is.
    """
    told: set[str] = set()
    free, op = world.operator("鈴木"), world.operator("佐藤", role=role)
    lead = world.operator("進行", leads=True)
    for _ in range(50):
        for each in (op, lead):
            each.look()
            told |= tried(each)
        free.look()
        board = free.board()
        said = next_line(free, board, None, {row.id: n for n, row in enumerate(board.steps, 1)})
        if said.keys == ("leave",):
            break
        if said.keys and rng.random() < heed:
            key, about = named(free, said, KEYS, None)[-1]
            if key.flow is not None:
                replies(key.flow(free, about), _first)
        else:
            free.do(rng.choice(steps_at(free, rng)))
    return told


def tried(op: Operator) -> set[str]:
    """The keys told of now, wherever the cursor is; none of them is refused."""
    board = op.board()
    table, line = (CONTROL_KEYS, next_inject) if op.leads else (KEYS, next_line)
    ids = [row_id(row) for row in (board.injects if op.leads else board.steps)]
    places = {name: number for number, name in enumerate(ids, start=1)}
    told: set[str] = set()
    for row, numbers in [(None, places), (None, {}), *((find(op, name), None) for name in ids)]:
        said = line(op, board, row, numbers)
        assert said.said
        for key, about in named(op, said, table, row):
            told.add(key.name)
            assert not Dry(op).refused(key, about), (said, row and row_id(row))
    return told


def test_the_end_is_reached_by_doing_what_is_said(world: World) -> None:
    """Who only follows the line comes through the whole drill."""
    world.definition = CROSSED
    op = world.operator()
    seen = []
    for _ in range(40):
        board = op.board()
        said = next_line(op, board, None, {row.id: n for n, row in enumerate(board.steps, 1)})
        key, row = named(op, said, KEYS, None)[0]
        seen.append(key.name)
        if key.name == "leave":
            break
        assert key.flow is not None
        answer = replies(key.flow(op, row), _first)
        assert answer is not None
        assert answer.tone == "done", (said, answer)
    assert op.board().status == "ended"
    assert seen[-2:] == ["end", "leave"]
    assert {"begin", "confirm", "decide", "go", "fact"} <= set(seen)


def line_of(op: Operator, row: str = "", **more: Any) -> str:
    board = op.board()
    return next_line(op, board, board.step(row), **more).said


def test_what_a_step_asks_for(world: World) -> None:
    op = world.operator()
    assert line_of(op, "power") == "b 着手、済んだら c 達成"
    op.do(BeginStep(step="power"))
    assert line_of(op, "power") == "済んだら c 達成、できなければ x 未達"
    assert line_of(op, "ups") == "測ったら c で数値を記録、できなければ x 未達"
    assert line_of(op, "room") == "k で点検（残り 3件）、済んだら c 達成"
    op.do(CheckItems(step="room", items={"racks": "normal", "heat": "normal", "smell": "normal"}))
    assert line_of(op, "room") == "b 着手、済んだら c 達成"
    assert line_of(op, "mode") == "上下キーで「電源を確認する」へ", "what it waits for"
    op.do(ConfirmStep(step="power"))
    assert line_of(op, "mode") == "d で決める"
    assert line_of(op, "power") == "上下キーで「UPSの残量を読む」へ"


def test_the_way_on_is_named_as_soon_as_nothing_needed_is_left(world: World) -> None:
    op = world.operator()
    for step in ("power", "ups"):
        op.do(ConfirmStep(step=step))
    op.do(DecideStep(step="mode", option="full"))
    assert line_of(op, "mode") == "上下キーで「サーバー室を点検する」へ"
    op.do(SkipStep(step="room", reason="暗い"))
    assert line_of(op, "mode") == "上下キーで「サーバー室を点検する」へ（達成が移行に要ります）"
    assert line_of(op, "room") == "やり直せたら c 達成（移行に要ります）"
    assert line_of(op, "extra") == "b 着手、済んだら c 達成"
    op.do(ConfirmStep(step="room"))
    assert line_of(op, "mode") == "g で「報告」へ移行"
    own = "（この手順もするなら b 着手、済んだら c 達成）"
    assert line_of(op, "extra") == "g で「報告」へ移行" + own
    op.do(FireTransition(trigger="report"))
    op.do(ConfirmStep(step="tell"))
    op.do(FireTransition(trigger="done"))
    assert line_of(op, "tell") == "e で訓練を終了（終えていない手順 1件）"


def test_a_choice_waits_for_its_approver(world: World) -> None:
    world.definition = STAFFED
    op, head = world.operator("佐藤", role="facilities"), world.operator("部長", role="head")
    assert line_of(op, "mode") == "d で案を選ぶ（承認を待って決まります）"
    op.do(DecideStep(step="mode", option="part", role="facilities"))
    assert line_of(op, "mode") == "上下キーで「電源を確認する」へ"
    head.look()
    assert line_of(head, "mode") == "v で承認または否認"
    assert line_of(head, "power") == "v で承認または否認", "wherever the cursor is"


def test_who_has_a_role_waits_for_the_others(world: World) -> None:
    world.definition = CROSSED
    op = world.operator(role="field")
    op.do(ConfirmStep(step="fence"))
    op.do(FireTransition(trigger="site:back"))
    op.do(ConfirmStep(step="talk"))
    assert line_of(op, "muster") == "責任者の手順を待つ。n メモ、l 記録を見る"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (PauseRun(), "p で時計を再開（止まっている間、手順は記録できません）"),
        (EndRun(), "q で離れて bcpflow drill report r-1"),
        (AbortRun(), "q で離れて bcpflow drill report r-1"),
        (VoidRun(reason="誤り"), "q で離れて bcpflow drill report r-1"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_run_that_stands_or_is_over(world: World, command: Command, said: str) -> None:
    op, lead = world.operator(), world.operator("進行", leads=True)
    op.do(command)
    lead.look()
    assert line_of(op, "power") == said
    if not isinstance(command, PauseRun):
        assert next_inject(lead, lead.board(), None).said == said


def test_an_incident_is_reported_as_one(world: World) -> None:
    session = world.terminal("佐藤", "incident")
    op = Operator(session, translator("ja"), zone=world_zone())
    op.do(EndRun())
    assert line_of(op) == "q で離れて bcpflow incident report r-1"


def world_zone() -> Any:
    from tests.console.conftest import JST

    return JST


def test_who_looks_on_is_told_of_keys_that_read(world: World) -> None:
    op = world.operator(observe=True)
    assert line_of(op, "power") == "見学中: 上下キーで手順、l で記録、w で期限・参集"
    assert line_of(op, "power", unread=True) == "i で届いた状況付与を読む"
    assert line_of(op, places={"power": 1}) == "見学中: Enter で状況、l で記録、w で期限・参集"


def test_a_console_that_cannot_record(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    op, lead = world.operator(), world.operator("進行", leads=True)

    def full(*_: object, **__: object) -> None:
        raise JournalError("BCP-J008", path="x", reason="EIO")

    monkeypatch.setattr(Journal, "append", full)
    for each in (op, lead):
        each.do(TakeNote(text="余震"))
    both = [line_of(op, "power"), next_inject(lead, lead.board(), None).said]
    assert both == ["r でやり直す、y で別の場所に控える"] * 2
    op.put_second(tmp_path)
    assert line_of(op, "power") == "続けて控えに書けます。記録簿に戻すには r"


def led(op: Operator, row: str = "") -> str:
    board = op.board()
    return next_inject(op, board, next((r for r in board.injects if r.inject.id == row), None)).said


def test_the_next_inject_and_its_key(world: World) -> None:
    world.definition, world.roster = STAFFED, ROSTER
    op = world.operator("進行", leads=True)
    assert led(op, "dark") == "0:02:00 (12:02) に時計が渡します。今渡すなら i"
    assert led(op, "press") == "0:02:00 (12:02)「庁舎が停電した」（上下キーで選べます）"
    op.do(DeliverInject(inject="dark"))
    assert led(op, "dark") == "対応を見て c 達成・x 未達、気付いたことは o 所見"
    assert led(op, "cold").startswith("0:25:00 (12:25) に時計が渡します")
    op.do(JudgeInject(inject="dark", result="achieved"))
    assert led(op, "dark") == "0:25:00 (12:25)「空調が戻らない」（上下キーで選べます）"
    op.do(JumpClock(by_ms=26 * 60_000))
    assert led(op, "cold") == "i で渡す（期限到来）"
    assert led(op, "dark") == "上下キーで「空調が戻らない」へ"
    op.do(CancelInject(inject="cold"))
    op.do(HoldInject(inject="council"))
    assert led(op, "council") == "h で保留を解く、今渡すなら i"
    assert led(op, "press") == "頃合いを見て i で渡す"
    for inject in ("council", "press"):
        op.do(DeliverInject(inject=inject))
    assert led(op, "press") == "w で手順の進み、o 所見、a で状況付与を追加"
    op.do(PauseRun())
    assert led(op, "press") == "p で時計を再開（止まっている間は付与されません）"
    by_hand = world.operator("進行", leads=True, injects="hand")
    by_hand.do(ResumeRun())
    assert next_inject(by_hand, by_hand.board(), None).said.startswith("w で")


def test_by_hand_nothing_comes_of_itself(world: World) -> None:
    world.definition = STAFFED
    op = world.operator("進行", leads=True, injects="hand")
    assert led(op, "dark") == "0:02:00 (12:02) になったら i で渡す"


def test_both_languages(world: World) -> None:
    op = world.operator()
    op.tr = translator("en")
    assert line_of(op, "power") == "b to begin, c when achieved"
    assert line_of(op, "mode") == 'up/down to "電源を確認する"'


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_shipped_drill_says_it_in_eighty_columns(tmp_path: Path, language: Any) -> None:
    from bcpflow.library.library import Library, shipped_folder

    world = World(tmp_path / "journal.db")
    world.definition = Library([shipped_folder()]).load("ict-bcp-initial-response").definition
    op = world.operator()
    op.tr = translator(language)
    for row in op.board().steps:
        assert cells(line_of(op, row.id)) <= 72, line_of(op, row.id)
    for journal in world.journals:
        journal.close()


def test_it_stands_above_the_keys_and_follows_the_cursor(world: World) -> None:
    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        assert screen_lines(app)[-2] == " 次: b 着手、済んだら c 達成"
        assert app.drill.query_one("#main").size.height == 15, "the feed gave up the row"
        await press(pilot, "down")
        assert screen_lines(app)[-2] == " 次: 測ったら c で数値を記録、できなければ x 未達"
        await press(pilot, "c")
        await type_text(pilot, "80")
        await press(pilot, "enter")
        assert "記録しました" in screen_lines(app)[-3]
        assert screen_lines(app)[-2] == " 次: k で点検（残り 3件）、済んだら c 達成"
        await press(pilot, "p")
        assert "次: p で時計を再開" in screen_lines(app)[-2]

    drive(world.operator(), story)


def test_a_low_screen_gives_no_row_for_it(world: World) -> None:
    """There it stands where the last of the record would, which the feed begins with."""

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        assert not app.drill.query_one("#next").display
        assert app.drill.query_one("#main").size.height == 9
        assert screen_lines(app)[-2] == " 次: b 着手、済んだら c 達成"
        await press(pilot, "b")
        assert "記録しました" in screen_lines(app)[-2]
        app.drill.tick()
        await pilot.pause()
        assert "記録しました" in screen_lines(app)[-2], "until it has been read"
        await press(pilot, "down")
        assert screen_lines(app)[-2] == " 次: 測ったら c で数値を記録、できなければ x 未達"

    drive(world.operator(), story, (60, 18))


def test_an_inject_that_has_come_is_read_first(world: World) -> None:
    one, two = world.operator(), world.operator("進行")

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        two.do(DeliverInject(inject="call"))
        app.drill.poll()
        await pilot.pause()
        assert screen_lines(app)[-2] == " 次: i で届いた状況付与を読む"
        await press(pilot, "i", "escape")
        assert screen_lines(app)[-2] == " 次: b 着手、済んだら c 達成"

    drive(one, story)


@pytest.mark.parametrize(
    ("module", "name", "leads"),
    [(screens, "next_line", False), (control_screen, "next_inject", True)],
)
def test_it_is_worked_out_only_where_something_has_changed(
    world: World, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, leads: bool
) -> None:
    asked: list[Next] = []
    real = getattr(module, name)

    def counted(*args: Any, **words: Any) -> Next:
        asked.append(real(*args, **words))
        return asked[-1]

    monkeypatch.setattr(module, name, counted)
    op, other = world.operator(leads=leads), world.operator("鈴木")

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        before = len(asked)
        for second in range(5):
            world.seconds = second
            app.drill.tick()
            app.drill.poll()
            await pilot.pause()
        assert len(asked) == before
        await press(pilot, "down")
        assert len(asked) == before + 1
        other.do(TakeNote(text="x"))
        app.drill.poll()
        await pilot.pause()
        assert len(asked) == before + 2

    drive(op, story)


def test_line_by_line_it_is_said_when_it_has_changed(world: World) -> None:
    lines = play(world, "n 一", "n 二", "b 1", "n 三", "1", "", "p", "p", "e", "y", "q")
    said = [line for line in lines if line.startswith("次: ")]
    assert said == [
        "次: b 1 着手、済んだら c 1 達成（電源を確認する）",
        "次: 済んだら c 1 達成、できなければ x 1 未達（電源を確認する）",
        "次: 測ったら c 2 で数値を記録、できなければ x 2 未達（UPSの残量を読む）",
        "次: p で時計を再開（止まっている間、手順は記録できません）",
        "次: 測ったら c 2 で数値を記録、できなければ x 2 未達（UPSの残量を読む）",
        "次: q で離れて bcpflow drill report r-1",
    ]
    assert lines[lines.index(said[0]) + 1].endswith("> n 一"), "right before the prompt"


def test_line_by_line_a_step_without_a_number_is_asked_for(world: World) -> None:
    op = world.operator()
    board = op.board()
    assert next_line(op, board, None, {}).said == "Enter で今の一覧"
    assert next_line(op, board, None, {"room": 4}).keys == ("checklist", "confirm")
