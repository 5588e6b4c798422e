"""Choices compared by their rank: every comparison, from both sides, and at the very rank."""

from __future__ import annotations

from itertools import product

import pytest

from bcpflow.definition.conditions import ConditionError, holds
from bcpflow.definition.model import Fact

RANKS = ("4", "5弱", "5強", "6弱")
DECLARED = {"震度": Fact(choices=RANKS), "階": Fact(choices=("1", "2"))}


@pytest.mark.parametrize(("said", "asked"), list(product(RANKS, RANKS)))
def test_ranks_compare_as_their_places_do(said: str, asked: str) -> None:
    mine, theirs = RANKS.index(said), RANKS.index(asked)
    expected = {
        "<": mine < theirs, "<=": mine <= theirs, ">": mine > theirs, ">=": mine >= theirs,
        "==": mine == theirs, "!=": mine != theirs,
    }  # fmt: skip
    for sign, value in expected.items():
        assert holds(f'震度 {sign} "{asked}"', {"震度": said}, DECLARED) is value, sign
    turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
    for sign, value in expected.items():
        assert holds(f'"{asked}" {turned[sign]} 震度', {"震度": said}, DECLARED) is value, sign


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
@pytest.mark.parametrize("other", ['"7"', "5", '""'])
def test_a_rank_is_held_against_nothing_else(sign: str, other: str) -> None:
    with pytest.raises(ConditionError):
        holds(f"震度 {sign} {other}", {"震度": "4"}, DECLARED)
