"""The sections of an audit pack about what was put into the case: fields, documents, figures.

A part of `case_report`, whose rules hold here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bcpflow.language import N_, Translator
from bcpflow.projections.case_file import CaseFile, Change, Filled, Paper, SheetFile, Version
from bcpflow.reports.case_report_figures import figure_lines
from bcpflow.reports.case_report_people import CaseShown
from bcpflow.reports.case_report_terms import FILE_STATES, SHEET_KINDS
from bcpflow.reports.case_tables import ANSWERED, SEVERITIES
from bcpflow.reports.sheets import Entry, Field, Part, Sheet, Tone
from bcpflow.reports.terms import NOTHING, fact_value, term
from bcpflow.reports.wording import Wording

FINDING = "finding"


class PaperSections:
    """What was put into the case, in words."""

    def __init__(self, found: CaseFile, shown: CaseShown, tr: Translator) -> None:
        self._found, self._shown, self._tr, self._days = found, shown, tr, shown.days(tr)
        self._words = Wording(found.log, tr, shown.names)

    def who(self, person: str, role: str) -> str:
        """Somebody, and the role it was done in where the label does not say it."""
        label = self.name(person)
        title = self._words.role(role) if role else ""
        if not title or label.startswith(title):
            return label
        return f"{label}\n{title}".lstrip("\n")

    def name(self, person: str) -> str:
        """What stands for somebody."""
        return self._shown.names.get(person) or person

    def fields(self) -> Iterator[Sheet | str]:
        """Fields of the case with every value they had."""
        tr, found = self._tr, self._found
        if not found.fields:
            yield tr("記録なし")
            return
        columns = (Field(tr("項目"), "name"), Field(tr("値と経緯"), "main"))
        entries = []
        for name, changes in found.fields.items():
            fact = found.log.definition.workflow.facts.get(name)
            title = tr.pick(fact.title) if fact and fact.title else name
            lines = [self._value(name, changes[-1]), *(self._change(name, one) for one in changes)]
            entries.append(Entry((title, "\n".join(lines))))
        yield Sheet("", columns, (Part("", tuple(entries)),))

    def _value(self, name: str, change: Change) -> str:
        fact = self._found.log.definition.workflow.facts.get(name)
        return fact_value(change.value, fact, self._tr) or NOTHING

    def _change(self, name: str, change: Change) -> str:
        return self._tr(
            N_("{day}から {value}: {who}"),
            day=self._days.short(change.occurred_ns),
            value=self._value(name, change),
            who=self.who(change.by, change.role).replace("\n", " "),
        )

    def documents(self) -> Iterator[Sheet | str]:
        """Documents with all their versions, and whether what was kept is still whole."""
        tr, found = self._tr, self._found
        if not found.documents:
            yield tr("記録なし")
            return
        columns = (
            Field(tr("添付した日"), "stamp"),
            Field(tr("照合"), "stamp"),
            Field(tr("版数")),
            Field(tr("ファイル"), "main"),
            Field(tr("誰が"), "name"),
        )
        parts = tuple(
            Part(f"{tr.pick(paper.title)} [{paper.id}]", tuple(self._paper(paper)))
            for paper in found.documents
        )
        yield Sheet("", columns, parts)
        yield tr("照合: 今あるファイルの sha256 が、添付したときのものと同じかを見た結果。")

    def _paper(self, paper: Paper) -> Iterator[Entry]:
        tr = self._tr
        if not paper.versions:
            state = tr("未添付") if paper.required else tr("任意")
            tone: Tone = "overdue" if paper.required else "plain"
            yield Entry((NOTHING, state, NOTHING, NOTHING, NOTHING), tone)
        for version in paper.versions:
            yield self._version(paper, version)

    def _version(self, paper: Paper, version: Version) -> Entry:
        tr = self._tr
        state = self._shown.file_state(version.sha256, version.place)
        where = tr("写しを保管") if version.place == "stored" else version.place
        said = [
            tr("{name}（{size} バイト、{media}）", name=version.name, size=version.size,
               media=version.media),
            f"sha256: {version.sha256}",
            tr("場所: {place}", place=where),
        ]  # fmt: skip
        cells = (
            self._days.stamp(version.occurred_ns),
            term(FILE_STATES, state, tr) if state else NOTHING,
            str(version.number),
            "\n".join(said),
            self.who(version.by, version.role or self._role_of(paper.id)),
        )
        return Entry(cells, "overdue" if state in ("changed", "missing") else "plain")

    def _role_of(self, step: str) -> str:
        rows = (row for row in self._found.view.board.steps if row.step.id == step)
        return next((row.step.role or "" for row in rows), "")

    def findings(self) -> Iterator[Sheet]:
        """What scrutiny finds in the quotes now; then every answer that was ever given."""
        tr, scrutiny = self._tr, self._shown.scrutiny
        if scrutiny is not None and scrutiny["findings"]:
            heads = (
                Field(tr("扱い"), "stamp"),
                Field(tr("今の見積への指摘"), "main"),
                Field(tr("誰が"), "name"),
            )
            found = tuple(map(self._standing, scrutiny["findings"]))
            yield Sheet("", heads, (Part(tr("{day} 現在", day=scrutiny["day"]), found),))
        columns = (
            Field(tr("日付"), "stamp"),
            Field(tr("扱い"), "stamp"),
            Field(tr("指摘と回答"), "main"),
            Field(tr("誰が"), "name"),
        )
        entries = []
        for sheet in self._found.sheets:
            if sheet.kind == FINDING:
                entries += [self._finding(sheet, entry) for entry in sheet.entries]
        if entries:
            yield Sheet("", columns, (Part(tr("記録された回答"), tuple(entries)),))

    def _standing(self, finding: Mapping[str, Any]) -> Entry:
        tr, status = self._tr, str(finding["status"])
        severity = term(SEVERITIES, str(finding["severity"]), tr)
        lines = [f"{finding['what']}", f"{severity} [{finding['code']}] {finding['key']}"]
        if status != "open":
            lines.append(tr("回答: {value}", value=finding["answer"]))
        tone: Tone = "overdue" if status == "open" else "plain"
        return Entry((term(ANSWERED, status, tr), "\n".join(lines), finding["by"] or NOTHING), tone)

    def _finding(self, sheet: SheetFile, entry: Filled) -> Entry:
        tr = self._tr
        day, who = self._days.stamp(entry.occurred_ns), self.who(entry.by, entry.role)
        if entry.data is None:
            said = f"{sheet.name}\n" + tr("理由: {reason}", reason=entry.reason)
            return Entry((day, tr("取下げ"), said, who), "undone")
        data = self._shown.plain(entry.data)
        kind = str(data.get("kind", ""))
        lines = [str(data["text"])] if data.get("text") else []
        code = f"[{data['code']}] " if data.get("code") else ""
        lines.append(f"{code}{data.get('finding', sheet.name)}")
        if data.get("reason"):
            lines.append(tr("理由: {reason}", reason=data["reason"]))
        known = ("finding", "text", "code", "reason", "kind", "digest", "numbers", "by")
        lines += figure_lines({k: v for k, v in data.items() if k not in known}, tr)
        return Entry((day, term(ANSWERED, kind, tr) or NOTHING, "\n".join(lines), who))

    def figures(self) -> Iterator[Sheet]:
        """Quotes, scores and every other sheet, all that was ever written on it."""
        tr = self._tr
        columns = (
            Field(tr("記入した日"), "stamp"),
            Field(tr("内容"), "main"),
            Field(tr("誰が"), "name"),
        )
        parts = [
            Part(
                f"{term(SHEET_KINDS, sheet.kind, tr)} [{sheet.name}]",
                tuple(self._filled(sheet, entry) for entry in sheet.entries),
            )
            for sheet in self._found.sheets
            if sheet.kind != FINDING
        ]
        if parts:
            yield Sheet("", columns, tuple(parts))

    def _filled(self, sheet: SheetFile, entry: Filled) -> Entry:
        tr = self._tr
        day, who = self._days.stamp(entry.occurred_ns), self.who(entry.by, entry.role)
        if entry.data is None:
            return Entry((day, tr("取下げ: {reason}", reason=entry.reason), who), "undone")
        lines = figure_lines(self._shown.plain(entry.data), tr, sheet.kind)
        if entry is not sheet.entries[-1]:
            lines.append(tr("（後の記入に替わった）"))
        return Entry((day, "\n".join(lines), who))
