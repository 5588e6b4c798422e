"""Judgements about the five tables an answer is made from. Pure functions.

Rules, held by tests/procurement/test_tables.py:

1. A table with an overlap, a gap, a kind nobody knows, no source or a day that cannot be read
   is an error at its line: a contract would be judged by the wrong amount.
2. An example of another town in use, and a table that has run out, are mentioned.

This module must never read a file and never stop at the first mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import get_args

from bcpflow.definition.conditions import ConditionError, names_in
from bcpflow.errors import Word
from bcpflow.lint.conditions import misfits, unreadable
from bcpflow.lint.finding import Finding, Path, nearest
from bcpflow.lint.texts import texts
from bcpflow.procurement.amount_tables import (
    LAW,
    Ceilings,
    QuoteRow,
    QuotesNeeded,
    SiteRow,
    SiteRule,
    Tier,
)
from bcpflow.procurement.amounts import law_rows
from bcpflow.procurement.council import CouncilTable, WtoTable
from bcpflow.procurement.method_table import FACTS, Item, Method, MethodTable
from bcpflow.procurement.rows import begins, in_force, row_findings
from bcpflow.procurement.words import BODIES, BOTH, CONTRACTS, Body, Days, Goods, belongs
from bcpflow.site.values import day as read_day


def ceilings_findings(table: Ceilings, today: date | None = None) -> list[Finding]:
    """All findings about the ceilings and the sites' rules."""
    return _once(_of_ceilings(table, today))


def _of_ceilings(table: Ceilings, today: date | None) -> Iterator[Finding]:
    yield from texts(table)
    for body in BODIES:
        rows = [(("law", n), r) for n, r in enumerate(table.law) if belongs(body, r.bodies)]
        if not rows and body != BOTH:
            yield Finding("BCP-P029", ("law",), {"body": Word(body)}, at_key=True)
        if body not in ("都道府県", "指定都市") or any(body in r.bodies for _, r in rows):
            yield from row_findings(rows, today)
    for number, row in enumerate(table.law):
        yield from _amounts(row.amounts, ("law", number, "amounts"), CONTRACTS, whole=True)
    for name in table.basis:
        yield from _known(name, ("basis", name), CONTRACTS)
    for name, rule in table.rules.items():
        yield from _site_rule(table, name, rule, today)
    yield from _in_use(table.use, {LAW: False, **{n: r.sample for n, r in table.rules.items()}})


def _site_rule(table: Ceilings, name: str, rule: SiteRule, today: date | None) -> Iterator[Finding]:
    home: Path = ("rules", name, "rows")
    if not rule.rows:
        yield Finding("BCP-P029", home, {"body": name}, at_key=True)
    yield from row_findings([((*home, n), row) for n, row in enumerate(rule.rows)], today)
    for number, row in enumerate(rule.rows):
        place: Path = (*home, number)
        if row.as_law_of is None:
            yield from _amounts(row.amounts, (*place, "amounts"), CONTRACTS, whole=True)
        else:
            yield from _amounts(row.amounts, (*place, "amounts"), CONTRACTS, whole=False)
            yield from _like_law(table, rule.bodies, row, place)
        yield from _above_law(table, rule.bodies, row, place)


def _like_law(
    table: Ceilings, bodies: tuple[Body, ...], row: SiteRow, place: Path
) -> Iterator[Finding]:
    day = read_day(row.as_law_of or "")
    if day is None:
        yield Finding("BCP-P002", (*place, "as_law_of"), {"text": row.as_law_of})
    elif any(in_force(law_rows(table, body), Days(contract=day)) is None for body in bodies):
        yield Finding("BCP-P026", (*place, "as_law_of"), {"day": day})


def _above_law(
    table: Ceilings, bodies: tuple[Body, ...], row: SiteRow, place: Path
) -> Iterator[Finding]:
    """Amounts of a site's own that the law did not allow when they began."""
    first = begins(row)
    for body in bodies:
        rows = law_rows(table, body)
        held = in_force(rows, Days(contract=first)) if first is not None else None
        law = held.row if held is not None else rows[0] if first is None and rows else None
        for contract, yen in row.amounts.items() if law is not None else ():
            most = law.amounts.get(contract) if law is not None else None
            if most is not None and yen > most:
                data = {"contract": Word(contract), "yen": f"{yen:,}", "law": f"{most:,}"}
                yield Finding("BCP-P010", (*place, "amounts", contract), data)


