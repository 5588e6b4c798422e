"""The documents for programs: the published schemas, exact numbers, raw texts."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from bcpflow.commands import ConfirmStep, DeliverInject
from bcpflow.reports.json import log_document, seconds
from bcpflow.reports.json_status import status_document
from bcpflow.reports.schemas import SCHEMAS
from tests.reports.drills import EN, MEMO, Drill, played, two_tracks


def undescribed(document: Any, schema: dict[str, Any], place: str = "$") -> list[str]:
    """Fields of a document that its schema has no word for."""
    if isinstance(document, list):
        items = schema.get("items", {})
        return [u for item in document for u in undescribed(item, items, f"{place}[]")]
    if not isinstance(document, dict) or "properties" not in schema:
        return []
    known = schema["properties"]
    return [f"{place}.{name}" for name in document if name not in known] + [
        u
        for name, value in document.items()
        if name in known
        for u in undescribed(value, known[name], f"{place}.{name}")
    ]


@pytest.mark.parametrize("drill", [played(), Drill(), Drill(two_tracks(), kind="incident")])
def test_documents_are_what_the_schemas_say(drill: Drill) -> None:
    for name, document in {
        "log/1": log_document(drill.told()),
        "status/1": status_document(drill.board(), "7KQ2"),
    }.items():
        jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
        jsonschema.validate(document, SCHEMAS[name], cls=jsonschema.Draft202012Validator)
        assert undescribed(document, SCHEMAS[name]) == []
        assert json.loads(json.dumps(document)) == document


def test_seconds_are_whole_or_have_three_decimals() -> None:
    assert [seconds(ms) for ms in (0, 1500, -2000, 1, None)] == [0, 1.5, -2, 0.001, None]
    assert isinstance(seconds(60_000), int)


def test_rows_carry_the_numbers_of_the_drill() -> None:
    rows = {row["step"]: row for row in log_document(played().told())["rows"] if row["step"]}
    assert rows["safety"] | {"elapsed_s": 240, "target_s": 300, "delta_s": -60} == rows["safety"]
    assert rows["power"] | {"begun_s": 360, "delta_s": 150, "by": "h-2"} == rows["power"]
    assert rows["power"]["items"][-1] == {"id": "outlet", "state": None, "value": None}
    assert rows["power"]["items"][1] == {"id": "ups", "state": "abnormal", "value": "62"}
    assert rows["site"]["option"] == "move"
    assert rows["guests"]["result"] == "skipped"


def test_a_name_that_was_removed_leaves_its_handle() -> None:
    document = log_document(played().told(names={}))
    assert {row["by"] for row in document["rows"]} == {"h-1", "h-2"}


def test_texts_are_raw() -> None:
    document = log_document(played().told())
    assert MEMO in {row["note"] for row in document["rows"]}
    assert "\x1b" not in json.dumps(document, ensure_ascii=False)


def test_the_summary_names_overrides_and_what_is_left() -> None:
    summary = log_document(played().told())["summary"]
    (override,) = summary["overrides"]
    assert (override["missing"], override["role"]) == (["heat"], "head")
    assert summary["unsettled"] == ["papers"]
    assert [total["duration_s"] for total in summary["phases"]] == [1890, 4830, 120]
    assert summary["paused_s"] == 600


def test_titles_follow_the_language_asked_for() -> None:
    assert log_document(played().told(), EN)["workflow_title"] == "Small first response"
    assert log_document(played().told())["workflow_title"] == "小さな初動訓練"


def test_status_tells_gates_and_injects() -> None:
    drill = Drill()
    drill.wait(6)
    drill.do(DeliverInject(inject="aircon"))
    drill.do(ConfirmStep(step="safety"))
    document = status_document(drill.board(), "7KQ2")
    (way,) = document["tracks"][0]["next"]
    assert (way["open"], way["missing"]) == (False, ["power", "heat"])
    assert document["steps"][0] | {"status": "achieved", "overdue_s": 60} == document["steps"][0]
    assert document["injects"][0]["delivered_s"] == 360
