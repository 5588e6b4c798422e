"""Quotes side by side, and what each costs over the horizon (five years: 60 months).

Rules, held by tests/procurement/test_comparison.py:

1. Everything is with consumption tax, whatever each quote says, so that it can be compared.
2. A yearly or monthly price of an item that goes on is paid from its first month to the end of
   the horizon; which lines are reckoned beyond what the quote covers is said.
3. Parts of a yen are dropped once, in the total; items, years, initial and running cost each add
   up to it.

This module must never leave out a line: one of an unknown item is a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bcpflow.definition.texts import Text
from bcpflow.language import N_, Translator
from bcpflow.procurement.quotes import Line, Quote, covered_months, payable, with_tax
from bcpflow.procurement.scrutiny_rules import ScrutinyRules, item_of, rate_of
from bcpflow.site.columns import Cell

_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalCost:
    """What a quote costs over the horizon, in yen with tax."""

    quote: str
    """Id of the quote."""
    supplier: str
    """Name of its supplier."""
    items: tuple[tuple[str, int], ...]
    """Cost items and what they cost, in the order of the table."""
    years: tuple[int, ...]
    """What is paid in each year of the horizon."""
    initial: int
    """What is paid once."""
    running: int
    """What is paid by the year or month."""
    total: int
    """Everything."""
    reckoned: tuple[str, ...]
    """Lines that are reckoned for another time than the quote covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedItem:
    """One row of the comparison."""

    item: str
    """Id of the cost item."""
    title: Text
    """What it is called."""
    amounts: tuple[int | None, ...]
    """Over the horizon, a quote each; None where a quote has no such line."""
    median: int
    """Of those that have it."""
    lowest: int
    """Of those that have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Quotes side by side."""

    horizon_months: int
    """Months the totals are for."""
    quotes: tuple[str, ...]
    """Ids, in order."""
    suppliers: tuple[str, ...]
    """Names, in the same order."""
    stated: tuple[int, ...]
    """The quotes' own totals with tax; reckoned from the lines where none is stated."""
    items: tuple[ComparedItem, ...]
    """Cost item by cost item."""
    costs: tuple[TotalCost, ...]
    """Total cost of each."""
    median: int
    """Of the total costs."""
    deviations: tuple[float, ...]
    """Of each total cost from the median, in percent with one place."""
    lowest: tuple[str, ...]
    """Ids of the quotes with the lowest total cost; several where they are equal."""


