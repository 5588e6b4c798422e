"""Players see an inject when it is delivered to them, and not a trace of it before."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from bcpflow.commands import (
    AddInject,
    CancelInject,
    DeliverInject,
    HoldInject,
    JudgeInject,
    Observe,
    ReleaseInject,
    TakeNote,
)
from bcpflow.console.actions import Operator
from bcpflow.console.app import ConsoleApp
from bcpflow.console.given import given
from bcpflow.definition.model import Inject
from tests.console.conftest import World
from tests.console.staffed import ROSTER, STAFFED
from tests.console.test_plain import play
from tests.console.test_screen import drive, press, text_of

SECRETS = ("庁舎が停電", "空調が戻らない", "議会から", "報道から", "断水した", "様子見", "裏の")


@pytest.fixture
def staffed(world: World) -> World:
    world.definition, world.roster = STAFFED, ROSTER
    return world


def busy_controller(world: World) -> Operator:
    """A controller who does everything one can do before anything is delivered."""
    lead = world.operator("進行", leads=True, injects="hand")
    lead.do(AddInject(inject=Inject(id="x1", content="断水した", at="T+50m")))
    lead.do(HoldInject(inject="cold", reason="様子見"))
    lead.do(ReleaseInject(inject="cold"))
    lead.do(CancelInject(inject="council", reason="裏の都合"))
    lead.do(TakeNote(text="裏のメモ", about="press"))
    lead.do(Observe(text="裏の所見"))
    assert len(lead.session.history) == 8
    return lead


def seen_lines(op: Operator) -> str:
    told = [op.line(recorded) for recorded in op.record()]
    return "\n".join([*told, *(label + text for label, text in given(op, op.board()))])


def test_nothing_of_what_is_not_delivered_reaches_a_player(staffed: World) -> None:
    busy_controller(staffed)
    player = staffed.operator("佐藤", injects="hand")
    assert not [secret for secret in SECRETS if secret in seen_lines(player)]
    assert player.news_of_others() == []


def test_the_screen_of_a_player_shows_nothing_of_it_in_any_place(staffed: World) -> None:
    lead = busy_controller(staffed)
    player = staffed.operator("佐藤", injects="hand")

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        shown = text_of(app)
        for key in ("l", "i", "w", "question_mark", "a", "g", "f", "m", "z", "v"):
            await press(pilot, key)
            shown += text_of(app)
            await press(pilot, "escape")
        lead.do(HoldInject(inject="dark", reason="様子見"))
        app.drill.poll()
        await pilot.pause()
        shown += text_of(app)
        assert not [secret for secret in SECRETS if secret in shown]

    drive(player, story, (120, 40))


def test_the_plain_stepper_tells_nothing_of_it(staffed: World) -> None:
    busy_controller(staffed)
    lines = play(staffed, "l", "i", "w", "?", "", "h1", "v")
    assert not [line for line in lines for secret in SECRETS if secret in line]


def test_a_delivered_inject_is_seen_by_those_it_is_for(staffed: World) -> None:
    lead = busy_controller(staffed)
    everybody = staffed.operator("見学", observe=True)
    liaison = staffed.operator("広報", role="liaison", injects="hand")
    head = staffed.operator("情報", role="head", injects="hand")
    lead.do(DeliverInject(inject="press"))
    lead.do(JudgeInject(inject="press", result="achieved", note="裏の評価"))
    for op in (everybody, liaison, head):
        op.look()
    assert "報道から" in seen_lines(everybody)
    assert "報道から" in seen_lines(liaison)
    assert "裏のメモ" in seen_lines(liaison)
    assert "報道から" not in seen_lines(head)
    assert [r.event for r in head.news()] == []
    assert "裏の評価" not in seen_lines(everybody)


def test_the_controller_sees_all_of_it(staffed: World) -> None:
    lead = busy_controller(staffed)
    told = "\n".join(lead.line(recorded) for recorded in lead.record())
    for said in (
        "状況付与を追加: 断水した",
        "状況付与を保留: 空調が戻らない 様子見",
        "状況付与の保留を解除: 空調が戻らない",
        "状況付与を取消: 議会から問い合わせ 裏の都合",
        "メモ: 裏のメモ <報道から問い合わせ>",
        "所見 O1（メモ）: 裏の所見",
    ):
        assert said in told
