"""A document for programs: a case at one moment (bcpflow/case/1).

Rules: those of `json`. This module must never word or lay out anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from bcpflow import instants
from bcpflow.clock import NS_PER_MS
from bcpflow.language import Translator
from bcpflow.projections.case_view import ApprovalRow, CaseView, DocumentRow
from bcpflow.projections.due_line import DueLine
from bcpflow.reports.json import seconds, text

CASE_SCHEMA = "bcpflow/case/1"
METHOD, AMOUNT = "方式", "予定価格"
"""Facts of the guideline that stand at the top of the document."""


def case_document(
    view: CaseView,
    head: str,
    tr: Translator,
    names: Mapping[str, str],
    deadlines: Iterable[DueLine],
    *,
    cautions: Iterable[str] = (),
    t0_ns: int,
    now_ns: int,
    zone: tzinfo,
) -> dict[str, Any]:
    """The case as a document."""
    board = view.board
    return {
        "schema": CASE_SCHEMA,
        "id": board.run,
        "title": board.title,
        "workflow": board.workflow,
        "state": board.status,
        "opened_at": instants.iso(t0_ns),
        "phase": view.track.phase,
        "phase_title": tr.pick(view.track.phase_title),
        "method": view.facts.get(METHOD),
        "amount": view.facts.get(AMOUNT),
        "contract_amount": view.contracted,
        "paid_amount": view.paid,
        "fields": dict(view.facts),
        "gate": {
            "open": view.gate.open,
            "trigger": view.gate.trigger or None,
            "to": view.gate.to or None,
            "missing": [missing.what for missing in view.gate.missing],
            "missing_kinds": [missing.kind for missing in view.gate.missing],
        },
        "ways": [
            {"trigger": way.trigger, "to": way.to, "back": way.back, "open": not way.missing}
            for way in view.track.ways
        ],
        "cautions": list(cautions),
        "ball": list(view.ball),
        "documents": [_document(row, tr, names, t0_ns) for row in view.documents],
        "approvals": [_approval(row, tr, names) for row in view.approvals],
        "deadlines": [_deadline(line, tr, now_ns, zone) for line in deadlines],
        "steps": [
            {
                "id": row.id,
                "title": tr.pick(row.step.title),
                "kind": row.kind,
                "role": row.step.role,
                "required": row.step.required,
                "options": [option.id for option in row.options],
                "proposed": row.proposed or None,
                "approvers": list(row.approvers),
            }
            for row in view.open_steps
        ],
        "sheets": [{"name": name, "kind": kind} for name, kind in view.sheets.items()],
        "version": board.version,
        "head": head,
    }


def day_of(ms: int, t0_ns: int, zone: tzinfo) -> str:
    """The day a moment of a case falls on, ISO 8601."""
    return instants.at(t0_ns + ms * NS_PER_MS, zone).date().isoformat()


def _document(
    row: DocumentRow, tr: Translator, names: Mapping[str, str], t0_ns: int
) -> dict[str, Any]:
    kept = row.document
    return {
        "id": row.id,
        "title": tr.pick(row.title),
        "phase": row.phase,
        "required": row.required,
        "attached": kept is not None,
        "name": kept.name if kept else None,
        "number": kept.number if kept else None,
        "size": kept.size if kept else None,
        "media": kept.media if kept else None,
        "sha256": kept.sha256 if kept else None,
        "place": kept.place if kept else None,
        "attached_at": instants.iso(t0_ns + kept.at_ms * NS_PER_MS) if kept else None,
        "by": [names.get(who, who) for who in kept.by] if kept else [],
    }


def _approval(row: ApprovalRow, tr: Translator, names: Mapping[str, str]) -> dict[str, Any]:
    asked = row.approval
    return {
        "id": row.id,
        "title": tr.pick(row.title),
        "phase": row.phase,
        "status": row.status,
        "route": asked.route if asked else None,
        "roles": list(asked.roles) if asked else [],
        "given": [
            {"role": role, "by": names.get(who, who)}
            for role, who in (asked.given if asked else ())
        ],
        "next": asked.next_role if asked else None,
        "asked_by": names.get(asked.by, asked.by) if asked else None,
        "changed": list(asked.lapsed) if asked else [],
    }


def _deadline(line: DueLine, tr: Translator, now_ns: int, zone: tzinfo) -> dict[str, Any]:
    status = line.status(instants.at(now_ns, zone).date())
    open_ = line.due is not None and status in ("running", "warning", "expired")
    return {
        "id": line.id,
        "title": tr.pick(line.title),
        "status": status,
        "due": line.due.isoformat() if line.due else None,
        "remaining_s": seconds(_left_ms(line, now_ns, zone)) if open_ else None,
        "met": line.met_on.isoformat() if line.met_on else None,
        "not_before": line.not_before,
        "counts_from": tr.pick(line.counts_from_title),
        "since": line.since.isoformat() if line.since else None,
        "rule": line.rule,
        "source": text(line.source, tr),
        "sample": line.sample,
    }


def _left_ms(line: DueLine, now_ns: int, zone: tzinfo) -> int:
    """Until the day is over."""
    assert line.due is not None
    ends = datetime.combine(line.due + timedelta(days=1), time(), zone)
    return (instants.to_ns(ends) - now_ns) // NS_PER_MS
