"""Votes of the council and WTO procurement: from which amount, for whom, and what is not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.procurement.council import council_vote, wto
from bcpflow.procurement.words import Body, Contract, Question
from tests.procurement.questions import GOODS, LEASE, SERVICE, WORKS, ask, questions, tables, told

NOW = "2026-11-21"


@pytest.mark.parametrize(
    ("body", "contract", "yen"),
    [
        ("市", WORKS, 150_000_000),
        ("市", GOODS, 20_000_000),
        ("市", "財産の売払い", 20_000_000),
        ("町村", WORKS, 50_000_000),
        ("町村", GOODS, 7_000_000),
        ("指定都市", GOODS, 40_000_000),
        ("都道府県", GOODS, 70_000_000),
    ],
)
def test_the_council_votes_from_an_amount_on(body: Body, contract: Contract, yen: int) -> None:
    vote = council_vote(tables().council, ask(yen, NOW, body=body, contract=contract))
    assert (vote.holds, vote.at_least) == (True, yen)
    assert f"{yen:,}円 以上" in told(vote.reasons)
    assert vote.article
    assert vote.source
    assert not vote.sample
    below = council_vote(tables().council, ask(yen - 1, NOW, body=body, contract=contract))
    assert below.holds is False
    assert "満たない" in told(below.reasons)


@pytest.mark.parametrize("contract", [SERVICE, LEASE, "物件の貸付け"])
def test_services_and_leases_take_no_vote(contract: Contract) -> None:
    vote = council_vote(tables().council, ask(900_000_000, NOW, contract=contract))
    assert vote.holds is False
    assert "SaaS" in told(vote.reasons)
    assert vote.sample


def test_no_row_is_not_a_no() -> None:
    vote = council_vote(
        tables().council, ask(50_000_000, NOW, contract=GOODS, body="都道府県・指定都市")
    )
    assert vote.holds is None
    assert "条例を確かめる" in told(vote.reasons)


@pytest.mark.parametrize(
    ("day", "contract", "yen"),
    [
        ("2024-04-01", GOODS, 36_000_000),
        ("2026-03-31", GOODS, 36_000_000),
        ("2026-04-01", GOODS, 40_000_000),
        ("2028-03-31", SERVICE, 40_000_000),
        ("2026-03-31", WORKS, 2_720_000_000),
        ("2026-04-01", WORKS, 3_020_000_000),
    ],
)
@pytest.mark.parametrize("body", ["都道府県・指定都市", "都道府県", "指定都市"])
def test_wto_procurement_begins_at_the_amount_of_its_two_years(
    day: str, contract: Contract, yen: int, body: Body
) -> None:
    found = wto(tables().wto, ask(yen, day, contract=contract, body=body))
    assert (found.holds, found.at_least) == (True, yen)
    assert found.source
    assert any("最低制限価格" in reason.data["text"]["ja"] for reason in found.consequences)  # type: ignore[index]
    found = wto(tables().wto, ask(yen - 1, day, contract=contract, body=body))
    assert found.holds is False
    assert found.consequences == ()


def test_engineering_has_an_amount_of_its_own() -> None:
    question = ask(270_000_000, "2026-03-31", body="指定都市", goods="技術サービス")
    assert wto(tables().wto, question).holds is True
    assert wto(tables().wto, question.at(269_999_999)).holds is False


@pytest.mark.parametrize("day", ["2024-03-31", "2028-04-01"])
def test_years_without_a_row_are_not_known(day: str) -> None:
    found = wto(tables().wto, ask(90_000_000, day, body="指定都市"))
    assert found.holds is None
    assert "告示を確かめる" in told(found.reasons)


@given(questions())
def test_cities_and_towns_are_outside(question: Question) -> None:
    found = wto(tables().wto, question)
    if question.body in ("市", "町村"):
        assert found.holds is False
    elif question.contract in ("財産の売払い", "物件の貸付け"):
        assert found.holds is False
        assert "調達ではない" in told(found.reasons)


@given(questions(), st.integers(1, 10_000_000_000))
def test_more_money_never_takes_a_duty_away(question: Question, more: int) -> None:
    larger = question.at(question.estimate + more)
    for before, after in (
        (council_vote(tables().council, question), council_vote(tables().council, larger)),
        (wto(tables().wto, question), wto(tables().wto, larger)),
    ):
        assert before.at_least == after.at_least
        assert (before.holds is None) == (after.holds is None)
        if before.holds:
            assert after.holds
