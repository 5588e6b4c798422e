"""The published JSON Schemas of a case at one moment, and of its audit pack.

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

_STATUS = one_of("Whether the case goes on", "running", "paused", "ended", "aborted", "voided")
_VALUE = {"type": ["string", "number", "boolean"]}
_FIELDS = said("object", "Fields of the case and their values", additionalProperties=_VALUE)
_HEAD = text("Short code of the chain's head: proves the record from paper")
_VERSION = count("How many events the head stands for")
_DEADLINE = one_of("Where it stands", "waiting", "running", "warning", "expired", "met", "met_late")
_AMOUNT = said(["string", "number", "boolean", "null"], "Sum in yen, as the field says it")

_CASE = record(
    schema={"const": "bcpflow/case/1"},
    id=text("Id of the case"),
    title=text("Its subject (件名)"),
    workflow=text("Guideline it follows"),
    state=_STATUS,
    opened_at=text("When it was opened, ISO 8601 in UTC"),
    phase=text("Phase it is in"),
    phase_title=text("Title of that phase"),
    method=said(["string", "number", "boolean", "null"], "Procurement method (field 方式)"),
    amount=_AMOUNT,
    contract_amount=_AMOUNT,
    paid_amount=_AMOUNT,
    fields=_FIELDS,
    gate=record(
        open=flag("The way on may be taken"),
        trigger=maybe("Name of the way on; null: the case is at an end"),
        to=maybe("Phase it leads to"),
        missing=texts("What is missing for it: steps, fields, conditions, approvals"),
        missing_kinds=texts("step, condition, fact or approval, for each of missing"),
    ),
    ways=many(
        "All ways out of the phase",
        record(
            trigger=text("Name of the way"),
            to=text("Phase it leads to"),
            back=flag("A return to an earlier phase"),
            open=flag("Its gate is open"),
        ),
    ),
    cautions=texts("Where its fields disagree with the tables of methods, in words"),
    ball=texts("Roles the case waits for"),
    documents=many(
        "Documents of the phases entered, and whatever else was attached",
        record(
            id=text("Document: its step, or a name of its own"),
            title=text("Title"),
            phase=maybe("Phase it is asked for in"),
            required=flag("The gate waits for it"),
            attached=flag("There is a version of it"),
            name=maybe("Name of the file"),
            number=said(["integer", "null"], "Number of the last version"),
            size=said(["integer", "null"], "Bytes"),
            media=maybe("Media type"),
            sha256=maybe("Hash of its content, hexadecimal"),
            place=maybe("stored (a copy is kept), or where the file is"),
            attached_at=maybe("When the last version was attached, ISO 8601 in UTC"),
            by=texts("Who attached any version of it"),
        ),
    ),
    approvals=many(
        "Approval steps of the phases entered",
        record(
            id=text("Step"),
            title=text("Title"),
            phase=text("Phase"),
            status=one_of("Where it stands", "waiting", "open", "requested", "approved", "lapsed"),
            route=maybe("Route it was put on"),
            roles=texts("Roles of the route, in order"),
            given=many(
                "Who approved", record(role=text("Role of the route"), by=text("Who it was"))
            ),
            next=maybe("Role whose word it waits for"),
            asked_by=maybe("Who asked for it"),
            changed=texts("What was changed after it was approved, so that it lapsed"),
        ),
    ),
    deadlines=many(
        "Deadlines that apply",
        record(
            id=text("Deadline"),
            title=text("What must have been done"),
            status=_DEADLINE,
            due=maybe("Day it runs out, ISO 8601; null: what it counts from has not happened"),
            remaining_s=seconds("Time left until that day is over; below zero: over"),
            met=maybe("Day it was met, ISO 8601"),
            not_before=flag("The day is the earliest, not the latest"),
            counts_from=text("What it counts from"),
            since=maybe("Day of that, ISO 8601"),
            rule=text("How it counts, in words"),
            source=maybe("The rule it comes from"),
            sample=flag("The time is a sample (例), no source gives it"),
        ),
    ),
    steps=many(
        "Steps that can be done now",
        record(
            id=text("Step"),
            title=text("Title"),
            kind=text("task, checklist, decision, question, document, approval, measure, notice"),
            role=maybe("Role that does it"),
            required=flag("The gate waits for it"),
            options=texts("Choices of a decision"),
            proposed=maybe("Choice that waits for an approver"),
            approvers=texts("Roles of which one must approve the choice"),
        ),
    ),
    sheets=many(
        "Sheets of figures", record(name=text("Name"), kind=text("quote, finding, score and so on"))
    ),
    version=_VERSION,
    head=_HEAD,
)

_DAY = record(
    at=text("The moment, ISO 8601 in UTC"),
    date=text("The day it was here, ISO 8601"),
    era=text("The day in its era (令和8年11月21日), perhaps empty"),
)


def _when(description: str) -> dict[str, Any]:
    return {**_DAY, "type": ["object", "null"], "description": description}


_MADE = {
    "version": count("Version of the event in the journal"),
    "by": text("The name, where names were asked for; else a role or a number"),
    "role": text("Role it was done in, where one was said"),
    "on": _DAY,
}
_REPORT = record(
    schema={"const": "bcpflow/case-report/1"},
    run=text("Id of the case"),
    title=text("Its subject (件名)"),
    kind={"const": "case", "description": "Kind of run"},
    status=_STATUS,
    workflow=text("Guideline it follows"),
    workflow_title=text("Title of the guideline"),
    edition=maybe("Edition of the guideline"),
    definition_hash=text("sha256 of the guideline the case holds"),
    facts=_FIELDS,
    standing=one_of("What the pack may claim", "interim", "final", "aborted", "voided"),
    interim=flag("The case goes on"),
    opened=_DAY,
    ended=_when("When the case was closed"),
    phase=text("Phase it is in"),
    phase_title=text("Title of that phase"),
    ball=texts("Roles the case waits for"),
    lacking=texts("Required documents nobody has attached"),
    fields=many(
        "Fields with every value they had",
        record(
            name=text("Field"),
            title=maybe("Its title"),
            value={**_VALUE, "description": "The value that stands"},
            changes=many(
                "All values in order",
                record(value={**_VALUE, "description": "The value"}, **_MADE),
            ),
        ),
    ),
    documents=many(
        "Documents with all their versions",
        record(
            id=text("Document: its step, or a name of its own"),
            title=text("Title"),
            phase=maybe("Phase it is asked for in"),
            required=flag("A gate waits for it"),
            versions=many(
                "Versions, first to last",
                record(
                    number=count("Number of the version"),
                    name=text("Name of the file"),
                    sha256=text("Hash of its content, hexadecimal"),
                    size=count("Bytes"),
                    media=text("Media type"),
                    place=text("stored (a copy is kept), or where the file is"),
                    state=one_of(
                        "Whether the file is still what it was", "whole", "changed", "missing", None
                    ),
                    **_MADE,
                ),
            ),
        ),
    ),
    approvals=many(
        "Every request for approval, in order",
        record(
            step=text("Approval step"),
            route=text("Route it was put on"),
            roles=texts("Roles of the route, in order"),
            left=texts("Roles that have not approved"),
            outcome=one_of(
                "What came of it",
                "pending", "approved", "returned", "withdrawn", "lapsed", "replaced",
            ),
            note=text("Note of who asked"),
            facts=_FIELDS,
            documents=said("object", "What was put before them: documents by their sha256"),
            sheets=said("object", "What was put before them: sheets by their digest"),
            acts=many(
                "What was said to it",
                record(
                    said=one_of("What it was", "given", "returned", "withdrawn", "lapsed"),
                    proxy_for=maybe("Role it was decided for in its stead (代決)"),
                    note=text("Note"),
                    reason=text("Reason"),
                    changed=texts("What was changed, so that it lapsed"),
                    **_MADE,
                ),
            ),
            **_MADE,
        ),
    ),
    scrutiny=said(["object", "null"], "What is found in the quotes today (scrutiny/1)"),
    sheets=many(
        "Sheets of figures, answers to findings among them",
        record(
            name=text("Name"),
            kind=text("quote, finding, score and so on"),
            data=said(["object", "null"], "What counts now; null: withdrawn"),
            entries=many(
                "All that was written on it",
                record(
                    data=said(["object", "null"], "The figures; null: it was withdrawn"),
                    reason=text("Why it was withdrawn"),
                    **_MADE,
                ),
            ),
        ),
    ),
    deadlines=many(
        "Deadlines that apply",
        record(
            id=text("Deadline"),
            title=text("What must have been done"),
            status=_DEADLINE,
            counts_from=text("How it counts, in words"),
            event=maybe("Happening, step, phase or rule it counts from"),
            event_on=_when("When that happened"),
            due=_when("When it runs out"),
            met=_when("When it was met"),
            not_before=flag("The day is the earliest, not the latest"),
            source=maybe("The rule it comes from"),
            sample=flag("The time is a sample (例), no source gives it"),
        ),
    ),
    events=many(
        "Named events in the order of their days", record(event=text("Named event"), on=_DAY)
    ),
    overridden=many("Versions of the rows of gates passed although shut", count("Version")),
    returned=many("Versions of the rows of returns and refused choices", count("Version")),
    left_out=many("Versions of the rows of skipped and undone steps", count("Version")),
    people=many(
        "Everybody who did something",
        record(
            person=_MADE["by"],
            roles=many(
                "Parts taken", record(role=text("Role"), first=_DAY)
            ),
            attached=count("Versions of documents attached"),
            filled=count("Sheets filled"),
            asked=count("Approvals asked for"),
            approved=count("Approvals given"),
            returned=count("Approvals sent back"),
        ),
    ),
    separation=many(
        "Separations of duties and who acted in their roles",
        record(
            rule=text("Short name of the rule"),
            why=text("Its reason"),
            source=maybe("Where it is written"),
            held=said(
                "object",
                "Who acted, by role",
                additionalProperties={"type": "array", "items": {"type": "string"}},
            ),
            clashes=texts("Who acted in roles that exclude each other"),
        ),
    ),
    rules={
        **record(
            rules=text("Name of the rules"),
            title=text("What they are called"),
            dated=text("Day they were settled"),
            source=maybe("Where they come from"),
            drafters=texts("Roles that draft"),
            reviewers=texts("Roles whose documents about a draft are no draft of their own"),
            review_sheets=texts("Kinds of sheets that judge a draft and are none"),
            routes=many(
                "Approval routes; the first that fits is taken",
                record(
                    id=text("Short name"),
                    when=maybe("Condition on the fields"),
                    steps=texts("Approval steps it is for; none: all"),
                    roles=texts("Roles that approve, in order"),
                    source=maybe("Where it is written"),
                ),
            ),
            proxies=said("object", "Roles that may decide in another's stead, by that role"),
        ),
        "type": ["object", "null"],
        "description": "The rules in force when the case was opened",
    },
    rows=many("The rows of log/1, each with its day (on)", said("object", "A row")),
    head=_HEAD,
    version=_VERSION,
)  # fmt: skip

CASE: Mapping[str, dict[str, Any]] = {
    "case/1": published("case:1", "bcpflow case show --json", _CASE),
    "case-report/1": published(
        "case-report:1", "bcpflow case report --format json", _REPORT
    ),
}  # fmt: skip
