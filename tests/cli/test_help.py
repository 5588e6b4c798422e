"""Help pages: what a command is for, examples that run, exit codes; in both languages."""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bcpflow.cli.examples import CODES, EXAMPLES, example_lines, exit_codes
from bcpflow.cli.main import DONE, EXIT, REFUSED, UNFORESEEN, run
from bcpflow.commands import TakeNote
from bcpflow.journal import open_journal
from bcpflow.procurement.scoring_rules import read_scoring_rules
from bcpflow.service.rescue import Aside, write_aside
from bcpflow.site.tables import read_table, table_bytes
from tests.cli.case_shell import lasting, workbook
from tests.cli.conftest import Shell
from tests.cli.test_next_steps import ALL
from tests.workbook.books import control_numbers

NAMES = [" ".join(words) for words in ALL]
DRILL = ("{verb} start ict-bcp-initial-response --fact 時間帯=就業時間内 --fact 震度=6強",)
SAFE = ("{verb} confirm last protect-self",)
MUSTER = ("{verb} advance last muster --override --role head --reason 例",)
SURVEY = (*MUSTER, "{verb} advance last survey --override --role head --reason 例")
CASE = (
    "case open procurement-small --title 印刷機 --fact 年度=令和8年度 --fact 所管課=市民課 "
    "--fact 契約種別=財産の買入れ --fact 予定価格=900000 --fact 個人情報=あり --as 起案一郎",
)
DRAFTED = (
    "case do last duplicate-check --as 情報政策係",
    "case do last ceiling-check --as 起案一郎",
    "case check last security-check --rest 正常 --as 情報政策係",
    "case do last security-check --as 情報政策係",
    "case attach last specifications spec.txt --as 起案一郎",
    "case attach last execution-request spec.txt --as 起案一郎",
)
ASKED = (*DRAFTED, "case request last execution-approval --as 起案一郎")
SITE = ("site init わが町",)
READY = (
    "{verb} start backup-restore --fact 個人情報=含まない",
    *(f"{{verb}} confirm last {step}"
      for step in ("choose", "expected-counts", "spare-ready")),
    "{verb} decide last go begin --role systems-lead",
)  # fmt: skip
QUOTED = (*CASE, "case quotes last import quotes.xlsx")
BY_QUOTES = (
    *CASE,
    "case set last 方式=見積合わせ",
    *ASKED,
    "case approve last execution-approval --role approver --as 所管課長",
    "case advance last select",
    "case attach last quote-request spec.txt",
    "case attach last quotes spec.txt",
    "case check last price-check --rest 正常 --as 情報政策係",
    "case quotes last import quotes.xlsx",
)
SCRUTINISED = (
    *BY_QUOTES,
    "case quotes last answer above_estimate:Q3 紙で精査した --override",
)
PROPOSED = (
    *SCRUTINISED,
    "case quotes last pass price-check --as 情報政策係",
    "case attach last quote-result spec.txt",
    "case do last tender-outcome awarded",
)
BIDDER = (*CASE, "case score last bidder A 例の会社")
POINTS = " ".join(f"{criterion.id}=8" for criterion in read_scoring_rules(None).criteria)
TIED = (
    *CASE,
    *(f"case score last bidder {bidder} --price 900000" for bidder in ("A 例の会社", "B みどり")),
    *(
        f"case score last enter {bidder} {POINTS} --as {member}"
        for bidder in "AB"
        for member in ("青木", "井上", "上田")
    ),
)


def filled_in() -> None:
    """The points a member wrote into the form that went out."""
    path = Path("score.xlsx")
    rows = [list(row) for row in read_table(path)]
    for row in rows[2:]:
        row[2] = 8
    path.write_bytes(table_bytes(path, "採点表", rows))  # type: ignore[arg-type]


def written_aside() -> None:
    """What a console wrote elsewhere while it could not record."""
    with closing(open_journal(os.environ["BCPFLOW_DB"])) as journal:
        (run,) = journal.runs()
        now = time.time_ns()
    noted = Aside(run["data"]["run"], TakeNote(text="余震"), "k", now, "田中", (), "余震")
    write_aside(Path("bcpflow-rescue.jsonl"), noted)


