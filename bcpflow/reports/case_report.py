"""The audit pack of a case in sections of words, before anybody decides how they are drawn.

Rules, held by tests/reports/test_case_report.py:

1. Everything that was attached, declared, figured, asked, approved, returned or overruled is
   there with its day, in ISO and era form, and who did it; nothing is cut.
2. What is missing is said: a document nobody attached, a file that is gone or no longer what it
   was, an approval that lapsed and because of what.
3. The pack of a case that goes on says so in its title and before anything else.

Like `sheets`, this module must never measure, wrap, escape or colour.
"""

from __future__ import annotations

from collections.abc import Iterator

from bcpflow.events import PhaseChanged
from bcpflow.language import Translator
from bcpflow.projections.case_file import CaseFile
from bcpflow.projections.due_line import DueLine
from bcpflow.projections.rows import Row
from bcpflow.reports.aar_terms import STANDINGS
from bcpflow.reports.case_report_approvals import ApprovalSections
from bcpflow.reports.case_report_duties import DutySections
from bcpflow.reports.case_report_papers import PaperSections
from bcpflow.reports.case_report_people import CaseShown
from bcpflow.reports.sections import Block, Section
from bcpflow.reports.sheets import Entry, Field, Part, Sheet, Tone
from bcpflow.reports.terms import (
    DEADLINE_STATUS,
    NOTHING,
    RUN_KINDS,
    RUN_STATUS,
    listed,
    term,
)
from bcpflow.reports.wording import Wording

LATER_NS = 60 * 1_000_000_000
"""What was recorded so much later than it happened says when."""


