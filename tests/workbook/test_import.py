"""Six workbooks of different shape: every row mapped or named by its cell, and the result runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bcpflow.language import translator
from bcpflow.library.reader import read_text
from bcpflow.workbook.book import read_book
from bcpflow.workbook.heads import read_heads
from bcpflow.workbook.importing import Imported, import_book
from tests.cli.conftest import Shell, db, settings, shell
from tests.workbook.books import BOOKS

__all__ = ["db", "settings", "shell"]

JA = translator("ja")
HEADS = read_heads(None)
TOLD_OTHERWISE = {"〃", "同上", "○", "全員", "Allplayers", "各自"}
"""The row above, a condition, and nobody by name."""


def imported(name: str, folder: Path, **said: Any) -> tuple[Imported, dict[str, Any]]:
    path = folder / f"{name}.xlsx"
    BOOKS[name](path)
    made = import_book(path, name, HEADS, JA, **said)
    assert made.text is not None
    data = read_text(made.text, "x.yaml").data
    assert isinstance(data, dict)
    return made, data


def told(made: Imported) -> list[tuple[str, object]]:
    return [(problem.code, problem.data["cell"]) for problem in made.problems]


@pytest.mark.parametrize("name", BOOKS)
def test_every_row_became_something_or_is_named(name: str, tmp_path: Path) -> None:
    made, _ = imported(name, tmp_path)
    named = {row.cell for row in made.rows} | {str(one.data["cell"]) for one in made.problems}
    rows = {re.sub(r"!\D+", "!", cell) for cell in named}
    read = {layout.sheet.name for layout in made.layouts}
    skipped = {sheet.partition("!")[0] for sheet in rows} - read
    for sheet in read_book(tmp_path / f"{name}.xlsx"):
        if sheet.name not in skipped:
            assert {f"{sheet.name}!{row}" for row in sheet.numbers()} <= rows


@pytest.mark.parametrize("name", BOOKS)
def test_no_text_of_a_sheet_is_lost(name: str, tmp_path: Path) -> None:
    """Each text stands in the definition or in a comment of it."""
    made, _ = imported(name, tmp_path)
    assert made.text is not None
    page = squeezed("".join(re.sub(r"^\s*#?", "", line) for line in made.text.split("\n")))
    heads = {row.cell.partition("!")[2] for row in made.rows if row.what == "heads"}
    for layout in made.layouts:
        for row in layout.sheet.numbers():
            filled = layout.sheet.filled(row)
            if layout.sheet.where(row, filled[0]).partition("!")[2] in heads:
                continue
            texts = [layout.sheet.own(row, at) for at in filled if (row, at) not in layout.labels]
            parts = [part for text in texts if isinstance(text, str)
                     for part in re.split(r"[、,，\n]", text)]  # fmt: skip
            for part in map(squeezed, parts):
                bare = part.lstrip("・0123456789.")
                said = bare in page or bare in TOLD_OTHERWISE or bare.isdecimal()
                assert said, (layout.sheet.name, row, part)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", BOOKS)
def test_the_result_passes_and_runs(name: str, tmp_path: Path, shell: Shell) -> None:
    book, out = tmp_path / f"{name}.xlsx", tmp_path / f"{name}.yaml"
    BOOKS[name](book)
    answer = shell("workflow", "import", str(book), "-o", str(out), "--json")
    assert answer.code == 0, answer.out + answer.err
    jsonschema.validate(answer.json, shell("schema", "workbook/1").json)
    check = shell("workflow", "check", str(out), "--json")
    assert check.code == 0, check.out
    started = shell("drill", "start", str(out), "--json")
    assert started.code == 0, started.err
    run = started.json["id"]
    status = shell("drill", "status", run, "--controller", "--json").json
    for inject in status["injects"]:
        assert shell("drill", "inject", run, inject["id"]).code == 0
    for step in shell("drill", "status", run, "--json").json["steps"]:
        if step["phase"] == status["tracks"][0]["phase"]:
            done = shell("drill", "confirm", run, step["id"])
            assert done.code == 0, done.err
    ended = shell("drill", "end", run)
    assert ended.code == 0, ended.err
    assert shell("journal", "verify").code == 0


def test_two_row_heads_and_a_night(tmp_path: Path) -> None:
    made, data = imported("two-row-heads", tmp_path)
    at = {one["id"]: one.get("at") for one in data["injects"]}
    assert at == {"i1": "T+0m", "i2": "T+10m", "i3": "T+10m", "i4": "T+1h30m", "i5": "T+2h15m",
                  "i6": "T+11h", "i7": None, "i8": None}  # fmt: skip
    by = {one["id"]: one for one in data["injects"]}
    assert by["i2"]["to"] == ["設備担当", "情報政策課長"]
    assert by["i3"]["to"] == ["情報政策課長", "システム担当"]
    assert by["i4"]["by"] == "電話"
    assert by["i5"]["to"] == "システム担当"
    assert "to" not in by["i1"]
    assert "todo" in by["i8"]
    assert "todo" not in by["i7"]
    assert data["title"] == "ＩＣＴ－ＢＣＰ初動訓練　状況付与計画（例）"
    assert [phase["title"] for phase in data["phases"].values()] == [
        "【第１局面　発災直後】", "【第２局面　被害の調査】", "終了",
    ]  # fmt: skip
    assert by["i2"]["expects"] == "answer-2"
    assert ("BCP-D232", "状況付与計画!B17") in told(made)
    assert ("BCP-D231", "状況付与計画!I5") in told(made)
    assert ("BCP-D237", "状況付与計画!B14") in told(made)
    assert made.text is not None
    assert "図面を渡す" in made.text
    assert "時刻は目安" in made.text


def test_control_numbers_in_english(tmp_path: Path) -> None:
    made, data = imported("control-numbers", tmp_path)
    at = {one["id"]: one.get("at") for one in data["injects"]}
    assert at == {
        "C-01": "T+0m", "C-02": "T+20m", "C-03": "T+1h30m", "C-03-2": "T+1d2h", "C-05": None,
    }  # fmt: skip
    assert data["roles"]["head-of-ict"] == {"title": "Head of ICT"}
    codes = [code for code, _ in told(made)]
    assert codes.count("BCP-D238") == 1
    assert ("BCP-D231", "MSEL!F4") in told(made)
    assert ("BCP-D231", "MSEL!L4") in told(made)
    assert ("BCP-D232", "MSEL!B9") in told(made)
    assert made.start == "2026-11-21 09:00"


def test_relative_times_alone_need_no_start(tmp_path: Path) -> None:
    made, data = imported("stimuli", tmp_path)
    assert [one["at"] for one in data["injects"]] == ["T+0m", "T+30m", "T+1h30m", "T+2h"]
    assert made.start is None
    assert data["injects"][0]["action"] == "Cut the network"
    assert not any(code == "BCP-D235" for code, _ in told(made))


def test_an_action_plan(tmp_path: Path) -> None:
    made, data = imported("action-plan", tmp_path)
    phases = list(data["phases"].values())
    assert [phase["title"] for phase in phases] == ["身の安全", "参集・安否", "被害の調査", "終了"]
    steps = {one["id"]: one for phase in phases for one in phase.get("steps", [])}
    assert {key: one.get("target") for key, one in steps.items()} == {
        "s1": None, "s2": "T+10m", "s3": "T+0m", "s4": "T+1h", "s5": "T+1h30m", "s6": "T+3h",
        "s7": None, "s8": "T+9h",
    }  # fmt: skip
    assert steps["s1"]["when"] == '時間帯 == "就業時間内"'
    assert steps["s4"]["when"] == '時間帯 == "夜間・休日"'
    assert "when" not in steps["s5"]
    assert data["roles"]["情報政策課長"]["deputies"] == ["システム担当"]
    assert "庶務担当" in steps["s5"]["how"]
    assert steps["s5"]["evidence"] == "連絡簿"
    assert ("BCP-D232", "様式!H11") in told(made)


def test_a_plan_as_a_form(tmp_path: Path) -> None:
    made, data = imported("plan-form", tmp_path)
    assert data["title"] == "初動対応訓練"
    assert "情報政策課５名、保守事業者２名" in data["summary"]
    assert data["scenario"] == "震度６強の地震が発生した。\n市内のほぼ全域で停電している。"
    assert [one["title"] for one in data["objectives"].values()] == [
        "１時間以内に安否をまとめる", "３時間以内に方針を決める",
    ]  # fmt: skip
    assert [one["at"] for one in data["injects"]] == ["T+0m", "T+10m", "T+30m", "T+1h"]
    assert made.start == "2026-11-21 13:30"


def test_sheets_of_one_workbook_make_one_definition(tmp_path: Path) -> None:
    made, data = imported("whole-book", tmp_path)
    assert data["title"] == "停電対応訓練（例）"
    assert [phase["title"] for phase in data["phases"].values()] == ["電源", "空調", "終了"]
    by = {one["id"]: one for one in data["injects"]}
    assert [one.get("at") for one in by.values()] == ["T+0m", "T+15m", "T+30m", None]
    assert by["i1"]["expects"] == "A-1"
    assert by["i2"]["expects"] == "A-2"
    assert by["i3"]["expects"] == "B-1"
    assert by["i3"]["objective"] == "objective-2"
    for wanted in (("BCP-D248", "状況付与!F3"), ("BCP-D233", "状況付与!A5"),
                   ("BCP-D243", "状況付与!B6"), ("BCP-D242", "連絡メモ!A1")):  # fmt: skip
        assert wanted in told(made), told(made)
    assert made.start == "2026-11-21 10:25"


def test_a_start_that_is_said_counts(tmp_path: Path) -> None:
    _, data = imported("plan-form", tmp_path, start="13:00")
    assert [one["at"] for one in data["injects"]] == ["T+30m", "T+40m", "T+30m", "T+1h30m"]


def test_a_saved_map_gives_the_same(tmp_path: Path, shell: Shell) -> None:
    book = tmp_path / "book.xlsx"
    for name, make in BOOKS.items():
        make(book)
        out, again = tmp_path / "first" / "x.yaml", tmp_path / "second" / "x.yaml"
        saved = tmp_path / f"{name}-map.yaml"
        answer = shell("workflow", "import", str(book), "-o", str(out), "--save-map", str(saved))
        assert answer.code == 0, answer.err
        answer = shell("workflow", "import", str(book), "-o", str(again), "--map", str(saved))
        assert answer.code == 0, answer.err
        assert again.read_text("utf-8") == out.read_text("utf-8"), name


def test_a_sheet_and_a_map_that_do_not_fit(tmp_path: Path, shell: Shell) -> None:
    book = tmp_path / "book.xlsx"
    BOOKS["stimuli"](book)
    wrong = shell("workflow", "import", str(book), "--sheet", "chronogram")
    assert wrong.code == 3
    assert "BCP-D245" in wrong.err
    assert "chronogramme" in wrong.err
    saved = tmp_path / "map.yaml"
    saved.write_text(
        "map: x\nsheets:\n  - {sheet: chronogramme, kind: msel, heads: [3, 3], "
        "columns: {Z: content, C: wen}}\n"
    )
    wrong = shell("workflow", "import", str(book), "--map", str(saved))
    assert wrong.code == 3
    assert "wen" in wrong.err


def test_what_is_no_sheet_of_an_exercise(tmp_path: Path, shell: Shell) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["弁当", "12個"])
    path, out = tmp_path / "x.xlsx", tmp_path / "x.yaml"
    book.save(path)
    answer = shell("workflow", "import", str(path), "-o", str(out), "--json")
    assert answer.code == 3
    assert not out.exists()
    assert [one["code"] for one in answer.json["problems"]] == ["BCP-D242", "BCP-D230"]
    assert json.dumps(answer.json, ensure_ascii=False).count("Sheet!A1") >= 2


YEAR = [
    ["令和８年度　訓練計画（例）"],
    ["訓練の名称", "目的", "実施日時", "検証項目"],
    ["停電対応訓練", "止める順番を確かめる", "令和8年11月21日 10:00", "順番が分かる"],
    ["参集訓練", "1時間で何人集まるか", "2026/12/5 7:00", "参集人数を言える"],
]


def test_a_plan_of_the_year_gives_the_row_that_is_asked_for(tmp_path: Path, shell: Shell) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in YEAR:
        book.active.append(row)
    path, out = tmp_path / "year.xlsx", tmp_path / "drill.yaml"
    book.save(path)
    words = ("workflow", "import", str(path), "-o", str(out))
    for more in ((), ("--row", "9")):
        refused = shell(*words, *more)
        assert refused.code == 3
        assert "3: 停電対応訓練、4: 参集訓練" in refused.err
        assert not out.exists()
    assert shell(*words, "--row", "4").code == 0
    page = out.read_text("utf-8")
    assert "title: 参集訓練" in page
    assert "参集人数を言える" in page
    assert "停電対応訓練" not in page
    assert shell("workflow", "check", str(out)).code == 0
