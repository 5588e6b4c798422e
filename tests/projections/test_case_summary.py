"""A case in short: figures, who is to act and since when, and what happened on which day."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bcpflow.commands import (
    AbortRun,
    ConfirmStep,
    DecideStep,
    FillSheet,
    FireTransition,
    GiveApproval,
    NoteEvent,
)
from bcpflow.definition.model import Definition, Fact, FactValue
from bcpflow.projections.case_summary import case_summary, handed_over, yen
from tests.sample_case import (
    APPROVED,
    ASKED,
    AWARDED,
    CASE,
    DELIVERING,
    DRAFTED,
    LARGE,
    PRICE,
    STAFF,
    By,
    opened,
    paper,
    played,
    sheet,
)
from tests.samples import DRILL, MINUTE_MS, WALL_T0, Game

MINUTE_NS = MINUTE_MS * 1_000_000


def told(game: Game) -> dict[str, Any]:
    made = case_summary(game.state, handed_over(game.history))
    assert json.loads(json.dumps(made)) == made, "it goes through JSON unchanged"
    return made


def ball(game: Game) -> list[tuple[str, list[str], int]]:
    """Roles, their steps, and the minute from which they have had it."""
    return [
        (one["role"], one["steps"], (one["since_ns"] - WALL_T0) // MINUTE_NS)
        for one in told(game)["ball"]
    ]


def filled(kind: str, number: int = 1, **data: Any) -> By:
    return FillSheet(sheet=f"{kind}:{number}", kind=kind, data=data), "h-con"


def test_any_run_of_a_case_has_a_summary_and_what_nobody_said_is_none() -> None:
    made = told(Game.start(DRILL, "case"))
    assert (made["run"], made["workflow"], made["status"]) == ("run-1", "small-drill", "running")
    unsaid = ("department", "fiscal_year", "contract_type", "method", "item", "category", "system")
    assert [made[name] for name in (*unsaid, "estimate", "amount", "paid")] == [None] * 10
    assert (made["suppliers"], made["quotes"], made["terms"]) == ([], 0, [])
    assert made["phase"] == "survey"


def test_facts_are_told_by_any_of_their_names() -> None:
    facts = {"年度": Fact(), "担当課": Fact(), "号": Fact(), "台帳番号": Fact(type="number")}
    facts |= {PRICE: Fact(type="number"), "契約金額": Fact(type="number"), "相手方": Fact()}
    definition = Definition(workflow=replace(CASE.workflow, facts=facts))
    said: dict[str, FactValue] = {
        "年度": "令和8年度",
        "担当課": "税務課",
        "号": "なし",
        "台帳番号": 12.0,
    }
    game = Game.start(
        definition, "case", facts={**said, PRICE: 1_000_000.0, "契約金額": 9e5, "相手方": "甲社"}
    )
    made = told(game)
    assert (made["fiscal_year"], made["department"]) == ("令和8年度", "税務課")
    assert (made["item"], made["system"]) == (None, "12")
    assert (made["estimate"], made["amount"], made["suppliers"]) == (1_000_000, 900_000, ["甲社"])


def test_a_contract_says_more_than_a_fact_and_several_are_added_up() -> None:
    game = opened(
        None,
        filled("supplier", 1, name="乙社"),
        filled("contract", 1, amount=300_000, supplier={"name": "甲社"}, signed="2026-04-01"),
        filled("contract", 2, amount="50,000円", supplier="甲社", ends="2031-03-31"),
        filled("payment", 1, amount=100_000, day="2026-05-31"),
        filled("payment", 2, amount=20_000, day="2026-04-30"),
        (sheet("quote:Q1"), "h-it"),
        (sheet("quote:Q2"), "h-it"),
    )
    made = told(game)
    assert (made["amount"], made["paid"], made["quotes"]) == (350_000, 120_000, 2)
    assert made["suppliers"] == ["甲社"]
    assert made["happened_on"] == {
        "contract-signed": "2026-04-01",
        "contract-end": "2031-03-31",
        "paid": "2026-05-31",
    }


def test_the_only_supplier_named_is_taken_for_it_and_of_several_none() -> None:
    one = opened(None, filled("supplier", 1, name="甲社"))
    assert told(one)["suppliers"] == ["甲社"]
    assert told(played(one, filled("supplier", 2, name="乙社")))["suppliers"] == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"amount": "なし", "supplier": 3, "signed": 20260401, "years": [1]},
        {"amount": True, "supplier": {"name": None}, "years": {"2026": "x"}},
        {"amount": float("inf"), "ends": ""},
    ],
)
def test_a_sheet_that_says_something_else_stops_nothing(data: dict[str, Any]) -> None:
    game = opened(None, (FillSheet(sheet="contract", kind="contract", data=data), "h-con"))
    made = told(game)
    assert (made["amount"], made["suppliers"], made["happened_on"]) == (None, [], {})
    assert made["terms"] == [{"amount": None, "starts": None, "ends": None, "years": {}}]


def test_the_ball_is_with_the_roles_of_the_open_required_steps() -> None:
    game = opened()
    assert ball(game) == [("requester", ["need", "spec"], 0)]
    played(game, (paper("spec"), "h-req"))
    assert ball(game) == [("requester", ["need"], 0), ("it-section", ["scrutiny"], 1)]


def test_it_is_with_whom_an_approval_waits_for_since_it_came_to_them() -> None:
    game = opened({PRICE: LARGE}, *ASKED)
    assert ball(game) == [("requester-head", ["plan-approval"], 5)]
    played(game, (GiveApproval(step="plan-approval"), "h-head"))
    assert ball(game) == [("it-section", ["plan-approval"], 6)]
    assert ball(opened(None, *APPROVED)) == []


def test_it_is_with_whoever_approves_a_proposal() -> None:
    game = opened(None, (DecideStep(step="evaluation", option="good", role="committee"), "h-mem"))
    assert [one[:2] for one in ball(game)] == [("cio", ["evaluation"])]


def test_a_case_that_is_over_waits_for_nobody() -> None:
    over = played(
        opened(None, *DELIVERING),
        (ConfirmStep(step="watch"), "h-sup"),
        (paper("inspection"), "h-insp"),
        (FireTransition(trigger="over"), "h-req"),
    )
    made = told(over)
    assert (made["final"], made["ball"], made["waits"]) == (True, [], [])
    given_up = played(opened(), (AbortRun(reason="中止"), "h-req"))
    assert (told(given_up)["status"], told(given_up)["ball"]) == ("aborted", [])


def test_a_step_of_a_phase_that_was_left_holds_no_ball() -> None:
    game = opened(None, *APPROVED, (FireTransition(trigger="procure"), "h-req"))
    assert ball(game) == [("contract-officer", ["notice"], 7)]


def test_open_steps_with_a_target_wait() -> None:
    game = opened()
    (wait,) = told(game)["waits"]
    assert wait == {
        "step": "spec",
        "title": "仕様書を作る",
        "due_ns": WALL_T0 + 10 * 24 * 60 * MINUTE_NS,
    }
    assert told(opened(None, *DRAFTED))["waits"] == []


def test_a_happening_is_shown_by_its_step_until_somebody_notes_it() -> None:
    game = opened(None, *AWARDED)
    assert told(game)["happened_ns"] == {
        "plan-heard": WALL_T0 + 6 * MINUTE_NS,
        "award": WALL_T0 + 10 * MINUTE_NS,
    }
    assert told(game)["noted"] == []
    played(game, (NoteEvent(event="award"), "h-con"))
    assert told(game)["happened_ns"]["award"] == WALL_T0 + 11 * MINUTE_NS
    assert told(game)["noted"] == ["award"]


def test_no_person_is_in_it() -> None:
    text = json.dumps(told(opened({PRICE: LARGE}, *ASKED)))
    assert not [who["person"] for who in STAFF if who["person"] in text]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (1_000, 1_000), (1e6, 1_000_000), ("1,100,000円", 1_100_000), ("１２００", 1_200),
        ("-5", -5), ("", None), ("約百万", None), (True, None), (None, None), ("1.5", None),
        (float("nan"), None), ("--5", None),
    ],
)  # fmt: skip
def test_yen_are_read_as_people_write_them(said: object, meant: int | None) -> None:
    assert yen(said) == meant
