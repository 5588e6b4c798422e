"""The published JSON Schemas of short answers: what a verb, a list or a check prints.

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

_START = record(id=text("The new run"))
_ACT = record(
    ok=flag("Always true; a refusal has an exit code and no document"),
    run=text("Run"),
    version=count("Version of the run after the action"),
    repeated=flag("The key had been used: nothing new was recorded"),
    events=texts("Names of the events recorded, in order"),
    elapsed_s=seconds("When it happened, in exercise time since T0"),
    occurred_at=text("When it happened, ISO 8601 in UTC"),
)
_RUNS = many(
    "Runs, newest first",
    record(
        id=text("Run"),
        kind=one_of("Kind of run", "exercise", "incident", "case"),
        workflow=text("Workflow"),
        title=text("Title, may be empty"),
        started_at=text("T0, ISO 8601 in UTC"),
        state=one_of("Where it stands", "running", "ended", "aborted", "voided"),
    ),
)
_VERIFY = record(
    ok=flag("Nothing stored differs from what was recorded"),
    events=count("Events checked, those of the journal's own chain among them"),
    runs=count("Runs checked"),
    head=maybe("Short code of the journal's own chain; null for an empty journal"),
    first_bad=said(
        ["object", "null"],
        "The first event that is not what was recorded",
        properties={
            "run": text("Run, empty where the fault lies in no event"),
            "version": count("Version of the event"),
            "reason": text("What is wrong, as a word that does not change"),
        },
        required=["run", "version", "reason"],
    ),
)
_CHECK = record(
    ok=flag("No problem is an error"),
    problems=many(
        "All problems of all files",
        record(
            code=text("Code that `bcpflow explain` knows"),
            severity=one_of("How bad it is", "error", "warning", "info"),
            file=text("File"),
            line=count("Line, from 1"),
            column=count("Column in characters, from 1"),
            message=text("What is wrong, in the language asked for"),
            hint=text("How to mend it"),
        ),
    ),
)
_EXPLAIN = many(
    "Codes",
    record(
        code=text("Code"),
        severity=one_of("How bad it is", "error", "warning", "info"),
        what=text("What it says; data goes in {braces}"),
        why=text("Why it is asked for"),
        how=text("How to go on"),
    ),
)
_WORKFLOWS = many("Workflows", record(name=text("Name"), title=text("Title")))

ANSWERS: Mapping[str, dict[str, Any]] = {
    "start/1": published("start:1", "bcpflow drill start --json", _START),
    "act/1": published("act:1", "bcpflow drill confirm --json and the other verbs", _ACT),
    "runs/1": published("runs:1", "bcpflow drill list --json", _RUNS),
    "verify/1": published("verify:1", "bcpflow journal verify --json", _VERIFY),
    "check/1": published("check:1", "bcpflow workflow check --json", _CHECK),
    "explain/1": published("explain:1", "bcpflow explain --json", _EXPLAIN),
    "workflows/1": published("workflows:1", "bcpflow workflow list --json", _WORKFLOWS),
}
"""By the name people ask for: ``bcpflow schema act/1``."""
