"""The demonstration: its log and its report in every form they have, and nothing left behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bcpflow.cli.demo import SCENARIO
from bcpflow.cli.printing import LOG_FORMATS
from bcpflow.cli.report_pages import REPORT_FORMATS
from tests.cli.conftest import Shell

MOST_BYTES = 300_000
STARTS_WITH = {"html": b"<!DOCTYPE html>", "pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK"}


@pytest.mark.parametrize("form", LOG_FORMATS)
def test_the_log_has_every_form(shell: Shell, tmp_path: Path, form: str) -> None:
    page = tmp_path / "page"
    answer = shell("demo", "--format", form, "-o", str(page))
    assert answer.code == 0, answer.err
    assert page.read_bytes().startswith(STARTS_WITH.get(form, b""))


@pytest.mark.parametrize("form", REPORT_FORMATS)
def test_the_report_has_every_form(shell: Shell, tmp_path: Path, form: str) -> None:
    """The scenario's start has no zone here: it is a time of the tale, and no report fell over it.

    Until 2026-11 it was read as an instant, and the report ended in an unforeseen error.
    """
    page = tmp_path / "page"
    answer = shell("demo", "--report", "--format", form, "-o", str(page))
    assert answer.code == 0, answer.err
    assert page.read_bytes().startswith(STARTS_WITH.get(form, b""))


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_the_report_is_small_enough_to_be_mailed(shell: Shell, tmp_path: Path, form: str) -> None:
    page = tmp_path / "page"
    assert shell("demo", "--report", "--format", form, "-o", str(page)).code == 0
    assert page.stat().st_size <= MOST_BYTES


def test_the_ending_of_the_file_says_the_form(shell: Shell, tmp_path: Path) -> None:
    page = tmp_path / "demo.json"
    answer = shell("demo", "--report", "-o", str(page))
    assert answer.code == 0, answer.err
    assert json.loads(page.read_text(encoding="utf-8"))["scenario_start"] == SCENARIO


def test_the_log_has_no_word_form(shell: Shell, tmp_path: Path) -> None:
    answer = shell("demo", "-o", str(tmp_path / "demo.docx"))
    assert answer.code == 2
    assert "BCP-U071" in answer.err
    assert not list(tmp_path.glob("demo.*"))


def test_the_users_own_journal_is_not_opened(shell: Shell, db: Path) -> None:
    assert shell("demo").code == 0
    assert not db.exists()
