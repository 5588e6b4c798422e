"""What a case knows: versions, approvals, who took which part, by the rules of its module."""

from __future__ import annotations

import pytest

from bcpflow.commands import (
    AddAction,
    ApproveStep,
    ConfirmStep,
    DecideStep,
    DeclareFact,
    FireTransition,
    GiveApproval,
    Observe,
    RequestApproval,
    ReturnApproval,
    SkipStep,
    TakeNote,
    UndoStep,
    WithdrawApproval,
    WithdrawSheet,
)
from bcpflow.events import ApprovalLapsed, EventNoted, SheetFilled
from bcpflow.projections.board import board
from bcpflow.run import judge
from bcpflow.run.case import Approval, CaseState, digest_of
from bcpflow.run.evolve import evolve, fold
from bcpflow.run.judge import Missing
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
from tests.samples import MINUTE_MS, Game

REASKED: By = (RequestApproval(step="plan-approval"), "h-req")
REGIVEN: By = (GiveApproval(step="plan-approval"), "h-head")


def shut(game: Game) -> tuple[Missing, ...]:
    """What the first way on still asks for."""
    phase = game.state.tracks["main"].phase
    return judge.shut(game.state, "main", game.state.plan.transitions("main", phase)[0])


def test_folding_changes_nothing_in_place_and_gives_the_same_twice() -> None:
    """Rule 1."""
    game = opened(None, *DELIVERING, CHANGED)
    assert fold(game.history) == game.state
    state, shown = game.state, repr(game.state)
    played(game, (paper("notice", "2"), "h-con"), (sheet("quote:Q1", 2), "h-it"))
    assert repr(state) == shown
    half = fold(game.history[:9])
    for told in game.history[9:]:
        half = evolve(half, told)
    assert half == game.state


def test_a_run_that_is_no_case_has_no_part_of_one() -> None:
    game = Game.start(CASE, "exercise")
    game.play(ConfirmStep(step="need"), DeclareFact(name=PRICE, value=1))
    assert game.state.case == CaseState()


def test_a_document_keeps_its_last_version_and_everybody_who_wrote_one() -> None:
    game = opened(None, (paper("spec"), "h-req"), (paper("spec", "二"), "h-sub"))
    kept = game.state.case.documents["spec"]
    assert (kept.number, kept.by, kept.at_ms) == (2, ("h-req", "h-sub"), 2 * MINUTE_MS)
    assert kept.sha256 == paper("spec", "二").sha256
    assert game.state.steps["spec"].value == "spec.docx v1"


def test_a_sheet_keeps_its_last_version_and_everybody_who_wrote_one() -> None:
    game = opened(None, (sheet("quote:Q1"), "h-it"), (sheet("quote:Q1", 2), "h-it2"))
    kept = game.state.case.sheets["quote:Q1"]
    assert (kept.data, kept.by, kept.filled_by) == ({"total": 2}, "h-it2", ("h-it", "h-it2"))
    assert kept.digest == digest_of({"total": 2}) != digest_of({"total": 1})
    played(game, (WithdrawSheet(sheet="quote:Q1", reason="期限切れ"), "h-it"))
    assert game.state.case.sheets == {}


def test_figures_may_note_the_happening_they_speak_of() -> None:
    """In one act, and noted again by a correction: the last one counts."""
    game = opened()
    figures, again = (sheet("lot:1", figure, happening="award") for figure in (1, 2))
    filled = SheetFilled(sheet="lot:1", kind="lot", data={"total": 1})
    assert game.do(figures, "h-con") == (filled, EventNoted(event="award"))
    first = game.state.noted["award"]
    assert game.state.case.noted_again == frozenset()
    game.clock.pass_minutes(5)
    game.do(again, "h-con")
    assert game.state.noted["award"] > first
    assert game.state.case.noted_again == {"award"}


def test_figures_have_one_digest_in_whatever_order_they_are_written() -> None:
    assert digest_of({"a": 1, "b": {"c": 2, "d": 3}}) == digest_of({"b": {"d": 3, "c": 2}, "a": 1})


def test_an_approval_remembers_what_it_was_about() -> None:
    game = opened(None, *ASKED)
    asked = game.state.case.approvals["plan-approval"]
    assert asked == Approval(
        by="h-req",
        route="section",
        roles=("requester-head",),
        facts={PRICE: SMALL, "方式": "見積合わせ"},
        documents={"spec": paper("spec").sha256},
        sheets={"quote:Q1": digest_of({"total": 1})},
        at_ms=5 * MINUTE_MS,
    )
    assert (asked.done, asked.holds, asked.next_role) == (False, False, "requester-head")
    given = played(game, REGIVEN).state.case.approvals["plan-approval"]
    assert given.given == (("requester-head", "h-head"),)
    assert (given.done, given.holds, given.next_role) == (True, True, None)


@pytest.mark.parametrize(
    ("did", "who", "parts"),
    [
        ((ConfirmStep(step="need"), "h-req"), "h-req", {"requester"}),
        ((ConfirmStep(step="need", result="not_achieved"), "h-req"), "h-req", {"requester"}),
        ((SkipStep(step="need"), "h-req"), "h-req", {"requester"}),
        ((paper("spec"), "h-sub"), "h-sub", {"requester"}),
        (
            (ConfirmStep(step="need", role="requester-deputy"), "h-sub"),
            "h-sub",
            {"requester", "requester-deputy"},
        ),
        ((TakeNote(text="x", role="cio"), "h-cio"), "h-cio", {"cio"}),
        ((TakeNote(text="x"), "h-cio"), "h-cio", set()),
        ((Observe(text="x", about="need"), "h-cio"), "h-cio", set()),
        (
            (
                AddAction(
                    text="x", owner="h-it", due="2027-03-31", element="training", step="spec"
                ),
                "h-cio",
            ),
            "h-cio",
            set(),
        ),
        ((DecideStep(step="evaluation", option="good"), "h-mem"), "h-mem", {"committee"}),
    ],
)
def test_whoever_acts_on_a_step_has_taken_its_part(did: By, who: str, parts: set[str]) -> None:
    """Rule 2; what is only said about a step is no part in it."""
    assert opened(None, did).state.case.parts.get(who, frozenset()) == parts


