"""Who is at the keyboard: the login, or the name that was given."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shell


@pytest.mark.parametrize("blank", ["", " ", "　"])
def test_a_name_that_is_blank_is_refused_and_nothing_is_recorded(
    shell: Shell, drill: str, blank: str
) -> None:
    before = shell("drill", "log", drill, "--format", "json").json["rows"]
    refused = shell(f"--as={blank}", "drill", "note", drill, "一文")
    assert refused.code == 2
    assert "BCP-U060" in refused.err
    assert shell("drill", "log", drill, "--format", "json").json["rows"] == before


def test_a_variable_that_is_empty_says_nobody(
    shell: Shell, drill: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BCPFLOW_ACTOR", "")
    assert shell("drill", "note", drill, "一文").code == 0


def test_the_name_is_given_without_the_spaces_around_it(shell: Shell, drill: str) -> None:
    assert shell("--as=　佐藤 次郎 ", "drill", "note", drill, "一文").code == 0
    assert "佐藤 次郎" in shell("drill", "report", drill, "--names").out
