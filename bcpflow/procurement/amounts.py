"""Up to which amount a contract may be made without a tender, and how many quotes it takes.

Rules, held by tests/procurement/test_amounts.py:

1. The law's amount is a ceiling; the site's rule says what holds, from its own day on. Where a
   site's rule allows more than the law, the law's amount holds.
2. "Not exceeding" means the amount itself is still within (``<=``).
3. Where no row is in force the answer is that nothing is known, never a number.

This module must never hold an amount: rows come from ``ceilings.yaml`` and
``quotes-needed.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bcpflow.definition.texts import Text
from bcpflow.errors import UsageFault, Word
from bcpflow.language import N_
from bcpflow.lint.finding import nearest
from bcpflow.procurement.amount_tables import (
    LAW,
    Ceilings,
    LawRow,
    QuoteRow,
    QuotesNeeded,
    SiteRow,
    Tier,
)
from bcpflow.procurement.rows import Held, in_force
from bcpflow.procurement.words import (
    ASSUMED,
    Body,
    Contract,
    Question,
    Reason,
    Trigger,
    belongs,
    written,
)
from bcpflow.site.values import day as read_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount in force for a question, with why it is this one."""

    yen: int | None
    """The ceiling; None where no row is in force."""
    law: int | None
    """The law's amount at the same time."""
    rule: str
    """Name of the rule it comes from."""
    trigger: Trigger | None = None
    """The trigger whose day decided."""
    since: str | None = None
    """First day of the row in force."""
    until: str | None = None
    """Its last day."""
    source: Text | None = None
    """Where it is written."""
    sample: bool = False
    """例."""
    reasons: tuple[Reason, ...] = ()
    """Why this amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """How many quotes are needed, with why."""

    number: int | None
    """How many suppliers are asked; None where no row is in force."""
    rule: str
    """Name of the rule it comes from."""
    source: Text | None = None
    """Where it is written."""
    sample: bool = False
    """例."""
    reasons: tuple[Reason, ...] = ()
    """Why so many."""


def law_rows(table: Ceilings, body: Body) -> list[LawRow]:
    """The law's rows for a kind of body, oldest first."""
    return [row for row in table.law if belongs(body, row.bodies)]


def site_rows(table: Ceilings, question: Question) -> tuple[str, Sequence[SiteRow]]:
    """The rule asked for, or the one in use, and its rows; none for the law's own amounts."""
    name = question.rule or table.use
    if name == LAW:
        return name, ()
    if name not in table.rules:
        known = [LAW, *table.rules]
        raise UsageFault("BCP-P012", value=name, near=nearest(name, known), known=known)
    rule = table.rules[name]
    if not belongs(question.body, rule.bodies):
        raise UsageFault(
            "BCP-P013",
            rule=name,
            bodies=[Word(body) for body in rule.bodies],
            body=Word(question.body),
        )
    return name, rule.rows


def ceiling(table: Ceilings, question: Question) -> Amount:
    """The amount up to which this contract may be a small one."""
    name, own = site_rows(table, question)
    held_law = in_force(law_rows(table, question.body), question.days)
    law = held_law.row.amounts.get(question.contract) if held_law is not None else None
    if name == LAW:
        if held_law is None or law is None:
            return Amount(yen=None, law=None, rule=LAW, reasons=(Reason(_NO_ROW),))
        return _amount(table, held_law, LAW, law, law, (_law_reason(held_law, law),))
    held = in_force(own, question.days)
    yen = _site_amount(table, question, held.row) if held is not None else None
    if held is None or yen is None:
        return Amount(yen=None, law=law, rule=name, reasons=(Reason(_NO_ROW),))
    reasons = _site_reasons(table, question, name, held, yen, law)
    effective = yen if law is None else min(yen, law)
    return _amount(table, held, name, effective, law, reasons)


def _amount(
    table: Ceilings,
    held: Held[LawRow] | Held[SiteRow],
    rule: str,
    yen: int,
    law: int | None,
    reasons: tuple[Reason, ...],
) -> Amount:
    row = held.row
    sample = row.sample or (rule in table.rules and table.rules[rule].sample)
    return Amount(
        yen=yen, law=law, rule=rule, trigger=held.trigger, since=row.since, until=row.until,
        source=row.source, sample=sample, reasons=reasons,
    )  # fmt: skip


def _site_amount(table: Ceilings, question: Question, row: SiteRow) -> int | None:
    if question.contract in row.amounts:
        return row.amounts[question.contract]
    day = read_day(row.as_law_of) if row.as_law_of is not None else None
    if day is None:
        return None
    held = in_force(law_rows(table, question.body), question.on(day).days)
    return held.row.amounts.get(question.contract) if held is not None else None


def _law_reason(held: Held[LawRow], law: int) -> Reason:
    data = {"day": held.day, "trigger": Word(held.trigger), "yen": law, **_span(held.row)}
    return Reason(_LAW, {**data, "assumed": _assumed(held)})


