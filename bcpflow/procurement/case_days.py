"""What follows from a case's summary by the tables in force: its year, its deadlines, its shares.

Rules, held by tests/procurement/test_case_days.py:

1. A happening that was noted goes before a day a sheet names, that before a step that shows it.
2. The calendar of a budget is laid over a case only where its workflow asks for a budget.
3. Shares of years are those agreed on; where only term and sum are known they are reckoned by
   months, and said to be.
4. A day of the budget's calendar that had passed when the case was opened is none of its days.
5. A deadline that the guideline names itself is laid beside those of the tables, unless a table
   has the same duty: one that counts from the same happening and is met by the same.
6. Where a happening came again, only what came after it meets what counts from it.
7. What cannot be read as a year or a day is not known, and stops nothing.

This module must never look at a clock: the zone is an argument. No number of days stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta, tzinfo
from typing import Any

from bcpflow import instants
from bcpflow.definition.texts import FactValue
from bcpflow.errors import UsageFault
from bcpflow.procurement.calendar import Calendar, FiscalYear
from bcpflow.procurement.deadline_model import Rules
from bcpflow.procurement.deadline_words import time_in_words
from bcpflow.procurement.deadlines import Deadline, derive
from bcpflow.site.values import day as written_day

_BUDGET = "budget-year"
"""The happening a budget's calendar counts from."""
_YES_NO: Mapping[str, tuple[str, Mapping[str, bool]]] = {
    # A contract of works or manufacture may be either: nobody knows until somebody says.
    "construction": (
        "契約種別",
        {"財産の買入れ": False, "物件の借入れ": False, "その他の委託・役務": False},
    ),
    "wto": ("特定調達", {"対象": True, "対象外": False}),
    "council": ("議決", {"要": True, "不要": False}),
}
"""Facts that rules ask for, and the fact of a case that answers."""


def derived(
    body: Mapping[str, Any], rules: Rules, calendar: Calendar, zone: tzinfo
) -> dict[str, Any]:
    """Fiscal year, deadlines and shares of the years of a case, as plain data."""
    year = _fiscal_year(body["fiscal_year"], calendar)
    shares, spread = by_year(body["terms"], calendar)
    return {
        "fiscal_year": year.year if year else None,
        "fiscal_year_title": year.title if year else None,
        "deadlines": [_row(one) for one in deadlines(body, rules, calendar, zone)],
        "commitments": {str(y): said for y, said in shares.items()} if len(shares) > 1 else {},
        "spread": spread and len(shares) > 1,
    }


def deadlines(
    body: Mapping[str, Any], rules: Rules, calendar: Calendar, zone: tzinfo, *, over: bool = False
) -> tuple[Deadline, ...]:
    """The deadlines of a case, the first due in front; none of one that is over.

    ``over``: also those of a case that is over.
    """
    gone = body["final"] or body["status"] not in ("running", "paused")
    if gone and not over:
        return ()
    dates = days(body, calendar, zone)
    known = {name: day for name, day in dates.items() if name in rules.happenings}
    facts = _facts(body["facts"], rules)
    try:
        found = derive(rules, known, facts, calendar, frozenset(body["again"]))
    except UsageFault:  # a day that leaves the calendar: years away from any that was meant
        return ()
    opened = instants.at(body["opened_ns"], zone).date()
    kept = [one for one in found if one.due >= opened or not _of_budget(one.counts_from, found)]
    own = (_own(row, zone) for row in body["own"] if not covered(row, found))
    kept += [one for one in own if one is not None]
    return tuple(sorted(kept, key=lambda one: (one.due, one.id)))


def covered(row: Mapping[str, Any], found: Iterable[Deadline]) -> bool:
    """Whether a deadline of the guideline is a duty that the tables have derived (rule 5)."""
    return any(
        one.counts_from == row["counts_from"] and set(one.met_by) & set(row["met_by"])
        for one in found
    )


