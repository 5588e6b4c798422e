"""Deadlines of a case: rules that are data, laid over the days on which things happened.

Rules, held by tests/procurement/test_deadlines.py:

1. A deadline exists as soon as the day it counts from is known, and carries that day, the rule in
   words, its source and whether it is 例.
2. A fact nobody has given yet never hides a deadline: the rule applies, the last term holds, and
   the deadline names the facts it did not know.
3. A day that falls on a closed day is moved as the rule says, and the day before that is kept.
4. Met is what has happened by the day asked about; late is late even when it is met. Where a
   happening came again (a second notice, the next claim), what came before it meets nothing that
   counts from it.

This module must never look at a clock: the day is an argument. No number of days stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from bcpflow.definition.conditions import ConditionError, holds, names_in
from bcpflow.definition.texts import FactValue, Text
from bcpflow.errors import UsageFault
from bcpflow.lint.finding import nearest
from bcpflow.procurement.business_days import on_or_after, on_or_before
from bcpflow.procurement.calendar import Calendar
from bcpflow.procurement.calendar_model import month_day
from bcpflow.procurement.deadline_model import Bound, Rule, Rules, Term, rules_findings
from bcpflow.procurement.deadline_words import rule_in_words
from bcpflow.procurement.periods import last_day, month_end, read_span
from bcpflow.procurement.reading import read_table
from bcpflow.procurement.words import Reason

Status = Literal["overdue", "soon", "upcoming", "met"]
STATUSES: tuple[Status, ...] = ("overdue", "soon", "upcoming", "met")
"""The most pressing first."""
NAME = "deadlines"
"""The table's file name, without its ending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A day by which (or before which not) something is to be done."""

    id: str
    title: Text
    due: date
    counted: date
    """The day before it was moved off a closed one."""
    counts_from: str
    """The happening, or the rule, it counts from."""
    counts_from_title: Text
    since: date
    """The day of that."""
    bound: Bound
    rule: Reason
    """The rule in words."""
    source: Text | None
    sample: bool
    note: Text | None
    warn_from: date
    """First day it shows as near."""
    met_by: tuple[str, ...]
    met_on: date | None
    """First day something met it."""
    unknown: tuple[str, ...]
    """Facts that were not known and might change it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a deadline stands on a day."""

    status: Status
    days: int
    """Days until it is due; negative after it."""
    breached: bool
    """Not done in time, or done too early."""


def read_rules(folder: Path | None) -> Rules:
    """The site folder's deadlines or the shipped ones. Raises DefinitionError with all errors."""
    return read_table(NAME, Rules, folder, rules_findings)


def derive(
    rules: Rules,
    dates: Mapping[str, date],
    facts: Mapping[str, FactValue],
    calendar: Calendar,
    again: frozenset[str] = frozenset(),
) -> tuple[Deadline, ...]:
    """The deadlines of a case, the first due in front.

    ``dates`` are the days of the happenings the file names, ``again`` those of them that came
    more than once, of which the day is the last. Raises UsageFault: BCP-P066 for a
    happening it does not name, BCP-P060 where a day leaves the calendar.
    """
    for name in dates:
        if name not in rules.happenings:
            raise unknown_happening(name, rules)
    found: dict[str, Deadline | None] = {}
    for name in rules.rules:
        _derived(name, rules, dates, facts, calendar, found)
    made = [_after(deadline, again, dates) for deadline in found.values() if deadline is not None]
    return tuple(sorted(made, key=lambda deadline: (deadline.due, deadline.id)))


def unknown_happening(name: str, rules: Rules) -> UsageFault:
    """A happening the rules do not name."""
    return UsageFault("BCP-P066", name=name, near=nearest(name, rules.happenings))


def standing(deadline: Deadline, today: date) -> Standing:
    """How a deadline stands on a day."""
    days = (deadline.due - today).days
    done = deadline.met_on if deadline.met_on and deadline.met_on <= today else None
    if deadline.bound == "not-before":
        early = done is not None and done < deadline.due
        return Standing("met" if done or days <= 0 else _nearing(deadline, today), days, early)
    if done is not None:
        return Standing("met", days, done > deadline.due)
    if days < 0:
        return Standing("overdue", days, True)
    return Standing(_nearing(deadline, today), days, False)


@dataclass(frozen=True, slots=True)
class Entry:
    """A deadline of one case, for lists over many."""

    case: str
    """Id of the case."""
    case_title: str
    deadline: Deadline