def total_cost(quote: Quote, rules: ScrutinyRules, day: date) -> TotalCost:
    """What a quote costs over the horizon; ``day`` gives the tax rate where none is stated."""
    rate = rate_of(rules, quote, day)
    order = [item.id for item in rules.items]
    items: dict[str, Fraction] = {}
    years = [Fraction(0)] * -(-rules.horizon_months // _YEAR)
    once, reckoned = Fraction(0), []
    for line in sorted(quote.lines, key=lambda line: _place(order, line.kind)):
        paid = [with_tax(quote, part, rate) for part in _by_year(line, rules)]
        years = [all_of + part for all_of, part in zip(years, paid, strict=True)]
        items[line.kind] = items.get(line.kind, Fraction(0)) + sum(paid)
        if line.period == "initial":
            once += sum(paid)
        elif _goes_on(line, rules) and _stated_until(line) != rules.horizon_months:
            reckoned.append(line.id)
    whole = _whole(items.values())
    total = sum(whole)
    return TotalCost(
        quote=quote.id, supplier=quote.supplier, items=tuple(zip(items, whole, strict=True)),
        years=tuple(_whole(years)), initial=int(once // 1), running=total - int(once // 1),
        total=total, reckoned=tuple(reckoned),
    )  # fmt: skip


def compare(quotes: Sequence[Quote], rules: ScrutinyRules, day: date) -> Comparison:
    """The quotes side by side, in their order."""
    costs = tuple(total_cost(quote, rules, day) for quote in quotes)
    by_item = [dict(cost.items) for cost in costs]
    order = [item.id for item in rules.items]
    present = sorted({id for items in by_item for id in items}, key=lambda id: _place(order, id))
    rows = []
    for id in present:
        amounts = tuple(items.get(id) for items in by_item)
        known = [amount for amount in amounts if amount is not None]
        item = item_of(rules, id)
        rows.append(
            ComparedItem(
                item=id, title=item.title if item is not None else id, amounts=amounts,
                median=round(median(known)), lowest=min(known),
            )
        )  # fmt: skip
    totals = [cost.total for cost in costs]
    middle = median(totals)
    return Comparison(
        horizon_months=rules.horizon_months,
        quotes=tuple(quote.id for quote in quotes),
        suppliers=tuple(quote.supplier for quote in quotes),
        stated=tuple(payable(quote, rate_of(rules, quote, day)) for quote in quotes),
        items=tuple(rows), costs=costs, median=round(middle),
        deviations=tuple(
            round(float((total - middle) / middle * 100), 1) if middle else 0.0 for total in totals
        ),
        lowest=tuple(cost.quote for cost in costs if cost.total == min(totals)),
    )  # fmt: skip


def comparison_rows(comparison: Comparison, tr: Translator) -> list[list[Cell]]:
    """The comparison as the rows of a sheet, heads first."""
    rows: list[list[Cell]] = [
        [tr(N_("費目")), *comparison.suppliers, tr(N_("中央値")), tr(N_("最低"))]
    ]
    for item in comparison.items:
        rows.append([tr.pick(item.title), *item.amounts, item.median, item.lowest])
    costs = comparison.costs
    months = comparison.horizon_months
    totals = tr(N_("総額（{months}か月、税込）"), months=months)
    lowest = min((cost.total for cost in costs), default=None)
    rows.append([totals, *(cost.total for cost in costs), comparison.median, lowest])
    rows.append([tr(N_("うち初期費用")), *(cost.initial for cost in costs), None, None])
    rows.append([tr(N_("うち運用費用")), *(cost.running for cost in costs), None, None])
    for year in range(len(costs[0].years) if costs else 0):
        head = tr(N_("{year}年目"), year=year + 1)
        rows.append([head, *(cost.years[year] for cost in costs), None, None])
    rows.append([tr(N_("見積の合計（税込）")), *comparison.stated, None, None])
    rows.append([tr(N_("中央値との差（%）")), *comparison.deviations, None, None])
    return rows


def median(numbers: Sequence[int]) -> Fraction:
    """The middle one, or halfway between the two in the middle; 0 of none."""
    if not numbers:
        return Fraction(0)
    ordered, half = sorted(numbers), len(numbers) // 2
    if len(ordered) % 2:
        return Fraction(ordered[half])
    return Fraction(ordered[half - 1] + ordered[half], 2)


def _by_year(line: Line, rules: ScrutinyRules) -> list[Fraction]:
    """What a line costs in each year of the horizon, taxed or not as it stands."""
    horizon = rules.horizon_months
    years = [Fraction(0)] * -(-horizon // _YEAR)
    if line.period == "initial":
        years[min(line.starts - 1, horizon - 1) // _YEAR] += line.amount
        return years
    monthly = Fraction(line.amount, covered_months(line))
    last = horizon if _goes_on(line, rules) else _stated_until(line)
    for month in range(line.starts, min(last, horizon) + 1):
        years[(month - 1) // _YEAR] += monthly
    return years


def _goes_on(line: Line, rules: ScrutinyRules) -> bool:
    item = item_of(rules, line.kind)
    return item is not None and item.goes_on


def _stated_until(line: Line) -> int:
    """The last month a yearly or monthly line is stated for."""
    return line.starts - 1 + (line.months or covered_months(line))


def _place(order: Sequence[str], id: str) -> tuple[int, str]:
    return (order.index(id) if id in order else len(order), id)


def _whole(parts: Iterable[Fraction]) -> list[int]:
    """Whole yen that add up to the whole yen of the sum (rule 3)."""
    whole, before, exact = [], 0, Fraction(0)
    for part in parts:
        exact += part
        now = int(exact // 1)
        whole.append(now - before)
        before = now
    return whole
