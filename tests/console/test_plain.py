"""The plain stepper: a whole drill by typed lines, and everything said as lines."""

from __future__ import annotations

from collections.abc import Iterator

from bcpflow.console.plain import run_plain
from bcpflow.language import translator
from tests.console.conftest import JST, World

MEMO = "機器[srv01] 停止 [/x] =1+1 \x1b[2J\u202e"


def play(world: World, *typed: str | float, observe: bool = False) -> list[str]:
    """Type lines at a terminal; a number instead of a line lets so many seconds pass."""
    lines: list[str] = []
    script: Iterator[str | float] = iter(typed)

    def read(prompt: str) -> str:
        for given in script:
            if isinstance(given, str):
                lines.append(f"{prompt}{given}")
                return given
            world.seconds += given
        raise EOFError

    session = world.terminal("佐藤")
    people = world.journals[-1].people
    tr = translator("ja")
    run_plain(session, tr, zone=JST, role=None, observe=observe, read=read,
              write=lines.append, names=people)  # fmt: skip
    return lines


def test_a_whole_drill(world: World) -> None:
    lines = play(
        world,
        60, "1 異常なし",
        30, "p", "p", "", "1 80", "", "",
        "k 1", "o", "a", "38.5", "-", "1", "", "",
        "d 2", "2", "安全のため",
        "x 1", "暗い", "u", "y", "j 30m", "g", "1", "", "c1", "", "g", "2", "e", "y", "n 遅い", "q",
    )  # fmt: skip
    said = "\n".join(lines)
    assert "記録しました: 電源を確認する 達成 異常なし" in said
    assert "記録しました: UPSの残量を読む 達成 80%" in said
    assert "点検 正常 1件 異常 1件 該当なし 1件（異常: 室温）" in said
    assert "縮退運転を決める 決定: 縮退 安全のため" in said
    assert "写真を撮る 未達 暗い" in said
    assert "写真を撮る 取消" in said
    assert "状況付与: 空調が戻らない" not in said
    assert any("飛び越えた状況付与 1件" in line for line in lines)
    assert "フェーズ移行: 報告 -> 完了" in said
    assert "記録しました: 終了" in lines
    assert any(
        line.startswith("できません: この訓練・対応・案件はもう終わっています") for line in lines
    )
    assert lines[-1].startswith("【訓練】 訓練は終わっています")


def test_the_end_of_input_leaves_and_coming_back_shows_the_last_line(world: World) -> None:
    first = play(world, "1", "")
    assert "訓練は続いています" in first[-1]
    world.seconds = 600
    second = play(world)
    assert second[0] == "最後の記録: 12:00  0:00:00  電源を確認する 達成 (佐藤)"
    assert second[2] == "経過 0:10:00"
    assert any(line.startswith("1. 未着手  UPSの残量を読む") for line in second)


def test_a_hostile_memo_is_whole_and_inert(world: World) -> None:
    lines = play(world, f"n {MEMO}", "l")
    shown = "機器[srv01] 停止 [/x] =1+1 <U+001B>[2J<U+202E>"
    assert sum(shown in line for line in lines) == 2
    assert "\x1b" not in "".join(line for line in lines if not line.endswith(MEMO))


def test_another_terminals_step_is_told_before_the_next_prompt(world: World) -> None:
    other = world.operator("鈴木")

    def say() -> str:
        from bcpflow.commands import ConfirmStep

        other.do(ConfirmStep(step="power"))
        return ""

    lines: list[str] = []
    steps = iter([say])

    def read(prompt: str) -> str:
        lines.append(prompt)
        if step := next(steps, None):
            return step()
        raise EOFError

    session = world.terminal("佐藤")
    run_plain(session, translator("ja"), zone=JST, role=None, observe=False, read=read,
              write=lines.append, names=world.journals[-1].people)  # fmt: skip
    assert "* 12:00  0:00:00  電源を確認する 達成 (鈴木)" in lines


def test_an_observer_is_told_why_nothing_is_recorded(world: World) -> None:
    lines = play(world, "1", observe=True)
    assert "見学中のため、記録や操作はできません" in lines


def test_full_width_keys_are_understood(world: World) -> None:
    lines = play(world, "ｎ　昼食", "ｈ１", "９", "ｏ")
    assert "記録しました: メモ: 昼食" in lines
    assert "方法: 分電盤を見る" in lines
    assert "9 番の手順はありません。Enter で一覧" in lines
    assert "「o」というキーはありません。? で一覧" in lines
