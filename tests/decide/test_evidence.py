"""What settles a step of a case, by the rules of `decide.evidence`; how a proposal ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bcpflow.commands import (
    AbortRun,
    ApproveStep,
    CheckItems,
    Command,
    ConfirmStep,
    DecideStep,
    EndRun,
    FillSheet,
    FireTransition,
    PassScrutiny,
    SkipStep,
    UndoStep,
)
from bcpflow.events import (
    DocumentAttached,
    ItemsChecked,
    OptionChosen,
    OptionProposed,
    RunEnded,
    StepConfirmed,
    StepUndone,
)
from tests.decide.refused_case import PROPOSE, RATED, rated
from tests.sample_case import (
    ASKED,
    DELIVERING,
    DRAFTED,
    PRICE,
    By,
    opened,
    paper,
    played,
    sheet,
)
from tests.samples import DRILL, Game

ANSWERED: By = (CheckItems(step="need", items={"a": "abnormal"}, rest="normal"), "h-req")


def code(game: Game, did: Command, by: str) -> str:
    refused = game.attempt(did, by)
    return refused.code if refused else ""


def test_a_step_with_figures_takes_them() -> None:
    """Rule 2: said, attached or chosen."""
    game = rated()()
    for did, by in (
        (ConfirmStep(step="need"), "h-req"),
        (paper("spec"), "h-req"),
        (PROPOSE, "h-mem"),
    ):
        assert code(game, did, by) == "BCP-P116"
    played(game, RATED, ANSWERED)
    assert code(game, ConfirmStep(step="need"), "h-req") == ""
    assert code(game, paper("spec"), "h-req") == ""
    assert code(game, DecideStep(step="evaluation", option="bad"), "h-mem") == ""


def test_a_scrutiny_is_passed_and_never_only_done() -> None:
    """Rule 2: with a quote or without; that there is none is for the findings to say."""
    game = opened(None, *DRAFTED[:2])
    done = ConfirmStep(step="scrutiny")
    assert code(game, done, "h-it") == "BCP-P112"
    found = PassScrutiny(step="scrutiny", open_findings=("too_few",))
    assert code(game, found, "h-it") == "BCP-P090"
    assert code(game, PassScrutiny(step="scrutiny"), "h-it") == ""


@pytest.mark.parametrize("choice", [replace(PROPOSE, reason="急ぐ"), replace(PROPOSE, note="急ぐ")])
def test_another_outcome_than_the_sheets_takes_a_reason(choice: DecideStep) -> None:
    """Rule 3: it stands in the record of the proposal, and the approver needs no second one."""
    game = rated(RATED)()
    assert code(game, PROPOSE, "h-mem") == "BCP-P122"
    (proposed,) = game.do(choice, "h-mem")
    assert isinstance(proposed, OptionProposed)
    assert proposed.reason == "急ぐ"
    assert isinstance(game.do(ApproveStep(step="evaluation", role="cio"), "h-cio")[0], OptionChosen)


def test_a_sheet_that_changed_meanwhile_is_looked_at_when_it_is_approved() -> None:
    """Rule 3."""
    game = rated(RATED, (DecideStep(step="evaluation", option="bad"), "h-mem"))()
    fit = FillSheet(sheet="priority", kind="priority", data={"result": "good"})
    played(game, (fit, "h-it"))
    approve = ApproveStep(step="evaluation", role="cio")
    assert code(game, approve, "h-cio") == "BCP-P122"
    assert code(game, ApproveStep(step="evaluation", role="cio", reason="条件"), "h-cio") == ""


def test_every_item_of_a_checklist_is_answered() -> None:
    """Rule 4; the remaining ones in the same act."""
    game = rated(RATED)()
    assert code(game, ConfirmStep(step="need"), "h-req") == "BCP-P117"
    (checked,) = game.do(*ANSWERED)
    assert isinstance(checked, ItemsChecked)
    assert checked.items == {"a": "abnormal", "b": "normal", "c": "normal"}
    (kept,) = game.do(CheckItems(step="need", items={}, rest="not_applicable"), "h-req")
    assert isinstance(kept, ItemsChecked)
    assert kept.items == {}
    assert code(game, ConfirmStep(step="need"), "h-req") == ""


def test_what_did_not_succeed_needs_no_answers() -> None:
    game = rated()()
    assert code(game, ConfirmStep(step="need", result="not_achieved"), "h-req") == ""


def test_drills_stay_as_they_are() -> None:
    game = Game.start(DRILL)
    game.play(ConfirmStep(step="power"))
    assert game.state.steps["power"].outcome == "achieved"
    game.play(EndRun())
    assert game.state.over


def test_an_approval_is_neither_skipped_nor_said_to_be_refused() -> None:
    """Rule 1."""
    game = opened(None, *DRAFTED)
    assert code(game, SkipStep(step="plan-approval", reason="急ぐ"), "h-head") == "BCP-P120"
    refused = ConfirmStep(step="plan-approval", result="not_achieved")
    assert code(game, refused, "h-head") == "BCP-P098"


def test_a_name_of_its_own_that_comes_near_to_a_step_is_said_to_be_meant() -> None:
    game = opened()
    assert code(game, paper("specs"), "h-req") == "BCP-P121"
    (first,) = game.do(paper("specs", extra=True), "h-req")
    (second,) = game.do(paper("specs", "2"), "h-req")
    assert isinstance(first, DocumentAttached)
    assert isinstance(second, DocumentAttached)
    assert (first.number, second.number) == (1, 2)
    assert code(game, paper("議事メモ"), "h-req") == ""


def test_a_case_ends_in_its_last_phase_and_is_broken_off_before_with_a_reason() -> None:
    game = opened(None, *DELIVERING)
    assert code(game, EndRun(), "h-req") == "BCP-P115"
    assert code(game, AbortRun(), "h-req") == "BCP-R013"
    watched = (ConfirmStep(step="watch"), "h-sup")
    played(
        game, watched, (paper("inspection"), "h-insp"), (FireTransition(trigger="over"), "h-con")
    )
    assert game.do(EndRun(), "h-con") == (RunEnded(),)
    assert code(opened(None, *ASKED), AbortRun(reason="予算がない"), "h-req") == ""


PROPOSED: By = (DecideStep(step="evaluation", option="good", reason="急ぐ"), "h-mem")


def test_who_proposed_takes_it_back() -> None:
    game = opened(None, PROPOSED)
    at = game.state.version
    assert game.do(UndoStep(step="evaluation", reason="早い"), "h-mem") == (
        StepUndone(step="evaluation", undone=at, occurrence=1, reason="早い"),
    )
    assert game.state.steps["evaluation"].proposed == ""
    assert code(game, ApproveStep(step="evaluation", role="cio"), "h-cio") == "BCP-R045"
    assert code(game, UndoStep(step="evaluation"), "h-mem") == "BCP-R012"
    assert code(opened(None, PROPOSED), UndoStep(step="evaluation"), "h-con") == "BCP-P081"


def test_a_proposal_does_not_outlive_its_phase() -> None:
    game = opened({PRICE: 400_000}, PROPOSED, *DELIVERING)
    assert game.state.steps["evaluation"].proposed == ""
    played(game, PROPOSED, (FireTransition(trigger="retry", reason="不合格"), "h-con"))
    assert game.state.steps["evaluation"].proposed == "good"  # said of a phase left long ago
    played(game, (FireTransition(trigger="send-back", reason="仕様"), "h-con"))
    assert game.state.steps["evaluation"].proposed == ""


def test_a_sheet_that_is_no_figure_of_a_step_opens_nothing() -> None:
    game = rated(RATED, ANSWERED, (ConfirmStep(step="need"), "h-req"))()
    assert len(game.do(sheet("lot:L1"), "h-it")) == 1
    assert isinstance(game.history[-2].event, StepConfirmed)


def test_undoing_an_outcome_leaves_the_proposal_that_was_there_before() -> None:
    """Proposed, then said to be not achieved, then that undone: the proposal still waits."""
    propose = DecideStep(step="evaluation", option="good", role="committee")
    refused = ConfirmStep(step="evaluation", result="not_achieved", role="committee")
    game = played(opened(), (propose, "h-mem"), (refused, "h-mem"))
    game.do(UndoStep(step="evaluation"), "h-mem")
    assert game.state.steps["evaluation"].proposed == "good"
    game.do(UndoStep(step="evaluation"), "h-mem")
    assert game.state.steps["evaluation"].proposed == ""
