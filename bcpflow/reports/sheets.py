"""Sheets: the log as headed tables of words, before anybody decides how they are drawn.

A sheet is written once and drawn by every page: terminal, markdown, and what is printed later.
Cells are raw text, several lines where there are several things to say; the drawer makes them
`safe`. Columns stand in the order of the paper form (時刻 / 経過 / 作業内容・状況 / 担当 / 目標 /
差 / つまづいた工程); a drawer may move them.

This module must never measure, wrap, escape or colour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal

from bcpflow import instants
from bcpflow.events import PhaseChanged, RunStarted, StepUndone
from bcpflow.language import Translator
from bcpflow.projections.rows import Row
from bcpflow.projections.totals import InjectTotal, PhaseTotal
from bcpflow.reports.days import Era, PaperDays
from bcpflow.reports.material import Told, person
from bcpflow.reports.terms import (
    NOTHING,
    RECORDS,
    RUN_KINDS,
    RUN_STATUS,
    delta,
    delta_word,
    elapsed,
    elapsed_or_nothing,
    fact_text,
    listed,
    term,
)
from bcpflow.reports.wording import Wording

FieldKind = Literal["stamp", "figure", "name", "main", "aside"]
"""Stamps and figures are never broken (figures stand to the right); a name is short text; main
takes the room; an aside may join main."""
Tone = Literal["plain", "phase", "inject", "overdue", "failed", "undone"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column."""

    title: str
    kind: FieldKind = "figure"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of cells; the tone says in code what the words say anyway."""

    cells: tuple[str, ...]
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under one heading; the heading may be empty."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title."""

    title: str
    fields: tuple[Field, ...]
    parts: tuple[Part, ...]

    @property
    def parted(self) -> bool:
        """Whether rows stand under headings."""
        return any(part.heading for part in self.parts)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All rows."""
        return tuple(entry for part in self.parts for entry in part.entries)


class Sheets:
    """The sheets of one told log, in one language and zone."""

    def __init__(self, told: Told, tr: Translator, zone: tzinfo, era: Era | None = None) -> None:
        self._told, self._tr, self._zone = told, tr, zone
        self._days = PaperDays(zone, era)
        self._log = told.log
        self._words = Wording(told.log, tr, told.names)
        by_first_word = dict.fromkeys(row.actor for row in told.log.rows if row.actor)
        self._people = [person(told, handle) for handle in by_first_word]

    @property
    def title(self) -> str:
        """``【訓練】訓練記録: ICT-BCP 初動対応``; 【訓練】 or 【実災害】 never leaves the page."""
        tr, kind = self._tr, self._log.kind
        return tr(
            "{mark}{record}: {title}",
            mark=term(RUN_KINDS, kind, tr),
            record=term(RECORDS, kind, tr),
            title=tr.pick(self._log.definition.workflow.title),
        )

    def head(self) -> list[tuple[str, str]]:
        """What stands above the record: which run, of what, when, under which facts."""
        tr, log = self._tr, self._log
        workflow = log.definition.workflow
        edition = workflow.edition or ""
        opening = next((row for row in log.rows if isinstance(row.event, RunStarted)), None)
        pairs = [(tr("名称"), log.title)] if log.title else []
        pairs += [
            (tr("番号"), log.run),
            (tr("状態"), term(RUN_STATUS, log.status, tr)),
            (
                tr("手順定義"),
                tr("{name}（版 {edition}）", name=workflow.workflow, edition=edition)
                if edition
                else workflow.workflow,
            ),
            (tr("定義照合"), log.definition_hash[:12]),
            (tr("開始 (T0)"), self._days.moment(log.started_ns)),
        ]
        if opening is not None and opening.scenario is not None:
            pairs.append((tr("想定の発災時刻"), self._days.at(opening.scenario)))
        facts = [fact_text(n, v, workflow.facts, tr) for n, v in log.facts.items()]
        if facts:
            pairs.append((tr("前提"), listed(facts, tr)))
        if self._people:
            pairs.append((tr("記録者"), listed(self._people, tr)))
        return pairs

    def log(self) -> Sheet:
        """The record itself, a part a phase."""
        tr = self._tr
        fields = (
            Field(tr("時刻"), "stamp"),
            Field(tr("経過")),
            Field(tr("作業内容・状況"), "main"),
            Field(tr("担当"), "name"),
            Field(tr("目標")),
            Field(tr("差")),
            Field(tr("つまづいた工程"), "aside"),
        )
        return Sheet(tr("記録"), fields, tuple(self._parts()))

    def phases(self) -> Sheet:
        """Time and outcomes of each phase."""
        tr = self._tr
        fields = (
            Field(tr("開始")),
            Field(tr("終了")),
            Field(tr("所要")),
            Field(tr("目標")),
            Field(tr("差")),
            # One text for four heads: a language may shorten them where it must.
            *(Field(head) for head in tr("達成 未達 省略 超過").split(" ")),
            Field(tr("フェーズ"), "main"),
        )
        return self._sheet(
            tr("フェーズ別集計"), fields, [self._phase(p) for p in self._log.summary.phases]
        )

    def injects(self) -> Sheet:
        """Injects and how long the answer took."""
        tr = self._tr
        fields = (
            Field(tr("予定")),
            Field(tr("付与")),
            Field(tr("応答まで")),
            Field(tr("状況付与の内容"), "main"),
        )
        rows = [self._inject(total) for total in self._log.summary.injects]
        return self._sheet(tr("状況付与と応答"), fields, rows)

    def overrides(self) -> Sheet:
        """Gates that were opened by a role although they were shut."""
        tr = self._tr
        fields = (Field(tr("経過")), Field(tr("移行"), "main"), Field(tr("権限者"), "name"))
        entries = [
            Entry((elapsed(row.elapsed_ms), "\n".join(self._words.lines(row)), self._doer(row)))
            for row in self._log.summary.overrides
        ]
        return self._sheet(tr("権限による通過"), fields, entries)

    def undone(self) -> Sheet:
        """Outcomes that were taken back, and by whom."""
        tr = self._tr
        fields = (Field(tr("経過")), Field(tr("取消の内容"), "main"), Field(tr("担当"), "name"))
        entries = [
            Entry((elapsed(row.elapsed_ms), "\n".join(self._words.lines(row)), self._doer(row)))
            for row in self._log.rows
            if isinstance(row.event, StepUndone)
        ]
        return self._sheet(tr("取消"), fields, entries)

    def unsettled(self) -> list[str]:
        """Steps nobody has settled."""
        return [self._words.step(step) for step in self._log.summary.unsettled]

    def unreached(self) -> list[str]:
        """Phases the run never entered."""
        return [self._words.phase(*where) for where in self._log.summary.unreached]

    def totals(self) -> list[tuple[str, str]]:
        """The run in numbers."""
        tr, total = self._tr, self._log.summary
        estimated = tr("{elapsed}（推定）", elapsed=elapsed(total.elapsed_ms))
        pairs = [
            (tr("経過時間"), estimated if total.estimated else elapsed(total.elapsed_ms)),
            (
                tr("結果"),
                tr(
                    "達成 {achieved}、未達 {failed}、省略 {skipped}、未実施 {left}",
                    achieved=total.achieved,
                    failed=total.not_achieved,
                    skipped=total.skipped,
                    left=len(total.unsettled),
                ),
            ),
            (
                tr("記録の内訳"),
                tr(
                    "目標超過 {overdue}、つまづき {stumbles}、取消 {undone}、後記 {late}",
                    overdue=total.overdue,
                    stumbles=total.stumbles,
                    undone=total.undone,
                    late=total.late,
                ),
            ),
        ]
        if total.pauses or total.jumps:
            clock = tr(
                "一時停止 {pauses} 回（計 {paused}）、前進 {jumps} 回",
                pauses=total.pauses,
                paused=elapsed(total.paused_ms),
                jumps=total.jumps,
            )
            pairs.append((tr("訓練の時計"), clock))
        return pairs

    def proof(self) -> tuple[str, str]:
        """The head of the chain: with this code on paper the record can be checked."""
        tr = self._tr
        return tr("記録照合コード"), tr(
            "{head}（記録 {n} 件まで）", head=self._told.head, n=self._told.version
        )

    def _sheet(self, title: str, fields: tuple[Field, ...], entries: list[Entry]) -> Sheet:
        return Sheet(title, fields, (Part("", tuple(entries)),) if entries else ())

    def _parts(self) -> Iterator[Part]:
        """The rows in order; a new part where a track enters a phase."""
        tracks = self._log.definition.workflow.all_tracks
        first = [(t, next(iter(track.phases))) for t, track in tracks.items()]
        # Side by side: no phase is everybody's, so each row says where it belongs.
        here = first[0] if len(first) == 1 else ("", "")
        heading = self._heading(first, 0)
        entries: list[Entry] = []
        before = self._log.started_ns
        for row in self._log.rows:
            if isinstance(row.event, PhaseChanged):
                yield Part(heading, tuple(entries))
                here, entries = (row.event.track, row.event.target), []
                heading = self._heading([here], row.elapsed_ms)
            entries.append(self._entry(row, here, before))
            before = row.occurred_ns
        yield Part(heading, tuple(entries))

    def _heading(self, entered: list[tuple[str, str]], at_ms: int) -> str:
        tr = self._tr
        said = []
        for track, phase in entered:
            total = next(
                (
                    t
                    for t in self._log.summary.phases
                    if (t.track, t.phase, t.entered_ms) == (track, phase, at_ms)
                ),
                None,
            )
            title = self._words.phase(track, phase)
            target = total.target_ms if total else None
            said.append(
                title
                if target is None
                else tr("{title}（目標 {target}）", title=title, target=elapsed(target))
            )
        return tr("フェーズ: {titles}", titles=listed(said, tr))

    def _entry(self, row: Row, here: tuple[str, str], before: int) -> Entry:
        tr = self._tr
        said = self._words.lines(row)
        if row.step and row.phase and (row.track, row.phase) != here:
            place = self._words.phase(row.track, row.phase)
            said.append(tr("フェーズ: {titles}", titles=place))
        target = elapsed_or_nothing(row.target_ms) if row.result else ""
        if row.target_ms is not None and row.sample_target:
            target = tr("{target}\n例", target=target)
        over = ""
        if row.delta_ms is not None:
            over = f"{delta(row.delta_ms)}\n{delta_word(row.delta_ms, tr)}"
        cells = (
            self._time(row.occurred_ns, before),
            elapsed(row.elapsed_ms),
            "\n".join(said),
            self._doer(row),
            target,
            over,
            row.stumble,
        )
        return Entry(cells, _tone(row))

    def _time(self, ns: int, before: int) -> str:
        """Time of day; the date above it where a day has begun since the row before."""
        here, last = instants.at(ns, self._zone), instants.at(before, self._zone)
        clock = here.strftime("%H:%M:%S")
        return clock if here.date() == last.date() else f"{here:%m-%d}\n{clock}"

    def _doer(self, row: Row) -> str:
        """The role; beside it the name, where more than one person has written this record."""
        role = self._words.role(row.role) if row.role else ""
        name = person(self._told, row.actor) if row.actor else ""
        if not role:
            return name
        return f"{role}\n{name}" if name and len(self._people) > 1 else role

    def _phase(self, total: PhaseTotal) -> Entry:
        tr = self._tr
        left = elapsed_or_nothing(total.left_ms)
        if total.left_ms is None:
            going = self._log.status in ("running", "paused")
            left = tr("継続") if going else tr("終了時まで")
        over = total.delta_ms
        cells = (
            elapsed(total.entered_ms),
            left,
            elapsed(total.duration_ms),
            elapsed_or_nothing(total.target_ms),
            NOTHING if over is None else f"{delta(over)}\n{delta_word(over, tr)}",
            str(total.achieved),
            str(total.not_achieved),
            str(total.skipped),
            str(total.overdue),
            self._words.phase(total.track, total.phase),
        )
        return Entry(cells, "overdue" if over is not None and over > 0 else "plain")

    def _inject(self, total: InjectTotal) -> Entry:
        tr = self._tr
        answer = elapsed_or_nothing(total.response_ms)
        if total.response_ms is None and total.expects:
            answer = tr("応答なし")
        said = tr.pick(total.content)
        if total.action:
            said += "\n" + tr("期待する行動: {action}", action=tr.pick(total.action))
        due = elapsed_or_nothing(total.due_ms) if total.due_ms is not None else tr("手動")
        return Entry((due, elapsed_or_nothing(total.delivered_ms), answer, said))


def _tone(row: Row) -> Tone:
    if row.undone:
        return "undone"
    if row.kind in ("phase", "inject"):
        return "phase" if row.kind == "phase" else "inject"
    if row.delta_ms is not None and row.delta_ms > 0:
        return "overdue"
    return "failed" if row.result == "not_achieved" else "plain"
