"""What quotes are scrutinised by, as data: cost items, thresholds, prices, tax rates, severities.

Rules, held by tests/procurement/test_scrutiny_rules.py:

1. Every threshold and price is a dated row; the latest that has begun is in force, and before
   the first one the first.
2. A file whose rows contradict each other is refused at their line.

This module must never hold a threshold, a price or a rate of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.errors import Severity, Word
from bcpflow.language import N_
from bcpflow.lint.finding import Finding, nearest
from bcpflow.procurement.quotes import Quote
from bcpflow.procurement.reading import read_table
from bcpflow.procurement.words import folded
from bcpflow.site.values import day

Level = Literal["error", "warning", "info", "off"]
Measure = Literal["rate", "unit_price"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostItem:
    """One cost item (費目) of quotes and of the five-year total."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Id lines refer to."""
    title: Text
    """What the item is called."""
    names: tuple[str, ...] = ()
    """Other words for it in quotes."""
    goes_on: bool = False
    """A yearly or monthly price of it goes on over the whole horizon."""
    running_cost: bool = False
    """It is one of the costs of operation that a quote must name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which day which deviation is worth a question."""

    __pydantic_config__ = FORBID_UNKNOWN

    since: str | None = None
    """Day these thresholds begin to hold; left out: since before these rows."""
    outlier_percent: float
    """Deviation of a five-year total from the median of all."""
    outlier_quotes: int
    """Quotes from which on a median is formed."""
    last_contract_up_percent: float
    """Rise against the last contract."""
    last_contract_down_percent: float
    """Fall against the last contract."""
    tolerance_yen_per_line: int
    """Difference that rounding explains, for each line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    """The standard rate of consumption tax from a day on."""

    __pydantic_config__ = FORBID_UNKNOWN

    since: str | None = None
    """First day of the rate; left out: since before these rows."""
    percent: float
    """National and local tax together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRange:
    """What one unit costs as a rule, without tax."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What the range is for."""
    measure: Measure
    """rate: yen for a person-month; unit_price: yen for a unit."""
    since: str | None = None
    """Day the range begins to hold; left out: since before these rows."""
    low: float
    """Lowest usual price."""
    high: float
    """Highest usual price."""
    items: tuple[str, ...] = ()
    """Cost items it is about; none: all."""
    units: tuple[str, ...] = ()
    """Units it is about; none: all."""
    words: tuple[str, ...] = ()
    """Words of which the description holds one; none: any description."""
    source: Text | None = None
    """Where the range comes from; 例 where it is ours."""
    sample: bool = False
    """A sample, to be replaced by the site's own prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """How much each check weighs; ``off`` leaves it out."""

    __pydantic_config__ = FORBID_UNKNOWN

    lump: Level
    """A line says 一式 and nothing of what is in it."""
    person_months: Level
    """Person-months times rate is not the amount."""
    product: Level
    """Quantity times unit price is not the amount."""
    sums: Level
    """Lines, subtotal, tax and total do not add up."""
    no_total: Level
    """No total is stated."""
    tax_rate: Level
    """The rate is not the one in force."""
    tax_amount: Level
    """The tax is not the rate's part."""
    tax_mode: Level
    """It is not said whether tax is included, or the totals say the opposite."""
    running_cost: Level
    """No cost of operation is named."""
    equal_totals: Level
    """Two suppliers have the same total."""
    outlier: Level
    """A total is far from the median."""
    price: Level
    """A price is outside its range."""
    no_validity: Level
    """No day until which the quote holds."""
    expired: Level
    """The quote does not hold any more."""
    undated: Level
    """No day the quote was made."""
    too_few: Level
    """Fewer suppliers have quoted than the method asks for."""
    last_contract: Level
    """The total is far from the last contract's."""
    months: Level
    """Quantity and months of a line contradict each other."""
    above_estimate: Level = "error"
    """The lowest offer is above the estimate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrutinyRules:
    """Everything quotes are read and scrutinised by."""

    __pydantic_config__ = FORBID_UNKNOWN

    scrutiny: str
    """Name of the rules, as reports cite them."""
    title: Text
    """What they are called."""
    dated: str
    """Day they were settled."""
    source: Text | None = None
    """Where they come from; 例 where they are ours."""
    sample: bool = False
    """Holds values that are samples."""
    horizon_months: int
    """Months a total cost is reckoned for."""
    items: tuple[CostItem, ...]
    """Cost items in the order they are compared in."""
    thresholds: tuple[Thresholds, ...]
    """Thresholds, row by row."""
    tax_rates: tuple[TaxRate, ...]
    """Standard rates, row by row."""
    tax_source: Text | None = None
    """Where the rates are laid down."""
    lump_units: tuple[str, ...]
    """Units that count nothing: 式."""
    lump_words: tuple[str, ...] = ()
    """Words of a description that name a lump: 一式."""
    period_units: dict[str, int] = field(default_factory=dict)
    """Units that count months, and how many one of them is: 月 1, 年 12."""
    prices: tuple[PriceRange, ...] = ()
    """Price ranges; of those that fit a line the first is used."""
    checks: Checks
    """Weight of each check."""
    offers_in: tuple[str, ...] = ("select",)
    """Phases in which quotes are offers; those taken in before are for reference."""
    must_answer: tuple[Severity, ...] = ("error", "warning")
    """Severities that keep the gate shut until they are answered."""


class _Dated(Protocol):
    @property
    def since(self) -> str | None: ...


R = TypeVar("R", bound=_Dated)


def read_scrutiny_rules(folder: Path | None) -> ScrutinyRules:
    """The site's rules, or the shipped ones. Raises DefinitionError."""
    return read_table("scrutiny", ScrutinyRules, folder, scrutiny_findings)


