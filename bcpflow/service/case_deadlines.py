"""The deadlines of one case as they are shown, by the tables of its site and by its guideline.

The one place that lays both together for a case, its audit pack and its summary alike.

Rules, held by tests/service/test_case_deadlines.py:

1. What a guideline names and a table has derived is one duty and is told once.
2. What has not begun to run is told last, and waits.
"""

from __future__ import annotations

from datetime import tzinfo
from pathlib import Path

from bcpflow.language import Translator
from bcpflow.procurement.calendar import read_calendar
from bcpflow.procurement.case_days import covered, deadlines
from bcpflow.procurement.deadline_words import time_in_words
from bcpflow.procurement.deadlines import Deadline, read_rules
from bcpflow.projections.case_summary import case_summary
from bcpflow.projections.due_line import DueLine
from bcpflow.run.state import RunState


def case_deadlines(
    state: RunState, folder: Path | None, zone: tzinfo, tr: Translator
) -> tuple[DueLine, ...]:
    """The deadlines of a case, also of one that is over; the first due in front.

    Raises DefinitionError where a table of the site has errors.
    """
    body = case_summary(state)
    found = deadlines(body, read_rules(folder), read_calendar(folder), zone, over=True)
    waiting = [row for row in body["own"] if row["due_ns"] is None and not covered(row, found)]
    return (
        *(_line(one, tr) for one in found),
        *(
            DueLine(
                id=row["id"],
                title=row["title"],
                counts_from=row["counts_from"],
                counts_from_title=row["counts_from_title"],
                since=None,
                rule=time_in_words(row["after_s"], row["counts_from_title"]).told(tr),
                source=row["source"],
                sample=row["sample"],
            )
            for row in waiting
        ),
    )


def _line(one: Deadline, tr: Translator) -> DueLine:
    return DueLine(
        id=one.id,
        title=one.title,
        counts_from=one.counts_from,
        counts_from_title=one.counts_from_title,
        since=one.since,
        rule=one.rule.told(tr),
        source=one.source,
        sample=one.sample,
        due=one.due,
        warn_from=one.warn_from,
        met_on=one.met_on,
        not_before=one.bound == "not-before",
    )
