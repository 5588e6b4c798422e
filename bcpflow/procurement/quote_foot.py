"""The totals of a quote - 小計, 消費税額, 合計 - out of the rows that state them, above and below.

Rules, held by tests/procurement/test_vendor_workbooks.py:

1. A total stated twice is one where both say the same, where one is the sum without tax of the
   other, or where several subtotals make up the lines; else the second one is in the way.
2. A subtotal above a discount is told with the discount taken off, whatever it is.
3. A row of tax between the lines and the total says that the lines hold none.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bcpflow.procurement.quote_cells import Entry
from bcpflow.procurement.quotes import TaxMode


@dataclass(frozen=True, slots=True)
class Stated:
    """One total as it stands."""

    entry: Entry
    value: int | None
    """None: it cannot be read, which was named."""
    mark: tuple[int, int]
    cell: str
    after: int
    """How many lines stand above it."""
    under: bool
    """It stands below the heads of the lines."""
    rate: Decimal | None = None
    tax: TaxMode | None = None


def settled(
    stated: Sequence[Stated],
    lines: Sequence[Mapping[str, Any]],
    discounts: Sequence[int],
    tax: TaxMode | None,
) -> tuple[dict[str, Any], list[Stated]]:
    """What the totals come to, and those that contradict one before (rule 1)."""
    again: list[Stated] = []
    by_field = {
        name: [one for one in stated if one.entry.field == name]
        for name in ("subtotal", "tax_amount", "total")
    }
    off = {number: _amount(lines[number]) for number in discounts}
    taxes = _one(by_field["tax_amount"], again)
    subtotals = [(one, _less(one, off, len(lines))) for one in by_field["subtotal"]]
    subtotal = _subtotal(subtotals, sum(map(_amount, lines)), again)
    total = _total(by_field["total"], subtotal, again)
    found: dict[str, Any] = {"subtotal": subtotal, "tax_amount": taxes, "total": total}
    rate = next((one.rate for one in stated if one.rate is not None), None)
    mode = tax or _mode(stated)
    found |= {"tax_rate": rate, "tax": mode}
    return {name: value for name, value in found.items() if value is not None}, again


def _amount(line: Mapping[str, Any]) -> int:
    amount = line.get("amount")
    return amount if isinstance(amount, int) else 0


def _less(one: Stated, off: Mapping[int, int], lines: int) -> int | None:
    """A subtotal with the discounts that stand below it (rule 2)."""
    if one.value is None or not one.under:
        return one.value
    return one.value + sum(off.get(number, 0) for number in range(one.after, lines))


def _one(stated: Sequence[Stated], again: list[Stated]) -> int | None:
    values = [one.value for one in stated]
    again += [one for one in stated[1:] if one.value != values[0]]
    return values[0] if values else None


def _subtotal(
    found: Sequence[tuple[Stated, int | None]], lines: int, again: list[Stated]
) -> int | None:
    values = [value for _, value in found]
    if len(set(values)) <= 1:
        return values[0] if values else None
    plain = [one.value or 0 for one, _ in found]
    for candidate in (sum(plain), sum(plain[:-1])):
        if candidate == lines and values[-1] in (lines, plain[-1]):
            return lines  # the subtotals of the parts, or those and then that of all
    again += [one for one, value in found[1:] if value != values[0]]
    return values[0]


def _total(stated: Sequence[Stated], subtotal: int | None, again: list[Stated]) -> int | None:
    values = [one.value for one in stated]
    others = [value for value in values if value != subtotal]
    if len(set(values)) == 2 and len(set(others)) == 1:
        return others[0]  # 見積金額 in the head was the sum without tax
    return _one(stated, again)


def _mode(stated: Sequence[Stated]) -> TaxMode | None:
    """Whether the lines hold tax, by the rows below them (rule 3)."""
    under = [one for one in stated if one.under]
    names = [one.entry.field for one in under]
    if "tax_amount" not in names:
        return None
    inside = next((one.tax for one in under if one.tax is not None), None)
    if inside is not None:
        return inside
    return "excluded" if "total" in names[names.index("tax_amount") :] else None
