"""Who may act in a case, by the rules of `decide.separation`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bcpflow.commands import (
    AddAction,
    ApproveStep,
    BeginStep,
    CloseAction,
    Command,
    ConfirmStep,
    DecideStep,
    DeclareAbsent,
    DeclareFact,
    GiveApproval,
    NoteEvent,
    Observe,
    PassScrutiny,
    RequestApproval,
    ReturnApproval,
    SkipStep,
    TakeNote,
    WithdrawApproval,
    WithdrawSheet,
)
from bcpflow.decide.separation import acting_roles
from bcpflow.definition.caserules import Separation
from tests.sample_case import (
    APPROVED,
    ASKED,
    CASE,
    DELIVERING,
    DRAFTED,
    LARGE,
    PRICE,
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

NEED = ConfirmStep(step="need")
GIVE = GiveApproval(step="plan-approval")


def code(game: Game, did: Command, by: str) -> str:
    """What it is refused for; nothing where it is done."""
    refused = game.attempt(did, by)
    return refused.code if refused else ""


@pytest.mark.parametrize(
    ("by", "role", "said"),
    [
        ("h-req", None, ""),
        ("h-sub", None, ""),
        ("h-sub", "requester-deputy", ""),
        ("h-req", "requester-deputy", "BCP-P081"),
        ("h-head", None, "BCP-P081"),
        ("h-unknown", None, "BCP-P110"),
        ("h-head", "requester-head", "BCP-R010"),
        ("", None, ""),
    ],
)
def test_only_the_named_person_or_a_deputy_acts_in_a_role(
    by: str, role: str | None, said: str
) -> None:
    """Rule 1; who is not known is not judged."""
    assert code(opened(), replace(NEED, role=role), by) == said


def test_a_role_nobody_is_named_for_is_open_to_everybody() -> None:
    staff = tuple(one for one in STAFF if "requester" not in str(one["roles"]))
    game = Game.start(CASE, "case", facts={PRICE: 1}, people=staff)
    assert code(game, NEED, "h-con") == ""
    assert code(game, NEED, "h-unknown") == "BCP-P110"  # rule 5: they are on no roster
    nobody = Game.start(CASE, "case", facts={PRICE: 1})
    assert code(nobody, NEED, "h-unknown") == ""


def test_a_deputy_acts_also_while_the_named_person_is_away() -> None:
    game = opened(None, (DeclareAbsent(person="h-req", reason="出張"), "h-req"))
    assert code(game, NEED, "h-sub") == ""


@pytest.mark.parametrize(
    ("command", "roles"),
    [
        (NEED, ("requester",)),
        (SkipStep(step="need"), ("requester",)),
        (paper("spec"), ("requester",)),
        (paper("minutes"), ()),
        (PassScrutiny(step="scrutiny"), ("it-section",)),
        (replace(NEED, role="requester-deputy"), ("requester-deputy", "requester")),
        (replace(NEED, role="cio"), ("cio",)),
        (RequestApproval(step="plan-approval"), ()),
        (RequestApproval(step="plan-approval", role="requester"), ("requester",)),
        (WithdrawApproval(step="plan-approval"), ()),
        (GIVE, ("requester-head",)),
        (replace(GIVE, role="cio"), ("cio",)),
        (ReturnApproval(step="plan-approval"), ("requester-head",)),
        (GiveApproval(step="award-approval"), ()),
        (GiveApproval(step="nothing"), ()),
        (ApproveStep(step="evaluation", role="cio"), ("cio",)),
        (ApproveStep(step="evaluation"), ()),
        (DecideStep(step="evaluation", option="good"), ("committee",)),
        (sheet("quote:Q1"), ()),
        (DeclareFact(name=PRICE, value=1), ()),
        (NoteEvent(event="award"), ()),
        (TakeNote(text="x", about="need"), ()),
        (Observe(text="x", about="need"), ()),
    ],
)
def test_the_role_a_command_is_done_in(command: Command, roles: tuple[str, ...]) -> None:
    assert acting_roles(opened(None, *ASKED).state, command) == roles


def test_the_role_an_approval_is_given_in_is_the_one_it_waits_for() -> None:
    """Reproducer: it was that of the step, so the wrong people could and the right could not."""
    game = opened({PRICE: LARGE}, *ASKED)
    assert acting_roles(game.state, GIVE) == ("requester-head",)
    assert code(game, GIVE, "h-it2") == "BCP-P081"
    played(game, (GIVE, "h-head"))
    assert code(game, GIVE, "h-head") == "BCP-P081"
    played(game, (GIVE, "h-it2"))
    in_stead = replace(GIVE, role="approver-deputy")
    assert acting_roles(game.state, in_stead) == ("approver-deputy", "approver")
    assert acting_roles(game.state, replace(GIVE, role="cio")) == ("cio", "approver")
    assert code(game, GIVE, "h-app") == ""


def test_speaking_of_a_step_is_no_act_in_its_role() -> None:
    """Reproducer: agreeing on an action about a step took that step's role."""
    game = opened()
    agreed = AddAction(text="x", owner="h-it", due="2027-03-31", element="training", step="need")
    assert code(game, agreed, "h-it") == ""
    assert code(game, CloseAction(action="A1", evidence="写真"), "h-it") == ""


