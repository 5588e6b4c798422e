"""What was promised under a number holds: a change of shape takes a new number."""

from __future__ import annotations

import copy
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bcpflow.reports.schema_words import count, many, maybe, record, text
from bcpflow.reports.schemas import SCHEMAS

ROOT = Path(__file__).resolve().parents[1]


def _keeper() -> ModuleType:
    found = importlib.util.spec_from_file_location("schemas", ROOT / "docs" / "schemas.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


KEEPER = _keeper()


def test_nothing_promised_is_gone() -> None:
    assert KEEPER.broken(KEEPER.kept(), KEEPER.shapes()) == []


def test_what_was_added_is_kept_too() -> None:
    assert KEEPER.broken(KEEPER.shapes(), KEEPER.kept()) == [], "run: python docs/schemas.py --keep"


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_has_its_number_in_its_id(name: str) -> None:
    word, _, number = name.partition("/")
    assert number.isdecimal()
    assert SCHEMAS[name]["$id"] == f"urn:bcpflow:schema:{word}:{number}"
    said = SCHEMAS[name].get("properties", {}).get("schema")
    assert said is None or said == {"const": f"bcpflow/{name}"}


def _sample() -> dict[str, Any]:
    return record(id=text("a"), rows=many("b", record(no=count("c"), note=maybe("d"))))


@pytest.mark.parametrize("change", ["gone", "renamed", "retyped", "not always there"])
def test_a_change_of_shape_is_seen(change: str) -> None:
    before = {"x/1": sorted(set(KEEPER.shape(_sample())))}
    after = copy.deepcopy(_sample())
    row = after["properties"]["rows"]["items"]
    if change == "gone":
        del row["properties"]["note"]
    elif change == "renamed":
        row["properties"]["remark"] = row["properties"].pop("note")
    elif change == "retyped":
        row["properties"]["no"] = text("c")
    else:
        row["required"].remove("note")
    now = {"x/1": sorted(set(KEEPER.shape(after)))}
    assert KEEPER.broken(before, now)


def test_an_added_field_breaks_nothing() -> None:
    before = {"x/1": sorted(set(KEEPER.shape(_sample())))}
    after = _sample()
    after["properties"]["new"] = text("e")
    after["required"].append("new")
    now = {"x/1": sorted(set(KEEPER.shape(after)))}
    assert KEEPER.broken(before, now) == []
    assert KEEPER.broken(now, before)
