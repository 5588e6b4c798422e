"""The after-action report for programs (bcpflow/aar/1).

Rules, held by tests/reports/test_aar.py: those of `json`; people are shown as the report shows
them, so without ``--names`` no name is in the document either.

This module must never word or lay out anything.
"""

from __future__ import annotations

from typing import Any

from bcpflow.definition.evaluation import Evaluation
from bcpflow.definition.plan import as_ids
from bcpflow.instants import iso
from bcpflow.language import Translator, translator
from bcpflow.projections.aar import Aar, Area, RoleLine, StepLine
from bcpflow.projections.deadlines import DeadlineRow
from bcpflow.projections.review import Action, InjectLine, Mended, Observation, Question, Rated
from bcpflow.reports.aar_people import Shown
from bcpflow.reports.json import log_document, seconds, text

AAR_SCHEMA = "bcpflow/aar/1"
_OF_LOG = (
    "run", "title", "kind", "status", "workflow", "workflow_title", "edition", "definition_hash",
    "started_at", "scenario_start", "facts",
)  # fmt: skip


def aar_document(found: Aar, shown: Shown, tr: Translator | None = None) -> dict[str, Any]:
    """The report as a document; titles are in Japanese unless another language is asked for."""
    return _Document(found, shown, tr or translator("ja")).made()