def agenda(
    entries: Iterable[Entry], today: date, statuses: Iterable[Status] = STATUSES
) -> list[tuple[Entry, Standing]]:
    """Deadlines of many cases with one of these statuses: the most pressing first."""
    wanted = set(statuses)
    told = [(entry, standing(entry.deadline, today)) for entry in entries]
    rows = [row for row in told if row[1].status in wanted]
    return sorted(rows, key=lambda row: (
        STATUSES.index(row[1].status), row[0].deadline.due, row[0].case, row[0].deadline.id
    ))  # fmt: skip


def _nearing(deadline: Deadline, today: date) -> Status:
    return "soon" if today >= deadline.warn_from else "upcoming"


def _derived(
    name: str,
    rules: Rules,
    dates: Mapping[str, date],
    facts: Mapping[str, FactValue],
    calendar: Calendar,
    found: dict[str, Deadline | None],
) -> Deadline | None:
    if name not in found:
        found[name] = None
        rule = rules.rules[name]
        for anchor in rule.counts_from:
            since = dates.get(anchor)
            if since is None and anchor in rules.rules:
                before = _derived(anchor, rules, dates, facts, calendar, found)
                since = before.due if before is not None else None
            if since is not None:
                found[name] = _deadline(name, rules, anchor, since, dates, facts, calendar)
                break
    return found[name]


def _deadline(
    name: str,
    rules: Rules,
    anchor: str,
    since: date,
    dates: Mapping[str, date],
    facts: Mapping[str, FactValue],
    calendar: Calendar,
) -> Deadline | None:
    rule = rules.rules[name]
    unknown: set[str] = set()
    if not _holds(rule.when, rules, facts, unknown, True):
        return None
    term = next(t for t in rule.terms if _holds(t.when, rules, facts, unknown, False))
    try:
        counted = _counted(rule, term, since, calendar)
        due = _moved(rule, counted, calendar)
        warn = rules.warn_days if rule.warn_days is None else rule.warn_days
        warn_from = due - timedelta(days=warn)
    except (OverflowError, ValueError):
        raise UsageFault("BCP-P060", text=since.isoformat()) from None
    title = _title(rules, anchor)
    return Deadline(
        id=name,
        title=rule.title,
        due=due,
        counted=counted,
        counts_from=anchor,
        counts_from_title=title,
        since=since,
        bound=rule.bound,
        rule=rule_in_words(rule, term, title),
        source=term.source,
        sample=term.sample,
        note=term.note,
        warn_from=warn_from,
        met_by=rule.met_by,
        met_on=min(_days(dates, rule.met_by), default=None),
        unknown=tuple(sorted(unknown)),
    )


def _after(deadline: Deadline, again: frozenset[str], dates: Mapping[str, date]) -> Deadline:
    """Met only by what came after what it counts from, where that came again (rule 4)."""
    if deadline.counts_from not in again:
        return deadline
    later = (day for day in _days(dates, deadline.met_by) if day >= deadline.since)
    return replace(deadline, met_on=min(later, default=None))


def _holds(
    text: str | None,
    rules: Rules,
    facts: Mapping[str, FactValue],
    unknown: set[str],
    otherwise: bool,
) -> bool:
    """Whether a condition holds; ``otherwise`` where a fact it asks for is not known."""
    if text is None:
        return True
    missing = names_in(text) - facts.keys()
    try:
        held = holds(text, facts, rules.facts) if not missing else None
    except ConditionError:  # a fact of another kind than the rule compares it with
        held, missing = None, names_in(text)
    unknown |= missing
    return otherwise if held is None else held


def _counted(rule: Rule, term: Term, since: date, calendar: Calendar) -> date:
    if term.on is not None:
        turn = month_day(term.on)
        assert turn is not None, term.on  # lint has refused it
        year = calendar.fiscal_year_of(since).year + term.fiscal_year
        year += turn < calendar.year_starts
        return month_end(date(year, 2, 1)) if turn == (2, 29) else date(year, *turn)
    span = read_span(term.span or "")
    assert span is not None, term.span  # lint has refused it
    day = last_day(since, span, calendar.office, rule.side, term.first_day)
    return month_end(day) if term.month_end else day


def _moved(rule: Rule, day: date, calendar: Calendar) -> date:
    if rule.closed == "previous":
        return on_or_before(day, calendar.office)
    return on_or_after(day, calendar.office) if rule.closed == "next" else day


def _title(rules: Rules, anchor: str) -> Text:
    if anchor in rules.happenings:
        return rules.happenings[anchor].title
    return rules.rules[anchor].title


def _days(dates: Mapping[str, date], names: Iterable[str]) -> Iterator[date]:
    return (dates[name] for name in names if name in dates)
