"""`bcpflow form`: a list of forms, and each of them as a file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import SITE, Shell

TOWN = str(SITE.parent / "sample-site")
FORMS = (
    "systems",
    "targets",
    "organisation",
    "contacts",
    "action-plan",
    "damage-check",
    "training-plan",
    "training-result",
)


def test_the_list_names_every_form_and_how_to_make_one(shell: Shell) -> None:
    answer = shell("form", "list")
    assert [line.split()[0] for line in answer.out.splitlines()] == list(FORMS)
    assert "bcpflow form make" in answer.err


@pytest.mark.parametrize("ending", ["xlsx", "html", "csv"])
def test_a_form_is_written_as_its_ending_says(shell: Shell, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"一覧.{ending}"
    answer = shell("--site", TOWN, "form", "make", "contacts", "-o", str(file))
    assert answer.code == 0
    assert "--names" in answer.err
    begins = {"xlsx": b"PK", "html": b"<!DOCTYPE", "csv": b"\xef\xbb\xbf"}
    assert file.read_bytes().startswith(begins[ending])
    assert "情報 太郎".encode() not in file.read_bytes()


def test_names_come_where_they_are_asked_for(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    shell("--site", TOWN, "form", "make", "contacts", "-o", str(file), "--names")
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
    assert any("（例）情報 太郎" in cell for row in rows for cell in row)


def test_a_form_of_a_run_has_its_head_code(shell: Shell, tmp_path: Path) -> None:
    run = shell("drill", "start", "small-drill", "--json").json["id"]
    shell("drill", "confirm", run, "open-log")
    file = tmp_path / "結果.html"
    for form in ("training-result", "action-plan"):
        answer = shell("form", "make", form, "-o", str(file), "--run", run, "--names")
        assert answer.code == 0
        assert run in file.read_text("utf-8")


def test_a_form_makes_no_journal(shell: Shell, tmp_path: Path, db: Path) -> None:
    file = str(tmp_path / "計画.xlsx")
    assert shell("form", "make", "training-plan", "-o", file).code == 0
    assert not db.exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("system", "-o", "a.xlsx"), "BCP-U075"),
        (("systems", "-o", "a.pages"), "BCP-U076"),
        (("systems", "-o", "a.xlsx"), "BCP-U077"),
        (("training-result", "-o", "a.xlsx"), "BCP-U078"),
    ],
)
def test_what_cannot_be_made_is_said_why(shell: Shell, words: tuple[str, ...], code: str) -> None:
    answer = shell("form", "make", *words)
    assert answer.code == 2
    assert code in answer.err
