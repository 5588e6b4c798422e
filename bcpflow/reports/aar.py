"""The after-action report in sections of words, before anybody decides how they are drawn.

Rules, held by tests/reports/test_aar.py:

1. What was said, rated, answered or agreed on is all there; nothing is cut.
2. A section every report is read for says 記録なし where it is empty; others are left out then.
3. Suggested and decided ratings stand side by side, with the numbers and the rule they rest on.
4. An interim report says so in its title and before anything else.

Like `sheets`, this module must never measure, wrap, escape or colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from functools import partial

from bcpflow.language import Translator
from bcpflow.projections.aar import Aar, Area
from bcpflow.projections.review import Action, Observation, Rated
from bcpflow.reports.aar_facts import FactSections, one_part
from bcpflow.reports.aar_people import ReportSheets, Shown
from bcpflow.reports.aar_staff import StaffSections
from bcpflow.reports.aar_terms import STANDINGS, TITLES, measures_word
from bcpflow.reports.actions import ELEMENTS
from bcpflow.reports.days import Era, PaperDays
from bcpflow.reports.picture_timeline import run_pictures
from bcpflow.reports.sections import Block, Picture, Section
from bcpflow.reports.sheets import Entry, Field, Part, Sheet, Tone
from bcpflow.reports.terms import (
    IMPROVED,
    NOTHING,
    OBSERVATION_KINDS,
    RATINGS,
    RUN_KINDS,
    RUN_STATUS,
    delta_words,
    elapsed,
    listed,
    term,
)
from bcpflow.reports.wording import Wording


class AarSections:
    """The sections of one report, in one language and zone."""

    def __init__(
        self, found: Aar, shown: Shown, tr: Translator, zone: tzinfo, era: Era | None = None
    ) -> None:
        self._found, self._shown, self.tr, self._zone = found, shown, tr, zone
        self._days = PaperDays(zone, era)
        self._words = Wording(found.log, tr, shown.names)
        self._sheets = ReportSheets(shown, tr, zone, era)
        self._facts = FactSections(found, shown, tr, zone, era)
        self._staff = StaffSections(found, shown, tr)

    @property
    def title(self) -> str:
        """``【途中】【訓練】訓練結果報告書・改善計画: ICT-BCP 初動対応``."""
        tr, log = self.tr, self._found.log
        return tr(
            "{standing}{mark}{report}: {title}",
            standing=term(STANDINGS, self._found.standing, tr)
            if self._found.standing in STANDINGS
            else "",
            mark=term(RUN_KINDS, log.kind, tr),
            report=term(TITLES, log.kind, tr),
            title=tr.pick(log.definition.workflow.title),
        )

    def notice(self) -> str:
        """What the reader must know before anything else; empty in a final report."""
        tr = self.tr
        match self._found.standing:
            case "interim":
                return tr(
                    "これは途中の報告書です。まだ終わっていないため、数値も評定も変わります。"
                )
            case "aborted":
                return tr("この記録は中止されました。中止までのことだけを述べています。")
            case "voided":
                return tr("この記録は誤って始めたものとして無効とされました。")
            case _:
                return ""

    def sections(self) -> list[Section]:
        """All sections that have something to say, in the order they are read."""
        tr, facts, staff = self.tr, self._facts, self._staff
        made = [
            Section("overview", tr("概要"), (facts.overview(), *facts.scenario())),
            Section("result", tr("結果の概要"), (tuple(self._sheets.totals()),)),
            Section("objectives", tr("目的と評定"), tuple(self._objectives())),
            Section("strengths", tr("良かった点"), (self._strengths(),)),
            Section("areas", tr("改善が必要な点"), (self._areas(),)),
            Section("plan", tr("改善計画"), tuple(self._plan())),
            Section("previous", tr("前回の課題（改善されましたか）"), tuple(self._previous())),
            Section("hotwash", tr("振り返りの回答"), tuple(self._hotwash())),
            Section("phases", tr("計画と実績（フェーズ別）"), (self._sheets.phases(),)),
            Section("steps", tr("計画と実績（手順別）"), self._steps()),
            Section("injects", tr("状況付与と応答"), tuple(facts.injects())),
            Section("deadlines", tr("期限"), tuple(facts.deadlines())),
            Section("participants", tr("参加者"), tuple(staff.participants())),
            Section("staffing", tr("参集人数（計画と実績）"), tuple(staff.staffing())),
            Section("notes", tr("その他の所見"), tuple(self._notes())),
            Section("departures", tr("権限による通過・取消・後記"), tuple(facts.departures())),
            Section("timeline", tr("時系列の記録"), (self._sheets.log(),)),
        ]
        return [section for section in made if section.blocks]

    def _steps(self) -> tuple[Block, ...]:
        """The run as a picture, then its steps."""
        found, tables = self._found, tuple(self._facts.steps())
        if not tables:
            return ()
        targets = {line.id: line.target_ms for line in found.steps}
        draw = partial(run_pictures, found.log, targets, self._words, self._zone,
                       found.scenario_start)  # fmt: skip
        return (Picture(draw), *tables)

    def figures(self) -> list[tuple[str, str]]:
        """What the run comes to, in the numbers a reader looks for first."""
        tr, log = self.tr, self._found.log
        total, rated = log.summary, self._found.review.ratings
        steps = total.achieved + total.not_achieved + total.skipped + len(total.unsettled)
        letters = [one.decided.rating if one.decided else NOTHING for one in rated]
        open_ = sum(action.closed is None for action in self._found.review.actions)
        return [
            (tr("状態"), term(RUN_STATUS, log.status, tr)),
            (tr("経過時間"), elapsed(total.elapsed_ms)),
            (tr("達成"), f"{total.achieved} / {steps}"),
            (tr("目標超過"), str(total.overdue)),
            (tr("つまづき"), str(total.stumbles)),
            (tr("目的の評定"), " ".join(letters) or NOTHING),
            (tr("未完了の処置"), str(open_)),
        ]

    def proof(self) -> tuple[str, str]:
        """The head of the chain: with this code on paper the record can be checked."""
        return self._sheets.proof()

    def _objectives(self) -> Iterator[Block]:
        tr, rule = self.tr, self._found.log.definition.evaluation
        rated = self._found.review.ratings
        if not rated:
            yield tr("目的の定めはありません。")
            return
        fields = (
            Field(tr("評定"), "stamp"),
            Field(tr("案"), "stamp"),
            Field(tr("目的と根拠"), "main"),
        )
        yield one_part(fields, [self._rated(one) for one in rated])
        yield listed((term(RATINGS, letter, tr) for letter in RATINGS), tr)
        if rule is not None:
            said = tr(
                "案は「{title}」（{name}、{dated}）により記録から計算したもの。決めるのは人。",
                title=tr.pick(rule.title),
                name=rule.evaluation,
                dated=rule.dated,
            )
            source = tr("出典: {source}", source=tr.pick(rule.source)) if rule.source else ""
            yield f"{said}\n{source}".rstrip("\n")

    def _rated(self, rated: Rated) -> Entry:
        tr, decided, suggestion = self.tr, rated.decided, rated.suggestion
        lines = [tr.pick(rated.objective.title)]
        lines.append(tr("記録: {measures}", measures=measures_word(rated.measures, tr)))
        if suggestion is not None:
            because = tr.pick(suggestion.because)
            lines.append(tr("案 {rating}: {because}", rating=suggestion.rating, because=because))
        for one in rated.history:
            said = tr(
                "評定 {rating}（{who}、{when}）",
                rating=term(RATINGS, one.rating, tr),
                who=self._who(one.by, one.role),
                when=self._days.minute(one.occurred_ns),
            )
            lines.append(
                tr("{said}: {reason}", said=said, reason=one.reason) if one.reason else said
            )
        if decided is None:
            lines.append(tr("評定はまだ決められていません。"))
        tone: Tone = "failed" if decided is not None and decided.rating in "MU" else "plain"
        return Entry(
            (
                decided.rating if decided else NOTHING,
                suggestion.rating if suggestion else NOTHING,
                "\n".join(lines),
            ),
            tone,
        )

    def _strengths(self) -> Block:
        return self._observed(self._found.strengths) or self.tr("記録なし")

    def _notes(self) -> Iterator[Block]:
        sheet = self._observed(self._found.notes)
        if sheet is not None:
            yield sheet

    def _observed(self, seen: tuple[Observation, ...]) -> Sheet | None:
        tr = self.tr
        fields = (
            Field(tr("所見"), "stamp"),
            Field(tr("経過")),
            Field(tr("内容"), "main"),
            Field(tr("記録者"), "name"),
        )
        entries = [
            Entry(
                (
                    one.id,
                    elapsed(one.elapsed_ms),
                    "\n".join(self._said(one.text, one.about, one.analysis)),
                    self._who(one.actor, one.role),
                )
            )
            for one in seen
        ]
        return one_part(fields, entries) if entries else None

    def _areas(self) -> Block:
        tr = self.tr
        fields = (
            Field(tr("所見"), "stamp"),
            Field(tr("経過")),
            Field(tr("内容"), "main"),
            Field(tr("種類"), "name"),
            Field(tr("改善"), "name"),
        )
        entries = [self._area(area) for area in self._found.areas]
        return one_part(fields, entries) if entries else tr("記録なし")

    def _area(self, area: Area) -> Entry:
        tr, seen, row = self.tr, area.observation, area.row
        said = self._said(area.text, area.about, area.analysis)
        if row is not None and row.delta_ms is not None and row.delta_ms > 0:
            said.append(tr("目標との差: {delta}", delta=delta_words(row.delta_ms, tr)))
        at = seen.elapsed_ms if seen else row.elapsed_ms if row else 0
        return Entry(
            (
                seen.id if seen else tr("記録より"),
                elapsed(at),
                "\n".join(said),
                term(OBSERVATION_KINDS, seen.kind if seen else "stumble", tr),
                "\n".join(area.actions) or NOTHING,
            )
        )

    def _said(self, text: str, about: str, analysis: str) -> list[str]:
        tr = self.tr
        lines = [text]
        if about:
            lines.append(tr("対象: {about}", about=self._facts.about(about)))
        if analysis:
            lines.append(tr("分析: {analysis}", analysis=analysis))
        return lines

    def _plan(self) -> Iterator[Block]:
        tr, actions = self.tr, self._found.review.actions
        if not actions:
            yield tr("記録なし")
            return
        fields = (
            Field(tr("処置番号"), "stamp"),
            Field(tr("期限"), "stamp"),
            Field(tr("状態"), "stamp"),
            Field(tr("是正処置"), "main"),
            Field(tr("要素"), "name"),
            Field(tr("担当"), "name"),
        )
        yield one_part(fields, [self._action(action) for action in actions])
        yield tr("要素: 計画・体制・資機材・教育・訓練のどれを直すか。")

    def _action(self, action: Action) -> Entry:
        tr, closed = self.tr, action.closed
        lines = [action.text]
        if action.observation:
            seen = next(o for o in self._found.review.observations if o.id == action.observation)
            lines.append(tr("もとの所見: {id} {text}", id=seen.id, text=seen.text))
        if action.step:
            lines.append(tr("手順: {step}", step=self._words.step(action.step)))
        lines += [
            tr("経緯: {when} {note}", when=self._days.day_of(c.occurred_ns), note=c.note)
            for c in action.history
            if c.what == "updated" and c.note
        ]
        if closed is not None and closed.evidence:
            lines.append(tr("完了の証拠: {evidence}", evidence=closed.evidence))
        elif closed is not None and closed.actual_ms is not None:
            lines.append(
                tr(
                    "後の記録 {run} で目標内: 実績 {actual}、目標 {target}",
                    run=closed.later_run,
                    actual=elapsed(closed.actual_ms),
                    target=elapsed(closed.target_ms or 0),
                )
            )
        return Entry(
            (
                action.id,
                self._days.typed(action.due),
                tr("完了") if closed else tr("未完了"),
                "\n".join(lines),
                term(ELEMENTS, action.element, tr),
                self._who(action.owner),
            )
        )

    def _previous(self) -> Iterator[Block]:
        tr, looked = self.tr, self._found.review
        if looked.previous is None:
            return
        yield ((tr("前回の記録"), looked.previous),)
        fields = (
            Field(tr("処置番号"), "stamp"),
            Field(tr("期限"), "stamp"),
            Field(tr("課題"), "main"),
            Field(tr("改善されたか"), "name"),
        )
        entries = []
        for mended in looked.improvements:
            issue = mended.issue
            lines = [issue.text]
            lines += [tr("手順: {step}", step=self._words.step(issue.step))] if issue.step else []
            lines += [tr("備考: {note}", note=mended.note)] if mended.note else []
            answer = term(IMPROVED, issue.improved, tr) if issue.improved else tr("回答なし")
            due = self._days.typed(issue.due)
            entries.append(Entry((issue.action, due, "\n".join(lines), answer)))
        yield one_part(fields, entries) if entries else tr("持ち越した課題はありません。")

    def _hotwash(self) -> Iterator[Block]:
        tr, questions = self.tr, self._found.review.questions
        if not questions:
            return
        fields = (Field(tr("回答"), "main"), Field(tr("回答者"), "name"))
        parts = []
        for question in questions:
            heading = f"{question.no}. {tr.pick(question.text)}"
            entries = [
                Entry((answer.text, self._who(answer.by, answer.role)))
                for answer in question.answers
            ]
            parts.append(Part(heading, tuple(entries) or (Entry((tr("回答なし"), "")),)))
        yield Sheet("", fields, tuple(parts))

    def _who(self, handle: str, role: str = "") -> str:
        """A role people acted in; else what stands for them."""
        name = self._shown.names.get(handle) or handle
        return self._words.role(role) if role else name
