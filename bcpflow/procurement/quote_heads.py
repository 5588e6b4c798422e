"""What suppliers call the parts of a quote, as data: labels, heads of columns, discounts, kinds.

Rules, held by tests/procurement/test_quote_tables.py and test_vendor_workbooks.py:

1. A head says one thing: no two fields are known by one word.
2. A cost item nobody has named is told by the table's words and units, or not at all.

This module must never hold a word of a form; its own heads are those of `quote_cells`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.language import N_
from bcpflow.lint.finding import Finding
from bcpflow.procurement.quote_cells import COLUMNS, LABELS, Entry, by_head, heads
from bcpflow.procurement.quotes import TaxMode
from bcpflow.procurement.reading import read_table
from bcpflow.procurement.scrutiny_rules import ScrutinyRules, contradiction
from bcpflow.procurement.words import folded
from bcpflow.site.columns import head_key
from bcpflow.site.values import day

TABLE = "quote-heads"
_RATE = re.compile(r"([0-9]{1,2}(?:\.[0-9])?)%(?:対象)?")
_BESIDE = re.compile(r"税込み?|税抜き?|税別|単位[::]?円|円")
_WITH, _WITHOUT = ("税込",), ("税抜", "税別")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """By which words or units a line is of a cost item."""

    __pydantic_config__ = FORBID_UNKNOWN

    item: str
    """Id of the cost item."""
    words: tuple[str, ...] = ()
    """Words of the description."""
    units: tuple[str, ...] = ()
    """Units of the quantity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteHeads:
    """What quotes are headed with."""

    __pydantic_config__ = FORBID_UNKNOWN

    heads: str
    """Name of the table, as reports cite it."""
    title: Text
    """What it is called."""
    dated: str
    """Day it was settled."""
    source: Text | None = None
    """Where it comes from; 例 where it is ours."""
    sample: bool = False
    """Holds words that are samples."""
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Other words for the labels of the head and of the totals, by field."""
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Other words for the columns, by field; those in front are preferred."""
    discounts: tuple[str, ...] = ()
    """Words of a line that takes something off."""
    discount_item: str = ""
    """Cost item of such a line where it names none."""
    same_as_above: tuple[str, ...] = ()
    """Signs for the cost item of the line above."""
    inside: tuple[str, ...] = ()
    """What stands before the tax where the amounts hold it."""
    kinds: tuple[KindWords, ...] = ()
    """Cost items by words and units; the first that fits is used."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label as it was written: its entry, and what it says beside that."""

    entry: Entry
    rate: Decimal | None = None
    tax: TaxMode | None = None


class Heads:
    """A table of heads, made ready for looking cells up."""

    def __init__(self, table: QuoteHeads) -> None:
        self.table = table
        self.labels = by_head(LABELS, table.labels)
        self.columns = by_head(COLUMNS, table.columns)
        self._discounts = {head_key(word) for word in table.discounts}
        self._same = {folded(word) for word in table.same_as_above}

    def label(self, cell: object) -> Label | None:
        """The label a cell is; ``消費税（10%）`` says the rate too."""
        if not isinstance(cell, str):
            return None
        text = cell.strip().rstrip(":： 　")
        key = head_key(text)
        if key in self.labels:
            return Label(self.labels[key], tax=self._inside(key))
        rate = _RATE.search(folded(text))
        bare = head_key(_BESIDE.sub("", _RATE.sub("", folded(text))))
        entry = self.labels.get(bare)
        if entry is None or entry.field not in ("subtotal", "tax_amount", "total"):
            return None
        said = Decimal(rate[1]) if rate is not None else None
        return Label(entry, said, self._inside(bare))

    def column(self, cell: object) -> tuple[Entry, TaxMode | None] | None:
        """The column a cell heads, and whether it says that tax is in it."""
        if not isinstance(cell, str):
            return None
        text = folded(cell).rstrip(":")
        mode: TaxMode | None = None
        if any(word in text for word in _WITHOUT):
            mode = "excluded"
        elif any(word in text for word in _WITH):
            mode = "included"
        for key in (head_key(text), head_key(_BESIDE.sub("", text))):
            if key in self.columns:
                entry = self.columns[key]
                return entry, mode if entry.field == "amount" else None
        return None

    def rank(self, cell: object, entry: Entry) -> int:
        """How well a head names a column, where several claim it; 0 is the best."""
        known = [head_key(name) for name in heads(entry, self.table.columns)]
        key = head_key(str(cell))
        return known.index(key) if key in known else len(known)

    def is_discount(self, cell: object) -> bool:
        """Whether a cell names a discount."""
        return isinstance(cell, str) and head_key(cell.strip("▲△- 　")) in self._discounts

    def is_same(self, cell: object) -> bool:
        """Whether a cell points to the line above."""
        return isinstance(cell, str) and folded(cell) in self._same

    def kind(self, texts: Sequence[str], unit: str | None, rules: ScrutinyRules) -> str | None:
        """The cost item of a line that names none (rule 2)."""
        said = " ".join(map(folded, texts))
        found: list[tuple[int, str]] = []
        for item in rules.items:
            titles = item.title.values() if isinstance(item.title, dict) else (item.title,)
            names = [folded(name) for name in (*titles, *item.names)]
            found += [(len(name), item.id) for name in names if name and name in said]
        if found:
            return max(found, key=lambda pair: pair[0])[1]
        known = {item.id for item in rules.items}
        for row in self.table.kinds:
            words = any(folded(word) in said for word in row.words)
            units = unit is not None and folded(unit) in map(folded, row.units)
            if row.item in known and (words or units):
                return row.item
        return None

    def _inside(self, key: str) -> TaxMode | None:
        return "included" if key.startswith(tuple(self.table.inside)) else None


def read_quote_heads(folder: Path | None) -> Heads:
    """The site's table, or the shipped one. Raises DefinitionError."""
    if folder is None:
        return _shipped()
    return Heads(read_table(TABLE, QuoteHeads, folder, heads_findings))


def heads_findings(table: QuoteHeads) -> Iterator[Finding]:
    """What is wrong with the rows of a file."""
    if day(table.dated) is None:
        yield Finding("BCP-P060", ("dated",), {"text": table.dated})
    for section, entries in (("labels", LABELS), ("columns", COLUMNS)):
        names: Mapping[str, tuple[str, ...]] = getattr(table, section)
        known = {entry.field for entry in entries}
        seen: dict[str, str] = {}
        for entry in entries:
            for name in heads(entry, {}):
                seen[head_key(name)] = entry.field
        for name, words in names.items():
            if name not in known:
                yield contradiction(N_("この項目はありません"), section, name, value=name)
            for number, word in enumerate(words):
                key = head_key(word)
                if seen.setdefault(key, name) != name:
                    what = N_("同じ言葉が2つの項目にあります")
                    yield contradiction(what, section, name, number, value=word)


@cache
def _shipped() -> Heads:
    return Heads(read_table(TABLE, QuoteHeads, None, heads_findings))
