"""Judgements about what lies beside a site's lists: the drills of the year, heads for tickets.

Pure functions, as in `lint`; held by tests/site/test_plan.py.

This module must never read a file and never look at a clock: the day is an argument.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from bcpflow.lint.finding import Finding, nearest
from bcpflow.lint.texts import texts
from bcpflow.site.model import DrillPlan, Tickets
from bcpflow.site.ticket_words import PLACES, places
from bcpflow.site.values import clock_time, day

LONGEST = 60 * 24 * 7
"""Minutes of a week: longer is a slip."""


def plan_findings(plan: DrillPlan, known: Collection[str], today: date) -> Iterator[Finding]:
    """All findings about the drills of the year; ``known``: names of workflows."""
    yield from texts(plan)
    if plan.updated is not None:
        yield from _past_day(plan.updated, today)
    for number, drill in enumerate(plan.drills):
        place = ("drills", number)
        if day(drill.date) is None:
            yield Finding("BCP-D160", (*place, "date"), {"text": drill.date})
        if drill.time is not None and clock_time(drill.time) is None:
            yield Finding("BCP-D222", (*place, "time"), {"text": drill.time})
        if drill.minutes is not None and not 1 <= drill.minutes <= LONGEST:
            data: dict[str, object] = {"field": "minutes", "value": drill.minutes}
            yield Finding("BCP-D175", (*place, "minutes"), data)
        if drill.workflow not in known:
            said = {"name": drill.workflow, "near": nearest(drill.workflow, sorted(known))}
            yield Finding("BCP-D223", (*place, "workflow"), said)


def tickets_findings(tickets: Tickets, today: date) -> Iterator[Finding]:
    """All findings about heads for tickets."""
    yield from texts(tickets)
    for name, form in tickets.forms.items():
        home = ("forms", name)
        for number, column in enumerate(form.columns):
            for word in sorted(places(column.says) - PLACES.keys()):
                data: dict[str, object] = {"name": word, "known": list(PLACES)}
                yield Finding("BCP-D224", (*home, "columns", number, "says"), data)


def _past_day(text: str, today: date) -> Iterator[Finding]:
    read = day(text)
    if read is None:
        yield Finding("BCP-D160", ("updated",), {"text": text})
    elif read > today:
        said: dict[str, object] = {"date": text, "today": today.isoformat()}
        yield Finding("BCP-D161", ("updated",), said)
