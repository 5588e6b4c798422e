"""What a key comes to: said only when committed, tried again under one key, delivered once."""

from __future__ import annotations

import pytest

from bcpflow.commands import ConfirmStep, DeliverInject, PauseRun, TakeNote
from bcpflow.console.flows import replies
from bcpflow.console.keys import KEYS
from bcpflow.console.questions import AskText, Choose, Flow, Question, Tick, Ticked, YesNo
from bcpflow.errors import JournalError
from bcpflow.journal import Journal
from bcpflow.projections.step_row import StepRow
from tests.console.conftest import World


def flow_of(key: str, operator: object, row: StepRow | None) -> Flow:
    found = next(k for k in KEYS if k.key == key)
    assert found.flow is not None
    return found.flow(operator, row)  # type: ignore[arg-type]


def test_a_recorded_step_is_said_with_its_title(world: World) -> None:
    op = world.operator()
    answer = op.do(ConfirmStep(step="power", note="異常なし"))
    assert answer.text == "記録しました: 電源を確認する 達成 異常なし"
    assert op.line(op.last()) == "12:00  0:00:00  電源を確認する 達成 異常なし (佐藤)"


def test_a_refusal_names_titles_and_changes_nothing(world: World) -> None:
    op = world.operator()
    before = op.session.state
    answer = op.do(ConfirmStep(step="mode", result="not_achieved"))
    assert answer.tone == "refused"
    assert "電源を確認する" in answer.text
    assert op.session.state is before


def test_an_observer_records_nothing(world: World) -> None:
    op = world.operator(observe=True)
    assert op.do(TakeNote(text="見た")).tone == "refused"
    assert len(op.session.history) == 1


def test_a_storage_error_stops_the_console_until_it_is_retried_under_the_same_key(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    op = world.operator()
    whole = Journal.append

    def heard_of_nothing(journal: Journal, *args: object, **words: object) -> None:
        whole(journal, *args, **words)  # type: ignore[arg-type]
        raise JournalError("BCP-J008", path="x", reason="EIO")

    monkeypatch.setattr(Journal, "append", heard_of_nothing)
    failed = op.do(ConfirmStep(step="power"))
    assert failed.tone == "broken"
    assert "記録できませんでした" in failed.text
    assert op.session.state.steps["power"].outcome is None

    monkeypatch.setattr(Journal, "append", whole)
    assert op.do(TakeNote(text="まだ")).tone == "broken"
    again = op.retry()
    assert again.text.startswith("もう記録されています")
    assert op.session.state.steps["power"].outcome == "achieved"
    assert len(op.session.history) == 2
    assert op.do(TakeNote(text="続ける")).tone == "done"


def test_an_inject_that_falls_due_is_delivered_once_by_two_consoles(world: World) -> None:
    one, two = world.operator("佐藤"), world.operator("鈴木")
    world.seconds = 25 * 60
    assert [a.tone for a in one.deliver_due()] == ["done"]
    assert two.deliver_due() == []
    assert len(two.session.history) == len(one.session.history) == 2


def test_no_inject_is_delivered_while_the_clock_stands(world: World) -> None:
    op = world.operator()
    world.seconds = 24 * 60
    op.do(PauseRun())
    world.seconds = 90 * 60
    assert op.deliver_due() == []


def test_an_inject_given_by_hand_is_not_given_again(world: World) -> None:
    op = world.operator()
    op.do(DeliverInject(inject="cold"))
    world.seconds = 26 * 60
    assert op.deliver_due() == []


def test_a_measure_is_asked_for_its_number_first(world: World) -> None:
    op = world.operator()
    asked: list[Question] = []

    def reply(question: Question) -> str:
        asked.append(question)
        return "80" if len(asked) == 1 else ""

    answer = replies(flow_of("c", op, op.board().step("ups")), reply)
    assert answer is not None
    assert answer.text == "記録しました: UPSの残量を読む 達成 80%"
    assert [type(q) for q in asked] == [AskText, AskText]


def test_what_would_be_refused_is_refused_before_a_note_is_typed(world: World) -> None:
    op = world.operator()
    answer = replies(flow_of("x", op, op.board().step("mode")), pytest.fail)
    assert answer is not None
    assert answer.tone == "refused"


def test_thinking_better_of_it_records_nothing(world: World) -> None:
    op = world.operator()
    for key in "cxstkdunvmzgfje":
        replies(flow_of(key, op, op.board().step("room")), lambda _: None)
    assert len(op.session.history) == 1


def test_a_shut_gate_is_opened_by_a_role_with_a_reason(world: World) -> None:
    op = world.operator()
    seen: list[str] = []

    def reply(question: Question) -> str:
        match question:
            case Choose(prompt=prompt, choices=choices):
                seen.append(prompt + choices[0].detail)
                return choices[0].id
            case _:
                return "時間切れ"

    answer = replies(flow_of("g", op, None), reply)
    assert answer is not None
    assert "電源を確認する" in seen[0]
    assert "[判定を通さず: 電源を確認する、" in answer.text
    assert answer.text.endswith("時間切れ")
    back = replies(flow_of("g", op, None), reply)
    assert back is not None
    assert "[差戻し]" in back.text


def test_a_checklist_walk_is_one_record(world: World) -> None:
    op = world.operator()

    def reply(question: Question) -> Ticked:
        assert isinstance(question, Tick)
        return Ticked({"racks": "normal", "heat": "abnormal"}, {"heat": "38.5"})

    answer = replies(flow_of("k", op, op.board().step("room")), reply)
    assert answer is not None
    assert answer.text == "記録しました: サーバー室を点検する 点検 正常 1件 異常 1件（異常: 室温）"
    assert len(op.session.history) == 2


def test_ending_is_asked(world: World) -> None:
    op = world.operator()

    def reply(question: Question) -> bool:
        assert isinstance(question, YesNo)
        return True

    answer = replies(flow_of("e", op, None), reply)
    assert answer is not None
    assert answer.text == "記録しました: 終了"
    assert op.do(TakeNote(text="遅い")).code == "BCP-R009"


def test_the_footer_has_at_most_seven_keys_and_no_key_means_two_things() -> None:
    assert sum(key.footer for key in KEYS) <= 7
    assert len({key.key for key in KEYS}) == len(KEYS)
