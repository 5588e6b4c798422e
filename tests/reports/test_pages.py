"""The pages people read: golden files in both languages, 80 columns, hostile texts inert.

Golden files are written anew with BCPFLOW_GOLDEN=1; read the difference before you commit it.
"""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from bcpflow.commands import ConfirmStep, DeliverInject, TakeNote
from bcpflow.definition.model import Definition, Phase, Role, Step, Workflow
from bcpflow.language import Translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.reports.csv import log_csv
from bcpflow.reports.markdown import escape, log_markdown
from bcpflow.reports.terminal import print_log, print_runs
from bcpflow.reports.terminal_board import print_board
from bcpflow.service.desk import RunLine
from bcpflow.text import cells, safe
from tests.reports.drills import (
    EN,
    HOSTILE,
    JA,
    MEMO,
    ZONE,
    Drill,
    ToldDrill,
    golden,
    played,
    two_tracks,
)

LANGUAGES = pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def paper(width: int = 80) -> tuple[Console, io.StringIO]:
    page = io.StringIO()
    console = Console(file=page, markup=False, emoji=False, highlight=False, width=width)
    return console, page


def terminal_log(told: ToldDrill, tr: Translator, width: int = 80) -> str:
    console, page = paper(width)
    print_log(console, told, tr, ZONE)
    return page.getvalue()


def terminal_board(drill: Drill, tr: Translator, width: int = 80) -> str:
    console, page = paper(width)
    print_board(console, drill.board(), tr)
    return page.getvalue()


