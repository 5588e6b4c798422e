"""What deadlines.yaml says, as frozen data, and what is wrong with it.

Rules of lint, held by tests/procurement/test_deadline_model.py:

1. A rule counts from happenings of the file or from other rules, never in a circle; what meets
   it is a happening.
2. Every term says one thing: a span, or a day of the year. Only the last is without a condition,
   so that a rule always has an answer.
3. Conditions ask for declared facts. Every term has a source.

This module must never read a file and never look at a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bcpflow.definition.conditions import ConditionError, names_in
from bcpflow.definition.model import Fact
from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.lint.conditions import misfits, unreadable
from bcpflow.lint.finding import Finding, Path, nearest
from bcpflow.lint.texts import texts
from bcpflow.procurement.calendar_model import month_day
from bcpflow.procurement.periods import Counting, Side, read_span
from bcpflow.site.values import day as written_day

Bound = Literal["by", "at", "not-before"]
Closed = Literal["stay", "previous", "next"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happens to a case on a day: a notice is given, a claim comes in."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What it is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long, under which condition, and where that is written."""

    __pydantic_config__ = FORBID_UNKNOWN

    when: str | None = None
    """Condition on the case's facts; the last term has none."""
    span: str | None = None
    """``10 days``, ``5 business days``, ``18 months``, ``1 year``."""
    first_day: Counting = "not-counted"
    """not-counted (初日不算入), counted (起算して), clear (n whole days in between)."""
    month_end: bool = False
    """The last day of the month the span leads to."""
    on: str | None = None
    """Instead of a span: month and day, ``10-31``."""
    fiscal_year: int = 0
    """Which fiscal year that day lies in: -1 the one before, 1 the one after."""
    source: Text | None = None
    """Where it is written."""
    sample: bool = False
    """例: another municipality's rule, or not taken from a source."""
    note: Text | None = None
    """What else to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A deadline as a rule."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What is to be done by then."""
    counts_from: tuple[str, ...]
    """Happenings or other rules; the first whose day is known is taken."""
    side: Side = "after"
    """The term runs after that day or before it."""
    bound: Bound = "by"
    """by: at the latest; at: when the time has come; not-before: at the earliest."""
    closed: Closed = "stay"
    """Where the day is a closed one: stay, the previous open day, the next."""
    when: str | None = None
    """Condition on the case's facts; unknown facts let the rule apply."""
    terms: tuple[Term, ...]
    """The first whose condition holds."""
    met_by: tuple[str, ...] = ()
    """Happenings that meet it."""
    warn_days: int | None = None
    """Days before it is due that it shows as near; left out: the file's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The deadlines of procurement cases."""

    __pydantic_config__ = FORBID_UNKNOWN

    deadlines: str
    """Name of the file's rules."""
    title: Text
    """What they are called."""
    dated: str
    """Day they were settled."""
    warn_days: int
    """Days before a deadline that it shows as near."""
    happenings: dict[str, Happening]
    """What a deadline may count from or be met by."""
    facts: dict[str, Fact] = field(default_factory=dict)
    """What conditions may ask for."""
    rules: dict[str, Rule]
    """Deadlines by id."""


def rules_findings(rules: Rules) -> Iterator[Finding]:
    """All findings about a file of rules."""
    yield from texts(rules)
    if written_day(rules.dated) is None:
        yield Finding("BCP-P060", ("dated",), {"text": rules.dated})
    if rules.warn_days < 0:
        yield Finding("BCP-P068", ("warn_days",))
    known = [*rules.happenings, *rules.rules]
    for name, rule in rules.rules.items():
        home: Path = ("rules", name)
        if name in rules.happenings:
            yield Finding("BCP-P066", home, {"name": name, "near": []}, at_key=True)
        if not rule.counts_from:
            yield Finding("BCP-P068", (*home, "counts_from"))
        yield from _names(rule.counts_from, known, (*home, "counts_from"))
        yield from _names(rule.met_by, list(rules.happenings), (*home, "met_by"))
        if rule.warn_days is not None and rule.warn_days < 0:
            yield Finding("BCP-P068", (*home, "warn_days"))
        if rule.when is not None:
            yield from _condition(rule.when, (*home, "when"), rules.facts)
        yield from _terms(rule, home, rules.facts)
    yield from _circles(rules)


def _names(names: tuple[str, ...], known: list[str], home: Path) -> Iterator[Finding]:
    for number, name in enumerate(names):
        if name not in known:
            data = {"name": name, "near": nearest(name, known)}
            yield Finding("BCP-P066", (*home, number), data)


def _terms(rule: Rule, home: Path, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    if not rule.terms:
        yield Finding("BCP-P068", (*home, "terms"))
    for number, term in enumerate(rule.terms):
        place = (*home, "terms", number)
        if (term.when is None) != (number == len(rule.terms) - 1):
            yield Finding("BCP-P068", place)
        if term.when is not None:
            yield from _condition(term.when, (*place, "when"), facts)
        if (term.span is None) == (term.on is None) or (term.on and term.month_end):
            yield Finding("BCP-P068", place)
        if term.span is not None and read_span(term.span) is None:
            yield Finding("BCP-P064", (*place, "span"), {"text": term.span})
        if term.on is not None and month_day(term.on) is None:
            yield Finding("BCP-P064", (*place, "on"), {"text": term.on})
        if term.source is None:
            yield Finding("BCP-P008", place)


def _condition(text: str, path: Path, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    try:
        names = names_in(text)
    except ConditionError as fault:
        yield unreadable(text, path, fault)
        return
    for name in sorted(names - facts.keys()):
        yield Finding("BCP-D075", path, {"name": name, "near": nearest(name, facts)})
    yield from misfits(text, path, facts)


def _circles(rules: Rules) -> Iterator[Finding]:
    """Rules that wait for themselves, over others or not: they would never have a day."""
    for name in rules.rules:
        coming, seen = _rules_before(rules, name), set[str]()
        while coming:
            before = coming.pop()
            if before == name:
                yield Finding("BCP-P067", ("rules", name, "counts_from"), {"name": name})
                break
            if before not in seen:
                seen.add(before)
                coming += _rules_before(rules, before)


def _rules_before(rules: Rules, name: str) -> list[str]:
    return [other for other in rules.rules[name].counts_from if other in rules.rules]
