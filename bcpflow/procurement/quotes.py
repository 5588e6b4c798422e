"""A quote (見積) as its supplier wrote it: head, lines, totals; and what follows from them alone.

Rules, held by tests/procurement/test_quotes.py:

1. Numbers stay as stated, also where they contradict each other: that is for `scrutiny`.
2. A quote as plain data and back is the same quote.
3. A line's amount is for one period where it equals quantity times unit price (and the quantity
   does not count the periods), else for all of the months it names.

This module must never round on the way: amounts are whole yen, everything between is exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from bcpflow.procurement.words import folded

Period = Literal["initial", "yearly", "monthly"]
TaxMode = Literal["included", "excluded"]
PERIODS: tuple[Period, ...] = ("initial", "yearly", "monthly")
TAX_MODES: tuple[TaxMode, ...] = ("included", "excluded")

_MONTHS: Mapping[Period, int] = {"initial": 1, "yearly": 12, "monthly": 1}
_CORPORATE = re.compile(r"[1-9][0-9]{12}")
_LEGAL_FORMS = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|一般財団法人|\(株\)|\(有\)"
    r"|㈱|㈲|co\.?,?ltd\.?|inc\.?"
)


class Yen(int):
    """Whole yen; a number to programs, ``1,100,000`` to people."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{int(self):,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a quote (明細)."""

    id: str
    """Number of the line, unique in its quote; findings refer to it."""
    kind: str
    """Cost item (費目), by the id of the scrutiny table."""
    description: str
    """What is to be paid for, in the supplier's words."""
    amount: int
    """Yen, with or without tax as the quote says; negative for a discount."""
    quantity: Decimal | None = None
    """How many."""
    unit: str | None = None
    """Of what: 台, 人月, 式."""
    unit_price: Decimal | None = None
    """Yen for one unit and one period."""
    person_months: Decimal | None = None
    """Effort behind the amount (人月)."""
    rate: Decimal | None = None
    """Yen for one person-month (人月単価)."""
    period: Period = "initial"
    """Paid once, each year or each month."""
    months: int | None = None
    """Months the amount is for, where the supplier names them."""
    starts: int = 1
    """Month after the start of use from which it is paid; 13 after a free first year."""
    by_period: bool = False
    """The quantity counts the months or years: 60 か月."""
    note: str | None = None
    """What else the supplier wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One supplier's quote."""

    id: str
    """Short id, unique in the case: ``Q1``."""
    supplier: str
    """Name of the supplier."""
    number: str | None = None
    """The supplier's own number of it (見積番号)."""
    corporate_number: str | None = None
    """法人番号, 13 digits."""
    subject: str | None = None
    """What the quote is headed (件名)."""
    dated: date | None = None
    """Day it was made."""
    valid_until: date | None = None
    """Last day it binds the supplier."""
    tax: TaxMode | None = None
    """Whether the amounts of the lines hold consumption tax."""
    tax_rate: Decimal | None = None
    """Rate in percent."""
    lines: tuple[Line, ...] = ()
    """The lines in their order."""
    subtotal: int | None = None
    """小計 as stated."""
    tax_amount: int | None = None
    """消費税額 as stated."""
    total: int | None = None
    """合計 as stated, the sum to be paid."""


def corporate_number_fits(text: str) -> bool:
    """Whether 13 digits are a 法人番号: the first is the check digit of the other twelve.

    Source: 平成26年財務省令第70号 第2条.
    """
    if not _CORPORATE.fullmatch(text):
        return False
    weighted = sum(int(d) * (1 + n % 2) for n, d in enumerate(reversed(text[1:])))
    return int(text[0]) == 9 - weighted % 9


def periods(line: Line) -> Fraction:
    """How many times a line is paid within the months it names."""
    if line.period == "initial" or line.months is None:
        return Fraction(1)
    return Fraction(line.months, _MONTHS[line.period])


def priced(line: Line) -> Fraction | None:
    """Quantity times unit price; None where one of them is missing."""
    if line.quantity is None or line.unit_price is None:
        return None
    return Fraction(line.quantity) * Fraction(line.unit_price)


def is_for_one_period(line: Line) -> bool:
    """Whether the amount of a yearly or monthly line is that of one year or month (rule 3)."""
    once = None if line.by_period else priced(line)
    return once is not None and abs(once - line.amount) <= 1 and periods(line) != 1


