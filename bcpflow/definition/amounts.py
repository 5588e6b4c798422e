"""Amounts of yen as people write them: ``12,000,000円``, ``1200万円``, ``1億2000万円``.

Rules, held by tests/definition/test_amounts.py:

1. There is one reader of amounts: what one door of the program understands, all do.
2. Only whole yen are an amount; what is none is None, and nothing is rounded or guessed.
3. An amount said to be without tax is none: amounts of contracts and estimates hold the tax.

This module must never know what an amount is for.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

MAX_YEN = 10**13
_TIMES = {"億": 100_000_000, "万": 10_000, "千": 1_000}
_PLAIN = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_AMOUNT = re.compile(
    rf"(-?)[¥\\]?(-?)(?:({_PLAIN})億)?(?:({_PLAIN})万)?(?:({_PLAIN})千)?({_PLAIN})?円?(?:-|也)?"
)
_MINUS = str.maketrans(dict.fromkeys("▲△−‐–", "-"))
_WITH_TAX = ("(税込)", "(税込み)", "(消費税込)", "(消費税込み)")


def yen_of(text: str) -> int | None:
    """Whole yen of a text; None where it is no amount."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).translate(_MINUS)
    for said in _WITH_TAX:
        plain = plain.removesuffix(said)
    found = _AMOUNT.fullmatch(plain.removeprefix("金"))
    if found is None or not any(found.groups()[2:]) or (found[1] and found[2]):
        return None
    parts = zip(found.groups()[2:], (*_TIMES.values(), 1), strict=True)
    worth = sum(
        (Decimal(part.replace(",", "")) * times for part, times in parts if part), Decimal()
    )
    if worth != worth.to_integral_value() or worth > MAX_YEN:
        return None
    return -int(worth) if found[1] or found[2] else int(worth)
