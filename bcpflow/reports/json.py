"""A document for programs: the log (bcpflow/log/1).

Rules, held by tests/reports/test_json.py:

1. Fields may be added, never renamed; `schemas` says what each of them is.
2. Seconds are numbers: whole ones are integers, others have at most three decimals.
3. Texts are what was said, unmarked; whoever prints the document makes it inert (`safe_json`).

This module must never word or lay out anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.definition.model import Text
from bcpflow.events import (
    ClockJumped,
    ClockStepped,
    FactDeclared,
    ItemsChecked,
    OptionChosen,
    OptionProposed,
    OptionRefused,
    PhaseChanged,
    RunStarted,
    SpeedChanged,
    StepConfirmed,
    StepUndone,
    name_of,
)
from bcpflow.instants import iso
from bcpflow.language import Translator, translator
from bcpflow.projections.rows import Row
from bcpflow.projections.totals import InjectTotal, PhaseTotal, Summary
from bcpflow.reports.material import Told, person
from bcpflow.reports.wording import Wording

LOG_SCHEMA = "bcpflow/log/1"


def seconds(ms: int | None) -> int | float | None:
    """Milliseconds as seconds (rule 2)."""
    if ms is None:
        return None
    return ms // 1000 if ms % 1000 == 0 else ms / 1000


def log_document(told: Told, tr: Translator | None = None) -> dict[str, Any]:
    """The log as a document; titles are in Japanese unless another language is asked for."""
    log, tr = told.log, tr or translator("ja")
    workflow = log.definition.workflow
    words = Wording(log, tr, told.names)
    opening = next(row.event for row in log.rows if isinstance(row.event, RunStarted))
    return {
        "schema": LOG_SCHEMA,
        "run": log.run,
        "title": log.title,
        "kind": log.kind,
        "status": log.status,
        "workflow": workflow.workflow,
        "workflow_title": tr.pick(workflow.title),
        "edition": workflow.edition,
        "definition_hash": log.definition_hash,
        "started_at": iso(log.started_ns),
        "scenario_start": opening.scenario_start,
        "facts": dict(log.facts),
        "rows": [_row(row, told, words) for row in log.rows],
        "summary": _summary(log.summary, told, tr),
        "head": told.head,
        "version": told.version,
    }


def _row(row: Row, told: Told, words: Wording) -> dict[str, Any]:
    event = row.event
    moved = event if isinstance(event, PhaseChanged) else None
    value: object = getattr(event, "value", None)
    return {
        "no": row.no,
        "version": row.version,
        "event": name_of(event),
        "kind": row.kind,
        "occurred_at": iso(row.occurred_ns),
        "recorded_at": iso(row.recorded_ns),
        "elapsed_s": seconds(row.elapsed_ms),
        "scenario_time": row.scenario.isoformat() if row.scenario else None,
        "track": row.track,
        "phase": row.phase,
        "step": row.step,
        "about": row.about,
        "title": text(row.title, words.tr),
        "result": row.result,
        "target_s": seconds(row.target_ms),
        "sample_target": row.sample_target,
        "delta_s": seconds(row.delta_ms),
        "begun_s": seconds(row.begun_ms),
        "by": person(told, row.actor),
        "role": row.role,
        "note": row.note,
        "stumble": row.stumble,
        "late": row.late,
        "undone": row.undone,
        "undoes": event.undone if isinstance(event, StepUndone) else None,
        "option": event.option if isinstance(event, OptionChosen) else None,
        "value": None if value == "" else value,
        "items": _items(row, words),
        "fact": event.name if isinstance(event, FactDeclared) else None,
        "from": moved.source if moved else None,
        "trigger": moved.trigger if moved else None,
        "back": moved.back if moved else False,
        "overridden": list(moved.overridden) if moved else [],
        "clock": _clock(row),
        "holder": person(told, row.holder) if row.holder else None,
        "stands_in": row.stands_in,
        "login": person(told, row.login) if row.login else None,
        "via": row.via or None,
        "person": person(told, one) if (one := getattr(event, "person", "")) else None,
        "proposed": event.option if isinstance(event, OptionProposed | OptionRefused) else None,
    }


def _items(row: Row, words: Wording) -> list[dict[str, Any]]:
    event = row.event
    if isinstance(event, ItemsChecked):
        states: Mapping[str, str] = event.items
        return [
            {"id": id_, "state": states.get(id_), "value": event.values.get(id_) or None}
            for id_ in dict.fromkeys((*states, *event.values))
        ]
    if not isinstance(event, StepConfirmed):
        return []
    return [
        {"id": item.id, "state": state, "value": value or None}
        for item, state, value in words.snapshot(row)
    ]


def _clock(row: Row) -> dict[str, Any] | None:
    match row.event:
        case ClockJumped(to_ms=to_ms):
            return {"to_s": seconds(to_ms)}
        case ClockStepped(by_ms=by_ms):
            return {"by_s": seconds(by_ms)}
        case SpeedChanged(speed=speed):
            return {"speed": speed}
        case _:
            return None


def _summary(summary: Summary, told: Told, tr: Translator) -> dict[str, Any]:
    return {
        "elapsed_s": seconds(summary.elapsed_ms),
        "estimated": summary.estimated,
        "achieved": summary.achieved,
        "not_achieved": summary.not_achieved,
        "skipped": summary.skipped,
        "overdue": summary.overdue,
        "stumbles": summary.stumbles,
        "undone": summary.undone,
        "late": summary.late,
        "pauses": summary.pauses,
        "paused_s": seconds(summary.paused_ms),
        "jumps": summary.jumps,
        "phases": [_phase_total(total, tr) for total in summary.phases],
        "injects": [_inject_total(total, tr) for total in summary.injects],
        "overrides": [_override(row, told) for row in summary.overrides],
        "unsettled": list(summary.unsettled),
        "unreached": [phase for _, phase in summary.unreached],
    }


def _phase_total(total: PhaseTotal, tr: Translator) -> dict[str, Any]:
    return {
        "track": total.track,
        "id": total.phase,
        "title": tr.pick(total.title),
        "entered_s": seconds(total.entered_ms),
        "left_s": seconds(total.left_ms),
        "duration_s": seconds(total.duration_ms),
        "target_s": seconds(total.target_ms),
        "delta_s": seconds(total.delta_ms),
        "achieved": total.achieved,
        "not_achieved": total.not_achieved,
        "skipped": total.skipped,
        "overdue": total.overdue,
    }


def _inject_total(total: InjectTotal, tr: Translator) -> dict[str, Any]:
    return {
        "id": total.inject,
        "content": tr.pick(total.content),
        "action": text(total.action, tr),
        "expects": list(total.expects),
        "due_s": seconds(total.due_ms),
        "delivered_s": seconds(total.delivered_ms),
        "response_s": seconds(total.response_ms),
    }


def _override(row: Row, told: Told) -> dict[str, Any]:
    moved = row.event
    return {
        "no": row.no,
        "occurred_at": iso(row.occurred_ns),
        "elapsed_s": seconds(row.elapsed_ms),
        "track": row.track,
        "from": moved.source if isinstance(moved, PhaseChanged) else None,
        "to": row.phase,
        "missing": list(moved.overridden) if isinstance(moved, PhaseChanged) else [],
        "reason": row.note,
        "role": row.role,
        "by": person(told, row.actor),
    }


def text(written: Text | None, tr: Translator) -> str | None:
    """A text in the language asked for, where there is one."""
    return None if written is None else tr.pick(written)
