"""Documents: what the journal keeps of an event, and the event that comes back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from bcpflow.clock import Reading
from bcpflow.commands import (
    AtElapsed,
    AtWall,
    CheckItems,
    Command,
    ConfirmStep,
    DeclareFact,
    JumpClock,
    SkipStep,
    TakeNote,
)
from bcpflow.decide import Draft
from bcpflow.definition.model import Definition
from bcpflow.errors import JournalUnfit
from bcpflow.events import StepConfirmed
from bcpflow.journal import canonical
from bcpflow.service import records
from tests.decide.any_commands import PLOTS, Act
from tests.samples import WALL_T0, Game, thorough

READ = Reading(WALL_T0, "boot-1", 42)
DRAFT = Draft(StepConfirmed(step="power", result="achieved"), 60_000, WALL_T0)


def written(draft: Draft = DRAFT, **more: object) -> dict[str, object]:
    return records.document(draft, actor="p-1", role=None, read=READ, **more)  # type: ignore[arg-type]


def test_the_shape_of_a_body_is_kept_for_ten_years() -> None:
    """Schema 1, to the letter: fields may be added, none renamed."""
    assert written() == {
        "schema": 1,
        "type": "step.confirmed",
        "occurred_at": "2026-11-21T03:00:00.000000Z",
        "recorded_at": "2026-11-21T03:00:00.000000Z",
        "clock": {"boot": "boot-1", "ns": 42},
        "elapsed_ms": 60_000,
        "actor": "p-1",
        "role": "",
        "data": {
            "step": "power",
            "result": "achieved",
            "occurrence": 1,
            "note": "",
            "stumble": "",
            "value": "",
        },
    }


def test_what_was_typed_in_late_and_under_a_key_says_so() -> None:
    late = Draft(DRAFT.event, 1, WALL_T0 - 5_000_000_000, late=True)
    made = written(late, request=("k", ConfirmStep(step="power")))
    assert made["late"] is True
    assert made["occurred_at"] == "2026-11-21T02:59:55.000000Z"
    assert made["key"] == "k"
    assert made["request"] == records.request_of(ConfirmStep(step="power"))
    assert not {"late", "key", "request"} & written().keys()


@given(PLOTS)
@thorough(40)
def test_every_event_comes_back_from_the_bytes_of_its_document(
    plot: tuple[Definition, list[Act]],
) -> None:
    definition, acts = plot
    game = Game.start(definition)
    for act in acts:
        act.before(game.clock)
        game.attempt(act.given(game.state))
    for told in game.history:
        draft = Draft(told.event, told.elapsed_ms, told.occurred_ns, told.late)
        made = records.document(draft, actor=told.actor, role=told.role, read=told.read)
        again = records.recorded(json.loads(canonical(made)), told.run, told.version)
        assert again == told


@pytest.mark.parametrize(
    "other",
    [
        ConfirmStep(step="heat"),
        ConfirmStep(step="power", result="not_achieved"),
        ConfirmStep(step="power", note=" "),
        ConfirmStep(step="power", role="head"),
        SkipStep(step="power"),
    ],
)
def test_another_request_has_another_fingerprint(other: Command) -> None:
    assert records.request_of(other) != records.request_of(ConfirmStep(step="power"))


@pytest.mark.parametrize("at", [AtElapsed(1, "T+0"), AtWall(1, "9:00")])
def test_the_moment_is_no_part_of_the_request(at: AtElapsed | AtWall) -> None:
    """A retry a second later is the same request."""
    assert records.request_of(TakeNote(text="x", at=at)) == records.request_of(TakeNote(text="x"))


def test_the_order_of_items_is_no_part_of_the_request_either() -> None:
    one = CheckItems(step="power", items={"ups": "normal", "fuel": "abnormal"})
    two = CheckItems(step="power", items={"fuel": "abnormal", "ups": "normal"})
    assert records.request_of(one) == records.request_of(two)
    for command in (DeclareFact(name="停電", value=True), JumpClock(by_ms=1)):
        assert len(records.request_of(command)) == 16


def test_a_reading_is_made_steady_once() -> None:
    rough = Reading(WALL_T0 + 1_999, "b", 7)
    steady = records.steady(rough)
    assert steady == Reading(WALL_T0 + 1_000, "b", 7)
    assert records.steady(steady) == steady


def test_an_event_of_a_newer_program_is_told_as_such() -> None:
    with pytest.raises(JournalUnfit) as refused:
        records.recorded({**written(), "type": "step.delegated"}, "r", 2)
    assert refused.value.code == "BCP-J006"
    assert refused.value.data["found"] == "step.delegated"
