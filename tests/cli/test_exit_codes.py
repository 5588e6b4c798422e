"""Exit codes are a contract; no traceback reaches a user."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from bcpflow.cli import main
from bcpflow.cli.main import in_the_words_of
from bcpflow.cli.root import root
from bcpflow.codes import catalogue
from tests.cli.conftest import Shell


def test_done_is_0(shell: Shell) -> None:
    assert shell("--version").code == 0
    assert shell("drill", "list", "--json").json == []


@pytest.mark.parametrize(
    "words",
    [
        ("drill", "status", "nosuch"),
        ("drill", "start", "nosuch"),
        ("drill", "start", "small-drill", "--fact", "震度=8"),
        ("drill", "start", "small-drill", "--fact", "天気=雨"),
        ("drill", "start", "small-drill", "--speed", "0"),
    ],
)
def test_refused_by_the_rules_is_1(shell: Shell, words: tuple[str, ...]) -> None:
    answer = shell(*words)
    assert answer.code == 1
    assert "BCP-R" in answer.err
    assert answer.out == ""


@pytest.mark.parametrize(
    "words",
    [
        ("nosuch",),
        ("drill", "confirm"),
        ("drill", "start", "small-drill", "--fact", "震度"),
        ("drill", "start", "small-drill", "--speed", "fast"),
        ("--lang", "fr", "demo"),
        ("explain", "BCP-X999"),
        ("--db",),
    ],
)
def test_usage_is_2(shell: Shell, words: tuple[str, ...]) -> None:
    answer = shell(*words)
    assert answer.code == 2
    assert answer.err
    assert "Traceback" not in answer.err


def test_a_definition_with_errors_is_3(shell: Shell, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("workflow: broken\ntitle: 壊\nphases: {a: {title: A, next: [{to: b}]}}\n")
    for words in (("workflow", "check", str(broken)), ("drill", "start", str(broken))):
        answer = shell(*words)
        assert answer.code == 3, words
        assert "broken.yaml:3:" in answer.out + answer.err


def test_a_changed_record_is_4(shell: Shell, drill: str, db: Path) -> None:
    shell("drill", "confirm", drill, "open-log", "--note", "original")
    data = db.read_bytes()
    assert data.count(b'"note":"original"') == 1
    db.write_bytes(data.replace(b'"note":"original"', b'"note":"Original"'))
    answer = shell("journal", "verify", "--json")
    assert answer.code == 4
    assert answer.json["ok"] is False
    assert (answer.json["first_bad"]["run"], answer.json["first_bad"]["version"]) == (drill, 2)
    told = shell("journal", "verify")
    assert told.code == 4
    assert drill in told.out


def test_a_locked_journal_is_5(
    shell: Shell, drill: str, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    from bcpflow.journal import database

    monkeypatch.setattr(database, "WAIT_S", 0.2)
    holder = sqlite3.connect(db, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    answer = shell("drill", "confirm", drill, "open-log")
    holder.close()
    assert answer.code == 5
    assert "BCP-J003" in answer.err


def test_a_place_that_cannot_be_written_is_74(shell: Shell, drill: str, tmp_path: Path) -> None:
    answer = shell("drill", "log", drill, "--format", "csv", "-o", str(tmp_path / "no" / "x.csv"))
    assert answer.code == 74
    assert "BCP-U005" in answer.err
    (tmp_path / "not-a-folder").write_text("")
    answer = shell("--db", f"sqlite:///{tmp_path}/not-a-folder/j.db", "drill", "list")
    assert answer.code == 74


def test_ctrl_c_is_130(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bcpflow.cli.root.root.main", interrupted)
    assert shell("drill", "list").code == 130


def test_the_unforeseen_is_kept_and_told_without_a_traceback(
    shell: Shell, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("nobody foresaw this")

    monkeypatch.setattr("bcpflow.cli.root.root.main", broken)
    answer = shell("drill", "list")
    assert answer.code == 70
    assert "Traceback" not in answer.err
    kept = Path(settings["BCPFLOW_DATA"]) / "last-error.txt"
    assert str(kept) in answer.err
    assert "nobody foresaw this" in kept.read_text()


def test_the_table_of_codes_is_the_published_one() -> None:
    published = {code for _, code in main.EXIT} | {main.DONE, main.UNFORESEEN}
    assert published == {0, 1, 2, 3, 4, 5, 70, 74, 130}


DRILLS_ONLY = {
    "add-inject", "arrive", "hotwash", "improved", "inject", "observe", "rate", "release", "resume",
}  # fmt: skip
"""Verbs that a case has no counterpart of; what speaks of them cannot happen to one."""


@pytest.mark.parametrize("kind", ["drill", "incident", "case"])
def test_what_is_advised_is_a_command_that_is_there(kind: str) -> None:
    assert isinstance(root, click.Group)
    known = root.get_command(click.Context(root), kind)
    assert isinstance(known, click.Group)
    advised = {
        verb
        for code in catalogue().values()
        for verb in re.findall(rf"bcpflow {kind} ([a-z-]+)", in_the_words_of(kind, str(code.how)))
    }
    lacking = advised - known.commands.keys()
    assert lacking <= (DRILLS_ONLY if kind != "drill" else set())
    assert advised
