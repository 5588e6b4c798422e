"""Borders of the language: units, the longest condition, the words rules may ask, printed codes."""

from __future__ import annotations

import pytest

from bcpflow.definition.conditions import MAX_LENGTH, ConditionError, names_in
from bcpflow.definition.evaluation import MEASURES
from bcpflow.definition.linecodes import sheet_code
from bcpflow.definition.model import Objective
from bcpflow.definition.moments import parse_duration
from bcpflow.definition.texts import FORBID_UNKNOWN
from bcpflow.projections.log import log
from bcpflow.projections.rating import measured
from tests.samples import DRILL, LED, PAIR, Game


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1d", 86_400), ("1日", 86_400), ("2h", 7_200), ("2時間", 7_200), ("3m", 180), ("3分", 180),
        ("7s", 7), ("7秒", 7), ("1d1h1m1s", 90_061), ("1日1時間1分1秒", 90_061), ("000001s", 1),
    ],
)  # fmt: skip
def test_units_are_what_they_are_called(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


def test_a_condition_of_the_longest_length_is_read_and_no_longer_one() -> None:
    longest = "a" + " " * (MAX_LENGTH - 6) + "and b"
    assert len(longest) == MAX_LENGTH == 500
    assert names_in(longest) == {"a", "b"}
    with pytest.raises(ConditionError) as caught:
        names_in(longest.replace("and", " and"))
    assert caught.value.reason == "too long"
    assert str(caught.value).startswith("too long: a")


def test_a_rating_rule_may_ask_for_these() -> None:
    """A site's evaluation.yaml names them; none is renamed."""
    asked = ("steps", "achieved", "missed", "late", "overrun", "stumbles", "overridden")
    assert asked == MEASURES
    told = log(Game.start().history)
    assert tuple(measured(Objective(title="x"), told)) == asked


def test_a_sheet_that_is_printed_keeps_its_code() -> None:
    """It is on paper that lies in a drawer: how it is computed may never change."""
    assert [sheet_code(d) for d in (DRILL, PAIR, LED)] == ["c2e12f", "6ac240", "13d526"]


def test_unknown_keys_are_forbidden_and_docstrings_are_told_to_editors() -> None:
    assert FORBID_UNKNOWN == {"extra": "forbid", "use_attribute_docstrings": True}
