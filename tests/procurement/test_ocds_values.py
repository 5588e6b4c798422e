"""Values as OCDS writes them."""

from __future__ import annotations

from typing import Any

import pytest

from bcpflow.instants import from_iso
from bcpflow.procurement.ocds_values import day, full, instant, money, said, words, yen, zone_of


def test_times_are_whole_seconds_at_the_offset() -> None:
    ns = from_iso("2026-11-21T04:00:00.999+00:00")
    assert instant(ns, "+09:00") == "2026-11-21T13:00:00+09:00"
    assert instant(ns, "-03:30") == "2026-11-21T00:30:00-03:30"
    with pytest.raises(ValueError, match="JST"):
        zone_of("JST")


def test_a_day_begins_and_ends() -> None:
    assert day("2026-04-01", "+09:00") == "2026-04-01T00:00:00+09:00"
    assert day(" 2026-04-01", "+09:00", ends=True) == "2026-04-01T23:59:59+09:00"
    assert day("令和8年", "+09:00") is None
    assert day(None, "+09:00") is None


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (715_000, 715_000), (715_000.0, 715_000), ("715,000円", 715_000),
        ("￥７１５，０００", 715_000),
        (0, 0), (0.5, None), (-1, None), (True, None), (None, None), ("約70万円", None), ("", None),
        (float("inf"), None), (float("nan"), None),
    ],
)  # fmt: skip
def test_an_amount_is_a_whole_number_of_yen(value: Any, amount: int | None) -> None:
    assert yen(value) == amount
    found = money(value, "JPY")
    assert found == ({} if amount is None else {"amount": amount, "currency": "JPY"})


def test_the_first_name_of_a_field_that_is_there_counts() -> None:
    keys = {"amount": ("amount", "金額")}
    assert said({"amount": "", "金額": 3, "price": 4}, keys, "amount") == 3
    assert words({"金額": 3}, keys, "amount") == "3"
    assert words({}, keys, "amount") is None
    assert said({"x": 1}, keys, "nothing") is None


def test_what_says_nothing_is_left_out() -> None:
    assert full(a=None, b="", c={}, d=[], e=0, f=False) == {"e": 0, "f": False}