def _own(row: Mapping[str, Any], zone: tzinfo) -> Deadline | None:
    """A deadline of the guideline that runs."""
    if row["due_ns"] is None:
        return None
    due = instants.at(row["due_ns"], zone).date()
    met = row["met_ns"]
    return Deadline(
        id=row["id"],
        title=row["title"],
        due=due,
        counted=due,
        counts_from=row["counts_from"],
        counts_from_title=row["counts_from_title"],
        since=instants.at(row["since_ns"], zone).date(),
        bound="by",
        rule=time_in_words(row["after_s"], row["counts_from_title"]),
        source=row["source"],
        sample=row["sample"],
        note=None,
        warn_from=due - timedelta(seconds=row["warn_s"]),
        met_by=tuple(row["met_by"]),
        met_on=None if met is None else instants.at(met, zone).date(),
        unknown=(),
    )


def _of_budget(anchor: str, found: tuple[Deadline, ...]) -> bool:
    """Whether a deadline counts from the year of the budget, over others or not."""
    while anchor != _BUDGET:
        before = next((one for one in found if one.id == anchor), None)
        if before is None:
            return False
        anchor = before.counts_from
    return True


def days(body: Mapping[str, Any], calendar: Calendar, zone: tzinfo) -> dict[str, date]:
    """Happenings of a case and their days (rules 1 and 2)."""
    shown = {name: instants.at(ns, zone).date() for name, ns in body["happened_ns"].items()}
    noted = {name: shown[name] for name in body["noted"] if name in shown}
    named = {
        name: day
        for name, text in body["happened_on"].items()
        if (day := written_day(text)) is not None
    }
    found = {**shown, **named, **noted}
    year = _fiscal_year(body["fiscal_year"], calendar) if body["budgeted"] else None
    if year is not None:
        found.setdefault(_BUDGET, year.start)
    return found


def by_year(terms: Iterable[Mapping[str, Any]], calendar: Calendar) -> tuple[dict[int, int], bool]:
    """Yen by fiscal year of a case's contracts, and whether any was reckoned by months."""
    shares: dict[int, int] = {}
    spread = False
    for term in terms:
        agreed = _agreed(term["years"], calendar)
        reckoned = {} if agreed else _reckoned(term, calendar)
        spread = spread or len(reckoned) > 1
        for year, yen in (agreed or reckoned).items():
            shares[year] = shares.get(year, 0) + yen
    return dict(sorted(shares.items())), spread


def _agreed(years: Mapping[str, int], calendar: Calendar) -> dict[int, int]:
    found = ((_fiscal_year(text, calendar), yen) for text, yen in years.items())
    return {year.year: yen for year, yen in found if year is not None}


def _reckoned(term: Mapping[str, Any], calendar: Calendar) -> dict[int, int]:
    """The sum by months begun; what does not divide falls to the last year."""
    starts, ends = written_day(term["starts"] or ""), written_day(term["ends"] or "")
    if term["amount"] is None or starts is None or ends is None or ends < starts:
        return {}
    first, last = starts.year * 12 + starts.month - 1, ends.year * 12 + ends.month - 1
    months: dict[int, int] = {}
    for number in range(first, last + 1):
        year = number // 12 - ((number % 12 + 1, 1) < calendar.year_starts)
        months[year] = months.get(year, 0) + 1
    shares = {year: term["amount"] * n // (last - first + 1) for year, n in months.items()}
    shares[max(shares)] += term["amount"] - sum(shares.values())
    return shares


def _fiscal_year(text: str | None, calendar: Calendar) -> FiscalYear | None:
    if text is None:
        return None
    try:
        return calendar.read_fiscal_year(text)
    except (UsageFault, ValueError, OverflowError):
        return None


def _facts(facts: Mapping[str, FactValue], rules: Rules) -> dict[str, FactValue]:
    """What the rules ask for, as far as the case answers."""
    found: dict[str, FactValue] = {n: facts[n] for n in rules.facts if n in facts}
    for name, (asked, answers) in _YES_NO.items():
        answer = answers.get(str(facts.get(asked, "")))
        if name in rules.facts and name not in found and answer is not None:
            found[name] = answer
    return found


def _row(deadline: Deadline) -> dict[str, Any]:
    return {
        "id": deadline.id,
        "title": deadline.title,
        "due": deadline.due.isoformat(),
        "warn_from": deadline.warn_from.isoformat(),
        "met_on": deadline.met_on.isoformat() if deadline.met_on else None,
        "not_before": deadline.bound == "not-before",
        "sample": deadline.sample,
    }
