"""A direct contract with one supplier: the item (号) and the reason that have to be written down.

Rules, held by tests/procurement/test_sole_source.py:

1. Without an item of the law, or without a reason in the case's own words, it is refused.
2. An item whose condition the tables deny (the amount, the failed tender) is refused.

This module must never judge whether a reason is a good one: that is for people.
"""

from __future__ import annotations

import re

from bcpflow.errors import Refused
from bcpflow.procurement.method_table import MethodTable
from bcpflow.procurement.methods import Answer
from bcpflow.procurement.words import folded

_ENDING = re.compile(r"(?:の?ため|による|により)?[。.]*$")
"""How people end a reason that only repeats the item."""
SOLE, FAILED = "single-source", "after-failed-tender"


def objections(
    table: MethodTable, item: int | None, reason: str, answer: Answer | None = None
) -> tuple[Refused, ...]:
    """All that keeps a direct contract from being made; empty where it may go on.

    With the answer of the case the item is judged against its amount and its tender, too.
    """
    found: list[Refused] = []
    known = sorted(one.number for one in table.items)
    if item is None:
        found.append(Refused("BCP-P021", known=known))
    elif table.item(item) is None:
        found.append(Refused("BCP-P022", value=item, known=known))
    if not folded(reason):
        found.append(Refused("BCP-P023", item=item))
    elif _repeats(table, reason):
        found.append(Refused("BCP-P027", text=reason))
    if item is not None and answer is not None:
        found += _denied(answer, item)
    return tuple(found)


def require_sole_source(
    table: MethodTable, item: int | None, reason: str, answer: Answer | None = None
) -> None:
    """Raises the first of the objections."""
    for objection in objections(table, item, reason, answer):
        raise objection


def _repeats(table: MethodTable, reason: str) -> bool:
    """Whether the reason is nothing but the title of an item, or its number."""
    said = _ENDING.sub("", folded(reason))
    titles = {folded(word) for item in table.items for word in _words(item.title)}
    numbers = {folded(form) for item in table.items for form in _numbered(item.number)}
    return said in titles | numbers


def _words(text: str | dict[str, str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text.values())


def _numbered(number: int) -> tuple[str, ...]:
    return str(number), f"{number}号", f"第{number}号", f"item{number}"


def _denied(answer: Answer, item: int) -> list[Refused]:
    for option in answer.options:
        if option.id in (SOLE, FAILED):
            for judged in option.items:
                if judged.number == item and judged.verdict == "closed":
                    why = judged.reasons[0].data.get("text", "") if judged.reasons else ""
                    code = "BCP-P025" if option.id == FAILED else "BCP-P024"
                    return [Refused(code, item=item, why=why)]
    return []
