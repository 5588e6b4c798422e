"""Scrutiny of quotes (見積精査): what a machine can see in them that somebody must explain.

Rules, held by tests/procurement/test_scrutiny.py:

1. Every planted fault is found, and in a clean quote none.
2. A number nobody has stated is not checked; where it is needed, that it lacks is the finding.

This module must never correct a quote and never look at a clock: the day is an argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bcpflow.procurement.comparison import median, total_cost
from bcpflow.procurement.quote_findings import QuoteFinding, Tell, number, yen
from bcpflow.procurement.quotes import (
    Line,
    Quote,
    Yen,
    payable,
    periods,
    priced,
    suppliers,
    without_tax,
)
from bcpflow.procurement.scrutiny_rules import (
    PriceRange,
    ScrutinyRules,
    exact,
    in_force,
    months_of_unit,
    rate_of,
)
from bcpflow.procurement.scrutiny_sums import tax_and_sums
from bcpflow.procurement.words import folded
from bcpflow.site.values import day as read_day

CODES = {
    "lump": "BCP-P038", "person_months": "BCP-P039", "product": "BCP-P040", "sums": "BCP-P041",
    "no_total": "BCP-P042", "tax_rate": "BCP-P043", "tax_amount": "BCP-P044",
    "tax_mode": "BCP-P045", "running_cost": "BCP-P046", "equal_totals": "BCP-P047",
    "outlier": "BCP-P048", "price": "BCP-P049", "no_validity": "BCP-P050", "expired": "BCP-P051",
    "undated": "BCP-P052", "too_few": "BCP-P053", "last_contract": "BCP-P054",
    "months": "BCP-P055", "above_estimate": "BCP-P138",
}  # fmt: skip
"""Code of each check of the scrutiny table."""
UNSAID = "BCP-P131"
"""Of a quote that does not say whether tax is in it: that is no contradiction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastContract:
    """What was paid for the same before (前回契約)."""

    amount: int
    """Yen, consumption tax included."""
    months: int | None = None
    """Months it was for; left out: a purchase paid once."""
    title: str | None = None
    """Which contract it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the quotes were asked for, and on which day they are looked at."""

    day: date
    """Day of the scrutiny."""
    quotes_needed: int = 1
    """From how many suppliers the method wants quotes."""
    running: bool = True
    """Operation follows, so that its cost must be named; False for a purchase alone."""
    last: LastContract | None = None
    """The contract before, where there was one."""
    estimate: int | None = None
    """予定価格, where it is known."""
    offers: tuple[str, ...] = ()
    """Ids of the quotes made in the tender; those before it are for reference."""


def scrutinise(
    quotes: Sequence[Quote], rules: ScrutinyRules, asked: Asked
) -> tuple[QuoteFinding, ...]:
    """All findings: those of each quote in order, then those of all together."""
    found = [*_all_of(quotes, rules, asked)]
    return tuple(finding for finding in found if finding is not None)


def _all_of(
    quotes: Sequence[Quote], rules: ScrutinyRules, asked: Asked
) -> Iterator[QuoteFinding | None]:
    for quote in quotes:
        tell = _teller(rules, quote)
        for line in quote.lines:
            yield from _line(quote, line, rules, asked, _teller(rules, quote, line))
        yield from tax_and_sums(quote, rules, asked.day, tell)
        yield from _dates(quote, asked, tell)
        yield from _running(quote, rules, asked, tell)
        yield from _before(quote, rules, asked, tell)
    yield from _together(quotes, rules, asked)


def _teller(rules: ScrutinyRules, *about: Quote | Line) -> Tell:
    quotes = [one for one in about if isinstance(one, Quote)]
    line = next((one for one in about if isinstance(one, Line)), None)

    def tell(check: str, field: str | None = None, /, **data: object) -> QuoteFinding | None:
        level = getattr(rules.checks, check)
        if level == "off":
            return None
        said: dict[str, object] = {}
        if quotes:
            said["supplier"] = [quote.supplier for quote in quotes]
        if line is not None:
            said |= {"line": line.id, "description": line.description}
        code = UNSAID if check == "tax_mode" and data.get("stated") is None else CODES[check]
        return QuoteFinding(
            code=code, check=check, severity=level,
            quotes=tuple(quote.id for quote in quotes),
            line=line.id if line is not None else None, field=field, data=said | data,
        )  # fmt: skip

    return tell


def _line(
    quote: Quote, line: Line, rules: ScrutinyRules, asked: Asked, tell: Tell
) -> Iterator[QuoteFinding | None]:
    slack = in_force(rules.thresholds, asked.day).tolerance_yen_per_line
    effort = None
    if line.person_months is not None and line.rate is not None:
        effort = Fraction(line.person_months) * Fraction(line.rate)
        if not _near(line, effort, slack):
            yield tell(
                "person_months", months=number(line.person_months), rate=Yen(line.rate),
                expected=yen(effort), stated=Yen(line.amount),
            )  # fmt: skip
    once = priced(line)
    if once is not None and not _near(line, once, slack):
        expected = once if line.by_period else once * periods(line)
        yield tell(
            "product", quantity=number(line.quantity or Decimal(0)),
            price=_exact_yen(line.unit_price), periods=number(periods(line)),
            expected=yen(expected), stated=Yen(line.amount),
        )  # fmt: skip
    if effort is None and _is_lump(line, rules):
        yield tell("lump", unit=line.unit, amount=Yen(line.amount))
    unit = months_of_unit(rules, line.unit)
    if unit is not None and line.by_period and line.months is not None:
        counted = Fraction(line.quantity or Decimal(0)) * unit
        if line.period != "initial" and counted != line.months:
            yield tell("months", counted=number(counted), months=line.months)
    for measure, price in (("rate", line.rate), ("unit_price", line.unit_price)):
        row = _range(line, measure, rules, asked.day) if price is not None else None
        if row is None or price is None:
            continue
        bare = without_tax(quote, Fraction(price), rate_of(rules, quote, asked.day))
        if not exact(row.low) <= bare <= exact(row.high):
            yield tell(
                "price", measure, price=yen(bare), low=yen(exact(row.low)),
                high=yen(exact(row.high)), range=row.title, sample=row.sample,
            )  # fmt: skip


