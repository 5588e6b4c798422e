"""What would change the answer: the nearest amounts on both sides, and the days of other rules.

Rules, held by tests/procurement/test_methods.py:

1. A change is found by asking again on the other side, so it says what the tables say.
2. An amount or a day at which nothing changes for this contract is not named.
3. On a day the answer changes because a table runs out, that is said as not known.

This module must never decide anything itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bcpflow.language import N_
from bcpflow.procurement.amounts import law_rows, quote_rows, site_rows, tier_steps
from bcpflow.procurement.council import Applies, council_rows, wto_goods
from bcpflow.procurement.methods import Answer, Option, Tables, Verdict, judge
from bcpflow.procurement.rows import ONE_DAY
from bcpflow.procurement.rows import changes as row_changes
from bcpflow.procurement.words import Question, Reason, belongs


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One amount or day beyond which something else holds."""

    side: Literal["down to", "from", "before", "since"]
    """down to / from an amount; before / since a day."""
    yen: int | None = None
    """The nearest amount on the other side."""
    day: date | None = None
    """``before``: the first day of what holds now; ``since``: the first day of the other rule."""
    differences: tuple[Reason, ...]
    """What is different there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """An answer with what would change it."""

    answer: Answer
    below: Change | None
    """The nearest smaller amount with another answer."""
    above: Change | None
    """The nearest larger amount with another answer."""
    before: Change | None
    """The last change of rules up to the day."""
    coming: tuple[Change, ...]
    """The changes of rules after the day."""


def advise(tables: Tables, question: Question) -> Advice:
    """What holds for a contract, and what would change it."""
    answer = judge(tables, question)
    days = sorted(set(_days(tables, question)))
    last = question.days.last
    return Advice(
        answer=answer,
        below=_below(tables, answer),
        above=_above(tables, answer),
        before=next(_before(tables, question, [day for day in days if day <= last][::-1]), None),
        coming=tuple(_coming(tables, question, [day for day in days if day > last])),
    )


def _above(tables: Tables, answer: Answer) -> Change | None:
    for yen in sorted(set(_steps(tables, answer))):
        if yen > answer.question.estimate:
            found = differences(answer, judge(tables, answer.question.at(yen)))
            if found:
                return Change(side="from", yen=yen, differences=found)
    return None


def _below(tables: Tables, answer: Answer) -> Change | None:
    for yen in sorted(set(_steps(tables, answer)), reverse=True):
        if 1 < yen <= answer.question.estimate:
            found = differences(answer, judge(tables, answer.question.at(yen - 1)))
            if found:
                return Change(side="down to", yen=yen - 1, differences=found)
    return None


def _before(tables: Tables, question: Question, days: list[date]) -> Iterator[Change]:
    """Changes up to the day, the latest in front: what held the day before."""
    for day in days:
        now = judge(tables, question.on(day))
        found = differences(now, judge(tables, question.on(day - ONE_DAY)))
        if found:
            yield Change(side="before", day=day, differences=found)


def _coming(tables: Tables, question: Question, days: list[date]) -> Iterator[Change]:
    for day in days:
        now = judge(tables, question.on(day - ONE_DAY))
        found = differences(now, judge(tables, question.on(day)))
        if found:
            yield Change(side="since", day=day, differences=found)


def _steps(tables: Tables, answer: Answer) -> Iterator[int]:
    """The first amounts of everything that begins or ends with an amount."""
    question = answer.question
    if answer.ceiling.yen is not None:
        yield answer.ceiling.yen + 1
    yield from tier_steps(quote_rows(tables.quotes, question)[1])
    yield from (row.at_least for row in council_rows(tables.council, question))
    for row in tables.wto.rows:
        yield from row.amounts.values()


def _days(tables: Tables, question: Question) -> Iterator[date]:
    """The days on which a row that may speak of this contract begins or runs out."""
    yield from row_changes(law_rows(tables.ceilings, question.body))
    yield from row_changes(site_rows(tables.ceilings, question)[1])
    yield from row_changes(quote_rows(tables.quotes, question)[1])
    yield from row_changes(council_rows(tables.council, question))
    if belongs(question.body, tables.wto.bodies) and wto_goods(tables.wto, question):
        yield from row_changes(tables.wto.rows)


def differences(here: Answer, there: Answer) -> tuple[Reason, ...]:
    """What another answer says differently, seen from this one."""
    found: list[Reason] = []
    if here.ceiling.yen != there.ceiling.yen:
        found.append(_moved(_CEILING, here.ceiling.yen, there.ceiling.yen))
    for option in here.options:
        other = there.option(option.id)
        if other is not None and other.verdict != option.verdict:
            found.append(_opened(option, other))
    found += _of_items(here, there)
    if there.small and here.quotes.number != there.quotes.number:
        found.append(_moved(_QUOTES, here.quotes.number, there.quotes.number))
    found += _applying(_COUNCIL, _COUNCIL_AT, here.council, there.council)
    found += _applying(_WTO, _WTO_AT, here.wto, there.wto)
    return tuple(found)


def _of_items(here: Answer, there: Answer) -> Iterator[Reason]:
    for option in here.options:
        other = there.option(option.id)
        if other is None or other.verdict != option.verdict:
            continue  # said of the method as a whole
        for item in option.items:
            twin = next((one for one in other.items if one.number == item.number), None)
            if twin is not None and twin.verdict != item.verdict:
                data = {"number": item.number, "method": option.title}
                yield Reason(_ITEM, {**data, "verdict": Reason(_VERDICTS[twin.verdict])})


def _opened(option: Option, other: Option) -> Reason:
    verdict = Reason(_VERDICTS[other.verdict])
    return Reason(_METHOD, {"method": option.title, "verdict": verdict})


def _moved(text: str, here: int | None, there: int | None) -> Reason:
    unknown = Reason(N_("不明"))
    return Reason(text, {
        "here": unknown if here is None else here, "there": unknown if there is None else there,
    })  # fmt: skip


def _applying(
    texts: dict[bool | None, str], moved: str, here: Applies, there: Applies
) -> Iterator[Reason]:
    if here.holds != there.holds:
        yield Reason(texts[there.holds])
    elif here.at_least != there.at_least:
        yield _moved(moved, here.at_least, there.at_least)


_VERDICTS: dict[Verdict, str] = {
    "open": N_("使える"),
    "conditional": N_("条件を満たせば使える"),
    "closed": N_("使えない"),
}
_METHOD = N_("{method}: {verdict}")
_ITEM = N_("{method}の{number}号: {verdict}")
_CEILING = N_("少額随意契約の限度額が {here}円 から {there}円 に変わる")
_QUOTES = N_("見積の数が {here} 者以上から {there} 者以上に変わる")
_COUNCIL_AT = N_("議決の要る額が {here}円 から {there}円 に変わる")
_WTO_AT = N_("特定調達の基準額が {here}円 から {there}円 に変わる")
_COUNCIL: dict[bool | None, str] = {
    True: N_("議会の議決が要る"),
    False: N_("議会の議決は要らない"),
    None: N_("議会の議決が要るかは、表では分からない"),
}
_WTO: dict[bool | None, str] = {
    True: N_("特定調達（WTO）に当たる"),
    False: N_("特定調達（WTO）に当たらない"),
    None: N_("特定調達（WTO）に当たるかは、表では分からない"),
}
