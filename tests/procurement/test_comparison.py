"""Side by side: every line counted once, everything with tax, five years to the month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcpflow.language import translator
from bcpflow.procurement.comparison import TotalCost, compare, comparison_rows, median, total_cost
from bcpflow.procurement.quotes import Line, Quote
from bcpflow.site.tables import read_table, table_bytes
from tests.procurement.quote_samples import DAY, RULES, clean, line, quote


def cost(*lines: Line, **other: Any) -> TotalCost:
    return total_cost(quote("Q1", *lines, **other), RULES, DAY)


def test_five_years_of_the_clean_quote() -> None:
    found = total_cost(clean()[0], RULES, DAY)
    assert dict(found.items) == {
        "build": 3_300_000, "customize": 440_000, "migration": 880_000, "training": 220_000,
        "usage": 9_900_000, "maintenance": 5 * 396_000,
    }  # fmt: skip
    assert (found.initial, found.running, found.total) == (4_840_000, 11_880_000, 16_720_000)
    assert found.years == (4_840_000 + 2_376_000, *[2_376_000] * 4)
    assert found.reckoned == ()


@pytest.mark.parametrize(
    ("said", "total", "reckoned"),
    [
        ({"period": "yearly"}, 5_000, True),
        ({"period": "monthly"}, 60_000, True),
        ({"period": "yearly", "starts": 13}, 4_000, True),
        ({"period": "yearly", "starts": 13, "months": 48}, 1_000, False),
        ({"period": "monthly", "months": 60}, 1_000, False),
        ({"period": "monthly", "months": 36}, 1_667, True),
        ({"period": "monthly", "months": 72}, 833, True),
        ({"period": "yearly", "months": 60, "quantity": Decimal(1), "unit_price": Decimal(1_000)},
         5_000, False),
        ({"period": "yearly", "starts": 61}, 0, True),
        ({"period": "initial", "starts": 25}, 1_000, False),
    ],
)  # fmt: skip
def test_a_running_price_goes_on_to_the_end(
    said: dict[str, Any], total: int, reckoned: bool
) -> None:
    found = cost(line("1", "maintenance", 1_000, **said), tax="included", total=1_000)
    assert abs(found.total - total) <= 1
    assert found.reckoned == (("1",) if reckoned else ())
    assert sum(found.years) == found.total


def test_work_paid_by_the_month_ends_when_it_is_stated_to() -> None:
    work = line("1", "build", 600_000, period="monthly", months=6, starts=10)
    found = cost(work, tax="included", total=600_000)
    assert found.total == 600_000
    assert found.years == (300_000, 300_000, 0, 0, 0)
    each = replace(work, amount=100_000, quantity=Decimal(1), unit_price=Decimal(100_000))
    assert cost(each, tax="included", total=600_000).years == found.years


def test_quotes_with_and_without_tax_are_compared_with_it() -> None:
    plain = quote("Q1", line("1", "build", 1_000))
    taxed = quote("Q2", line("1", "build", 1_100), tax="included", total=1_100)
    unsaid = quote("Q3", line("1", "build", 1_000), tax_rate=None, dated=None)
    found = compare((plain, taxed, unsaid), RULES, DAY)
    assert found.items[0].amounts == found.stated == (1_100, 1_100, 1_100)
    assert found.lowest == ("Q1", "Q2", "Q3")
    old = compare((replace(unsaid, dated=date(2019, 1, 1)),), RULES, DAY)
    assert old.items[0].amounts == (1_080,)


def test_items_stand_in_the_order_of_the_table_and_none_is_left_out() -> None:
    one = quote("Q1", line("1", "training", 10), line("2", "unheard", 20), line("3", "build", 30))
    two = quote("Q2", line("1", "build", 50), line("2", "build", -10))
    found = compare((one, two), RULES, DAY)
    assert [(row.item, row.amounts) for row in found.items] == [
        ("build", (33, 44)), ("training", (11, None)), ("unheard", (22, None)),
    ]  # fmt: skip
    assert [(row.median, row.lowest) for row in found.items] == [(38, 33), (11, 11), (22, 22)]
    assert found.items[2].title == "unheard"
    assert found.lowest == ("Q2",)
    assert found.median == 55
    assert found.deviations == (20.0, -20.0)


def test_nothing_to_compare_is_an_empty_comparison() -> None:
    found = compare((), RULES, DAY)
    assert (found.items, found.costs, found.median, found.lowest) == ((), (), 0, ())
    assert comparison_rows(found, translator("ja"))[0] == ["費目", "中央値", "最低"]


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv"])
def test_the_comparison_as_a_sheet(tmp_path: Path, name: str) -> None:
    rows = comparison_rows(compare(clean(), RULES, DAY), translator("ja"))
    path = tmp_path / name
    path.write_bytes(table_bytes(path, "比較", rows))
    read = read_table(path)
    assert read[0][:6] == ("費目", "株式会社あおば情報", "みどりシステム株式会社", "合同会社そら",
                       "中央値", "最低")  # fmt: skip
    heads = [row[0] for row in read]
    assert heads == [
        "費目", "構築", "カスタマイズ", "データ移行", "研修", "使用料", "保守料",
        "総額（60か月、税込）", "うち初期費用", "うち運用費用", "1年目", "2年目", "3年目", "4年目",
        "5年目", "見積の合計（税込）", "中央値との差（%）",
    ]  # fmt: skip
    assert [int(float(str(cell))) for cell in read[7][1:4]] == [16_720_000, 18_040_000, 15_895_000]


@settings(deadline=None)
@given(st.lists(st.integers(-(10**9), 10**9)))
def test_the_median_has_as_many_above_as_below(numbers: list[int]) -> None:
    middle = median(numbers)
    assert sum(n > middle for n in numbers) * 2 <= len(numbers)
    assert sum(n < middle for n in numbers) * 2 <= len(numbers)
    assert middle == median(numbers[::-1])


AMOUNTS = st.integers(-(10**7), 10**9)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    made = []
    for number in range(draw(st.integers(1, 6))):
        period = draw(st.sampled_from(["initial", "yearly", "monthly"]))
        months = draw(st.none() | st.integers(1, 90))
        kind = draw(st.sampled_from([*(item.id for item in RULES.items), "unheard"]))
        starts = draw(st.integers(1, 70))
        made.append(line(str(number), kind, draw(AMOUNTS), period=period, months=months,
                         starts=starts))  # fmt: skip
    return quote("Q1", *made, tax=draw(st.sampled_from(["included", "excluded"])))


@settings(deadline=None)
@given(quotes())
def test_items_years_and_kinds_each_add_up_to_the_total(one: Quote) -> None:
    found = total_cost(one, RULES, DAY)
    assert sum(amount for _, amount in found.items) == found.total
    assert sum(found.years) == found.total
    assert found.initial + found.running == found.total
    mixed = replace(one, lines=one.lines[::-1])
    assert total_cost(mixed, RULES, DAY).total == found.total


@settings(deadline=None)
@given(quotes())
def test_a_quote_without_running_lines_costs_what_it_says(one: Quote) -> None:
    lines = tuple(replace(x, period="initial") for x in one.lines)
    found = total_cost(replace(one, lines=lines), RULES, DAY)
    amount = Fraction(sum(x.amount for x in lines))
    taxed = amount if one.tax == "included" else amount * 11 / 10
    assert found.total == taxed // 1
    assert found.running == 0
