"""A published record of a real drill, typed in from paper: its rows, its times, its durations.

The record is that of MIC's collection of drill cases, case 5 (10:01 to 10:55). Every command runs
in a process of its own, where the time zone of the town hall holds.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

T0 = "2020-11-20T10:01"
RECORD = """\
# 訓練記録: 被害状況調査
10:01 initial-survey 着手
10:22 initial-survey 達成 !避難場所の欄は要らない。「庁舎」は分庁舎のこと
10:22 >first-report
10:22 report-survey 責任者へ
10:25 >damage
10:25 equipment 着手
10:44 equipment 達成 !pingを先にするほうが早い
10:44 ping 着手
10:54 ping 達成 !道具がファイルサーバーにあった
10:54 >final-report
10:55 report-damage 責任者へ
10:55 >look-back
"""
ROWS = [  # when, which step, how long it took where its beginning was written down
    ("10:22:00", "initial-survey", "着手 0:00:00（作業 0:21:00）"),
    ("10:22:00", "report-survey", ""),
    ("10:44:00", "equipment", "着手 0:24:00（作業 0:19:00）"),
    ("10:54:00", "ping", "着手 0:43:00（作業 0:10:00）"),
    ("10:55:00", "report-damage", ""),
]
STAYS_MIN = {"first-survey": 21, "first-report": 3, "damage": 29, "final-report": 1}


@pytest.fixture
def entered(process: Shell, tmp_path: Path) -> str:
    """The record, typed in by somebody who has nothing but the paper."""
    started = process("drill", "start", "damage-survey", "--at", T0, "--json")
    assert started.code == 0, started.err
    run = str(started.json["id"])
    sheet = tmp_path / "record.txt"
    sheet.write_text(RECORD, "utf-8")
    answer = process("drill", "enter", run, str(sheet))
    assert answer.code == 0, answer.err
    assert answer.out.count("作業 0:") == 3
    return run


def test_the_rows_of_the_record_are_printed_with_its_times(process: Shell, entered: str) -> None:
    printed = process("drill", "log", entered, "--format", "csv").out.removeprefix("\ufeff")
    table = list(csv.reader(printed.splitlines(keepends=True)))
    heads = table[0]
    rows = [dict(zip(heads, row, strict=True)) for row in table if len(row) == len(heads)]
    done = [row for row in rows if row["結果"] == "達成"]
    told = [
        (
            row["時刻"].split()[1],
            row["手順ID"],
            next((x for x in row["作業内容・状況"].splitlines() if x.startswith("着手")), ""),
        )
        for row in done
    ]
    assert told == ROWS
    assert all(row["後記"] == "後記" for row in done)
    stumbled = {row["手順ID"]: row["つまづいた工程"] for row in done if row["つまづいた工程"]}
    assert list(stumbled) == ["initial-survey", "equipment", "ping"]
    assert stumbled["ping"] == "道具がファイルサーバーにあった"


def test_each_part_took_as_long_as_it_did(process: Shell, entered: str) -> None:
    told = process("drill", "log", entered, "--format", "json").json
    stays = {one["id"]: one["duration_s"] / 60 for one in told["summary"]["phases"][:4]}
    assert stays == STAYS_MIN
    assert sum(stays.values()) == 54


def test_the_record_alone_reaches_the_end(process: Shell, entered: str) -> None:
    status = process("drill", "status", entered, "--json").json
    assert [track["phase"] for track in status["tracks"]] == ["look-back"]
    assert process("drill", "end", entered).code == 0


def test_the_stumbles_of_the_record_are_warned_of_on_the_sheet(process: Shell) -> None:
    sheet = process("workflow", "print", "damage-survey", "--controller").out
    for said in ("手元のディスク", "廃止したIPアドレス", "先にpingで一括", "付箋"):
        assert said in sheet, said
