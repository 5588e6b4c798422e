"""JSON of a comparison: bcpflow/compare/1, every run and every take, in the order asked for.

Same promise as `json`: fields may be added, none is renamed or removed.
"""

from __future__ import annotations

from typing import Any

from bcpflow.definition.model import Text
from bcpflow.instants import iso
from bcpflow.language import Translator
from bcpflow.projections.comparison import (
    Against,
    Change,
    Comparison,
    PhaseLine,
    RunFigures,
    StepLine,
)
from bcpflow.reports.json import seconds

COMPARE_SCHEMA = "bcpflow/compare/1"


def comparison_document(comparison: Comparison, tr: Translator) -> dict[str, Any]:
    """The comparison as a document."""
    return {
        "schema": COMPARE_SCHEMA,
        "workflow": comparison.workflow,
        "workflow_title": tr.pick(comparison.title),
        "runs": [_run(run) for run in comparison.runs],
        "steps": [_step(line, tr) for line in comparison.steps],
        "phases": [_phase(line, tr) for line in comparison.phases],
        "trends": [_trend(comparison, number) for number in range(len(comparison.trends))],
        "slower": [line.id for line in comparison.slower],
        "quicker": [line.id for line in comparison.quicker],
        "stumbling": [line.id for line in comparison.stumbling],
    }


def _run(run: RunFigures) -> dict[str, Any]:
    return {
        "place": run.place,
        "run": run.run,
        "title": run.title,
        "kind": run.kind,
        "state": run.status,
        "started_at": iso(run.started_ns),
        "edition": run.edition or None,
        "definition_hash": run.definition_hash,
        "elapsed_s": seconds(run.elapsed_ms),
        "estimated": run.estimated,
        "jumps": run.jumps,
        "achieved": run.achieved,
        "not_achieved": run.not_achieved,
        "skipped": run.skipped,
        "unsettled": run.unsettled,
        "overdue": run.overdue,
        "stumbles": run.stumbles,
        "share_percent": run.share,
    }


def _step(line: StepLine, tr: Translator) -> dict[str, Any]:
    return {
        "id": line.id,
        "title": tr.pick(line.title),
        "track": line.track,
        "phase": line.phase,
        "presence": line.presence,
        "takes": [
            {
                "status": take.status,
                "result": take.outcome,
                "elapsed_s": seconds(take.elapsed_ms),
                "since_phase_s": seconds(take.since_phase_ms),
                "since_step_s": seconds(take.since_step_ms),
                "working_s": seconds(take.working_ms),
                "target_s": seconds(take.target_ms),
                "overdue": take.overdue,
                "stumble": take.stumble,
            }
            for take in line.takes
        ],
        "changes": [_change(change, tr) for change in line.changes],
        "previous": _against(line.previous),
        "first": _against(line.first),
        "stumbles_always": line.stumbles_always,
    }


def _change(change: Change, tr: Translator) -> dict[str, Any]:
    return {
        "aspect": change.aspect,
        "place": change.place,
        "before": _text(change.before, tr),
        "after": _text(change.after, tr),
    }


def _against(against: Against) -> dict[str, Any]:
    return {
        "elapsed_s": seconds(against.elapsed_ms),
        "since_phase_s": seconds(against.since_phase_ms),
        "working_s": seconds(against.working_ms),
        "measure": against.measure,
        "spent_s": seconds(against.spent_ms),
        "pace": against.pace,
        "inherited": against.inherited,
    }


def _phase(line: PhaseLine, tr: Translator) -> dict[str, Any]:
    return {
        "track": line.track,
        "id": line.phase,
        "visit": line.visit,
        "title": tr.pick(line.title),
        "presence": line.presence,
        "takes": [
            {
                "status": take.status,
                "duration_s": seconds(take.duration_ms),
                "target_s": seconds(take.target_ms),
                "overdue": take.overdue,
            }
            for take in line.takes
        ],
        "previous_s": seconds(line.previous_ms),
        "first_s": seconds(line.first_ms),
    }


def _trend(comparison: Comparison, number: int) -> dict[str, Any]:
    """A trend; times are in seconds like all others, and their name says so."""
    trend = comparison.trends[number]
    timed = trend.what == "elapsed"
    return {
        "what": "elapsed_s" if timed else "share_percent" if trend.what == "share" else trend.what,
        "values": [seconds(v) if timed else v for v in trend.values],
        "previous": seconds(trend.previous) if timed else trend.previous,
        "first": seconds(trend.first) if timed else trend.first,
    }


def _text(text: Text | None, tr: Translator) -> str | None:
    return None if text is None else tr.pick(text)
