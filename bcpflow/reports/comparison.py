"""Sheets of a comparison: runs side by side as headed tables of words.

Rules, held by tests/reports/test_comparison.py:

1. Every column says of which run it is, whether that was an exercise or a real event, and whether
   its clock is estimated.
2. Runs there is no room for are named in the first sheet all the same, and it is said how they
   can be had.
3. What there is no time of is said in a word: never done, never reached, not in that version.

This module must never measure, wrap, escape or colour, nor reckon what `compare` has not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from itertools import groupby

from bcpflow.language import N_, Translator
from bcpflow.projections.comparison import (
    Against,
    Change,
    Comparison,
    PhaseLine,
    PhaseTake,
    RunFigures,
    StepLine,
    StepTake,
    Trend,
)
from bcpflow.reports.days import Era, PaperDays
from bcpflow.reports.sheets import Entry, Field, Part, Sheet
from bcpflow.reports.terms import (
    NOTHING,
    RESULTS,
    RUN_KINDS,
    RUN_STATUS,
    delta,
    elapsed,
    elapsed_or_nothing,
    listed,
    term,
)

KINDS: Mapping[str, str] = {
    "exercise": N_("訓練"),
    "incident": N_("実災害"),
    "case": N_("案件"),
}
"""At the head of a column, where there is no room for `RUN_KINDS`."""
TAKEN: Mapping[str, str] = {
    "open": N_("未実施"),
    "unreached": N_("未到達"),
    "not_applicable": N_("対象外"),
    "absent": N_("定義なし"),
    "once": NOTHING,
    "stayed": N_("継続"),
}
MEASURES: Mapping[str, str] = {
    "elapsed": N_("経過"),
    "since_phase": N_("入後"),
    "working": N_("着手後"),
}
TRENDS: Mapping[str, str] = {
    "elapsed": N_("全体の時間"),
    "share": N_("達成率"),
    "achieved": N_("達成"),
    "not_achieved": N_("未達"),
    "overdue": N_("目標超過"),
    "stumbles": N_("つまづき"),
}


class ComparisonSheets:
    """The sheets of one comparison in one language and zone; ``most``: runs a table has room for,
    the newest then."""

    def __init__(
        self,
        comparison: Comparison,
        tr: Translator,
        zone: tzinfo,
        *,
        most: int | None = None,
        era: Era | None = None,
    ) -> None:
        self._all, self._tr, self._days = comparison, tr, PaperDays(zone, era)
        runs = comparison.runs
        newest = sorted(range(len(runs)), key=lambda i: -runs[i].place)[:most]
        self._shown = sorted(newest)
        self._differences = min(2, len(runs) - 1)

    @property
    def title(self) -> str:
        """``記録の比較: ICT-BCP 初動対応``."""
        tr = self._tr
        return tr("記録の比較: {title}", title=tr.pick(self._all.title))

    def head(self) -> list[tuple[str, str]]:
        """What is compared, and how the tables are read."""
        tr = self._tr
        pairs = [
            (tr("手順定義"), self._all.workflow),
            (tr("比べた記録"), tr("{n} 回", n=len(self._all.runs))),
            (tr("経過"), tr("T0 から、手順を終えるまで")),
            (tr("入後"), tr("フェーズに入ってから、手順を終えるまで")),
        ]
        if self._works:
            pairs.append((tr("着手後"), tr("着手から、手順を終えるまで")))
        return pairs

    def more(self) -> str:
        """How to see the runs there is no room for; empty where there is none."""
        hidden = len(self._all.runs) - len(self._shown)
        if not hidden:
            return ""
        tr = self._tr
        return tr(
            "表は新しい {shown} 回です。ほか {hidden} 回も見るには、端末を広げるか、"
            "--format csv か json で出力してください。",
            shown=len(self._shown),
            hidden=hidden,
        )

    def runs(self) -> Sheet:
        """The runs, oldest first, in numbers."""
        tr = self._tr
        fields = (
            Field(tr("回")),
            Field(tr("開始 (T0)"), "stamp"),
            Field(tr("全体の時間")),
            Field(tr("達成率")),
            # One text for four heads: a language may shorten them where it must.
            *(Field(head) for head in tr("達成 未達 超過 つまづき").split(" ")),
            Field(tr("比べた記録"), "main"),
        )
        entries = tuple(self._run(run) for run in self._all.by_time)
        return Sheet(tr("比べた記録と推移"), fields, (Part("", entries),))

    def trends(self) -> list[tuple[str, str]]:
        """How the numbers moved, oldest first."""
        tr = self._tr
        return [(term(TRENDS, trend.what, tr), self._trend(trend)) for trend in self._all.trends]

    def slower(self) -> list[str]:
        """Steps that took longer than last time; those that only began late share a line."""
        inherited = N_("前の手順の遅れを受けたもの {n} 件: {steps}")
        return self._list(self._all.slower, inherited)

    def quicker(self) -> list[str]:
        """Steps that took less than last time; those that only began early share a line."""
        inherited = N_("前の手順が早く終わったためのもの {n} 件: {steps}")
        return self._list(self._all.quicker, inherited)

    def stumbling(self) -> list[str]:
        """Steps that stumble every time, and where they did last."""
        tr = self._tr
        said = []
        for line in self._all.stumbling:
            newest = sorted(
                zip(self._all.runs, line.takes, strict=True), key=lambda pair: -pair[0].place
            )
            last = next((take.stumble for _, take in newest if take.stumble), "")
            title = self.step(line)
            said.append(tr("{title}（{stumble}）", title=title, stumble=last) if last else title)
        return said

    def steps(self) -> Sheet:
        """Step by step, a part a phase."""
        tr = self._tr
        fields = (Field("", "stamp"), *self._columns(), Field(tr("手順"), "main"))
        parts = tuple(
            Part(
                tr("フェーズ: {titles}", titles=self.phase(*home)),
                tuple(self._step(line) for line in lines),
            )
            for home, lines in groupby(self._all.steps, key=lambda line: (line.track, line.phase))
        )
        return Sheet(tr("手順ごとの比較"), fields, parts)

    def phases(self) -> Sheet:
        """Phase by phase: how long each stay took."""
        tr = self._tr
        fields = (*self._columns(), Field(tr("フェーズ"), "main"))
        entries = tuple(self._phase(line) for line in self._all.phases)
        return Sheet(tr("フェーズごとの比較（所要）"), fields, (Part("", entries),))

    def step(self, line: StepLine) -> str:
        """A step's title and id, with its number where it came up again."""
        tr, number = self._tr, line.id.partition("#")[2]
        title = tr.pick(line.title)
        said = tr("{title}（{n}回目）", title=title, n=number) if number else title
        return f"{said} [{line.id}]"

    def phase(self, track: str, phase: str) -> str:
        """A phase's title, after its track's where several run side by side."""
        tr, tracks = self._tr, self._all.tracks
        found = (p.title for p in self._all.phases if (p.track, p.phase) == (track, phase))
        title = tr.pick(next(found, phase))
        if len(tracks) < 2 or track not in tracks:
            return title
        return tr("{track}: {phase}", track=tr.pick(tracks[track]), phase=title)

    def remarks(self, line: StepLine) -> list[str]:
        """What is to be known of a step: new, gone, said otherwise, slower, stumbling."""
        tr = self._tr
        said = {"new": [tr("新しい手順")], "gone": [tr("なくなった手順")]}.get(line.presence, [])
        said = said + [self._change(change) for change in line.changes]
        said += self._pace(line.previous)
        return [*said, *([tr("毎回つまづく")] if line.stumbles_always else [])]

    def result(self, take: StepTake) -> list[str]:
        """How a step ended in one run."""
        tr = self._tr
        if take.status != "settled":
            return [term(TAKEN, take.status, tr)]
        said = [term(RESULTS, take.outcome or "", tr)]
        said += [tr("超過")] if take.overdue else []
        return [*said, *([tr("つまづき")] if take.stumble else [])]

    @property
    def _works(self) -> bool:
        return any(take.working_ms is not None for s in self._all.steps for take in s.takes)

    def _columns(self) -> Iterator[Field]:
        tr, runs = self._tr, self._all.runs
        for i in self._shown:
            yield Field("\n".join(self._column(runs[i])), "stamp")
        newest, *older = reversed(self._all.by_time)
        for head, run in list(
            zip((tr("前回と\nの差"), tr("初回と\nの差")), (older[:1] + older[-1:]), strict=False)
        )[: self._differences]:
            unsure = newest.estimated or run.estimated
            yield Field(f"{head}\n{tr('推定')}" if unsure else head, "stamp")

    def _column(self, run: RunFigures) -> Iterator[str]:
        tr = self._tr
        yield tr("第{n}回", n=run.place)
        yield term(KINDS, run.kind, tr)
        if run.estimated:
            yield tr("推定")

    def _run(self, run: RunFigures) -> Entry:
        tr = self._tr
        said = [term(RUN_KINDS, run.kind, tr) + run.title, run.run]
        if run.status != "ended":
            said.append(term(RUN_STATUS, run.status, tr))
        edition = run.definition_hash[:12]
        if run.edition:
            edition = tr("版 {edition} ({hash})", edition=run.edition, hash=edition)
        said.append(edition)
        if run.jumps:
            said.append(tr("時計を前進 {n} 回", n=run.jumps))
        whole = elapsed(run.elapsed_ms)
        cells = (
            str(run.place),
            self._days.minute(run.started_ns, "short"),
            f"{whole}\n{tr('推定')}" if run.estimated else whole,
            NOTHING if run.share is None else f"{run.share}%",
            str(run.achieved),
            str(run.not_achieved),
            str(run.overdue),
            str(run.stumbles),
            "\n".join(said),
        )
        return Entry(cells)

    def _trend(self, trend: Trend) -> str:
        tr = self._tr
        values = []
        for run, value in zip(self._all.by_time, trend.values, strict=True):
            said = self._number(trend, value, signed=False)
            unsure = trend.what == "elapsed" and run.estimated
            values.append(tr("{elapsed}（推定）", elapsed=said) if unsure else said)
        moved = []
        if self._differences:
            previous = self._number(trend, trend.previous, signed=True)
            moved.append(tr("前回から {change}", change=previous))
        if self._differences > 1:
            first = self._number(trend, trend.first, signed=True)
            moved.append(tr("初回から {change}", change=first))
        if not moved:
            return listed(values, tr)
        return tr("{said}（{names}）", said=listed(values, tr), names=listed(moved, tr))

    def _number(self, trend: Trend, value: int | None, *, signed: bool) -> str:
        tr = self._tr
        if value is None:
            return NOTHING
        if trend.what == "elapsed":
            return delta(value) if signed else elapsed(value)
        number = f"{value:+d}" if signed and value else str(value)
        if trend.what != "share":
            return number
        return tr("{n} ポイント", n=number) if signed else f"{number}%"

    def _pace(self, against: Against) -> list[str]:
        tr = self._tr
        if against.pace == "slower":
            late = tr("前回より遅い（前の手順の遅れ）")
            return [late if against.inherited else tr("前回より遅い")]
        if against.pace == "quicker":
            early = tr("前回より速い（前の手順が早い）")
            return [early if against.inherited else tr("前回より速い")]
        return []

    def _list(self, lines: tuple[StepLine, ...], inherited: str) -> list[str]:
        tr = self._tr
        said = [self._paced(line) for line in lines if not line.previous.inherited]
        rest = [self.step(line) for line in lines if line.previous.inherited]
        return [*said, tr(inherited, n=len(rest), steps=listed(rest, tr))] if rest else said

    def _paced(self, line: StepLine) -> str:
        tr, against = self._tr, line.previous
        before, after, more = against.before_ms or 0, against.after_ms or 0, against.spent_ms or 0
        parts = [delta(more)] + ([f"{100 * more // before:+d}%"] if before else [])
        if any(run.estimated for run in self._all.by_time[-2:]):
            parts.append(tr("推定"))
        return tr(
            "{title} {measure} {before} から {after} に（{more}）",
            title=self.step(line),
            measure=term(MEASURES, against.measure or "", tr),
            before=elapsed(before),
            after=elapsed(after),
            more=listed(parts, tr),
        )

    def _change(self, change: Change) -> str:
        tr = self._tr
        before = tr.pick(change.before) or tr("なし")
        after = tr.pick(change.after) or tr("なし")
        if change.aspect == "title":
            return tr("第{n}回から題名を変更（前は「{before}」）", n=change.place, before=before)
        said = N_("第{n}回から目標を変更（{before} から {after} に）")
        if change.aspect == "phase":
            said = N_("第{n}回からフェーズを変更（{before} から {after} に）")
        return tr(said, n=change.place, before=before, after=after)

    def _step(self, line: StepLine) -> Entry:
        tr = self._tr
        takes = [line.takes[i] for i in self._shown]
        names = [name for name in MEASURES if any(_time(take, name) is not None for take in takes)]
        labels = [*(term(MEASURES, name, tr) for name in names), tr("結果")]
        columns = [
            [*(elapsed_or_nothing(_time(take, name)) for name in names), *self.result(take)]
            for take in takes
        ]
        against = (line.previous, line.first)[: self._differences]
        columns += [[_signed(_time(found, name)) for name in names] for found in against]
        said = "\n".join([self.step(line), *self.remarks(line)])
        slower = line.previous.pace == "slower" and not line.previous.inherited
        cells = ("\n".join(labels), *("\n".join(column) for column in columns), said)
        return Entry(cells, "overdue" if slower else "plain")

    def _phase(self, line: PhaseLine) -> Entry:
        tr = self._tr
        said = self.phase(line.track, line.phase)
        if line.visit > 1:
            said = tr("{title}（{n}回目）", title=said, n=line.visit)
        said += {"new": "\n" + tr("新しいフェーズ"), "gone": "\n" + tr("なくなったフェーズ")}.get(
            line.presence, ""
        )
        against = (line.previous_ms, line.first_ms)[: self._differences]
        cells = (*(self._stay(line.takes[i]) for i in self._shown), *map(_signed, against), said)
        return Entry(cells)

    def _stay(self, take: PhaseTake) -> str:
        tr = self._tr
        if take.duration_ms is None:
            return term(TAKEN, take.status, tr)
        marks = [term(TAKEN, "stayed", tr)] if take.status == "stayed" else []
        marks += [tr("超過")] if take.overdue else []
        return "\n".join([elapsed(take.duration_ms), *marks])


def _time(of: StepTake | Against, name: str) -> int | None:
    times: Mapping[str, int | None] = {
        "elapsed": of.elapsed_ms,
        "since_phase": of.since_phase_ms,
        "working": of.working_ms,
    }
    return times[name]


def _signed(ms: int | None) -> str:
    return NOTHING if ms is None else delta(ms)
