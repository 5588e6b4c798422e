"""Corrective actions as rows of another program's import, by heads that are data.

Rules, held by tests/cli/test_tickets.py:

1. What is filled into a column is never read as a place again.
2. Days are days (2027-03-31, or with slashes where the form says so); words are the form's.

This module must never decide which actions are meant nor look at a clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, tzinfo

from bcpflow import instants
from bcpflow.language import Translator
from bcpflow.reports.actions import ELEMENTS, STANDING, Action, arranged, standing
from bcpflow.reports.csv import written
from bcpflow.reports.terms import term
from bcpflow.site.model import TicketForm
from bcpflow.site.ticket_words import filled

_SPACES = re.compile(" {2,}")
"""What empty places leave between them."""


def tickets_csv(
    form: TicketForm,
    actions: Sequence[Action],
    names: Mapping[str, str],
    tr: Translator,
    zone: tzinfo,
    today: date,
) -> bytes:
    """A file the other program takes in: heads, and an action a row."""
    rows = [
        [
            _SPACES.sub(
                " ", filled(column.says, _values(form, action, names, tr, zone, today))
            ).strip(" ")
            for column in form.columns
        ]
        for action in arranged(actions, today)
    ]
    return written([[[column.head for column in form.columns], *rows]])


def _values(
    form: TicketForm,
    action: Action,
    names: Mapping[str, str],
    tr: Translator,
    zone: tzinfo,
    today: date,
) -> dict[str, str]:
    stands = standing(action, today)
    started = instants.at(instants.from_iso(action.started_at), zone).date()
    return {
        "id": action.id,
        "text": action.text,
        "owner": names.get(action.owner) or action.owner,
        "due": _day(action.due, form),
        "state": (getattr(form.states, stands) if form.states else None)
        or term(STANDING, stands, tr),
        "element": term(ELEMENTS, action.element, tr),
        "observation": action.observation,
        "step": action.step,
        "note": action.note,
        "evidence": (action.closed.evidence or action.closed.later_run) if action.closed else "",
        "workflow": action.workflow,
        "run": action.run,
        "run_title": action.run_title,
        "started": _day(started, form),
    }


def _day(on: date, form: TicketForm) -> str:
    return f"{on:%Y/%m/%d}" if form.slashes else on.isoformat()