def quotes_findings(table: QuotesNeeded, today: date | None = None) -> list[Finding]:
    """All findings about the numbers of quotes."""
    return _once(_of_quotes(table, today))


def _of_quotes(table: QuotesNeeded, today: date | None) -> Iterator[Finding]:
    yield from texts(table)
    for name, rule in table.rules.items():
        home: Path = ("rules", name, "rows")
        if not rule.rows:
            yield Finding("BCP-P029", home, {"body": name}, at_key=True)
        yield from row_findings([((*home, n), row) for n, row in enumerate(rule.rows)], today)
        for number, row in enumerate(rule.rows):
            yield from _tiers(row, (*home, number, "tiers"))
    yield from _in_use(table.use, {n: r.sample for n, r in table.rules.items()})


def _tiers(row: QuoteRow, home: Path) -> Iterator[Finding]:
    reached: dict[str, int] = {}
    for number, tier in enumerate(row.tiers):
        place: Path = (*home, number)
        bound = _bound(tier)
        if tier.quotes < 1:
            yield Finding("BCP-P009", (*place, "quotes"), {"value": tier.quotes})
        if tier.up_to is not None and tier.under is not None:
            yield Finding("BCP-P019", place)
            continue
        if bound is not None and bound < 1:
            yield Finding("BCP-P009", place, {"value": bound})
        contracts = tier.contracts or CONTRACTS
        last = number == len(row.tiers) - 1
        if (bound is None and not tier.contracts) != last:
            yield Finding("BCP-P019", place)
        elif bound is not None:
            if any(bound <= reached.get(contract, 0) for contract in contracts):
                yield Finding("BCP-P019", place)
            reached.update({c: max(bound, reached.get(c, 0)) for c in contracts})
    if not row.tiers:
        yield Finding("BCP-P019", home, at_key=True)


def _bound(tier: Tier) -> int | None:
    """The first amount beyond a tier."""
    if tier.under is not None:
        return tier.under
    return tier.up_to + 1 if tier.up_to is not None else None


def council_findings(table: CouncilTable, today: date | None = None) -> list[Finding]:
    """All findings about the votes of the council."""
    return _once(_of_council(table, today))


def _of_council(table: CouncilTable, today: date | None) -> Iterator[Finding]:
    yield from texts(table)
    for body in BODIES:
        for contract in CONTRACTS:
            rows = [
                (("rows", n), r)
                for n, r in enumerate(table.rows)
                if body in r.bodies and contract in r.contracts
            ]
            yield from row_findings(rows, today)
    for number, row in enumerate(table.rows):
        if row.at_least < 1:
            yield Finding("BCP-P009", ("rows", number, "at_least"), {"value": row.at_least})
    voted = {contract for row in table.rows for contract in row.contracts}
    for number, said in enumerate(table.exempt):
        for position, contract in enumerate(said.contracts):
            if contract in voted:
                place: Path = ("exempt", number, "contracts", position)
                yield Finding("BCP-P006", place, {"contract": Word(contract)})


def wto_findings(table: WtoTable, today: date | None = None) -> list[Finding]:
    """All findings about WTO procurement."""
    return _once(_of_wto(table, today))


def _of_wto(table: WtoTable, today: date | None) -> Iterator[Finding]:
    yield from texts(table)
    yield from row_findings([(("rows", n), row) for n, row in enumerate(table.rows)], today)
    kinds: tuple[str, ...] = get_args(Goods)
    for number, row in enumerate(table.rows):
        yield from _amounts(row.amounts, ("rows", number, "amounts"), kinds, whole=True)
    for name in table.goods:
        yield from _known(name, ("goods", name), CONTRACTS)


def methods_findings(table: MethodTable, today: date | None = None) -> list[Finding]:
    """All findings about the methods, items, documents and devices."""
    return _once(_of_methods(table))


