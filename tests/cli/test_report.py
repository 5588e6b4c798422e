"""`bcpflow drill report`: every form, to a pipe or a file, with names only where asked for."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import jsonschema
import pytest

from bcpflow.journal import LEDGER, PRINTED, open_journal
from bcpflow.reports.schemas_aar import AAR
from tests.cli.conftest import Shell

HOSTILE = "機器[srv01] <b>停止</b> [/x] =1+1 \x1b[2J \u202e 髙﨑𠮷"

FORMATS = ("terminal", "markdown", "html", "json")
"""Those that are read as they stand; the others are judged in test_papers."""


@pytest.fixture
def looked(shell: Shell, drill: str) -> str:
    """A drill that was observed, ended, and looked back on."""
    for words in (
        ("drill", "confirm", drill, "open-log", "--at", "T+3m", "--stumble", "鍵がない"),
        ("drill", "inject", drill, "blackout", "--at", "T+10m"),
        ("drill", "observe", drill, HOSTILE, "--kind", "improvement", "--about", "open-log"),
        ("drill", "end", drill),
        ("drill", "hotwash", drill, "1", "台帳と札が違った"),
    ):
        answer = shell(*words)
        assert answer.code == 0, (words, answer.err)
    return drill


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("form", FORMATS)
def test_every_form_tells_what_was_seen(
    shell: Shell, looked: str, form: str, language: str
) -> None:
    answer = shell("--lang", language, "drill", "report", looked, "--format", form)
    assert (answer.code, answer.err) == (0, "")
    assert "Traceback" not in answer.out
    assert "\x1b" not in answer.out
    assert "\u202e" not in answer.out
    for said in ("台帳と札が違った", "鍵がない"):
        assert said in answer.out


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_says_the_same_as_a_pipe(
    shell: Shell, looked: str, form: str, tmp_path: Path
) -> None:
    path = tmp_path / "report"
    saved = shell("drill", "report", looked, "--format", form, "-o", str(path))
    assert (saved.code, saved.out) == (0, "")
    assert str(path) in saved.err
    piped = shell("drill", "report", looked, "--format", form).out
    if form == "json":  # what goes to a screen is escaped
        assert json.loads(path.read_text("utf-8")) == json.loads(piped)
    else:
        assert path.read_text("utf-8").rstrip("\n") == piped.rstrip("\n")


def test_names_are_shown_only_where_asked_for(shell: Shell, looked: str) -> None:
    for form in FORMATS:
        assert "佐藤" not in shell("drill", "report", looked, "--format", form).out
        assert "佐藤" in shell("drill", "report", looked, "--format", form, "--names").out


def test_the_document_keeps_to_its_schema(shell: Shell, looked: str) -> None:
    made = shell("drill", "report", looked, "--format", "json").json
    jsonschema.validate(made, AAR["aar/1"], cls=jsonschema.Draft202012Validator)
    assert [area["text"] for area in made["areas"]] == [HOSTILE, "鍵がない"]
    assert made["interim"] is False


def test_a_run_that_goes_on_gets_an_interim_report(shell: Shell, drill: str) -> None:
    assert shell("drill", "report", drill).out.startswith("【途中】【訓練】")
    assert shell("drill", "end", drill).code == 0
    assert shell("drill", "report", drill).out.startswith("【訓練】")


@pytest.mark.parametrize("form", FORMATS)
def test_players_cannot_read_ahead_in_the_report(shell: Shell, drill: str, form: str) -> None:
    """While it goes on only a controller sees what is not delivered, and what is expected."""
    for words in (("add-inject", drill, "UNSEEN", "--action", "HIDDEN"), ("hold", drill, "x1")):
        assert shell("drill", *words).code == 0
    report = ("drill", "report", drill, "--format", form)
    said = shell(*report)
    assert (said.code, said.err) == (0, "")
    assert "UNSEEN" not in said.out
    led = shell(*report, "--controller").out
    assert "UNSEEN" in led
    assert "HIDDEN" in led
    assert shell("drill", "release", drill, "x1").code == 0
    assert shell("drill", "inject", drill, "x1").code == 0
    given = shell(*report).out
    assert "UNSEEN" in given
    assert "HIDDEN" not in said.out + given
    assert shell("drill", "end", drill).code == 0
    assert "HIDDEN" in shell(*report).out


def test_a_real_event_has_a_report_of_its_own(shell: Shell) -> None:
    run = shell("incident", "start", "small-drill", "--json").json["id"]
    assert "【実災害】対応結果報告書" in shell("incident", "report", run).out
    refused = shell("drill", "report", run)
    assert refused.code == 1
    assert "BCP-R041" in refused.err


def test_printing_notes_the_head_once_and_changes_nothing(
    shell: Shell, looked: str, db: Path
) -> None:
    before = shell("journal", "verify", "--json").json
    for form in ("json", "html", "terminal"):
        assert shell("drill", "report", looked, "--format", form).code == 0
    with closing(open_journal(f"sqlite:///{db}", create=False)) as journal:
        noted = [entry.type for entry in journal.read(LEDGER)]
    assert noted.count(PRINTED) == 1
    after = shell("journal", "verify", "--json").json
    assert (before["ok"], after["ok"]) == (True, True)
    log = shell("drill", "log", looked, "--format", "json").json
    assert log["head"] in shell("drill", "report", looked).out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("drill", "report", "nothing"), 1, "BCP-R001"),
        (("drill", "report", "last", "--format", "csv"), 2, "csv"),
        (("drill", "report"), 2, "ID"),
    ],
)
def test_what_cannot_be_is_said(
    shell: Shell, looked: str, words: tuple[str, ...], code: int, said: str
) -> None:
    answer = shell(*words)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err


def test_a_file_that_cannot_be_written_is_said(shell: Shell, looked: str, tmp_path: Path) -> None:
    answer = shell("drill", "report", looked, "-o", str(tmp_path / "no" / "such" / "folder"))
    assert answer.code != 0
    assert "BCP-U005" in answer.err
