"""The section of an audit pack about approvals: each request, along which route, what came of it.

A part of `case_report`, whose rules hold here too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bcpflow.language import Translator
from bcpflow.projections.case_file import Act, CaseFile, Request
from bcpflow.reports.case_report_papers import PaperSections
from bcpflow.reports.case_report_people import CaseShown
from bcpflow.reports.case_report_terms import ACTS, OUTCOMES
from bcpflow.reports.sheets import Entry, Field, Part, Sheet
from bcpflow.reports.terms import NOTHING, listed, term
from bcpflow.reports.wording import Wording


class ApprovalSections:
    """Approvals in words."""

    def __init__(self, found: CaseFile, shown: CaseShown, tr: Translator) -> None:
        self._found, self._tr, self._days = found, tr, shown.days(tr)
        self._words = Wording(found.log, tr, shown.names)
        self._who = PaperSections(found, shown, tr).who

    def requests(self) -> Iterator[Sheet | str]:
        """Every request in the order it was made."""
        tr = self._tr
        if not self._found.approvals:
            yield tr("記録なし")
            return
        columns = (
            Field(tr("日時"), "stamp"),
            Field(tr("扱い"), "stamp"),
            Field(tr("内容"), "main"),
            Field(tr("誰が"), "name"),
        )
        times: Counter[str] = Counter()
        parts = []
        for request in self._found.approvals:
            times[request.step] += 1
            heading = tr(
                "{title}（{n}回目の申請）: {outcome}",
                title=f"{self._words.step(request.step)} [{request.step}]",
                n=times[request.step],
                outcome=term(OUTCOMES, request.outcome, tr),
            )
            parts.append(Part(heading, tuple(self._lines(request))))
        yield Sheet("", columns, tuple(parts))

    def _lines(self, request: Request) -> Iterator[Entry]:
        tr = self._tr
        cells = (
            self._days.stamp(request.occurred_ns, timed=True),
            tr("申請"),
            "\n".join(self._asked(request)),
            self._who(request.by, request.role),
        )
        yield Entry(cells)
        for act in request.acts:
            yield self._act(act)
        if request.outcome == "pending":
            left = " → ".join(map(self._words.role, request.left))
            yield Entry((NOTHING, tr("承認を待つ"), left, NOTHING), "overdue")

    def _asked(self, request: Request) -> Iterator[str]:
        tr = self._tr
        roles = " → ".join(map(self._words.role, request.roles))
        yield tr("決裁経路 {route}: {roles}", route=request.route, roles=roles)
        papers = [f"{name} {sha256[:12]}" for name, sha256 in request.documents.items()]
        if papers:
            yield tr("対象の文書: {papers}", papers=listed(papers, tr))
        if request.sheets:
            sheets = [f"{name} {digest[:12]}" for name, digest in request.sheets.items()]
            yield tr("対象の記入: {sheets}", sheets=listed(sheets, tr))
        if request.note:
            yield tr("備考: {note}", note=request.note)

    def _act(self, act: Act) -> Entry:
        tr = self._tr
        lines = []
        if act.proxy_for:
            needed, role = self._words.role(act.proxy_for), self._words.role(act.role)
            lines.append(tr("{needed}に代わって{role}が決裁", needed=needed, role=role))
        if act.changed:
            changed = listed(map(self._what, act.changed), tr)
            lines.append(tr("変わったもの: {names}", names=changed))
        lines += [tr("理由: {reason}", reason=act.reason)] if act.reason else []
        lines += [tr("備考: {note}", note=act.note)] if act.note else []
        if not lines:
            lines = [self._words.role(act.role) if act.role else NOTHING]
        word = tr("代決") if act.proxy_for else term(ACTS, act.said, tr)
        cells = (
            self._days.stamp(act.occurred_ns, timed=True),
            word,
            "\n".join(lines),
            self._who(act.by, act.role),
        )
        return Entry(cells, "plain" if act.said == "given" else "failed")

    def _what(self, name: str) -> str:
        """A field, a document or a sheet by what people call it."""
        fact = self._found.log.definition.workflow.facts.get(name)
        if fact and fact.title:
            return self._tr.pick(fact.title)
        return self._words.step(name)
