"""Leading an exercise from the command line: hold, release, cancel, add, judge; two consoles."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shell


def injects(shell: Shell, run: str) -> dict[str, str]:
    """Where each inject stands, as the controller is told."""
    rows = shell("drill", "status", run, "--controller", "--json").json["injects"]
    return {row["id"]: row["status"] for row in rows}


def test_an_inject_is_held_released_and_cancelled(shell: Shell, drill: str) -> None:
    assert shell("drill", "hold", drill, "blackout", "--reason", "様子見").code == 0
    assert injects(shell, drill)["blackout"] == "held"
    again = shell("drill", "hold", drill, "blackout")
    assert again.code == 1
    assert "BCP-R050" in again.err
    assert shell("drill", "release", drill, "blackout").code == 0
    assert injects(shell, drill)["blackout"] == "scheduled"
    assert "BCP-R051" in shell("drill", "release", drill, "blackout").err
    assert shell("drill", "cancel", drill, "blackout", "--reason", "時間切れ").code == 0
    assert injects(shell, drill)["blackout"] == "cancelled"
    assert "BCP-R054" in shell("drill", "inject", drill, "blackout").err
    assert "BCP-R019" in shell("drill", "hold", drill, "nothing").err


def test_an_unplanned_inject_gets_the_next_free_id(shell: Shell, drill: str) -> None:
    first = shell(
        "drill", "add-inject", drill, "断水した", "続報あり", "--to", "staff", "--by", "電話",
        "--sender", "水道課", "--action", "給水車を頼む", "--expects", "power",
    )  # fmt: skip
    assert first.code == 0, first.err
    second = shell("drill", "add-inject", drill, "余震", "--at", "Ｔ+1h30m", "--json")
    assert second.json["events"] == ["inject.added"]
    third = shell("drill", "add-inject", drill, "停電", "--id", "extra")
    assert third.code == 0
    found = injects(shell, drill)
    assert (found["x1"], found["x2"], found["extra"]) == ("by hand", "scheduled", "by hand")
    assert "BCP-R052" in shell("drill", "add-inject", drill, "停電", "--id", "extra").err
    assert "BCP-R056" in shell("drill", "add-inject", drill, "x", "--at", "15:00").err
    assert shell("drill", "inject", drill, "x1").code == 0


@pytest.mark.parametrize("option", ["--to", "--expects", "--objective"])
def test_what_an_unplanned_inject_names_must_be_there(
    shell: Shell, drill: str, option: str
) -> None:
    answer = shell("drill", "add-inject", drill, "断水した", option, "nobody")
    assert answer.code == 1
    assert "Traceback" not in answer.err
    assert "x1" not in injects(shell, drill)


def test_an_answer_is_judged_after_the_delivery(shell: Shell, drill: str) -> None:
    assert "BCP-R053" in shell("drill", "judge", drill, "phone", "achieved").err
    shell("drill", "inject", drill, "phone")
    judged = shell("drill", "judge", drill, "phone", "not-achieved", "--note", "遅い", "--json")
    assert judged.json["events"] == ["inject.judged"]
    rows = shell("drill", "status", drill, "--controller", "--json").json["injects"]
    assert next(row for row in rows if row["id"] == "phone")["result"] == "not_achieved"
    shell("drill", "end", drill)
    assert shell("drill", "judge", drill, "phone", "achieved").code == 0


def test_nothing_of_it_exists_for_a_real_event(shell: Shell) -> None:
    run = shell("incident", "start", "small-drill", "--json").json["id"]
    for verb in ("hold", "release", "cancel", "add-inject", "judge", "control"):
        assert shell("incident", verb, run, "blackout").code == 2
    assert "BCP-R041" in shell("drill", "control", run).err


def test_the_controllers_console_and_the_players_side_by_side(process: Shell, drill: str) -> None:
    added = process("drill", "control", drill, "--plain", stdin="a\n断水した\n\n\n\n\n\n\nq\n")
    assert "記録しました: 状況付与を追加: 断水した" in added.out
    before = process("drill", "run", drill, "--plain", stdin="l\ni\nw\nq\n")
    assert before.code == 0, before.err
    assert "断水した" not in before.out
    given = process("drill", "control", drill, "--plain", stdin="i 3\nq\n")
    assert "記録しました: 状況付与: 断水した" in given.out
    after = process("drill", "run", drill, "--plain", stdin="i\nq\n", env={"BCPFLOW_LANG": "en"})
    assert after.code == 0, after.err
    assert "断水した" in after.out


def test_both_consoles_can_be_told_not_to_deliver(process: Shell, drill: str) -> None:
    for verb in ("run", "control"):
        answer = process("drill", verb, drill, "--injects", "hand", "--plain", stdin="\nq\n")
        assert answer.code == 0, answer.err
    assert process("drill", "run", drill, "--injects", "x").code == 2
