"""Every command of README and docs runs as it stands there; what the guide writes lints and plays.

A page is read from top to bottom, in a folder and with a journal of its own:

    <!-- write: PATH -->    the block below it is written to that file
    ```sh                   its lines that begin with bcpflow are carried out, and must go well

Lines that take something no test has are in `NOT_RUN`, each with its reason; what a page takes
for granted is made by `BEFORE`.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bcpflow import instants
from bcpflow.cli.main import DONE, run
from bcpflow.clock_source import local_zone
from bcpflow.journal import open_journal
from bcpflow.language import translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.service.desk import Desk
from bcpflow.service.player import ScriptedClock, play
from tests.workbook.books import control_numbers

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_BLOCK = re.compile(
    r"^<!-- write: (?P<file>[^\n]+) -->\n```\w*\n(?P<text>.*?)^```$"
    r"|^```(?P<kind>sh|python)\n(?P<body>.*?)^```$",
    re.M | re.S,
)
NOT_RUN = {
    "bcpflow --db postgresql+psycopg://user@server/bcpflow drill run": "no such server",
    "bcpflow action close A1 --run 20270601-ab12": "a run of next year",
    "bcpflow kit build -o bcpflow-kit.zip": "it fetches for minutes; tests/kit does",
}
SITE = "bcpflow site init わが町"
START = "bcpflow drill start ict-bcp-initial-response --fact 時間帯=夜間・休日"
RESTORE = (
    "bcpflow drill start backup-restore --fact 個人情報=含まない",
    *(f"bcpflow drill confirm last {step}"
      for step in ("choose", "expected-counts", "spare-ready")),
)  # fmt: skip
TWICE = (START, "bcpflow drill end last", START, "bcpflow drill end last")
BEFORE: dict[str, dict[str, tuple[str, ...]]] = {
    "README.md": {"bcpflow drill compare last": TWICE},
    "README.ja.md": {"bcpflow drill compare last": TWICE},
    "docs/procurement.md": {
        "bcpflow case attach last plan-paper 企画書.docx --as 起案一郎": tuple(
            f"bcpflow case {words} --as 起案一郎"
            for words in (
                "do last case-fields",
                "attach last current-issues 企画書.docx",
                "attach last market-research 企画書.docx",
                "attach last rough-quote 企画書.docx",
                "attach last rough-schedule 企画書.docx",
                "attach last team-chart 企画書.docx",
            )
        ),
    },
    "docs/forms.md": {
        "bcpflow --site わが町 form make systems -o システム一覧.xlsx": (SITE,),
        "bcpflow form make damage-check -o 点検の結果.xlsx --run last": (START,),
    },
    "docs/excel.md": {"bcpflow workflow heads > わが町/exercise-heads.yaml": (SITE,)},
    "docs/kit.md": {"bcpflow journal backup before-update.db": (START,)},
    "docs/exercise.md": {
        "bcpflow drill hold last aircon-stays-off": (START,),
        "bcpflow drill judge last aircon-stays-off achieved --note 3分で再起動した": (
            START,
            "bcpflow drill inject last aircon-stays-off",
        ),
        "bcpflow drill decide last go begin --role systems-lead": RESTORE,
        "bcpflow drill refuse last go --role head --reason 本番に障害がある": (
            *RESTORE,
            "bcpflow drill decide last go begin --role systems-lead",
        ),
        "bcpflow drill observe last 連絡簿が机の中だった --about call-out --kind 改善 "
        "--analysis 置き場所が決まっていない": (START,),
    },
}
"""By page and line: commands that come before it, for pages that are no story."""
ROSTER = """\
title: 名簿
people:
  - {name: 情報太郎, roles: [head], phones: ["0"], deputies: [電算花子]}
  - {name: 電算花子, roles: [systems-lead], phones: ["0"], deputies: [情報太郎]}
