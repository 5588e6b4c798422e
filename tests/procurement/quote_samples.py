"""Quotes for tests: three clean ones, and each with one planted fault.

``python -m tests.procurement.quote_samples`` writes the workbooks of tests/resources/quotes anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bcpflow.language import translator
from bcpflow.procurement.quote_forms import quote_rows
from bcpflow.procurement.quotes import Line, Quote
from bcpflow.procurement.scrutiny import Asked
from bcpflow.procurement.scrutiny_rules import read_scrutiny_rules
from bcpflow.site.tables import table_bytes

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "quotes"
DAY = date(2026, 11, 21)
RULES = read_scrutiny_rules(None)
ASKED = Asked(day=DAY, quotes_needed=3)
Quotes = tuple[Quote, ...]


def line(id: str, kind: str, amount: int, **other: Any) -> Line:
    said: dict[str, Any] = {"description": f"{kind} {id}"}
    return Line(id=id, kind=kind, amount=amount, **(said | other))


def quote(id: str = "Q1", *lines: Line, **other: Any) -> Quote:
    """A quote without tax whose totals are right."""
    total = sum(one.amount for one in lines)
    said: dict[str, Any] = {
        "supplier": f"{id}株式会社", "dated": date(2026, 11, 2), "valid_until": date(2027, 1, 31),
        "tax": "excluded", "tax_rate": Decimal(10), "subtotal": total,
        "tax_amount": total // 10, "total": total + total // 10,
    }  # fmt: skip
    return Quote(id=id, lines=lines, **(said | other))


def full(id: str, percent: int, **other: Any) -> Quote:
    """A whole quote, dearer or cheaper by so many percent."""

    def part(yen: int) -> Decimal:
        return Decimal(yen * percent // 100)

    return quote(
        id,
        line("1", "build", int(part(1_200_000) * 5 / 2), description="環境構築と設定",
             person_months=Decimal("2.5"), rate=part(1_200_000)),
        line("2", "customize", int(part(400_000)), description="帳票の追加", quantity=Decimal(4),
             unit="帳票", unit_price=part(100_000)),
        line("3", "migration", int(part(800_000)), description="住民データの移行",
             quantity=Decimal(1), unit="回", unit_price=part(800_000)),
        line("4", "training", 200_000, description="操作研修", quantity=Decimal(4), unit="回",
             unit_price=Decimal(50_000)),
        line("5", "usage", int(part(150_000)) * 60, description="サービス利用料",
             quantity=Decimal(60), unit="か月", unit_price=part(150_000), period="monthly",
             months=60, by_period=True),
        line("6", "maintenance", int(part(360_000)), description="保守", quantity=Decimal(1),
             unit="契約", unit_price=part(360_000), period="yearly", months=60),
        **other,
    )  # fmt: skip


def clean() -> Quotes:
    return (
        full("Q1", 100, supplier="株式会社あおば情報", corporate_number="7000012050002"),
        full("Q2", 108, supplier="みどりシステム株式会社"),
        full("Q3", 95, supplier="合同会社そら"),
    )


def edited(quotes: Quotes, number: int = 0, **change: Any) -> Quotes:
    """The quotes with one of them changed."""
    return tuple(replace(q, **change) if n == number else q for n, q in enumerate(quotes))


def relined(quotes: Quotes, at: int, number: int = 0, **change: Any) -> Quotes:
    """The quotes with one line of one of them changed."""
    lines = quotes[number].lines
    return edited(
        quotes, number,
        lines=tuple(replace(one, **change) if n == at else one for n, one in enumerate(lines)),
    )  # fmt: skip


def _unrunning(quotes: Quotes) -> Quotes:
    lines = tuple(one for one in quotes[0].lines if one.period == "initial")
    return (quote("Q1", *lines, supplier=quotes[0].supplier),)


def _raised(quotes: Quotes) -> Quotes:
    return (*quotes[:2], full("Q3", 160, supplier="合同会社そら"))


FAULTS: dict[str, tuple[Callable[[Quotes], Quotes], Asked, set[str]]] = {
    "lump": (
        lambda q: relined(q, 2, unit="一式"), ASKED, {"lump:Q1:3"},
    ),
    "person-months": (
        lambda q: relined(q, 0, person_months=Decimal(3)), ASKED, {"person_months:Q1:1"},
    ),
    "product": (
        lambda q: relined(q, 1, quantity=Decimal(5)), ASKED, {"product:Q1:2"},
    ),
    "sum-of-lines": (
        lambda q: edited(q, subtotal=13_900_000, tax_amount=1_390_000, total=15_290_000),
        ASKED, {"sums:Q1:subtotal"},
    ),
    "total": (
        lambda q: edited(q, 1, total=20_000_000), ASKED, {"sums:Q2:total"},
    ),
    "no-total": (lambda q: edited(q, total=None), ASKED, {"no_total:Q1"}),
    "tax-rate": (lambda q: edited(q, tax_rate=Decimal(8)), ASKED, {"tax_rate:Q1"}),
    "tax-amount": (
        lambda q: edited(q, tax_amount=1_000_000), ASKED, {"tax_amount:Q1"},
    ),
    "tax-mode": (lambda q: edited(q, tax="included"), ASKED, {"tax_mode:Q1"}),
    "tax-unsaid": (lambda q: edited(q, tax=None), ASKED, {"tax_mode:Q1"}),
    "no-running-cost": (
        _unrunning, Asked(day=DAY), {"running_cost:Q1"},
    ),
    "equal-totals": (
        lambda q: edited(q, 1, **{n: getattr(q[0], n) for n in
                         ("lines", "subtotal", "tax_amount", "total")}),
        ASKED, {"equal_totals:Q1+Q2"},
    ),
    "outlier": (_raised, ASKED, {"outlier:Q3"}),
    "unit-price": (
        lambda q: relined(q, 0, person_months=Decimal(1), rate=Decimal(3_000_000)),
        ASKED, {"price:Q1:1:rate"},
    ),
    "no-validity": (lambda q: edited(q, valid_until=None), ASKED, {"no_validity:Q1"}),
    "expired": (lambda q: edited(q, valid_until=date(2026, 11, 20)), ASKED, {"expired:Q1"}),
    "undated": (lambda q: edited(q, dated=None), ASKED, {"undated:Q1"}),
    "too-few": (lambda q: q[:2], ASKED, {"too_few"}),
    "months": (lambda q: relined(q, 4, months=48), ASKED, {"months:Q1:5"}),
}  # fmt: skip
"""Name of the workbook: how the clean one is spoilt, what was asked, what must be found."""


def books() -> dict[str, Quotes]:
    """The quotes of every workbook by its name."""
    spoilt = {f"{name}.xlsx": make(clean()) for name, (make, _, _) in FAULTS.items()}
    return {"clean.xlsx": clean(), "clean.csv": clean(), **spoilt}


def write() -> None:
    """Write every workbook."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, quotes in books().items():
        rows = quote_rows(quotes, RULES, translator("ja"))
        path = FOLDER / name
        path.write_bytes(table_bytes(path, "見積", rows))


if __name__ == "__main__":
    write()
