"""What the form of a quote asks for: labels of its head, columns of its lines, and their cells.

Rules, held by tests/procurement/test_quote_tables.py:

1. Every field of the model has a label or a column.
2. A cell that cannot be read raises Unreadable; nothing is guessed and nothing rounded.

This module must never know whether a cell stood in a spreadsheet or was typed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, TypeVar

from bcpflow.definition.amounts import yen_of
from bcpflow.language import N_, translator
from bcpflow.procurement.quotes import Period, TaxMode, corporate_number_fits
from bcpflow.procurement.scrutiny_rules import ScrutinyRules
from bcpflow.procurement.words import folded
from bcpflow.site.columns import Cell, Unreadable, head_key
from bcpflow.site.values import day, half_width

CellKind = Literal[
    "text", "word", "corporate", "day", "validity", "mode", "percent", "yen", "count", "price",
    "item", "period", "months",
]  # fmt: skip
C = TypeVar("C", Period, TaxMode)
MAX_YEN = 10**13
Names = Mapping[str, tuple[str, ...]]
MAX_MONTHS = 600


@dataclass(frozen=True, slots=True)
class Entry:
    """A label of the head, or a column of the lines: the field it fills and how it is read."""

    field: str
    head: str
    kind: CellKind = "text"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Validity:
    """A validity counted from the day of the quote: 見積日から90日, 見積日から3か月."""

    days: int = 0
    months: int = 0

    def after(self, dated: date) -> date:
        """The last day, the same day of the month where there is one."""
        year, month = divmod(dated.year * 12 + dated.month - 1 + self.months, 12)
        last = monthrange(year, month + 1)[1]
        return date(year, month + 1, min(dated.day, last)) + timedelta(days=self.days)


LABELS: tuple[Entry, ...] = (
    Entry("number", N_("見積番号")),
    Entry("supplier", N_("事業者名"), required=True),
    Entry("corporate_number", N_("法人番号"), "corporate"),
    Entry("subject", N_("件名")),
    Entry("dated", N_("見積日"), "day"),
    Entry("valid_until", N_("有効期限"), "validity"),
    Entry("tax", N_("税区分"), "mode"),
    Entry("tax_rate", N_("税率（%）"), "percent"),
    Entry("subtotal", N_("小計"), "yen"),
    Entry("tax_amount", N_("消費税額"), "yen"),
    Entry("total", N_("合計金額"), "yen"),
)
"""The head of a quote; the last three may also stand below its lines."""
TOTALS = ("subtotal", "tax_amount", "total")

COLUMNS: tuple[Entry, ...] = (
    Entry("id", N_("行番号"), "word"),
    Entry("kind", N_("費目"), "item", required=True),
    Entry("description", N_("内容"), required=True),
    Entry("quantity", N_("数量"), "count"),
    Entry("unit", N_("単位")),
    Entry("unit_price", N_("単価"), "price"),
    Entry("amount", N_("金額"), "yen", required=True),
    Entry("person_months", N_("人月"), "count"),
    Entry("rate", N_("人月単価"), "price"),
    Entry("period", N_("支払区分"), "period"),
    Entry("months", N_("月数"), "months"),
    Entry("starts", N_("開始月"), "months"),
    Entry("note", N_("備考")),
)
"""The lines of a quote."""

WANTED = {
    "text": N_("文字"),
    "corporate": N_("13桁の法人番号（先頭の検査数字が合うもの）"),
    "day": N_("日付（2026-11-21、2026/11/21、令和8年11月21日）"),
    "validity": N_("日付、または「見積日から90日」の形"),
    "mode": N_("税抜・税込のどちらか"),
    "percent": N_("0 から 100 までの数"),
    "yen": N_("円単位の整数"),
    "count": N_("0 以上の数"),
    "price": N_("金額（円）"),
    "item": N_("費目の名前"),
    "period": N_("一時・年額・月額のどれか"),
    "months": N_("1 から 600 までの月数"),
}
PERIOD_HEADS: Mapping[Period, str] = {
    "initial": N_("一時"), "yearly": N_("年額"), "monthly": N_("月額"),
}  # fmt: skip
MODE_HEADS: Mapping[TaxMode, str] = {"excluded": N_("税抜"), "included": N_("税込")}

_PERIODS: Mapping[str, Period] = {
    **dict.fromkeys(
        ("一時", "一時金", "初期", "初期費用", "一括", "初回", "イニシャル"), "initial"
    ),
    **dict.fromkeys(("年額", "年", "毎年", "年次", "年払", "年払い"), "yearly"),
    **dict.fromkeys(("月額", "月", "毎月", "月次", "月払", "月払い"), "monthly"),
}
_MODES: Mapping[str, TaxMode] = {
    **dict.fromkeys(("税抜", "税抜き", "税別", "外税", "抜", "消費税抜"), "excluded"),
    **dict.fromkeys(("税込", "税込み", "内税", "込", "消費税込"), "included"),
}
_EXCEL_ERRORS = ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_VALID_DAYS = re.compile(r"(?:(?:見積|発行)日?(?:から|より|後)?|提出後)?([0-9]{1,3})日間?")
_VALID_MONTHS = re.compile(
    r"(?:(?:見積|発行)日?(?:から|より|後)?)?([0-9]{1,2})(?:か|カ|ヶ|ヵ|ケ|箇)月間?"
)


def by_head(entries: tuple[Entry, ...], names: Names) -> dict[str, Entry]:
    """Entries by all heads they are known by, as `head_key` compares them."""
    return {head_key(name): entry for entry in entries for name in heads(entry, names)}


def heads(entry: Entry, names: Names) -> tuple[str, ...]:
    """Everything an entry may be called; ``names`` are the others, of the table of heads."""
    return (entry.head, translator("en")(entry.head), entry.field, *names.get(entry.field, ()))


def read(entry: Entry, cell: object, rules: ScrutinyRules) -> Any:
    """What a filled cell says. Raises Unreadable."""
    if cell in _EXCEL_ERRORS:
        raise Unreadable("text")
    if entry.kind == "item":
        return _item(cell, rules)
    return _READERS[entry.kind](cell)


def until(valid: date | Validity | None, dated: date | None) -> date | None:
    """The last day of a validity; None where it is counted from a day nobody has stated."""
    if isinstance(valid, Validity):
        return valid.after(dated) if dated is not None else None
    return valid


def written(value: object) -> Cell:
    """A value of the model as a cell."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value  # type: ignore[return-value]  # text, number or nothing


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Unreadable("text")
    return f"{cell:.15g}"


