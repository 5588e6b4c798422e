"""The real night: the same files and verbs, and nothing that could be taken for a drill."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def incident(shell: Shell) -> str:
    return str(shell("incident", "start", "small-drill", "--json").json["id"])


def test_it_starts_without_a_name_and_without_a_question(shell: Shell) -> None:
    started = shell("incident", "start")
    assert started.code == 0
    assert "【実災害】" in started.err
    status = shell("incident", "status", started.out.strip(), "--json").json
    assert (status["kind"], status["workflow"]) == ("incident", "ict-bcp-initial-response")


def test_a_drill_file_is_used_as_it_is_and_its_injects_stay_away(
    shell: Shell, incident: str
) -> None:
    for verb, *words in (("confirm", "open-log"), ("confirm", "safety"), ("advance", "survey")):
        assert shell("incident", verb, incident, *words).code == 0
    status = shell("incident", "status", incident, "--json").json
    assert status["tracks"][0]["phase"] == "survey"
    assert status["injects"] == []


def test_the_log_says_that_it_is_real(shell: Shell, incident: str) -> None:
    for form in ("terminal", "markdown"):
        told = shell("incident", "log", incident, "--format", form).out
        assert "【実災害】" in told
        assert "【訓練】" not in told


@pytest.mark.parametrize("verb", ["inject", "pause", "resume", "jump", "speed"])
def test_what_belongs_to_exercises_is_not_there(shell: Shell, incident: str, verb: str) -> None:
    assert shell("incident", verb, incident, "1h").code == 2
    assert shell("drill", verb, incident, *(["1h"] if verb == "jump" else [])).code in (1, 2)


def test_nothing_moves_a_real_clock(shell: Shell, incident: str) -> None:
    ahead = shell("incident", "confirm", incident, "open-log", "--at", "T+25m")
    assert (ahead.code, "BCP-R015" in ahead.err) == (1, True)


def test_the_two_kinds_are_never_mixed(shell: Shell, incident: str, drill: str) -> None:
    for verb, other in (("drill", incident), ("incident", drill)):
        for words in (("status",), ("log",), ("confirm", "open-log"), ("end",)):
            refused = shell(verb, words[0], other, *words[1:])
            assert (refused.code, "BCP-R041" in refused.err) == (1, True), (verb, words)
    assert [line["id"] for line in shell("incident", "list", "--json").json] == [incident]
    assert [line["id"] for line in shell("drill", "list", "--json").json] == [drill]
    assert shell("incident", "status", "last", "--json").json["id"] == incident
    assert shell("drill", "status", "last", "--json").json["id"] == drill


def test_a_mistaken_start_is_voided_with_a_reason_and_stays(shell: Shell, incident: str) -> None:
    without = shell("incident", "void", incident)
    assert (without.code, "BCP-R013" in without.err) == (1, True)
    assert shell("incident", "void", incident, "--reason", "訓練のつもりだった").code == 0
    assert shell("incident", "status", incident, "--json").json["state"] == "voided"
    assert shell("incident", "list", "--json").json[0]["state"] == "voided"
    assert "訓練のつもりだった" in shell("incident", "log", incident).out
    assert shell("incident", "confirm", incident, "open-log").code == 1
    assert shell("journal", "verify").code == 0


def test_it_may_have_struck_before_the_tool_was_started(shell: Shell) -> None:
    """T0 is the quake, not the moment somebody reached a keyboard."""
    struck = datetime.now(UTC) - timedelta(minutes=20)
    begun = shell("incident", "start", "small-drill", "--at", struck.isoformat(), "--json")
    run = begun.json["id"]
    elapsed = shell("incident", "status", run, "--json").json["elapsed_s"]
    assert 20 * 60 <= elapsed < 21 * 60
    assert shell("incident", "confirm", run, "open-log", "--at", "T+5m").code == 0
    (row,) = [
        row
        for row in shell("incident", "log", run, "--format", "json").json["rows"]
        if row["step"] == "open-log"
    ]
    assert (row["elapsed_s"], row["delta_s"], row["late"]) == (300, 0, True)
    before = (struck - timedelta(minutes=1)).isoformat()
    assert shell("incident", "note", run, "x", "--at", before).code == 1


@pytest.mark.parametrize(
    ("at", "code"), [("2999-01-01T00:00+09:00", 1), ("T+5m", 2), ("いつか", 2)]
)
def test_it_cannot_have_struck_in_the_future(shell: Shell, at: str, code: int) -> None:
    assert shell("incident", "start", "small-drill", "--at", at).code == code
    assert shell("incident", "list", "--json").json == []
