"""Deadlines: each shipped rule on real days, how they stand, and what is wrong with a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.definition.model import Fact
from bcpflow.definition.texts import FactValue
from bcpflow.errors import UsageFault
from bcpflow.language import Translator, translator
from bcpflow.lint.texts import each_text
from bcpflow.procurement.business_days import is_open
from bcpflow.procurement.calendar import read_calendar
from bcpflow.procurement.deadline_model import Rule, Rules, Term, rules_findings
from bcpflow.procurement.deadlines import (
    Deadline,
    Entry,
    Standing,
    agenda,
    derive,
    read_rules,
    standing,
)
from bcpflow.procurement.words import Reason

RULES = read_rules(None)
CALENDAR = read_calendar(None)
JA = translator("ja")


def d(text: str) -> date:
    return date.fromisoformat(text)


def made(
    rules: Rules = RULES, facts: Mapping[str, FactValue] | None = None, **dates: str
) -> dict[str, Deadline]:
    """Deadlines by id, from happenings written with ``_`` for ``-``."""
    days = {name.replace("_", "-"): d(day) for name, day in dates.items()}
    return {one.id: one for one in derive(rules, days, facts or {}, CALENDAR)}


def on(dates: Mapping[str, str | None]) -> dict[str, Deadline]:
    """Deadlines by id; a happening without a day is left out."""
    days = {name: d(day) for name, day in dates.items() if day is not None}
    return {one.id: one for one in derive(RULES, days, {}, CALENDAR)}


def with_rule(rule: Rule) -> Rules:
    """The shipped rules with one more, named own."""
    return replace(RULES, rules={**RULES.rules, "own": rule})


def test_the_shipped_rules_are_whole() -> None:
    assert list(rules_findings(RULES)) == []
    assert RULES.dated == "2026-11-21"
    for text, path in each_text(RULES):
        assert isinstance(text, dict), path
        assert set(text) == {"ja", "en"}, path
    for name, rule in RULES.rules.items():
        assert rule.met_by, name
        for term in rule.terms:
            assert term.source, name
            assert term.sample or not {"例"} & set(str(term.source)), name


DUES = """
budget-year        2026-04-01  -                   budget-request        2025-10-31  2025-10-31
budget-year        2027-03-31  -                   budget-request        2025-10-31  2025-10-31
budget-year        2027-04-01  -                   budget-request        2026-10-31  2026-10-30
budget-year        2026-04-01  -                   prior-evaluation      2025-09-30  2025-09-30
budget-year        2026-04-01  -                   cost-estimate         2025-09-30  2025-09-30
budget-year        2026-04-01  -                   plan-hearing          2025-07-31  2025-07-31
bid-opening        2026-07-01  -                   notice                2026-06-20  2026-06-19
bid-opening        2026-07-01  urgent=yes          notice                2026-06-25  2026-06-25
bid-opening        2026-07-01  wto=yes,urgent=yes  notice                2026-05-21  2026-05-21
notice-given       2026-06-18  -                   bid-opening-earliest  2026-06-29  2026-06-29
notice-given       2026-06-16  -                   bid-opening-earliest  2026-06-27  2026-06-29
notice-given       2026-06-18  urgent=yes          bid-opening-earliest  2026-06-24  2026-06-24
award              2026-07-01  -                   contract              2026-07-08  2026-07-08
award              2026-12-24  -                   contract              2026-12-31  2026-12-28
completion-notice  2026-12-01  -                   inspection            2026-12-11  2026-12-11
completion-notice  2027-03-16  -                   inspection            2027-03-26  2027-03-26
completion-notice  2026-12-01  construction=yes    inspection            2026-12-15  2026-12-15
claim-received     2026-12-01  -                   payment               2026-12-31  2026-12-28
claim-received     2026-12-01  construction=no     payment               2026-12-31  2026-12-28
claim-received     2026-12-01  construction=yes    payment               2027-01-10  2027-01-08
inspected          2027-03-31  -                   closing-of-accounts   2027-05-31  2027-05-31
inspected          2026-04-01  -                   closing-of-accounts   2027-05-31  2027-05-31
operation-start    2026-04-01  -                   review                2027-04-01  2027-04-01
operation-start    2028-02-29  -                   review                2029-02-28  2029-02-28
operation-start    2026-04-01  -                   operation-review      2031-04-01  2031-04-01
defect-known       2026-11-20  -                   defect-notice         2027-11-20  2027-11-19
lease-end          2032-01-31  -                   lease-renewal         2030-07-31  2030-07-31
lease-end          2032-01-31  -                   lease-ends            2032-01-31  2032-01-31
maintenance-end    2031-03-31  -                   maintenance-renewal   2029-09-30  2029-09-28
maintenance-end    2031-03-31  -                   maintenance-ends      2031-03-31  2031-03-31
contract-end       2027-03-31  -                   contract-renewal      2026-03-31  2026-03-31
"""
"""Happening, its day, facts, deadline, day counted to, day after closed days."""


@pytest.mark.parametrize("line", DUES.strip().splitlines())
def test_a_shipped_rule(line: str) -> None:
    happening, day, said, deadline, counted, due = line.split()
    pairs = (pair.partition("=") for pair in said.split(",") if said != "-")
    facts: dict[str, FactValue] = {name: word == "yes" for name, _, word in pairs}
    found = derive(RULES, {happening: d(day)}, facts, CALENDAR)
    one = next(one for one in found if one.id == deadline)
    assert (one.counted, one.due) == (d(counted), d(due))


def test_the_evaluation_lies_before_the_budget_request() -> None:
    for year in range(2020, 2060):
        found = made(budget_year=f"{year}-04-01")
        assert found["prior-evaluation"].due < found["budget-request"].due
        assert found["prior-evaluation"].since == found["budget-request"].due
        assert found["prior-evaluation"].counts_from == "budget-request"


def test_nothing_is_due_before_its_day_is_known() -> None:
    assert made() == {}
    assert set(made(award="2026-07-01")) == {"contract"}


def test_a_deadline_carries_its_reasons() -> None:
    one = made(claim_received="2026-12-01")["payment"]
    assert one.counts_from == "claim-received"
    assert one.since == d("2026-12-01")
    assert not one.sample
    assert "支払遅延防止" in JA.pick(one.source)
    assert "第10条" in JA.pick(one.note)
    assert one.rule.told(JA) == (
        "「適法な支払請求の受理」の日から30日以内（初日は数えない、閉庁日なら直前の開庁日）"
    )
    assert made(award="2026-07-01")["contract"].sample


@pytest.mark.parametrize(
    ("happening", "deadline", "words"),
    [
        (
            "budget-year",
            "budget-request",
            "「予算の執行」の前年度の10月31日まで（閉庁日なら直前の開庁日）",
        ),
        (
            "inspected",
            "closing-of-accounts",
            "「検査」の翌年度の5月31日まで（閉庁日なら直前の開庁日）",
        ),
        (
            "bid-opening",
            "notice",
            "「入札期日」の10日前まで（両端の日を除いて数える、閉庁日なら直前の開庁日）",
        ),
        (
            "notice-given",
            "bid-opening-earliest",
            "「公告」の日から10日がたつ日より前は不可"
            "（両端の日を除いて数える、閉庁日なら次の開庁日）",
        ),
        (
            "operation-start",
            "review",
            "「運用開始」の日から1年がたつ日（初日は数えない、閉庁日なら次の開庁日）",
        ),
        (
            "lease-end",
            "lease-ends",
            "「リース満了」の日",
        ),
    ],
)
def test_a_rule_is_told_in_words(happening: str, deadline: str, words: str) -> None:
    found = derive(RULES, {happening: d("2026-07-01")}, {}, CALENDAR)
    assert next(one for one in found if one.id == deadline).rule.told(JA) == words


def test_one_of_a_thing_has_words_of_its_own() -> None:
    one = made(operation_start="2026-04-01")
    said = {"1年": "1 year", "{number}年": "{number} years"}
    english = Translator("en", said.__getitem__)
    words = [one[name].rule.data["length"] for name in ("review", "operation-review")]
    assert all(isinstance(word, Reason) for word in words)
    assert [word.told(english) for word in words if isinstance(word, Reason)] == [
        "1 year",
        "5 years",
    ]


def test_words_of_a_rule_of_a_site() -> None:
    term = Term(on="06-30", fiscal_year=-2, source="x")
    rules = with_rule(Rule(title="x", counts_from=("award",), terms=(term,)))
    assert made(rules, award="2026-07-01")["own"].rule.told(JA) == (
        "「契約の相手方の確定」の2年前の年度の6月30日まで"
    )
    assert made(rules, award="2026-07-01")["own"].due == d("2024-06-30")
    term = Term(span="1 month", first_day="counted", month_end=True, source="x")
    rules = with_rule(Rule(title="x", counts_from=("award",), terms=(term,)))
    assert made(rules, award="2026-07-10")["own"].rule.told(JA) == (
        "「契約の相手方の確定」の日から1か月以内（初日を数える、その月の末日）"
    )
    assert made(rules, award="2026-07-10")["own"].due == d("2026-08-31")


def test_a_leap_day_of_the_fiscal_year() -> None:
    rules = with_rule(
        Rule(title="x", counts_from=("award",), terms=(Term(on="02-29", source="x"),))
    )
    assert made(rules, award="2026-07-01")["own"].due == d("2027-02-28")
    assert made(rules, award="2027-07-01")["own"].due == d("2028-02-29")


def test_a_fact_not_known_hides_nothing_and_is_named() -> None:
    one = made(completion_notice="2026-12-01")["inspection"]
    assert one.unknown == ("construction",)
    known = made(facts={"construction": True}, completion_notice="2026-12-01")["inspection"]
    assert known.unknown == ()
    assert one.due < known.due, "the shorter time holds while nobody knows"
    ours = with_rule(
        Rule(title="x", counts_from=("award",), when="wto", terms=(Term(span="1 day", source="x"),))
    )
    assert made(ours, award="2026-07-01")["own"].unknown == ("wto",)
    assert "own" in made(ours, {"wto": True}, award="2026-07-01")
    assert "own" not in made(ours, {"wto": False}, award="2026-07-01")


def test_a_fact_of_another_kind_is_as_good_as_none() -> None:
    rules = replace(
        with_rule(
            Rule(
                title="x",
                counts_from=("award",),
                when="amount > 100",
                terms=(Term(span="1 day", source="x"),),
            )
        ),
        facts={**RULES.facts, "amount": Fact(type="number")},
    )
    assert made(rules, {"amount": "たくさん"}, award="2026-07-01")["own"].unknown == ("amount",)


def test_the_first_known_happening_is_counted_from() -> None:
    both = made(inspected="2027-03-31", budget_year="2027-04-01")["closing-of-accounts"]
    assert (both.counts_from, both.due) == ("inspected", d("2027-05-31"))
    later = made(budget_year="2027-04-01")["closing-of-accounts"]
    assert (later.counts_from, later.due) == ("budget-year", d("2028-05-31"))


def test_an_unknown_happening_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageFault) as caught:
        made(claim_recieved="2026-12-01")
    assert caught.value.code == "BCP-P066"
    assert caught.value.data["near"] == ["claim-received"]


@pytest.mark.parametrize("day", [date.max, date.min])
def test_a_day_at_the_end_of_time_is_refused(day: date) -> None:
    refused = set()
    for name in RULES.happenings:
        try:
            derive(RULES, {name: day}, {}, CALENDAR)
        except UsageFault as fault:
            refused.add(fault.code)
    assert refused == {"BCP-P060"}


@given(
    st.dictionaries(
        st.sampled_from(sorted(RULES.happenings)), st.dates(date(1990, 1, 1), date(2090, 12, 31))
    )
)
def test_every_deadline_lies_as_its_rule_says(dates: dict[str, date]) -> None:
    found = derive(RULES, dates, {}, CALENDAR)
    assert [one.due for one in found] == sorted(one.due for one in found)
    for one in found:
        rule = RULES.rules[one.id]
        if rule.closed != "stay":
            assert is_open(one.due, CALENDAR.office)
        assert {"previous": one.due <= one.counted, "next": one.due >= one.counted}.get(
            rule.closed, one.due == one.counted
        )
        assert one.warn_from <= one.due
        assert one.met_on == min(
            (dates[name] for name in rule.met_by if name in dates), default=None
        )


@pytest.mark.parametrize(
    ("today", "paid", "told"),
    [
        ("2026-12-01", None, Standing("upcoming", 27, False)),
        ("2026-12-17", None, Standing("upcoming", 11, False)),
        ("2026-12-18", None, Standing("soon", 10, False)),
        ("2026-12-28", None, Standing("soon", 0, False)),
        ("2026-12-29", None, Standing("overdue", -1, True)),
        ("2026-12-28", "2026-12-28", Standing("met", 0, False)),
        ("2027-01-10", "2026-12-28", Standing("met", -13, False)),
        ("2027-01-10", "2026-12-29", Standing("met", -13, True)),
        ("2026-12-20", "2026-12-25", Standing("soon", 8, False)),  # planned, not done
        ("2026-12-29", "2027-01-05", Standing("overdue", -1, True)),
    ],
)
def test_how_a_deadline_stands(today: str, paid: str | None, told: Standing) -> None:
    one = on({"claim-received": "2026-12-01", "paid": paid})["payment"]
    assert one.due == d("2026-12-28")
    assert standing(one, d(today)) == told


@pytest.mark.parametrize(
    ("today", "opened", "told"),
    [
        ("2026-06-10", None, Standing("upcoming", 19, False)),
        ("2026-06-20", None, Standing("soon", 9, False)),
        ("2026-06-29", None, Standing("met", 0, False)),
        ("2026-06-30", "2026-06-29", Standing("met", -1, False)),
        ("2026-06-26", "2026-06-25", Standing("met", 3, True)),
    ],
)
def test_how_an_earliest_day_stands(today: str, opened: str | None, told: Standing) -> None:
    one = on({"notice-given": "2026-06-18", "bid-opening": opened})["bid-opening-earliest"]
    assert one.due == d("2026-06-29")
    assert standing(one, d(today)) == told


def test_the_agenda_of_many_cases_has_the_most_pressing_in_front() -> None:
    entries = [
        Entry(case, case, one)
        for case, award in (("b", "2026-07-01"), ("a", "2026-07-01"), ("c", "2026-06-01"))
        for one in made(award=award).values()
    ]
    met = made(award="2026-05-01", contract_signed="2026-05-02")["contract"]
    later = made(award="2026-08-03")["contract"]
    entries += [Entry("d", "d", met), Entry("e", "e", later)]
    rows = agenda(entries, d("2026-07-06"))
    assert [(entry.case, told.status) for entry, told in rows] == [
        ("c", "overdue"), ("a", "soon"), ("b", "soon"), ("e", "upcoming"), ("d", "met"),
    ]  # fmt: skip
    near = agenda(entries, d("2026-07-06"), ("overdue", "soon"))
    assert [entry.case for entry, _ in near] == ["c", "a", "b"]


def test_every_deadline_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every word of a rule goes through the translator."""
    asked: set[str] = set()

    def look_up(message: str) -> str:
        asked.add(message)
        return message

    tr = Translator("en", look_up)
    everything = {name: d("2026-07-01") + timedelta(days=90) for name in RULES.happenings}
    for one in derive(RULES, everything, {}, CALENDAR):
        assert one.rule.told(tr)
    assert "{number}日" in asked
    assert "閉庁日なら直前の開庁日" in asked
