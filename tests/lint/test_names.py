"""Ids, references, kinds and texts: what the broken files do not show."""

from __future__ import annotations

import pytest

from tests.lint.samples import VALID, changed, found, of_checklist

LOOK = "        after: [safety]\n"


def test_the_sample_is_valid() -> None:
    assert found(VALID) == []


@pytest.mark.parametrize(
    "name", ["a b", "a#1", "a[b]", "a:b", "a=b", "a/b", "a@b", "-a", "a　b", ""]
)
def test_ids_that_cannot_be_typed_are_refused(name: str) -> None:
    said = changed(("- id: room", f"- id: '{name}'"))
    assert said == [("BCP-D059", ("phases", "survey", "steps", 1, "id"))]


@pytest.mark.parametrize("name", ["電源確認", "power-2", "a_b", "手順1", "v1.2", "葛城"])
def test_japanese_ids_are_fine(name: str) -> None:
    assert changed(("- id: room", f"- id: {name}")) == []


def test_step_ids_are_unique_across_tracks() -> None:
    track = "{title: 系統, phases: {p: {title: 相, final: true, steps: [%s]}}}"
    step = "{id: look, title: 見る}"
    text = "workflow: x\ntitle: 題\nkind: guideline\ntracks:\n"
    same = found(text + f"  a: {track % step}\n  b: {track % step}\n")
    assert same == [("BCP-D054", ("tracks", "b", "phases", "p", "steps", 0, "id"))]


def test_a_track_without_phases_is_named() -> None:
    text = "workflow: x\ntitle: 題\ntracks:\n  a: {title: 系統, phases: {}}\n"
    assert found(text) == [("BCP-D052", ("tracks", "a"))]


def test_neither_phases_nor_tracks() -> None:
    assert found("workflow: x\ntitle: 題\n") == [("BCP-D051", ("phases",))]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("override: head", "override: [boss]", "BCP-D070"),
        ("to: facilities", "to: [head, boss]", "BCP-D070"),
        ("expects: power", "expects: [power, powr]", "BCP-D072"),
        ("steps: [power]}\n", "steps: [power, powr]}\n", "BCP-D072"),
        ("steps: [power], override", "steps: [powr], override", "BCP-D072"),
        ("20m after muster", "20m after event:muster", "BCP-D076"),
        ("20m after muster", "20m after step:muster", "BCP-D072"),
        ("20m after muster", "20m after phase:power", "BCP-D079"),
        ("title: 責任者}", "title: 責任者, deputies: [facilities]}", "BCP-D145"),
        ("id: again", "id: go", "BCP-D057"),
        ("unit: ℃\n        when", "kind: checklist\n        when", "BCP-D086"),
        (LOOK, f"{LOOK}        kind: document\n        checklist: x\n", "BCP-D087"),
        ("choices: [昼, 夜]", "choices: [昼, 夜, 昼]", "BCP-D091"),
        ("type: yesno", "type: yesno, choices: [a, b]", "BCP-D090"),
        ("type: yesno", "type: yesno, default: 'yes'", "BCP-D089"),
        ("unit: ℃}", "unit: ℃, default: ２８}", "BCP-D111"),
        ("title: 終了", "title: {en: End}", "BCP-D061"),
        ("title: 終了", "title: {ja: 終了, fr: Fin}", "BCP-D062"),
        ("title: 終了", "title: {ja: ' ', en: End}", "BCP-D060"),
        ("title: 終了", "title: {}", "BCP-D060"),
        ("title: 停電時の初動", "title: 停電時の初動\nsources: ['']", "BCP-D060"),
    ],
)
def test_one_mistake_is_one_finding(old: str, new: str, code: str) -> None:
    assert [said for said, _ in changed((old, new))] == [code]


@pytest.mark.parametrize("name", ["時刻 帯", "2番", "if", "Ａ", "時間-帯", "ｱ"])
def test_fact_names_must_be_names_in_conditions(name: str) -> None:
    said = changed(("  停電: {type: yesno}", f"  停電: {{type: yesno}}\n  '{name}': {{}}"))
    assert ("BCP-D092", ("facts", name)) in said


def test_choice_without_choices() -> None:
    assert ("BCP-D088", ("facts", "停電", "type")) in changed(("type: yesno", "type: choice"))


def test_checklists_are_linted() -> None:
    text = (
        "checklist: c\ntitle: 表\ntodo: 書く\nitems:\n- {id: a, title: ''}\n- {id: a, title: 乙}\n"
    )
    assert of_checklist(text) == ["BCP-D060", "BCP-D056", "BCP-D140"]
