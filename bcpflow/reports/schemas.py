"""The published JSON Schemas of what ``--json`` prints, by the name in a document's ``schema``.

A number in a name changes only when a field is renamed or removed, which is not done. Fields may
be added; readers must let unknown ones be, and so do these schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.reports.form_json import FORM
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
from bcpflow.reports.schemas_aar import AAR
from bcpflow.reports.schemas_actions import ACTIONS
from bcpflow.reports.schemas_answers import ANSWERS
from bcpflow.reports.schemas_case import CASE
from bcpflow.reports.schemas_case_tables import CASE_TABLES
from bcpflow.reports.schemas_journal import JOURNAL
from bcpflow.reports.schemas_kit import KIT
from bcpflow.reports.schemas_paper import PAPER
from bcpflow.reports.schemas_portfolio import PORTFOLIO
from bcpflow.reports.schemas_review import REVIEW
from bcpflow.reports.schemas_site import SITE
from bcpflow.reports.schemas_trust import TRUST
from bcpflow.reports.schemas_workbook import WORKBOOK

_KIND = one_of("exercise, incident (a real one) or case", "exercise", "incident", "case")
_STATE = one_of("Whether the run goes on", "running", "paused", "ended", "aborted", "voided")
_FACTS = said(
    "object",
    "Declared facts and their values",
    additionalProperties={"type": ["string", "number", "boolean"]},
)
_ITEM_STATE = one_of(
    "State of a checklist item; null: untouched",
    "normal", "abnormal", "unchecked", "not_applicable", None,
)  # fmt: skip
_HEAD = text("Short code of the chain's head: proves the record from paper")
_VERSION = count("How many events the head stands for")

_ROW = record(
    no=count("Number of the row, in order of occurrence"),
    version=count("Number of the event in the journal, in order of recording"),
    event=text("Name of the event in the journal, such as step.confirmed"),
    kind=one_of(
        "What the row is about",
        "start",
        "step",
        "check",
        "phase",
        "inject",
        "note",
        "fact",
        "event",
        "undo",
        "clock",
        "end",
    ),
    occurred_at=text("When it happened, ISO 8601 in UTC"),
    recorded_at=text("When it was written down, ISO 8601 in UTC"),
    elapsed_s=seconds("Exercise time since T0"),
    scenario_time=maybe("Scenario time, ISO 8601, where a scenario's start was declared"),
    track=maybe("Track"),
    phase=maybe("Phase; of a phase row: the one entered"),
    step=maybe("Step, in the row of its outcome; #2 where it came up again"),
    about=maybe("Step, inject or named event that another row is about"),
    title=maybe("Title of step or phase, content of the inject"),
    result=one_of("Outcome of the step", "achieved", "not_achieved", "skipped", None),
    target_s=seconds("Target that held when the step was settled, since T0"),
    sample_target=flag("The target is a sample no source gives (例)"),
    delta_s=seconds("Elapsed less target: above zero is overdue"),
    begun_s=seconds("When work on the step began, since T0"),
    by=text("Who recorded it: the name, or the handle where the name was removed"),
    role=text("Role it was done in"),
    note=text("Note or reason, as it was typed"),
    stumble=text("Where the team stumbled (つまづいた工程)"),
    late=flag("Typed in afterwards (後記)"),
    undone=flag("No longer counts (取消)"),
    undoes=said(["integer", "null"], "Version of the outcome an undo row takes back"),
    option=maybe("Option of a decision"),
    value=said(["string", "number", "boolean", "null"], "Measure, answer, document or fact"),
    items=many(
        "Checklist items: those ticked, or all as they stood at the step's outcome",
        record(id=text("Item"), state=_ITEM_STATE, value=maybe("Number noted beside it")),
    ),
    fact=maybe("Fact that was declared"),
    from_=maybe("Phase that was left"),
    trigger=maybe("Transition that was taken"),
    back=flag("A return to an earlier phase (差戻し)"),
    overridden=texts("What the gate still asked for when a role opened it"),
    clock=said(["object", "null"], "to_s of a jump, speed of a change, by_s of a wall-clock step"),
    holder=maybe("Who held the step's role then: the name, or the handle where it was removed"),
    stands_in=count("As which deputy (代行順位); 0: as the role's own holder"),
    login=maybe("Under whose login it was written, where that is not the one of ``by``"),
    via=one_of("Whose login that is: the machine's or the server's", "os", "db", None),
    person=maybe("Whom a row about people is about"),
    proposed=maybe("Option that was proposed to, or refused by, an approver"),
)
_PHASE_TOTAL = record(
    track=text("Track"),
    id=text("Phase"),
    title=text("Title of the phase"),
    entered_s=seconds("Entered, since T0"),
    left_s=seconds("Left, since T0; null: still there"),
    duration_s=seconds("Time spent in it"),
    target_s=seconds("By when it was to be left, since T0"),
    delta_s=seconds("Left less target"),
    achieved=count("Steps achieved during this stay"),
    not_achieved=count("Steps not achieved"),
    skipped=count("Steps skipped"),
    overdue=count("Steps settled after their target"),
)
_INJECT_TOTAL = record(
    id=text("Inject"),
    content=text("What the players were told"),
    action=maybe("Expected action"),
    expects=texts("Steps that answer it"),
    due_s=seconds("When it was due, since T0; null: by hand"),
    delivered_s=seconds("When it was delivered, since T0"),
    response_s=seconds("From delivery to the first step that answers it"),
)
_OVERRIDE = record(
    no=count("Number of the row"),
    occurred_at=text("When, ISO 8601 in UTC"),
    elapsed_s=seconds("Exercise time since T0"),
    track=maybe("Track"),
    from_=maybe("Phase that was left"),
    to=maybe("Phase that was entered"),
    missing=texts("What the gate still asked for"),
    reason=text("Why it was opened all the same"),
    role=text("Role that opened it"),
    by=text("Who recorded it"),
)
_LOG = record(
    schema={"const": "bcpflow/log/1"},
    run=text("Id of the run"),
    title=text("Name given to the run, perhaps empty"),
    kind=_KIND,
    status=_STATE,
    workflow=text("Id of the definition"),
    workflow_title=text("Title of the definition"),
    edition=maybe("Edition of the plan"),
    definition_hash=text("sha256 of the definition the run holds"),
    started_at=text("T0, ISO 8601 in UTC"),
    scenario_start=maybe("Declared start of the scenario, ISO 8601"),
    facts=_FACTS,
    rows=many("The record, in order of occurrence", _ROW),
    summary=record(
        elapsed_s=seconds("Exercise time of the whole run"),
        estimated=flag("A time rests on the wall clock, across a restart of the machine (推定)"),
        achieved=count("Steps achieved"),
        not_achieved=count("Steps not achieved"),
        skipped=count("Steps skipped"),
        overdue=count("Steps settled after their target"),
        stumbles=count("Steps at which the team stumbled"),
        undone=count("Outcomes taken back"),
        late=count("Rows typed in afterwards"),
        pauses=count("Pauses of the exercise clock"),
        paused_s=seconds("Time it stood, by the wall clock"),
        jumps=count("Jumps of the exercise clock"),
        phases=many("One entry a stay in a phase", _PHASE_TOTAL),
        injects=many("Delivered injects", _INJECT_TOTAL),
        overrides=many("Gates opened by a role although shut", _OVERRIDE),
        unsettled=texts("Steps of entered phases that apply and have no outcome"),
        unreached=texts("Phases the run never entered"),
    ),
    head=_HEAD,
    version=_VERSION,
)
_WAY = record(
    trigger=text("Name of the transition"),
    to=text("Phase it leads to"),
    title=maybe("Label"),
    back=flag("A return to an earlier phase"),
    open=flag("Its gate is open"),
    missing=texts("What its gate still asks for"),
    missing_kinds=texts("step, condition or fact, for each of missing"),
    override=texts("Roles that may open it with a reason"),
)
_ISSUE = record(
    action=text("Corrective action, as `bcpflow action` knows it"),
    step=maybe("Step it is about"),
    text=text("What is to be mended"),
    due=text("By when, a day"),
    improved=one_of("Whether it is mended (改善されましたか)", "yes", "no", "unknown", None),
)
_STEP = record(
    id=text("Step; #2 where it came up again"),
    title=text("Title"),
    kind=text("task, checklist, decision, question, document, approval, measure or notice"),
    track=text("Track"),
    phase=text("Phase it stands in"),
    role=maybe("Role that does it"),
    required=flag("A gate for all required steps waits for it"),
    status=one_of("Where it stands", "waiting", "open", "achieved", "not_achieved", "skipped"),
    current=flag("Its track is in its phase"),
    target_s=seconds("By when, since T0; null: none, or not known yet"),
    sample_target=flag("The target is a sample no source gives (例)"),
    begun_s=seconds("When work began, since T0"),
    actual_s=seconds("When it was settled, since T0"),
    overdue_s=seconds("By how much it is, or was settled, after its target; null: it is not"),
    waits_for=texts("Steps that must be settled first"),
    options=many(
        "Choices of a decision",
        record(id=text("Option"), title=text("In words"), fires=maybe("Trigger it sets off")),
    ),
    option=maybe("Option that was chosen"),
    value=maybe("Measure, answer or document"),
    items=many(
        "Checklist",
        record(
            id=text("Item"),
            title=text("What is looked at"),
            state=_ITEM_STATE,
            value=maybe("Number noted beside it"),
        ),
    ),
    holder=maybe("Who holds its role now"),
    stands_in=count("As which deputy; 0: as the role's own holder"),
    unmanned=flag("Nobody who could do it is there"),
    proposed=maybe("Option that waits for an approver"),
    approvers=texts("Roles of which one must approve the choice"),
    repeating=flag("One due time of a repeating duty"),
    last_s=seconds("When it was settled in the run before, since its T0"),
    issues=many("Open corrective actions of earlier runs about it", _ISSUE),
)
_STATUS = record(
    schema={"const": "bcpflow/status/1"},
    id=text("Id of the run"),
    title=text("Name given to the run, perhaps empty"),
    workflow=text("Id of the definition"),
    workflow_title=text("Title of the definition"),
    kind=_KIND,
    state=_STATE,
    elapsed_s=seconds("Exercise time now"),
    estimated=flag("It rests on the wall clock, across a restart of the machine (推定)"),
    speed=said("number", "Speed of the exercise clock"),
    scenario_time=maybe("Scenario time now, ISO 8601"),
    facts=_FACTS,
    tracks=many(
        "Where each track is",
        record(
            id=text("Track"),
            title=text("Title of the track"),
            phase=text("Phase it is in"),
            phase_title=text("Title of that phase"),
            entered_s=seconds("Entered, since T0"),
            target_s=seconds("By when it is to be left, since T0"),
            final=flag("The track has ended"),
            next=many("Ways out", _WAY),
        ),
    ),
    steps=many("Steps that apply, in the order of the definition", _STEP),
    not_applicable=texts("Steps that do not apply under the facts known"),
    injects=many(
        "Injects of an exercise that were delivered; with --controller all",
        record(
            id=text("Inject"),
            content=text("What the players are told"),
            status=one_of(
                "Where it stands", "scheduled", "due", "by hand", "held", "cancelled", "delivered"
            ),
            due_s=seconds("When it is due, since T0"),
            delivered_s=seconds("When it was delivered, since T0"),
            response_s=seconds("From delivery to the first step that answers it"),
            to=texts("Roles that get it; none: everybody"),
            sender=maybe("Who it seems to come from"),
            by=maybe("By which means"),
            action=maybe("Expected action"),
            expects=texts("Steps that answer it"),
            objective=maybe("Objective it serves"),
            result=one_of("What an evaluator said", "achieved", "not_achieved", None),
            unplanned=flag("It was put in on the way"),
        ),
    ),
    people=many(
        "The roster, in calling order",
        record(
            person=text("Name, or handle where it was removed"),
            presence=one_of("Where they are", "expected", "present", "absent"),
            arrived_s=seconds("When they arrived, since T0"),
            gone_s=seconds("When they were said to be absent, since T0"),
            roles=texts("Roles by the roster"),
            holds=texts("Roles held now"),
        ),
    ),
    staffing=many(
        "The planned staffing curve",
        record(
            by_s=seconds("By when, since T0"),
            planned=count("How many were to be there"),
            actual=said(["integer", "null"], "How many were; null: not known (yet)"),
        ),
    ),
    deadlines=many(
        "Clocks that count from named events",
        record(
            id=text("Deadline"),
            title=text("What must have been done"),
            status=one_of(
                "Where it stands", "waiting", "running", "warning", "expired", "met", "met_late"
            ),
            due_s=seconds("When it runs out, since T0; null: its event has not happened"),
            remaining_s=seconds("Time left; below zero: over"),
            met_s=seconds("When it was met, since T0"),
            warning=count("How many of its warnings have been passed"),
        ),
    ),
    previous=maybe("The run before of the same workflow"),
    issues=many("Open corrective actions of earlier runs", _ISSUE),
    version=_VERSION,
    head=_HEAD,
)

SCHEMAS: Mapping[str, dict[str, Any]] = {
    "log/1": published("log:1", "bcpflow drill log --format json", _LOG),
    "status/1": published("status:1", "bcpflow drill status --json", _STATUS),
    **ANSWERS,
    **SITE,
    **JOURNAL,
    **ACTIONS,
    **REVIEW,
    **AAR,
    **PAPER,
    **FORM,
    **CASE,
    **CASE_TABLES,
    **PORTFOLIO,
    **TRUST,
    **WORKBOOK,
    **KIT,
}
"""By the name people ask for: ``bcpflow schema log/1``."""