"""
FILES = {
    "README.ja.md": {"手書き.txt": "1-01 T+0m\n"},
    "README.md": {"written.txt": "1-01 T+0m\n"},
    "docs/exercise.md": {"わが町/roster.yaml": ROSTER},
    "docs/procurement.md": {"わが町/roster.yaml": ROSTER, "企画書.docx": "企画"},
}
"""By page: files it takes for granted."""


def parts(page: Path) -> Iterator[tuple[str, str]]:
    """What a page says to do: ``file PATH``, ``sh`` or ``python``, with its text."""
    for found in _BLOCK.finditer(page.read_text("utf-8")):
        if found["file"]:
            yield f"file {found['file']}", found["text"]
        else:
            yield found["kind"], found["body"]


def lines_of(body: str) -> list[str]:
    """The commands of ours in a block; a line that goes on is one."""
    joined = body.replace("\\\n", " ")
    said = [part for line in joined.splitlines() for part in line.split(" && ")]
    return [line.strip() for line in said if line.strip().startswith("bcpflow ")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody's folder: nothing in it, a journal that is not there yet, nothing to read."""
    for name, said in {
        "BCPFLOW_DB": f"sqlite:///{tmp_path / 'mine' / 'journal.db'}",
        "BCPFLOW_ACTOR": "佐藤",
        "BCPFLOW_LANG": "ja",
        "BCPFLOW_DATA": str(tmp_path / "data"),
        "TZ": "Asia/Tokyo",
    }.items():
        monkeypatch.setenv(name, said)
    monkeypatch.delenv("BCPFLOW_SITE", raising=False)
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


def carried_out(line: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a line as a shell would, with nobody at the keyboard."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    command, _, file = line.partition(" > ")
    words = shlex.split(command, comments=True)[1:]
    if not file:
        return run(words)
    with Path(file).open("w", encoding="utf-8") as out, contextlib.redirect_stdout(out):
        return run(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_of_a_page_runs(
    page: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = str(page.relative_to(ROOT))
    before, names = BEFORE.get(name, {}), dict[str, object]()
    for file, text in FILES.get(name, {}).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, "utf-8")
    if name == "docs/excel.md":
        control_numbers(folder / "状況付与計画.xlsx")
        (folder / "workflows").mkdir()
    for kind, body in parts(page):
        if kind.startswith("file "):
            target = folder / kind.removeprefix("file ")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(body, "utf-8")
        elif kind == "python" and page.name == "api.md":
            exec(compile(body, str(page), "exec"), names)
        elif kind == "sh":
            for line in lines_of(body):
                if line in NOT_RUN:
                    continue
                for words in (*before.get(line, ()), line):
                    code = carried_out(words, monkeypatch)
                    said = capsys.readouterr()
                    assert code == DONE, f"{page.name}: {words}\n{said.out[-2000:]}{said.err}"


def test_what_is_not_run_is_still_there() -> None:
    told = {line for page in PAGES for kind, body in parts(page) if kind == "sh" for line in
            lines_of(body)}  # fmt: skip
    assert set(NOT_RUN) <= told
    assert {line for lines in BEFORE.values() for line in lines} <= told


def written(folder: Path) -> list[Path]:
    """The workflows the guide has one write, as they stand at the end of their page."""
    made: dict[Path, None] = {}
    for page in sorted(GUIDE.glob("*.md")):
        for kind, body in parts(page):
            if kind.startswith("file ") and kind.endswith(".yaml"):
                target = folder / kind.removeprefix("file ")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(body, "utf-8")
                made[target] = None
    return list(made)


def test_a_workflow_written_by_the_guide_has_nothing_to_mend(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = written(folder)
    assert len(files) >= 2
    assert run(["workflow", "check", *map(str, files)]) == DONE
    assert capsys.readouterr().out == ""


def test_a_workflow_written_by_the_guide_plays_to_its_end(folder: Path) -> None:
    from bcpflow.cli.demo import remarks

    workflow = next(file for file in written(folder) if file.parent.name == "workflows")
    library = Library([workflow.parents[1], shipped_folder()])
    definition = library.load(workflow.stem).definition
    clock = ScriptedClock(instants.to_ns(datetime(2026, 11, 18, 14, tzinfo=local_zone())))
    with open_journal(f"sqlite:///{folder / 'journal.db'}") as journal:
        desk = Desk(journal, clock=clock.read, actor="佐藤", new_id=lambda: "guide-1")
        session = desk.start(definition, "exercise", facts={"時間帯": "夜間・休日"})
        play(session, clock, remarks(translator("ja")))
        assert session.state.status == "ended"
        assert session.state.tracks["main"].phase == "done"
        assert desk.tell(session).log.summary.achieved >= 6


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda page: page.name)
def test_a_page_of_the_guide_is_short(page: Path) -> None:
    text = page.read_text("utf-8")
    assert len(text.splitlines()) <= 240
    assert re.search(r"^```sh$", text, re.M)


def test_the_readme_leads_to_every_page_of_the_guide() -> None:
    told = (ROOT / "README.ja.md").read_text("utf-8")
    index = (GUIDE / "README.md").read_text("utf-8")
    pages = {page.name for page in GUIDE.glob("*.md")} - {"README.md"}
    assert {name for name in pages if f"docs/guide/{name}" not in told} == set()
    assert {name for name in pages if f"({name})" not in index} == set()
