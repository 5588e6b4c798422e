"""A direct contract with one supplier names its item and a reason of its own."""

from __future__ import annotations

import pytest

from bcpflow.errors import Refused
from bcpflow.procurement.methods import judge
from bcpflow.procurement.sole_source import objections, require_sole_source
from tests.procurement.questions import ask, tables

REASON = "現行システムの改修で、著作権を持つ現行業者のほかに行える者がいない"


def codes(item: int | None, reason: str, **question: object) -> list[str]:
    found = judge(tables(), ask(5_000_000, "2026-11-21", **question))
    return [one.code for one in objections(tables().methods, item, reason, found)]


@pytest.mark.parametrize(
    ("item", "reason", "expected"),
    [
        (2, REASON, []),
        (5, REASON, []),
        (None, REASON, ["BCP-P021"]),
        (0, REASON, ["BCP-P022"]),
        (10, REASON, ["BCP-P022"]),
        (2, "", ["BCP-P023"]),
        (2, " 　\n", ["BCP-P023"]),
        (None, "", ["BCP-P021", "BCP-P023"]),
        (2, "性質・目的が競争入札に適しないため", ["BCP-P027"]),
        (5, "緊急のため。", ["BCP-P027"]),
        (5, "第５号による", ["BCP-P027"]),
        (1, REASON, ["BCP-P024"]),
        (8, REASON, ["BCP-P025"]),
        (9, REASON, ["BCP-P025"]),
    ],
)
def test_what_keeps_it_from_being_made(item: int | None, reason: str, expected: list[str]) -> None:
    assert codes(item, reason) == expected


def test_items_8_and_9_follow_the_end_of_the_tender() -> None:
    assert codes(8, REASON, failed="none-awarded") == []
    assert codes(9, REASON, failed="none-awarded") == ["BCP-P025"]
    assert codes(9, REASON, failed="winner-refused") == []


def test_item_1_follows_the_amount() -> None:
    small = judge(tables(), ask(900_000, "2026-11-21"))
    assert objections(tables().methods, 1, REASON, small) == ()


def test_without_an_answer_only_the_words_are_judged() -> None:
    assert objections(tables().methods, 8, REASON) == ()
    require_sole_source(tables().methods, 2, REASON)
    with pytest.raises(Refused) as fault:
        require_sole_source(tables().methods, None, "")
    assert fault.value.code == "BCP-P021"
    assert fault.value.data["known"] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
