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
from bcpflow.reports.schemas_trust import SIGNATURE, WITNESS

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
    ok=flag("Nothing stored differs from what was recorded, and no witness contradicts"),
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
    witness=WITNESS,
    signature=SIGNATURE,
)
_CHECK = record(
    ok=flag("No problem is an error"),
    files=count("Files looked at, those named by a checked file aside"),
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
_AGAINST = record(
    elapsed_s=seconds("Difference since T0"),
    since_phase_s=seconds("Difference since the phase was entered"),
    working_s=seconds("Difference from begun to done"),
    measure=one_of("What decides slower and quicker", "working", "since_phase", None),
    spent_s=seconds("Difference of that measure"),
    pace=one_of("What it comes to; null: nothing to compare", "slower", "quicker", "alike", None),
    inherited=flag("It began late, or early: the time since the step before it moved less"),
)
_PRESENCE = one_of("Whether the definitions have it: new or gone", "kept", "new", "gone")
_COMPARE = record(
    schema={"const": "bcpflow/compare/1"},
    workflow=text("Workflow of all the runs"),
    workflow_title=text("Title of its newest definition"),
    runs=many(
        "Runs, in the order asked for",
        record(
            place=count("Its place by T0, from 1"),
            run=text("Run"),
            title=text("Title, may be empty"),
            kind=one_of("Kind of run", "exercise", "incident", "case"),
            state=one_of("Where it stands", "running", "paused", "ended", "aborted", "voided"),
            started_at=text("T0, ISO 8601 in UTC"),
            edition=maybe("Edition of its definition"),
            definition_hash=text("sha256 of its definition"),
            elapsed_s=seconds("Exercise time in all"),
            estimated=flag("Times rest on the wall clock, across a restart (推定)"),
            jumps=count("Times the clock was moved ahead"),
            achieved=count("Steps achieved"),
            not_achieved=count("Steps not achieved"),
            skipped=count("Steps skipped"),
            unsettled=count("Steps reached without an outcome"),
            overdue=count("Steps past their target"),
            stumbles=count("Steps that stumbled"),
            share_percent=said(["integer", "null"], "Achieved, of all that were reached"),
        ),
    ),
    steps=many(
        "Steps of all versions; previous and first: the latest run against those, by T0",
        record(
            id=text("Step, with #2 for its second occurrence"),
            title=text("Title in the newest definition that has it"),
            track=text("Track"),
            phase=text("Phase"),
            presence=_PRESENCE,
            takes=many(
                "The step in each run, in the order of runs",
                record(
                    status=one_of(
                        "What became of it",
                        "settled",
                        "open",
                        "unreached",
                        "not_applicable",
                        "absent",
                        "once",
                    ),
                    result=one_of("Outcome", "achieved", "not_achieved", "skipped", None),
                    elapsed_s=seconds("Since T0"),
                    since_phase_s=seconds("Since its phase was entered"),
                    since_step_s=seconds("Since the outcome before it in its phase"),
                    working_s=seconds("Since it was begun"),
                    target_s=seconds("Target that held, since T0"),
                    overdue=flag("Past its target"),
                    stumble=text("Where it stumbled, may be empty"),
                ),
            ),
            changes=many(
                "What the definitions say otherwise",
                record(
                    aspect=one_of("What", "title", "target", "phase"),
                    place=count("From the run of this place on"),
                    before=maybe("Before"),
                    after=maybe("After"),
                ),
            ),
            previous=_AGAINST,
            first=_AGAINST,
            stumbles_always=flag("It stumbled every time it was settled, twice at least"),
        ),
    ),
    phases=many(
        "Stays in phases",
        record(
            track=text("Track"),
            id=text("Phase"),
            visit=count("Which stay, from 1"),
            title=text("Title"),
            presence=_PRESENCE,
            takes=many(
                "The stay in each run, in the order of runs",
                record(
                    status=one_of(
                        "What became of it", "left", "stayed", "unreached", "absent", "once"
                    ),
                    duration_s=seconds("How long"),
                    target_s=seconds("When it was to be left, since T0"),
                    overdue=flag("Left past its target"),
                ),
            ),
            previous_s=seconds("The latest run against the one before"),
            first_s=seconds("The latest run against the first"),
        ),
    ),
    trends=many(
        "Numbers over all runs, oldest first",
        record(
            what=one_of(
                "Which number",
                "elapsed_s",
                "share_percent",
                "achieved",
                "not_achieved",
                "overdue",
                "stumbles",
            ),
            values=many("One a run", {"type": ["number", "null"]}),
            previous=said(["number", "null"], "The latest against the one before"),
            first=said(["number", "null"], "The latest against the first"),
        ),
    ),
    slower=texts("Steps slower than last time by 60 s and 10 % at least, worst first"),
    quicker=texts("Steps quicker than last time by as much, most first"),
    stumbling=texts("Steps that stumble every time"),
)

ANSWERS: Mapping[str, dict[str, Any]] = {
    "start/1": published("start:1", "bcpflow drill start --json", _START),
    "act/1": published("act:1", "bcpflow drill confirm --json and the other verbs", _ACT),
    "runs/1": published("runs:1", "bcpflow drill list --json", _RUNS),
    "verify/1": published("verify:1", "bcpflow journal verify --json", _VERIFY),
    "check/1": published("check:1", "bcpflow workflow check --json", _CHECK),
    "explain/1": published("explain:1", "bcpflow explain --json", _EXPLAIN),
    "compare/1": published("compare:1", "bcpflow drill compare --format json", _COMPARE),
    "workflows/1": published("workflows:1", "bcpflow workflow list --json", _WORKFLOWS),
}
"""By the name people ask for: ``bcpflow schema act/1``."""
