"""Who may open a case and whose turn a step is: `decide.separation`, asked from outside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bcpflow.decide.separation import askers, check_opener
from bcpflow.definition.caserules import CaseRules
from bcpflow.errors import Refused
from tests.sample_case import CASE, PRICE, RULES, STAFF
from tests.samples import DRILL, Game


@pytest.mark.parametrize("actor", ["h-req", "h-cio"])
def test_whoever_is_on_the_roster_opens_a_case(actor: str) -> None:
    """Rule 5."""
    check_opener(STAFF, actor)


@pytest.mark.parametrize("actor", ["h-unknown", ""])
def test_nobody_else_opens_one(actor: str) -> None:
    with pytest.raises(Refused, match="BCP-P110"):
        check_opener(STAFF, actor)


def test_without_a_roster_anybody_opens_one() -> None:
    check_opener((), "h-unknown")


def turn(step: str, rules: CaseRules | None = RULES) -> tuple[str, ...]:
    game = Game.start(replace(CASE, case_rules=rules), "case", facts={PRICE: 1})
    return askers(game.state, game.state.plan.steps[step])


def test_a_step_is_the_turn_of_its_role() -> None:
    assert turn("need") == ("requester",)
    assert turn("evaluation") == ("committee",)


def test_a_step_of_no_role_is_nobodys_turn() -> None:
    state = Game.start(DRILL).state
    assert askers(state, state.plan.steps["safety"]) == ()


def test_an_approval_is_the_turn_of_those_who_may_ask_and_not_of_who_stands_in_for_them() -> None:
    assert turn("plan-approval") == ("requester",)
    both = replace(RULES, drafters=("requester-deputy", "it-section"))
    assert turn("plan-approval", both) == ("requester-deputy", "it-section")


@pytest.mark.parametrize("rules", [None, replace(RULES, drafters=("mayor",))])
def test_an_approval_nobody_is_named_to_ask_for_is_the_turn_of_its_own_role(
    rules: CaseRules | None,
) -> None:
    """Rules may name roles that this workflow has not."""
    assert turn("plan-approval", rules) == ("requester-head",)
