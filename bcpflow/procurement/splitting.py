"""Orders that together exceed a ceiling each of them stays under (分割発注).

Rules, held by tests/procurement/test_splitting.py:

1. Only orders of one fiscal year, one department and one kind of contract, with the same
   supplier or the same object, are put together.
2. A group is named where each order is within the ceiling of its own day, and the sum is over
   the highest of these ceilings; it is named once, with all its orders.
3. It is a suspicion with its reason, never a verdict: a repeated need may be a real one.

This module must never hold an amount and never know a journal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bcpflow.definition.texts import Text
from bcpflow.errors import Word
from bcpflow.language import N_
from bcpflow.procurement.amount_tables import Ceilings
from bcpflow.procurement.amounts import Amount, ceiling
from bcpflow.procurement.words import Body, Contract, Days, Question, Reason, folded, written

Shared = Literal["supplier", "object"]
_NUMBERED = re.compile(
    r"[(\[〔【]?(?:その|第|no\.?|#|vol\.?|part)?[0-9一二三四五六七八九十]+"
    r"(?:回|期|次|号|分|台目|件目|/[0-9]+)?[)\]〕】]?$"
)
"""How parts of one thing are numbered at the end of a title: その2, (第2期), No.3, 2/3."""
_LEGAL_FORM = re.compile(
    r"\((?:株|有|合|同|一社|一財)\)|(?:株式|有限|合同|合資|合名)会社|,?(?:inc|ltd|co)\.?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One contract, as far as splitting is concerned."""

    id: str
    """Id of the case."""
    title: str
    """What is bought; parts of one thing are known by it."""
    department: str
    """Who buys."""
    contract: Contract
    """Kind of contract."""
    estimate: int
    """Estimated price in yen, consumption tax included."""
    days: Days
    """The days known so far; the last one says the fiscal year."""
    supplier: str | None = None
    """Who supplies, or the corporate number; None where not settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """A group of orders that may be one order split."""

    orders: tuple[str, ...]
    """Ids, by day."""
    shared: tuple[Shared, ...]
    """What they have in common beside department and kind of contract."""
    department: str
    contract: Contract
    fiscal_year: int
    """The year in which the fiscal year begins."""
    total: int
    """Yen together."""
    ceiling: int
    """The highest ceiling one of them was under."""
    first: date
    last: date
    reason: Reason
    because: Reason
    """Why orders are not split, with where it is written."""
    source: Text | None
    """Where the ceiling is written."""


@dataclass(frozen=True, slots=True)
class _Small:
    order: Order
    ceiling: Amount
    yen: int


def fiscal_year(day: date) -> int:
    """The year in which the fiscal year of a day begins (1 April)."""
    return day.year if day.month >= 4 else day.year - 1


def suspicions(
    table: Ceilings, orders: Iterable[Order], body: Body, rule: str | None = None
) -> tuple[Suspicion, ...]:
    """All groups that may be one order split, the earliest in front."""
    small = list(_small(table, orders, body, rule))
    groups: dict[tuple[str, ...], tuple[list[Shared], list[_Small]]] = {}
    for shared, group in _groups(small):
        total = sum(one.order.estimate for one in group)
        if len(group) > 1 and total > max(one.yen for one in group):
            key = tuple(one.order.id for one in group)
            groups.setdefault(key, ([], group))[0].append(shared)
    found = [_suspicion(table, tuple(shared), group) for shared, group in groups.values()]
    return tuple(sorted(found, key=lambda one: (one.first, one.orders)))


def same_object(title: str) -> str:
    """A title without what numbers the parts of one thing."""
    said = folded(title)
    while (shorter := _NUMBERED.sub("", said)) not in ("", said):
        said = shorter
    return said.rstrip("-_・:、,（(")


def same_supplier(name: str) -> str:
    """A supplier's name without its legal form."""
    said = folded(name)
    return _LEGAL_FORM.sub("", said) or said


def _small(
    table: Ceilings, orders: Iterable[Order], body: Body, rule: str | None
) -> Iterator[_Small]:
    """The orders that stay within the ceiling of their own day."""
    known: dict[tuple[Contract, Days], Amount] = {}
    for order in orders:
        key = (order.contract, order.days)
        if key not in known:
            question = Question(
                contract=order.contract, estimate=1, body=body, days=order.days, rule=rule
            )
            known[key] = ceiling(table, question)
        yen = known[key].yen
        if yen is not None and 0 < order.estimate <= yen:
            yield _Small(order, known[key], yen)


def _groups(small: Iterable[_Small]) -> Iterator[tuple[Shared, list[_Small]]]:
    shared: Mapping[Shared, dict[tuple[object, ...], list[_Small]]] = {"supplier": {}, "object": {}}
    for one in sorted(small, key=lambda one: (one.order.days.last, one.order.id)):
        order = one.order
        home = (fiscal_year(order.days.last), folded(order.department), order.contract)
        names: dict[Shared, str] = {
            "supplier": same_supplier(order.supplier or ""), "object": same_object(order.title)
        }  # fmt: skip
        for kind, name in names.items():
            if name:
                shared[kind].setdefault((*home, name), []).append(one)
    for kind, groups in shared.items():
        for group in groups.values():
            yield kind, group


def _suspicion(table: Ceilings, shared: tuple[Shared, ...], group: list[_Small]) -> Suspicion:
    first, last = group[0].order, group[-1].order
    highest = max(group, key=lambda one: one.yen)
    total = sum(one.order.estimate for one in group)
    data: dict[str, object] = {
        "year": str(fiscal_year(first.days.last)), "department": first.department,
        "contract": Word(first.contract), "count": len(group), "total": total,
        "ceiling": highest.yen, "first": first.days.last, "last": last.days.last,
        "shared": tuple(Reason(_SHARED[kind]) for kind in shared),
        "days": (last.days.last - first.days.last).days,
    }  # fmt: skip
    return Suspicion(
        orders=tuple(one.order.id for one in group), shared=shared,
        department=first.department, contract=first.contract,
        fiscal_year=fiscal_year(first.days.last), total=total, ceiling=highest.yen,
        first=first.days.last, last=last.days.last, reason=Reason(_TOGETHER, data),
        because=written(table.splitting), source=highest.ceiling.source,
    )  # fmt: skip


_SHARED: dict[Shared, str] = {"supplier": N_("相手方が同じ"), "object": N_("件名が同じ")}
_TOGETHER = N_(
    "{year}年度の{department}の{contract} {count} 件"
    "（{shared}、{first} から {last} まで {days} 日）は、"
    "どれも限度額を超えないが、合わせると {total}円 で {ceiling}円 を超える"
)
