"""A case at one moment: the rules at the top of `case_view`, one by one."""

from __future__ import annotations

from bcpflow.commands import (
    AbortRun,
    ConfirmStep,
    DecideStep,
    DeclareFact,
    FireTransition,
    GiveApproval,
    PassScrutiny,
    RequestApproval,
    ReturnApproval,
    WithdrawApproval,
)
from bcpflow.projections.case_view import ApprovalRow, CaseView, DocumentRow, case_view
from tests.sample_case import (
    APPROVED,
    ASKED,
    AWARDED,
    CHANGED,
    DRAFTED,
    LARGE,
    PRICE,
    PROCURING,
    By,
    opened,
    paper,
    played,
    sheet,
)
from tests.samples import Game


def view(game: Game) -> CaseView:
    return case_view(game.state, game.clock())


def after(*did: By, price: int | None = None) -> CaseView:
    return view(opened({PRICE: price} if price else None, *did))


def documents(shown: CaseView) -> dict[str, DocumentRow]:
    return {row.id: row for row in shown.documents}


def approval(shown: CaseView, step: str) -> ApprovalRow:
    return next(row for row in shown.approvals if row.id == step)


def test_documents_are_those_of_the_phases_entered() -> None:
    """Rule 1."""
    assert list(documents(after())) == ["spec"]
    assert list(documents(after(*PROCURING))) == ["spec", "notice"]


def test_whatever_else_was_attached_is_shown_too() -> None:
    """Rule 1: a document nobody planned, and one of a phase that is still to come."""
    shown = documents(after((paper("memo"), "h-req")))
    assert list(shown) == ["spec", "memo"]
    memo = shown["memo"]
    assert (memo.title, memo.phase, memo.required) == ("memo", None, False)
    assert memo.document is not None
    assert memo.document.number == 1


def test_lacking_is_what_is_required_and_not_attached() -> None:
    assert [row.id for row in after().lacking] == ["spec"]
    assert after(*DRAFTED).lacking == ()
    assert [row.id for row in after(*PROCURING).lacking] == ["notice"]


def test_the_gate_is_that_of_the_way_on_with_all_it_asks_for() -> None:
    """Rule 2: the way back stands open, the gate is another one."""
    gate = after(*PROCURING).gate
    assert (gate.trigger, gate.to, gate.open) == ("deliver", "deliver", False)
    assert [missing.what for missing in gate.missing] == ["notice", "award-approval"]
    gate = after(*AWARDED).gate
    assert (gate.open, gate.missing) == (True, ())


def test_an_approval_that_lapsed_shuts_the_gate_by_name() -> None:
    """Rule 2."""
    assert after(*APPROVED).gate.open
    gate = after(*APPROVED, CHANGED).gate
    assert not gate.open
    assert ("approval", "plan-approval") in {(one.kind, one.what) for one in gate.missing}


def test_an_end_has_no_way_on() -> None:
    """Rule 2."""
    override = FireTransition(trigger="deliver", role="approver", override=True, reason="急ぐ")
    game = opened(None, *PROCURING, (override, "h-app"))
    played(game, (ConfirmStep(step="watch"), "h-sup"), (paper("inspection"), "h-insp"))
    played(game, (FireTransition(trigger="over"), "h-insp"))
    assert (view(game).gate.trigger, view(game).gate.open) == ("", False)


def test_the_ball_lies_with_the_open_required_steps() -> None:
    """Rule 3: optional steps ask for nobody, waiting ones not yet."""
    assert after().ball == ("requester",)
    assert after(*DRAFTED[:2]).ball == ("it-section",)
    assert after(*DRAFTED).ball == ("requester",)  # who drafts is to ask, the head not yet
    assert after(*PROCURING, CHANGED).ball == ("contract-officer", "requester")


def test_the_ball_lies_with_the_next_approver_of_what_was_asked() -> None:
    """Rule 3."""
    game = opened({PRICE: LARGE}, *ASKED)
    balls = [view(game).ball]
    for by in ("h-head", "h-it2"):
        played(game, (GiveApproval(step="plan-approval"), by))
        balls.append(view(game).ball)
    assert balls == [("requester-head",), ("it-section",), ("approver",)]


def test_a_proposed_choice_is_with_its_approver() -> None:
    """Rule 3: before the other open steps, which wait as well."""
    shown = after((DecideStep(step="evaluation", option="good"), "h-mem"))
    assert shown.ball == ("cio", "requester")


def test_nobody_has_the_ball_of_a_case_that_is_over() -> None:
    """Rule 3."""
    assert after(*ASKED, (AbortRun(reason="予算がない"), "h-req")).ball == ()


def test_where_an_approval_stands() -> None:
    step = "plan-approval"
    returned = (ReturnApproval(step=step, reason="根拠"), "h-head")
    withdrawn = (WithdrawApproval(step=step), "h-req")
    told = {
        "waiting": after(),
        "open": after(*DRAFTED),
        "requested": after(*ASKED),
        "approved": after(*APPROVED),
        "lapsed": after(*APPROVED, CHANGED),
    }
    assert {name: approval(shown, step).status for name, shown in told.items()} == {
        name: name for name in told
    }
    for did in (returned, withdrawn):
        row = approval(after(*ASKED, did), step)
        assert (row.status, row.approval) == ("open", None)


def test_an_approval_whose_phase_is_entered_again_is_open_again() -> None:
    back: By = (FireTransition(trigger="send-back", reason="範囲が違う"), "h-con")
    game = opened(None, *PROCURING, back)
    played(game, (ConfirmStep(step="spec"), "h-req"), (PassScrutiny(step="scrutiny"), "h-it"))
    assert approval(view(game), "plan-approval").status == "open"
    assert view(game).ball == ("requester",)
    played(game, (RequestApproval(step="plan-approval"), "h-req"))
    assert approval(view(game), "plan-approval").status == "requested"


def test_an_approval_of_a_phase_still_to_come_is_not_shown() -> None:
    assert [row.id for row in after().approvals] == ["plan-approval"]
    assert [row.id for row in after(*PROCURING).approvals] == ["plan-approval", "award-approval"]


def test_an_approval_that_does_not_apply_is_not_shown() -> None:
    shown = after((DeclareFact(name=PRICE, value=50_000), "h-req"), *PROCURING)
    assert [row.id for row in shown.approvals] == ["plan-approval"]


def test_sheets_are_named_with_their_kinds() -> None:
    shown = after((sheet("quote:Q1"), "h-it"), (sheet("score:one"), "h-mem"))
    assert shown.sheets == {"quote:Q1": "quote", "score:one": "score"}