WATCHED: By = (ConfirmStep(step="watch"), "h-insp")


def test_who_acted_in_one_role_of_a_separation_acts_in_no_other() -> None:
    """Rule 2, whichever comes first, and also by standing in."""
    game = opened(None, *DELIVERING, WATCHED)
    assert code(game, paper("inspection"), "h-insp") == "BCP-P082"
    drafted = (replace(NEED, role="requester-deputy"), "h-sub")
    game = opened(None, drafted, *DELIVERING[1:])
    assert code(game, paper("inspection"), "h-sub") == "BCP-P082"
    assert code(game, paper("inspection"), "h-insp") == ""
    assert code(game, ConfirmStep(step="watch"), "h-insp") == "BCP-P082"
    assert code(game, ConfirmStep(step="watch"), "h-sup") == ""


def test_what_somebody_did_long_ago_still_counts() -> None:
    game = opened(None, *DELIVERING, WATCHED)
    game.clock.pass_minutes(365 * 24 * 60)
    assert code(game, paper("inspection"), "h-insp") == "BCP-P082"


def test_the_refusal_gives_the_reason_of_the_rule_in_both_languages() -> None:
    game = opened(None, (replace(NEED, role="requester-deputy"), "h-sub"), *DELIVERING[1:])
    refused = game.attempt(paper("inspection"), "h-sub")
    assert refused is not None
    assert refused.data["why"] == {
        "ja": "頼んだ人が検査する",
        "en": "The one who ordered would inspect",
    }
    game = opened(None, *DELIVERING, WATCHED)
    refused = game.attempt(paper("inspection"), "h-insp")
    assert refused is not None
    assert refused.data["why"] == {"ja": "見落としを自分で見る"}


def test_a_deputy_and_whom_it_stands_in_for_are_one_part() -> None:
    """Reproducer: a rule that names both refused the deputy's second act."""
    game = opened()
    assert code(game, NEED, "h-sub") == ""
    assert code(game, paper("spec", role="requester-deputy"), "h-sub") == ""
    assert code(game, paper("spec", "2"), "h-sub") == ""


def test_a_role_with_work_of_its_own_is_another_part_also_where_it_stands_in() -> None:
    """Else a workflow could let the inspector supervise by calling him a deputy."""
    flow = CASE.workflow
    roles = {**flow.roles, "supervisor": replace(flow.roles["supervisor"], deputies=("inspector",))}
    changed = replace(CASE, workflow=replace(flow, roles=roles))
    game = played(Game.start(changed, "case", facts={PRICE: 1000}, people=STAFF), *DRAFTED)
    watched = (TakeNote(text="監督した", role="supervisor"), "h-insp")
    assert code(played(game, watched), TakeNote(text="x", role="inspector"), "h-insp") == "BCP-P082"


def test_standing_in_for_two_roles_that_exclude_each_other_is_both_parts() -> None:
    rule = Separation(id="two", roles=("committee", "approver"), why="x")
    flow = CASE.workflow
    deputy = {name: replace(flow.roles[name], deputies=("cio",)) for name in rule.roles}
    changed = replace(
        CASE,
        workflow=replace(flow, roles={**flow.roles, **deputy}),
        case_rules=replace(RULES, separation=(rule,)),
    )
    begun: By = (BeginStep(step="evaluation", role="cio"), "h-cio")
    game = Game.start(changed, "case", facts={PRICE: LARGE}, people=STAFF)
    played(game, begun, *ASKED, (GIVE, "h-head"), (GIVE, "h-it2"))
    proxy = replace(GIVE, role="cio", reason="出張")
    assert code(game, proxy, "h-cio") == "BCP-P082"
    assert code(game, proxy, "h-sub") == ""


