"""The published JSON Schemas of what ``--json`` prints, by the name in a document's ``schema``.

A number in a name changes only when a field is renamed or removed, which is not done. Fields may
be added; readers must let unknown ones be, and so do these schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _said(kind: str | list[str], description: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "description": description, **more}


def _text(description: str) -> dict[str, Any]:
    return _said("string", description)


def _maybe(description: str) -> dict[str, Any]:
    return _said(["string", "null"], description)


def _flag(description: str) -> dict[str, Any]:
    return _said("boolean", description)


def _count(description: str) -> dict[str, Any]:
    return _said("integer", description, minimum=0)


def _seconds(description: str) -> dict[str, Any]:
    return _said(["number", "null"], f"{description} (seconds)")


def _one_of(description: str, *values: str | None) -> dict[str, Any]:
    return {"enum": list(values), "description": description}


def _texts(description: str) -> dict[str, Any]:
    return _said("array", description, items={"type": "string"})


def _list(description: str, of: dict[str, Any]) -> dict[str, Any]:
    return _said("array", description, items=of)


def _object(**fields: dict[str, Any]) -> dict[str, Any]:
    """An object that has at least these fields."""
    named = {name.rstrip("_"): field for name, field in fields.items()}
    return {"type": "object", "properties": named, "required": list(named)}


def _schema(name: str, title: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": _DIALECT, "$id": f"urn:bcpflow:schema:{name}", "title": title, **body}


_KIND = _one_of("exercise, incident (a real one) or case", "exercise", "incident", "case")
_STATE = _one_of("Whether the run goes on", "running", "paused", "ended", "aborted")
_FACTS = _said(
    "object",
    "Declared facts and their values",
    additionalProperties={"type": ["string", "number", "boolean"]},
)
_ITEM_STATE = _one_of(
    "State of a checklist item; null: untouched",
    "normal", "abnormal", "unchecked", "not_applicable", None,
)  # fmt: skip
_HEAD = _text("Short code of the chain's head: proves the record from paper")
_VERSION = _count("How many events the head stands for")

_ROW = _object(
    no=_count("Number of the row, in order of occurrence"),
    version=_count("Number of the event in the journal, in order of recording"),
    event=_text("Name of the event in the journal, such as step.confirmed"),
    kind=_one_of(
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
    occurred_at=_text("When it happened, ISO 8601 in UTC"),
    recorded_at=_text("When it was written down, ISO 8601 in UTC"),
    elapsed_s=_seconds("Exercise time since T0"),
    scenario_time=_maybe("Scenario time, ISO 8601, where a scenario's start was declared"),
    track=_maybe("Track"),
    phase=_maybe("Phase; of a phase row: the one entered"),
    step=_maybe("Step, in the row of its outcome; #2 where it came up again"),
    about=_maybe("Step, inject or named event that another row is about"),
    title=_maybe("Title of step or phase, content of the inject"),
    result=_one_of("Outcome of the step", "achieved", "not_achieved", "skipped", None),
    target_s=_seconds("Target that held when the step was settled, since T0"),
    sample_target=_flag("The target is a sample no source gives (例)"),
    delta_s=_seconds("Elapsed less target: above zero is overdue"),
    begun_s=_seconds("When work on the step began, since T0"),
    by=_text("Who recorded it: the name, or the handle where the name was removed"),
    role=_text("Role it was done in"),
    note=_text("Note or reason, as it was typed"),
    stumble=_text("Where the team stumbled (つまづいた工程)"),
    late=_flag("Typed in afterwards (後記)"),
    undone=_flag("No longer counts (取消)"),
    undoes=_said(["integer", "null"], "Version of the outcome an undo row takes back"),
    option=_maybe("Option of a decision"),
    value=_said(["string", "number", "boolean", "null"], "Measure, answer, document or fact"),
    items=_list(
        "Checklist items: those ticked, or all as they stood at the step's outcome",
        _object(id=_text("Item"), state=_ITEM_STATE, value=_maybe("Number noted beside it")),
    ),
    fact=_maybe("Fact that was declared"),
    from_=_maybe("Phase that was left"),
    trigger=_maybe("Transition that was taken"),
    back=_flag("A return to an earlier phase (差戻し)"),
    overridden=_texts("What the gate still asked for when a role opened it"),
    clock=_said(["object", "null"], "to_s of a jump, speed of a change, by_s of a wall-clock step"),
)
_PHASE_TOTAL = _object(
    track=_text("Track"),
    id=_text("Phase"),
    title=_text("Title of the phase"),
    entered_s=_seconds("Entered, since T0"),
    left_s=_seconds("Left, since T0; null: still there"),
    duration_s=_seconds("Time spent in it"),
    target_s=_seconds("By when it was to be left, since T0"),
    delta_s=_seconds("Left less target"),
    achieved=_count("Steps achieved during this stay"),
    not_achieved=_count("Steps not achieved"),
    skipped=_count("Steps skipped"),
    overdue=_count("Steps settled after their target"),
)
_INJECT_TOTAL = _object(
    id=_text("Inject"),
    content=_text("What the players were told"),
    action=_maybe("Expected action"),
    expects=_texts("Steps that answer it"),
    due_s=_seconds("When it was due, since T0; null: by hand"),
    delivered_s=_seconds("When it was delivered, since T0"),
    response_s=_seconds("From delivery to the first step that answers it"),
)
_OVERRIDE = _object(
    no=_count("Number of the row"),
    occurred_at=_text("When, ISO 8601 in UTC"),
    elapsed_s=_seconds("Exercise time since T0"),
    track=_maybe("Track"),
    from_=_maybe("Phase that was left"),
    to=_maybe("Phase that was entered"),
    missing=_texts("What the gate still asked for"),
    reason=_text("Why it was opened all the same"),
    role=_text("Role that opened it"),
    by=_text("Who recorded it"),
)
_LOG = _object(
    schema={"const": "bcpflow/log/1"},
    run=_text("Id of the run"),
    title=_text("Name given to the run, perhaps empty"),
    kind=_KIND,
    status=_STATE,
    workflow=_text("Id of the definition"),
    workflow_title=_text("Title of the definition"),
    edition=_maybe("Edition of the plan"),
    definition_hash=_text("sha256 of the definition the run holds"),
    started_at=_text("T0, ISO 8601 in UTC"),
    scenario_start=_maybe("Declared start of the scenario, ISO 8601"),
    facts=_FACTS,
    rows=_list("The record, in order of occurrence", _ROW),
    summary=_object(
        elapsed_s=_seconds("Exercise time of the whole run"),
        estimated=_flag("A time rests on the wall clock, across a restart of the machine (推定)"),
        achieved=_count("Steps achieved"),
        not_achieved=_count("Steps not achieved"),
        skipped=_count("Steps skipped"),
        overdue=_count("Steps settled after their target"),
        stumbles=_count("Steps at which the team stumbled"),
        undone=_count("Outcomes taken back"),
        late=_count("Rows typed in afterwards"),
        pauses=_count("Pauses of the exercise clock"),
        paused_s=_seconds("Time it stood, by the wall clock"),
        jumps=_count("Jumps of the exercise clock"),
        phases=_list("One entry a stay in a phase", _PHASE_TOTAL),
        injects=_list("Delivered injects", _INJECT_TOTAL),
        overrides=_list("Gates opened by a role although shut", _OVERRIDE),
        unsettled=_texts("Steps of entered phases that apply and have no outcome"),
        unreached=_texts("Phases the run never entered"),
    ),
    head=_HEAD,
    version=_VERSION,
)
_WAY = _object(
    trigger=_text("Name of the transition"),
    to=_text("Phase it leads to"),
    title=_maybe("Label"),
    back=_flag("A return to an earlier phase"),
    open=_flag("Its gate is open"),
    missing=_texts("What its gate still asks for"),
    missing_kinds=_texts("step, condition or fact, for each of missing"),
    override=_texts("Roles that may open it with a reason"),
)
_STEP = _object(
    id=_text("Step; #2 where it came up again"),
    title=_text("Title"),
    kind=_text("task, checklist, decision, question, document, approval, measure or notice"),
    track=_text("Track"),
    phase=_text("Phase it stands in"),
    role=_maybe("Role that does it"),
    required=_flag("A gate for all required steps waits for it"),
    status=_one_of("Where it stands", "waiting", "open", "achieved", "not_achieved", "skipped"),
    current=_flag("Its track is in its phase"),
    target_s=_seconds("By when, since T0; null: none, or not known yet"),
    sample_target=_flag("The target is a sample no source gives (例)"),
    begun_s=_seconds("When work began, since T0"),
    actual_s=_seconds("When it was settled, since T0"),
    overdue_s=_seconds("By how much it is, or was settled, after its target; null: it is not"),
    waits_for=_texts("Steps that must be settled first"),
    options=_list(
        "Choices of a decision",
        _object(id=_text("Option"), title=_text("In words"), fires=_maybe("Trigger it sets off")),
    ),
    option=_maybe("Option that was chosen"),
    value=_maybe("Measure, answer or document"),
    items=_list(
        "Checklist",
        _object(
            id=_text("Item"),
            title=_text("What is looked at"),
            state=_ITEM_STATE,
            value=_maybe("Number noted beside it"),
        ),
    ),
)
_STATUS = _object(
    schema={"const": "bcpflow/status/1"},
    id=_text("Id of the run"),
    title=_text("Name given to the run, perhaps empty"),
    workflow=_text("Id of the definition"),
    workflow_title=_text("Title of the definition"),
    kind=_KIND,
    state=_STATE,
    elapsed_s=_seconds("Exercise time now"),
    estimated=_flag("It rests on the wall clock, across a restart of the machine (推定)"),
    speed=_said("number", "Speed of the exercise clock"),
    scenario_time=_maybe("Scenario time now, ISO 8601"),
    facts=_FACTS,
    tracks=_list(
        "Where each track is",
        _object(
            id=_text("Track"),
            title=_text("Title of the track"),
            phase=_text("Phase it is in"),
            phase_title=_text("Title of that phase"),
            entered_s=_seconds("Entered, since T0"),
            target_s=_seconds("By when it is to be left, since T0"),
            final=_flag("The track has ended"),
            next=_list("Ways out", _WAY),
        ),
    ),
    steps=_list("Steps that apply, in the order of the definition", _STEP),
    not_applicable=_texts("Steps that do not apply under the facts known"),
    injects=_list(
        "Injects of an exercise",
        _object(
            id=_text("Inject"),
            content=_text("What the players are told"),
            status=_one_of("Where it stands", "scheduled", "due", "by hand", "delivered"),
            due_s=_seconds("When it is due, since T0"),
            delivered_s=_seconds("When it was delivered, since T0"),
            response_s=_seconds("From delivery to the first step that answers it"),
        ),
    ),
    version=_VERSION,
    head=_HEAD,
)

SCHEMAS: Mapping[str, dict[str, Any]] = {
    "log/1": _schema("log:1", "bcpflow drill log --format json", _LOG),
    "status/1": _schema("status:1", "bcpflow drill status --json", _STATUS),
}
"""By the name people ask for: ``bcpflow schema log/1``."""
