"""A comparison on paper and screen: every column says whose it is, and nothing is left out."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import replace

import jsonschema
import pytest
from rich.console import Console

from bcpflow.commands import BeginStep, ConfirmStep, EndRun, JumpClock, RunKind
from bcpflow.definition.model import Definition
from bcpflow.language import Translator
from bcpflow.projections.compare import compare
from bcpflow.projections.comparison import Comparison
from bcpflow.projections.log import Log, log
from bcpflow.reports.comparison import ComparisonSheets
from bcpflow.reports.comparison_forms import (
    comparison_csv,
    comparison_markdown,
    print_comparison,
    room,
)
from bcpflow.reports.comparison_json import comparison_document
from bcpflow.reports.schemas import SCHEMAS
from bcpflow.text import cells
from tests.reports.drills import EN, HOSTILE, JA, SMALL, ZONE, Drill, two_tracks

DAY_NS = 86_400 * 10**9


def run(
    number: int,
    minutes: float = 3,
    *,
    definition: Definition = SMALL,
    kind: RunKind = "exercise",
    title: str = "",
    stumble: str = "",
) -> Log:
    """A run that began a day after the one before it."""
    drill = Drill(definition, kind, title=title)
    first = next(iter(definition.workflow.all_tracks.values())).phases
    step = next(iter(first.values())).steps[0].id
    drill.do(BeginStep(step=step))
    drill.wait(minutes)
    drill.do(ConfirmStep(step=step, stumble=stumble))
    drill.do(EndRun())
    told = log(drill.history)
    return replace(told, run=f"run-{number}", started_ns=told.started_ns + number * DAY_NS)


def renamed() -> Definition:
    workflow = SMALL.workflow
    survey = workflow.phases["survey"]
    steps = (
        replace(survey.steps[0], title={"ja": "別の題名", "en": "Renamed"}, target="T+9m"),
        *survey.steps[1:-1],
        replace(survey.steps[-1], id="brand-new", title={"ja": "追加の手順", "en": "Added"}),
    )
    phases = {**workflow.phases, "survey": replace(survey, steps=steps)}
    return replace(SMALL, workflow=replace(workflow, phases=phases))


def terminal(found: Comparison, tr: Translator = JA, width: int = 80) -> str:
    page = io.StringIO()
    console = Console(file=page, width=width, markup=False, emoji=False, highlight=False)
    print_comparison(console, found, tr, ZONE)
    return page.getvalue()


def joined(text: str) -> str:
    """What a page says, however it is broken."""
    return "".join(text.split())


def many(count: int) -> Comparison:
    return compare([run(n, 3 + n) for n in range(count)])


def estimated(told: Log) -> Log:
    return replace(told, summary=replace(told.summary, estimated=True))


@pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 12])
@pytest.mark.parametrize("width", [72, 80, 132])
def test_no_line_is_wider_than_the_page(tr: Translator, count: int, width: int) -> None:
    page = terminal(many(count), tr, width)
    assert max(cells(line) for line in page.splitlines()) <= width
    ambiguous = {c for c in page if unicodedata.east_asian_width(c) == "A"}
    assert ambiguous == set()


@pytest.mark.parametrize("count", [2, 3])
def test_two_and_three_runs_stand_side_by_side_at_80_columns(count: int) -> None:
    page = terminal(many(count))
    for number in range(1, count + 1):
        assert f"第{number}回" in page
    assert "--format" not in page
    assert room(80) >= 3


def test_of_more_the_newest_stand_there_and_it_is_said_how_to_see_the_rest() -> None:
    """Rule 2: the first sheet and the trend name them all."""
    page = terminal(many(5))
    heads = [line for line in page.splitlines() if line.lstrip().startswith("第")]
    assert heads
    assert all("第3回" in line and "第5回" in line for line in heads)
    assert not any("第2回" in line for line in heads)
    assert "ほか2回も見るには" in joined(page)
    assert "--format" in page
    for number in range(5):
        assert f"run-{number}" in page
    assert "第1回" in terminal(many(5), width=132)
    assert "ほか 2 回も見るには" in comparison_markdown(many(5), JA, ZONE)


def test_each_column_says_which_kind_of_run_it_is() -> None:
    """Rule 1."""
    found = compare([run(1), run(2, kind="incident")])
    page = terminal(found)
    assert "【訓練】" in page
    assert "【実災害】" in page
    fields = [field.title for field in ComparisonSheets(found, JA, ZONE).steps().fields]
    assert fields[1:3] == ["第1回\n訓練", "第2回\n実災害"]
    rows = list(csv.reader(io.StringIO(comparison_csv(found, JA, ZONE).decode("utf-8-sig"))))
    assert {row[5] for row in rows if len(row) == 14} == {"種別", "訓練", "実災害"}


def test_an_estimated_clock_is_marked_wherever_its_times_stand() -> None:
    """Rule 1."""
    found = compare([run(1), estimated(run(2, 9))])
    sheets = ComparisonSheets(found, JA, ZONE)
    for sheet in (sheets.steps(), sheets.phases()):
        heads = [field.title for field in sheet.fields if field.title]
        assert heads[:3] == ["第1回\n訓練", "第2回\n訓練\n推定", "前回と\nの差\n推定"]
    assert "0:09:00（推定）" in dict(sheets.trends())["全体の時間"]
    assert "推定" in sheets.slower()[0]
    assert sheets.runs().entries[1].cells[2] == "0:09:00\n推定"
    assert "推定" not in terminal(compare([run(1), run(2)]))


def test_what_is_new_gone_and_said_otherwise_is_told() -> None:
    """Rule 3."""
    found = compare([run(1), run(2, definition=renamed())])
    page = joined(terminal(found))
    for said in (
        "追加の手順[brand-new]新しい手順",
        "なくなった手順",
        "第2回から題名を変更（前は「身の安全を確保する」）",
        "第2回から目標を変更（T+5m例からT+9mに）",
    ):
        assert said in joined(comparison_markdown(found, JA, ZONE)).replace("<br>", "")
    assert "なくなった手順" in page
    assert page.count("定義なし") == 2
    assert "未到達" in page
    assert "未実施" in page


def test_slower_quicker_and_stumbling_are_listed_with_their_times() -> None:
    runs = [run(1, 3, stumble="鍵の場所"), run(2, 5, stumble="鍵が違う")]
    sheets = ComparisonSheets(compare(runs), JA, ZONE)
    assert sheets.slower() == [
        "身の安全を確保する [safety] 着手後 0:03:00 から 0:05:00 に（+0:02:00、+66%）"
    ]
    assert sheets.stumbling() == ["身の安全を確保する [safety]（鍵が違う）"]
    back = ComparisonSheets(compare([runs[1], run(3, 3)]), JA, ZONE)
    assert back.quicker() == [
        "身の安全を確保する [safety] 着手後 0:05:00 から 0:03:00 に（-0:02:00、-40%）"
    ]
    assert (back.slower(), back.stumbling()) == ([], [])


def test_trends_name_the_latest_against_the_one_before_and_the_first() -> None:
    trends = dict(ComparisonSheets(many(3), JA, ZONE).trends())
    assert trends["全体の時間"] == (
        "0:03:00、0:04:00、0:05:00（前回から +0:01:00、初回から +0:02:00）"
    )
    assert "初回から" not in dict(ComparisonSheets(many(2), JA, ZONE).trends())["達成率"]


def test_a_clock_that_was_moved_ahead_is_told() -> None:
    drill = Drill()
    drill.do(JumpClock(by_ms=3_600_000))
    page = terminal(compare([log(drill.history), run(1)]))
    assert "時計を前進1回" in joined(page)
    assert "進行中" in page


def test_tracks_side_by_side_are_named() -> None:
    found = compare([run(1, definition=two_tracks()), run(2, definition=two_tracks())])
    assert "フェーズ: 連絡: 作業" in terminal(found)


def test_texts_from_outside_act_on_nothing() -> None:
    bad = f"{HOSTILE} \x1b[2J \u202e終"
    found = compare([run(1, title=bad, stumble=bad), run(2, title=bad, stumble=bad)])
    page, document = terminal(found), comparison_markdown(found, JA, ZONE)
    table = comparison_csv(found, JA, ZONE).decode("utf-8-sig")
    for text in (page, document, table):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "[srv01]" in joined(page)
    for row in csv.reader(io.StringIO(table)):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)


def test_csv_has_every_step_of_every_run() -> None:
    found = many(5)
    table = comparison_csv(found, JA, ZONE)
    assert table.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in table
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    steps = [row for row in rows if len(row) == 14][1:]
    assert len(steps) == 5 * len(found.steps)
    assert [row[9] for row in steps if row[1] == "safety"] == ["180", "240", "300", "360", "420"]


@pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
def test_json_keeps_to_its_schema_and_to_the_order_asked_for(tr: Translator) -> None:
    runs = [run(2, definition=renamed(), kind="incident"), run(1, 9, stumble="鍵")]
    document = comparison_document(compare(runs), tr)
    jsonschema.validate(document, SCHEMAS["compare/1"])
    assert [r["run"] for r in document["runs"]] == ["run-2", "run-1"]
    assert [r["place"] for r in document["runs"]] == [2, 1]
    safety = next(step for step in document["steps"] if step["id"] == "safety")
    assert [take["working_s"] for take in safety["takes"]] == [180, 540]
    assert (safety["previous"]["spent_s"], safety["previous"]["pace"]) == (-360, "quicker")
    assert document["quicker"] == ["safety"]
    assert document["trends"][0]["values"] == [540, 180]
