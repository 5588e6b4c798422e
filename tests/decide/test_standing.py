"""What a change does to what stands, by the rules of `decide.standing`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bcpflow.commands import (
    CheckItems,
    Command,
    DeclareFact,
    FireTransition,
    GiveApproval,
    PassScrutiny,
    RequestApproval,
    UndoStep,
    WithdrawApproval,
    WithdrawSheet,
)
from bcpflow.definition.caserules import Rough, Route
from bcpflow.events import (
    ApprovalLapsed,
    ApprovalRequested,
    DocumentAttached,
    Event,
    FactDeclared,
    SheetFilled,
    SheetWithdrawn,
    StepReopened,
)
from tests.sample_case import (
    APPROVED,
    ASKED,
    AWARDED,
    CASE,
    CHANGED,
    DELIVERING,
    DRAFTED,
    LARGE,
    PRICE,
    PROCURING,
    RULES,
    SMALL,
    STAFF,
    By,
    opened,
    paper,
    played,
    sheet,
)
from tests.samples import Game

ASK: By = (RequestApproval(step="plan-approval"), "h-req")
GIVE: By = (GiveApproval(step="plan-approval"), "h-head")
PASS: By = (PassScrutiny(step="scrutiny"), "h-it")
OPENED = StepReopened(step="scrutiny", changed=("quote:Q2",))
GONE = WithdrawSheet(sheet="quote:Q1", reason="期限切れ")


def code(game: Game, did: Command, by: str) -> str:
    refused = game.attempt(did, by)
    return refused.code if refused else ""


def kinds(events: tuple[Event, ...]) -> list[type[Event]]:
    return [type(event) for event in events]


def roughly(*did: By, routes: tuple[Route, ...] = RULES.routes) -> Game:
    """A case in which the price is only rough when the plan is approved."""
    rule = Rough(id="rough", steps=("plan-approval",), facts=(PRICE,), why="概算")
    definition = replace(CASE, case_rules=replace(RULES, rough=(rule,), routes=routes))
    return played(Game.start(definition, "case", facts={PRICE: SMALL}, people=STAFF), *did)


@pytest.mark.parametrize(
    ("did", "first"),
    [(sheet("quote:Q2"), SheetFilled), (sheet("quote:Q1", 2), SheetFilled), (GONE, SheetWithdrawn)],
)
def test_a_scrutiny_is_open_again_when_its_quotes_change(did: Command, first: type[Event]) -> None:
    """Rule 5; reproducer: a quote that came after the scrutiny was never looked at."""
    game = opened(None, *DRAFTED)
    assert kinds(game.do(did, "h-it")) == [first, StepReopened]
    assert game.state.steps["scrutiny"].outcome is None
    assert code(game, ASK[0], "h-req") == "BCP-R003"
    played(game, PASS, ASK, GIVE, (FireTransition(trigger="procure"), "h-req"))
    assert game.state.case.again == ()


def test_a_gate_asks_for_the_scrutiny_again_and_so_does_the_approval() -> None:
    """Rule 5."""
    game = opened(None, *APPROVED)
    lapsed = ApprovalLapsed(step="plan-approval", changed=("quote:Q2",))
    assert game.do(sheet("quote:Q2"), "h-it")[1:] == (OPENED, lapsed)
    refused = game.attempt(FireTransition(), "h-req")
    assert refused is not None
    assert sorted(refused.data["missing"]) == ["plan-approval", "scrutiny"]  # type: ignore[call-overload]
    played(game, PASS, ASK, GIVE, (FireTransition(), "h-req"))


def test_the_same_figures_again_open_nothing() -> None:
    game = opened(None, *APPROVED)
    assert kinds(game.do(sheet("quote:Q1"), "h-it")) == [SheetFilled]


def test_in_a_later_phase_only_what_was_judged_opens_it() -> None:
    """Rule 5: the gates of later phases ask for it then."""
    game = opened(None, *AWARDED)
    assert kinds(game.do(sheet("quote:Q2"), "h-it")) == [SheetFilled]
    opened_, *lapsed = game.do(sheet("quote:Q1", 2), "h-it")[1:]
    assert opened_ == replace(OPENED, changed=("quote:Q1",))
    assert kinds(tuple(lapsed)) == [ApprovalLapsed, ApprovalLapsed]
    refused = game.attempt(FireTransition(trigger="deliver"), "h-con")
    assert refused is not None
    assert "scrutiny" in refused.data["missing"]  # type: ignore[operator]


def test_while_an_approval_waits_no_step_it_comes_after_is_undone() -> None:
    """Rule 1; reproducer: a step was undone and the approval given all the same."""
    game = opened(None, *ASKED)
    for step, by in ("spec", "h-req"), ("scrutiny", "h-it"):
        assert code(game, UndoStep(step=step), by) == "BCP-P091"
    assert code(game, sheet("quote:Q2"), "h-it") == "BCP-P091"
    assert code(game, UndoStep(step="need"), "h-req") == ""
    played(game, (WithdrawApproval(step="plan-approval"), "h-req"))
    assert code(game, UndoStep(step="spec"), "h-req") == ""


def test_the_checklist_of_a_settled_step_stands_still_too() -> None:
    """Rule 1: its step rests on figures that lie before approvers; before and after, it is open."""
    from tests.decide.refused_case import RATED, rated

    ticked: By = (CheckItems(step="need", items={}, rest="normal"), "h-req")
    again = CheckItems(step="need", items={"a": "abnormal"})
    game = rated(RATED, ticked, *DRAFTED)()
    assert code(game, again, "h-req") == ""
    played(game, ASK)
    assert code(game, CheckItems(step="need", items={"b": "abnormal"}), "h-req") == "BCP-P091"
    played(game, (WithdrawApproval(step="plan-approval"), "h-req"))
    assert code(game, CheckItems(step="need", items={"b": "abnormal"}), "h-req") == ""


def test_the_checklist_of_an_open_step_goes_on_while_an_approval_waits() -> None:
    from tests.decide.refused_case import RATED, rated

    game = rated(RATED, *DRAFTED[1:], ASK)()
    assert code(game, CheckItems(step="need", items={"a": "abnormal"}), "h-req") == ""


def test_what_was_opened_again_is_not_approved() -> None:
    """A phase entered anew opens its steps; what had been asked for waits until they are done."""
    game = opened(None, *PROCURING, CHANGED, ASK)
    played(game, (FireTransition(trigger="send-back", reason="仕様"), "h-con"))
    assert code(game, GIVE[0], "h-head") == "BCP-R003"


def test_an_approval_is_about_its_own_phase_and_those_before() -> None:
    """Rule 3; reproducer: asked for again it was about the papers of later phases."""
    game = opened(None, *DELIVERING, (paper("minutes"), "h-con"), (sheet("payment:1"), "h-con"))
    played(game, CHANGED)
    (asked,) = game.do(*ASK)
    assert isinstance(asked, ApprovalRequested)
    assert (set(asked.documents), set(asked.sheets)) == ({"spec"}, {"quote:Q1"})
    played(game, GIVE)
    for did in (paper("notice", "2"), paper("minutes", "2")):
        assert ApprovalLapsed not in {
            type(event)
            for event in game.do(did, "h-con")
            if isinstance(event, ApprovalLapsed) and event.step == "plan-approval"
        }


def test_a_second_notice_leaves_the_approval_before_it_alone() -> None:
    game = opened(None, *AWARDED)
    events = game.do(paper("notice", "2"), "h-con")
    assert events[1:] == (ApprovalLapsed(step="award-approval", changed=("notice",)),)


def test_a_free_paper_belongs_to_the_phase_it_was_written_in() -> None:
    """Rule 3."""
    game = opened(None, (paper("minutes"), "h-con"), *APPROVED)
    assert set(game.state.case.approvals["plan-approval"].documents) == {"minutes", "spec"}
    assert kinds(game.do(paper("minutes", "2"), "h-con")) == [DocumentAttached, ApprovalLapsed]


def test_what_was_rough_may_be_set_later() -> None:
    """Rule 4: unless the approval would take another route now."""
    game = roughly(*PROCURING)
    assert kinds(game.do(*CHANGED)) == [FactDeclared]
    assert kinds(game.do(DeclareFact(name=PRICE, value=LARGE), "h-req")) == [
        FactDeclared, ApprovalLapsed,
    ]  # fmt: skip
    other = DeclareFact(name="方式", value="入札")
    assert kinds(roughly(*PROCURING).do(other, "h-req")) == [FactDeclared, ApprovalLapsed]


def test_a_rough_fact_that_leaves_no_route_lapses_what_it_was_approved_by() -> None:
    """Rule 4: where no route can be told it is not the same one."""
    game = roughly(*APPROVED, routes=RULES.routes[:1])
    assert kinds(game.do(*CHANGED)) == [FactDeclared]
    assert kinds(game.do(DeclareFact(name=PRICE, value=LARGE), "h-req")) == [
        FactDeclared, ApprovalLapsed,
    ]  # fmt: skip


def test_what_lies_before_approvers_stands_still_though_it_is_rough() -> None:
    """Rules 1 and 4."""
    assert code(roughly(*ASKED), *CHANGED) == "BCP-P091"


def test_what_is_rough_for_one_is_held_by_the_next() -> None:
    """Rule 4."""
    game = roughly(*DELIVERING)
    lapsed = game.do(*CHANGED)[1:]
    assert lapsed == (ApprovalLapsed(step="award-approval", changed=(PRICE,)),)


def test_what_a_later_phase_lapsed_by_is_asked_for_there() -> None:
    """Reproducer: back in the plan, the award had to be approved before the plan was left."""
    game = opened(None, *AWARDED, CHANGED)
    played(game, (FireTransition(trigger="send-back", reason="額"), "h-con"))
    refused = game.attempt(FireTransition(trigger="procure"), "h-con")
    assert refused is not None
    assert "award-approval" not in refused.data["missing"]  # type: ignore[operator]
