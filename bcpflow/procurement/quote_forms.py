"""Quotes written into the form suppliers fill in, and that form empty.

Rules, held by tests/procurement/test_quote_tables.py:

1. Out and in again is the same quote.
2. The empty form, filled in, is read; left empty, it is told what it lacks.

This module must never write a file: `site.tables` does.
"""

from __future__ import annotations

from collections.abc import Sequence

from bcpflow.language import N_, Translator
from bcpflow.procurement.quote_cells import COLUMNS, LABELS, MODE_HEADS, PERIOD_HEADS, written
from bcpflow.procurement.quotes import Line, Quote
from bcpflow.procurement.scrutiny_rules import ScrutinyRules, item_of
from bcpflow.site.columns import Cell

TITLE = N_("見積書")
HINTS = {
    "dated": N_("※ 2026-11-21 か 令和8年11月21日 の形"),
    "valid_until": N_("※ 日付か「見積日から90日」の形"),
    "tax": N_("※ 明細と小計の金額が 税抜 か 税込 か"),
    "total": N_("※ 税込の支払額"),
    "kind": N_("※ {items} のどれか"),
    "unit_price": N_("※ 1回・1年・1か月分"),
    "amount": N_("※ 円。全期間分でも、1年・1か月分でもよい"),
    "period": N_("※ 一時・年額・月額 のどれか"),
    "months": N_("※ 年額・月額の続く月数"),
    "starts": N_("※ 1年目が無償なら 13"),
}
"""How to fill the form in; cells that begin with ※ are not read."""


def quote_rows(quotes: Sequence[Quote], rules: ScrutinyRules, tr: Translator) -> list[list[Cell]]:
    """Quotes in the form they are read from, below each other."""
    rows: list[list[Cell]] = []
    for quote in quotes:
        rows += [[tr(TITLE)], *_head_rows(quote, tr), []]
        rows.append([tr(column.head) for column in COLUMNS])
        rows += [_line_cells(line, rules, tr) for line in quote.lines]
        rows.append([])
    return _even(rows[:-1])


def template_rows(rules: ScrutinyRules, tr: Translator, lines: int = 20) -> list[list[Cell]]:
    """The empty form for suppliers, with how to fill it in."""
    joint = "、" if tr.language == "ja" else ", "
    items = joint.join(tr.pick(item.title) for item in rules.items)
    hint = {name: tr(text, items=items) for name, text in HINTS.items()}
    rows: list[list[Cell]] = [[tr(TITLE)]]
    rows += [[tr(label.head), None, hint.get(label.field)] for label in LABELS]
    rows += [[], [tr(column.head) for column in COLUMNS]]
    rows.append([hint.get(column.field) for column in COLUMNS])
    rows += [[number] for number in range(1, lines + 1)]
    return _even(rows)


def _head_rows(quote: Quote, tr: Translator) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for label in LABELS:
        value = getattr(quote, label.field)
        if label.field == "tax" and quote.tax is not None:
            value = tr(MODE_HEADS[quote.tax])
        rows.append([tr(label.head), written(value)])
    return rows


def _line_cells(line: Line, rules: ScrutinyRules, tr: Translator) -> list[Cell]:
    cells: list[Cell] = []
    for column in COLUMNS:
        value = getattr(line, column.field)
        if column.field == "kind":
            item = item_of(rules, line.kind)
            value = tr.pick(item.title) if item is not None else line.kind
        elif column.field == "period":
            value = tr(PERIOD_HEADS[line.period])
        elif column.field == "starts" and line.starts == 1:
            value = None
        cells.append(written(value))
    return cells


def _even(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Every row as wide as the widest."""
    width = max((len(row) for row in rows), default=1)
    return [row + [None] * (width - len(row)) for row in rows]