def same_as_golden(path: Path, data: bytes) -> None:
    if os.environ.get("BCPFLOW_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    assert data.decode() == path.read_bytes().decode()


def begun() -> Drill:
    drill = Drill(facts={"時間帯": "夜間・休日"})
    drill.wait(6)
    drill.do(DeliverInject(inject="aircon"))
    drill.do(ConfirmStep(step="heat", value="30"))
    drill.wait(15)
    return drill


@LANGUAGES
def test_terminal_log_golden(tr: Translator) -> None:
    text = terminal_log(played().told(), tr)
    same_as_golden(golden(f"log.{tr.language}.txt"), text.encode())


@LANGUAGES
def test_markdown_log_golden(tr: Translator) -> None:
    text = log_markdown(played().told(), tr, ZONE)
    same_as_golden(golden(f"log.{tr.language}.md"), text.encode())


@LANGUAGES
def test_csv_log_golden(tr: Translator) -> None:
    same_as_golden(golden(f"log.{tr.language}.csv"), log_csv(played().told(), tr, ZONE))


@LANGUAGES
def test_board_golden(tr: Translator) -> None:
    same_as_golden(golden(f"board.{tr.language}.txt"), terminal_board(begun(), tr).encode())


@LANGUAGES
@pytest.mark.parametrize("width", [72, 80, 110, 200])
def test_no_line_is_wider_than_the_page(tr: Translator, width: int) -> None:
    for drill in (played(), long_winded(), Drill(two_tracks())):
        for text in (terminal_log(drill.told(), tr, width), terminal_board(drill, tr, width)):
            assert max(cells(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize("name", ["ict-bcp-initial-response", "power-outage"])
@LANGUAGES
def test_the_shipped_titles_fit_a4(tr: Translator, name: str) -> None:
    drill = Drill(Library([shipped_folder()]).load(name).definition)
    drill.wait(60 * 50)
    for step in drill.state.plan.steps:
        drill.do(TakeNote(text="確認", about=step))
    for inject in drill.state.plan.injects:
        drill.do(DeliverInject(inject=inject))
    for text in (terminal_log(drill.told(), tr), terminal_board(drill, tr)):
        assert max(cells(line) for line in text.splitlines()) <= 80
    assert len(drill.told().log.rows) > len(drill.state.plan.steps)


def long_winded() -> Drill:
    """Titles longer than any shipped one, and a note that has no place to break."""
    title = "庁舎の電源設備と空調設備と通信設備の被害を確認者と時刻つきで一覧にまとめて報告する"
    step = Step(id="all", title=title, role="who", target="T+1m 例")
    phase = Phase(title=title, steps=(step,), final=True, target="T+1m")
    workflow = Workflow(
        workflow="long",
        title=title,
        roles={"who": Role(title="災害対策本部情報連絡班システム担当")},
        phases={"one": phase},
    )
    drill = Drill(Definition(workflow=workflow), title=title * 3)
    drill.wait(60 * 30)
    drill.do(TakeNote(text="x" * 500 + "終" * 300 + "\n\n改行\tタブ"))
    drill.do(ConfirmStep(step="all", note="y" * 200, stumble="鍵" * 100))
    return drill


@LANGUAGES
def test_a_hostile_memo_is_whole_and_inert_everywhere(tr: Translator) -> None:
    told = played().told()
    # Wide enough that the memo stands in one line; wrapping is another test's matter.
    pages = {
        "terminal": terminal_log(told, tr, 200),
        "markdown": log_markdown(told, tr, ZONE),
        "csv": log_csv(told, tr, ZONE).decode("utf-8-sig").replace("\r\n", "\n"),
    }
    for name, text in pages.items():
        assert HOSTILE in text, name
        assert not UNSEEN.search(text), name
        assert "U+001B" in text, name
        assert "U+202E" in text, name


def test_wrapping_loses_nothing() -> None:
    text = terminal_log(played().told(), JA)
    assert HOSTILE in text
    assert "".join(terminal_log(long_winded().told(), JA).split()).count("鍵") == 100


HOSTILE_TEXTS = [
    MEMO,
    "a|b \\ c `d` *e* _f_ **g** ~~h~~ <b>i</b> &amp; &#60; $x$ #",
    "![画](http://example.jp/x.png) [戻る](javascript:alert(1)) [a][b] [a]: b",
    "https://example.jp/ www.example.jp <script>",
    "\\| \\\\ \\",
    "=cmd|' /c calc'!A1",
]


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_markdown_renders_to_what_was_said(text: str) -> None:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    source = f"| 記 |\n| --- |\n| {escape(text)} |\n\n[b]: http://example.jp/\n"
    cell = next(t for t in parser.parse(source) if t.type == "inline" and t.map == [2, 3])
    assert {child.type for child in cell.children or []} <= {"text", "text_special"}
    said = "".join(child.content for child in cell.children or [])
    assert said == safe(text)


@pytest.mark.parametrize("text", ["1. 電源", "- 電源", "+ 電源", "=== 電源"])
def test_a_list_item_begins_no_list_of_its_own(text: str) -> None:
    workflow = Workflow(
        workflow="w",
        title="題",
        phases={"p": Phase(title="期", steps=(Step(id="s", title=text),), final=True)},
    )
    source = log_markdown(Drill(Definition(workflow=workflow)).told(), JA, ZONE)
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    assert max(t.level for t in tokens if t.type.endswith("list_open")) == 0
    assert any(t.type == "inline" and t.content.replace("\\", "") == text for t in tokens)


def test_every_markdown_row_has_all_its_cells() -> None:
    source = log_markdown(played().told(), JA, ZONE)
    rows = [line for line in source.splitlines() if line.startswith("| 1")]
    assert len(rows) == len(played().told().log.rows) + 1  # one phase was entered after an hour
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows if row.startswith("| 1")} <= {8, 11}
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    assert sum(t.type == "table_open" for t in tokens) == 3 + 4


def test_csv_is_for_excel() -> None:
    drill = Drill(title='=HYPERLINK("http://x")')
    drill.do(ConfirmStep(step="safety", stumble="@SUM(A1)"))
    data = log_csv(drill.told(), JA, ZONE)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert b"\r\n" in data
    assert {len(row) for row in rows[:3]} == {len(rows[0])}
    flat = [cell for row in rows for cell in row]
    assert "'@SUM(A1)" in flat
    assert '\'=HYPERLINK("http://x")' in flat
    number = re.compile(r"-?\d+(\.\d+)?")
    assert not [c for c in flat if c.startswith(("=", "+", "-", "@")) and not number.fullmatch(c)]
    assert b",-300," in data  # a difference is a number and needs no quotes


def test_the_kind_never_leaves_the_page() -> None:
    incident = Drill(kind="incident")
    for text in (
        terminal_log(incident.told(), JA),
        terminal_board(incident, JA),
        log_markdown(incident.told(), JA, ZONE),
        log_csv(incident.told(), JA, ZONE).decode("utf-8-sig"),
    ):
        assert "【実災害】" in text
        assert "訓練" not in text.replace("小さな初動訓練", "")


def test_the_head_is_on_every_page() -> None:
    told = played().told()
    assert told.head in terminal_log(told, JA)
    assert told.head in log_markdown(told, JA, ZONE)
    assert told.head in log_csv(told, JA, ZONE).decode("utf-8-sig")


def test_a_new_day_shows_its_date() -> None:
    lines = terminal_log(long_winded().told(), JA).splitlines()
    assert [line[:5] for line in lines if line.startswith("11-")] == ["11-19"]


def test_runs_are_listed_as_they_are_given() -> None:
    console, page = paper()
    line = RunLine(
        id="20261118-ab12",
        kind="exercise",
        workflow="small-drill",
        title=HOSTILE,
        started_at="2026-11-18T05:00:00Z",
        status="running",
    )
    print_runs(console, [line], JA, ZONE)
    assert "20261118-ab12 2026-11-18 14:00" in page.getvalue()
    assert f"進行中 【訓練】{HOSTILE}" in page.getvalue()
    assert "(small-drill)" in page.getvalue()