def test_who_approves_takes_the_part_approved_in_and_not_that_of_the_step() -> None:
    """Reproducer: the approval's own step is of another role than each who approves it."""
    game = opened({PRICE: LARGE}, *ASKED)
    played(game, REGIVEN, (GiveApproval(step="plan-approval"), "h-it2"))
    proxy = GiveApproval(step="plan-approval", role="cio", reason="出張")
    played(game, (proxy, "h-cio"))
    parts = game.state.case.parts
    assert parts["h-it2"] == {"it-section"}
    assert parts["h-cio"] == {"cio", "approver"}
    assert game.state.steps["plan-approval"].outcome == "achieved"


def test_who_sends_back_has_taken_a_part_and_who_asks_or_takes_back_none() -> None:
    returned = ReturnApproval(step="plan-approval", reason="数量")
    game = opened(None, *ASKED, (returned, "h-head"))
    assert game.state.case.parts["h-head"] == {"requester-head"}
    asked = RequestApproval(step="plan-approval")
    game = opened(None, *DRAFTED, (asked, "h-cio"), (WithdrawApproval(step=asked.step), "h-cio"))
    assert "h-cio" not in game.state.case.parts
    assert game.state.case.approvals == {}


def test_who_approves_a_choice_has_the_part_said() -> None:
    proposed: By = (DecideStep(step="evaluation", option="good"), "h-mem")
    game = opened(None, proposed, (ApproveStep(step="evaluation", role="cio"), "h-cio"))
    assert game.state.case.parts["h-cio"] == {"cio"}


def test_a_lapsed_approval_opens_its_step_and_shuts_every_way_on() -> None:
    """Rule 3."""
    game = opened(None, *APPROVED)
    assert shut(game) == ()
    played(game, CHANGED)
    assert game.history[-1].event == ApprovalLapsed(step="plan-approval", changed=(PRICE,))
    assert game.state.steps["plan-approval"].outcome is None
    assert game.state.case.approvals["plan-approval"].lapsed == (PRICE,)
    assert shut(game) == (Missing("approval", "plan-approval"),)
    played(game, REASKED, REGIVEN)
    assert shut(game) == ()


@pytest.mark.parametrize(
    "did",
    [
        (),
        (REASKED,),
        (REASKED, (WithdrawApproval(step="plan-approval"), "h-req")),
        (REASKED, (ReturnApproval(step="plan-approval", reason="額"), "h-head")),
        (REASKED, REGIVEN, (UndoStep(step="plan-approval"), "h-head"), REASKED),
    ],
    ids=["lapsed", "asked", "withdrawn", "returned", "undone"],
)
def test_in_a_later_phase_no_gate_opens_until_it_was_approved_anew(did: tuple[By, ...]) -> None:
    """Reproducer: it was enough to ask again, or to ask and to take it back."""
    game = opened(None, *PROCURING, CHANGED, *did)
    assert game.state.case.again == ("plan-approval",)
    played(game, (paper("notice"), "h-con"), (RequestApproval(step="award-approval"), "h-con"))
    played(game, (GiveApproval(step="award-approval"), "h-app"))
    assert shut(game) == (Missing("approval", "plan-approval"),)
    refused = game.attempt(FireTransition(trigger="deliver"), "h-con")
    assert refused is not None
    assert (refused.code, refused.data["kinds"]) == ("BCP-R006", ["approval"])
    if "plan-approval" not in game.state.case.approvals or not did:
        played(game, REASKED)
    played(game, REGIVEN, (FireTransition(trigger="deliver"), "h-con"))
    assert game.state.tracks["main"].phase == "deliver"


def test_a_way_back_is_open_all_the_same() -> None:
    game = opened(None, *PROCURING, CHANGED)
    played(game, (FireTransition(trigger="send-back", reason="額の見直し"), "h-con"))
    assert game.state.tracks["main"].phase == "plan"


def test_no_gate_asks_for_an_approval_that_no_longer_applies() -> None:
    """Reproducer: the price fell below what it was for, and it could not be asked for again."""
    game = opened(None, *DELIVERING)
    cheap = (DeclareFact(name=PRICE, value=90_000), "h-req")
    played(game, cheap, REASKED, REGIVEN)
    assert game.state.case.again == ("award-approval",)
    game.play(ConfirmStep(step="watch"))
    played(game, (paper("inspection"), "h-insp"))
    assert shut(game) == ()


def test_the_board_says_what_lapsed() -> None:
    game = opened(None, *AWARDED, CHANGED)
    ways = board(game.state, game.clock()).tracks[0].ways
    assert ways[0].missing == (
        Missing("approval", "plan-approval"), Missing("approval", "award-approval"),
    )  # fmt: skip
    assert ways[1].missing == ()


def test_one_who_is_not_known_has_no_part() -> None:
    game = opened()
    game.play(ConfirmStep(step="need"))
    told = game.history[-1]
    before = fold(game.history[:-1])
    assert evolve(before, told).case.parts == {"p-1": {"requester"}}
    assert evolve(before, told._replace(actor="")).case.parts == {}
