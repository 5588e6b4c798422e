"""`bcpflow drill compare`: which runs are meant, every form, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def played(shell: Shell, *, minutes: int = 3, end: str = "end", flow: str = "small-drill") -> str:
    """A drill in which the record was opened after so long."""
    run = str(shell("drill", "start", flow, "--json").json["id"])
    if flow == "small-drill":
        done = shell("drill", "confirm", run, "open-log", "--at", f"T+{minutes}m")
        assert done.code == 0, done.err
    if end:
        ended = shell("drill", end, run, *(("--reason", "誤り") if end != "end" else ()))
        assert ended.code == 0, ended.err
    return run


def compared(shell: Shell, *words: str) -> list[str]:
    answer = shell("drill", "compare", *words, "--format", "json")
    assert answer.code == 0, answer.err
    return [run["run"] for run in answer.json["runs"]]


def test_runs_stand_in_the_order_typed(shell: Shell) -> None:
    first, second, third = (played(shell, minutes=n) for n in (3, 5, 9))
    assert compared(shell, third, first) == [third, first]
    document = shell("drill", "compare", third, first, second, "--format", "json").json
    assert document["slower"] == ["open-log"]
    assert [run["place"] for run in document["runs"]] == [3, 1, 2]


def test_one_run_is_compared_with_the_ended_one_before_it(shell: Shell) -> None:
    first = played(shell)
    played(shell, end="")
    second = played(shell, minutes=4)
    assert compared(shell, second) == [first, second]
    assert compared(shell, "last") == [first, second]
    played(shell)
    assert compared(shell, second) == [first, second]


def test_all_runs_of_a_workflow_stand_oldest_first(shell: Shell) -> None:
    runs = [played(shell, minutes=n) for n in (3, 4, 5)]
    assert compared(shell, runs[1], "--all") == runs
    assert compared(shell, runs[2], runs[0], "--all") == runs


def test_a_first_run_has_nothing_to_be_compared_with(shell: Shell) -> None:
    run = played(shell)
    for words in ((run,), (run, "--all")):
        answer = shell("drill", "compare", *words)
        assert (answer.code, answer.out) == (1, "")
        assert "BCP-R043" in answer.err
        assert "small-drill" in answer.err


def test_runs_of_several_workflows_are_refused(shell: Shell) -> None:
    one, other = played(shell), played(shell, flow="power-outage", end="")
    answer = shell("drill", "compare", one, other)
    assert (answer.code, answer.out) == (1, "")
    assert "BCP-R042" in answer.err
    assert "power-outage" in answer.err


def test_who_names_none_or_an_unknown_one_is_told(shell: Shell) -> None:
    assert shell("drill", "compare").code == 2
    answer = shell("drill", "compare", "nosuch")
    assert answer.code == 1
    assert "BCP-R001" in answer.err


def test_a_drill_is_compared_with_a_real_event_and_both_are_marked(shell: Shell) -> None:
    run = played(shell)
    started = shell("incident", "start", "small-drill", "--json")
    assert started.code == 0, started.err
    answer = shell("drill", "compare", run, str(started.json["id"]))
    assert answer.code == 0, answer.err
    assert "【訓練】" in answer.out
    assert "【実災害】" in answer.out


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("form", ["terminal", "markdown", "csv", "json"])
def test_every_form_goes_to_a_file_as_to_the_screen(
    shell: Shell, tmp_path: Path, form: str, lang: str
) -> None:
    first, second = played(shell), played(shell, minutes=5)
    words = ("drill", "compare", first, second, "--format", form, "--lang", lang)
    shown = shell(*words)
    assert shown.code == 0, shown.err
    file = tmp_path / "comparison"
    assert shell(*words, "-o", str(file)).code == 0
    written = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").rstrip()
    assert written == shown.out.replace("\ufeff", "").replace("\r\n", "\n").rstrip()
    assert "open-log" in written


def test_a_file_that_cannot_be_written_is_told(shell: Shell, tmp_path: Path) -> None:
    first, second = played(shell), played(shell)
    answer = shell("drill", "compare", first, second, "-o", str(tmp_path / "no" / "x"))
    assert answer.code == 74
    assert "BCP-U005" in answer.err


@pytest.mark.parametrize(
    "env", [{"PYTHONIOENCODING": "cp932"}, {"LC_ALL": "C"}, {"TERM": "dumb"}], ids=str
)
@pytest.mark.parametrize("form", ["terminal", "markdown", "csv", "json"])
def test_any_console_takes_it(shell: Shell, process: Shell, env: dict[str, str], form: str) -> None:
    first, second = played(shell), played(shell, minutes=5)
    answer = process("drill", "compare", first, second, "--format", form, env=env)
    assert answer.code == 0, answer.err
    assert "Traceback" not in answer.err
    assert "???" not in answer.out
    if form == "json":
        assert json.loads(answer.out)["slower"] == ["open-log"]


def test_looking_notes_nothing(shell: Shell) -> None:
    first, second = played(shell), played(shell)
    before = shell("journal", "verify", "--json").json
    assert shell("drill", "compare", first, second).code == 0
    assert shell("journal", "verify", "--json").json == before
