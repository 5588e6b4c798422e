"""Definitions as plain values and back: nothing lost, nothing guessed, order kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.definition.codec import pack, unpack
from bcpflow.definition.model import (
    Checklist,
    Definition,
    Fact,
    Gate,
    Inject,
    Item,
    NamedEvent,
    Objective,
    Option,
    Phase,
    Role,
    Step,
    Track,
    Transition,
    Workflow,
)
from tests.samples import DRILL, PAIR, thorough

WORDS = st.text(max_size=5)
TEXTS = WORDS | st.dictionaries(st.sampled_from(["ja", "en"]), WORDS)
MANY = st.lists(WORDS, max_size=3).map(tuple)
FACT_VALUES = WORDS | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
STEPS = st.builds(
    Step,
    id=WORDS,
    title=TEXTS,
    kind=st.none() | st.sampled_from(["task", "measure"]),
    required=st.booleans(),
    after=MANY,
    options=st.lists(st.builds(Option, id=WORDS, title=TEXTS), max_size=2).map(tuple),
    to=st.none() | TEXTS,
)
WAYS = st.builds(
    Transition,
    to=WORDS,
    gate=st.none()
    | WORDS
    | st.builds(Gate, steps=st.just("all required") | MANY, override=WORDS | MANY),
    back=st.booleans(),
)
PHASES = st.builds(
    Phase,
    title=TEXTS,
    steps=st.lists(STEPS, max_size=2).map(tuple),
    next=st.lists(WAYS, max_size=2).map(tuple),
)
DEFINITIONS = st.builds(
    Definition,
    workflow=st.builds(
        Workflow,
        workflow=WORDS,
        title=TEXTS,
        facts=st.dictionaries(
            WORDS, st.builds(Fact, choices=MANY, default=st.none() | FACT_VALUES), max_size=2
        ),
        roles=st.dictionaries(WORDS, st.builds(Role, title=TEXTS, deputies=MANY), max_size=2),
        events=st.dictionaries(WORDS, st.builds(NamedEvent, title=TEXTS), max_size=2),
        phases=st.dictionaries(WORDS, PHASES, max_size=3),
        tracks=st.dictionaries(
            WORDS,
            st.builds(Track, title=TEXTS, phases=st.dictionaries(WORDS, PHASES, max_size=2)),
            max_size=2,
        ),
        injects=st.lists(
            st.builds(Inject, id=WORDS, content=TEXTS, to=WORDS | MANY), max_size=2
        ).map(tuple),
        objectives=st.dictionaries(WORDS, st.builds(Objective, title=TEXTS), max_size=1),
        sources=st.lists(TEXTS, max_size=2).map(tuple),
    ),
    checklists=st.dictionaries(
        WORDS,
        st.builds(
            Checklist,
            checklist=WORDS,
            title=TEXTS,
            items=st.lists(st.builds(Item, id=WORDS, title=TEXTS), max_size=2).map(tuple),
        ),
        max_size=2,
    ),
)


def stored(value: object) -> Any:
    """As the journal hands it back: through JSON with its keys sorted."""
    return json.loads(json.dumps(value, sort_keys=True))


def in_order(definition: Definition) -> list[object]:
    flow = definition.workflow
    tracks = [(name, list(track.phases)) for name, track in flow.tracks.items()]
    return [list(flow.phases), tracks, list(flow.facts), list(flow.roles), list(flow.events)]


@given(DEFINITIONS)
@thorough(60)
def test_a_definition_comes_back_from_a_journal_that_sorts_its_keys(definition: Definition) -> None:
    again = unpack(Definition, stored(pack(definition)))
    assert again == definition
    assert in_order(again) == in_order(definition)


@pytest.mark.parametrize("definition", [DRILL, PAIR])
def test_the_samples_come_back(definition: Definition) -> None:
    again = unpack(Definition, stored(pack(definition)))
    assert again == definition
    assert in_order(again) == in_order(definition)


def test_what_is_left_at_its_default_is_left_out() -> None:
    assert pack(Step(id="a", title="題")) == {"id": "a", "title": "題"}
    assert pack(Step(id="a", title="題", required=False))["required"] is False


def test_mappings_of_definitions_become_pairs_because_their_order_has_a_meaning() -> None:
    flow = DRILL.workflow
    packed = pack(flow)
    assert [name for name, _ in packed["phases"]] == ["survey", "report", "over"]
    assert packed["title"] == {"ja": "小さな訓練", "en": "A small drill"}
    assert set(pack(flow, pairs=False)["phases"]) == set(flow.phases)
    assert unpack(Workflow, pack(flow, pairs=False)) == flow


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Step, []),
        (Step, {"id": 1, "title": "題"}),
        (Step, {"id": "a"}),
        (Step, {"id": "a", "title": "題", "required": 1}),
        (Step, {"id": "a", "title": "題", "required": "yes"}),
        (Step, {"id": "a", "title": "題", "after": "b"}),
        (Step, {"id": "a", "title": "題", "kind": "duty"}),
        (Step, {"id": "a", "title": "題", "colour": "red"}),
        (Step, {"id": "a", "title": None}),
        (Fact, {"choices": [1]}),
        (Fact, {"default": [1]}),
        (Workflow, {"workflow": "w", "title": "題", "phases": ["survey"]}),
        (Workflow, {"workflow": "w", "title": "題", "phases": [["survey"]]}),
        (Workflow, {"workflow": "w", "title": "題", "phases": 3}),
        (Gate, {"steps": "some"}),
    ],
)
def test_what_does_not_fit_its_declared_type_raises(kind: type, data: object) -> None:
    with pytest.raises(TypeError):
        unpack(kind, data)


def test_a_number_stays_a_number_and_a_yes_stays_a_yes() -> None:
    for value in (3, 3.5, True, False, "3"):
        again = unpack(Fact, stored(pack(Fact(default=value)))).default
        assert again == value
        assert type(again) is type(value)


@dataclass(frozen=True)
class _Sample:
    word: Literal["a", "b"] = "a"
    count: int = 0


def test_it_goes_by_the_types_a_dataclass_declares() -> None:
    assert unpack(_Sample, {"word": "b", "count": 2}) == _Sample("b", 2)
    for wrong in ({"word": "c"}, {"count": "2"}, {"count": True}):
        with pytest.raises(TypeError):
            unpack(_Sample, wrong)


def test_every_field_of_the_model_can_be_written_down() -> None:
    """A field whose type the codec cannot read would be found in a journal, years later."""
    full = Step(
        **{  # type: ignore[arg-type]  # built from what the model declares
            f.name: {"required": False, "after": ("x",), "kind": "task"}.get(f.name, "x")
            for f in fields(Step)
            if f.name != "options"
        }
    )
    assert unpack(Step, stored(pack(full))) == full