def in_force(rows: Sequence[R], on: date) -> R:
    """The row in force on a day (rule 1)."""
    begun = [row for row in rows if _begins(row) <= on]
    return max(begun, key=_begins) if begun else min(rows, key=_begins)


def rate_of(rules: ScrutinyRules, quote: Quote | None, on: date) -> Fraction:
    """The rate a quote states, else the standard one on its day, else on the day given."""
    if quote is not None and quote.tax_rate is not None:
        return Fraction(quote.tax_rate)
    when = quote.dated if quote is not None and quote.dated is not None else on
    return exact(in_force(rules.tax_rates, when).percent)


def exact(number: float) -> Fraction:
    """A number of a file as it is written there: 7.8 is not the float next to it."""
    return Fraction(str(number))


def item_of(rules: ScrutinyRules, id: str) -> CostItem | None:
    """The cost item of an id."""
    return next((item for item in rules.items if item.id == id), None)


def months_of_unit(rules: ScrutinyRules, unit: str | None) -> int | None:
    """How many months one of a unit is; None where the unit counts something else."""
    known = {folded(name): months for name, months in rules.period_units.items()}
    return known.get(folded(unit)) if unit else None


def scrutiny_findings(rules: ScrutinyRules) -> Iterator[Finding]:
    """What is wrong with the rows of a file."""
    ids = [item.id for item in rules.items]
    for number, id in enumerate(ids):
        if id in ids[:number]:
            other = ("items", ids.index(id), "id")
            yield Finding("BCP-D158", ("items", number, "id"), {"id": id}, other=other)
    for name in ("items", "thresholds", "tax_rates", "lump_units", "must_answer"):
        if not getattr(rules, name):
            yield contradiction(N_("1行もありません"), name)
    for name, rows in _dated(rules).items():
        seen: dict[date, int] = {}
        for number, row in enumerate(rows):
            begins = _begins(row)
            if row.since is not None and day(row.since) is None:
                yield Finding("BCP-P002", (name, number, "since"), {"text": row.since})
            elif name != "prices" and begins in seen:
                yield contradiction(N_("同じ日から始まる行が2つあります"), name, number)
            else:
                seen[begins] = number
    for number, price in enumerate(rules.prices):
        if not 0 <= price.low <= price.high:
            yield contradiction(N_("下限が上限より大きいか、負です"), "prices", number, "low")
        for at, id in enumerate(price.items):
            if id not in ids:
                said = {"kind": Word(N_("費目")), "name": id, "near": nearest(id, ids)}
                yield Finding("BCP-P036", ("prices", number, "items", at), said)
    if rules.horizon_months < 1:
        yield contradiction(N_("1以上でなければなりません"), "horizon_months")
    for number, row in enumerate(rules.thresholds):
        for entry in fields(row):
            if entry.name != "since" and getattr(row, entry.name) < 0:
                yield contradiction(N_("負の数です"), "thresholds", number, entry.name)
    for unit, months in rules.period_units.items():
        if months < 1:
            yield contradiction(N_("1以上でなければなりません"), "period_units", unit)


def contradiction(what: str, *path: str | int, value: object = None) -> Finding:
    """A finding that rows of a data file cannot be used as they are."""
    last = next((step for step in reversed(path) if isinstance(step, str)), "")
    return Finding("BCP-P034", path, {"what": Word(what), "value": value or last})


def _begins(row: _Dated) -> date:
    return day(row.since or "") or date.min


def _dated(rules: ScrutinyRules) -> Mapping[str, Sequence[_Dated]]:
    return {
        "thresholds": rules.thresholds, "tax_rates": rules.tax_rates, "prices": rules.prices,
    }  # fmt: skip
