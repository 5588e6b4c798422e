"""Every dialog and page says at its bottom which keys go on and which lead out of it."""

from __future__ import annotations

import re

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from bcpflow.console.actions import Operator
from bcpflow.console.app import ConsoleApp
from bcpflow.console.dialogs import Dialog
from bcpflow.console.stage import Stage
from bcpflow.language import translator
from bcpflow.text import cells
from tests.console.conftest import JST, World
from tests.console.staffed import ROSTER, STAFFED
from tests.console.test_control import play as lead_by_lines
from tests.console.test_screen import drive, press, screen_lines, type_text

PLAYERS = (*"cxstknfmziwjel", "question_mark", "g")
LEADER = (*"hsaonjtmzwel", "question_mark")


@pytest.mark.parametrize("size", [(80, 24), (60, 18)], ids=str)
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("leads", [False, True], ids=["players", "leader"])
def test_every_dialog_names_enter_and_esc(
    world: World, leads: bool, language: str, size: tuple[int, int]
) -> None:
    if leads:
        world.definition = STAFFED
    world.roster = ROSTER
    op = Operator(world.terminal("佐藤"), translator(language), zone=JST, leads=leads)  # type: ignore[arg-type]

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        for key in LEADER if leads else PLAYERS:
            app.drill.steps.selected = "room" if key == "k" else app.drill.steps.selected
            await press(pilot, key)
            assert isinstance(app.screen, Dialog), key
            hint = str(app.screen.query_one("#hint", Static).content)
            assert "Enter" in hint, (key, hint)
            assert "Esc" in hint, (key, hint)
            assert re.search("Esc", "\n".join(screen_lines(app))), "it is on the screen"
            for line in screen_lines(app):
                assert cells(line) <= size[0], line
            await press(pilot, "escape")
            assert isinstance(app.screen, Stage), "Esc leads out"

    drive(op, story, size)


def test_a_number_beside_an_item_says_what_esc_does(world: World) -> None:
    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        app.drill.steps.selected = "room"
        await press(pilot, "k", "o", "o")
        assert "Enter で決定、Esc で数値なし" in "\n".join(screen_lines(app))
        await press(pilot, "escape", "escape")
        assert "n・Enter・Esc いいえ" in "\n".join(screen_lines(app))

    drive(world.operator(), story)


def test_a_hint_of_what_to_type_keeps_the_keys(world: World) -> None:
    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        await press(pilot, "j")
        shown = "\n".join(screen_lines(app))
        assert "例: 30m、1h30m、3時間" in shown
        assert "Enter で決定、Esc で中止" in shown
        await type_text(pilot, "30m")
        await press(pilot, "n")
        assert "Enter で記録、Esc で中止" in "\n".join(screen_lines(app))

    drive(world.operator(), story)


def test_line_by_line_a_form_can_be_left_and_no_esc_is_spoken_of(world: World) -> None:
    """It asked for its first line again and again."""
    world.definition = STAFFED
    lines = lead_by_lines(world, "a", *[""] * 8, "n", "", "o", "", "q")
    assert "全部空のまま Enter で中止" in lines
    assert lines.count("中止しました。何も記録していません") == 3
    assert not any("Esc" in line for line in lines)
