"""Shape: every misfit at its place, one a place; and the schema for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bcpflow.definition.model import Checklist, Workflow
from bcpflow.library.reader import read_text
from bcpflow.library.repair import repaired
from bcpflow.library.shape import schema, shape

WHOLE: dict[str, Any] = {
    "workflow": "x",
    "title": "題",
    "phases": {"end": {"title": "終", "final": True}},
}


def misfits(**changed: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    made, found = shape(Workflow, {**WHOLE, **changed})
    assert (made is None) == bool(found)
    return [(finding.code, finding.path) for finding in found]


def step(**fields: Any) -> dict[str, Any]:
    held = {"id": "s", "title": "手順", **fields}
    return {"p": {"title": "相", "steps": [held], "final": True}}


AT = ("phases", "p", "steps", 0)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"titel": "x"}, [("BCP-D030", ("titel",))]),
        ({"phases": step(rolle="a")}, [("BCP-D030", (*AT, "rolle"))]),
        ({"phases": step(title=["a"])}, [("BCP-D032", (*AT, "title"))]),
        ({"phases": step(title=3)}, [("BCP-D033", (*AT, "title"))]),
        ({"phases": step(title={"ja": 3})}, [("BCP-D033", (*AT, "title", "ja"))]),
        ({"phases": step(title=None)}, [("BCP-D036", (*AT, "title"))]),
        ({"phases": step(after="a")}, [("BCP-D032", (*AT, "after"))]),
        ({"phases": step(after="［a］")}, [("BCP-D035", (*AT, "after"))]),
        ({"phases": step(required="maybe")}, [("BCP-D032", (*AT, "required"))]),
        ({"phases": step(kind="tasks")}, [("BCP-D034", (*AT, "kind"))]),
        ({"phases": step(bar=None)}, [("BCP-D037", (*AT, "bar"))]),
        ({"kind": "x", "edition": 1}, [("BCP-D034", ("kind",)), ("BCP-D033", ("edition",))]),
        ({"phases": {"p": "title：相"}}, [("BCP-D008", ("phases", "p"))]),
        ({"phases": {"p": "相"}}, [("BCP-D032", ("phases", "p"))]),
        ({"phases": None}, [("BCP-D036", ("phases",))]),
        ({"phases": {"p": {}}}, [("BCP-D031", ("phases", "p"))]),
        ({"facts": {"f": {"default": [1]}}}, [("BCP-D032", ("facts", "f", "default"))]),
    ],
)
def test_misfits_are_named_at_their_place(changed: dict[str, Any], expected: list[Any]) -> None:
    assert misfits(**changed) == expected


@pytest.mark.parametrize(
    ("gate", "code", "path"),
    [
        ({"steps": [1]}, "BCP-D033", ("steps", 0)),
        ({"steps": "all"}, "BCP-D034", ("steps",)),
        ({"step": ["a"]}, "BCP-D030", ("step",)),
        ({"override": {"a": 1}}, "BCP-D032", ("override",)),
        (["a"], "BCP-D032", ()),
        (True, "BCP-D033", ()),
    ],
)
def test_in_a_union_the_branch_that_was_meant_is_named(
    gate: Any, code: str, path: tuple[str | int, ...]
) -> None:
    way = {"to": "end", "gate": gate}
    changed = {"phases": {"p": {"title": "相", "next": [way]}, **WHOLE["phases"]}}
    assert misfits(**changed) == [(code, ("phases", "p", "next", 0, "gate", *path))]


def test_yes_and_no_are_yes_and_no() -> None:
    made, _ = shape(Workflow, {**WHOLE, "phases": step(required="no")})
    assert made is not None
    assert made.phases["p"].steps[0].required is False


def test_an_unknown_key_comes_with_the_known_ones() -> None:
    _, found = shape(Workflow, {**WHOLE, "phases": step(rol="a")})
    assert found[0].data["near"] == ["role"]
    assert "target" in str(found[0].data["known"])


def test_missing_twin_of_a_misspelt_key_is_not_named() -> None:
    _, found = shape(Workflow, {"workflow": "x", "titel": "題"})
    assert [finding.code for finding in found] == ["BCP-D030"]


def test_repair_renames_a_misspelt_key_and_gives_up_on_more() -> None:
    data = {**WHOLE, "phases": step(rolle="a", edition=1)}
    _, found = shape(Workflow, data)
    mended = repaired(data, found)
    assert mended is not None
    held = mended[0]["phases"]["p"]["steps"][0]
    assert held == {"id": "s", "title": "手順", "role": "a"}
    assert data["phases"]["p"]["steps"][0]["rolle"] == "a"
    wrong = {**WHOLE, "phases": None}
    assert repaired(wrong, shape(Workflow, wrong)[1]) is None


@pytest.mark.parametrize(("kind", "model"), [("workflow", Workflow), ("checklist", Checklist)])
def test_schema_is_a_schema_and_explains_itself(kind: Any, model: type) -> None:
    made = schema(kind)
    jsonschema.Draft202012Validator.check_schema(made)
    assert made["$schema"].endswith("2020-12/schema")
    assert made["$id"]
    assert made["properties"][kind]["description"]
    assert made["additionalProperties"] is False


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (step(for_each={"system": "a"}), [("BCP-D030", (*AT, "for_each", "system"))]),
        (step(for_each={}), [("BCP-D031", (*AT, "for_each"))]),
        (step(for_each=["a"]), [("BCP-D032", (*AT, "for_each"))]),
        (step(for_each={"systems": 3}), [("BCP-D033", (*AT, "for_each", "systems"))]),
        (step(for_each={"systems": "a", "wait": 7}), [("BCP-D032", (*AT, "for_each", "wait"))]),
        (step(approver={"a": 1}), [("BCP-D032", (*AT, "approver"))]),
        (step(approver=["a", 1]), [("BCP-D033", (*AT, "approver", 1))]),
        (step(every=30), [("BCP-D033", (*AT, "every"))]),
    ],
)
def test_what_may_be_written_in_two_ways(changed: dict[str, Any], expected: list[Any]) -> None:
    assert misfits(phases=changed) == expected


@pytest.mark.parametrize(
    ("changed", "code", "path"),
    [
        ({"deadlines": {"d": "5d"}}, "BCP-D032", ("deadlines", "d")),
        ({"deadlines": {"d": {"title": "x"}}}, "BCP-D031", ("deadlines", "d")),
        ({"deadlines": {"d": {"title": "x", "at": "5d", "warn": 1}}}, "BCP-D033",
         ("deadlines", "d", "warn")),
        ({"deadlines": {"d": {"title": "x", "at": "5d", "warn": ["1d", 2]}}}, "BCP-D033",
         ("deadlines", "d", "warn", 1)),
        ({"staffing": ["1h"]}, "BCP-D032", ("staffing",)),
        ({"staffing": {"1h": "two"}}, "BCP-D032", ("staffing", "1h")),
        ({"staffing": {"1h": 2.5}}, "BCP-D032", ("staffing", "1h")),
        ({"staffing": {"1h": "２"}}, "BCP-D111", ("staffing", "1h")),
        ({"hotwash": "x"}, "BCP-D032", ("hotwash",)),
        ({"hotwash": [3]}, "BCP-D033", ("hotwash", 0)),
    ],
)  # fmt: skip
def test_clocks_people_and_questions(
    changed: dict[str, Any], code: str, path: tuple[str | int, ...]
) -> None:
    assert misfits(**changed) == [(code, path)]


def test_the_schema_knows_what_the_language_gained() -> None:
    validator = jsonschema.Draft202012Validator(schema("workflow"))
    whole = Path(__file__).parent.parent / "resources" / "repeats.yaml"
    data = read_text(whole.read_text(encoding="utf-8"), "x").data
    assert validator.is_valid(data)
    for key in ("deadlines", "staffing", "hotwash"):
        assert not validator.is_valid({**data, key: 3})


def test_schema_and_shape_agree_on_a_file() -> None:
    validator = jsonschema.Draft202012Validator(schema("workflow"))
    assert validator.is_valid(WHOLE)
    assert not validator.is_valid({**WHOLE, "titel": "x"})
    assert read_text("a: 1", "x").data == {"a": 1}
