"""The console on the whole screen, driven by keys alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from bcpflow.commands import ConfirmStep, DeliverInject, TakeNote
from bcpflow.console.actions import Operator
from bcpflow.console.app import ConsoleApp
from bcpflow.console.control_screen import ControlScreen
from bcpflow.console.dialogs import YesNoDialog
from bcpflow.console.keys import CONTROL_KEYS, KEYS, Key
from bcpflow.console.lines import footer
from bcpflow.console.note_input import NoteInput
from bcpflow.console.screens import DrillScreen
from bcpflow.errors import JournalError
from bcpflow.journal import Journal
from bcpflow.language import translator
from bcpflow.text import cells
from tests.console.conftest import World

Story = Callable[[Pilot[None], ConsoleApp], Awaitable[None]]


def screen_lines(app: ConsoleApp) -> list[str]:
    """What is on the screen, line by line."""
    return [
        "".join(segment.text for segment in strip).rstrip()
        for strip in app.screen._compositor.render_strips()
    ]


def text_of(app: ConsoleApp) -> str:
    return "\n".join(screen_lines(app))


def drive(operator: Operator, story: Story, size: tuple[int, int] = (80, 24)) -> ConsoleApp:
    app = ConsoleApp(operator, with_bell=False)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await story(pilot, app)

    asyncio.run(run())
    return app


async def type_text(pilot: Pilot[None], text: str) -> None:
    pilot.app.screen.query_one(NoteInput).insert_text_at_cursor(text)
    await pilot.press("enter")
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def test_a_whole_drill_by_keys_alone(world: World) -> None:
    op, lead = world.operator(), world.operator("進行", leads=True)

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        assert "【訓練】 小さな訓練" in screen_lines(app)[0]
        assert "> 未着手   0:20:00 " in text_of(app)
        world.seconds = 754
        app.drill.tick()
        await pilot.pause()
        assert "経過 0:12:34  初期調査 残り 47:26" in screen_lines(app)[1]
        await press(pilot, "c")
        await type_text(pilot, "停電なし、自家発電も正常")
        assert "記録しました: 電源を確認する 達成 停電なし、自家発電も正常" in text_of(app)
        await press(pilot, "u", "y")
        assert op.session.state.steps["power"].outcome is None
        await press(pilot, "up", "up", "b", "c", "enter")
        assert op.session.state.steps["power"].begun_ms == 754_000
        await press(pilot, "p")
        assert "一時停止" in screen_lines(app)[0]
        await press(pilot, "p", "c")
        await type_text(pilot, "８０")
        await press(pilot, "enter")
        assert "UPSの残量を読む 達成 ８０%" in text_of(app)
        await press(pilot, "k", "o", "a")
        await type_text(pilot, "38.5")
        await press(pilot, "minus", "enter")
        assert "異常 1件 該当なし 1件（異常:" in text_of(app)
        await press(pilot, "c", "enter")
        await press(pilot, "s")
        await type_text(pilot, "暗い")
        await press(pilot, "d", "2", "enter")
        assert "縮退運転を決める 決定: 縮退" in text_of(app)
        lead.do(DeliverInject(inject="call"))
        app.drill.poll()
        await pilot.pause()
        assert "! 状況付与: 議員から電話" in text_of(app)
        await press(pilot, "i")
        assert "0:12:34  議員から電話  付与先 ICT部門責任者" in text_of(app)
        await press(pilot, "escape")
        assert "! 状況付与: 議員から電話" not in text_of(app)
        await press(pilot, "n")
        await type_text(pilot, "議員には後で連絡")
        await press(pilot, "g", "1")
        assert "報告" in screen_lines(app)[1]
        assert "> 未着手   0:27:34" in text_of(app)
        await press(pilot, "e", "enter")
        assert not op.session.state.over
        await press(pilot, "e", "y")
        assert op.board().status == "ended"
        await press(pilot, "n")
        assert "できません: この訓練・対応・案件はもう終わっています" in text_of(app)

    drive(op, story)


def test_leaving_and_coming_back_at_the_right_step(world: World) -> None:
    async def first(pilot: Pilot[None], app: ConsoleApp) -> None:
        await press(pilot, "ctrl+c")
        assert "訓練は終わりません" in text_of(app)
        await press(pilot, "c", "enter", "q")

    drive(world.operator(), first)
    world.seconds = 600

    async def second(pilot: Pilot[None], app: ConsoleApp) -> None:
        assert app.drill.steps.selected == "ups"
        assert "経過 0:10:00" in screen_lines(app)[1]
        assert "最後の記録: 12:00  0:00:00  電源を確認する 達成 (佐藤)" in text_of(app)
        assert app.operator.session.state.status == "running"

    drive(world.operator(), second)


def test_a_shut_gate_says_what_is_missing(world: World) -> None:
    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        await press(pilot, "g")
        assert "足りないもの: 電源を確認する、UPSの残量を読む" in text_of(app)
        await press(pilot, "1", "escape")
        assert "移行判定が通りません" in text_of(app)
        assert app.operator.session.state.tracks["main"].phase == "survey"

    drive(world.operator(), story)


def test_a_hostile_memo_is_shown_whole_and_inert(world: World) -> None:
    op = world.operator()

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        await press(pilot, "n")
        await type_text(pilot, "機器[srv01] 停止 [/x] =1+1 \x1b[2J\u202e")
        text = text_of(app)
        assert "機器[srv01] 停止 [/x] =1+1 <U+001B>[2J<U+202E>" in text.replace("\n ", "")
        assert "\x1b" not in text
        assert "\u202e" not in text

    drive(op, story)


def test_two_consoles_see_each_others_steps(world: World) -> None:
    one, two = world.operator("佐藤"), world.operator("鈴木")

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        two.do(ConfirmStep(step="power", note="鈴木が見た"))
        app.drill.poll()
        await pilot.pause()
        assert "電源を確認する 達成 鈴木が見た (鈴木)" in text_of(app)
        world.seconds = 25 * 60
        two.deliver_due()
        app.drill.tick()
        await pilot.pause()
        assert "! 状況付与: 空調が戻らない" in text_of(app)

    drive(one, story)
    assert len(one.session.history) == 3


def message_of(app: ConsoleApp) -> str:
    """What stands on the message line."""
    return str(app.drill.query_one("#message", Static).content)


@pytest.mark.parametrize("leads", [False, True])
def test_the_last_of_the_record_is_the_newest_whoever_recorded_it(
    world: World, leads: bool
) -> None:
    """Others and the clock keep it going, until there is an answer to tell."""
    one, two = world.operator("佐藤", leads=leads), world.operator("鈴木")

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        assert message_of(app).startswith("最後の記録: ")
        two.do(ConfirmStep(step="power", note="鈴木が見た"))
        app.drill.poll()
        await pilot.pause()
        assert "電源を確認する 達成 鈴木が見た (鈴木)" in message_of(app)
        world.seconds = 25 * 60
        app.drill.tick()
        await pilot.pause()
        assert message_of(app).startswith("最後の記録: ")
        assert "状況付与: 空調が戻らない" in message_of(app)
        await press(pilot, "ctrl+c")
        two.do(ConfirmStep(step="extra"))
        app.drill.poll()
        await pilot.pause()
        assert "q を押してください" in message_of(app)

    drive(one, story)


@pytest.mark.parametrize("table", [KEYS, CONTROL_KEYS], ids=["players", "controller"])
def test_the_keys_of_the_footer_are_written_alike(table: tuple[Key, ...]) -> None:
    tr = translator("en")
    line = footer([(key.key, tr(key.label)) for key in table if key.footer])
    labels = [text for text, tone in line if tone == "plain"]
    assert labels == [label.lower() for label in labels]
    assert any(tr(key.label) != tr(key.label).lower() for key in table if key.footer)


def test_a_storage_error_is_a_red_line_until_it_is_retried(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    op = world.operator()
    whole = Journal.append

    def fails(*_: object, **__: object) -> None:
        raise JournalError("BCP-J008", path="x", reason="EIO")

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        monkeypatch.setattr(Journal, "append", fails)
        await press(pilot, "c", "enter")
        assert "記録できませんでした" in text_of(app)
        assert app.drill.query_one("#message").has_class("-broken")
        assert app.drill.steps.selected == "power"
        monkeypatch.setattr(Journal, "append", whole)
        await press(pilot, "c")
        assert "記録できませんでした" in text_of(app)
        await press(pilot, "r")
        assert "記録しました: 電源を確認する 達成" in text_of(app)

    drive(op, story)


def test_injects_nobody_has_acknowledged_are_readable_to_the_end(world: World) -> None:
    op = world.operator()

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        feed = app.drill.query_one("#feed")
        before = feed.size.height
        app.drill._make_room(feed, 7)  # type: ignore[arg-type]
        await pilot.pause()
        assert feed.size.height == 9
        await press(pilot, "down")
        app.drill.draw()
        await pilot.pause()
        assert feed.size.height == before

    drive(op, story)


def test_an_observer_cannot_record(world: World) -> None:
    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        await press(pilot, "c")
        assert "見学中のため" in text_of(app)

    drive(world.operator(observe=True), story)


def test_a_yes_no_question_defaults_to_no(world: World) -> None:
    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        for key in ("enter", "escape", "n", "q"):
            await press(pilot, "e")
            assert isinstance(app.screen, YesNoDialog)
            await press(pilot, key)
            assert isinstance(app.screen, DrillScreen)
        assert app.operator.session.state.status == "running"

    drive(world.operator(), story)


def test_help_is_made_of_the_keys_that_are_bound() -> None:
    for screen in (DrillScreen, ControlScreen):
        bound = {binding.key for binding in screen.BINDINGS if not isinstance(binding, tuple)}
        for key in screen.TABLE:
            if key.screen:
                assert {"?": "question_mark"}.get(key.key, key.key) in bound


def test_the_terminal_cursor_sits_where_text_is_typed(world: World) -> None:
    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        await press(pilot, "n")
        typed = app.screen.query_one(NoteInput)
        typed.insert_text_at_cursor("日本語")
        await pilot.pause()
        assert app.cursor_position.x == typed.content_region.x + 6
        assert app.cursor_position.y == typed.content_region.y

    drive(world.operator(), story)


def test_a_full_width_key_is_the_key(world: World) -> None:
    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        await press(pilot, "ｐ")
        assert app.operator.session.state.status == "paused"

    drive(world.operator(), story)


def test_a_tick_repaints_only_lines_that_changed(world: World) -> None:
    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        feed = app.drill.query_one("#feed")
        painted: list[object] = []
        feed.refresh = lambda *regions, **_: painted.append(regions) or feed  # type: ignore[method-assign,func-returns-value]
        world.seconds = 1
        app.drill.tick()
        await pilot.pause()
        assert painted == []

    drive(world.operator(), story)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
def test_no_line_of_the_shipped_drill_is_wider_than_the_screen(
    size: tuple[int, int], tmp_path: Path
) -> None:
    from bcpflow.journal import open_journal
    from bcpflow.library.library import Library, shipped_folder
    from bcpflow.service.desk import Desk

    world = World(tmp_path / "journal.db")
    definition = Library([shipped_folder()]).load("ict-bcp-initial-response").definition
    journal = open_journal(f"sqlite:///{world.path}")
    world.journals.append(journal)
    Desk(journal, clock=world.read, actor="佐藤", new_id=lambda: "20261121-abcd").start(
        definition, "incident"
    )
    world.run = "20261121-abcd"

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        world.seconds = 4000
        await press(pilot, "a")
        assert "【実災害】" in screen_lines(app)[0]
        for _ in range(len(app.drill.steps.listed)):
            for line in screen_lines(app):
                assert cells(line) <= size[0], line
            await press(pilot, "down")
        for key in ("question_mark", "l", "g", "f", "k", "e"):
            await press(pilot, key)
            for line in screen_lines(app):
                assert cells(line) <= size[0], line
            await press(pilot, "escape")

    drive(world.operator(), story, size)
    for journal in world.journals:
        journal.close()


def test_the_clock_ticks_before_the_parts_are_made_and_after_they_are_gone(world: World) -> None:
    """A console that was slow to open or to close ended in a traceback."""
    op = world.operator()

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        app.drill.tick()
        app.drill.poll()
        await app.drill.remove_children()
        app.drill.tick()
        app.drill.poll()

    screen = drive(op, story).drill
    world.operator().session.do(TakeNote(text="あとから"))
    screen.tick()
    screen.poll()
