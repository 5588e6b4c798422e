"""A whole drill by script: rows, deltas and totals are those computed by hand."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Answer, Shell

SCRIPT: list[tuple[str, ...]] = [
    ("confirm", "open-log", "--at", "T+3m"),
    ("confirm", "safety", "--at", "T+25m", "--note", "全員無事"),
    ("inject", "blackout", "--at", "T+25m"),
    ("confirm", "call", "--result", "not-achieved", "--at", "T+26m", "--stumble", "番号が古い"),
    ("advance", "survey", "--at", "T+32m"),
    ("check", "power", "utility=異常", "ups=12", "--at", "T+40m"),
    ("confirm", "power", "--at", "T+55m", "--key", "k1"),
    ("confirm", "heat", "--value", "31.5", "--at", "T+50m"),
    ("note", "機器[srv01] 停止 [/x] =1+1", "--at", "T+56m"),
    ("decide", "choose", "go", "--at", "T+58m"),
    ("end", "--at", "T+1h5m"),
]

MINUTE = 60

# step: (elapsed, target, delta) in minutes, by hand from the targets in small-drill.yaml
BY_HAND = {
    "open-log": (3, 5, -2),
    "safety": (25, 3 + 15, 7),
    "call": (26, None, None),
    "heat": (50, 32 + 10, 8),
    "power": (55, 32 + 20, 3),
    "choose": (58, 60, -2),
}


def play(shell: Shell, drill: str) -> None:
    for verb, *words in SCRIPT:
        done = shell("drill", verb, drill, *words, "--json")
        assert done.code == 0, (verb, words, done.err)


def log(shell: Shell, drill: str) -> Answer:
    return shell("drill", "log", drill, "--format", "json")


def test_rows_targets_and_deltas_are_those_of_the_hand(shell: Shell, drill: str) -> None:
    play(shell, drill)
    rows = {row["step"]: row for row in log(shell, drill).json["rows"] if row["step"]}
    minutes = {
        step: tuple(
            None if row[k] is None else row[k] / MINUTE
            for k in ("elapsed_s", "target_s", "delta_s")
        )
        for step, row in rows.items()
    }
    assert minutes == BY_HAND
    assert rows["call"]["result"] == "not_achieved"
    assert rows["call"]["stumble"] == "番号が古い"
    assert {row["by"] for row in rows.values()} == {"佐藤"}


def test_rows_are_numbered_in_the_order_things_happened(shell: Shell, drill: str) -> None:
    play(shell, drill)
    rows = log(shell, drill).json["rows"]
    assert [row["no"] for row in rows] == list(range(1, len(rows) + 1))
    assert [row["elapsed_s"] for row in rows] == sorted(row["elapsed_s"] for row in rows)
    heat, power = (next(r["no"] for r in rows if r["step"] == s) for s in ("heat", "power"))
    assert heat < power


def test_phase_totals_are_those_of_the_hand(shell: Shell, drill: str) -> None:
    play(shell, drill)
    summary = log(shell, drill).json["summary"]
    totals = {p["id"]: (p["duration_s"] / 60, p["delta_s"]) for p in summary["phases"]}
    assert totals == {
        "muster": (32, 2 * 60),  # left at T+32, target T+30
        "survey": (58 - 32, (58 - (32 + 40)) * 60),
        "done": (65 - 58, None),
    }
    assert summary["elapsed_s"] == 65 * 60
    (blackout,) = summary["injects"]
    assert blackout["response_s"] == (55 - 25) * 60


def test_status_tells_the_same_times(shell: Shell, drill: str) -> None:
    play(shell, drill)
    status = shell("drill", "status", drill, "--json").json
    assert (status["id"], status["workflow"], status["kind"]) == (drill, "small-drill", "exercise")
    assert status["state"] == "ended"
    assert status["elapsed_s"] == 65 * 60
    assert [(t["id"], t["phase"]) for t in status["tracks"]] == [("main", "done")]
    power = next(step for step in status["steps"] if step["id"] == "power")
    assert (power["target_s"], power["actual_s"], power["overdue_s"]) == (52 * 60, 55 * 60, 3 * 60)
    assert power["status"] == "achieved"
    assert power["role"] == "staff"


def test_a_step_confirmed_twice_with_one_key_is_one_row(shell: Shell, drill: str) -> None:
    play(shell, drill)
    other = shell("drill", "start", "small-drill", "--json").json["id"]
    for _ in range(2):
        done = shell("drill", "confirm", other, "open-log", "--key", "again", "--json")
        assert done.code == 0
    assert done.json["repeated"] is True
    steps = [row["step"] for row in log(shell, other).json["rows"]]
    assert steps.count("open-log") == 1


def test_a_key_used_for_something_else_is_refused(shell: Shell, drill: str) -> None:
    assert shell("drill", "confirm", drill, "open-log", "--key", "k").code == 0
    refused = shell("drill", "confirm", drill, "safety", "--key", "k")
    assert (refused.code, "BCP-R026" in refused.err) == (1, True)


def test_a_shut_gate_names_what_is_missing(shell: Shell, drill: str) -> None:
    shell("drill", "confirm", drill, "open-log", "--at", "T+3m")
    shut = shell("drill", "advance", drill, "survey")
    assert shut.code == 1
    assert "BCP-R006" in shut.err
    assert "safety" in shut.err
    assert shell("drill", "status", drill, "--json").json["tracks"][0]["phase"] == "muster"


def test_a_gate_opens_for_the_named_role_with_a_reason(shell: Shell, drill: str) -> None:
    words = ("drill", "advance", drill, "survey", "--override", "--reason", "余震のため")
    assert shell(*words, "--role", "staff").code == 1
    assert shell(*words, "--role", "lead").code == 0  # the head's deputy
    (override,) = log(shell, drill).json["summary"]["overrides"]
    assert "safety" in str(override)


def test_returning_takes_a_reason_and_opens_the_steps_anew(shell: Shell, drill: str) -> None:
    for verb, *words in SCRIPT[:5]:
        shell("drill", verb, drill, *words)
    assert shell("drill", "advance", drill, "muster").code == 1
    assert shell("drill", "advance", drill, "muster", "--reason", "余震").code == 0
    status = shell("drill", "status", drill, "--json").json
    assert "open-log#2" in [step["id"] for step in status["steps"]]
    assert shell("drill", "undo", drill, "power").code == 1


def test_a_moment_outside_the_run_is_refused(shell: Shell, drill: str) -> None:
    for at in ("2000-01-01T00:00:00+09:00", "2999-01-01T00:00:00+09:00"):
        refused = shell("drill", "confirm", drill, "open-log", "--at", at)
        assert refused.code == 1, at
    assert shell("drill", "confirm", drill, "open-log", "--at", "12:30:45:1").code == 2
    assert len(log(shell, drill).json["rows"]) == 1


@pytest.mark.parametrize("wanted", ["last", "-"])
def test_the_newest_run_has_a_short_name(shell: Shell, drill: str, wanted: str) -> None:
    wanted = drill[-4:] if wanted == "-" else wanted
    assert shell("drill", "status", wanted, "--json").json["id"] == drill


def test_facts_can_change_during_a_run(shell: Shell, drill: str) -> None:
    steps = shell("drill", "status", drill, "--json").json["steps"]
    assert "heat" in [step["id"] for step in steps]  # 震度 not known yet: the step applies
    assert shell("drill", "fact", drill, "震度=４").code == 0
    status = shell("drill", "status", drill, "--json").json
    assert "heat" in status["not_applicable"]
    assert shell("drill", "fact", drill, "震度=6強").code == 0
    assert shell("drill", "status", drill, "--json").json["not_applicable"] == []


def test_a_deadline_counts_from_a_named_event(shell: Shell, drill: str) -> None:
    for verb, *words in SCRIPT[:5]:
        shell("drill", verb, drill, *words)
    cover = next(
        s for s in shell("drill", "status", drill, "--json").json["steps"] if s["id"] == "cover"
    )
    assert cover["target_s"] is None
    assert shell("drill", "event", drill, "leak", "--at", "T+45m").code == 0
    cover = next(
        s for s in shell("drill", "status", drill, "--json").json["steps"] if s["id"] == "cover"
    )
    assert cover["target_s"] == 50 * 60


def test_pause_jump_and_resume(shell: Shell, drill: str) -> None:
    assert shell("drill", "pause", drill, "--at", "T+10m").code == 0
    assert shell("drill", "confirm", drill, "open-log").code == 1
    assert shell("drill", "status", drill, "--json").json["elapsed_s"] == 600
    assert shell("drill", "jump", drill, "3時間").code == 0
    assert shell("drill", "status", drill, "--json").json["elapsed_s"] == 600 + 3 * 3600
    assert shell("drill", "confirm", drill, "open-log", "--at", "T+9m").code == 0  # before it
    assert shell("drill", "resume", drill).code == 0
    assert shell("drill", "resume", drill).code == 1


def test_an_ended_run_takes_nothing_more(shell: Shell, drill: str) -> None:
    play(shell, drill)
    assert shell("drill", "note", drill, "後から").code == 1
