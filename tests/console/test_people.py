"""People at the console: names beside steps, deputies, approvals, deadlines, last time's issues."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from bcpflow.commands import (
    AddAction,
    Arrive,
    ConfirmStep,
    DecideStep,
    DeclareAbsent,
    EndRun,
    NoteEvent,
)
from bcpflow.console import notices
from bcpflow.console.actions import Operator
from bcpflow.console.app import ConsoleApp
from bcpflow.console.flows import replies
from bcpflow.console.lines import Faces, listed
from bcpflow.console.questions import AskText, Choose, Question
from tests.console.conftest import World
from tests.console.staffed import ROSTER, STAFFED
from tests.console.test_actions import flow_of
from tests.console.test_plain import play
from tests.console.test_screen import drive, press, text_of, type_text


@pytest.fixture
def staffed(world: World) -> World:
    world.definition, world.roster = STAFFED, ROSTER
    return world


def by_name(op: Operator, name: str) -> str:
    return next(handle for handle in op.session.state.people if op.name(handle) == name)


def shown(op: Operator, width: int = 80) -> list[str]:
    faces = Faces(op.role_names(), op.name)
    rows = listed(op.board(), faces, {}, op.tr, width=width)
    return ["".join(text for text, _ in row.line) for row in rows]


def test_each_step_has_the_name_of_who_does_it(staffed: World) -> None:
    op = staffed.operator()
    lines = shown(op)
    assert "電算 花子  電源を確認する" in lines[0]
    assert "広報 三郎" in next(line for line in lines if "本部へ知らせる" in line)
    op.do(DeclareAbsent(person=by_name(op, "電算 花子"), reason="出張"))
    assert "代行 網 .. 電源を確認する" in shown(op)[0]
    op.do(DeclareAbsent(person=by_name(op, "広報 三郎")))
    assert "担当者不在 (任意) 県へ報告する" in shown(op)[-1]
    assert "担当者不在の手順 2件" in notices.staffing(op.board(), op.tr)


def test_names_enter_no_event(staffed: World) -> None:
    op = staffed.operator()
    answer = replies(flow_of("m", op, None), arriving("伊藤 応援", "liaison"))
    assert answer is not None
    assert answer.text.startswith("記録しました: 参集: 伊藤 応援 <連絡担当>")
    assert "伊藤" not in repr(op.session.history)


def arriving(typed: str, role: str = "") -> Callable[[Question], str]:
    def reply(question: Question) -> str:
        match question:
            case AskText():
                return typed
            case Choose(choices=choices):
                ids = [choice.id for choice in choices]
                return role if role in ids else "+"
            case _:
                raise AssertionError(question)

    return reply


def test_a_typed_name_of_the_roster_is_that_person(staffed: World) -> None:
    op = staffed.operator()
    answer = replies(flow_of("m", op, None), arriving("電算花子"))
    assert answer is not None
    assert answer.text.startswith("記録しました: 参集: 電算 花子")
    assert len(op.session.state.people) == 4
    again = op.do(Arrive(person=by_name(op, "電算 花子")))
    assert "「電算 花子」は参集済みです" in again.text


def test_a_proposal_waits_until_its_approver_approves(staffed: World) -> None:
    op = staffed.operator(role="facilities")
    op.do(DecideStep(step="mode", option="part", role="facilities"))
    assert "承認待ち" in next(line for line in shown(op) if "縮退運転" in line)
    row = op.board().step("mode")
    stranger = staffed.operator("広報", role="liaison")
    refused = replies(flow_of("v", stranger, row), pytest.fail)
    assert refused is not None
    assert "承認できるのは責任者" in refused.text
    own = replies(flow_of("v", op, row), pytest.fail)
    assert own is not None
    assert own.code == "BCP-R071"
    anybody = staffed.operator("情報")
    offered: list[str] = []

    def reply(question: Question) -> str:
        if isinstance(question, Choose):
            offered.extend(choice.id for choice in question.choices)
            return question.choices[0].id
        return ""

    answer = replies(flow_of("v", anybody, row), reply)
    assert offered == ["head", "yes", "no"]
    assert answer is not None
    assert answer.text == "記録しました: 縮退運転を決める 決定: 縮退 （承認済み）"


def test_a_refused_proposal_is_open_again(staffed: World) -> None:
    op = staffed.operator(role="head")
    other = staffed.operator("鈴木", role="facilities")
    other.do(DecideStep(step="mode", option="part", role="facilities"))
    op.look()
    answer = replies(flow_of("v", op, None), lambda q: "早い" if isinstance(q, AskText) else "no")
    assert answer is not None
    assert answer.text == "記録しました: 縮退運転を決める 否認: 縮退 早い"
    assert op.board().step("mode").proposed == ""  # type: ignore[union-attr]


def test_settled_times_of_a_duty_are_hidden_but_the_last(staffed: World) -> None:
    op = staffed.operator()
    for minute in (10, 20, 30):
        staffed.seconds = minute * 60
        row = next(r for r in op.board().steps if r.repeating and r.status == "open")
        answer = replies(flow_of("c", op, row), lambda _: "")
        assert answer is not None
        assert answer.text == f"記録しました: 本部へ知らせる #{minute // 10} 達成"
    duties = [line for line in shown(op) if "本部へ知らせる" in line]
    assert [line.rpartition("#")[2] for line in duties] == ["3", "4"]
    undone = replies(flow_of("u", op, op.board().step("status#1")), lambda _: True)
    assert undone is not None
    assert "本部へ知らせる #1 取消" in undone.text


def test_a_deadline_warns_once_for_each_warning_and_when_it_runs_out(staffed: World) -> None:
    op = staffed.operator()
    op.do(NoteEvent(event="leak"))
    watch = notices.Watch(op.board())
    said = []
    for minute in (1, 11, 12, 16, 17, 21, 22):
        staffed.seconds = minute * 60
        said.append([notices.alert(row, op.tr) for row in watch.fresh(op.board())])
    assert [len(alerts) for alerts in said] == [0, 1, 0, 1, 0, 1, 0]
    assert said[1] == ["期限: 県への第一報 警告 残り 09:00"]
    assert said[5] == ["期限: 県への第一報 期限切れ +01:00"]
    op.do(ConfirmStep(step="tell"))
    assert not [line for line in notices.notices(op.board(), op.tr) if "県への" in line[-1][0]]


def test_the_screen_rings_for_a_warning_and_shows_it(staffed: World) -> None:
    op = staffed.operator()
    op.do(NoteEvent(event="leak"))

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        rung: list[int] = []
        app.bell = lambda: rung.append(1)  # type: ignore[method-assign]
        app.with_bell = True
        staffed.seconds = 11 * 60
        app.drill.tick()
        app.drill.tick()
        await pilot.pause()
        # Once for the inject that came meanwhile, and for the warning: one look, one bell.
        assert len(rung) == 1
        assert "期限: 県への第一報 警告 残り 09:00" in text_of(app)
        assert "期限 警告 残り 09:00  県への第一報" in text_of(app)
        assert "参集 0/4人  計画: 0:30:00 2人、1:00:00 3人" in text_of(app)

    drive(op, story)


def after_a_first_run(world: World) -> Operator:
    first = world.operator()
    world.seconds = 600
    first.do(ConfirmStep(step="power"))
    first.do(EndRun())
    owner = by_name(first, "電算 花子")
    first.do(
        AddAction(
            text="手順書を電源室に置く", owner=owner, due="2027-03-31", element="equipment",
            step="power",
        )
    )  # fmt: skip
    world.run = ""
    world.seconds = 1200
    return world.operator("二回目")


def test_last_times_time_and_issue_stand_beside_the_step_and_are_asked_about(
    staffed: World,
) -> None:
    op = after_a_first_run(staffed)
    assert "[課題] 電源を確認する" in shown(op)[0]
    assert "前回 0:10:00" in shown(op, width=120)[0]

    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        assert "手順書を電源室に置く" in text_of(app)
        await press(pilot, "c", "enter")
        assert "改善されましたか" in text_of(app)
        await press(pilot, "1")
        assert "改善されたか（A1）: はい" in text_of(app)
        await press(pilot, "u", "y")
        await press(pilot, "c", "enter")
        assert "改善されましたか" not in text_of(app)

    drive(op, story)
    assert "[課題]" not in shown(op)[0]


def test_an_issue_nobody_answers_is_asked_about_again(staffed: World) -> None:
    op = after_a_first_run(staffed)
    row = op.board().step("power")
    answer = replies(flow_of("c", op, row), lambda q: "" if isinstance(q, AskText) else None)
    assert answer is not None
    assert answer.text == "記録しました: 電源を確認する 達成"
    assert op.board().issues[0].improved is None


def test_the_plain_stepper_says_it_all(staffed: World) -> None:
    after_a_first_run(staffed)
    lines = play(
        staffed,
        "m", "1", "m", "4", "伊藤 応援", "3", "z", "3", "休み", "w", "1", "", "2",
        "", "d 1", "1", "", "v", "1", "1", "",
    )  # fmt: skip
    said = "\n".join(lines)
    for expected in (
        "参集 0/4人  計画: 0:30:00 2人、1:00:00 3人",
        "前回 0:10:00  前回の課題: 手順書を電源室に置く",
        "記録しました: 参集: 情報 太郎",
        "記録しました: 参集: 伊藤 応援 <連絡担当>",
        "参集  情報 太郎  0:00:00",
        "改善されたか（A1）: いいえ",
        "提案: 全系 （承認待ち）",
        "決定: 全系 （承認済み）",
    ):
        assert expected in said, expected


def test_arrival_by_keys(staffed: World) -> None:
    async def story(pilot: Pilot[None], app: ConsoleApp) -> None:
        await press(pilot, "m", "5")
        await type_text(pilot, "伊藤 応援")
        await press(pilot, "3")
        assert "記録しました: 参集: 伊藤 応援 <連絡担当>" in text_of(app)
        assert "参集 1/5人" in text_of(app)

    drive(staffed.operator(), story)
