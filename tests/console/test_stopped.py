"""A console whose journal cannot be written: nothing is lost, nothing is told as recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bcpflow.commands import ConfirmStep, TakeNote
from bcpflow.console import flows_stopped
from bcpflow.console.flows import replies
from bcpflow.console.questions import AskText
from bcpflow.errors import JournalError
from bcpflow.journal import Journal
from bcpflow.service.keeping import enter_asides
from bcpflow.service.rescue import read_aside
from tests.console.conftest import World
from tests.console.test_plain import play


class Broken:
    """A journal whose disk can be broken and mended."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.broken = True
        whole = Journal.append

        def append(journal: Journal, *args: Any, **words: Any) -> Any:
            if self.broken:
                raise JournalError("BCP-J008", path="x", reason="EIO")
            return whole(journal, *args, **words)

        monkeypatch.setattr(Journal, "append", append)


@pytest.fixture
def second(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def test_it_says_exactly_what_was_not_recorded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    op = world.operator()
    Broken(monkeypatch)
    answer = op.do(ConfirmStep(step="power", note="異常なし"))
    assert answer.tone == "broken"
    assert "記録できませんでした「12:00:00 電源を確認する 達成 異常なし」" in answer.text
    assert "電源を確認する 達成 異常なし" in op.farewell()
    assert op.do(TakeNote(text="続き")) is answer, "no second place was named"
    assert "続き" not in op.farewell()


def test_what_follows_goes_to_the_second_place_and_all_of_it_into_the_journal(
    world: World, monkeypatch: pytest.MonkeyPatch, second: Path
) -> None:
    op = world.operator()
    disk = Broken(monkeypatch)
    world.seconds = 60
    op.do(ConfirmStep(step="power"))
    answer = op.put_second(second)
    (file,) = second.iterdir()
    assert answer.tone == "broken"
    assert str(file) in answer.text
    world.seconds = 120
    for _ in range(2):  # two shocks are two notes
        answer = op.do(TakeNote(text="余震"))
        assert "記録簿には未記録" in answer.text
    world.seconds = 180
    op.do(ConfirmStep(step="mode", result="not_achieved"))  # needs "power", which waits
    assert len(op.session.history) == 1
    assert len(read_aside(file)) == 4

    assert op.retry().tone == "broken", "the disk is as it was"
    assert len(read_aside(file)) == 4
    disk.broken = False
    world.seconds = 900
    answer = op.retry()
    assert (answer.tone, answer.text) == ("done", "控えから 4 件を記録しました")
    told = [(r.elapsed_ms, r.late) for r in op.session.history[1:]]
    assert told == [(60_000, True), (120_000, True), (120_000, True), (180_000, True)]
    assert op.session.state.steps["mode"].outcome == "not_achieved"
    assert "記録していない" not in op.farewell()
    entered = enter_asides(world.journals[0], read_aside(file), world.read)
    assert all(each.repeated for each in entered), "the file again adds nothing"


def test_a_console_that_was_left_is_entered_from_its_file(
    world: World, monkeypatch: pytest.MonkeyPatch, second: Path
) -> None:
    op = world.operator()
    disk = Broken(monkeypatch)
    op.do(ConfirmStep(step="power"))
    op.put_second(second)
    (file,) = second.iterdir()
    assert f"bcpflow journal rescue {file}" in op.farewell()
    disk.broken = False
    world.seconds = 60
    (entered,) = enter_asides(world.journals[0], read_aside(file), world.read)
    assert entered.events == 1
    assert op.look() is None or op.broken
    assert op.retry().text.startswith("もう記録されています")


def test_a_second_place_that_fails_is_told_and_nothing_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch, second: Path
) -> None:
    op = world.operator()
    disk = Broken(monkeypatch)
    op.do(ConfirmStep(step="power"))
    answer = op.put_second(second / "gone")
    assert "控えにも書けませんでした" in answer.text
    assert "電源を確認する" in op.farewell()
    op.put_second(second)
    second.joinpath(next(second.iterdir())).unlink()
    second.rmdir()
    answer = op.do(TakeNote(text="余震"))
    assert "控えにも書けませんでした" in answer.text
    assert "余震" in op.farewell()
    disk.broken = False
    assert op.retry().tone == "done"
    assert len(op.session.history) == 3


def test_what_the_rules_refuse_in_the_end_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch, second: Path
) -> None:
    op = world.operator()
    disk = Broken(monkeypatch)
    op.do(TakeNote(text="x"))
    op.put_second(second)
    assert op.may(ConfirmStep(step="mode")) is None
    op.do(ConfirmStep(step="mode", result="not_achieved"))
    disk.broken = False
    answer = op.retry()
    assert answer.tone == "refused"
    assert "控えから 1 件を記録しました" in answer.text
    assert "電源を確認する" in answer.text


def test_a_look_that_fails_has_nothing_to_write_aside(
    world: World, monkeypatch: pytest.MonkeyPatch, second: Path
) -> None:
    op = world.operator()
    assert op.put_second(second).tone == "info"

    def unreadable(*_: object, **__: object) -> None:
        raise JournalError("BCP-J008", path="x", reason="EIO")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "read", unreadable)
        assert "記録簿を読めません" in op.look().text  # type: ignore[union-attr]
        assert "これからの操作を控えに書きます" in op.put_second(second).text
        op.do(TakeNote(text="余震"))
    assert "余震" in op.retry().text
    assert len(op.session.history) == 2


def test_the_flow_asks_for_a_folder_that_is_there(
    world: World, monkeypatch: pytest.MonkeyPatch, second: Path
) -> None:
    op = world.operator()
    answer = replies(flows_stopped.write_elsewhere(op, None), pytest.fail)
    assert answer is not None
    assert answer.tone == "info"
    Broken(monkeypatch)
    op.do(TakeNote(text="x"))
    asked: list[AskText] = []

    def reply(typed: str | None) -> Any:
        def said(question: Any) -> str | None:
            asked.append(question)
            return typed

        return replies(flows_stopped.write_elsewhere(op, None), said)

    assert reply(None) is None
    assert "ありません" in reply(str(second / "none")).text
    monkeypatch.setattr(flows_stopped, "folders", lambda _: [second])
    assert str(second) in reply("").text
    assert str(second) in asked[-1].hint
    assert len(list(second.iterdir())) == 1


def test_line_by_line_as_well(world: World, monkeypatch: pytest.MonkeyPatch, second: Path) -> None:
    world.terminal("佐藤")
    Broken(monkeypatch)
    lines = play(world, "n 余震", f"y {second}", "n 停電", "q")
    said = "\n".join(lines)
    assert "記録できませんでした「12:00:00 メモ: 余震" in said
    assert "控えに書きました（記録簿には未記録）: 12:00:00 メモ: 停電" in said
    assert "bcpflow journal rescue" in lines[-1]
    assert len(read_aside(next(second.iterdir()))) == 2
