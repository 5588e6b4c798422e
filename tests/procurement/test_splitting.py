"""Orders split to stay under a ceiling are found, and separate needs are left alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.procurement.splitting import (
    Order,
    Suspicion,
    fiscal_year,
    same_object,
    same_supplier,
    suspicions,
)
from bcpflow.procurement.words import Days
from tests.procurement.questions import GOODS, SERVICE, tables, told

START = date(2025, 5, 1)


def order(id: str, estimate: int, **other: Any) -> Order:
    day = other.pop("day", START)
    said: dict[str, Any] = {
        "title": f"案件{id}号室", "department": "総務課", "contract": SERVICE,
        "days": Days(contract=day),
    }  # fmt: skip
    return Order(id=id, estimate=estimate, **(said | other))


def found(*orders: Order, rule: str | None = None) -> tuple[Suspicion, ...]:
    return suspicions(tables().ceilings, orders, "市", rule)


def test_two_orders_of_one_supplier_that_together_exceed_the_ceiling() -> None:
    one = order("a", 600_000, supplier="株式会社山田")
    two = order("b", 400_001, supplier="㈱ 山田", day=START + timedelta(days=3))
    (suspicion,) = found(two, one)
    assert suspicion.orders == ("a", "b")
    assert suspicion.shared == ("supplier",)
    assert (suspicion.total, suspicion.ceiling) == (1_000_001, 1_000_000)
    assert suspicion.fiscal_year == 2025
    said = told((suspicion.reason, suspicion.because))
    for word in (
        "2025年度",
        "総務課",
        "2 件",
        "1,000,001円",
        "1,000,000円",
        "相手方が同じ",
        "3 日",
    ):
        assert word in said
    assert "分割発注はできない" in said
    assert suspicion.source


def test_just_the_ceiling_together_is_not_over_it() -> None:
    assert found(order("a", 600_000, supplier="x"), order("b", 400_000, supplier="x")) == ()


def test_parts_of_one_thing_are_known_by_their_title() -> None:
    parts = [order(str(n), 900_000, title=f"PC 更新（その{n}）", contract=GOODS) for n in (1, 2, 3)]
    (suspicion,) = found(*parts)
    assert suspicion.orders == ("1", "2", "3")
    assert suspicion.shared == ("object",)


def test_a_group_is_named_once_with_all_it_shares() -> None:
    said = {"title": "保守委託", "supplier": "x"}
    (suspicion,) = found(*(order(str(n), 400_000, **said) for n in range(3)))
    assert suspicion.shared == ("supplier", "object")
    assert "相手方が同じ、件名が同じ" in told((suspicion.reason,))


@pytest.mark.parametrize(
    "other",
    [
        {"department": "税務課"},
        {"contract": GOODS},
        {"supplier": "y"},
        {"day": date(2026, 4, 1)},
        {"estimate": 1_000_001},
        {"supplier": None},
    ],
)
def test_what_differs_is_no_splitting(other: dict[str, Any]) -> None:
    one = order("a", 900_000, supplier="x", day=date(2026, 3, 31))
    assert found(one, order("b", 900_000, supplier="x", day=date(2026, 3, 30)))
    changed: dict[str, Any] = {"supplier": "x", "estimate": 900_000, "day": date(2026, 3, 30)}
    changed |= other
    assert found(one, order("b", changed.pop("estimate"), **changed)) == ()


def test_each_order_is_measured_by_the_ceiling_of_its_own_day() -> None:
    said = {"supplier": "x"}
    early = order("a", 450_000, day=date(2025, 8, 30), **said)
    late = order("b", 450_000, day=date(2025, 9, 2), **said)
    assert found(early, late, rule="tochigi") == ()
    assert found(early, order("b", 550_001, day=date(2025, 9, 2), **said), rule="tochigi")
    above = order("c", 700_000, day=date(2025, 8, 30), **said)
    assert found(above, late, rule="tochigi") == ()


def test_the_fiscal_year_begins_in_april() -> None:
    assert fiscal_year(date(2026, 3, 31)) == 2025
    assert fiscal_year(date(2026, 4, 1)) == 2026


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ＰＣ購入 その１", "PC購入その2", True),
        ("端末更新(第1期)", "端末更新（第2期）", True),
        ("庁内LAN保守 No.1", "庁内LAN保守 no.2", True),
        ("ライセンス購入 1/2", "ライセンス購入 2/2", True),
        ("PC購入", "PC購入②", True),
        ("住基システム保守", "税システム保守", False),
        ("3", "4", False),
    ],
)
def test_titles_that_number_parts(one: str, other: str, same: bool) -> None:
    assert (same_object(one) == same_object(other)) is same


def test_suppliers_without_their_legal_form() -> None:
    assert same_supplier("株式会社　山田システム") == same_supplier("山田システム㈱")
    assert same_supplier("株式会社") != ""


@given(st.lists(st.tuples(st.integers(1, 1_200_000), st.sampled_from("xy")), max_size=8))
def test_a_group_is_named_exactly_where_its_sum_is_over(orders: list[tuple[int, str]]) -> None:
    made = [
        order(str(n), yen, supplier=name, title=f"品名{chr(0x4E00 + n * 7)}")
        for n, (yen, name) in enumerate(orders)
    ]
    expected = set()
    for name in "xy":
        group = [o for o in made if o.supplier == name and o.estimate <= 1_000_000]
        if len(group) > 1 and sum(o.estimate for o in group) > 1_000_000:
            expected.add(tuple(sorted(o.id for o in group)))
    assert {tuple(sorted(one.orders)) for one in found(*made)} == expected
