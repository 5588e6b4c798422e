"""The published JSON Schema of the after-action report.

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

_RATING = ("P", "S", "M", "U", "N")
_OBSERVED = one_of("What kind", "strength", "improvement", "stumble", "note")
_WHO = text("The name, where names were asked for; else a role or a number")
_WHEN = text("When, ISO 8601 in UTC")
_ROLE = text("Role it was said in, perhaps empty")

_OBJECTIVE = record(
    id=text("Objective"),
    title=text("The objective in a sentence"),
    steps=texts("Steps that show it"),
    measures=said(
        "object",
        "What the record says of these steps; percentages where the rule speaks of percent",
        additionalProperties={"type": "number"},
    ),
    suggested=one_of("Rating the rule suggests; null: no rule", *_RATING, None),
    because=maybe("Why, in the rule's words"),
    rating=one_of("Rating people decided on; null: not yet", *_RATING, None),
    history=many(
        "Every rating that was given, the last one stands",
        record(
            rating=one_of("Rating", *_RATING),
            suggested=one_of("What the rule suggested then", *_RATING, None),
            reason=text("Why it differs from what was suggested"),
            by=_WHO,
            role=_ROLE,
            occurred_at=_WHEN,
        ),
    ),
)
_OBSERVATION = record(
    id=text("Observation"),
    kind=_OBSERVED,
    about=maybe("step:X, inject:X or objective:X"),
    text=text("What was seen"),
    analysis=text("Why it was so"),
    by=_WHO,
    role=_ROLE,
    elapsed_s=seconds("Exercise time since T0"),
    occurred_at=_WHEN,
)
_AREA = record(
    observation=maybe("Observation it is; null: a stumble of the record"),
    row=said(["integer", "null"], "Version of the row the stumble stands in"),
    kind=_OBSERVED,
    about=maybe("step:X, inject:X or objective:X"),
    text=text("What is to be improved"),
    analysis=text("Why it was so"),
    actions=texts("Corrective actions agreed on because of it"),
)
_ACTION = record(
    id=text("Corrective action"),
    text=text("What will be done"),
    element=one_of(
        "Element (POETE)", "planning", "organisation", "equipment", "training", "exercise"
    ),
    owner=_WHO,
    due=text("Day it is due, ISO 8601"),
    closed=flag("It is done"),
    closed_at=maybe("When it was closed, ISO 8601 in UTC"),
    evidence=text("What proves it"),
    later_run=maybe("Later run in which the step met its target"),
    observation=maybe("Observation it comes from"),
    step=maybe("Step it is to mend"),
    history=many(
        "Everything said of it, in order",
        record(
            what=one_of("What was done", "added", "updated", "closed"),
            changes=said("object", "New values by field", additionalProperties={"type": "string"}),
            note=text("Note or evidence"),
            by=_WHO,
            occurred_at=_WHEN,
        ),
    ),
)
_ISSUE = record(
    run=text("Run it was agreed on in"),
    action=text("Corrective action"),
    text=text("What was to be mended"),
    due=text("Day it was due, ISO 8601"),
    step=maybe("Step it is about"),
    improved=one_of("Whether it is mended; null: nobody has said", "yes", "no", "unknown", None),
    note=text("What was said of it"),
)
_QUESTION = record(
    no=count("Number of the question, from 1"),
    question=text("What was asked in the hot wash"),
    answers=many("Answers", record(text=text("Answer"), by=_WHO, role=_ROLE)),
)
_STEP = record(
    id=text("Step; #2 where it came up again"),
    title=text("Title of the step"),
    track=text("Track"),
    phase=text("Phase"),
    role=text("Role that does it, perhaps empty"),
    required=flag("Gates wait for it"),
    outcome=one_of(
        "Outcome; null: reached and not settled", "achieved", "not_achieved", "skipped", None
    ),
    target_s=seconds("By when, since T0"),
    sample_target=flag("The target is a sample no source gives (例)"),
    begun_s=seconds("When work on it began, since T0"),
    actual_s=seconds("When it was settled, since T0"),
    delta_s=seconds("Actual less target: above zero is overdue"),
    last_s=seconds("When it was settled in the run before, since T0"),
    note=text("Note or reason"),
    stumble=text("Where the team stumbled (つまづいた工程)"),
    holder=maybe("Who held its role then"),
    stands_in=count("As which deputy (代行順位); 0: as the role's own holder"),
    late=flag("Typed in afterwards (後記)"),
    value=maybe("Measure, answer or document"),
    option=maybe("What was decided"),
)
_INJECT = record(
    id=text("Inject"),
    content=text("What the players were told"),
    action=maybe("Expected action"),
    to=texts("Roles that got it; empty: everybody"),
    by=maybe("By which means"),
    sender=maybe("Who it seemed to come from"),
    expects=texts("Steps that answer it"),
    objective=maybe("Objective it serves"),
    unplanned=flag("Nobody had planned it"),
    status=one_of(
        "Where it stands", "scheduled", "due", "by hand", "held", "cancelled", "delivered"
    ),
    due_s=seconds("When it was due, since T0; null: by hand, or not known"),
    delivered_s=seconds("When it was delivered, since T0"),
    automatic=flag("The clock delivered it"),
    response_s=seconds("From delivery to the first step that answers it"),
    result=one_of("What an evaluator said of the answer", "achieved", "not_achieved", None),
    note=text("Evaluator's note"),
    reason=text("Why it was held or cancelled"),
)
_AAR = record(
    schema={"const": "bcpflow/aar/1"},
    run=text("Id of the run"),
    title=text("Name given to the run, perhaps empty"),
    kind=one_of("exercise, incident (a real one) or case", "exercise", "incident", "case"),
    status=one_of("Whether the run goes on", "running", "paused", "ended", "aborted", "voided"),
    workflow=text("Id of the definition"),
    workflow_title=text("Title of the definition"),
    edition=maybe("Edition of the plan"),
    definition_hash=text("sha256 of the definition"),
    started_at=text("T0, ISO 8601 in UTC"),
    scenario_start=maybe("Scenario's start, ISO 8601"),
    facts=said(
        "object",
        "Declared facts and their values",
        additionalProperties={"type": ["string", "number", "boolean"]},
    ),
    standing=one_of("What the report may claim", "interim", "final", "aborted", "voided"),
    interim=flag("The run goes on; figures and ratings will change"),
    ended_at=maybe("When the run ended, ISO 8601 in UTC"),
    scenario=maybe("The assumed situation"),
    summary=maybe("What the workflow is for"),
    evaluation={
        **record(
            id=text("Name of the rule"),
            title=text("What it is called"),
            dated=text("Day it was settled"),
            source=maybe("Where it comes from"),
        ),
        "type": ["object", "null"],
        "description": "The rule that suggested the ratings",
    },
    objectives=many("Objectives with their ratings", _OBJECTIVE),
    strengths=many("What went well", _OBSERVATION),
    areas=many("What is to be improved, stumbles of the record last", _AREA),
    notes=many("Other observations", _OBSERVATION),
    actions=many("The improvement plan", _ACTION),
    previous=maybe("Run before of the same workflow"),
    issues=many("Its open corrective actions, and whether they are mended", _ISSUE),
    hotwash=many("Questions and answers at the end", _QUESTION),
    steps=many("Plan against actual, step by step", _STEP),
    injects=many("Injects as planned and as they went", _INJECT),
    deadlines=many(
        "Deadlines",
        record(
            id=text("Deadline"),
            title=text("What must have been done by then"),
            status=one_of(
                "Where it stands", "waiting", "running", "warning", "expired", "met", "met_late"
            ),
            due_s=seconds("When it runs out, since T0"),
            met_s=seconds("When it was met, since T0"),
            source=maybe("The rule it comes from"),
        ),
    ),
    roles=many(
        "Roles and who answered for them",
        record(
            id=text("Role"),
            title=text("Title of the role"),
            members=texts("Who holds it by the roster"),
            holder=maybe("Who held it at the end"),
            stood_in=texts("Who did its steps as a deputy"),
            steps=count("How many steps were settled in it"),
        ),
    ),
    people=many(
        "Who was expected or came",
        record(
            person=_WHO,
            roles=texts("Roles by the roster"),
            presence=one_of("At the end", "expected", "present", "absent"),
            arrived_s=seconds("Arrived, since T0"),
            gone_s=seconds("Gone, since T0"),
        ),
    ),
    staffing=many(
        "Number of people planned and there",
        record(
            by_s=seconds("At this time since T0"),
            planned=count("How many were planned"),
            actual=said(["integer", "null"], "How many were there; null: not known"),
        ),
    ),
    undone=many("Versions of the rows that took an outcome back", count("Version")),
    late=many("Versions of the rows typed in afterwards", count("Version")),
    totals=said("object", "The summary of log/1"),
    rows=many("The rows of log/1", said("object", "A row")),
    head=text("Short code of the chain's head: proves the record from paper"),
    version=count("How many events the head stands for"),
)

AAR: Mapping[str, dict[str, Any]] = {
    "aar/1": published("aar:1", "bcpflow drill report --format json", _AAR),
}
