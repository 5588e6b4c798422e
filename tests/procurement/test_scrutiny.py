"""Scrutiny: every planted fault found and told once, none invented, every finding answerable."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcpflow.errors import Refused
from bcpflow.procurement.quote_findings import (
    QuoteFinding,
    answer,
    open_findings,
    scrutiny_gate,
)
from bcpflow.procurement.quote_tables import read_quote_file
from bcpflow.procurement.quotes import Quote, payable
from bcpflow.procurement.scrutiny import CODES, Asked, LastContract, scrutinise
from bcpflow.procurement.scrutiny_rules import Checks, PriceRange, Thresholds
from tests.procurement.quote_samples import (
    ASKED,
    DAY,
    FAULTS,
    FOLDER,
    RULES,
    Quotes,
    clean,
    edited,
    full,
    line,
    quote,
    relined,
)

ALONE = Asked(day=DAY, running=False)


def keys(found: tuple[QuoteFinding, ...]) -> set[str]:
    assert len({finding.key for finding in found}) == len(found)
    return {finding.key for finding in found}


def of(*quotes: Quote, asked: Asked = ALONE, **rules: Any) -> set[str]:
    return keys(scrutinise(quotes, replace(RULES, **rules), asked))


@pytest.mark.parametrize("name", ["clean.xlsx", "clean.csv"])
def test_in_a_clean_workbook_nothing_is_invented(name: str) -> None:
    quotes, problems = read_quote_file(FOLDER / name, RULES)
    assert problems == []
    assert quotes is not None
    assert scrutinise(quotes, RULES, ASKED) == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_and_told_once(name: str) -> None:
    _, asked, expected = FAULTS[name]
    quotes, problems = read_quote_file(FOLDER / f"{name}.xlsx", RULES)
    assert problems == []
    assert quotes is not None
    assert keys(scrutinise(quotes, RULES, asked)) == expected


def test_every_check_is_planted_has_a_code_and_a_weight() -> None:
    planted = {key.split(":")[0] for _, _, expected in FAULTS.values() for key in expected}
    planted |= {"last_contract", "above_estimate"}
    assert planted == set(CODES) == {f.name for f in fields(Checks)}
    assert len(set(CODES.values())) == len(CODES)


@pytest.mark.parametrize("check", CODES)
def test_a_check_that_is_off_finds_nothing(check: str) -> None:
    off: dict[str, Any] = {check: "off"}
    rules = replace(RULES, checks=replace(RULES.checks, **off))
    last = LastContract(amount=1)
    for make, asked, _ in FAULTS.values():
        found = scrutinise(make(clean()), rules, replace(asked, last=last))
        assert check not in {finding.check for finding in found}


def test_findings_name_supplier_line_and_numbers_and_go_into_json() -> None:
    (found,) = scrutinise(relined(clean(), 1, quantity=Decimal(5)), RULES, ASKED)
    assert (found.code, found.severity, found.quotes, found.line) == (
        "BCP-P040", "error", ("Q1",), "2",
    )  # fmt: skip
    assert json.loads(json.dumps(found.data)) == {
        "supplier": ["株式会社あおば情報"], "line": "2", "description": "帳票の追加",
        "quantity": 5, "price": 100_000, "periods": 1, "expected": 500_000, "stated": 400_000,
    }  # fmt: skip
    for make, asked, _ in FAULTS.values():
        for finding in scrutinise(make(clean()), RULES, asked):
            json.dumps(finding.data)
            assert finding.problem("x").data == finding.data


def test_a_yen_a_line_is_rounding() -> None:
    three = [line(str(n), "build", 333, quantity=Decimal(1), unit_price=Decimal("333.4"))
             for n in range(3)]  # fmt: skip
    fine = quote("Q1", *three, tax_amount=102, total=1_101)
    assert of(fine) == set()
    assert of(replace(fine, tax_amount=103, total=1_102)) == {"tax_amount:Q1"}
    assert of(replace(fine, total=1_102)) == {"sums:Q1:total"}  # plain sums are exact
    off = replace(three[0], unit_price=Decimal("334.1"))
    assert of(replace(fine, lines=(off, *three[1:]))) == {"product:Q1:0"}
    effort = replace(three[0], person_months=Decimal("0.5"), rate=Decimal(668))
    assert of(replace(fine, lines=(effort, *three[1:])), prices=()) == set()


def test_totals_with_tax_in_the_lines() -> None:
    def taxed(**other: Any) -> Quote:
        lines = (line("1", "build", 550), line("2", "build", 550))
        said = {"tax": "included", "total": 1_100, "subtotal": 1_000, "tax_amount": 100}
        return quote("Q1", *lines, **(said | other))

    assert of(taxed()) == of(taxed(subtotal=1_100)) == of(taxed(subtotal=None)) == set()
    assert of(taxed(tax_amount=None)) == of(taxed(total=1_101)) == set()  # within rounding
    assert of(taxed(total=1_500)) == {"sums:Q1:total"}
    assert of(taxed(subtotal=900)) == {"sums:Q1:subtotal"}
    assert of(taxed(tax_amount=110)) == {"tax_amount:Q1"}
    assert of(taxed(total=1_210)) == {"tax_mode:Q1"}
    assert of(taxed(tax_rate=None)) == set()  # what is left out is not different
    assert of(taxed(total=None, subtotal=None, tax_amount=None)) == {"no_total:Q1"}


def test_totals_without_tax_in_the_lines() -> None:
    fine = quote("Q1", line("1", "build", 1_000))
    assert of(fine) == of(replace(fine, subtotal=None)) == of(replace(fine, tax_amount=None))
    assert of(replace(fine, subtotal=None, tax_amount=None)) == set()
    assert of(replace(fine, subtotal=900)) == {"sums:Q1:subtotal"}
    assert of(replace(fine, total=1_200)) == {"sums:Q1:total"}
    assert of(replace(fine, tax_amount=90, total=1_090)) == {"tax_amount:Q1"}
    assert of(replace(fine, tax_amount=80, total=1_080, tax_rate=Decimal(8))) == {"tax_rate:Q1"}
    assert of(replace(fine, total=1_000, tax_amount=None)) == {"tax_mode:Q1"}


def test_the_rate_is_the_one_of_the_day_of_the_quote() -> None:
    old = quote("Q1", line("1", "build", 100), dated=date(2019, 9, 30), tax_rate=Decimal(8),
                tax_amount=8, total=108)  # fmt: skip
    assert of(old) == set()
    assert of(replace(old, dated=date(2019, 10, 1))) == {"tax_rate:Q1"}


def test_a_total_may_count_one_period_or_all() -> None:
    monthly = line("1", "usage", 1_000, quantity=Decimal(1), unit_price=Decimal(1_000),
                   period="monthly", months=60)  # fmt: skip
    assert of(quote("Q1", monthly)) == set()
    assert of(quote("Q1", monthly, subtotal=60_000, tax_amount=6_000, total=66_000)) == set()
    assert of(quote("Q1", replace(monthly, amount=60_000))) == set()
    assert of(quote("Q1", replace(monthly, amount=12_000))) == {"product:Q1:1"}
    assert of(quote("Q1", replace(monthly, amount=60_000, by_period=True, unit="件"))) == {
        "product:Q1:1"
    }


def test_a_lump_is_one_without_a_breakdown() -> None:
    def lump(**other: Any) -> set[str]:
        said: dict[str, Any] = {"description": "環境構築", "unit": "式", "quantity": Decimal(1)}
        return of(quote("Q1", line("1", "build", 1_000_000, **(said | other))))

    assert lump() == lump(unit="１式") == {"lump:Q1:1"}
    assert lump(unit=None, description="サーバー一式") == {"lump:Q1:1"}
    assert lump(unit=None) == lump(unit="台") == set()
    assert lump(person_months=Decimal(1), rate=Decimal(1_000_000)) == set()
    discount = line("2", "build", -5, unit="式")
    assert of(quote("Q1", line("1", "build", 100), discount)) == set()


def test_prices_are_compared_without_tax_and_by_the_first_range_that_fits() -> None:
    row = PriceRange(title="PC", measure="unit_price", low=100, high=200, items=("equipment",),
                     units=("台",), words=("ノート",))  # fmt: skip
    later = replace(row, since="2026-11-22", low=1, high=1)

    def pc(price: int, **other: Any) -> set[str]:
        said: dict[str, Any] = {"description": "ノートPC", "unit": "台", "quantity": Decimal(1)}
        one = line("1", "equipment", price, unit_price=Decimal(price), **(said | other))
        total = {"tax": "included", "subtotal": None, "tax_amount": None, "total": price}
        return of(quote("Q1", one, **total), prices=(later, row))

    assert pc(110) == pc(220) == set()
    assert pc(109) == pc(221) == {"price:Q1:1:unit_price"}
    assert pc(500, unit="式", quantity=None) == {"lump:Q1:1"}
    assert pc(500, description="机") == set()


def test_thresholds_are_those_of_the_day() -> None:
    rows = (RULES.thresholds[0], replace(RULES.thresholds[0], since="2027-04-01",
                                         outlier_percent=60))  # fmt: skip
    spread = (full("Q1", 100), full("Q2", 108), full("Q3", 150))
    new, old = date(2027, 4, 1), date(2027, 3, 31)
    valid = tuple(replace(q, valid_until=new) for q in spread)
    assert of(*valid, asked=Asked(day=old), thresholds=rows) == {"outlier:Q3"}
    assert of(*valid, asked=Asked(day=new), thresholds=rows) == set()


def test_outliers_and_equal_totals_are_of_different_suppliers() -> None:
    two = (full("Q1", 50), full("Q2", 100))
    assert of(*two, asked=Asked(day=DAY)) == {"outlier:Q1", "outlier:Q2"}
    three = replace(RULES.thresholds[0], outlier_quotes=3)
    assert of(*two, asked=Asked(day=DAY), thresholds=(three,)) == set()
    twice = (full("Q1", 100, supplier="(株)あ"), full("Q2", 100, supplier="株式会社 あ"))
    assert of(*twice, asked=Asked(day=DAY, quotes_needed=2)) == {"too_few"}
    assert of(asked=ASKED) == {"too_few"}


def test_the_last_contract_is_compared_as_bought_or_by_the_month() -> None:
    one = full("Q1", 100)
    asked = Asked(day=DAY, last=LastContract(amount=payable(one, Fraction(10))))
    assert of(one, asked=asked) == set()
    for amount, told in ((1_000_000, {"last_contract:Q1"}), (99_000_000, {"last_contract:Q1"})):
        assert of(one, asked=replace(asked, last=LastContract(amount=amount))) == told
    # Five years of it: 3.0 + 0.4 + 0.8 + 0.2 + 9.0 + 5 x 0.36 million, and tax.
    yearly = LastContract(amount=16_720_000 // 5, months=12)
    assert of(one, asked=replace(asked, last=yearly)) == set()
    assert of(one, asked=replace(asked, last=replace(yearly, months=24))) == {"last_contract:Q1"}


def test_an_answer_counts_for_the_numbers_it_was_given_to() -> None:
    spoilt = relined(clean(), 1, quantity=Decimal(5))
    found = scrutinise(spoilt, RULES, ASKED)
    (key,) = keys(found)
    assert not scrutiny_gate(found, (), RULES).open
    said = answer(found, key, "answered", " 数量の誤記。4帳票で正しい ", by="sato")
    gate = scrutiny_gate(found, (said,), RULES)
    assert (gate.open, gate.missing, gate.outdated) == (True, (), ())
    assert [(f.key, a.reason, a.by) for f, a in gate.answered] == [
        (key, "数量の誤記。4帳票で正しい", "sato")
    ]
    assert open_findings(found, (said,)) == ()
    changed = scrutinise(relined(clean(), 1, quantity=Decimal(6)), RULES, ASKED)
    gate = scrutiny_gate(changed, (said,), RULES)
    assert (gate.open, gate.outdated) == (False, (said,))
    assert keys(open_findings(changed, (said,))) == {key}


def test_an_answer_needs_a_finding_and_a_reason() -> None:
    found = scrutinise(relined(clean(), 1, quantity=Decimal(5)), RULES, ASKED)
    with pytest.raises(Refused) as raised:
        answer(found, "product:Q1:3", "answered", "x")
    assert (raised.value.code, raised.value.data["near"]) == ("BCP-P036", ["product:Q1:2"])
    for reason in ("", " 　\n"):
        with pytest.raises(Refused) as raised:
            answer(found, "product:Q1:2", "overridden", reason)
        assert raised.value.code == "BCP-P035"
    blank = replace(answer(found, "product:Q1:2", "overridden", "x"), reason=" ")
    assert not scrutiny_gate(found, (blank,), RULES).open


def test_what_is_only_told_keeps_no_gate_shut() -> None:
    rules = replace(RULES, checks=replace(RULES.checks, lump="info"))
    found = scrutinise(relined(clean(), 2, unit="一式"), rules, ASKED)
    assert keys(found) == {"lump:Q1:3"}
    assert scrutiny_gate(found, (), rules).open
    assert not scrutiny_gate(found, (), replace(rules, must_answer=("info",))).open


@settings(deadline=None)
@given(st.permutations(range(3)), st.sampled_from(sorted(FAULTS)))
def test_the_order_of_quotes_changes_no_finding(order: list[int], name: str) -> None:
    make, asked, _ = FAULTS[name]
    quotes: Quotes = make(clean())
    mixed = tuple(quotes[n] for n in order if n < len(quotes))
    told = {(f.check, frozenset(f.quotes), f.line) for f in scrutinise(mixed, RULES, asked)}
    assert told == {
        (f.check, frozenset(f.quotes), f.line) for f in scrutinise(quotes, RULES, asked)
    }


def test_rules_of_thresholds_hold_before_their_first_day() -> None:
    only = Thresholds(since="2030-01-01", outlier_percent=1, outlier_quotes=2,
                      last_contract_up_percent=1, last_contract_down_percent=1,
                      tolerance_yen_per_line=1)  # fmt: skip
    found = of(*edited(clean(), 0), asked=ASKED, thresholds=(only,))
    assert found == {"outlier:Q2", "outlier:Q3"}


def test_the_lowest_offer_above_the_estimate_is_found_and_quotes_for_reference_are_not() -> None:
    quotes = clean()
    lowest = min(q.total or 0 for q in quotes)
    best = next(q for q in quotes if q.total == lowest)
    for estimate, offers, found in (
        (lowest - 1, ("Q1", "Q2", "Q3"), {f"above_estimate:{best.id}"}),
        (lowest, ("Q1", "Q2", "Q3"), set[str]()),
        (lowest - 1, (), set[str]()),
        (lowest, ("Q1", "Q2"), {"above_estimate:Q1"}),
        (None, ("Q1", "Q2", "Q3"), set[str]()),
    ):
        asked = Asked(day=DAY, quotes_needed=3, estimate=estimate, offers=offers)
        assert {f.key for f in scrutinise(quotes, RULES, asked)} == found
