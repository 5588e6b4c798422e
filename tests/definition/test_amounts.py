"""Amounts of yen as people write them: read the one way, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.definition.amounts import MAX_YEN, yen_of

WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("12,000,000円", 12_000_000), ("1200万円", 12_000_000), ("1億2000万円", 120_000_000),
        ("1億2,000万", 120_000_000), ("１２００万円", 12_000_000), ("￥890,000-", 890_000),
        ("1.2億円", 120_000_000), ("1,200千円", 1_200_000), ("3億5万6千7円", 300_056_007),
        ("金1,000円也", 1_000), ("▲50,000円", -50_000), ("0", 0), ("550,000円（税込）", 550_000),
        (" 90 万円 ", 900_000),
    ],
)  # fmt: skip
def test_what_is_an_amount(text: str, yen: int) -> None:
    assert yen_of(text) == yen


@pytest.mark.parametrize(
    "text",
    ["", "円", "万円", "1,23", "1200,000", "0.5円", "1.00001万円", "約90万円", "90万円（税抜）",
     "一万円", "1万2億", "--1", "1e5", "90万円/年", "99999999億円"],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    assert yen_of(text) is None


@given(st.integers(0, MAX_YEN))
def test_every_way_of_writing_it_is_the_same(yen: int) -> None:
    parts = "".join(
        f"{part}{unit}"
        for part, unit in ((yen // 10**8, "億"), (yen // 10**4 % 10**4, "万"), (yen % 10**4, ""))
        if part
    )
    for text in (
        str(yen),
        f"{yen:,}円",
        f"{yen:,}".translate(WIDE),
        parts or "0",
        f"{parts or 0}円",
    ):
        assert yen_of(text) == yen
