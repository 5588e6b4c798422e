"""The published JSON Schemas of corrective actions: the list, and the answer of a verb.

Same promise as `schemas`: fields may be added, none is renamed or removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.reports.schema_words import (
    count,
    flag,
    many,
    maybe,
    one_of,
    published,
    record,
    said,
    seconds,
    text,
    texts,
)

_RECORD = record(
    id=text("What people type: the run, a dot, and its name in that run"),
    run=text("Run it came from"),
    action=text("Its name in that run"),
    kind=one_of("Kind of that run", "exercise", "incident", "case"),
    workflow=text("Workflow of that run"),
    run_title=text("Title of that run, may be empty"),
    started_at=text("T0 of that run, ISO 8601 in UTC"),
    text=text("What is to be done"),
    owner=text("Who does it: the name, or the handle where it was removed"),
    due=text("By when, a day"),
    element=one_of(
        "What has to change (POETE)",
        "planning",
        "organisation",
        "equipment",
        "training",
        "exercise",
    ),
    observation=maybe("Observation it came from"),
    step=maybe("Step it is about"),
    state=one_of("Where it stands; void: its run was voided", "open", "overdue", "closed", "void"),
    note=text("What was last said of how it goes, may be empty"),
    evidence=maybe("Evidence it was closed by"),
    later_run=maybe("Run it was closed by"),
    actual_s=seconds("When the step was achieved in that run, since its T0"),
    target_s=seconds("Its target there, since T0"),
    history=many(
        "All that was recorded of it, oldest first",
        record(
            event=one_of("Event", "action.added", "action.updated", "action.closed"),
            version=count("Number of the event in the run"),
            recorded_at=text("When it was written down, ISO 8601 in UTC"),
            by=text("Who wrote it down"),
            data=said("object", "The event's own fields; names in place of handles"),
        ),
    ),
)
_LIST = record(
    schema={"const": "bcpflow/actions/1"},
    today=text("The day by which overdue was told"),
    actions=many("Open ones by their day, then the others", _RECORD),
)
_ANSWER = record(
    schema={"const": "bcpflow/action/1"},
    ok=flag("Always true; a refusal has an exit code and no document"),
    run=text("Run it is recorded in"),
    version=count("Version of the run after the action"),
    repeated=flag("The key had been used: nothing new was recorded"),
    events=texts("Names of the events recorded, in order"),
    elapsed_s=seconds("When it happened, in exercise time since T0"),
    occurred_at=text("When it happened, ISO 8601 in UTC"),
    action=_RECORD,
)

ACTIONS: Mapping[str, dict[str, Any]] = {
    "actions/1": published("actions:1", "bcpflow action list --json", _LIST),
    "action/1": published("action:1", "bcpflow action add, update or close --json", _ANSWER),
}
"""By the name people ask for: ``bcpflow schema actions/1``."""
