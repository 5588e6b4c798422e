"""The sections of an after-action report that say what was planned and what happened.

A part of `aar`, whose rules hold here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from bcpflow.definition.plan import as_ids
from bcpflow.language import Translator
from bcpflow.projections.aar import Aar, StepLine
from bcpflow.projections.review import InjectLine
from bcpflow.projections.rows import Row
from bcpflow.reports.aar_people import ReportSheets, Shown
from bcpflow.reports.aar_terms import PLACES, TO_FILL_IN, WORKFLOW_KINDS
from bcpflow.reports.days import Era, PaperDays
from bcpflow.reports.sheets import Entry, Field, Part, Sheet, Tone
from bcpflow.reports.terms import (
    DEADLINE_STATUS,
    INJECT_STATUS,
    NOTHING,
    RESULTS,
    delta,
    delta_word,
    elapsed,
    elapsed_or_nothing,
    fact_text,
    fact_value,
    listed,
    moment,
    term,
)
from bcpflow.reports.wording import Wording

Pairs = tuple[tuple[str, str], ...]


class FactSections:
    """What was planned and what happened, in words."""

    def __init__(
        self, found: Aar, shown: Shown, tr: Translator, zone: tzinfo, era: Era | None = None
    ) -> None:
        self._found, self._shown, self._tr, self._zone = found, shown, tr, zone
        self._days = PaperDays(zone, era)
        self._words = Wording(found.log, tr, shown.names)
        self._sheets = ReportSheets(shown, tr, zone)
        tracks = found.log.definition.workflow.all_tracks.values()
        self._defined = {s.id: s for t in tracks for p in t.phases.values() for s in p.steps}

    def about(self, subject: str) -> str:
        """What an observation is about, in words: ``step:X``, ``inject:X``, ``objective:X``."""
        tr, (kind, _, name) = self._tr, subject.partition(":")
        if kind == "inject":
            known = self._found.log.injects.get(name)
            content = tr.pick(known.content) if known else name
            return tr("状況付与「{content}」", content=content)
        objectives = self._found.log.definition.workflow.objectives
        if kind == "objective" and name in objectives:
            return tr("目的「{title}」", title=tr.pick(objectives[name].title))
        return tr("手順「{title}」", title=self._words.step(name)) if name else subject

    def overview(self) -> Pairs:
        """What it was: name, kind, dates, place, scope, objectives, who held it."""
        tr, log = self._tr, self._found.log
        workflow, total = log.definition.workflow, log.summary
        began = self._days.moment(log.started_ns)
        ended = self._found.ended_ns
        when = tr("{began} から（継続中）", began=began)
        if ended is not None:
            when = tr("{began} から {until} まで", began=began, until=self._days.moment(ended))
        pairs = [
            (tr("名称"), log.title or tr.pick(workflow.title)),
            (tr("種別"), self._kind()),
            (tr("日時"), when),
            (tr("経過時間"), elapsed(total.elapsed_ms)),
            (tr("場所"), self._place()),
            (tr("主催"), TO_FILL_IN),
            (tr("問合せ先"), TO_FILL_IN),
            (tr("範囲"), self._scope()),
        ]
        if workflow.objectives:
            titles = [tr.pick(objective.title) for objective in workflow.objectives.values()]
            pairs.append(
                (tr("目的の一覧"), "\n".join(f"{n}. {t}" for n, t in enumerate(titles, 1)))
            )
        facts = [fact_text(n, v, workflow.facts, tr) for n, v in log.facts.items()]
        if facts:
            pairs.append((tr("前提"), listed(facts, tr)))
        here = len(self._found.review.people)
        if here:
            there = sum(one.arrived_ms is not None for one in self._found.review.people)
            pairs.append((tr("参加人数"), tr("名簿 {n} 人、参集の記録 {m} 人", n=here, m=there)))
        edition = workflow.edition or NOTHING
        pairs += [
            (tr("手順定義"), tr("{name}（版 {edition}）", name=workflow.workflow, edition=edition)),
            (tr("定義照合"), log.definition_hash[:12]),
            (tr("番号"), log.run),
        ]
        return tuple(pairs)

    def scenario(self) -> Iterator[Pairs]:
        """What was assumed to have happened."""
        tr, workflow = self._tr, self._found.log.definition.workflow
        pairs = []
        if workflow.scenario:
            pairs.append((tr("想定"), tr.pick(workflow.scenario)))
        if self._found.scenario_start:
            began = self._days.at(datetime.fromisoformat(self._found.scenario_start))
            pairs.append((tr("想定の発災時刻"), began))
        if pairs:
            yield tuple(pairs)

    def steps(self) -> Iterator[Sheet | str | Pairs]:
        """Every step, by when it was to be done and when it was."""
        tr = self._tr
        again = any(line.last_ms is not None for line in self._found.steps)
        fields = (
            Field(tr("目標")),
            Field(tr("実績")),
            Field(tr("差")),
            *((Field(tr("前回")),) if again else ()),
            Field(tr("結果"), "stamp"),
            Field(tr("手順"), "main"),
            Field(tr("担当"), "name"),
        )
        parts = []
        for track, found in self._found.log.definition.workflow.all_tracks.items():
            for phase in found.phases:
                here = (track, phase)
                mine = [one for one in self._found.steps if (one.track, one.phase) == here]
                if mine:
                    entries = tuple(self._step(one, again=again) for one in mine)
                    parts.append(Part(self._words.phase(track, phase), entries))
        if parts:
            yield Sheet("", fields, tuple(parts))
        unreached = self._sheets.unreached()
        if unreached:
            yield ((tr("入らなかったフェーズ"), listed(unreached, tr)),)

    def injects(self) -> Iterator[Sheet]:
        """The MSEL: as planned, as given, how it was answered."""
        tr = self._tr
        fields = (
            Field(tr("予定")),
            Field(tr("付与")),
            Field(tr("応答まで")),
            Field(tr("判定"), "stamp"),
            Field(tr("状況付与と期待する行動"), "main"),
        )
        entries = [self._inject(line) for line in self._found.review.injects]
        if entries:
            yield one_part(fields, entries)

    def deadlines(self) -> Iterator[Sheet]:
        """Deadlines, and whether they were met."""
        tr = self._tr
        fields = (
            Field(tr("期限")),
            Field(tr("完了した時")),
            Field(tr("状態"), "stamp"),
            Field(tr("内容"), "main"),
        )
        entries = []
        for row in self._found.review.deadlines:
            lines = [tr.pick(row.deadline.title)]
            if row.deadline.source:
                lines.append(tr("出典: {source}", source=tr.pick(row.deadline.source)))
            tone: Tone = "overdue" if row.status in ("expired", "met_late") else "plain"
            cells = (
                elapsed_or_nothing(row.due_ms),
                elapsed_or_nothing(row.met_ms),
                term(DEADLINE_STATUS, row.status, tr),
                "\n".join(lines),
            )
            entries.append(Entry(cells, tone))
        if entries:
            yield one_part(fields, entries)

    def departures(self) -> Iterator[Sheet]:
        """What was overridden, taken back, or entered afterwards."""
        tr = self._tr
        for title, rows in (
            (tr("権限による通過"), self._found.log.summary.overrides),
            (tr("取消"), self._found.undone),
            (tr("後記"), self._found.late),
        ):
            if rows:
                yield self._rows(title, rows)

    def _rows(self, title: str, rows: Sequence[Row]) -> Sheet:
        tr = self._tr
        fields = (
            Field(tr("経過")),
            Field(tr("記録した時刻"), "stamp"),
            Field(tr("内容"), "main"),
            Field(tr("記録者"), "name"),
        )
        entries = tuple(
            Entry(
                (
                    elapsed(row.elapsed_ms),
                    moment(row.recorded_ns, self._zone)[5:16],
                    "\n".join(self._words.lines(row)),
                    self._words.role(row.role) if row.role else self._name(row.actor),
                )
            )
            for row in rows
        )
        return Sheet("", fields, (Part(title, entries),))

    def _step(self, line: StepLine, *, again: bool) -> Entry:
        tr = self._tr
        target = elapsed_or_nothing(line.target_ms)
        if line.sample and line.target_ms is not None:
            target = tr("{target}\n例", target=target)
        over = NOTHING
        if line.delta_ms is not None:
            over = f"{delta(line.delta_ms)}\n{delta_word(line.delta_ms, tr)}"
        lines = [self._words.step(line.id)]
        if not line.required:
            lines[0] = tr("{title}（任意）", title=lines[0])
        lines += self._came_to(line)
        lines += [tr("備考: {note}", note=line.note)] if line.note else []
        lines += [tr("つまづき: {stumble}", stumble=line.stumble)] if line.stumble else []
        who = [self._words.role(line.role)] if line.role else []
        if line.stands_in and line.holder:
            who.append(tr("代行: {name}", name=self._name(line.holder)))
        cells = (
            target,
            elapsed_or_nothing(line.actual_ms),
            over,
            *((elapsed_or_nothing(line.last_ms),) if again else ()),
            term(RESULTS, line.outcome, tr) if line.outcome else tr("未実施"),
            "\n".join(lines),
            "\n".join(who),
        )
        late = line.delta_ms is not None and line.delta_ms > 0
        failed = line.outcome in (None, "not_achieved")
        return Entry(cells, "overdue" if late else "failed" if failed else "plain")

    def _came_to(self, line: StepLine) -> list[str]:
        """What a decision, a question or a measure came to."""
        tr, step = self._tr, self._defined.get(line.id.partition("#")[0])
        if line.option:
            return [tr("選択: {option}", option=self._words.option(line.id, line.option))]
        if not line.value:
            return []
        kind = step.resolved_kind if step else "task"
        if kind == "question":
            return [tr("回答: {value}", value=line.value)]
        if kind == "document":
            return [tr("文書: {value}", value=line.value)]
        unit = tr.pick(step.unit) if step else ""
        return [tr("値: {value}", value=f"{line.value} {unit}".rstrip())]

    def _inject(self, line: InjectLine) -> Entry:
        tr, inject = self._tr, line.inject
        content = tr.pick(inject.content)
        lines = [tr("【計画外】{content}", content=content) if line.unplanned else content]
        roles = listed((self._words.role(role) for role in as_ids(inject.to)), tr)
        ways = [tr("付与先: {to}", to=roles or tr("全員"))]
        ways += [tr("手段: {by}", by=tr.pick(inject.by))] if inject.by else []
        ways += [tr("発信者: {sender}", sender=tr.pick(inject.sender))] if inject.sender else []
        lines.append(" / ".join(ways))
        expected = listed((self._words.step(step) for step in as_ids(inject.expects)), tr)
        for said in (
            tr("期待する行動: {action}", action=tr.pick(inject.action)) if inject.action else "",
            tr("応じる手順: {steps}", steps=expected) if expected else "",
            tr("判定の備考: {note}", note=line.note) if line.note else "",
            tr("理由: {reason}", reason=line.reason) if line.reason else "",
        ):
            lines += [said] if said else []
        answer = elapsed_or_nothing(line.response_ms)
        if line.response_ms is None and line.delivered_ms is not None and expected:
            answer = tr("応答なし")
        if line.delivered_ms is None:
            given = term(INJECT_STATUS, line.status, tr)
        else:
            given = elapsed(line.delivered_ms)
        due = tr("手動") if inject.at is None else elapsed_or_nothing(line.due_ms)
        judged = term(RESULTS, line.result, tr) if line.result else NOTHING
        tone: Tone = "failed" if line.result == "not_achieved" else "plain"
        return Entry((due, given, answer, judged, "\n".join(lines)), tone)

    def _kind(self) -> str:
        tr, log = self._tr, self._found.log
        if log.kind != "exercise":
            return tr("実災害の対応") if log.kind == "incident" else tr("案件")
        return term(WORKFLOW_KINDS, log.definition.workflow.kind, tr)

    def _place(self) -> str:
        """Where it was held, if a fact says so; else a line to write on."""
        tr, log = self._tr, self._found.log
        declared = log.definition.workflow.facts
        for name, value in log.facts.items():
            title = declared[name].title if name in declared else None
            called = {name, *(title.values() if isinstance(title, dict) else (title or "",))}
            if {word.casefold() for word in called} & PLACES:
                return fact_value(value, declared.get(name), tr)
        return TO_FILL_IN

    def _scope(self) -> str:
        tr, workflow = self._tr, self._found.log.definition.workflow
        entered = dict.fromkeys((p.track, p.phase) for p in self._found.log.summary.phases)
        phases = listed((self._words.phase(*where) for where in entered), tr)
        went = tr("行ったフェーズ: {phases}", phases=phases)
        return "\n".join([*([tr.pick(workflow.summary)] if workflow.summary else []), went])

    def _name(self, handle: str) -> str:
        return self._shown.names.get(handle) or handle


def one_part(fields: tuple[Field, ...], entries: list[Entry]) -> Sheet:
    """A table without headings between its rows."""
    return Sheet("", fields, (Part("", tuple(entries)),))
