"""Ceilings and numbers of quotes: the row in force, and why it is this one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.errors import UsageFault
from bcpflow.procurement.amount_tables import (
    Ceilings,
    LawRow,
    QuoteRow,
    QuoteRule,
    QuotesNeeded,
    SiteRow,
    SiteRule,
    Tier,
)
from bcpflow.procurement.amounts import basis, ceiling, law_rows, quotes_needed
from bcpflow.procurement.rows import begins, ends, in_force
from bcpflow.procurement.words import BODIES, BOTH, CONTRACTS, Body, Contract, Days, Question
from tests.procurement.questions import (
    GOODS,
    LEASE,
    SERVICE,
    ask,
    days,
    questions,
    signed,
    tables,
    told,
)

OLD, NEW = "2025-03-31", "2025-04-01"


@pytest.mark.parametrize(
    ("contract", "town", "prefecture"),
    [
        ("工事又は製造の請負", (1_300_000, 2_000_000), (2_500_000, 4_000_000)),
        ("財産の買入れ", (800_000, 1_500_000), (1_600_000, 3_000_000)),
        ("物件の借入れ", (400_000, 800_000), (800_000, 1_500_000)),
        ("財産の売払い", (300_000, 500_000), (500_000, 1_000_000)),
        ("物件の貸付け", (300_000, 300_000), (300_000, 500_000)),
        ("その他の委託・役務", (500_000, 1_000_000), (1_000_000, 2_000_000)),
    ],
)
def test_the_law_before_and_after_its_change(
    contract: Contract, town: tuple[int, int], prefecture: tuple[int, int]
) -> None:
    for body in BODIES:
        expected = town if body in ("市", "町村") else prefecture
        for day, yen in zip((OLD, NEW), expected, strict=True):
            found = ceiling(tables().ceilings, ask(1, day, contract=contract, body=body))
            assert (found.yen, found.law, found.rule) == (yen, yen, "law")
            assert day in told(found.reasons)
            assert f"{yen:,}円" in told(found.reasons)
            assert found.source


@pytest.mark.parametrize(
    ("day", "yen", "why"),
    [
        ("2025-03-31", 500_000, "500,000円 まで"),
        ("2025-08-31", 500_000, "政令の限度額は 1,000,000円 だが"),
        ("2025-09-01", 1_000_000, "2025-09-01 から"),
    ],
)
def test_a_site_begins_on_its_own_day(day: str, yen: int, why: str) -> None:
    found = ceiling(tables().ceilings, ask(900_000, day, rule="tochigi"))
    assert found.yen == yen
    assert why in told(found.reasons)
    assert found.sample
    assert found.trigger == "契約"


@pytest.mark.parametrize(
    ("rule", "days", "yen"),
    [
        ("kitakami", Days(notice=date(2025, 3, 31), contract=date(2025, 4, 20)), 500_000),
        ("kitakami", Days(notice=date(2025, 4, 1), contract=date(2025, 4, 20)), 1_000_000),
        ("aizuwakamatsu", Days(decision=date(2025, 9, 30), contract=date(2025, 10, 2)), 500_000),
        ("aizuwakamatsu", Days(decision=date(2025, 10, 1), contract=date(2025, 9, 2)), 1_000_000),
        ("tochigi", Days(decision=date(2025, 8, 1), contract=date(2025, 9, 1)), 1_000_000),
        ("tochigi", Days(decision=date(2025, 9, 1), contract=date(2025, 8, 31)), 500_000),
    ],
)
def test_each_rule_goes_by_its_own_trigger(rule: str, days: Days, yen: int) -> None:
    assert ceiling(tables().ceilings, ask(1, OLD, rule=rule, days=days)).yen == yen


def test_a_day_that_is_not_known_is_replaced_and_that_is_said() -> None:
    found = ceiling(tables().ceilings, ask(1, "2025-10-01", rule="aizuwakamatsu"))
    assert found.yen == 1_000_000
    assert found.trigger == "契約"
    assert "決裁の日が未定のため、契約の日で判断" in told(found.reasons)


def test_what_is_asked_wrongly_is_refused() -> None:
    with pytest.raises(UsageFault) as fault:
        ceiling(tables().ceilings, ask(1, OLD, rule="tochgi"))
    assert (fault.value.code, fault.value.data["near"]) == ("BCP-P012", ["tochigi"])
    with pytest.raises(UsageFault) as fault:
        ceiling(tables().ceilings, ask(1, OLD, rule="tochigi", body="町村"))
    assert fault.value.code == "BCP-P013"
    for estimate in (0, -1, True, 1.5, "900000"):
        with pytest.raises(UsageFault) as fault:
            ask(estimate, OLD)  # type: ignore[arg-type]
        assert fault.value.code == "BCP-P014"
    with pytest.raises(UsageFault) as fault:
        ask(1, OLD, days=Days())
    assert fault.value.code == "BCP-P015"
    with pytest.raises(UsageFault) as fault:
        ask(1, OLD, contract="委託")
    assert fault.value.code == "BCP-P012"


def site(*rows: SiteRow) -> Ceilings:
    rule = SiteRule(title="本市", bodies=("市",), rows=rows)
    return replace(tables().ceilings, use="ours", rules={"ours": rule})


def test_a_site_may_set_lower_amounts_and_never_higher_ones() -> None:
    own = site(SiteRow(as_law_of=NEW, amounts={SERVICE: 700_000, GOODS: 9_000_000}, source="x"))
    found = ceiling(own, ask(1, NEW))
    assert (found.yen, found.law) == (700_000, 1_000_000)
    assert "政令の限度額 1,000,000円 より" in told(found.reasons)
    found = ceiling(own, ask(1, NEW, contract=GOODS))
    assert (found.yen, found.law) == (1_500_000, 1_500_000)
    assert "政令の額による" in told(found.reasons)
    assert ceiling(own, ask(1, OLD)).yen == 500_000
    assert ceiling(own, ask(1, NEW, contract=LEASE)).yen == 800_000


def test_where_no_row_is_in_force_nothing_is_known() -> None:
    own = site(
        SiteRow(since="2025-04-01", until="2025-04-30", as_law_of=NEW),
        SiteRow(since="2025-06-01", until="2026-03-31", as_law_of=NEW),
    )
    for day in ("2025-03-31", "2025-05-01", "2025-05-31", "2026-04-01"):
        found = ceiling(own, ask(1, day))
        assert found.yen is None
        assert found.law is not None
        assert "表にありません" in told(found.reasons)
    for day in ("2025-04-30", "2025-06-01", "2026-03-31"):
        assert ceiling(own, ask(1, day)).yen == 1_000_000


def test_rows_of_different_triggers_leave_no_hole() -> None:
    rows = (
        SiteRow(until="2025-08-31", trigger="契約", as_law_of=OLD),
        SiteRow(since="2025-09-01", trigger="公告", as_law_of=NEW),
    )
    late = Days(notice=date(2025, 8, 31), contract=date(2025, 9, 20))
    assert ceiling(site(*rows), ask(1, OLD, days=late)).yen == 500_000
    assert ceiling(site(*rows), ask(1, OLD, days=replace(late, notice=date(2025, 9, 1)))).yen == (
        1_000_000
    )


@given(days, st.sampled_from(BODIES), st.sampled_from([None, *tables().ceilings.rules]))
def test_every_day_has_exactly_one_row_in_force(day: date, body: Body, rule: str | None) -> None:
    table = tables().ceilings
    every: list[list[LawRow] | list[SiteRow]] = [law_rows(table, body)]
    every += [list(table.rules[rule].rows)] if rule is not None else []
    for rows in every:
        holding = [
            row for row in rows
            if (begins(row) or date.min) <= day <= (ends(row) or date.max)
        ]  # fmt: skip
        held = in_force(rows, Days(notice=day, contract=day, decision=day))
        assert held is not None
        assert holding == [held.row]


@given(st.lists(st.integers(1, 400), max_size=6, unique=True), days)
def test_any_rows_that_join_have_exactly_one_in_force(gaps: list[int], day: date) -> None:
    """Also beyond the shipped rows: as many rows as one likes, joined without a gap."""
    starts = [date(2024, 1, 1) + timedelta(days=sum(gaps[: n + 1])) for n in range(len(gaps))]
    rows = [
        SiteRow(
            since=str(starts[n - 1]) if n else None,
            until=str(starts[n] - timedelta(days=1)) if n < len(starts) else None,
        )
        for n in range(len(starts) + 1)
    ]
    held = in_force(rows, Days(contract=day))
    assert held is not None
    assert held.index == sum(start <= day for start in starts)


@given(questions(), st.integers(1, 10_000_000))
def test_a_smaller_estimate_is_never_less_of_a_small_contract(
    question: Question, less: int
) -> None:
    yen = ceiling(tables().ceilings, question).yen
    smaller = question.at(max(1, question.estimate - less))
    assert ceiling(tables().ceilings, smaller).yen == yen
    needed = quotes_needed(tables().quotes, question).number
    fewer = quotes_needed(tables().quotes, smaller).number
    assert needed is not None
    assert fewer is not None
    assert fewer <= needed


@pytest.mark.parametrize(
    ("day", "estimate", "number"),
    [
        ("2025-06-30", 199_999, 1),
        ("2025-06-30", 200_000, 2),
        ("2025-06-30", 299_999, 2),
        ("2025-07-01", 299_999, 1),
        ("2025-07-01", 300_000, 2),
    ],
)
def test_one_quote_under_a_small_amount(day: str, estimate: int, number: int) -> None:
    found = quotes_needed(tables().quotes, ask(estimate, day, contract=GOODS, rule="kasaoka"))
    assert found.number == number
    assert f"{number} 者以上" in told(found.reasons)
    assert found.source
    other = ask(estimate, day, contract=SERVICE, rule="kasaoka")
    assert quotes_needed(tables().quotes, other).number == 2


def test_two_quotes_where_a_site_has_no_rule_of_its_own() -> None:
    found = quotes_needed(tables().quotes, ask(1, NEW, rule="tochigi"))
    assert (found.number, found.rule, found.sample) == (2, "common", True)


def test_a_tier_may_hold_with_its_amount_or_end_before_it() -> None:
    tiers = (Tier(up_to=100_000, quotes=1), Tier(under=500_000, quotes=2), Tier(quotes=3))
    rule = QuoteRule(title="本市", rows=(QuoteRow(source="x", tiers=tiers),))
    table = QuotesNeeded(title="x", use="ours", rules={"ours": rule})
    found = [quotes_needed(table, ask(yen, NEW)).number for yen in (100_000, 100_001, 499_999)]
    assert found == [1, 2, 2]
    assert quotes_needed(table, ask(500_000, NEW)).number == 3


def test_rent_is_counted_by_the_year_or_in_total() -> None:
    assert "年額又は総額" in told(basis(tables().ceilings, "物件の借入れ"))
    assert basis(tables().ceilings, "その他の委託・役務") == ()


def test_the_shipped_law_speaks_of_everybody() -> None:
    for body in BODIES:
        for contract in CONTRACTS:
            question = ask(1, "2026-11-21", body=body, contract=contract)
            assert ceiling(tables().ceilings, question).yen is not None
    assert BOTH in BODIES
    assert signed(NEW).last == date(2025, 4, 1)
