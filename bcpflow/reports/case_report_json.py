"""The audit pack of a case for programs (bcpflow/case-report/1).

Rules, held by tests/reports/test_case_report.py: those of `json`; people are shown as the pack
shows them, so without ``--names`` no name is in the document either. Days stand in ISO and era
form.

This module must never word or lay out anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.definition.caserules import CaseRules
from bcpflow.instants import iso
from bcpflow.language import Translator, translator
from bcpflow.projections.case_duties import Kept, Part
from bcpflow.projections.case_file import (
    Act,
    CaseFile,
    Made,
    Paper,
    Request,
    SheetFile,
    Version,
)
from bcpflow.projections.due_line import DueLine
from bcpflow.reports.case_report_people import CaseShown
from bcpflow.reports.json import log_document, text

CASE_REPORT_SCHEMA = "bcpflow/case-report/1"
_OF_LOG = (
    "run", "title", "kind", "status", "workflow", "workflow_title", "edition", "definition_hash",
    "facts",
)  # fmt: skip


def case_report_document(
    found: CaseFile, shown: CaseShown, tr: Translator | None = None
) -> dict[str, Any]:
    """The pack as a document; titles are in Japanese unless another language is asked for."""
    return _Document(found, shown, tr or translator("ja")).made()


class _Document:
    """One pack on its way to JSON."""

    def __init__(self, found: CaseFile, shown: CaseShown, tr: Translator) -> None:
        self._found, self._shown, self._tr, self._days = found, shown, tr, shown.days(tr)

    def made(self) -> dict[str, Any]:
        found, tr = self._found, self._tr
        log = log_document(self._shown, tr)
        track = found.view.track
        return {
            "schema": CASE_REPORT_SCHEMA,
            **{name: log[name] for name in _OF_LOG},
            "standing": found.standing,
            "interim": found.standing == "interim",
            "opened": self._when(found.opened_ns),
            "ended": self._when(found.ended_ns),
            "phase": track.phase,
            "phase_title": tr.pick(track.phase_title),
            "ball": list(found.view.ball),
            "lacking": [row.id for row in found.view.lacking],
            "fields": [self._field(name) for name in found.fields],
            "documents": [self._paper(paper) for paper in found.documents],
            "approvals": [self._request(request) for request in found.approvals],
            "scrutiny": self._shown.scrutiny,
            "sheets": [self._sheet(sheet) for sheet in found.sheets],
            "deadlines": [self._deadline(line) for line in self._shown.deadlines],
            "events": [{"event": name, "on": self._when(at)} for name, at in found.happenings],
            "overridden": [row.version for row in found.overridden],
            "returned": [row.version for row in found.returned],
            "left_out": [row.version for row in found.left_out],
            "people": [self._part(part) for part in found.parts],
            "separation": [self._kept(kept) for kept in found.kept],
            "rules": self._rules(found.rules),
            "rows": [
                {**told, "on": self._when(row.occurred_ns)}
                for told, row in zip(log["rows"], found.log.rows, strict=True)
            ],
            "head": self._shown.head,
            "version": self._shown.version,
        }

    def _when(self, ns: int | None) -> dict[str, Any] | None:
        if ns is None:
            return None
        return {"at": iso(ns), "date": self._days.iso(ns), "era": self._days.era(ns)}

    def _made(self, made: Made) -> dict[str, Any]:
        return {
            "version": made.version,
            "by": self._who(made.by),
            "role": made.role,
            "on": self._when(made.occurred_ns),
        }

    def _field(self, name: str) -> dict[str, Any]:
        changes = self._found.fields[name]
        fact = self._found.log.definition.workflow.facts.get(name)
        return {
            "name": name,
            "title": text(fact.title, self._tr) if fact else None,
            "value": changes[-1].value,
            "changes": [{"value": one.value, **self._made(one)} for one in changes],
        }

    def _paper(self, paper: Paper) -> dict[str, Any]:
        return {
            "id": paper.id,
            "title": self._tr.pick(paper.title),
            "phase": paper.phase,
            "required": paper.required,
            "versions": [self._version(version) for version in paper.versions],
        }

    def _version(self, version: Version) -> dict[str, Any]:
        return {
            "number": version.number,
            "name": version.name,
            "sha256": version.sha256,
            "size": version.size,
            "media": version.media,
            "place": version.place,
            "state": self._shown.file_state(version.sha256, version.place) or None,
            **self._made(version),
        }

    def _request(self, request: Request) -> dict[str, Any]:
        return {
            "step": request.step,
            "route": request.route,
            "roles": list(request.roles),
            "left": list(request.left),
            "outcome": request.outcome,
            "note": request.note,
            "facts": dict(request.facts),
            "documents": dict(request.documents),
            "sheets": dict(request.sheets),
            "acts": [self._act(act) for act in request.acts],
            **self._made(request),
        }

    def _act(self, act: Act) -> dict[str, Any]:
        return {
            "said": act.said,
            "proxy_for": act.proxy_for or None,
            "note": act.note,
            "reason": act.reason,
            "changed": list(act.changed),
            **self._made(act),
        }

    def _sheet(self, sheet: SheetFile) -> dict[str, Any]:
        stands = sheet.stands
        return {
            "name": sheet.name,
            "kind": sheet.kind,
            "data": self._shown.plain(stands.data) if stands else None,
            "entries": [
                {
                    "data": None if one.data is None else self._shown.plain(one.data),
                    "reason": one.reason,
                    **self._made(one),
                }
                for one in sheet.entries
            ],
        }

    def _deadline(self, line: DueLine) -> dict[str, Any]:
        ns = self._days.ns
        return {
            "id": line.id,
            "title": self._tr.pick(line.title),
            "status": line.status(self._shown.today),
            "counts_from": line.rule,
            "event": line.counts_from or None,
            "event_on": self._when(ns(line.since)),
            "due": self._when(ns(line.due)),
            "met": self._when(ns(line.met_on)),
            "not_before": line.not_before,
            "source": text(line.source, self._tr),
            "sample": line.sample,
        }

    def _part(self, part: Part) -> dict[str, Any]:
        return {
            "person": self._who(part.person),
            "roles": [
                {"role": role, "first": self._when(first)} for role, first in part.roles.items()
            ],
            "attached": part.attached,
            "filled": part.filled,
            "asked": part.asked,
            "approved": part.approved,
            "returned": part.returned,
        }

    def _kept(self, kept: Kept) -> dict[str, Any]:
        rule = kept.rule
        return {
            "rule": rule.id,
            "why": self._tr.pick(rule.why),
            "source": text(rule.source, self._tr),
            "held": {role: [self._who(one) for one in who] for role, who in kept.held.items()},
            "clashes": [self._who(one) for one in kept.clashes],
        }

    def _rules(self, rules: CaseRules | None) -> Mapping[str, Any] | None:
        if rules is None:
            return None
        return {
            "rules": rules.rules,
            "title": self._tr.pick(rules.title),
            "dated": rules.dated,
            "source": text(rules.source, self._tr),
            "drafters": list(rules.drafters),
            "reviewers": list(rules.reviewers),
            "review_sheets": list(rules.review_sheets),
            "routes": [
                {
                    "id": route.id,
                    "when": route.when,
                    "steps": list(route.steps),
                    "roles": list(route.roles),
                    "source": text(route.source, self._tr),
                }
                for route in rules.routes
            ],
            "proxies": {role: list(others) for role, others in rules.proxies.items()},
        }

    def _who(self, handle: str) -> str:
        return self._shown.names.get(handle) or handle