def covered_months(line: Line) -> int:
    """How many months the amount of a yearly or monthly line is for."""
    if line.months is None or is_for_one_period(line):
        return _MONTHS[line.period]
    return line.months


def stated_sum(quote: Quote) -> int:
    """The amounts of all lines as they stand, added up."""
    return sum(line.amount for line in quote.lines)


def extended_sum(quote: Quote) -> Fraction:
    """The same with each amount that is for one period counted for all of its months."""
    total = Fraction(0)
    for line in quote.lines:
        total += line.amount * (periods(line) if is_for_one_period(line) else 1)
    return total


def tax_mode(quote: Quote) -> TaxMode:
    """Whether the lines hold tax: as stated, else as the totals tell, else without it."""
    if quote.tax is not None:
        return quote.tax
    taxed = quote.tax_amount is None or quote.tax_amount > 0
    return "included" if taxed and quote.total == stated_sum(quote) else "excluded"


def with_tax(quote: Quote, amount: Fraction | int, rate: Fraction) -> Fraction:
    """An amount of the quote's lines with consumption tax; ``rate`` in percent."""
    taxed = tax_mode(quote) == "included"
    return Fraction(amount) if taxed else Fraction(amount) * (100 + rate) / 100


def without_tax(quote: Quote, amount: Fraction | int, rate: Fraction) -> Fraction:
    """An amount of the quote's lines without consumption tax."""
    taxed = tax_mode(quote) == "included"
    return Fraction(amount) * 100 / (100 + rate) if taxed else Fraction(amount)


def payable(quote: Quote, rate: Fraction) -> int:
    """The total with tax: as stated, else from the lines; parts of a yen are dropped."""
    if quote.total is not None:
        return quote.total
    return int(with_tax(quote, stated_sum(quote), rate) // 1)


def supplier_key(quote: Quote) -> str:
    """What tells suppliers apart: the 法人番号, else the name without its legal form."""
    if quote.corporate_number is not None:
        return quote.corporate_number
    return same_name(quote.supplier)


def same_name(name: str) -> str:
    """A supplier's name as it is compared: width, case, spaces and legal form do not count."""
    plain = folded(name)
    return _LEGAL_FORMS.sub("", plain) or plain


def suppliers(quotes: Iterable[Quote]) -> tuple[str, ...]:
    """The keys of different suppliers; a number given once tells for the same name elsewhere."""
    known = tuple(quotes)
    numbers = {
        same_name(quote.supplier): quote.corporate_number
        for quote in known
        if quote.corporate_number is not None
    }
    keys = (numbers.get(same_name(quote.supplier)) or supplier_key(quote) for quote in known)
    return tuple(dict.fromkeys(keys))


def as_data(thing: Quote | Line) -> dict[str, Any]:
    """A quote as plain data a journal and JSON can carry; what is not said is left out."""
    said = {f.name: getattr(thing, f.name) for f in fields(thing)}
    return {name: _plain(value) for name, value in said.items() if value not in (None, ())}


def quote_of(data: Mapping[str, Any]) -> Quote:
    """The quote of `as_data`'s plain data, trusted: what people say is judged in `quote_tables`."""
    said = dict(data)
    for name in ("dated", "valid_until"):
        if name in said:
            said[name] = date.fromisoformat(said[name])
    if "tax_rate" in said:
        said["tax_rate"] = Decimal(said["tax_rate"])
    said["lines"] = tuple(map(_line_of, said.get("lines", ())))
    return Quote(**said)


def numbered(quotes: Iterable[Quote], taken: Iterable[str] = ()) -> tuple[Quote, ...]:
    """The quotes with the next free ids: Q1, Q2 and on."""
    used = set(taken)
    made = []
    for quote in quotes:
        id = next(f"Q{n}" for n in range(1, len(used) + 2) if f"Q{n}" not in used)
        used.add(id)
        made.append(replace(quote, id=id))
    return tuple(made)


def _line_of(data: Mapping[str, Any]) -> Line:
    said = dict(data)
    for name in ("quantity", "unit_price", "person_months", "rate"):
        if name in said:
            said[name] = Decimal(said[name])
    return Line(**said)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [as_data(line) for line in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
