"""Year, deadlines and shares of a case follow from its summary and the tables in force."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.instants import to_ns
from bcpflow.procurement.calendar import read_calendar
from bcpflow.procurement.case_days import by_year, days, deadlines, derived
from bcpflow.procurement.deadlines import read_rules, standing
from bcpflow.projections.case_summary import SETTLED_BY, case_summary
from bcpflow.projections.portfolio import case_of
from tests.sample_case import opened

TOKYO = timezone(timedelta(hours=9))
CALENDAR, RULES = read_calendar(None), read_rules(None)
EMPTY = case_summary(opened().state)


def at(day: str) -> int:
    return to_ns(datetime.fromisoformat(day).replace(tzinfo=TOKYO))


def body(**other: Any) -> dict[str, Any]:
    said = {"opened_ns": at("2025-05-01"), "fiscal_year": "令和8年度", "budgeted": True}
    return EMPTY | said | other


def term(amount: int | None, starts: str | None, ends: str | None, **years: int) -> dict[str, Any]:
    return {"amount": amount, "starts": starts, "ends": ends, "years": years}


def found(**other: Any) -> dict[str, date]:
    return {d.id: d.due for d in deadlines(body(**other), RULES, CALENDAR, TOKYO)}


def test_every_happening_that_a_step_shows_is_one_of_the_rules() -> None:
    assert set(SETTLED_BY) <= set(RULES.happenings)


def test_the_fiscal_year_is_read_as_people_write_it() -> None:
    for text in ("令和8年度", "R8", "2026", "FY2026"):
        made = derived(body(fiscal_year=text), RULES, CALENDAR, TOKYO)
        assert made["fiscal_year"] == 2026
        assert made["fiscal_year_title"]["ja"] == "令和8年度"
    for unknown in (None, "いつか", "0000", "9999"):
        assert derived(body(fiscal_year=unknown), RULES, CALENDAR, TOKYO)["fiscal_year"] is None


def test_a_noted_day_goes_before_a_sheets_and_that_before_a_steps() -> None:
    happened = {"award": at("2026-04-01"), "contract-signed": at("2026-04-20")}
    sheets = {"award": "2026-04-02", "contract-signed": "2026-04-10"}
    said = days(body(happened_ns=happened, happened_on=sheets, noted=["award"]), CALENDAR, TOKYO)
    assert (said["award"], said["contract-signed"]) == (date(2026, 4, 1), date(2026, 4, 10))


def test_an_instant_is_a_day_of_the_zone() -> None:
    late = {"happened_ns": {"award": to_ns(datetime(2026, 3, 31, 15, tzinfo=UTC))}}
    assert days(body(**late), CALENDAR, TOKYO)["award"] == date(2026, 4, 1)
    assert days(body(**late), CALENDAR, UTC)["award"] == date(2026, 3, 31)


def test_inspection_and_payment_follow_from_what_happened() -> None:
    happened = {"completion-notice": at("2026-06-01"), "claim-received": at("2026-06-15")}
    named = found(happened_ns=happened, noted=list(happened), facts={"契約種別": "財産の買入れ"})
    assert (named["inspection"], named["payment"]) == (date(2026, 6, 11), date(2026, 7, 15))


def test_the_budgets_calendar_is_laid_over_cases_that_ask_for_a_budget() -> None:
    assert found()["budget-request"] == date(2025, 10, 31)
    assert "budget-request" not in found(budgeted=False)
    assert "budget-request" not in found(fiscal_year=None)


def test_days_of_the_budget_that_had_passed_when_it_was_opened_are_none_of_its_days() -> None:
    named = found(opened_ns=at("2025-11-01"))
    assert not {"plan-hearing", "budget-request", "prior-evaluation"} & set(named)
    assert "closing-of-accounts" in named
    long_ago = {"happened_ns": {"claim-received": at("2024-06-15")}, "noted": ["claim-received"]}
    assert found(opened_ns=at("2025-11-01"), **long_ago)["payment"] < date(2025, 11, 1)


@pytest.mark.parametrize(
    "over", [{"final": True}, {"status": "aborted"}, {"status": "ended"}, {"status": "voided"}]
)
def test_a_case_that_is_over_has_no_deadlines(over: dict[str, Any]) -> None:
    assert found(**over) == {}


def test_a_happening_the_rules_do_not_name_stops_nothing() -> None:
    assert found(happened_ns={"leak": at("2026-04-01")}, noted=["leak"])


def test_the_plain_rows_stand_as_the_deadlines_they_were_made_of() -> None:
    happened = {"award": at("2025-06-01"), "notice-given": at("2025-06-01")}
    said = body(happened_ns=happened, noted=list(happened))
    case = case_of(said, derived(said, RULES, CALENDAR, TOKYO))
    made = deadlines(said, RULES, CALENDAR, TOKYO)
    assert len(case.deadlines) == len(made) > 5
    for day in (date(2025, 5, 1), date(2025, 6, 5), date(2025, 6, 8), date(2026, 1, 1)):
        for row, whole in zip(case.deadlines, made, strict=True):
            assert row.standing(day) == standing(whole, day).status


def test_agreed_shares_go_before_months() -> None:
    agreed = term(100, "2026-04-01", "2028-03-31", **{"令和8年度": 30, "2027": 70})
    assert by_year([agreed], CALENDAR) == ({2026: 30, 2027: 70}, False)


def test_without_shares_a_sum_is_reckoned_by_months_and_says_so() -> None:
    assert by_year([term(100, "2026-10-15", "2027-09-30")], CALENDAR) == (
        {2026: 50, 2027: 50},
        True,
    )
    assert by_year([term(100, "2026-04-01", "2027-03-31")], CALENDAR) == ({2026: 100}, False)
    for unknown in (term(None, "2026-04-01", "2027-03-31"), term(1, None, "2027-03-31"),
                    term(1, "2027-04-01", "2026-03-31"), term(1, "春", "秋")):  # fmt: skip
        assert by_year([unknown], CALENDAR) == ({}, False)


@given(
    amount=st.integers(0, 10**10),
    start=st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    length=st.integers(0, 4000),
)
def test_reckoned_shares_come_to_the_sum(amount: int, start: date, length: int) -> None:
    end = start + timedelta(days=length)
    shares, _ = by_year([term(amount, start.isoformat(), end.isoformat())], CALENDAR)
    assert sum(shares.values()) == amount
    assert min(shares) == CALENDAR.fiscal_year_of(start).year
    assert max(shares) == CALENDAR.fiscal_year_of(end).year


def test_a_contract_within_one_year_binds_no_other() -> None:
    made = derived(body(terms=[term(5, "2026-04-01", "2027-03-31")]), RULES, CALENDAR, TOKYO)
    assert (made["commitments"], made["spread"]) == ({}, False)
    made = derived(body(terms=[term(24, "2026-04-01", "2028-03-31")]), RULES, CALENDAR, TOKYO)
    assert (made["commitments"], made["spread"]) == ({"2026": 12, "2027": 12}, True)
