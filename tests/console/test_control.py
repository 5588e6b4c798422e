"""The controller's console, on the whole screen and line by line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from bcpflow.commands import ConfirmStep, DeliverInject
from bcpflow.console.actions import Operator
from bcpflow.console.app import ConsoleApp
from bcpflow.console.control_screen import ControlScreen
from bcpflow.console.flows import replies
from bcpflow.console.keys import CONTROL_KEYS
from bcpflow.console.note_input import NoteInput
from bcpflow.console.plain import run_plain
from bcpflow.console.questions import AskText, Form, Question
from bcpflow.language import translator
from bcpflow.text import cells
from tests.console.conftest import JST, World
from tests.console.staffed import ROSTER, STAFFED
from tests.console.test_screen import drive, press, screen_lines, text_of, type_text


@pytest.fixture
def staffed(world: World) -> World:
    world.definition, world.roster = STAFFED, ROSTER
    return world


@pytest.fixture
def lead(staffed: World) -> Operator:
    return staffed.operator("進行", leads=True)


def play(world: World, *typed: str | float) -> list[str]:
    """A controller types lines; a number lets so many seconds pass."""
    lines: list[str] = []
    script: Iterator[str | float] = iter(typed)

    def read(prompt: str) -> str:
        for given in script:
            if isinstance(given, str):
                lines.append(f"{prompt}{given}")
                return given
            world.seconds += given
        raise EOFError

    session = world.terminal("進行")
    run_plain(session, translator("ja"), zone=JST, role=None, observe=False, leads=True,
              read=read, write=lines.append)  # fmt: skip
    return lines


def test_injects_stand_in_order_of_their_time(lead: Operator, staffed: World) -> None:
    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        assert isinstance(app.drill, ControlScreen)
        assert "【訓練】 進行管理 人のいる訓練" in screen_lines(app)[0]
        rows = screen_lines(app)[2:6]
        assert rows[0].strip(" >").split() == [
            "予定", "0:02:00", "12:02", "あと", "02:00", "設備担当", "庁舎が停電した",
        ]  # fmt: skip
        assert [row.rpartition(" ")[2] for row in rows] == [
            "庁舎が停電した", "空調が戻らない", "議会から問い合わせ", "報道から問い合わせ",
        ]  # fmt: skip
        for said in ("発信元: 庁舎管理", "手段: 口頭", "期待する行動: 自家発電を確かめる"):
            assert said in text_of(app)
        staffed.seconds = 121
        app.drill.tick()
        await pilot.pause()
        assert "付与済    0:02:00 12:02 応答待ち 00:01" in text_of(app)
        lead.do(ConfirmStep(step="power"))
        app.drill.draw()
        await pilot.pause()
        assert "応答 00:01" in text_of(app)
        assert "達成" in text_of(app)

    drive(lead, story)


def test_leading_by_keys_alone(lead: Operator, staffed: World) -> None:
    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        await press(pilot, "c")
        assert "まだ付与されていません" in text_of(app)
        await press(pilot, "i")
        assert "記録しました: 状況付与: 庁舎が停電した" in text_of(app)
        await press(pilot, "c")
        await type_text(pilot, "早い")
        assert "評価（達成）: 庁舎が停電した 早い" in text_of(app)
        await press(pilot, "down", "h")
        await type_text(pilot, "様子見")
        assert "> 保留" in text_of(app)
        await press(pilot, "h")
        assert "> 予定" in text_of(app)
        await press(pilot, "down", "s", "enter")
        assert "> 取消" in text_of(app)
        await press(pilot, "i")
        assert "できません" in text_of(app)
        await press(pilot, "t")
        await type_text(pilot, "60")
        assert "速さ 60倍" in text_of(app)
        await press(pilot, "p")
        assert "一時停止" in screen_lines(app)[0]
        assert "あと" in text_of(app)
        await press(pilot, "p", "j")
        await type_text(pilot, "30m")
        assert "飛び越えた状況付与 1件は期限到来のまま" in text_of(app)
        assert "期限到来  0:25:00" in text_of(app)
        await press(pilot, "o")
        await type_text(pilot, "連絡が遅い")
        await press(pilot, "2")
        await press(pilot, "2")
        assert "所見 O1（改善点）: 連絡が遅い" in text_of(app)
        await press(pilot, "n")
        await type_text(pilot, "休憩は15時")
        assert "メモ: 休憩は15時" in text_of(app)

    drive(lead, story)


def test_an_unplanned_inject_is_a_form(lead: Operator, staffed: World) -> None:
    async def fill(pilot: Pilot[None], *texts: str) -> None:
        for text in texts:
            if text:
                field = pilot.app.screen.focused
                assert isinstance(field, NoteInput)
                field.insert_text_at_cursor(text)
            await press(pilot, "enter")

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        await press(pilot, "a")
        await fill(
            pilot, "断水した", "あした", "責任者、3", "水道課", "電話", "給水車を頼む", "1", "1"
        )
        assert "時刻「あした」は読めません" in text_of(app)
        app.screen.query_one("#field-at", NoteInput).value = "10分後"
        await press(pilot, "ctrl+s")
        assert "記録しました: 状況付与を追加: 断水した" in text_of(app)
        added = lead.session.state.added["x1"]
        assert (added.at, added.to, added.expects) == ("T+600s", ("head", "liaison"), ("power",))
        assert (added.sender, added.by, added.objective) == ("水道課", "電話", "fast")
        await press(pilot, "a", "escape")
        assert "中止しました" in text_of(app)
        staffed.seconds = 601
        app.drill.tick()
        await pilot.pause()
        assert lead.session.state.injects["x1"] == 600_000

    drive(lead, story)


def test_a_form_without_content_is_asked_again(lead: Operator) -> None:
    faults: list[str] = []

    def reply(question: Question) -> dict[str, str] | None:
        assert isinstance(question, Form)
        faults.append(question.fault)
        return {} if len(faults) == 1 else {"content": "水", "to": "9"} if len(faults) < 3 else None

    add = next(key for key in CONTROL_KEYS if key.name == "add")
    assert add.flow is not None
    assert replies(add.flow(lead, None), reply) is None
    assert faults == ["", "内容を書いてください", "付与先「9」は選べません"]
    assert not lead.session.state.added


def test_line_by_line(staffed: World) -> None:
    lines = play(
        staffed,
        "1", "i 1", "x 1", "遅い", "h 2", "", "h 2", "s 3", "中止", "i 9", "i",
        "a", "断水した", "", "1", "", "", "", "", "", "t", "2", "p", "p", "w", "l", "?", "",
        "e", "y",
    )  # fmt: skip
    said = "\n".join(lines)
    for expected in (
        "1. 予定  0:02:00  12:02  あと 02:00  設備担当  庁舎が停電した",
        "4. 手動  連絡担当  報道から問い合わせ",
        "期待する行動: 自家発電を確かめる",
        "記録しました: 状況付与: 庁舎が停電した",
        "記録しました: 評価（未達）: 庁舎が停電した 遅い",
        "記録しました: 状況付与を保留: 空調が戻らない",
        "記録しました: 状況付与の保留を解除: 空調が戻らない",
        "記録しました: 状況付与を取消: 議会から問い合わせ 中止",
        "9 番の状況付与はありません",
        "状況付与が選ばれていません",
        "記録しました: 状況付与を追加: 断水した",
        "手動  責任者  断水した",
        "速さを 2 倍にした",
        "評価: 未達",
        "記録しました: 終了",
    ):
        assert expected in said, expected


def test_a_due_inject_is_told_before_the_prompt(staffed: World) -> None:
    lines = play(staffed, 121.0, "", "q")
    assert "* 12:02  0:02:00  状況付与: 庁舎が停電した (時計)" in lines


def test_the_footer_has_at_most_seven_keys_and_no_key_means_two_things() -> None:
    assert sum(key.footer for key in CONTROL_KEYS) <= 7
    assert len({key.key for key in CONTROL_KEYS}) == len(CONTROL_KEYS)


def test_thinking_better_of_it_records_nothing(lead: Operator) -> None:
    row = lead.board().injects[1]
    before = len(lead.session.history)
    for key in CONTROL_KEYS:
        if key.flow is not None and key.key not in "ip":
            replies(key.flow(lead, row), lambda _: None)
    assert len(lead.session.history) == before


def test_judging_asks_for_a_note(lead: Operator) -> None:
    lead.do(DeliverInject(inject="press"))
    row = next(r for r in lead.board().injects if r.inject.id == "press")
    missed = next(key for key in CONTROL_KEYS if key.name == "missed")
    assert missed.flow is not None

    def reply(question: Question) -> str:
        assert isinstance(question, AskText)
        assert question.prompt == "未達: 報道から問い合わせ"
        return "広報へつながず"

    answer = replies(missed.flow(lead, row), reply)
    assert answer is not None
    assert answer.text == "記録しました: 評価（未達）: 報道から問い合わせ 広報へつながず"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
def test_no_line_of_the_shipped_drill_is_wider_than_the_screen(
    size: tuple[int, int], tmp_path: Path
) -> None:
    from bcpflow.library.library import Library, shipped_folder

    world = World(tmp_path / "journal.db", roster=ROSTER)
    world.definition = Library([shipped_folder()]).load("power-outage").definition
    lead = world.operator(leads=True)

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        world.seconds = 4000
        for key in ("down", "down", "w", "escape", "question_mark", "escape", "a", "escape", "f"):
            await press(pilot, key)
            app.drill.draw()
            await pilot.pause()
            for line in screen_lines(app):
                assert cells(line) <= size[0], line

    drive(lead, story, size)
    for journal in world.journals:
        journal.close()
