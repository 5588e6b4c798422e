"""Planned drills and corrective actions for other people's tools: calendars and ticket programs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from tests.cli.conftest import Shell

HOSTILE = '=HYPERLINK("x") {owner} 改行\n二行目'


@pytest.fixture
def ours(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "わが町"
    assert shell("site", "init", str(folder)).code == 0
    monkeypatch.setenv("BCPFLOW_SITE", str(folder))
    return folder


@pytest.fixture
def agreed(shell: Shell, drill: str) -> str:
    """Two corrective actions of a drill, one of them with a hostile text."""
    for text in ("連絡簿を入口に掛ける", HOSTILE):
        said = ("--owner", "庶務係長", "--due", "2031-03-31", "--element", "計画")
        assert shell("action", "add", drill, text, *said).code == 0
    return drill


def rows(data: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.removeprefix("\ufeff"), newline="")))


def test_a_ticket_program_gets_its_own_heads(shell: Shell, agreed: str) -> None:
    heads, first, _ = rows(shell("action", "list", "--for", "redmine").out)
    told = dict(zip(heads, first, strict=True))
    assert told["題名"] == "連絡簿を入口に掛ける"
    assert told["期日"] == "2031-03-31"
    assert told["ステータス"] == "新規"
    assert told["担当者"] == "庶務係長"
    assert agreed in told["説明"]


def test_days_are_written_as_the_form_says(shell: Shell, agreed: str) -> None:
    heads, first, _ = rows(shell("action", "list", "--csv", "--for", "backlog").out)
    assert dict(zip(heads, first, strict=True))["期限日"] == "2031/03/31"


def test_what_is_filled_in_is_inert_and_read_once(shell: Shell, agreed: str) -> None:
    for form in ("generic", "redmine", "backlog"):
        found = rows(shell("action", "list", "--for", form).out)
        cell = next(one for row in found for one in row if "HYPERLINK" in one)
        assert cell == '\'=HYPERLINK("x") {owner} 改行\n二行目'


def test_a_site_has_heads_of_its_own(shell: Shell, agreed: str, ours: Path, tmp_path: Path) -> None:
    (ours / "tickets.yaml").write_text(
        "title: 見出し\ndated: 2026-11-21\nforms:\n  kintone:\n    title: 自前\n"
        '    columns: [{head: 件名, says: "{text}"}, {head: 状況, says: "{state}"}]\n'
        "    states: {open: 未着手}\n",
        "utf-8",
    )
    out = tmp_path / "tickets.csv"
    answer = shell("action", "list", "--for", "kintone", "-o", str(out))
    assert answer.code == 0, answer.err
    assert "例" not in answer.err
    assert rows(out.read_text("utf-8-sig"))[1] == ["連絡簿を入口に掛ける", "未着手"]
    refused = shell("action", "list", "--for", "redmine")
    assert refused.code == 2
    assert "BCP-U090" in refused.err
    assert "kintone" in refused.err


def test_shipped_heads_are_said_to_be_samples(shell: Shell, agreed: str) -> None:
    assert "例" in shell("action", "list", "--for", "generic").err


def test_the_plan_is_shown_and_exported(shell: Shell, ours: Path, tmp_path: Path) -> None:
    shown = shell("site", "show", "plan")
    assert shown.code == 0, shown.err
    assert "ict-bcp-initial-response" in shown.out
    assert len(shell("site", "show", "plan", "--json").json["drills"]) == 2
    ics, xlsx = tmp_path / "plan.ics", tmp_path / "plan.xlsx"
    assert shell("site", "export", "plan", str(ics)).code == 0
    assert len(Calendar.from_ical(ics.read_bytes()).walk("VEVENT")) == 2
    assert shell("site", "export", "plan", str(xlsx)).code == 0
    sheet = load_workbook(xlsx).worksheets[0]
    assert sheet["A1"].value == "日付"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert shell("site", "export", "plan", str(tmp_path / "plan.pdf")).code == 2


def test_a_folder_without_a_plan_says_how_to_get_one(
    shell: Shell, ours: Path, tmp_path: Path
) -> None:
    (ours / "plan.yaml").unlink()
    answer = shell("site", "show", "plan")
    assert answer.code == 3
    assert "plan.yaml" in answer.err
    assert shell("site", "check").code == 0


def test_a_mistake_in_the_plan_is_named_by_the_check(shell: Shell, ours: Path) -> None:
    plan = ours / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace("backup-restore", "backup-restor"), "utf-8")
    answer = shell("site", "check")
    assert answer.code == 3
    assert "BCP-D223" in answer.out
    assert "backup-restore" in answer.out
    assert shell("drill", "start", "ict-bcp-initial-response").code == 0
