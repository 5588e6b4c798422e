"""Whether the council must vote on a contract, and whether WTO procurement applies to it.

Rules, held by tests/procurement/test_council.py:

1. Both begin *at* an amount (以上), where a small contract ends *with* one.
2. "No" is said only where a source says so; where no row speaks, the answer is None.

This module must never hold an amount: rows come from ``council.yaml`` and ``wto.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.errors import Word
from bcpflow.language import N_
from bcpflow.procurement.rows import in_force
from bcpflow.procurement.words import (
    Body,
    Contract,
    Goods,
    Question,
    Reason,
    Trigger,
    belongs,
    written,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilRow:
    """From which amount the council votes."""

    __pydantic_config__ = FORBID_UNKNOWN

    bodies: tuple[Body, ...]
    """Kinds of body it speaks of."""
    contracts: tuple[Contract, ...]
    """Kinds of contract it speaks of."""
    at_least: int
    """Yen from which on it votes."""
    article: Text
    """Where the law says it."""
    since: str | None = None
    """First day; left out: since before these tables."""
    until: str | None = None
    """Last day; left out: until another row begins."""
    trigger: Trigger = "契約"
    """The day it goes by."""
    source: Text | None = None
    """Where it is written."""
    sample: bool = False
    """例: not taken from a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempt:
    """Contracts the council does not vote on one by one."""

    __pydantic_config__ = FORBID_UNKNOWN

    contracts: tuple[Contract, ...]
    """Kinds of contract it speaks of."""
    because: Text
    """Why not."""
    source: Text
    """Where it is written."""
    sample: bool = False
    """例: not taken from a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilTable:
    """Votes of the council on contracts (議会の議決)."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What the file is called."""
    rows: tuple[CouncilRow, ...]
    """The older ones of a kind in front."""
    exempt: tuple[Exempt, ...] = ()
    """Contracts without a vote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WtoRow:
    """The agreement's amounts over two years."""

    __pydantic_config__ = FORBID_UNKNOWN

    since: str | None = None
    """First day; left out: since before these tables."""
    until: str | None = None
    """Last day; left out: until another row begins."""
    trigger: Trigger = "契約"
    """The day it goes by."""
    amounts: dict[str, int]
    """Yen by kind of goods or service; a contract of that amount is within the agreement."""
    source: Text | None = None
    """Where it is written."""
    sample: bool = False
    """例: not taken from a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WtoTable:
    """Procurement under the WTO agreement (特定調達)."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What the file is called."""
    article: Text
    """Where the law says it."""
    bodies: tuple[Body, ...]
    """Kinds of body the agreement binds."""
    outside: Text
    """Why the others are outside."""
    outside_source: Text
    """Where that is written."""
    goods: dict[str, Goods]
    """Kind by the agreement, by kind of contract; those left out are no procurement."""
    consequences: tuple[Text, ...] = ()
    """What it changes."""
    rows: tuple[WtoRow, ...]
    """From the oldest to the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applies:
    """A yes, a no, or nothing known - with why."""

    holds: bool | None
    """Whether it applies; None where the tables do not say."""
    at_least: int | None = None
    """Yen from which on it applies."""
    article: Text | None = None
    """Where the law says it."""
    source: Text | None = None
    """Where the amount is written."""
    sample: bool = False
    """例."""
    reasons: tuple[Reason, ...] = ()
    """Why."""
    consequences: tuple[Reason, ...] = field(default=())
    """What follows from a yes."""


def council_rows(table: CouncilTable, question: Question) -> list[CouncilRow]:
    """The rows that speak of this kind of body and contract."""
    return [
        row
        for row in table.rows
        if belongs(question.body, row.bodies) and question.contract in row.contracts
    ]


def council_vote(table: CouncilTable, question: Question) -> Applies:
    """Whether the council must vote before the contract counts."""
    held = in_force(council_rows(table, question), question.days)
    if held is not None:
        row, yes = held.row, question.estimate >= held.row.at_least
        data: dict[str, object] = {
            "body": Word(question.body), "contract": Word(question.contract),
            "yen": row.at_least, "estimate": question.estimate,
        }  # fmt: skip
        reason = Reason(_VOTE if yes else _NO_VOTE, data)
        return Applies(
            holds=yes, at_least=row.at_least, article=row.article, source=row.source,
            sample=row.sample, reasons=(reason,),
        )  # fmt: skip
    for said in table.exempt:
        if question.contract in said.contracts:
            return Applies(
                holds=False, source=said.source, sample=said.sample,
                reasons=(written(said.because),),
            )  # fmt: skip
    data = {"body": Word(question.body), "contract": Word(question.contract)}
    return Applies(holds=None, reasons=(Reason(_VOTE_UNKNOWN, data),))


def wto(table: WtoTable, question: Question) -> Applies:
    """Whether the contract is procurement under the WTO agreement."""
    if not belongs(question.body, table.bodies):
        return Applies(
            holds=False, article=table.article, source=table.outside_source,
            reasons=(written(table.outside),),
        )  # fmt: skip
    goods = wto_goods(table, question)
    if goods is None:
        said = Reason(_NO_PURCHASE, {"contract": Word(question.contract)})
        return Applies(holds=False, article=table.article, reasons=(said,))
    held = in_force(table.rows, question.days)
    amount = held.row.amounts.get(goods) if held is not None else None
    if held is None or amount is None:
        day, trigger = question.days.of("契約")
        unknown = Reason(_WTO_UNKNOWN, {"day": day, "trigger": Word(trigger)})
        return Applies(holds=None, article=table.article, reasons=(unknown,))
    yes = question.estimate >= amount
    reason = Reason(
        _WTO if yes else _NO_WTO,
        {"goods": Word(goods), "yen": amount, "estimate": question.estimate,
         "day": held.day, "trigger": Word(held.trigger)},
    )  # fmt: skip
    return Applies(
        holds=yes, at_least=amount, article=table.article, source=held.row.source,
        sample=held.row.sample, reasons=(reason,),
        consequences=tuple(written(text) for text in table.consequences) if yes else (),
    )  # fmt: skip


def wto_goods(table: WtoTable, question: Question) -> Goods | None:
    """What the agreement calls this contract; None where it is no procurement."""
    if question.contract not in table.goods:
        return None
    return question.goods or table.goods[question.contract]


_VOTE = N_("{body}の{contract}で予定価格 {estimate}円 は {yen}円 以上のため、議決が要る")
_NO_VOTE = N_("{body}の{contract}で予定価格 {estimate}円 は {yen}円 に満たないため、議決は要らない")
_VOTE_UNKNOWN = N_("{body}の{contract}の額が表にないため、自団体の条例を確かめる")
_WTO = N_("{trigger}の日 {day} の{goods}の基準額は {yen}円。予定価格 {estimate}円 はその額以上")
_NO_WTO = N_(
    "{trigger}の日 {day} の{goods}の基準額は {yen}円。予定価格 {estimate}円 はその額に満たない"
)
_WTO_UNKNOWN = N_("{trigger}の日 {day} の基準額が表にないため、最新の告示を確かめる")
_NO_PURCHASE = N_("{contract}は調達ではない")