def _of_methods(table: MethodTable) -> Iterator[Finding]:
    yield from texts(table)
    methods = [method.id for method in table.methods]
    yield from _twice(methods, "methods", "id")
    yield from _twice([device.id for device in table.devices], "devices", "id")
    yield from _twice([item.number for item in table.items], "items", "number")
    numbers = [item.number for item in table.items]
    for number, item in enumerate(table.items):
        if not 1 <= item.number <= 9:
            yield Finding("BCP-P022", ("items", number, "number"), {"value": item.number})
        yield from _grounded(item, ("items", number))
        yield from _papers(table, item, ("items", number))
    for number, method in enumerate(table.methods):
        place: Path = ("methods", number)
        yield from _grounded(method, place)
        yield from _papers(table, method, place)
        for position, one in enumerate(method.items):
            if one not in numbers:
                yield Finding("BCP-P016", (*place, "items", position), {"value": one})
    for number, device in enumerate(table.devices):
        yield from _condition(device.when, ("devices", number, "when"))
        if device.source is None and not device.sample:
            yield Finding("BCP-P008", ("devices", number))
        if device.percent is not None and not 0 < device.percent <= 100:
            yield Finding("BCP-P009", ("devices", number, "percent"), {"value": device.percent})
        for position, name in enumerate(device.methods):
            if name not in methods:
                data = {"value": name, "near": nearest(name, methods)}
                yield Finding("BCP-P016", ("devices", number, "methods", position), data)


def _papers(table: MethodTable, thing: Method | Item, place: Path) -> Iterator[Finding]:
    for position, paper in enumerate(thing.documents):
        if paper not in table.documents:
            data = {"value": paper, "near": nearest(paper, table.documents)}
            yield Finding("BCP-P017", (*place, "documents", position), data)


def _grounded(thing: Method | Item, place: Path) -> Iterator[Finding]:
    yield from _condition(thing.when, (*place, "when"))
    if not thing.grounds:
        yield Finding("BCP-P008", place)
    for number, ground in enumerate(thing.grounds):
        if ground.source is None and not ground.sample:
            yield Finding("BCP-P008", (*place, "grounds", number))
    for number, caution in enumerate(thing.cautions):
        yield from _condition(caution.when, (*place, "cautions", number, "when"))
        if caution.source is None and not caution.sample:
            yield Finding("BCP-P008", (*place, "cautions", number))


def _condition(text: str | None, path: Path) -> Iterator[Finding]:
    if text is None:
        return
    try:
        names = names_in(text)
    except ConditionError as fault:
        yield unreadable(text, path, fault)
        return
    for name in sorted(names - FACTS.keys()):
        data = {"name": name, "near": nearest(name, FACTS), "known": list(FACTS)}
        yield Finding("BCP-P018", path, data)
    yield from misfits(text, path, FACTS)


def _amounts(
    amounts: Mapping[str, int], path: Path, kinds: Sequence[str], *, whole: bool
) -> Iterator[Finding]:
    for name, yen in amounts.items():
        yield from _known(name, (*path, name), kinds)
        if yen < 1:
            yield Finding("BCP-P009", (*path, name), {"value": yen})
    missing = [name for name in kinds if name not in amounts]
    if whole and missing:
        yield Finding("BCP-P007", path, {"missing": [Word(name) for name in missing]})


def _known(name: str, path: Path, kinds: Sequence[str]) -> Iterator[Finding]:
    if name not in kinds:
        data = {"value": name, "near": nearest(name, kinds), "known": list(kinds)}
        yield Finding("BCP-P012", path, data, at_key=True)


def _in_use(use: str, rules: Mapping[str, bool]) -> Iterator[Finding]:
    """Whether the rule in use is there, and is nobody else's."""
    if use not in rules:
        data = {"name": use, "near": nearest(use, rules), "known": list(rules)}
        yield Finding("BCP-P011", ("use",), data)
    elif rules[use]:
        yield Finding("BCP-P020", ("use",), {"name": use})


def _twice(names: Sequence[str | int], key: str, name: str) -> Iterator[Finding]:
    first: dict[str | int, int] = {}
    for number, said in enumerate(names):
        if said in first:
            other: Path = (key, first[said], name)
            yield Finding("BCP-D158", (key, number, name), {"id": said}, other=other)
        else:
            first[said] = number


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Rows that several kinds of body share are judged for each of them, and told once."""
    return list({(finding.code, finding.path): finding for finding in findings}.values())
