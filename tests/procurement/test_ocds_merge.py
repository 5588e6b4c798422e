"""Releases merged by the documented rules; the rules themselves held against the schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bcpflow.procurement.ocds_merge import KEPT, OMITTED, WHOLE, cleared, compiled
from tests.procurement.ocds_checks import schema
from tests.samples import thorough

Json = dict[str, Any]


def release(day: int, **fields: Any) -> Json:
    return {"ocid": "o-1", "id": f"r{day}", "date": f"2026-11-{day:02}", "tag": ["x"], **fields}


def merged(*fields: Json) -> Json:
    found = compiled([release(day, **said) for day, said in enumerate(fields, start=1)])
    return {name: value for name, value in found.items() if name not in (*OMITTED, "ocid")}


def test_the_lists_replaced_as_a_whole_are_those_of_the_schema() -> None:
    def marked(shape: Any, mark: str) -> Iterator[str]:
        for name, one in shape.get("properties", {}).items():
            if one.get(mark):
                yield name
            yield from marked(one, mark)

    shapes = [schema(), *schema()["definitions"].values()]
    assert {name for one in shapes for name in marked(one, "wholeListMerge")} == set(WHOLE)
    assert {name for one in shapes for name in marked(one, "omitWhenMerged")} == set(OMITTED)


def test_later_releases_win_field_by_field_and_null_takes_away() -> None:
    first = {"tender": {"title": "a", "value": {"amount": 1, "currency": "JPY"}}}
    second = {"tender": {"title": "b", "value": {"amount": 2}}}
    assert merged(first, second) == {
        "tender": {"title": "b", "value": {"amount": 2, "currency": "JPY"}}
    }
    assert merged(first, {"tender": {"title": None}}) == {
        "tender": {"value": {"amount": 1, "currency": "JPY"}}
    }
    assert merged({"tender": {"value": {}}}, {}) == {}


def test_lists_of_objects_are_merged_by_id_and_others_replaced() -> None:
    first = {"awards": [{"id": 1, "a": 1}, {"id": 2, "a": 2}], "codes": ["x", "y"]}
    second = {"awards": [{"id": 3, "a": 3}, {"id": 1, "b": 4}], "codes": ["z"]}
    assert merged(first, second) == {
        "awards": [{"id": 1, "a": 1, "b": 4}, {"id": 2, "a": 2}, {"id": 3, "a": 3}],
        "codes": ["z"],
    }
    ids = [{"id": 1, "scheme": "S"}]
    parties = [{"id": "p", "additionalIdentifiers": ids}]
    other = [{"id": "p", "additionalIdentifiers": [{"id": 2, "scheme": "T"}]}]
    assert merged({"parties": parties}, {"parties": other}) == {"parties": other}


def test_the_compiled_release_has_an_id_and_a_date_of_its_own() -> None:
    found = compiled([release(2, language="ja"), release(1, language="en")])
    assert (found["id"], found["date"], found["tag"]) == (
        "o-1-2026-11-02",
        "2026-11-02",
        ["compiled"],
    )
    assert found["language"] == "ja"


LEAF = st.one_of(st.integers(0, 3), st.sampled_from(["a", "b"]))
NAMES = st.sampled_from(["title", "value", "more"])
OBJECT = st.dictionaries(NAMES, LEAF, max_size=3)
ITEM = st.fixed_dictionaries({"id": st.integers(1, 3)}, optional={"title": LEAF, "more": LEAF})
LIST = st.lists(ITEM, unique_by=lambda one: str(one["id"]), max_size=3)
SECTION = st.fixed_dictionaries({}, optional={"items": LIST, "inner": OBJECT, "leaf": LEAF})


@thorough(200)
@given(SECTION, SECTION)
def test_merging_what_is_cleared_leaves_only_what_holds_now(before: Json, after: Json) -> None:
    was, now_ = {"tender": {"x": 1, **before}}, {"tender": {"x": 1, **after}}
    found = merged(was, cleared(was, now_))
    tender = found["tender"]
    now = {one["id"]: one for one in after.get("items", ())}
    for item in tender.pop("items", []):
        assert item == now.pop(item["id"], {"id": item["id"]})
    assert now == {}
    plain = {name: value for name, value in tender.items() if value != {}}
    assert plain == {"x": 1, **{k: v for k, v in after.items() if k != "items" and v != {}}}


def test_a_contract_keeps_what_the_schema_asks_for() -> None:
    before = {"contracts": [{"id": "c", "awardID": "a", "status": "active"}]}
    assert cleared(before, {}) == {"contracts": [{"id": "c", "awardID": "a", "status": None}]}
    assert set(schema()["definitions"]["Contract"]["required"]) == set(KEPT)
