"""Consoles of all kinds: no traceback, nothing lost, valid JSON everywhere."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Shell

HOSTILE = "機器[srv01] 停止 [/x] =1+1 \x1b[2J \u202e 髙﨑𠮷 ✓⚠"


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "cp932"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C"},
        {"NO_COLOR": "1"},
        {"TERM": "dumb"},
    ],
    ids=lambda env: "-".join(f"{k}={v}" for k, v in env.items()),
)
@pytest.mark.parametrize("form", ["terminal", "markdown", "csv", "json"])
def test_any_console_takes_the_log(
    shell: Shell, process: Shell, drill: str, env: dict[str, str], form: str
) -> None:
    assert shell("drill", "note", drill, HOSTILE).code == 0
    answer = process("drill", "log", drill, "--format", form, env=env)
    assert answer.code == 0, answer.err
    assert "Traceback" not in answer.err
    assert "???" not in answer.out
    assert "\x1b" not in answer.out
    assert "\u202e" not in answer.out
    if form == "json":
        notes = [row["note"] for row in json.loads(answer.out)["rows"]]
        assert HOSTILE in notes
    elif "PYTHONIOENCODING" not in env:
        text = "".join(answer.out.split()) if form == "terminal" else answer.out
        assert "[srv01]" in text.replace("\\", "")
        assert "U+202E" in text


@pytest.mark.parametrize("words", [("--help",), ("drill", "--help"), ("drill", "start", "--help")])
@pytest.mark.parametrize("env", [{"PYTHONIOENCODING": "cp932"}, {"LC_ALL": "C"}])
def test_help_is_readable_on_any_console(
    process: Shell, words: tuple[str, ...], env: dict[str, str]
) -> None:
    answer = process(*words, env=env)
    assert answer.code == 0
    assert "???" not in answer.out


def test_stdout_is_the_product_and_stderr_the_talk(shell: Shell) -> None:
    started = shell("drill", "start", "small-drill")
    assert started.out.strip().count("\n") == 0
    assert "bcpflow drill run" in started.err


@pytest.mark.parametrize("place", ["before", "after"])
def test_global_options_may_stand_anywhere(shell: Shell, place: str) -> None:
    words = (
        ("--lang", "en", "drill", "--help")
        if place == "before"
        else ("drill", "--help", "--lang=en")
    )
    answer = shell(*words)
    assert answer.code == 0
    assert "Commands" in answer.out
    assert not any("\u3040" <= c <= "\u30ff" for c in answer.out)


def test_the_language_follows_the_locale(process: Shell) -> None:
    def title(**env: str) -> str:
        return process("drill", "--help", env={"BCPFLOW_LANG": "", **env}).out

    assert "コマンド" in title(LC_ALL="ja_JP.UTF-8")
    assert "コマンド" in title(LC_ALL="C")
    assert "Commands" in title(LC_ALL="en_US.UTF-8")
    assert "コマンド" in title(LC_ALL="en_US.UTF-8", BCPFLOW_LANG="ja")


def test_a_closed_pipe_is_no_error(settings: dict[str, str], drill: str) -> None:
    import subprocess
    import sys

    command = f"{sys.executable} -m bcpflow drill log {drill} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, check=False)
    assert done.stderr == b""