def _near(line: Line, once: Fraction, slack: int) -> bool:
    """Whether an amount is a price for one period or for all of them."""
    times = (Fraction(1),) if line.by_period else (Fraction(1), periods(line))
    return any(abs(once * times_paid - line.amount) <= slack for times_paid in times)


def _is_lump(line: Line, rules: ScrutinyRules) -> bool:
    if line.amount <= 0:
        return False  # a discount, or nothing to pay
    counted = line.quantity is None or line.quantity == 1
    units = {folded(unit) for unit in rules.lump_units}
    if line.unit is not None and folded(line.unit) in units:
        return True
    words = [word for word in rules.lump_words if folded(word) in folded(line.description)]
    return bool(words) and counted


def _range(line: Line, measure: str, rules: ScrutinyRules, day: date) -> PriceRange | None:
    """The first price range that fits a line and has begun."""
    for row in rules.prices:
        if (
            row.measure == measure
            and (row.since is None or (read_day(row.since) or date.max) <= day)
            and (not row.items or line.kind in row.items)
            and (not row.units or folded(line.unit or "") in map(folded, row.units))
            and (not row.words or any(folded(w) in folded(line.description) for w in row.words))
        ):
            return row
    return None


def _dates(quote: Quote, asked: Asked, tell: Tell) -> Iterator[QuoteFinding | None]:
    if quote.dated is None:
        yield tell("undated")
    if quote.valid_until is None:
        yield tell("no_validity")
    elif quote.valid_until < asked.day:
        until, today = quote.valid_until.isoformat(), asked.day.isoformat()
        yield tell("expired", until=until, day=today)


def _running(
    quote: Quote, rules: ScrutinyRules, asked: Asked, tell: Tell
) -> Iterator[QuoteFinding | None]:
    wanted = [item for item in rules.items if item.running_cost]
    ids = {item.id for item in wanted}
    if asked.running and wanted and not any(line.kind in ids for line in quote.lines):
        yield tell("running_cost", months=rules.horizon_months, items=[i.title for i in wanted])


def _before(
    quote: Quote, rules: ScrutinyRules, asked: Asked, tell: Tell
) -> Iterator[QuoteFinding | None]:
    last = asked.last
    if last is None or last.amount <= 0:
        return
    if last.months is None:
        now, before = payable(quote, rate_of(rules, quote, asked.day)), Fraction(last.amount)
    else:
        now = total_cost(quote, rules, asked.day).total
        before = Fraction(last.amount * rules.horizon_months, last.months)
    share = (now - before) / before * 100
    limits = in_force(rules.thresholds, asked.day)
    up, down = exact(limits.last_contract_up_percent), exact(limits.last_contract_down_percent)
    if not -down <= share <= up:
        yield tell(
            "last_contract", total=Yen(now), before=yen(before), percent=_signed(share),
            up=number(up), down=number(down), title=last.title,
        )  # fmt: skip


def _together(
    quotes: Sequence[Quote], rules: ScrutinyRules, asked: Asked
) -> Iterator[QuoteFinding | None]:
    different = len(suppliers(quotes))
    if different < asked.quotes_needed:
        tell = _teller(rules)
        yield tell("too_few", count=different, needed=asked.quotes_needed)
    totals = [payable(quote, rate_of(rules, quote, asked.day)) for quote in quotes]
    offered = [pair for pair in zip(totals, quotes, strict=True) if pair[1].id in asked.offers]
    if offered and asked.estimate is not None:
        lowest, best = min(offered, key=lambda pair: pair[0])
        if lowest > asked.estimate:
            yield _teller(rules, best)(
                "above_estimate", total=Yen(lowest), estimate=Yen(asked.estimate)
            )
    for at, quote in enumerate(quotes):
        for other in range(at + 1, len(quotes)):
            two = (quote, quotes[other])
            if totals[at] == totals[other] != 0 and len(suppliers(two)) == 2:
                yield _teller(rules, *two)("equal_totals", total=Yen(totals[other]))
    limits = in_force(rules.thresholds, asked.day)
    if different < max(limits.outlier_quotes, 2):
        return
    costs = [total_cost(quote, rules, asked.day).total for quote in quotes]
    middle = median(costs)
    for quote, cost in zip(quotes, costs, strict=True):
        share = (cost - middle) / middle * 100 if middle > 0 else Fraction(0)
        if abs(share) > exact(limits.outlier_percent):
            yield _teller(rules, quote)(
                "outlier", total=Yen(cost), median=yen(middle), percent=_signed(share),
                limit=number(exact(limits.outlier_percent)), months=rules.horizon_months,
            )  # fmt: skip


def _exact_yen(price: Decimal | None) -> Yen | int | float:
    """A unit price as it is stated; it may have parts of a yen."""
    told = number(price or Decimal(0))
    return Yen(told) if isinstance(told, int) else told


def _signed(share: Fraction) -> str:
    return f"{float(share):+.1f}%"
