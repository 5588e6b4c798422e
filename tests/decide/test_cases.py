"""Cases: documents, sheets, approvals along their route, by the rules of `decide.cases`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bcpflow.commands import (
    ConfirmStep,
    DeclareFact,
    FireTransition,
    GiveApproval,
    PassScrutiny,
    RequestApproval,
    ReturnApproval,
    SkipStep,
    UndoStep,
    WithdrawApproval,
    WithdrawSheet,
)
from bcpflow.events import (
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    DocumentAttached,
    Event,
    FactDeclared,
    PhaseChanged,
    SheetFilled,
    SheetWithdrawn,
    StepConfirmed,
)
from bcpflow.run.case import digest_of
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
    SMALL,
    By,
    opened,
    paper,
    played,
    sheet,
)
from tests.samples import Game

ASK = RequestApproval(step="plan-approval", note="お願いします")
GIVE = GiveApproval(step="plan-approval", note="了")
HEAD_GAVE = ApprovalGiven(step="plan-approval", role="requester-head", note="了")
SETTLED = StepConfirmed(step="plan-approval", result="achieved", note="了")


def attached(document: str, text: str, number: int) -> DocumentAttached:
    asked = paper(document, text)
    return DocumentAttached(
        document=document,
        name=asked.name,
        sha256=asked.sha256,
        size=asked.size,
        media=asked.media,
        number=number,
    )


def test_the_first_version_of_a_document_settles_its_step_and_the_next_do_not() -> None:
    game = opened()
    value = "spec.docx v1"
    assert game.do(paper("spec"), "h-req") == (
        attached("spec", "1", 1),
        StepConfirmed(step="spec", result="achieved", value=value),
    )
    assert game.do(paper("spec", "2"), "h-req") == (attached("spec", "2", 2),)
    assert game.do(paper("spec", "1"), "h-req") == (attached("spec", "1", 3),)


def test_a_document_of_its_own_name_settles_nothing_and_anybody_may_add_it() -> None:
    game = opened()
    assert game.do(paper("minutes"), "h-cio") == (attached("minutes", "1", 1),)


@pytest.mark.parametrize("left", [SkipStep(step="spec"), ConfirmStep(
    step="spec", result="not_achieved"
)])  # fmt: skip
def test_a_document_that_comes_after_all_settles_what_was_left_out(left: SkipStep) -> None:
    game = opened(None, (left, "h-req"))
    assert [type(e) for e in game.do(paper("spec"), "h-req")] == [DocumentAttached, StepConfirmed]
    assert game.state.steps["spec"].outcome == "achieved"


def test_an_undone_document_is_still_there_and_its_step_is_done_by_saying_so() -> None:
    game = opened(None, (paper("spec"), "h-req"), (UndoStep(step="spec"), "h-req"))
    assert game.do(ConfirmStep(step="spec"), "h-req") == (
        StepConfirmed(step="spec", result="achieved"),
    )


def test_figures_are_written_changed_and_withdrawn() -> None:
    game = opened()
    filled = SheetFilled(sheet="quote:Q1", kind="quote", data={"total": 1})
    assert game.do(sheet("quote:Q1"), "h-it") == (filled,)
    gone = WithdrawSheet(sheet="quote:Q1", reason="期限切れ")
    assert game.do(gone, "h-it") == (SheetWithdrawn(sheet="quote:Q1", reason="期限切れ"),)


def test_scrutiny_is_settled_where_no_finding_is_open() -> None:
    game = opened(None, *DRAFTED[:3])
    done = game.do(PassScrutiny(step="scrutiny", note="2者"), "h-it")
    assert done == (StepConfirmed(step="scrutiny", result="achieved", note="2者"),)


def test_a_request_holds_everything_the_approvers_have_before_them() -> None:
    game = opened(None, *DRAFTED)
    assert game.do(ASK, "h-req") == (
        ApprovalRequested(
            step="plan-approval",
            route="section",
            roles=("requester-head",),
            facts={PRICE: SMALL, "方式": "見積合わせ"},
            documents={"spec": paper("spec").sha256},
            sheets={"quote:Q1": digest_of({"total": 1})},
            note="お願いします",
        ),
    )


@pytest.mark.parametrize(
    ("price", "did", "step", "route"),
    [
        (SMALL, DRAFTED, "plan-approval", "section"),
        (500_000, DRAFTED, "plan-approval", "section"),
        (500_001, DRAFTED, "plan-approval", "large"),
        (LARGE, DRAFTED, "plan-approval", "large"),
        (SMALL, AWARDED[:-2], "award-approval", "rest"),
    ],
)
def test_the_route_is_the_first_whose_condition_holds(
    price: int, did: tuple[By, ...], step: str, route: str
) -> None:
    """Neither one for other steps nor one of roles this workflow does not know."""
    game = opened({PRICE: price}, *did)
    (asked,) = game.do(RequestApproval(step=step), "h-con")
    assert isinstance(asked, ApprovalRequested)
    assert asked.route == route


def test_a_route_that_asks_for_a_fact_of_other_workflows_is_passed_over() -> None:
    rules = CASE.case_rules
    assert rules is not None
    other = replace(rules.routes[0], id="other", when='種別 == "工事"')
    changed = replace(CASE, case_rules=replace(rules, routes=(other, *rules.routes)))
    game = Game.start(changed, "case", facts={PRICE: SMALL})
    (asked,) = played(game, *DRAFTED).do(ASK)
    assert isinstance(asked, ApprovalRequested)
    assert asked.route == "section"


def test_an_approval_goes_from_role_to_role_and_the_last_settles_the_step() -> None:
    """Rule 3."""
    game = opened({PRICE: LARGE}, *ASKED)
    assert game.do(GIVE, "h-head") == (HEAD_GAVE,)
    assert not game.state.steps["plan-approval"].settled
    assert game.do(GIVE, "h-it2") == (replace(HEAD_GAVE, role="it-section"),)
    assert game.do(GIVE, "h-app") == (replace(HEAD_GAVE, role="approver"), SETTLED)
    given = game.state.case.approvals["plan-approval"].given
    assert given == (("requester-head", "h-head"), ("it-section", "h-it2"), ("approver", "h-app"))


@pytest.mark.parametrize(
    ("give", "by", "gave"),
    [
        (GIVE, "h-app", ("approver", "")),
        (replace(GIVE, role="approver"), "h-app", ("approver", "")),
        (GIVE, "h-dep", ("approver", "")),
        (replace(GIVE, role="approver-deputy"), "h-dep", ("approver-deputy", "approver")),
        (replace(GIVE, role="cio", reason="出張"), "h-cio", ("cio", "approver")),
    ],
)
def test_the_named_person_a_deputy_or_a_proxy_with_a_reason_decides(
    give: GiveApproval, by: str, gave: tuple[str, str]
) -> None:
    """Rule 3: the deputy of the roster or of the workflow, and the table of proxies."""
    head, it = GiveApproval(step="plan-approval"), GiveApproval(step="plan-approval")
    game = opened({PRICE: LARGE}, *ASKED, (head, "h-head"), (it, "h-it2"))
    given, _ = game.do(give, by)
    assert isinstance(given, ApprovalGiven)
    assert (given.role, given.proxy_for) == gave
    assert given.reason == give.reason
    assert game.state.case.approvals["plan-approval"].given[-1] == ("approver", by)


def test_sent_back_it_is_open_to_be_mended_and_asked_for_again() -> None:
    """差戻し・再申請."""
    game = opened({PRICE: LARGE}, *ASKED, (GIVE, "h-head"))
    back = ReturnApproval(step="plan-approval", reason="数量が違う")
    assert game.do(back, "h-it2") == (
        ApprovalReturned(step="plan-approval", role="it-section", reason="数量が違う"),
    )
    assert game.state.case.approvals == {}
    played(game, (paper("spec", "2"), "h-req"), (ASK, "h-req"))
    asked = game.state.case.approvals["plan-approval"]
    assert (asked.given, asked.documents) == ((), {"spec": paper("spec", "2").sha256})


def test_taken_back_it_is_open_to_be_mended_and_asked_for_again() -> None:
    """取下げ・再申請."""
    game = opened(None, *ASKED)
    assert game.do(WithdrawApproval(step="plan-approval", reason="直す"), "h-req") == (
        ApprovalWithdrawn(step="plan-approval", reason="直す"),
    )
    played(game, CHANGED, (ASK, "h-req"), (GIVE, "h-head"))
    assert game.state.case.approvals["plan-approval"].facts[PRICE] == SMALL + 1


@pytest.mark.parametrize(
    ("did", "events"),
    [
        ((DeclareFact(name=PRICE, value=SMALL), "h-req"), [FactDeclared]),
        ((DeclareFact(name="備考", value="新しい"), "h-req"), [FactDeclared]),
        ((sheet("quote:Q1"), "h-it"), [SheetFilled]),
        ((sheet("lot:L1"), "h-it"), [SheetFilled]),
        ((paper("minutes"), "h-mem"), [DocumentAttached]),
    ],
)
@pytest.mark.parametrize("before", [ASKED, APPROVED], ids=["pending", "approved"])
def test_what_nobody_had_before_them_may_be_added_and_nothing_lapses(
    before: tuple[By, ...], did: By, events: list[type[Event]]
) -> None:
    """Rules 1 and 2: writing the same again is no change either."""
    game = opened(None, *before)
    assert [type(event) for event in game.do(*did)] == events
    assert game.state.case.again == ()


CHANGES: list[tuple[By, str]] = [
    (CHANGED, PRICE),
    ((DeclareFact(name="方式", value="入札"), "h-req"), "方式"),
    ((paper("spec", "2"), "h-req"), "spec"),
    ((sheet("quote:Q1", 2), "h-it"), "quote:Q1"),
    ((replace(sheet("quote:Q1"), kind="score"), "h-it"), "quote:Q1"),
    ((WithdrawSheet(sheet="quote:Q1", reason="x"), "h-it"), "quote:Q1"),
]


@pytest.mark.parametrize(("did", "what"), CHANGES)
def test_a_change_of_what_was_approved_makes_it_lapse_and_approval_heals_it(
    did: By, what: str
) -> None:
    """Rule 2."""
    game = opened(None, *APPROVED)
    assert game.do(*did)[-1] == ApprovalLapsed(step="plan-approval", changed=(what,))
    refused = game.attempt(FireTransition())
    assert refused is not None
    assert refused.code == "BCP-R006"
    if what == "quote:Q1":  # what was judged was it, too
        played(game, (PassScrutiny(step="scrutiny"), "h-it"))
    again = GiveApproval(step="plan-approval")
    played(game, (ASK, "h-req"), (again, "h-head"))
    assert isinstance(game.do(FireTransition())[-1], PhaseChanged)


@pytest.mark.parametrize(("did", "what"), CHANGES)
def test_while_it_waits_nothing_of_it_changes(did: By, what: str) -> None:
    """Rule 1: refused, and allowed once it was taken back."""
    game = opened(None, *ASKED)
    before = game.state
    refused = game.attempt(*did)
    assert refused is not None
    assert (refused.code, refused.data["changed"]) == ("BCP-P091", [what])
    assert game.state is before
    played(game, (WithdrawApproval(step="plan-approval"), "h-req"), did)
    assert "plan-approval" not in game.state.case.again


def test_one_change_makes_every_approval_lapse_that_was_about_it() -> None:
    game = opened(None, *DELIVERING)
    assert game.do(*CHANGED)[1:] == (
        ApprovalLapsed(step="plan-approval", changed=(PRICE,)),
        ApprovalLapsed(step="award-approval", changed=(PRICE,)),
    )
    assert [type(e) for e in game.do(paper("spec", "2"), "h-req")] == [DocumentAttached]


def test_changing_it_back_heals_nothing() -> None:
    game = opened(None, *APPROVED, CHANGED)
    played(game, (DeclareFact(name=PRICE, value=SMALL), "h-req"))
    assert game.state.case.again == ("plan-approval",)


def test_a_pending_approval_holds_back_a_change_that_another_would_only_lapse_by() -> None:
    """Reproducer of half a change: nothing may have happened when it is refused."""
    game = opened(None, *AWARDED[:-1])
    refused = game.attempt(*CHANGED)
    assert refused is not None
    assert (refused.code, refused.data["step"]) == ("BCP-P091", "award-approval")
    assert game.state.case.again == ()


def test_an_undone_approval_may_be_said_to_hold_or_be_asked_for_again() -> None:
    """Reproducer: nothing had changed, so it could not be asked for, and its step stayed open."""
    undone = (UndoStep(step="plan-approval"), "h-head")
    game = opened(None, *APPROVED, undone)
    assert game.do(ConfirmStep(step="plan-approval"), "h-head") == (
        StepConfirmed(step="plan-approval", result="achieved"),
    )
    game = opened(None, *APPROVED, undone, (ASK, "h-req"))
    refused = game.attempt(ConfirmStep(step="plan-approval"), "h-head")
    assert refused is not None
    assert refused.code == "BCP-P098"
    assert isinstance(game.do(GIVE, "h-head")[-1], StepConfirmed)


def test_a_phase_that_is_returned_to_takes_its_approval_once_more() -> None:
    back = (FireTransition(trigger="send-back", reason="仕様"), "h-con")
    game = opened(None, *PROCURING, back)
    assert game.state.steps["plan-approval"].occurrence == 2
    played(game, (ConfirmStep(step="spec"), "h-req"), (ConfirmStep(step="need"), "h-req"))
    played(game, (PassScrutiny(step="scrutiny"), "h-it"), (ASK, "h-req"))
    given = game.do(GIVE, "h-head")[-1]
    assert given == replace(SETTLED, occurrence=2)
    assert isinstance(game.do(FireTransition())[-1], PhaseChanged)


def test_a_gate_may_be_overruled_by_whom_it_names_and_the_record_says_what_was_missing() -> None:
    game = opened(None, *AWARDED, CHANGED)
    forced = FireTransition(trigger="deliver", override=True, reason="納期", role="approver")
    (moved,) = game.do(forced, "h-app")
    assert isinstance(moved, PhaseChanged)
    assert moved.overridden == ("plan-approval", "award-approval")