def _site_reasons(
    table: Ceilings,
    question: Question,
    name: str,
    held: Held[SiteRow],
    yen: int,
    law: int | None,
) -> tuple[Reason, ...]:
    rule, row = table.rules[name], held.row
    data: dict[str, object] = {
        "rule": rule.title, "yen": yen, "day": held.day, "trigger": Word(held.trigger),
        "assumed": _assumed(held),
    }  # fmt: skip
    reasons = [Reason(_SITE, {**data, **_span(row)})]
    following = rule.rows[held.index + 1] if held.index + 1 < len(rule.rows) else None
    if following is not None and law is not None and yen < law:
        said = {"rule": rule.title, "since": following.since, "trigger": Word(following.trigger)}
        reasons.append(Reason(_NOT_YET, {**said, "law": law}))
    elif law is not None and yen < law:
        reasons.append(Reason(_LOWER, {"rule": rule.title, "law": law}))
    elif law is not None and yen > law:
        reasons.append(Reason(_ABOVE_LAW, {"rule": rule.title, "yen": yen, "law": law}))
    return tuple(reasons)


def quotes_needed(table: QuotesNeeded, question: Question) -> Quotes:
    """How many suppliers are asked for a quote, if it is a small contract."""
    name, rows = quote_rows(table, question)
    held = in_force(rows, question.days)
    tier = next((t for t in held.row.tiers if fits(t, question)), None) if held else None
    if held is None or tier is None:
        return Quotes(number=None, rule=name, reasons=(Reason(_NO_ROW),))
    rule = table.rules[name]
    said: dict[str, object] = {"rule": rule.title, "number": tier.quotes}
    reason = Reason(_QUOTES, said)
    if tier.under is not None:
        reason = Reason(_QUOTES_UNDER, {**said, "yen": tier.under})
    elif tier.up_to is not None:
        reason = Reason(_QUOTES_UP_TO, {**said, "yen": tier.up_to})
    return Quotes(
        number=tier.quotes, rule=name, source=held.row.source,
        sample=held.row.sample or rule.sample, reasons=(reason,),
    )  # fmt: skip


def quote_rows(table: QuotesNeeded, question: Question) -> tuple[str, Sequence[QuoteRow]]:
    """The rule of the question's site, or the one in use, and its rows."""
    asked = question.rule
    name = asked if asked is not None and asked in table.rules else table.use
    return name, table.rules[name].rows


def fits(tier: Tier, question: Question) -> bool:
    """Whether a tier speaks of this contract and amount."""
    if tier.contracts and question.contract not in tier.contracts:
        return False
    if tier.under is not None:
        return question.estimate < tier.under
    return tier.up_to is None or question.estimate <= tier.up_to


def tier_steps(rows: Sequence[QuoteRow]) -> Iterator[int]:
    """The first amounts beyond each tier."""
    for row in rows:
        for tier in row.tiers:
            if tier.under is not None:
                yield tier.under
            elif tier.up_to is not None:
                yield tier.up_to + 1


def basis(table: Ceilings, contract: Contract) -> tuple[Reason, ...]:
    """What the amount is counted on, where the law says it apart."""
    return (written(table.basis[contract]),) if contract in table.basis else ()


def _span(row: LawRow | SiteRow) -> dict[str, object]:
    if row.since is not None and row.until is not None:
        return {"span": Reason(N_("{since} から {until} まで"), _ends(row))}
    if row.since is not None:
        return {"span": Reason(N_("{since} から"), _ends(row))}
    if row.until is not None:
        return {"span": Reason(N_("{until} まで"), _ends(row))}
    return {"span": Reason(N_("期間の定めなし"))}


def _ends(row: LawRow | SiteRow) -> dict[str, object]:
    return {"since": row.since or "", "until": row.until or ""}


def _assumed(held: Held[LawRow] | Held[SiteRow]) -> object:
    wanted: Trigger = held.row.trigger
    if held.trigger == wanted:
        return ""
    return Reason(ASSUMED, {"wanted": Word(wanted), "taken": Word(held.trigger)})


_NO_ROW = N_("この日に効力のある額が、表にありません")
_LAW = N_("{trigger}の日 {day} の政令の限度額は {yen}円（{span}）{assumed}")
_SITE = N_("{trigger}の日 {day} の{rule}の規則では {yen}円 まで（{span}）{assumed}")
_NOT_YET = N_("政令の限度額は {law}円 だが、{rule}で額が変わるのは {since} から（{trigger}の日）")
_LOWER = N_("政令の限度額 {law}円 より、{rule}の規則の額が低い")
_ABOVE_LAW = N_("{rule}の規則の {yen}円 は政令の限度額 {law}円 を超えるため、政令の額による")
_QUOTES = N_("{rule}では、見積は {number} 者以上")
_QUOTES_UNDER = N_("{rule}では、{yen}円 未満の見積は {number} 者以上")
_QUOTES_UP_TO = N_("{rule}では、{yen}円 以下の見積は {number} 者以上")