BEFORE: dict[str, tuple[str | Callable[[], None], ...]] = {
    "* first": DRILL,
    "* start": (),
    "* undo": (*DRILL, *SAFE),
    "* skip": (*DRILL, *SAFE),
    "bcpflow {verb} confirm last protect-self": DRILL,
    "* confirm": (*DRILL, *SAFE),
    "* approve": READY,
    "* refuse": READY,
    "* compare": (*DRILL, "{verb} end last", *DRILL, "{verb} end last"),
    "* decide": (*DRILL, *SAFE, "{verb} confirm last first-fire"),
    "* check": (*DRILL, *SURVEY, "{verb} skip last entry --reason 例"),
    "bcpflow {verb} advance last aftershock --reason 強い余震": (*DRILL, *MUSTER),
    "* rate": (*DRILL, "{verb} end last"),
    "* hotwash": (*DRILL, "{verb} end last"),
    "* improved": (*DRILL, "{verb} end last", *DRILL),
    "* absent": (*DRILL, "{verb} arrive last 佐藤 --holds head"),
    "* event": ("{verb} start cyber-incident",),
    "drill release": (*DRILL, "drill hold last situation-card"),
    "drill judge": (*DRILL, "drill inject last situation-card"),
    "drill resume": (*DRILL, "drill pause last"),
    "workflow check": SITE,
    "workflow copy": SITE,
    "site check": SITE,
    "bcpflow --site わが町 form make systems -o systems.xlsx": SITE,
    "bcpflow form make damage-check -o check.xlsx --run last": tuple(
        line.replace("{verb}", "drill") for line in DRILL
    ),
    "site show": SITE,
    "site muster": SITE,
    "site export": SITE,
    "site tables": SITE,
    "site import": (*SITE, "--site わが町 site export systems systems.xlsx"),
    "action first": (
        "drill start ict-bcp-initial-response",
        "action add last 連絡簿 --owner 係長 --due 2031-03-31 --element 計画",
    ),
    "case first": CASE,
    "case open": (),
    "case import": (),
    "case undo": (*CASE, "case do last duplicate-check --as 情報政策係"),
    "case request": (*CASE, *DRAFTED),
    "case approve": (*CASE, *ASKED),
    "case return": (*CASE, *ASKED),
    "case withdraw": (*CASE, *ASKED),
    "case quotes compare": QUOTED,
    "case quotes withdraw": QUOTED,
    "case quotes scrutinise": QUOTED,
    "case quotes answer": BY_QUOTES,
    "case quotes pass": SCRUTINISED,
    "case reject": PROPOSED,
    "case contract": (*CASE, "case award last --supplier みどり商会 --amount 800000円"),
    "bcpflow case contract last --amount 850000円 --signed 2026-10-01 --reason 数量の増": (
        *CASE,
        "case award last --supplier みどり商会 --amount 800000円",
        "case contract last --signed 2026-04-01 --ends 2027-03-31",
    ),
    "case retract": (*CASE, "case payment last --amount 400000円"),
    "case score interest": BIDDER,
    "case score enter": BIDDER,
    "case score import": (*BIDDER, "case score last template score.xlsx", filled_in),
    "case score lot": TIED,
    "case score table": BIDDER,
    "case score template": BIDDER,
    "case end": (*CASE, "case advance last cancel --reason 取りやめ"),
    "journal rescue": ("drill start ict-bcp-initial-response", written_aside),
    "journal first": ("drill start ict-bcp-initial-response",),
    "journal import": (
        "drill start ict-bcp-initial-response",
        "journal export -o journal.jsonl",
    ),
    "journal merge": (
        "drill start ict-bcp-initial-response",
        "journal export -o hall.jsonl",
        "journal export -o site.jsonl",
    ),
    "journal sign": ("drill start ict-bcp-initial-response", "journal keygen our.key"),
}
"""What has been done before an example: by its line, its command, or (``first``) its group."""
ELSEWHERE = {"kit build"}
"""Run by tests/kit, which has the minutes that fetching takes."""
RUN = [
    name
    for name in NAMES
    if name not in ELSEWHERE and (not name.startswith("incident ") or name in EXAMPLES)
]
"""A real event's verbs are those of a drill: their examples are run once."""


def before(words: str, line: str) -> tuple[str | Callable[[], None], ...]:
    group, _, rest = words.partition(" ")
    common = f"* {rest}" if group in ("drill", "incident") else ""
    for key in (line, words, common, f"{group} first"):
        if key in BEFORE:
            return BEFORE[key]
    return DRILL if group in ("drill", "incident") else ()


@pytest.fixture
def folder(tmp_path: Path, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("BCPFLOW_SITE")
    monkeypatch.setenv("BCPFLOW_ACTOR", "起案一郎")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    (here / "spec.txt").write_text("仕様", "utf-8")
    (here / "written.txt").write_text("1-01 T+0m\n", "utf-8")
    (here / "cases.csv").write_text("件名,年度\n文書管理,令和8年度\n", "utf-8")
    workbook(here, lasting())
    control_numbers(here / "msel.xlsx")
    return here


def said(line: str, verb: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    return run(shlex.split(line.replace("{verb}", verb).removeprefix("bcpflow ")))


@pytest.mark.parametrize("words", NAMES)
def test_every_command_has_an_example(words: str) -> None:
    assert example_lines(words)


def test_every_example_and_code_has_its_command() -> None:
    known = set(NAMES)
    known |= {f"* {name.partition(' ')[2]}" for name in NAMES if name.startswith(("drill ", "in"))}
    assert set(EXAMPLES) | set(CODES) <= known


@pytest.mark.parametrize("words", RUN)
def test_examples_run(
    words: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    verb = words.partition(" ")[0]
    for number, line in enumerate(example_lines(words)):
        db = folder.parent / f"{number}.db"
        monkeypatch.setenv("BCPFLOW_DB", f"sqlite:///{db}")
        for earlier in before(words, line):
            if not isinstance(earlier, str):
                earlier()
                continue
            code = said(earlier, verb, monkeypatch)
            assert code == DONE, (earlier, capsys.readouterr().err)
        code = said(line, verb, monkeypatch)
        told = capsys.readouterr()
        assert code == DONE, (line, told.out[-800:], told.err)


@pytest.mark.parametrize("words", NAMES)
def test_help_shows_them_as_they_are_typed(words: str, shell: Shell) -> None:
    typed = words.replace("case quotes", "case quotes last").replace(
        "case score", "case score last"
    )
    page = shell(*typed.split(), "--help").out
    verb = words.partition(" ")[0]
    assert "説明:" in page
    for line in example_lines(words):
        assert f"\n  {line.replace('{verb}', verb)}\n" in page
    for code, _ in exit_codes(words):
        assert re.search(rf"^  {code}  ", page.partition("終了コード:")[2], re.M)


def test_told_exit_codes_are_those_there_are() -> None:
    known = {DONE, REFUSED, UNFORESEEN, *(code for _, code in EXIT)}
    assert {code for codes in CODES.values() for code, _ in codes} <= known


def test_english_examples_hold_no_japanese_but_what_has_to_be_typed(shell: Shell) -> None:
    page = shell("--lang", "en", "drill", "note", "--help").out
    assert "Examples:" in page
    assert not re.search("[ぁ-んァ-ヶ]", page)
