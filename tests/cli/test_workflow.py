"""`bcpflow workflow`: what people do with definition files."""

from __future__ import annotations

import pytest

from tests.cli.conftest import SITE, Shell


def test_the_sites_own_files_are_listed_with_the_shipped_ones(shell: Shell) -> None:
    names = [row["name"] for row in shell("workflow", "list", "--json").json]
    assert "small-drill" in names
    assert "ict-bcp-initial-response" in names


def test_show_tells_all_there_is(shell: Shell) -> None:
    shown = shell("workflow", "show", "small-drill").out
    for said in ("記録を始める", "参集", "20m after muster", "UPS残り時間", "停電した", "代行"):
        assert said in shown
    as_data = shell("workflow", "show", "small-drill", "--json").json
    assert list(as_data["workflow"]["phases"]) == ["muster", "survey", "done"]


@pytest.mark.parametrize("form", ["mermaid", "dot"])
def test_the_diagram_has_every_phase_and_way(shell: Shell, form: str) -> None:
    drawn = shell("workflow", "diagram", "small-drill", "--format", form).out
    for said in ("参集", "初期調査", "終了", "参集へ戻る"):
        assert said in drawn
    assert drawn.count("->" if form == "dot" else "-->") == (3 if form == "dot" else 5)


def test_check_reports_json(shell: Shell) -> None:
    path = str(SITE / "workflows" / "small-drill.yaml")
    assert shell("workflow", "check", path, "--json").json == {"ok": True, "problems": []}


def test_the_shipped_files_pass(shell: Shell) -> None:
    answer = shell("workflow", "check", "--json")
    assert answer.json["ok"], answer.out


def test_schema_is_json_schema(shell: Shell) -> None:
    for kind in ("workflow", "checklist"):
        assert shell("workflow", "schema", kind).json["$schema"].endswith("2020-12/schema")
