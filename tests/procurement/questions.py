"""Questions about contracts, and the shipped tables, for tests."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

from bcpflow.language import translator
from bcpflow.procurement.methods import Tables
from bcpflow.procurement.tables import read_tables
from bcpflow.procurement.words import BODIES, CONTRACTS, Days, Question, Reason

SERVICE = "その他の委託・役務"
GOODS = "財産の買入れ"
WORKS = "工事又は製造の請負"
LEASE = "物件の借入れ"
JA = translator("ja")


@cache
def tables() -> Tables:
    return read_tables(None)


def signed(text: str) -> Days:
    return Days(contract=date.fromisoformat(text))


def ask(estimate: int, day: str, **other: Any) -> Question:
    said: dict[str, Any] = {"contract": SERVICE, "body": "市", "days": signed(day)}
    return Question(estimate=estimate, **(said | other))


def told(reasons: tuple[Reason, ...]) -> str:
    return " / ".join(reason.told(JA) for reason in reasons)


days = st.dates(date(2015, 1, 1), date(2040, 12, 31))
estimates = st.one_of(
    st.integers(1, 5_000_000),
    st.integers(1, 4_000_000_000),
    st.sampled_from([500_000, 500_001, 1_000_000, 1_000_001, 20_000_000, 40_000_000]),
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    some = {name: draw(st.none() | days) for name in ("notice", "decision")}
    return Question(
        contract=draw(st.sampled_from(CONTRACTS)),
        estimate=draw(estimates),
        body=draw(st.sampled_from(BODIES)),
        days=Days(contract=draw(days), **some),
        saas=draw(st.sampled_from([None, True, False])),
        listed=draw(st.sampled_from([None, True, False])),
        failed=draw(st.sampled_from(["no", "none-awarded", "winner-refused"])),
    )
