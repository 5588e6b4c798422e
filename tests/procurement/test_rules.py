"""The rules of a case: the shipped ones are sound, and each mistake is named at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.definition.caserules import CaseRules
from bcpflow.definition.conditions import names_in
from bcpflow.errors import DefinitionError
from bcpflow.library.library import Library, shipped_folder
from bcpflow.lint.texts import each_text
from bcpflow.procurement.reading import SHIPPED, check_table
from bcpflow.procurement.rules import read_rules, rules_findings

HEAD = """\
rules: ours
title: {ja: 決まり, en: Rules}
dated: "2026-04-01"
"""


def site(tmp_path: Path, text: str, head: str = HEAD) -> Path:
    home = tmp_path / "procurement"
    home.mkdir(exist_ok=True)
    (home / "rules.yaml").write_text(head + text, "utf-8")
    return tmp_path


def found(tmp_path: Path, text: str) -> list[tuple[str, int]]:
    folder = site(tmp_path, text)
    problems = check_table("rules", CaseRules, folder, rules_findings)
    return [(problem.code, problem.line) for problem in problems]


def test_the_shipped_rules_are_sound() -> None:
    assert check_table("rules", CaseRules, None, rules_findings) == []


def test_every_text_stands_in_both_languages() -> None:
    for text, path in each_text(read_rules(None)):
        assert isinstance(text, dict), path
        assert set(text) == {"ja", "en"}, path


def test_what_is_shipped_has_a_source_or_is_a_sample() -> None:
    rules = read_rules(None)
    assert rules.source is not None
    assert [one.id for one in rules.separation if one.source is None] == []
    assert [one.id for one in rules.routes if one.source is None] == []
    assert [one.id for one in rules.rough if one.source is None] == []


@pytest.mark.parametrize("name", ["procurement-guideline", "procurement-small"])
def test_the_shipped_rules_speak_of_the_shipped_guidelines(name: str) -> None:
    """Every approval step has a route that always holds, of roles the guideline has."""
    workflow = Library([shipped_folder()]).load(name).definition.workflow
    rules = read_rules(None)
    track = next(iter(workflow.all_tracks.values()))
    steps = [step for phase in track.phases.values() for step in phase.steps]
    for step in (step.id for step in steps if step.resolved_kind == "approval"):
        usable = [
            route
            for route in rules.routes
            if set(route.roles) <= workflow.roles.keys()
            and (not route.steps or step in route.steps)
        ]
        assert usable, step
        assert any(route.when is None for route in usable), step
        asked = {name for route in usable if route.when for name in names_in(route.when)}
        assert asked <= workflow.facts.keys(), step
    if name == "procurement-guideline":
        spoken = {role for one in rules.separation for role in one.roles}
        assert spoken | set(rules.drafters) <= workflow.roles.keys()
        approvals = {step.id for step in steps if step.resolved_kind == "approval"}
        for one in rules.rough:
            assert set(one.facts) <= workflow.facts.keys()
            assert set(one.steps) <= approvals
        assert "execution-approval" not in {step for one in rules.rough for step in one.steps}


def test_the_rules_of_a_site_take_the_place_of_the_shipped_ones(tmp_path: Path) -> None:
    folder = site(tmp_path, "routes:\n  - {id: all, roles: [mayor]}\n")
    rules = read_rules(folder)
    assert (rules.rules, rules.separation, rules.drafters) == ("ours", (), ())
    assert [route.roles for route in rules.routes] == [("mayor",)]
    assert read_rules(tmp_path / "elsewhere") == read_rules(None)


def test_a_separation_names_two_roles(tmp_path: Path) -> None:
    """Rule 1: also not the same one twice."""
    text = (
        "separation:\n  - {id: one, roles: [a, a], why: x}\n  - {id: two, roles: [a, b], why: x}\n"
    )
    assert found(tmp_path, text) == [("BCP-P070", 5)]


def test_a_route_has_roles(tmp_path: Path) -> None:
    assert found(tmp_path, "routes:\n  - {id: none, roles: []}\n") == [("BCP-P071", 5)]


@pytest.mark.parametrize("when", ["予定価格 <=", "予定価格 = 3", "open()", "((", "1 < 2 <"])
def test_a_condition_can_be_read(tmp_path: Path, when: str) -> None:
    """Rule 1."""
    text = f"routes:\n  - id: some\n    roles: [a]\n    when: '{when}'\n"
    assert found(tmp_path, text) == [("BCP-D120", 7)]


def test_what_comes_after_a_route_that_always_holds_is_never_taken(tmp_path: Path) -> None:
    """Rule 2: for its steps, with a condition or without."""
    text = """\
routes:
  - {id: all, roles: [a]}
  - {id: steps, steps: [x], roles: [a, b]}
  - {id: late, when: 予定価格 > 1, roles: [a, c]}
  - {id: again, roles: [a]}
"""
    assert found(tmp_path, text) == [("BCP-P072", 6), ("BCP-P072", 7), ("BCP-P072", 8)]


def test_what_may_still_be_taken_is_let_be(tmp_path: Path) -> None:
    """Rule 2: other steps; a workflow without the first one's roles."""
    text = """\
routes:
  - {id: steps, steps: [x, y], roles: [a]}
  - {id: other, steps: [y, z], roles: [a]}
  - {id: small, when: 予定価格 <= 1, roles: [a]}
  - {id: all, roles: [a, b]}
  - {id: light, roles: [b]}
"""
    assert found(tmp_path, text) == []


def test_a_word_nobody_knows_is_named(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "drafter: [requester]\n")
    assert problem[1] == 4


def test_rules_with_an_error_are_not_used(tmp_path: Path) -> None:
    folder = site(tmp_path, "routes:\n  - {id: one, roles: []}\n  - {id: two, roles: []}\n")
    with pytest.raises(DefinitionError) as fault:
        read_rules(folder)
    codes = [problem.code for problem in fault.value.problems]
    assert codes == ["BCP-P071", "BCP-P071"]


def test_the_shipped_file_may_be_copied_as_it_is(tmp_path: Path) -> None:
    text = (SHIPPED / "rules.yaml").read_text("utf-8")
    assert read_rules(site(tmp_path, text, head="")) == read_rules(None)
