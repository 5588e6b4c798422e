"""`bcpflow action`: agreed on with an owner and a day, closed on proof and not otherwise."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

MORE = ("--owner", "田中係長", "--due", "2030-03-31", "--element", "資機材")


def played(shell: Shell, minutes: int, flow: str = "small-drill") -> str:
    """An ended drill whose log was opened after so long; its target is T+5m."""
    run = str(shell("drill", "start", flow, "--json").json["id"])
    if flow == "small-drill":
        done = shell("drill", "confirm", run, "open-log", "--at", f"T+{minutes}m")
        assert done.code == 0, done.err
    assert shell("drill", "end", run).code == 0
    return run


def agreed(shell: Shell, run: str, *words: str, text: str = "様式を机に置く") -> str:
    answer = shell("action", "add", run, text, *(words or MORE), "--json")
    assert answer.code == 0, answer.err
    return str(answer.json["action"]["id"])


def listed(shell: Shell, *words: str) -> list[dict[str, object]]:
    answer = shell("action", "list", *words, "--json")
    assert answer.code == 0, answer.err
    found: list[dict[str, object]] = answer.json["actions"]
    return found


def test_it_closes_by_the_later_run_that_met_the_target_and_not_before(shell: Shell) -> None:
    """The first run, one that was no better, and then the one that was."""
    first = played(shell, 9)
    action = agreed(shell, first, *MORE, "--step", "open-log")
    missed, met = played(shell, 7), played(shell, 3)
    for words, code, told in (
        ((), "BCP-R061", "--evidence"),
        (("--run", first), "BCP-R067", first),
        (("--run", missed), "BCP-R063", "0:07:00"),
    ):
        answer = shell("action", "close", action, *words)
        assert (answer.code, answer.out) == (1, "")
        assert code in answer.err
        assert told in answer.err
    assert [found["state"] for found in listed(shell)] == ["open"]
    answer = shell("action", "close", action, "--run", met)
    assert answer.code == 0, answer.err
    assert f"訓練 {met} の open-log（実績 0:03:00、目標 0:05:00）" in answer.out
    assert listed(shell) == []
    (closed,) = listed(shell, "--all")
    assert (closed["state"], closed["later_run"]) == ("closed", met)
    assert (closed["actual_s"], closed["target_s"], closed["evidence"]) == (180, 300, None)
    again = shell("action", "close", action, "--run", met)
    assert (again.code, "BCP-R066" in again.err) == (1, True)
    assert shell("journal", "verify").code == 0


def test_the_next_drill_asks_whether_it_is_mended(shell: Shell) -> None:
    action = agreed(shell, played(shell, 9), *MORE, "--step", "open-log")
    now = str(shell("drill", "start", "small-drill", "--json").json["id"])
    (issue,) = shell("drill", "status", now, "--json").json["issues"]
    assert (issue["action"], issue["step"], issue["text"], issue["due"]) == (
        action, "open-log", "様式を机に置く", "2030-03-31",
    )  # fmt: skip


def test_evidence_closes_it_too(shell: Shell) -> None:
    action = agreed(shell, played(shell, 3))
    answer = shell("action", "close", action, "--evidence", "手順書 第2版")
    assert answer.code == 0, answer.err
    assert "手順書 第2版" in answer.out
    assert listed(shell, "--all")[0]["evidence"] == "手順書 第2版"


def test_without_a_step_no_run_closes_it(shell: Shell) -> None:
    action = agreed(shell, played(shell, 9))
    answer = shell("action", "close", action, "--run", played(shell, 3))
    assert (answer.code, "BCP-R062" in answer.err) == (1, True)
    assert shell("action", "update", action, "--step", "open-log").code == 0
    assert shell("action", "close", action, "--run", "last").code == 0


def test_a_run_of_another_workflow_or_without_the_step_closes_nothing(shell: Shell) -> None:
    first = played(shell, 9)
    action = agreed(shell, first, *MORE, "--step", "safety")
    for run, code in (
        (played(shell, 3, "power-outage"), "BCP-R068"),
        (played(shell, 3), "BCP-R069"),
        ("none", "BCP-R001"),
    ):
        answer = shell("action", "close", action, "--run", run)
        assert (answer.code, code in answer.err) == (1, True), answer.err


@pytest.mark.parametrize(
    ("word", "element"),
    [
        ("計画", "planning"),
        ("体制", "organisation"),
        ("organization", "organisation"),
        ("資機材", "equipment"),
        ("教育", "training"),
        ("ＴＲＡＩＮＩＮＧ", "training"),
        ("訓練", "exercise"),
    ],
)
def test_the_element_is_understood_in_either_language(
    shell: Shell, drill: str, word: str, element: str
) -> None:
    agreed(shell, drill, "--owner", "佐藤", "--due", "2030-01-01", "--element", word)
    assert listed(shell)[0]["element"] == element


@pytest.mark.parametrize(
    "day", ["2030/3/31", "2030年3月31日", "令和12年3月31日", "２０３０-３-３１"]
)
def test_the_day_is_understood_as_people_write_it(shell: Shell, drill: str, day: str) -> None:
    agreed(shell, drill, "--owner", "佐藤", "--due", day, "--element", "計画")
    assert listed(shell)[0]["due"] == "2030-03-31"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("x", "--owner", "a", "--due", "明日", "--element", "訓練"), 1, "BCP-R059"),
        (("x", "--owner", "a", "--due", "2030-02-30", "--element", "訓練"), 1, "BCP-R059"),
        (("x", *MORE, "--observation", "O9"), 1, "BCP-R065"),
        (("x", *MORE, "--step", "none"), 1, "BCP-R002"),
        (("x", "--owner", "a", "--due", "2030-01-01", "--element", "何か"), 2, "何か"),
        (("x", "--due", "2030-01-01"), 2, "--owner --element"),
        (("　", *MORE), 2, "TEXT"),
        (("x", "--owner", " ", "--due", "2030-01-01", "--element", "訓練"), 2, "--owner"),
        ((), 2, "TEXT"),
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_is_incomplete_is_not_agreed_on(
    shell: Shell, drill: str, words: tuple[str, ...], code: int, told: str, lang: str
) -> None:
    answer = shell("action", "add", drill, *words, "--lang", lang)
    assert (answer.code, answer.out) == (code, "")
    assert told in answer.err
    assert listed(shell, "--all") == []


def test_an_observation_in_small_or_wide_letters_is_the_same(shell: Shell, drill: str) -> None:
    assert shell("drill", "observe", drill, "遅い").code == 0
    agreed(shell, drill, *MORE, "--observation", "ｏ1")
    assert listed(shell)[0]["observation"] == "O1"


def test_an_update_changes_what_it_names_and_the_old_stays_in_the_record(shell: Shell) -> None:
    action = agreed(shell, played(shell, 3))
    words = ("--text", "様式を壁に貼る", "--owner", "総務課長", "--due", "2031-01-01")
    answer = shell("action", "update", action, *words, "--note", "半分終わった")
    assert answer.code == 0, answer.err
    assert ("様式を壁に貼る" in answer.out, "総務課長" in answer.out) == (True, True)
    (found,) = listed(shell)
    assert (found["text"], found["owner"], found["due"], found["note"], found["element"]) == (
        "様式を壁に貼る", "総務課長", "2031-01-01", "半分終わった", "equipment",
    )  # fmt: skip
    past = found["history"]
    assert isinstance(past, list)
    assert [told["event"] for told in past] == ["action.added", "action.updated"]
    assert (past[0]["data"]["text"], past[0]["data"]["owner"]) == ("様式を机に置く", "田中係長")
    assert past[1]["data"]["changes"]["owner"] == "総務課長"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("update", "ACTION"), 2, "--note"),
        (("update", "ACTION", "--text", " "), 2, "--text"),
        (("update", "ACTION", "--due", "いつか"), 1, "BCP-R059"),
        (("update", "RUN.A9", "--note", "x"), 1, "BCP-R060"),
        (("close", "nothing.A1", "--evidence", "x"), 1, "BCP-R001"),
        (("close", "ACTION", "--evidence", "x", "--run", "last"), 2, "--run"),
        (("close", "ACTION", "--evidence", "　"), 1, "BCP-R061"),
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_cannot_be_is_told(
    shell: Shell, words: tuple[str, ...], code: int, told: str, lang: str
) -> None:
    action = agreed(shell, played(shell, 3))
    run = action.partition(".")[0]
    filled = [word.replace("ACTION", action).replace("RUN", run) for word in words]
    answer = shell("action", *filled, "--lang", lang)
    assert (answer.code, answer.out) == (code, "")
    assert told in answer.err


def test_the_same_key_is_one_action_and_one_end_of_it(shell: Shell) -> None:
    run = played(shell, 9)
    for _ in range(2):
        agreed(shell, run, *MORE, "--step", "open-log", "--key", "k")
    (found,) = listed(shell)
    later = played(shell, 3)
    words = ("action", "close", str(found["id"]), "--run", later, "--key", "c", "--json")
    assert [shell(*words).json["repeated"] for _ in range(2)] == [False, True]
    other = shell("action", "add", run, "別のこと", *MORE, "--key", "k")
    assert (other.code, "BCP-R026" in other.err) == (1, True)


def test_names_are_in_no_event(shell: Shell, db: Path) -> None:
    agreed(shell, played(shell, 3))
    import sqlite3

    bodies = b"".join(row[0] for row in sqlite3.connect(db).execute("SELECT body FROM events"))
    assert "田中".encode() not in bodies
    assert listed(shell)[0]["owner"] == "田中係長"


def test_the_list_has_the_urgent_ones_first_and_says_what_is_overdue(shell: Shell) -> None:
    run = played(shell, 3)
    other = played(shell, 4)
    late = agreed(shell, run, "--owner", "a", "--due", "2020-01-01", "--element", "計画")
    far = agreed(shell, run, "--owner", "a", "--due", "2039-01-01", "--element", "計画")
    near = agreed(shell, other, "--owner", "a", "--due", "2030-01-01", "--element", "計画")
    done = agreed(shell, other, "--owner", "a", "--due", "2019-01-01", "--element", "計画")
    assert shell("action", "close", done, "--evidence", "x").code == 0
    assert [found["id"] for found in listed(shell)] == [late, near, far]
    assert [found["id"] for found in listed(shell, "--all")] == [late, near, far, done]
    assert [found["id"] for found in listed(shell, "--run", other)] == [near]
    shown = shell("action", "list", "--all").out
    assert shown.count("期限超過") == 1
    lines = shown.splitlines()
    row = next(number for number, line in enumerate(lines) if line.startswith(late))
    assert "期限超過" in lines[row + 1]
    assert "完了" in shown


def test_what_a_voided_run_left_is_no_longer_to_be_done(shell: Shell) -> None:
    run = str(shell("incident", "start", "small-drill", "--json").json["id"])
    action = agreed(shell, run)
    assert shell("incident", "void", run, "--reason", "誤り").code == 0
    assert listed(shell) == []
    assert listed(shell, "--all")[0]["state"] == "void"
    answer = shell("action", "close", action, "--evidence", "x")
    assert (answer.code, "BCP-R009" in answer.err) == (1, True)


def test_a_real_event_leaves_actions_as_a_drill_does(shell: Shell) -> None:
    run = str(shell("incident", "start", "small-drill", "--json").json["id"])
    action = agreed(shell, run)
    shown = shell("action", "list")
    assert "【実災害】small-drill" in shown.out
    assert shell("action", "close", action, "--evidence", "x").code == 0


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_empty_list_says_so(shell: Shell, drill: str, lang: str) -> None:
    answer = shell("action", "list", "--lang", lang)
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.strip()
    assert listed(shell) == []


def test_a_spreadsheet_gets_one_row_an_action_and_no_formula(shell: Shell, tmp_path: Path) -> None:
    agreed(shell, played(shell, 3), text='=HYPERLINK("http://x")')
    shown = shell("action", "list", "--csv")
    rows = list(csv.reader(StringIO(shown.out.replace("\ufeff", ""))))
    assert len(rows) == 2
    assert rows[1][1].startswith("'=")
    file = tmp_path / "actions.csv"
    assert shell("action", "list", "-o", str(file)).code == 0
    assert file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n") == shown.out.replace(
        "\ufeff", ""
    ).replace("\r\n", "\n")
    document = tmp_path / "actions.json"
    assert shell("action", "list", "-o", str(document)).code == 0
    assert json.loads(document.read_text("utf-8"))["schema"] == "bcpflow/actions/1"
    refused = shell("action", "list", "-o", str(tmp_path / "no" / "x.csv"))
    assert (refused.code, "BCP-U005" in refused.err) == (74, True)


@pytest.mark.parametrize("env", [{"PYTHONIOENCODING": "cp932"}, {"LC_ALL": "C"}], ids=str)
@pytest.mark.parametrize("words", [(), ("--json",), ("--csv",)], ids=str)
def test_any_console_takes_it(
    shell: Shell, process: Shell, env: dict[str, str], words: tuple[str, ...]
) -> None:
    agreed(shell, played(shell, 3), text="𠮷田\x1b[2J")
    answer = process("action", "list", *words, env=env)
    assert answer.code == 0, answer.err
    assert "\x1b" not in answer.out
    assert "Traceback" not in answer.err


def test_no_line_is_wider_than_the_page(shell: Shell) -> None:
    agreed(shell, played(shell, 3), text="様式" * 60)
    from bcpflow.text import cells

    for lang in ("ja", "en"):
        shown = shell("action", "list", "--lang", lang).out
        assert max(cells(line) for line in shown.splitlines()) <= 80
