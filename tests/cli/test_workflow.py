"""`bcpflow workflow`: what people do with definition files."""

from __future__ import annotations

import re
from pathlib import Path

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
    answer = shell("workflow", "check", path, "--json")
    assert answer.json == {"ok": True, "files": 1, "problems": []}


def test_check_takes_names_as_show_does(shell: Shell) -> None:
    assert shell("workflow", "check", "small-drill", "--json").json["files"] == 1
    both = shell("workflow", "check", "small-drill", "small-power", str(SITE), "--json")
    assert both.json["files"] == len(list(SITE.glob("*/*.yaml")))
    for language in ("ja", "en"):
        wrong = shell("--lang", language, "workflow", "check", "smal-drill")
        assert wrong.code == 1
        assert "BCP-R031" in wrong.err
        assert "small-drill" in wrong.err
    assert "BCP-D001" in shell("workflow", "check", "no/small-drill.yaml").out


def test_check_says_how_many_files_it_looked_at(shell: Shell) -> None:
    files = shell("workflow", "check", "--json").json["files"]
    assert files > len(shell("workflow", "list", "--json").json)
    assert f"ファイル {files} 件、誤り 0 件" in shell("workflow", "check").err
    told = shell("--lang", "en", "workflow", "check").err
    assert f"Files checked: {files}; errors: 0, warnings and notes: " in told


def test_one_mistake_is_not_told_as_several_in_english(shell: Shell, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("workflow: broken\ntitle: x\nphases: {a: {title: A, next: [{to: b}]}}\n")
    told = shell("--lang", "en", "workflow", "check", str(broken)).err
    assert re.search(r"errors: \d+, warnings and notes: \d+$", told.strip())
    told = shell("--lang", "en", "site", "check", str(tmp_path)).err
    assert re.search(r"errors: \d+, warnings and notes: \d+$", told.strip())


def test_the_shipped_files_pass(shell: Shell) -> None:
    answer = shell("workflow", "check", "--json")
    assert answer.json["ok"], answer.out


def test_schema_is_json_schema(shell: Shell) -> None:
    for kind in ("workflow", "checklist"):
        assert shell("workflow", "schema", kind).json["$schema"].endswith("2020-12/schema")


def test_the_diagram_is_a_picture_where_the_file_says_so(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "図.svg"
    assert shell("workflow", "diagram", "power-outage", "-o", str(file)).code == 0
    assert file.read_text("utf-8").startswith("<svg xmlns=")
    assert shell("workflow", "diagram", "power-outage", "--format", "svg").out.startswith("<svg")
    assert shell("workflow", "diagram", "power-outage").out.startswith("stateDiagram-v2")
