"""The arithmetic of one quote: tax, lines, subtotal and total against each other.

Rules, held by tests/procurement/test_scrutiny.py:

1. One fault is told once, where it lies: a total that follows from a wrong tax is not wrong too.
2. What rounding explains - a yen a line, by the data - is no fault; plain sums are exact.
3. A number nobody has stated is not checked: a rate that is left out is the one in force, and
   the sums tell whether it is.

This module must never correct a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bcpflow.errors import Word
from bcpflow.language import N_
from bcpflow.procurement.quote_findings import QuoteFinding, Tell, number, yen
from bcpflow.procurement.quotes import (
    Quote,
    TaxMode,
    Yen,
    extended_sum,
    payable,
    stated_sum,
    tax_mode,
)
from bcpflow.procurement.scrutiny_rules import ScrutinyRules, in_force, rate_of

_MODES: Mapping[TaxMode, str] = {"included": N_("税込"), "excluded": N_("税抜")}


@dataclass(frozen=True, slots=True)
class _Rates:
    """The rate a quote states, and the one in force on its day."""

    stated: Fraction
    standard: Fraction

    @property
    def all(self) -> tuple[Fraction, Fraction]:
        """Both: a wrong rate is one finding, a tax by the right one no second."""
        return self.stated, self.standard


def tax_and_sums(
    quote: Quote, rules: ScrutinyRules, day: date, tell: Tell
) -> Iterator[QuoteFinding | None]:
    """Everything about tax and totals; ``day`` counts where the quote has no date."""
    when = quote.dated or day
    rates = _Rates(rate_of(rules, quote, day), rate_of(rules, None, when))
    slack = in_force(rules.thresholds, day).tolerance_yen_per_line * len(quote.lines)
    if quote.tax_rate is not None and rates.stated != rates.standard:
        stated = number(quote.tax_rate)
        yield tell("tax_rate", stated=stated, expected=number(rates.standard), day=when.isoformat())
    if quote.total is None:
        yield tell("no_total", computed=Yen(payable(quote, rates.stated)))
    told = _other_mode(quote, rates.stated, slack)
    if quote.tax is None or told is not None:
        mode = None if quote.tax is None else Word(_MODES[quote.tax])
        yield tell("tax_mode", stated=mode, told=Word(_MODES[told or tax_mode(quote)]))
    if told is not None:
        return  # every sum is off by the tax then, which is the same fault
    if tax_mode(quote) == "excluded":
        yield from _sums_without(quote, rates, slack, tell)
    else:
        yield from _sums_with(quote, rates, slack, tell)


def _other_mode(quote: Quote, rate: Fraction, slack: int) -> TaxMode | None:
    """What the totals say about tax where it is the opposite of what is stated."""
    if quote.tax is None or not quote.total or not rate:
        return None
    sums = {Fraction(stated_sum(quote)), extended_sum(quote)}
    if quote.tax == "excluded":
        return "included" if quote.total in sums else None
    taxed = (one * (100 + rate) / 100 for one in sums if one)
    return "excluded" if any(abs(one - quote.total) <= slack for one in taxed) else None


def _sums_without(
    quote: Quote, rates: _Rates, slack: int, tell: Tell
) -> Iterator[QuoteFinding | None]:
    """Lines, subtotal, tax and total where the lines hold no tax."""
    lines = _nearest_sum(quote, quote.subtotal)
    if quote.subtotal is None and quote.total is not None:
        lines = _nearest_sum(quote, quote.total - (quote.tax_amount or 0))
    base = lines if quote.subtotal is None else Fraction(quote.subtotal)
    if quote.subtotal is not None and lines != base:
        yield _off(tell, "subtotal", N_("明細の合計と小計"), lines, quote.subtotal)
        if not _fits(quote.tax_amount, base, rates, slack):
            base = lines  # tax and total may be those of the lines: the subtotal alone is wrong
    expected = base * rates.stated / 100
    tax_fits = _fits(quote.tax_amount, base, rates, slack)
    if quote.tax_amount is not None and not tax_fits:
        yield _wrong_tax(tell, rates, expected, quote.tax_amount)
    if quote.total is None:
        return
    tax = expected if quote.tax_amount is None else Fraction(quote.tax_amount)
    off = abs(base + tax - quote.total)
    if not tax_fits:
        off = min(off, abs(base + expected - quote.total))
    if off > (0 if quote.tax_amount is not None and tax_fits else slack):
        yield _off(tell, "total", N_("小計と消費税額の和と合計"), base + tax, quote.total)


def _sums_with(
    quote: Quote, rates: _Rates, slack: int, tell: Tell
) -> Iterator[QuoteFinding | None]:
    """The same where the lines hold tax."""
    lines = _nearest_sum(quote, quote.total if quote.total is not None else quote.subtotal)
    total = lines if quote.total is None else Fraction(quote.total)
    if abs(lines - total) > slack:
        yield _off(tell, "total", N_("明細の合計と合計"), lines, int(total))
    contained = [one * 100 / (100 + rate) for one in (total, lines) for rate in rates.all]
    expected = total * rates.stated / (100 + rates.stated)
    tax_fits = quote.tax_amount is None or any(
        abs(one - bare - quote.tax_amount) <= slack
        for one, bare in zip((total, total, lines, lines), contained, strict=True)
    )
    if quote.tax_amount is not None and not tax_fits:
        yield _wrong_tax(tell, rates, expected, quote.tax_amount)
    if quote.subtotal is None:
        return
    tax = expected if quote.tax_amount is None or not tax_fits else Fraction(quote.tax_amount)
    right = [total, lines, total - tax, lines - tax, *contained]
    if min(abs(one - quote.subtotal) for one in right) > slack:
        what = N_("合計から消費税額を引いた額と小計")
        yield _off(tell, "subtotal", what, total - tax, quote.subtotal)


def _fits(tax: int | None, base: Fraction, rates: _Rates, slack: int) -> bool:
    """Whether a tax is a rate's part of an amount without it."""
    return tax is None or any(abs(base * rate / 100 - tax) <= slack for rate in rates.all)


def _wrong_tax(tell: Tell, rates: _Rates, expected: Fraction, stated: int) -> QuoteFinding | None:
    rate = number(rates.stated)
    return tell("tax_amount", rate=rate, expected=yen(expected), stated=Yen(stated))


def _nearest_sum(quote: Quote, stated: int | None) -> Fraction:
    """The sum of the lines, for one period or for all, whichever the supplier has meant."""
    plain, whole = Fraction(stated_sum(quote)), extended_sum(quote)
    return whole if stated is not None and abs(whole - stated) < abs(plain - stated) else plain


def _off(tell: Tell, field: str, what: str, expected: Fraction, stated: int) -> QuoteFinding | None:
    return tell(
        "sums", field, what=Word(what), expected=yen(expected), stated=Yen(stated),
        difference=yen(stated - expected),
    )  # fmt: skip