class _Document:
    """One report on its way to JSON."""

    def __init__(self, found: Aar, shown: Shown, tr: Translator) -> None:
        self._found, self._shown, self._tr = found, shown, tr

    def made(self) -> dict[str, Any]:
        found, tr, looked = self._found, self._tr, self._found.review
        log = log_document(self._shown, tr)
        workflow = found.log.definition.workflow
        return {
            "schema": AAR_SCHEMA,
            **{name: log[name] for name in _OF_LOG},
            "standing": found.standing,
            "interim": found.interim,
            "ended_at": iso(found.ended_ns) if found.ended_ns is not None else None,
            "scenario": text(workflow.scenario, tr),
            "summary": text(workflow.summary, tr),
            "evaluation": self._rule(found.log.definition.evaluation),
            "objectives": [self._rated(one) for one in looked.ratings],
            "strengths": [self._observation(one) for one in found.strengths],
            "areas": [self._area(one) for one in found.areas],
            "notes": [self._observation(one) for one in found.notes],
            "actions": [self._action(one) for one in looked.actions],
            "previous": looked.previous,
            "issues": [self._issue(one) for one in looked.improvements],
            "hotwash": [self._question(one) for one in looked.questions],
            "steps": [self._step(one) for one in found.steps],
            "injects": [self._inject(one) for one in looked.injects],
            "deadlines": [self._deadline(one) for one in looked.deadlines],
            "roles": [self._role(one) for one in found.roles],
            "people": [
                {
                    "person": self._who(one.person),
                    "roles": list(one.roles),
                    "presence": one.presence,
                    "arrived_s": seconds(one.arrived_ms),
                    "gone_s": seconds(one.gone_ms),
                }
                for one in looked.people
            ],
            "staffing": [
                {"by_s": seconds(row.by_ms), "planned": row.planned, "actual": row.actual}
                for row in looked.staffing
            ],
            "undone": [row.version for row in found.undone],
            "late": [row.version for row in found.late],
            "totals": log["summary"],
            "rows": log["rows"],
            "head": self._shown.head,
            "version": self._shown.version,
        }

    def _rule(self, rule: Evaluation | None) -> dict[str, Any] | None:
        if rule is None:
            return None
        return {
            "id": rule.evaluation,
            "title": self._tr.pick(rule.title),
            "dated": rule.dated,
            "source": text(rule.source, self._tr),
        }

    def _rated(self, rated: Rated) -> dict[str, Any]:
        suggestion, decided = rated.suggestion, rated.decided
        return {
            "id": rated.id,
            "title": self._tr.pick(rated.objective.title),
            "steps": list(rated.objective.steps),
            "measures": {name: round(value, 3) for name, value in rated.measures.items()},
            "suggested": suggestion.rating if suggestion else None,
            "because": self._tr.pick(suggestion.because) if suggestion else None,
            "rating": decided.rating if decided else None,
            "history": [
                {
                    "rating": one.rating,
                    "suggested": one.suggested,
                    "reason": one.reason,
                    "by": self._who(one.by),
                    "role": one.role,
                    "occurred_at": iso(one.occurred_ns),
                }
                for one in rated.history
            ],
        }

    def _observation(self, seen: Observation) -> dict[str, Any]:
        return {
            "id": seen.id,
            "kind": seen.kind,
            "about": seen.about or None,
            "text": seen.text,
            "analysis": seen.analysis,
            "by": self._who(seen.actor),
            "role": seen.role,
            "elapsed_s": seconds(seen.elapsed_ms),
            "occurred_at": iso(seen.occurred_ns),
        }

    def _area(self, area: Area) -> dict[str, Any]:
        return {
            "observation": area.observation.id if area.observation else None,
            "row": area.row.version if area.row else None,
            "kind": area.observation.kind if area.observation else "stumble",
            "about": area.about or None,
            "text": area.text,
            "analysis": area.analysis,
            "actions": list(area.actions),
        }

    def _action(self, action: Action) -> dict[str, Any]:
        closed = action.closed
        return {
            "id": action.id,
            "text": action.text,
            "element": action.element,
            "owner": self._who(action.owner),
            "due": action.due,
            "closed": closed is not None,
            "closed_at": iso(action.closed_ns) if action.closed_ns is not None else None,
            "evidence": closed.evidence if closed else "",
            "later_run": (closed.later_run or None) if closed else None,
            "observation": action.observation or None,
            "step": action.step or None,
            "history": [
                {
                    "what": change.what,
                    "changes": {
                        name: self._who(value) if name == "owner" else value
                        for name, value in change.changes.items()
                    },
                    "note": change.note,
                    "by": self._who(change.by),
                    "occurred_at": iso(change.occurred_ns),
                }
                for change in action.history
            ],
        }

    def _issue(self, mended: Mended) -> dict[str, Any]:
        issue = mended.issue
        return {
            "run": issue.run,
            "action": issue.action,
            "text": issue.text,
            "due": issue.due,
            "step": issue.step or None,
            "improved": issue.improved,
            "note": mended.note,
        }

    def _question(self, question: Question) -> dict[str, Any]:
        return {
            "no": question.no,
            "question": self._tr.pick(question.text),
            "answers": [
                {"text": one.text, "by": self._who(one.by), "role": one.role}
                for one in question.answers
            ],
        }

    def _step(self, line: StepLine) -> dict[str, Any]:
        return {
            "id": line.id,
            "title": self._tr.pick(line.title),
            "track": line.track,
            "phase": line.phase,
            "role": line.role,
            "required": line.required,
            "outcome": line.outcome,
            "target_s": seconds(line.target_ms),
            "sample_target": line.sample,
            "begun_s": seconds(line.begun_ms),
            "actual_s": seconds(line.actual_ms),
            "delta_s": seconds(line.delta_ms),
            "last_s": seconds(line.last_ms),
            "note": line.note,
            "stumble": line.stumble,
            "holder": self._who(line.holder) if line.holder else None,
            "stands_in": line.stands_in,
            "late": line.late,
            "value": line.value or None,
            "option": line.option or None,
        }

    def _inject(self, line: InjectLine) -> dict[str, Any]:
        inject, tr = line.inject, self._tr
        return {
            "id": inject.id,
            "content": tr.pick(inject.content),
            "action": text(inject.action, tr),
            "to": list(as_ids(inject.to)),
            "by": text(inject.by, tr),
            "sender": text(inject.sender, tr),
            "expects": list(as_ids(inject.expects)),
            "objective": inject.objective,
            "unplanned": line.unplanned,
            "status": line.status,
            "due_s": seconds(line.due_ms),
            "delivered_s": seconds(line.delivered_ms),
            "automatic": line.automatic,
            "response_s": seconds(line.response_ms),
            "result": line.result,
            "note": line.note,
            "reason": line.reason,
        }

    def _deadline(self, row: DeadlineRow) -> dict[str, Any]:
        return {
            "id": row.id,
            "title": self._tr.pick(row.deadline.title),
            "status": row.status,
            "due_s": seconds(row.due_ms),
            "met_s": seconds(row.met_ms),
            "source": text(row.deadline.source, self._tr),
        }

    def _role(self, line: RoleLine) -> dict[str, Any]:
        return {
            "id": line.role,
            "title": self._tr.pick(line.title),
            "members": [self._who(one) for one in line.members],
            "holder": self._who(line.holder) if line.holder else None,
            "stood_in": [self._who(one) for one in line.stood_in],
            "steps": line.steps,
        }

    def _who(self, handle: str) -> str:
        return self._shown.names.get(handle) or handle
