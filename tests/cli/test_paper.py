"""Paper: a run sheet is printed, and what was written on it is typed in afterwards, once."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bcpflow import instants
from bcpflow.cli.paper_lines import Reader
from bcpflow.cli.paper_people import Names
from bcpflow.commands import (
    At,
    AtElapsed,
    AtWall,
    BeginStep,
    CheckItems,
    ConfirmStep,
    DecideStep,
    FireTransition,
    ItemState,
    SkipStep,
    TakeNote,
)
from bcpflow.definition.linecodes import sheet_code
from bcpflow.definition.plan import plan
from bcpflow.errors import NotFound, Refused, UsageFault
from bcpflow.library.library import Library
from tests.cli.conftest import SITE, Shell

ZONE = timezone(timedelta(hours=9))
T0 = datetime(2026, 11, 18, 14, 0, 30, tzinfo=ZONE)
PLAN = plan(Library([SITE]).load("small-drill").definition)
NAMES = Names(
    {"（例）電算 花子": "（例）電算 花子", "hanako": "（例）電算 花子"}, lambda name: f"p-{name}"
)

LINES = """\
# 紙から
1-01 T+3m
１－０２　T+25m　全員無事
1-3 T+26m x 番号が古い !名簿
T+32m >survey
2-01 T+55m *=正常 1=異常 ups=12 @staff 復電待ち
2-02 T+50m 31.5
note T+56m 電話 不通
cover T+57m s 水漏れなし
2-04 T+58m =1
I-02 T+20m
"""


def reader() -> Reader:
    return Reader(PLAN, instants.to_ns(T0), ZONE, NAMES)


def at(hour: int, minute: int, day: int = 18) -> At:
    return AtWall(instants.to_ns(datetime(2026, 11, day, hour, minute, tzinfo=ZONE)))


def asked(line: str) -> Any:
    act = reader().read(line)
    assert act is not None
    return act.commands[0] if len(act.commands) == 1 else act.commands


@pytest.fixture
def later(shell: Shell, drill: str) -> str:
    """A drill whose clock shows two hours, so that times on paper lie behind."""
    assert shell("drill", "jump", drill, "2h").code == 0
    return drill


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    file = tmp_path / "typed.txt"
    file.write_text(LINES, "utf-8")
    return file


def test_a_line_is_what_it_says() -> None:
    when = at(14, 25)
    assert asked("1-01 14:25") == ConfirmStep(step="open-log", at=when)
    assert asked("１－１　１４：２５") == ConfirmStep(step="open-log", at=when)
    assert asked("14時25分 1-01") == ConfirmStep(step="open-log", at=when)
    assert asked("open-log 14:25 x 鍵が  ない !鍵の場所") == ConfirmStep(
        step="open-log", result="not_achieved", note="鍵が  ない", stumble="鍵の場所", at=when
    )
    assert asked("1-03 14:25 省略 対象なし") == SkipStep(step="call", reason="対象なし", at=when)
    assert asked("1-03 14:25 b") == BeginStep(step="call", at=when)
    assert asked("2-02 14:25 31.5 暑い") == ConfirmStep(
        step="heat", value="31.5", note="暑い", at=when
    )
    decided = DecideStep(step="choose", option="go", role="head", at=when)
    assert asked("2-04 14:25 =go @head") == asked("2-04 14:25 ＝1 @head") == decided
    assert asked("note 14:25 電話  不通") == TakeNote(text="電話  不通", at=when)
    assert asked("14:25 >survey") == asked(">survey 14:25") == asked("14:25 > survey")
    assert asked("14:25 >!survey @head 急ぐため") == FireTransition(
        trigger="survey", override=True, role="head", reason="急ぐため", at=when
    )
    assert asked("1-01 T+25m") == ConfirmStep(step="open-log", at=AtElapsed(25 * 60_000))


def test_ticks_and_the_outcome_stand_in_one_line() -> None:
    ticked, done = asked("2-01 14:25 *=正常 1=異常 ups=異常:12 復電待ち")
    items: dict[str, ItemState] = {
        item.id: "normal" for item in PLAN.definition.checklists["small-power"].items
    }
    assert ticked == CheckItems(
        step="power",
        items={**items, "utility": "abnormal", "ups": "abnormal"},
        values={"ups": "12"},
        at=at(14, 25),
    )
    assert done == ConfirmStep(step="power", note="復電待ち", at=at(14, 25))


@pytest.mark.parametrize(
    ("line", "note", "stumble"),
    [
        ("2-01 14:25 !A=Bの欄が違う", "", "A=Bの欄が違う"),
        ("2-01 14:25 ！ups=異常", "", "ups=異常"),
        ("2-01 14:25 確認済 !票 1=異常 の欄がない", "確認済", "票 1=異常 の欄がない"),
        ("2-01 14:25 庁舎＝分庁舎", "庁舎＝分庁舎", ""),
        ("2-01 14:25 庁舎=分庁舎 へ移す", "庁舎=分庁舎 へ移す", ""),
        ("1-01 14:25 庁舎＝分庁舎", "庁舎＝分庁舎", ""),
        ("1-01 14:25 ups=異常", "ups=異常", ""),
    ],
)
def test_a_text_may_hold_an_equals_sign(line: str, note: str, stumble: str) -> None:
    step = "power" if line.startswith("2") else "open-log"
    assert asked(line) == ConfirmStep(step=step, note=note, stumble=stumble, at=at(14, 25))


def test_items_are_ticked_before_a_memo_with_an_equals_sign() -> None:
    ticked, done = asked("2-01 14:25 ups=異常 庁舎＝分庁舎 !A=B")
    assert ticked == CheckItems(step="power", items={"ups": "abnormal"}, at=at(14, 25))
    assert done == ConfirmStep(step="power", note="庁舎＝分庁舎", stumble="A=B", at=at(14, 25))
    assert asked("2-01 14:25 ＊＝正常") == asked("2-01 14:25 *=正常")


def test_a_time_of_day_counts_from_t0_and_not_from_the_moment_of_typing() -> None:
    read = reader()

    def moment(line: str) -> At:
        act = read.read(line)
        assert act is not None
        return act.at

    assert moment("1-01 14:00") == AtWall(instants.to_ns(T0))  # the minute of T0 itself
    assert moment("1-01 14:01") == at(14, 1)
    assert moment("1-01 01:10") == at(1, 10, day=19)  # after midnight
    assert read.read("11/20") is None
    assert moment("1-01 15:00") == at(15, 0, day=20)
    assert moment("1-01 2026-11-19T09:00") == at(9, 0, day=19)
    assert read.read("2026-11-21") is None
    assert moment("1-01 01:00") == at(1, 0, day=21)


def test_a_day_without_its_year_may_be_next_year() -> None:
    eve = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    read = Reader(PLAN, instants.to_ns(eve), UTC, NAMES)
    assert read.read("1/1") is None
    act = read.read("1-01 00:30")
    assert act is not None
    assert act.at == AtWall(instants.to_ns(datetime(2027, 1, 1, 0, 30, tzinfo=UTC)))


def test_the_same_act_has_the_same_key_however_it_is_written() -> None:
    def keys(line: str) -> tuple[str, ...]:
        act = reader().read(line)
        assert act is not None
        return act.keys

    assert keys("1-01 14:25") == keys("１－０１　14:25 達成") == keys("open-log 14:25")
    assert len({keys(x) for x in ("1-01 14:25", "1-01 14:26", "1-01 14:25 x", "1-02 14:25")}) == 4
    assert len(set(keys("2-01 14:25 *=正常"))) == 2
    assert all(key.startswith("enter/") for key in keys("1-01 14:25"))


@pytest.mark.parametrize(
    ("line", "code", "kind"),
    [
        ("1-01", "BCP-U011", UsageFault),
        (">survey", "BCP-U011", UsageFault),
        ("13/45", "BCP-U011", UsageFault),
        ("1-01 14-25", "BCP-U001", UsageFault),
        ("1-01 25:10", "BCP-U001", UsageFault),
        ("1-01 T+xx", "BCP-U001", UsageFault),
        ("9-09 14:25", "BCP-R002", NotFound),
        ("pover 14:25", "BCP-R002", NotFound),
        ("2-01 14:25 ups=多分", "BCP-U003", UsageFault),
        ("2-01 14:25 ipx=正常", "BCP-R018", NotFound),
        ("2-04 14:25", "BCP-R027", Refused),
        ("2-04 14:25 =zzz", "BCP-R016", NotFound),
        ("inject 14:25 nothing", "BCP-R019", NotFound),
        ("fact 14:25 震度", "BCP-U002", UsageFault),
        ("fact 14:25 風速=6", "BCP-R021", NotFound),
        ("様式 000000", "BCP-U012", UsageFault),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_code(
    line: str, code: str, kind: type[Refused]
) -> None:
    with pytest.raises(kind) as refused:
        reader().read(line)
    assert refused.value.code == code


def test_comments_and_the_right_sheet_ask_for_nothing() -> None:
    right = f"様式 {sheet_code(PLAN.definition)}"
    for line in ("", "  ", "# 紙", "＃ 紙", right, right.replace("様式", "sheet")):
        assert reader().read(line) is None


def test_a_file_is_typed_in_once(shell: Shell, later: str, sheet: Path) -> None:
    first = shell("drill", "enter", later, str(sheet))
    assert first.code == 0, first.err
    rows = shell("drill", "log", later, "--format", "json").json["rows"]
    steps = {row["step"]: row for row in rows if row["step"] and row["result"]}
    assert {step: row["elapsed_s"] // 60 for step, row in steps.items()} == {
        "open-log": 3, "safety": 25, "call": 26, "heat": 50, "power": 55, "cover": 57, "choose": 58
    }  # fmt: skip
    assert steps["call"]["stumble"] == "名簿"
    assert all(row["late"] for row in steps.values())
    again = shell("drill", "enter", later, str(sheet))
    assert again.code == 0
    assert again.out == ""
    assert "記録済み" in again.err
    assert len(shell("drill", "log", later, "--format", "json").json["rows"]) == len(rows)


def test_nothing_is_recorded_where_a_line_cannot_be_read(
    shell: Shell, later: str, tmp_path: Path
) -> None:
    before = shell("drill", "log", later, "--format", "json").json["rows"]
    file = tmp_path / "typed.txt"
    file.write_text("1-01 T+3m\n1-02\nxx 25:00\n", "utf-8")
    answer = shell("drill", "enter", later, str(file))
    assert answer.code == 2
    assert "2 行目「1-02」" in answer.err
    assert "3 行目「xx 25:00」" in answer.err
    assert "BCP-U011" in answer.err
    assert "BCP-U001" in answer.err
    assert shell("drill", "log", later, "--format", "json").json["rows"] == before


def test_what_the_rules_refuse_is_told_and_the_rest_goes_on(
    shell: Shell, later: str, tmp_path: Path
) -> None:
    file = tmp_path / "typed.txt"
    file.write_text("2-02 T+3m 30\n1-01 T+9h\n1-01 T+4m\n", "utf-8")
    answer = shell("drill", "enter", later, str(file))
    assert answer.code == 1
    assert "BCP-R004" in answer.err  # its phase was not entered
    assert "BCP-R015" in answer.err  # nine hours are to come: the clock is not moved
    assert "達成: 記録を始める" in answer.out
    status = shell("drill", "status", later, "--json").json
    assert status["elapsed_s"] < 3 * 3600


def test_two_sheets_of_one_minute_are_put_in_order(
    shell: Shell, later: str, tmp_path: Path
) -> None:
    file = tmp_path / "typed.txt"
    file.write_text("2-02 T+5m 30\n1-02 T+5m\n1-01 T+5m\nT+5m >survey\n", "utf-8")
    answer = shell("drill", "enter", later, str(file))
    assert answer.code == 0, answer.err


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16"])
def test_files_of_any_editor_are_read(
    shell: Shell, later: str, tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "typed.txt"
    file.write_bytes("1-01 T+3m 鍵を借りた\r\nメモ T+4m 電話不通\r\n".encode(encoding))
    answer = shell("drill", "enter", later, str(file))
    assert answer.code == 0, answer.err
    assert "備考: 鍵を借りた" in answer.out
    assert "メモ: 電話不通" in answer.out


def test_a_pipe_is_read_to_its_end(process: Shell, later: str) -> None:
    answer = process("drill", "enter", later, stdin="1-01 T+3m\n")
    assert answer.code == 0, answer.err
    assert "達成: 記録を始める" in answer.out


def test_at_a_terminal_a_refused_line_is_typed_again(
    shell: Shell, later: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed: Iterator[str] = iter(["1-02 T+3m", "junk", "1-01 T+3m", "1-02 T+4m"])
    prompts: list[str] = []

    def answer(prompt: str) -> str:
        prompts.append(prompt)
        line = next(typed, None)
        if line is None:
            raise EOFError
        return line

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(builtins, "input", answer)
    monkeypatch.setattr(sys, "stdin", Terminal())
    told = shell("drill", "enter", later)
    assert told.code == 0
    assert "BCP-R003" in told.err
    assert "BCP-U011" in told.err
    assert "達成: 記録を始める" in told.out
    assert "達成: 安否を確認する" in told.out
    assert "1-01" in prompts[0]
    assert "1-03" in prompts[-1]


def test_a_sheet_is_printed_to_a_file_and_to_a_pipe(
    shell: Shell, process: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "sheet.html"
    answer = shell("workflow", "print", "small-drill", "-o", str(file), "--controller")
    assert answer.code == 0, answer.err
    assert answer.out == ""
    page = file.read_text("utf-8")
    assert "停電した" in page
    piped = process("workflow", "print", "small-drill", "--fact", "時間帯=就業時間内")
    assert piped.out.startswith("<!DOCTYPE html>")
    assert "停電した" not in piped.out
    assert "電話で呼ぶ" not in piped.out
    assert re.search(r"様式 [0-9a-f]{6}", piped.out)


def test_a_place_that_cannot_be_written_is_told(shell: Shell, tmp_path: Path) -> None:
    answer = shell("workflow", "print", "small-drill", "-o", str(tmp_path / "no" / "x.html"))
    assert answer.code == 74
    assert "BCP-U005" in answer.err
    assert shell("workflow", "print", "nothing-like-it").code != 0
    assert shell("workflow", "print", "small-drill", "--fact", "風速=6").code == 1
