"""A document for programs: the board (bcpflow/status/1).

Rules, held by tests/reports/test_json.py: those of `json`, and

1. What has not been delivered is in it only for controllers.

This module must never word or lay out anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.definition.plan import as_ids
from bcpflow.language import Translator, translator
from bcpflow.projections.board import Board, TrackRow, WayOut
from bcpflow.projections.deadlines import DeadlineRow
from bcpflow.projections.inject_row import InjectRow, for_players
from bcpflow.projections.staff import PersonRow, StaffRow
from bcpflow.projections.step_row import Issue, ItemRow, StepRow
from bcpflow.reports.json import seconds, text

STATUS_SCHEMA = "bcpflow/status/1"


def status_document(
    board: Board,
    head: str,
    tr: Translator | None = None,
    names: Mapping[str, str] | None = None,
    *,
    controller: bool = False,
) -> dict[str, Any]:
    """The board as a document; ``controller``: with the injects that are still to come."""
    tr, known = tr or translator("ja"), names or {}
    injects = board.injects if controller else for_players(board.injects)
    return {
        "schema": STATUS_SCHEMA,
        "id": board.run,
        "title": board.title,
        "workflow": board.workflow,
        "workflow_title": tr.pick(board.workflow_title),
        "kind": board.kind,
        "state": board.status,
        "elapsed_s": seconds(board.elapsed_ms),
        "estimated": board.estimated,
        "speed": board.speed,
        "scenario_time": board.scenario.isoformat() if board.scenario else None,
        "facts": dict(board.facts),
        "tracks": [_track(track, tr) for track in board.tracks],
        "steps": [_step(step, tr, known) for step in board.steps],
        "not_applicable": list(board.not_applicable),
        "injects": [_inject(inject, tr) for inject in injects],
        "people": [_person(row, known) for row in board.people],
        "staffing": [_staff(row) for row in board.staffing],
        "deadlines": [_deadline(row, tr) for row in board.deadlines],
        "previous": board.previous,
        "issues": [_issue(issue) for issue in board.issues],
        "version": board.version,
        "head": head,
    }


def _track(track: TrackRow, tr: Translator) -> dict[str, Any]:
    return {
        "id": track.id,
        "title": tr.pick(track.title),
        "phase": track.phase,
        "phase_title": tr.pick(track.phase_title),
        "entered_s": seconds(track.entered_ms),
        "target_s": seconds(track.target_ms),
        "final": track.final,
        "next": [_way(way, tr) for way in track.ways],
    }


def _way(way: WayOut, tr: Translator) -> dict[str, Any]:
    return {
        "trigger": way.trigger,
        "to": way.to,
        "title": text(way.title, tr),
        "back": way.back,
        "open": not way.missing,
        "missing": [missing.what for missing in way.missing],
        "missing_kinds": [missing.kind for missing in way.missing],
        "override": list(way.overriders),
    }


def _step(step: StepRow, tr: Translator, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": step.id,
        "title": tr.pick(step.step.title),
        "kind": step.kind,
        "track": step.track,
        "phase": step.phase,
        "role": step.step.role,
        "required": step.step.required,
        "status": step.status,
        "current": step.current,
        "target_s": seconds(step.target_ms),
        "sample_target": step.sample_target,
        "begun_s": seconds(step.begun_ms),
        "actual_s": seconds(step.actual_ms),
        "overdue_s": seconds(step.overdue_ms),
        "waits_for": list(step.waits_for),
        "options": [
            {"id": option.id, "title": tr.pick(option.title), "fires": option.fires}
            for option in step.options
        ],
        "option": step.option or None,
        "value": step.value or None,
        "items": [_item(item, tr) for item in step.items],
        "holder": _named(names, step.holder),
        "stands_in": step.stands_in,
        "unmanned": step.unmanned,
        "proposed": step.proposed or None,
        "approvers": list(step.approvers),
        "repeating": step.repeating,
        "last_s": seconds(step.last_ms),
        "issues": [_issue(issue) for issue in step.issues],
    }


def _item(row: ItemRow, tr: Translator) -> dict[str, Any]:
    return {
        "id": row.item.id,
        "title": tr.pick(row.item.title),
        "state": row.state,
        "value": row.value or None,
    }


def _inject(row: InjectRow, tr: Translator) -> dict[str, Any]:
    return {
        "id": row.inject.id,
        "content": tr.pick(row.inject.content),
        "status": row.status,
        "due_s": seconds(row.due_ms),
        "delivered_s": seconds(row.delivered_ms),
        "response_s": seconds(row.response_ms),
        "to": list(as_ids(row.inject.to)),
        "sender": text(row.inject.sender, tr),
        "by": text(row.inject.by, tr),
        "action": text(row.inject.action, tr),
        "expects": list(as_ids(row.inject.expects)),
        "objective": row.inject.objective,
        "result": row.result,
        "unplanned": row.unplanned,
    }


def _person(row: PersonRow, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "person": _named(names, row.person),
        "presence": row.presence,
        "arrived_s": seconds(row.arrived_ms),
        "gone_s": seconds(row.gone_ms),
        "roles": list(row.roles),
        "holds": list(row.holds),
    }


def _staff(row: StaffRow) -> dict[str, Any]:
    return {"by_s": seconds(row.by_ms), "planned": row.planned, "actual": row.actual}


def _deadline(row: DeadlineRow, tr: Translator) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": tr.pick(row.deadline.title),
        "status": row.status,
        "due_s": seconds(row.due_ms),
        "remaining_s": seconds(row.remaining_ms),
        "met_s": seconds(row.met_ms),
        "warning": row.warning,
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "action": f"{issue.run}.{issue.action}",
        "step": issue.step or None,
        "text": issue.text,
        "due": issue.due,
        "improved": issue.improved,
    }


def _named(names: Mapping[str, str], handle: str | None) -> str | None:
    return names.get(handle, handle) if handle else None
