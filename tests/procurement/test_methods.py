"""Which methods are open and why, and what another amount or day would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from bcpflow.procurement.changes import Advice, advise, differences
from bcpflow.procurement.methods import Answer, Verdict, judge
from bcpflow.procurement.words import Days, Question
from tests.procurement.questions import (
    GOODS,
    LEASE,
    SERVICE,
    WORKS,
    ask,
    questions,
    signed,
    tables,
    told,
)

QUOTES = "quote-comparison"


def answer(question: Question) -> Answer:
    return judge(tables(), question)


def advice(question: Question) -> Advice:
    return advise(tables(), question)


def verdict(question: Question, method: str) -> Verdict:
    option = answer(question).option(method)
    assert option is not None
    return option.verdict


@pytest.mark.parametrize(
    ("day", "rule", "open", "why"),
    [
        ("2025-03-31", None, False, "900,000円 は 500,000円 を超える"),
        ("2025-04-01", None, True, "900,000円 は 1,000,000円 を超えない"),
        ("2025-08-31", "tochigi", False, "額が変わるのは 2025-09-01 から"),
        ("2025-09-01", "tochigi", True, "栃木市の規則では 1,000,000円 まで"),
    ],
)
def test_a_service_of_900_000_yen(day: str, rule: str | None, open: bool, why: str) -> None:
    found = answer(ask(900_000, day, rule=rule))
    quotes = found.option(QUOTES)
    assert quotes is not None
    assert found.small is open
    assert quotes.verdict == ("open" if open else "closed")
    assert why in told(quotes.reasons)
    assert quotes.quotes == 2
    assert [ground.article for ground in quotes.grounds]
    assert quotes.documents == ("quote-request", "quotes", "quote-result")
    assert found.open() == ("open-tender", "conditional-tender", *([QUOTES] if open else []))
    assert found.council.holds is False
    assert found.wto.holds is False


@pytest.mark.parametrize(
    ("contract", "day", "yen"),
    [
        (SERVICE, "2025-03-31", 500_000),
        (SERVICE, "2025-04-01", 1_000_000),
        (GOODS, "2025-04-01", 1_500_000),
        (LEASE, "2025-04-01", 800_000),
        (WORKS, "2025-04-01", 2_000_000),
    ],
)
def test_not_exceeding_means_the_amount_itself_is_within(contract: str, day: str, yen: int) -> None:
    assert verdict(ask(yen, day, contract=contract), QUOTES) == "open"
    assert verdict(ask(yen + 1, day, contract=contract), QUOTES) == "closed"


def test_every_method_of_the_table_is_answered() -> None:
    found = answer(ask(5_000_000, "2026-11-21"))
    assert {option.id: option.verdict for option in found.options} == {
        "open-tender": "open",
        "conditional-tender": "open",
        "overall-evaluation": "conditional",
        "designated-tender": "conditional",
        "public-proposal": "conditional",
        "invited-proposal": "conditional",
        QUOTES: "closed",
        "single-source": "conditional",
        "after-failed-tender": "closed",
        "long-term": "conditional",
        "marketplace": "conditional",
    }
    single = found.option("single-source")
    assert single is not None
    assert [item.number for item in single.items] == [1, 2, 3, 4, 5, 6, 7]
    assert single.items[0].verdict == "closed"
    assert {item.verdict for item in single.items[1:]} == {"conditional"}
    assert [item.number for item in single.items if item.documents] == [3, 4]
    assert "direct-reasons" in single.documents


@given(questions())
@settings(max_examples=200)
def test_every_answer_has_its_reasons_and_articles(question: Question) -> None:
    found = answer(question)
    assert found.ceiling.reasons
    assert found.quotes.reasons
    assert found.council.reasons
    assert found.wto.reasons
    for option in found.options:
        assert told(option.reasons)
        assert option.grounds
        assert (
            option.verdict != "conditional"
            or option.provided
            or "まだ分からない" in told(option.reasons)
        )
        for paper in option.documents:
            assert paper in tables().methods.documents
        for item in option.items:
            assert told(item.reasons)
    assert found.open()[0] == "open-tender"


@given(questions())
def test_a_smaller_estimate_keeps_the_small_contract_open(question: Question) -> None:
    if verdict(question, QUOTES) == "open" and question.estimate > 1:
        assert verdict(question.at(question.estimate - 1), QUOTES) == "open"
    if verdict(question, QUOTES) == "closed":
        assert verdict(question.at(question.estimate + 1), QUOTES) == "closed"


@pytest.mark.parametrize(
    ("failed", "eight", "nine"),
    [
        ("no", "closed", "closed"),
        ("none-awarded", "open", "closed"),
        ("winner-refused", "closed", "open"),
    ],
)
def test_after_a_failed_tender(failed: str, eight: str, nine: str) -> None:
    option = answer(ask(5_000_000, "2026-11-21", failed=failed)).option("after-failed-tender")
    assert option is not None
    assert [(item.number, item.verdict) for item in option.items] == [(8, eight), (9, nine)]
    assert option.verdict == ("closed" if failed == "no" else "open")
    if eight == "open":
        assert "予定価格など最初の入札の条件は変えられない" in told(
            tuple(caution.reason for caution in option.items[0].cautions)
        )


@pytest.mark.parametrize(
    ("contract", "saas", "listed", "marketplace", "long_term"),
    [
        (SERVICE, None, None, "conditional", "conditional"),
        (SERVICE, True, True, "conditional", "conditional"),
        (SERVICE, False, False, "closed", "closed"),
        (LEASE, None, True, "closed", "conditional"),
        (GOODS, None, None, "closed", "closed"),
    ],
)
def test_the_marketplace_is_for_software_and_the_long_term_for_what_is_listed(
    contract: str, saas: bool | None, listed: bool | None, marketplace: str, long_term: str
) -> None:
    question = ask(5_000_000, "2026-11-21", contract=contract, saas=saas, listed=listed)
    assert verdict(question, "marketplace") == marketplace
    assert verdict(question, "long-term") == long_term


def test_what_nobody_has_said_is_named() -> None:
    option = answer(ask(5_000_000, "2026-11-21")).option("marketplace")
    assert option is not None
    assert "SaaS かどうか" in told(option.reasons)
    assert option.provided


def test_where_no_ceiling_is_known_nothing_is_open_by_it() -> None:
    table = tables()
    law = tuple(replace(row, until="2020-01-01") for row in table.ceilings.law[:1])
    found = judge(replace(table, ceilings=replace(table.ceilings, law=law)), ask(1, "2026-11-21"))
    option = found.option(QUOTES)
    assert option is not None
    assert (found.small, option.verdict) == (None, "conditional")
    assert "表にありません" in told(option.reasons)


@pytest.mark.parametrize(
    ("contract", "estimate", "method", "expected"),
    [
        (SERVICE, 10_000_000, "open-tender",
         {"minimum-price": 6_000_000, "low-bid-examination": None, "bid-bond": 500_000,
          "contract-bond": 1_000_000, "estimate-published": None}),
        (GOODS, 10_000_000, "open-tender",
         {"bid-bond": 500_000, "contract-bond": 1_000_000, "estimate-published": None}),
        (SERVICE, 10_000_000, "overall-evaluation",
         {"low-bid-examination": None, "bid-bond": 500_000, "contract-bond": 1_000_000,
          "estimate-published": None}),
        (SERVICE, 10_000_001, "open-tender",
         {"minimum-price": 6_000_001, "low-bid-examination": None, "bid-bond": 500_001,
          "contract-bond": 1_000_001, "estimate-published": None}),
        (SERVICE, 900_000, QUOTES, {}),
    ],
)  # fmt: skip
def test_price_devices(
    contract: str, estimate: int, method: str, expected: dict[str, int | None]
) -> None:
    option = answer(ask(estimate, "2026-11-21", contract=contract)).option(method)
    assert option is not None
    assert {device.id: device.yen for device in option.devices} == expected
    assert all(device.sample for device in option.devices)


def test_wto_takes_the_minimum_price_away_and_warns_of_direct_contracts() -> None:
    found = answer(ask(40_000_000, "2026-11-21", body="指定都市"))
    tender, single = found.option("open-tender"), found.option("single-source")
    assert tender is not None
    assert single is not None
    assert found.wto.holds
    assert "minimum-price" not in {device.id for device in tender.devices}
    assert "随意契約の要件が厳しい" in told(tuple(c.reason for c in single.cautions))
    city = answer(ask(40_000_000, "2026-11-21")).option("single-source")
    assert city is not None
    assert "特定調達" not in told(tuple(c.reason for c in city.cautions))


def test_the_nearest_amounts_on_both_sides() -> None:
    found = advice(ask(250_000, "2025-07-01", contract=GOODS, rule="kasaoka"))
    assert found.below is None
    assert found.above is not None
    assert (found.above.side, found.above.yen) == ("from", 300_000)
    assert "見積の数が 1 者以上から 2 者以上" in told(found.above.differences)
    found = advice(ask(300_000, "2025-07-01", contract=GOODS, rule="kasaoka"))
    assert found.below is not None
    assert found.above is not None
    assert (found.below.side, found.below.yen) == ("down to", 299_999)
    assert found.above.yen == 1_500_001
    assert "見積合わせ（少額随意契約）: 使えない" in told(found.above.differences)
    found = advice(ask(20_000_000, "2026-11-21", contract=GOODS))
    assert found.below is not None
    assert found.below.yen == 19_999_999
    assert told(found.below.differences) == "議会の議決は要らない"


def test_rules_that_have_changed_and_rules_that_will() -> None:
    found = advice(ask(900_000, "2025-03-31"))
    assert found.before is None
    assert [change.day for change in found.coming] == [date(2025, 4, 1)]
    assert "500,000円 から 1,000,000円" in told(found.coming[0].differences)
    found = advice(ask(900_000, "2025-08-31", rule="tochigi"))
    assert [change.day for change in found.coming] == [date(2025, 9, 1)]
    found = advice(ask(900_000, "2025-09-01", rule="tochigi"))
    assert found.before is not None
    assert (found.before.side, found.before.day) == ("before", date(2025, 9, 1))
    assert found.coming == ()


def test_the_end_of_a_table_is_told_as_not_known() -> None:
    found = advice(ask(38_000_000, "2026-03-31", contract=GOODS, body="指定都市"))
    assert [change.day for change in found.coming] == [date(2026, 4, 1), date(2028, 4, 1)]
    assert "特定調達（WTO）に当たらない" in told(found.coming[0].differences)
    assert "表では分からない" in told(found.coming[1].differences)


@given(questions())
@settings(max_examples=60, deadline=None)
def test_every_change_is_one_and_nothing_changes_in_between(question: Question) -> None:
    found = advice(question)
    here = found.answer
    for change in (found.below, found.above):
        if change is not None and change.yen is not None:
            assert change.differences
            inside = change.yen + (1 if change.side == "down to" else -1)
            assert differences(here, answer(question.at(inside))) == ()
            assert differences(here, answer(question.at(change.yen))) == change.differences
    for change in found.coming:
        assert change.day is not None
        assert change.day > question.days.last
        day = change.day
        before, after = answer(question.on(day - timedelta(days=1))), answer(question.on(day))
        assert differences(before, after) == change.differences != ()


def test_a_missing_trigger_day_stays_missing_when_days_are_moved() -> None:
    days = Days(decision=date(2025, 1, 1))
    assert days.all_on(date(2026, 1, 1)) == Days(decision=date(2026, 1, 1))
    assert signed("2025-01-01").of("公告") == (date(2025, 1, 1), "契約")
