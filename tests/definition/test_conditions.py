"""Conditions: only comparisons, choices by rank, unknown rather than wrong."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.definition.conditions import ConditionError, comparisons_in, holds, names_in
from bcpflow.definition.model import Fact, FactValue

SHINDO = ("4", "5弱", "5強", "6弱", "6強", "7")
DECLARED: Mapping[str, Fact] = {
    "震度": Fact(choices=SHINDO),
    "時間帯": Fact(choices=("昼", "夜")),
    "金額": Fact(type="number"),
    "停電": Fact(type="yesno"),
}
FACTS: dict[str, FactValue] = {"震度": "5強", "時間帯": "夜", "金額": 120.0, "停電": True}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('震度 >= "5弱"', True),
        ('震度 < "5強"', False),
        ('"5弱" <= 震度 <= "6弱"', True),
        ('震度 in ["5強", "6弱"]', True),
        ('震度 not in ("7",)', True),
        ('時間帯 == "夜" and 停電', True),
        ("not 停電 or 金額 > 100", True),
        ("金額 + 10 - 20 == 110", True),
        ("金額 > -1", True),
        (' 時間帯 == "昼" ', False),
    ],
)
def test_conditions_hold_or_do_not(text: str, value: bool) -> None:
    assert holds(text, FACTS, DECLARED) is value


def test_what_is_not_declared_yet_is_unknown() -> None:
    assert holds('震度 >= "5弱" or 停電', {"停電": True}, DECLARED) is None
    assert names_in('震度 >= "5弱" or 停電') == {"震度", "停電"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "syntax"),
        ("a =", "syntax"),
        ("a = 1", "syntax"),
        ("a\0", "syntax"),
        ("(" * 400, "syntax"),
        ("a or " * 200 + "a", "too long"),
        ("__import__('os')", "not allowed"),
        ("a.b", "not allowed"),
        ('"a".upper()', "not allowed"),
        ("a[0]", "not allowed"),
        ("[x for x in a]", "not allowed"),
        ("2 ** 9", "not allowed"),
        ("a * 2", "not allowed"),
        ("a if b else c", "not allowed"),
        ("a is b", "not allowed"),
        ("(a := 1)", "not allowed"),
        ('f"{a}"', "not allowed"),
        ("b'x'", "not allowed"),
        ("a == ...", "not allowed"),
        ("1j", "not allowed"),
    ],
)
def test_everything_else_is_refused(text: str, reason: str) -> None:
    for read in (names_in, comparisons_in):
        with pytest.raises(ConditionError) as raised:
            read(text)
        assert raised.value.reason == reason
    with pytest.raises(ConditionError):
        holds(text, FACTS, DECLARED)


@pytest.mark.parametrize("text", ['震度 > "8"', '金額 > "x"', "金額 + 時間帯 == 1"])
def test_what_cannot_be_compared_is_an_error_not_an_answer(text: str) -> None:
    with pytest.raises(ConditionError):
        holds(text, FACTS, DECLARED)


def test_comparisons_name_fact_and_literal() -> None:
    text = '震度 >= "5弱" and 金額 > 10 and 時間帯 in ["昼", "夜"] and 停電'
    assert sorted(comparisons_in(text), key=str) == sorted(
        [("震度", "5弱"), ("金額", 10), ("時間帯", "昼"), ("時間帯", "夜")], key=str
    )


def test_a_stray_backslash_is_told_to_nobody() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        names_in(r'震度 == "\d"')
        assert holds(r'時間帯 == "\d"', FACTS, DECLARED) is False


@given(st.sampled_from(SHINDO), st.sampled_from(SHINDO))
def test_choices_compare_by_rank(one: str, other: str) -> None:
    facts: dict[str, FactValue] = {"震度": one}
    mine, theirs = SHINDO.index(one), SHINDO.index(other)
    assert holds(f'震度 < "{other}"', facts, DECLARED) is (mine < theirs)
    assert holds(f'震度 >= "{other}"', facts, DECLARED) is (mine >= theirs)
    assert holds(f'震度 == "{other}"', facts, DECLARED) is (mine == theirs)


@given(st.text(max_size=40) | st.text(" ()[]<>=!\"'andortif震度停電01.+-*:", max_size=40))
def test_any_text_is_judged_or_refused(text: str) -> None:
    with contextlib.suppress(ConditionError):
        assert holds(text, FACTS, DECLARED) in (True, False, None)
