"""Which methods of procurement are open for a contract, each with why.

Rules, held by tests/procurement/test_methods.py:

1. A method is *open*, *conditional* (something has to be shown, or is not known yet) or
   *closed*; each answer carries its reasons, articles and sources.
2. A condition that asks for what nobody has said makes a method conditional, never open.
3. What the tables do not say is answered with None and a reason, never with a guess.

This module must never hold an amount or a method: they come from the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import product
from typing import Literal

from bcpflow.definition.conditions import holds, names_in
from bcpflow.definition.model import FactValue
from bcpflow.definition.texts import Text
from bcpflow.language import N_
from bcpflow.procurement.amount_tables import Ceilings, QuotesNeeded
from bcpflow.procurement.amounts import (
    Amount,
    Quotes,
    basis,
    ceiling,
    quotes_needed,
)
from bcpflow.procurement.council import Applies, CouncilTable, WtoTable, council_vote, wto
from bcpflow.procurement.method_table import (
    FACTS,
    Caution,
    Device,
    Form,
    Ground,
    Item,
    Method,
    MethodTable,
)
from bcpflow.procurement.words import Question, Reason, written

Verdict = Literal["open", "conditional", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The five tables an answer is made from."""

    ceilings: Ceilings
    quotes: QuotesNeeded
    council: CouncilTable
    wto: WtoTable
    methods: MethodTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Minded:
    """Something to mind, with where it is written."""

    reason: Reason
    source: Text | None = None
    sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswer:
    """Whether an item (号) can be taken, with why."""

    number: int
    title: Text
    verdict: Verdict
    reasons: tuple[Reason, ...]
    provided: tuple[Reason, ...] = ()
    """What has to be shown."""
    grounds: tuple[Ground, ...] = ()
    documents: tuple[str, ...] = ()
    """Ids of the documents it needs beside those of the method."""
    cautions: tuple[Minded, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A price device that belongs to a method here."""

    id: str
    title: Text
    reason: Reason
    yen: int | None = None
    """The amount its share comes to."""
    bound: Literal["at least", "about"] = "about"
    article: Text | None = None
    source: Text | None = None
    sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One method, whether it is open, and all that comes with it."""

    id: str
    title: Text
    form: Form
    verdict: Verdict
    reasons: tuple[Reason, ...]
    """Why open, or why not."""
    provided: tuple[Reason, ...] = ()
    """What has to be shown or settled first."""
    grounds: tuple[Ground, ...] = ()
    """Articles with their sources."""
    items: tuple[ItemAnswer, ...] = ()
    """Items it may rest on."""
    quotes: int | None = 0
    """Quotes it takes; None where the tables do not say."""
    documents: tuple[str, ...] = ()
    """Ids of the documents it needs; titles stand in the table."""
    devices: tuple[Priced, ...] = ()
    cautions: tuple[Minded, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that holds for one contract, without what would change it (`changes.advise`)."""

    question: Question
    ceiling: Amount
    small: bool | None
    """Whether it is a small contract; None where no ceiling is known."""
    quotes: Quotes
    council: Applies
    wto: Applies
    options: tuple[Option, ...]
    notes: tuple[Reason, ...] = ()
    """What the amount is counted on."""

    def option(self, method: str) -> Option | None:
        """A method by id."""
        return next((option for option in self.options if option.id == method), None)

    def open(self) -> tuple[str, ...]:
        """Ids of the methods that are open without more."""
        return tuple(option.id for option in self.options if option.verdict == "open")


def judge(tables: Tables, question: Question) -> Answer:
    """What holds for a contract. Raises UsageFault where the rule asked for is not there."""
    amount = ceiling(tables.ceilings, question)
    small = None if amount.yen is None else question.estimate <= amount.yen
    quotes = quotes_needed(tables.quotes, question)
    vote, agreement = council_vote(tables.council, question), wto(tables.wto, question)
    facts = _facts(question, amount, small, quotes, vote, agreement)
    judged = _Judge(tables, question, facts, amount, small, quotes)
    return Answer(
        question=question, ceiling=amount, small=small, quotes=quotes, council=vote,
        wto=agreement, options=tuple(judged.option(m) for m in tables.methods.methods),
        notes=basis(tables.ceilings, question.contract),
    )  # fmt: skip


def _facts(
    question: Question,
    amount: Amount,
    small: bool | None,
    quotes: Quotes,
    vote: Applies,
    agreement: Applies,
) -> dict[str, FactValue]:
    known: dict[str, FactValue | None] = {
        "contract": question.contract, "body": question.body, "estimate": question.estimate,
        "ceiling": amount.yen, "small": small, "quotes": quotes.number, "council": vote.holds,
        "wto": agreement.holds, "saas": question.saas, "listed": question.listed,
        "failed": question.failed,
    }  # fmt: skip
    return {name: value for name, value in known.items() if value is not None}


@dataclass(frozen=True, slots=True)
class _Judge:
    tables: Tables
    question: Question
    facts: dict[str, FactValue]
    amount: Amount
    small: bool | None
    quotes: Quotes

    def option(self, method: Method) -> Option:
        verdict, reasons, provided = self.verdict(method)
        items = tuple(self.item(n) for n in method.items)
        if items and verdict != "closed":
            verdict = _of_items(items, verdict)
            if verdict == "closed":
                reasons = (Reason(_NO_ITEM),)
        if method.quotes == "needed":
            reasons = (*reasons, *self.small_reasons())
        number = {"needed": self.quotes.number, "one": 1, "none": 0}[method.quotes]
        return Option(
            id=method.id, title=method.title, form=method.form, verdict=verdict,
            reasons=reasons, provided=provided if verdict != "closed" else (),
            grounds=method.grounds, items=items, quotes=number, documents=method.documents,
            devices=tuple(
                self.priced(device)
                for device in self.tables.methods.devices
                if method.id in device.methods and self.holds(device.when) is not False
            ),
            cautions=self.cautions(method.cautions),
        )  # fmt: skip

    def item(self, number: int) -> ItemAnswer:
        item = self.tables.methods.item(number)
        assert item is not None  # lint: every item a method names is there
        verdict, reasons, provided = self.verdict(item)
        return ItemAnswer(
            number=number, title=item.title, verdict=verdict, reasons=reasons,
            provided=provided if verdict != "closed" else (), grounds=item.grounds,
            documents=item.documents,
            cautions=self.cautions(item.cautions),
        )  # fmt: skip

    def verdict(
        self, thing: Method | Item
    ) -> tuple[Verdict, tuple[Reason, ...], tuple[Reason, ...]]:
        said = self.holds(thing.when)
        provided = tuple(written(text) for text in thing.provided)
        if said is False:
            return "closed", (written(thing.otherwise or thing.because),), ()
        if said is None:
            names = tuple(Reason(_ASKED[name]) for name in self.unknown(thing.when))
            asked = Reason(_UNKNOWN, {"names": names})
            return "conditional", (asked, written(thing.because)), provided
        return "conditional" if provided else "open", (written(thing.because),), provided

    def holds(self, condition: str | None) -> bool | None:
        """Whether a condition holds, whatever the answers to what nobody has said may be."""
        if condition is None:
            return True
        missing = self.unknown(condition)
        if any(FACTS[name].kind != "yesno" for name in missing):
            return None
        found = {
            holds(condition, {**self.facts, **dict(zip(missing, answers, strict=True))}, FACTS)
            for answers in product((True, False), repeat=len(missing))
        }
        return found.pop() if len(found) == 1 else None

    def unknown(self, condition: str | None) -> list[str]:
        """What a condition asks that nobody has said."""
        return sorted(names_in(condition) - self.facts.keys()) if condition is not None else []

    def cautions(self, cautions: tuple[Caution, ...]) -> tuple[Minded, ...]:
        return tuple(
            Minded(reason=written(said.text), source=said.source, sample=said.sample)
            for said in cautions
            if self.holds(said.when) is not False
        )

    def small_reasons(self) -> tuple[Reason, ...]:
        """Why the amount is, or is not, within the ceiling."""
        if self.amount.yen is None:
            return self.amount.reasons
        data = {"estimate": self.question.estimate, "ceiling": self.amount.yen}
        compared = Reason(_WITHIN if self.small else _ABOVE, data)
        number = self.quotes.reasons if self.small else ()
        return (compared, *self.amount.reasons, *number)

    def priced(self, device: Device) -> Priced:
        yen = None
        if device.percent is not None:
            share = Decimal(str(device.percent)) * self.question.estimate / 100
            yen = int(share.to_integral_value(rounding=ROUND_CEILING))
        return Priced(
            id=device.id, title=device.title, reason=written(device.because), yen=yen,
            bound=device.bound, article=device.article, source=device.source,
            sample=device.sample,
        )  # fmt: skip


def _of_items(items: tuple[ItemAnswer, ...], own: Verdict) -> Verdict:
    """A method that rests on items is as open as the best of them, and no more than itself."""
    found = {item.verdict for item in items}
    if found == {"closed"}:
        return "closed"
    return own if "open" in found else "conditional"


_ASKED: dict[str, str] = {
    "ceiling": N_("限度額"),
    "small": N_("限度額を超えるか"),
    "quotes": N_("見積の数"),
    "council": N_("議決が要るか"),
    "wto": N_("特定調達に当たるか"),
    "saas": N_("SaaS かどうか"),
    "listed": N_("条例で定める長期継続契約かどうか"),
}
"""What may be unknown; the rest is always asked."""
_UNKNOWN = N_("まだ分からないことがある: {names}")
_NO_ITEM = N_("当てはまる号がない")
_WITHIN = N_("予定価格 {estimate}円 は {ceiling}円 を超えない")
_ABOVE = N_("予定価格 {estimate}円 は {ceiling}円 を超える")
