"""Looking back by the command line: observe, rate, hotwash, improved, and how it is closed."""

from __future__ import annotations

import jsonschema
import pytest

from tests.cli.conftest import Shell

WORKFLOW = "damage-survey"


def done(shell: Shell, *words: str) -> str:
    answer = shell(*words)
    assert answer.code == 0, (words, answer.err)
    return answer.out


def valid(shell: Shell, name: str, *words: str) -> list[dict[str, object]]:
    answer = shell(*words, "--json")
    assert answer.code == 0, answer.err
    jsonschema.validate(
        answer.json, shell("schema", name).json, cls=jsonschema.Draft202012Validator
    )
    found: list[dict[str, object]] = answer.json
    assert found
    return found


@pytest.fixture
def survey(shell: Shell) -> str:
    """A damage survey, begun; the first step four minutes late."""
    run = str(shell("drill", "start", WORKFLOW, "--json").json["id"])
    done(shell, "drill", "begin", run, "initial-survey", "--at", "T+1m")
    done(shell, "drill", "confirm", run, "initial-survey", "--at", "T+40m")
    return run


def test_what_was_seen_is_numbered_and_listed(shell: Shell, survey: str) -> None:
    done(shell, "drill", "observe", survey, "台帳が", "古い", "--kind", "改善", "--about",
         "initial-survey", "--analysis", "更新の担当がない")  # fmt: skip
    done(shell, "drill", "observe", survey, "声かけがよかった", "--kind", "良")
    first, second = valid(shell, "observations/1", "drill", "observe", survey)
    assert (first["id"], first["about"], first["kind"]) == (
        "O1", "step:initial-survey", "improvement"
    )  # fmt: skip
    assert first["analysis"] == "更新の担当がない"
    assert (second["id"], second["text"]) == ("O2", "声かけがよかった")
    assert "O1" in done(shell, "drill", "observe", survey)
    missed = shell("drill", "observe", survey, "x", "--about", "nowhere")
    assert (missed.code, "BCP-R002" in missed.err) == (1, True)


def test_a_rating_beside_the_suggestion_takes_a_reason(shell: Shell, survey: str) -> None:
    rows = valid(shell, "ratings/1", "drill", "rate", survey)
    row = next(row for row in rows if row["suggested"] not in ("N", "P", None))
    name, suggested = str(row["id"]), str(row["suggested"])
    refused = shell("drill", "rate", survey, name, "P")
    assert (refused.code, "BCP-R057" in refused.err) == (1, True)
    done(shell, "drill", "rate", survey, name, "Ｐ", "--reason", "訓練用の遅れ")
    (after,) = valid(shell, "ratings/1", "drill", "rate", survey, name)
    assert (after["rating"], after["reason"], after["suggested"]) == (
        "P", "訓練用の遅れ", suggested
    )  # fmt: skip
    done(shell, "drill", "rate", survey, name, suggested)
    (after,) = valid(shell, "ratings/1", "drill", "rate", survey, name)
    assert (after["rating"], after["reason"]) == (suggested, None)
    assert shell("drill", "rate", survey, name, "X").code == 2


def test_looking_back_is_open_after_the_end(shell: Shell, survey: str) -> None:
    done(shell, "drill", "end", survey)
    done(shell, "drill", "observe", survey, "名簿になかった", "--kind", "つまづき", "--about",
         "initial-survey")  # fmt: skip
    done(shell, "drill", "hotwash", survey, "1", "予定より遅れた")
    questions = valid(shell, "hotwash/1", "drill", "hotwash", survey)
    assert questions[0]["answers"] == [{"text": "予定より遅れた", "by": "佐藤", "role": ""}]
    rows = shell("drill", "log", survey, "--format", "json").json["rows"]
    assert "名簿になかった" in {row["stumble"] for row in rows}
    late = shell("drill", "confirm", survey, "ping")
    assert (late.code, "BCP-R009" in late.err) == (1, True)
    assert shell("journal", "verify").code == 0


def test_what_was_open_last_time_is_asked_about(shell: Shell, survey: str) -> None:
    done(shell, "drill", "end", survey)
    done(shell, "action", "add", survey, "台帳を直す", "--owner", "係長", "--due", "2027-03-31",
         "--element", "計画", "--step", "initial-survey")  # fmt: skip
    second = str(shell("drill", "start", WORKFLOW, "--json").json["id"])
    board = shell("drill", "status", second, "--json").json
    step = next(row for row in board["steps"] if row["id"] == "initial-survey")
    assert step["last_s"] == 40 * 60
    assert [issue["text"] for issue in step["issues"]] == ["台帳を直す"]
    said = done(shell, "drill", "status", second)
    assert "前回 0:40:00" in said
    assert "台帳を直す" in said
    assert "改善されましたか" in done(shell, "drill", "improved", second)
    done(shell, "drill", "improved", second, "A1", "いいえ", "--note", "まだ古い")
    (issue,) = valid(shell, "issues/1", "drill", "improved", second)
    assert (issue["improved"], issue["note"]) == ("no", "まだ古い")


def test_an_action_closes_by_the_run_that_met_the_target_and_not_before(
    shell: Shell, survey: str
) -> None:
    """The circle: a slow step, a remedy, a slower rerun refused, a quick one accepted."""
    done(shell, "drill", "end", survey)
    done(shell, "action", "add", survey, "台帳を直す", "--owner", "係長", "--due", "2027-03-31",
         "--element", "計画", "--step", "initial-survey")  # fmt: skip
    reruns = []
    for minutes in ("50", "10"):
        run = str(shell("drill", "start", WORKFLOW, "--json").json["id"])
        done(shell, "drill", "begin", run, "initial-survey", "--at", "T+1m")
        done(shell, "drill", "confirm", run, "initial-survey", "--at", f"T+{minutes}m")
        done(shell, "drill", "end", run)
        reruns.append(run)
    action = f"{survey}.A1"
    for proof in ((), ("--run", survey), ("--run", reruns[0])):
        refused = shell("action", "close", action, *proof)
        assert refused.code == 1, proof
        assert shell("action", "list", "--json").json["actions"][0]["state"] == "open"
    compared = done(shell, "drill", "compare", reruns[0], reruns[1])
    assert "速く" in compared
    done(shell, "action", "close", action, "--run", reruns[1])
    assert shell("action", "list", "--json").json["actions"] == []
    assert shell("journal", "verify").code == 0


def test_the_help_says_what_may_be_answered_and_not_the_words_of_one_language(
    shell: Shell,
) -> None:
    usage, _, told = done(shell, "drill", "improved", "--help").partition("\n")
    assert usage.endswith("ID [ACTION] [ANSWER]")
    assert "yes（はい）、no（いいえ）、unknown（不明）" in told
    english = done(shell, "--lang", "en", "drill", "improved", "--help")
    assert "はい" not in english.partition("\n")[0]