def test_who_drafted_does_not_approve_though_the_line_would_let_them() -> None:
    """Rule 3: by asking, by attaching, by filling, by a drafting role; another deputy may."""
    asked = RequestApproval(step="plan-approval")
    assert code(opened(None, *DRAFTED, (asked, "h-head")), GIVE, "h-head") == "BCP-P080"
    assert code(opened(None, *DRAFTED, (asked, "h-head")), GIVE, "h-sub") == ""
    for did in (paper("minutes"), sheet("priority:1")):
        assert code(opened(None, (did, "h-head"), *ASKED), GIVE, "h-head") == "BCP-P080"
    assert code(opened(None, (NEED, "h-sub"), *ASKED[1:]), GIVE, "h-sub") == "BCP-P080"


def test_a_review_is_no_draft() -> None:
    """Rule 3: figures of others, and what a reviewing role wrote, bar nobody from approving."""
    rules = replace(RULES, reviewers=("requester-head",), review_sheets=("priority",))
    definition = replace(CASE, case_rules=rules)
    game = Game.start(definition, "case", facts={PRICE: SMALL}, people=STAFF)
    played(game, (sheet("priority:1"), "h-head"), *ASKED)
    assert code(game, GIVE, "h-head") == ""


def test_what_an_approval_is_not_about_bars_nobody() -> None:
    game = opened(None, *ASKED, (paper("minutes"), "h-head"), (sheet("priority:1"), "h-head"))
    assert code(game, GIVE, "h-head") == ""


def test_writing_the_same_figures_again_hides_no_author() -> None:
    """Reproducer: only who had filled a sheet last was known."""
    filled = (sheet("quote:Q2"), "h-head")
    game = opened(None, filled, *ASKED, (sheet("quote:Q2"), "h-it"))
    assert code(game, GIVE, "h-head") == "BCP-P080"


def test_who_drafted_approves_no_decision_either() -> None:
    proposed: By = (DecideStep(step="evaluation", option="good"), "h-mem")
    approve = ApproveStep(step="evaluation", role="cio")
    game = opened(None, (NEED, "h-sub"), proposed)
    assert code(game, approve, "h-sub") == "BCP-P080"
    alone = DecideStep(step="evaluation", option="good", role="cio")
    assert code(game, alone, "h-sub") == "BCP-P080"
    assert code(game, approve, "h-cio") == ""


def test_who_has_an_interest_scores_nothing_and_may_do_the_rest() -> None:
    """Rule 4: and nobody else writes over the declaration, or another's score."""
    game = opened(None, (sheet("interest:A"), "h-mem"), (sheet("score:h-mem2"), "h-mem2"))
    assert code(game, sheet("score:h-mem"), "h-mem") == "BCP-P083"
    assert code(game, sheet("interest:A", 2), "h-mem2") == "BCP-P111"
    assert code(game, sheet("score:h-mem2", 2), "h-con") == "BCP-P111"
    taken = WithdrawSheet(sheet="interest:A", reason="x")
    assert code(game, taken, "h-mem2") == "BCP-P111"
    assert code(game, sheet("score:h-con"), "h-con") == ""
    assert code(game, sheet("quote:Q1"), "h-mem") == ""


def test_in_a_drill_nobody_is_judged() -> None:
    game = Game.start(CASE, "exercise", people=STAFF)
    assert code(game, NEED, "h-unknown") == ""
    assert code(game, ConfirmStep(step="spec"), "h-unknown") == ""


def test_without_rules_only_the_roster_counts() -> None:
    game = Game.start(replace(CASE, case_rules=None), "case", people=STAFF)
    assert code(game, NEED, "h-head") == "BCP-P081"
    played(game, *DRAFTED, (ConfirmStep(step="plan-approval"), "h-head"))
    assert game.state.steps["plan-approval"].outcome == "achieved"


def test_approved_by_the_right_people_it_holds() -> None:
    game = opened(None, *APPROVED)
    assert game.state.case.approvals["plan-approval"].given == (("requester-head", "h-head"),)
