"""Quotes as stated: plain data and back, check digits, what an amount is for."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcpflow.procurement.quotes import (
    Yen,
    as_data,
    corporate_number_fits,
    covered_months,
    extended_sum,
    is_for_one_period,
    numbered,
    payable,
    periods,
    quote_of,
    stated_sum,
    suppliers,
    tax_mode,
    with_tax,
    without_tax,
)
from tests.procurement.quote_samples import FAULTS, clean, line, quote


@pytest.mark.parametrize("text", ["7000012050002", "7123456789012", "2120901007402"])
def test_a_corporate_number_is_known_by_its_check_digit(text: str) -> None:
    assert corporate_number_fits(text)
    for wrong in "0123456789":
        if wrong != text[0]:
            assert not corporate_number_fits(wrong + text[1:])
    assert not corporate_number_fits(text[:12])
    assert not corporate_number_fits(text[:12] + "x")


@settings(deadline=None)
@given(st.integers(0, 10**12 - 1), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_mostly_seen(base: int, place: int, add: int) -> None:
    """A digit is taken once or twice modulo 9, so only 0 for 9 escapes."""
    digits = f"{base:012d}"
    good = next(f"{n}{digits}" for n in range(1, 10) if corporate_number_fits(f"{n}{digits}"))
    old = int(digits[place])
    new = (old + add) % 10
    bad = good[: place + 1] + str(new) + good[place + 2 :]
    assert corporate_number_fits(bad) == ((new - old) % 9 == 0)


@pytest.mark.parametrize("name", FAULTS)
def test_plain_data_and_back_is_the_same(name: str) -> None:
    for one in FAULTS[name][0](clean()):
        assert quote_of(json.loads(json.dumps(as_data(one)))) == one


def test_yen_are_told_with_commas_and_carried_as_numbers() -> None:
    assert f"{Yen(1234567)}" == str(Yen(1234567)) == "1,234,567"
    assert json.dumps({"a": Yen(1234567)}) == '{"a": 1234567}'


def test_an_amount_is_for_one_period_or_for_all() -> None:
    price = Decimal(100)
    one = line("1", "usage", 1_000, quantity=Decimal(10), unit_price=price, period="monthly",
               months=60)  # fmt: skip
    whole = line("1", "usage", 60_000, quantity=Decimal(10), unit_price=price, period="monthly",
                 months=60)  # fmt: skip
    counted = line("1", "usage", 6_000, quantity=Decimal(60), unit_price=price, period="monthly",
                   months=60, by_period=True)  # fmt: skip
    bare = line("1", "usage", 6_000, period="yearly")
    assert [is_for_one_period(x) for x in (one, whole, counted, bare)] == [True] + [False] * 3
    assert [covered_months(x) for x in (one, whole, counted, bare)] == [1, 60, 60, 12]
    assert periods(line("1", "usage", 1, period="yearly", months=18)) == Fraction(3, 2)
    several = quote("Q1", one, bare)
    assert stated_sum(several) == 7_000
    assert extended_sum(several) == 66_000


def test_tax_mode_is_as_stated_else_as_the_totals_tell() -> None:
    plain = line("1", "build", 1_000)
    assert tax_mode(quote("Q1", plain)) == "excluded"
    assert tax_mode(quote("Q1", plain, tax="included")) == "included"
    assert tax_mode(quote("Q1", plain, tax=None)) == "excluded"
    assert tax_mode(quote("Q1", plain, tax=None, total=1_000)) == "included"
    assert tax_mode(quote("Q1", plain, tax=None, total=1_000, tax_amount=0)) == "excluded"


def test_with_and_without_tax() -> None:
    excluded = quote("Q1", line("1", "build", 1_100))
    included = quote("Q1", line("1", "build", 1_100), tax="included", total=1_100)
    ten = Fraction(10)
    assert with_tax(excluded, 1_100, ten) == 1_210
    assert without_tax(excluded, 1_100, ten) == 1_100
    assert with_tax(included, 1_100, ten) == 1_100
    assert without_tax(included, 1_100, ten) == 1_000
    assert payable(excluded, ten) == 1_210
    odd = quote("Q1", line("1", "build", 1_009), total=None)
    assert payable(odd, ten) == 1_109  # parts of a yen are dropped


def test_suppliers_are_told_apart_by_number_and_by_name() -> None:
    q = clean()[0]
    same = quote("Q2", supplier="（株）あおば情報")
    assert len(suppliers([q, same])) == 1
    assert len(suppliers([q, quote("Q2", supplier="あおば情報システム")])) == 2
    assert len(suppliers([q, quote("Q2", corporate_number="7123456789012")])) == 2
    assert len(suppliers([quote("Q1", supplier="株式会社"), quote("Q2", supplier="ア")])) == 2
    assert suppliers([]) == ()


def test_ids_are_the_next_free() -> None:
    assert [q.id for q in numbered(clean(), ["Q1", "Q3"])] == ["Q2", "Q4", "Q5"]
