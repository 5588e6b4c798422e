"""Whether anybody is there to go along a route, by the rules of `decide.routes`.

Which route is taken is held by tests/decide/test_cases.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bcpflow.commands import GiveApproval, RequestApproval
from bcpflow.errors import Refused
from tests.sample_case import ASKED, CASE, DRAFTED, LARGE, PRICE, RULES, SMALL, By, opened, played
from tests.samples import Game

ASK = RequestApproval(step="plan-approval")
GIVE = GiveApproval(step="plan-approval")
Person = Mapping[str, Any]
HEAD: Person = {"person": "h-head", "roles": ["requester-head"], "deputies": []}
OTHERS: tuple[Person, ...] = (
    {"person": "h-req", "roles": ["requester"], "deputies": []},
    {"person": "h-it", "roles": ["it-section"], "deputies": []},
    {"person": "h-it2", "roles": ["it-section"], "deputies": []},
    {"person": "h-app", "roles": ["approver"], "deputies": []},
)


def case(*people: Person, price: int = LARGE) -> Game:
    return Game.start(CASE, "case", facts={PRICE: price}, people=people)


def asked(game: Game, by: str = "h-req") -> Refused | None:
    played(game, *DRAFTED)
    return game.attempt(ASK, by)


def test_somebody_for_each_stage_is_enough() -> None:
    assert asked(case(HEAD, *OTHERS)) is None


@pytest.mark.parametrize(
    ("head", "by", "why"),
    [
        ({**HEAD, "person": "h-req"}, "h-req", ["起案に関わった"]),
        (HEAD, "h-head", ["起案に関わった"]),
        ({**HEAD, "person": "h-app"}, "h-req", ["同じ経路のほかの段階で承認する"]),
    ],
    ids=["drafted", "asks", "approves-later"],
)
def test_a_request_nobody_could_decide_says_so_at_once(
    head: Person, by: str, why: list[str]
) -> None:
    """Rule 2."""
    people = {one["person"]: one for one in OTHERS} | {head["person"]: head}
    if head["person"] != "h-head":  # the same person twice: both roles
        before = next(one for one in OTHERS if one["person"] == head["person"])
        roles = ["requester-head", *before["roles"]]
        people[head["person"]] = {**before, "roles": roles}
    refused = asked(case(*people.values()), by)
    assert refused is not None
    assert refused.code == "BCP-P119"
    assert refused.data["why"] == why


def test_where_one_could_take_two_stages_room_is_made() -> None:
    """Rule 2: whoever can take over the other stage does."""
    deputy = {**HEAD, "deputies": ["h-app"]}
    assert asked(case(deputy, *OTHERS)) is None
    both = {"person": "h-two", "roles": ["it-section", "requester-head"], "deputies": []}
    assert asked(case(both, *OTHERS)) is None


def test_a_proxy_may_be_the_one() -> None:
    cio = {"person": "h-cio", "roles": ["cio"], "deputies": []}
    people = ({**HEAD, "roles": ["requester-head", "approver"]}, *OTHERS[:3], cio)
    assert asked(case(*people)) is None


def test_without_a_roster_nobody_is_counted() -> None:
    assert asked(case(), "h-req") is None


def test_nobody_approves_two_stages_of_one_route() -> None:
    """As the same handle, whatever role or stead; the head of the section is asked once."""
    head: By = (GIVE, "p-1")
    game = played(case(), *ASKED, head)
    for role in (None, "it-section"):
        refused = game.attempt(replace(GIVE, role=role), "p-1")
        assert refused is not None
        assert (refused.code, refused.data["role"]) == ("BCP-P114", "it-section")
    played(game, (GIVE, "p-2"))
    proxy = replace(GIVE, role="cio", reason="出張")
    for by in ("p-1", "p-2"):
        refused = game.attempt(proxy, by)
        assert refused is not None
        assert refused.code == "BCP-P114"
    played(game, (proxy, "p-3"))


def test_approving_another_step_is_another_route() -> None:
    assert RULES.routes
    game = opened({PRICE: SMALL}, *ASKED, (GIVE, "h-head"))
    assert game.state.case.approvals["plan-approval"].done
