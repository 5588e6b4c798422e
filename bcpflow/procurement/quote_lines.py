"""Rows below the heads of a quote: lines, discounts, totals.

Rules, held by tests/procurement/test_vendor_workbooks.py:

1. A discount takes off, also where no ▲ stands before it.
2. A cost item that stands once for several lines - merged, 〃, or by the table's words where no
   column says it - is that of each; where none can be told, the cell is named.

This module must never judge a figure: that is for `scrutiny`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bcpflow.errors import Word
from bcpflow.lint.finding import nearest
from bcpflow.procurement.quote_cells import COLUMNS, TOTALS, Entry
from bcpflow.procurement.quote_foot import Stated
from bcpflow.procurement.quote_heads import Label
from bcpflow.procurement.quote_reading import Draft, Reading, is_note, item_names
from bcpflow.procurement.scrutiny_rules import months_of_unit
from bcpflow.site.tables import place


def state(reading: Reading, draft: Draft, label: Label, mark: tuple[int, int], raw: object) -> None:
    """What a label says; totals are settled when all of them are known."""
    entry, cell = label.entry, place(*mark)
    value = reading.value(entry, raw, mark, cell)
    if entry.field in TOTALS:
        under = draft.columns is not None
        draft.totals.append(
            Stated(entry, value, mark, cell, len(draft.lines), under, label.rate, label.tax)
        )
    elif entry.field not in draft.said:
        draft.said[entry.field] = value
    elif draft.said[entry.field] != value or value is None:
        reading.note("BCP-D184", mark, cell, column=Word(entry.head))


def foot(reading: Reading, draft: Draft, number: int, filled: list[tuple[int, object]]) -> bool:
    """A total or a discount among or below the lines; False where it is another row."""
    columns = draft.columns or {}
    first = next((n for n, (_, cell) in enumerate(filled) if _is_word(cell)), None)
    if first is None:
        return False
    label = reading.heads.label(filled[first][1])
    if label is not None and label.entry.field in TOTALS:
        values = [(at, cell) for at, cell in filled[first + 1 :] if not is_note(cell)]
        amount = [one for one in values if (e := columns.get(one[0])) and e.field == "amount"]
        chosen = (amount or values)[:1]
        for at, cell in values:
            if (at, cell) not in chosen:
                spot = place(number, at)
                reading.note("BCP-P031", (number, at), spot, name=str(cell), near=[], known=[])
        for at, cell in chosen:
            state(reading, draft, label, (number, at), cell)
        return True
    kinds = [cell for at, cell in filled if (e := columns.get(at)) and e.field == "kind"]
    named = any(not reading.heads.is_discount(cell) for cell in kinds)
    if len(filled) > 1 and not named and reading.heads.is_discount(filled[first][1]):
        _discount(reading, draft, number, filled, first)
        return True
    return False


def _is_word(cell: object) -> bool:
    """Whether a cell holds words, and no number written as text."""
    return isinstance(cell, str) and any(c.isalpha() for c in cell)


def _discount(
    reading: Reading, draft: Draft, number: int, filled: list[tuple[int, object]], first: int
) -> None:
    columns = draft.columns or {}
    item: dict[str, Any] = {"description": str(filled[first][1]).strip("▲△- 　")}
    amount = next(entry for entry in COLUMNS if entry.field == "amount")
    stands = any(columns.get(at) == amount for at, _ in filled)
    for n, (at, cell) in enumerate(filled):
        entry, spot = columns.get(at), place(number, at)
        if n == first:
            continue
        if not stands and n == len(filled) - 1:
            entry = amount  # the only number of a row that keeps to no column
        if entry is None:
            reading.note("BCP-P031", (number, at), spot, name=str(cell), near=[], known=[])
        elif entry.field != "description":
            item[entry.field] = reading.value(entry, cell, (number, at), spot)
    item.setdefault("kind", reading.heads.table.discount_item)
    if isinstance(item.get("amount"), int):
        item["amount"] = -abs(item["amount"])
        for name in ("quantity", "unit", "unit_price"):
            item.pop(name, None)  # "1 式" of a discount counts nothing
    complete(reading, item, (number, 1), {e.field: place(number, at) for at, e in columns.items()})
    draft.off_at.append(len(draft.lines))
    draft.lines.append(item)
    draft.line_at.append(place(number, 1))


def line(
    reading: Reading,
    draft: Draft,
    number: int,
    filled: list[tuple[int, object]],
    columns: dict[int, Entry],
) -> None:
    """A line of the quote, or a row that says nothing of its own."""
    only = columns.get(filled[0][0])
    if len(filled) == 1 and (isinstance(filled[0][1], str) or (only and only.field == "id")):
        return  # a heading, a note, or a numbered line of the form nobody has filled in
    item: dict[str, Any] = {}
    places = {entry.field: place(number, at) for at, entry in columns.items()}
    for at, entry in columns.items():  # a cost item that stands once for several lines
        above = reading.merged.get((number, at))
        if entry.field == "kind" and above is not None and all(at != f for f, _ in filled):
            filled = [*filled, (at, above)]
    for at, cell in filled:
        found, spot = columns.get(at), place(number, at)
        if found is None:
            reading.note("BCP-P031", (number, at), spot, name=str(cell), near=[], known=[])
        elif found.field == "kind" and reading.heads.is_same(cell) and draft.lines:
            item["kind"] = draft.lines[-1].get("kind")
        else:
            value = reading.value(found, cell, (number, at), spot)
            if found.field == "note" and item.get("note"):
                value = f"{item['note']} {value}"
            item[found.field] = value
    if "kind" not in places:
        _guess(reading, item, number, places)
    complete(reading, item, (number, 1), places)
    draft.lines.append(item)
    draft.line_at.append(place(number, 1))


def _guess(reading: Reading, item: dict[str, Any], number: int, places: Mapping[str, str]) -> None:
    """The cost item of a line in a table without a column of them; unclear, it is named."""
    texts = [str(item[name]) for name in ("description", "note") if item.get(name)]
    found = reading.heads.kind(texts, item.get("unit"), reading.rules)
    if found is None and texts:
        titles = [one.title for one in reading.rules.items]
        near = nearest(texts[0], item_names(reading.rules))
        spot = places.get("description", place(number, 1))
        reading.note("BCP-P031", (number, 1), spot, name=texts[0], near=near, known=titles)
    item["kind"] = found


def complete(
    reading: Reading, item: dict[str, Any], mark: tuple[int, int], places: Mapping[str, str]
) -> None:
    """Name what a line needs and lacks; months that the unit counts are filled in."""
    for entry in COLUMNS:
        if entry.required and entry.field not in item and entry.field in places:
            reading.note("BCP-D183", mark, places[entry.field], column=Word(entry.head))
    unit = months_of_unit(reading.rules, item.get("unit"))
    quantity = item.get("quantity")
    if unit is None or not isinstance(quantity, Decimal):
        return
    item["by_period"] = True
    item.setdefault("period", "yearly" if unit == 12 else "monthly")
    counted = quantity * unit
    if item["period"] != "initial" and counted == counted.to_integral_value() and counted >= 1:
        item.setdefault("months", int(counted))