def _word(cell: object) -> str:
    return half_width(_text(cell))


def _corporate(cell: object) -> str:
    text = half_width(_text(cell)).replace("-", "").replace(" ", "").lstrip("T")
    if not corporate_number_fits(text):
        raise Unreadable("corporate")
    return text


def _day(cell: object) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = day(cell) if isinstance(cell, str) else None
    if found is None:
        raise Unreadable("day")
    return found


def _validity(cell: object) -> date | Validity:
    if isinstance(cell, str):
        text = folded(cell)
        if found := _VALID_DAYS.fullmatch(text):
            return Validity(int(found[1]))
        if found := _VALID_MONTHS.fullmatch(text):
            return Validity(months=int(found[1]))
    try:
        return _day(cell)
    except Unreadable:
        raise Unreadable("validity") from None


def _mode(cell: object) -> TaxMode:
    return _choice(cell, _MODES, MODE_HEADS, "mode")


def _period(cell: object) -> Period:
    return _choice(cell, _PERIODS, PERIOD_HEADS, "period")


def _choice(cell: object, words: Mapping[str, C], own: Mapping[C, str], wanted: str) -> C:
    text = folded(cell) if isinstance(cell, str) else ""
    known = {folded(name): name for name in own}
    known |= {folded(translator("en")(head)): name for name, head in own.items()}
    found = words.get(text.strip("()")) or known.get(text)
    if found is None:
        raise Unreadable(wanted)
    return found


def _item(cell: object, rules: ScrutinyRules) -> str:
    text = folded(cell) if isinstance(cell, str) else ""
    for item in rules.items:
        titles = item.title.values() if isinstance(item.title, dict) else (item.title,)
        if text in map(folded, (item.id, *titles, *item.names)):
            return item.id
    raise Unreadable("item")


def number(cell: object, wanted: str) -> Decimal:
    """A number as people write it: ``1,200``, ``¥1,200円``, ``▲5``, full-width digits."""
    if isinstance(cell, bool):
        raise Unreadable(wanted)
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, float):
        return _exact(cell, wanted)
    if isinstance(cell, Decimal):
        return cell
    text = folded(cell) if isinstance(cell, str) else ""
    for sign in ("▲", "△", "−", "‐", "–"):
        text = text.replace(sign, "-")
    text = text.replace("¥", "").replace("\\", "").removesuffix("円").removesuffix("-")
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        raise Unreadable(wanted)
    return Decimal(text)


def _exact(cell: float, wanted: str) -> Decimal:
    """A number of a spreadsheet, without what its arithmetic leaves behind in the 16th place."""
    try:
        return Decimal(f"{cell:.15g}")
    except InvalidOperation:
        raise Unreadable(wanted) from None


def _yen(cell: object) -> int:
    worth = yen_of(cell) if isinstance(cell, str) else None
    if worth is not None:
        return worth
    found = number(cell, "yen")
    if not found.is_finite() or found != found.to_integral_value() or abs(found) > MAX_YEN:
        raise Unreadable("yen")
    return int(found)


def _count(cell: object) -> Decimal:
    found = number(cell, "count")
    if not found.is_finite() or not 0 <= found <= MAX_YEN:
        raise Unreadable("count")
    return found


def _price(cell: object) -> Decimal:
    found = number(cell, "price")
    if not found.is_finite() or abs(found) > MAX_YEN:
        raise Unreadable("price")
    return found


def _percent(cell: object) -> Decimal:
    text = folded(cell).removesuffix("%") if isinstance(cell, str) else cell
    found = number(text, "percent")
    if not found.is_finite() or not 0 <= found <= 100:
        raise Unreadable("percent")
    if isinstance(cell, float) and 0 < found < 1:
        return found * 100  # a cell of the format 10 % holds 0.1
    return found


def _months(cell: object) -> int:
    text = cell
    if isinstance(cell, str):
        text = re.sub(r"(?:か|カ|ヶ|ヵ|ケ|箇)?月目?$", "", folded(cell))
    found = number(text, "months")
    if not found.is_finite() or found != found.to_integral_value() or not 1 <= found <= MAX_MONTHS:
        raise Unreadable("months")
    return int(found)


_READERS: Mapping[CellKind, Callable[[object], Any]] = {
    "text": _text,
    "word": _word,
    "corporate": _corporate,
    "day": _day,
    "validity": _validity,
    "mode": _mode,
    "percent": _percent,
    "yen": _yen,
    "count": _count,
    "price": _price,
    "period": _period,
    "months": _months,
}