class CaseSections:
    """The sections of one pack, in one language."""

    def __init__(self, found: CaseFile, shown: CaseShown, tr: Translator) -> None:
        self._found, self._shown, self.tr, self._days = found, shown, tr, shown.days(tr)
        self._words = Wording(found.log, tr, shown.names)
        self._papers = PaperSections(found, shown, tr)
        self._approvals = ApprovalSections(found, shown, tr)
        self._duties = DutySections(found, shown, tr)

    @property
    def title(self) -> str:
        """``【途中】【案件】案件監査資料: 窓口のプリンター``."""
        tr, found = self.tr, self._found
        return tr(
            "{standing}{mark}{report}: {title}",
            standing=term(STANDINGS, found.standing, tr) if found.standing in STANDINGS else "",
            mark=term(RUN_KINDS, found.log.kind, tr),
            report=tr("案件監査資料"),
            title=found.log.title or tr.pick(found.log.definition.workflow.title),
        )

    def notice(self) -> str:
        """What the reader must know before anything else; empty of a case that is closed."""
        tr = self.tr
        match self._found.standing:
            case "interim":
                return tr(
                    "案件はまだ終わっていません。この資料は、出した時点までのことを述べます。"
                )
            case "aborted":
                return tr("この案件は中止されました。中止までのことだけを述べています。")
            case "voided":
                return tr("この記録は誤って始めたものとして無効とされました。")
            case _:
                return ""

    def sections(self) -> list[Section]:
        """All sections that have something to say, in the order they are read."""
        tr, papers, duties = self.tr, self._papers, self._duties
        made = [
            Section("overview", tr("概要"), (self._overview(),)),
            Section("fields", tr("記載事項とその変更"), tuple(papers.fields())),
            Section("phases", tr("フェーズの経過"), (self._phases(),)),
            Section("documents", tr("文書とその版"), tuple(papers.documents())),
            Section("approvals", tr("承認の経過"), tuple(self._approvals.requests())),
            Section("findings", tr("見積精査の指摘と回答"), tuple(papers.findings())),
            Section("figures", tr("見積・評価・採点などの記入"), tuple(papers.figures())),
            Section("deadlines", tr("期限"), tuple(self._deadlines())),
            Section(
                "departures", tr("権限による通過・差戻し・省略・取消"), tuple(self._exceptions())
            ),
            Section("duties", tr("職務の分離"), tuple(duties.duties())),
            Section("rules", tr("適用した決まり"), tuple(duties.rules())),
            Section("timeline", tr("時系列の記録"), (self._timeline(),)),
        ]
        return [section for section in made if section.blocks]

    def figures(self) -> list[tuple[str, str]]:
        """What the case comes to, in the numbers a reader looks for first."""
        tr, found = self.tr, self._found
        asked = [paper for paper in found.documents if paper.required or paper.versions]
        there = sum(bool(paper.versions) for paper in asked)
        late = sum(
            line.status(self._shown.today) in ("expired", "met_late")
            for line in self._shown.deadlines
        )
        returned = sum(one.outcome == "returned" for one in found.approvals)
        return [
            (tr("状態"), term(RUN_STATUS, found.log.status, tr)),
            (tr("フェーズ"), tr.pick(found.view.track.phase_title)),
            (tr("文書"), f"{there} / {len(asked)}"),
            (tr("承認の申請"), str(len(found.approvals))),
            (tr("差戻し"), str(returned + len(found.returned))),
            (tr("権限による通過"), str(len(found.overridden))),
            (tr("期限超過"), str(late)),
        ]

    def proof(self) -> tuple[str, str]:
        """The head of the chain: with this code on paper the record can be checked."""
        tr, shown = self.tr, self._shown
        said = tr("{head}（記録 {n} 件まで）", head=shown.head, n=shown.version)
        return tr("記録照合コード"), said

    def _overview(self) -> tuple[tuple[str, str], ...]:
        tr, found, days = self.tr, self._found, self._days
        workflow, view = found.log.definition.workflow, found.view
        versions = sum(len(paper.versions) for paper in found.documents)
        counted = tr(
            "文書 {papers} 件（{versions} 版）、承認の申請 {asked} 件、記入 {sheets} 件、"
            "記録 {n} 件",
            papers=sum(bool(paper.versions) for paper in found.documents),
            versions=versions,
            asked=len(found.approvals),
            sheets=len(found.sheets),
            n=self._shown.version,
        )
        edition = workflow.edition or NOTHING
        pairs = [
            (tr("件名"), found.log.title or tr.pick(workflow.title)),
            (tr("番号"), found.log.run),
            (tr("状態"), term(RUN_STATUS, found.log.status, tr)),
            (tr("今のフェーズ"), tr.pick(view.track.phase_title)),
            (tr("待っている相手"), listed(map(self._words.role, view.ball), tr) or NOTHING),
            (tr("起案日"), days.long(found.opened_ns)),
            (tr("終了日"), days.long(found.ended_ns)),
            (tr("収めたもの"), counted),
        ]
        if view.lacking:
            names = listed((tr.pick(row.title) for row in view.lacking), tr)
            pairs.append((tr("足りない文書"), names))
        pairs += [
            (tr("手順定義"), tr("{name}（版 {edition}）", name=workflow.workflow, edition=edition)),
            (tr("定義照合"), found.log.definition_hash[:12]),
        ]
        return tuple(pairs)

    def _phases(self) -> Sheet:
        tr, days = self.tr, self._days
        fields = (
            Field(tr("入った日"), "stamp"),
            Field(tr("出た日"), "stamp"),
            Field(tr("日数")),
            Field(tr("フェーズ"), "main"),
        )
        track, home = next(iter(self._found.log.definition.workflow.all_tracks.items()))
        here, since = next(iter(home.phases)), self._found.opened_ns
        entries = []
        for row in self._found.log.rows:
            if isinstance(row.event, PhaseChanged):
                stay = days.between(since, row.occurred_ns)
                title = self._words.phase(track, here)
                left = days.stamp(row.occurred_ns)
                entries.append(Entry((days.stamp(since), left, str(stay), title)))
                here, since = row.event.target, row.occurred_ns
        ended = days.stamp(self._found.ended_ns) if self._found.ended_ns else tr("継続")
        last = (days.stamp(since), ended, NOTHING, self._words.phase(track, here))
        return Sheet("", fields, (Part("", (*entries, Entry(last))),))

    def _deadlines(self) -> Iterator[Block]:
        tr, found, days = self.tr, self._found, self._days
        events = found.log.definition.workflow.events
        if self._shown.deadlines:
            fields = (
                Field(tr("期限"), "stamp"),
                Field(tr("済んだ日"), "stamp"),
                Field(tr("状態"), "stamp"),
                Field(tr("期限のあるもの"), "main"),
            )
            rows = tuple(self._deadline(line) for line in self._shown.deadlines)
            yield Sheet("", fields, (Part("", rows),))
        if found.happenings:
            heads = (Field(tr("日付"), "stamp"), Field(tr("期限の起点になった出来事"), "main"))
            noted = [
                Entry((days.stamp(at), tr.pick(events[name].title) if name in events else name))
                for name, at in found.happenings
            ]
            yield Sheet("", heads, (Part("", tuple(noted)),))

    def _deadline(self, line: DueLine) -> Entry:
        tr, days, status = self.tr, self._days, line.status(self._shown.today)
        said = [tr.pick(line.title) + (tr("（例）") if line.sample else "")]
        if line.since is not None:
            title = tr.pick(line.counts_from_title)
            said.append(tr("起点: {title} {day}", title=title, day=days.short(days.ns(line.since))))
        said.append(tr("数え方: {at}", at=line.rule))
        if line.source:
            said.append(tr("出典: {source}", source=tr.pick(line.source)))
        tone: Tone = "overdue" if status in ("expired", "met_late") else "plain"
        due, met = days.stamp(days.ns(line.due)), days.stamp(days.ns(line.met_on))
        return Entry((due, met, term(DEADLINE_STATUS, status, tr), "\n".join(said)), tone)

    def _exceptions(self) -> Iterator[Block]:
        tr, found = self.tr, self._found
        parts = [
            Part(title, tuple(map(self._row, rows)))
            for title, rows in (
                (tr("権限による通過"), found.overridden),
                (tr("差戻し・否認"), found.returned),
                (tr("省略・取消"), found.left_out),
            )
            if rows
        ]
        yield Sheet("", self._row_fields(), tuple(parts)) if parts else tr("記録なし")

    def _timeline(self) -> Sheet:
        rows = tuple(map(self._row, self._found.log.rows))
        return Sheet("", self._row_fields(), (Part("", rows),))

    def _row_fields(self) -> tuple[Field, ...]:
        tr = self.tr
        return (
            Field(tr("日時"), "stamp"),
            Field(tr("内容"), "main"),
            Field(tr("誰が"), "name"),
        )

    def _row(self, row: Row) -> Entry:
        said = self._words.lines(row)
        if row.recorded_ns - row.occurred_ns > LATER_NS:
            when = self._days.stamp(row.recorded_ns, timed=True).replace("\n", " ")
            said.append(self.tr("記録した日時: {when}", when=when))
        tone: Tone = "undone" if row.undone else "phase" if row.kind == "phase" else "plain"
        who = self._papers.who(row.actor, row.role)
        if row.login:  # somebody wrote in another's name, or under a shared login
            who += "\n" + self.tr("ログイン: {name}", name=self._papers.name(row.login))
        return Entry((self._days.stamp(row.occurred_ns, timed=True), "\n".join(said), who), tone)
