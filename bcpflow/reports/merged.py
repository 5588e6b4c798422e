"""A merged timeline in sections: where it comes from, what contradicts itself, what happened.

Rules, held by tests/cli/test_journal_merge.py:

1. Every row tells its place, and its head codes stand on the page: each record can still be
   proved by itself.
2. What contradicts itself stands before the timeline, and is marked in it.

This module must never reckon: it words what the projection says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Protocol

from bcpflow import instants
from bcpflow.language import N_, Translator
from bcpflow.projections.merged import Line, Merged
from bcpflow.projections.merged_conflicts import Conflict, Offset, Side
from bcpflow.projections.rows import Row
from bcpflow.reports.sections import Block, Section
from bcpflow.reports.sheets import Entry, Field, Part, Sheet, Tone
from bcpflow.reports.terms import (
    NOTHING,
    RESULTS,
    RUN_KINDS,
    RUN_STATUS,
    elapsed,
    listed,
    moment,
    term,
)
from bcpflow.reports.wording import Wording

KINDS = {
    "definition": N_("手順定義が違う"),
    "fact": N_("前提が違う"),
    "decision": N_("判断が違う"),
    "outcome": N_("結果が違う"),
    "time": N_("時刻が違う"),
    "phase": N_("移行先が違う"),
}


class Kept(Protocol):
    """Where a record lay, and what proves it."""

    @property
    def file(self) -> str:
        """The file it was read from."""

    @property
    def head(self) -> str:
        """The code of the run's head."""

    @property
    def ledger(self) -> str:
        """The code of that journal's own chain."""

    @property
    def version(self) -> int:
        """How many events the head stands for."""


class Merging(Protocol):
    """A timeline with all that is told of it."""

    @property
    def merged(self) -> Merged:
        """The timeline."""

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What cannot both be."""

    @property
    def offsets(self) -> tuple[Offset, ...]:
        """How the clocks went."""

    @property
    def kept(self) -> tuple[Kept, ...]:
        """Of each place."""

    @property
    def names(self) -> Mapping[str, str]:
        """Names by handle."""


class MergedSections:
    """The report in one language and zone."""

    def __init__(self, told: Merging, tr: Translator, zone: tzinfo) -> None:
        self.told, self.tr, self.zone = told, tr, zone
        self._found = told.merged
        self._words = [Wording(s.log, tr, told.names) for s in self._found.sources]
        self._disputed = {
            (side.place, side.row.version)
            for conflict in told.conflicts
            for side in conflict.sides
            if side.row is not None
        }
        self._forked = {
            (place, fork.version) for fork in self._found.forked for place in fork.places
        }

    @property
    def title(self) -> str:
        """``【訓練】合わせた記録: ICT-BCP 初動対応``."""
        log = self._found.sources[0].log
        return self.tr(
            "{mark}合わせた記録: {title}",
            mark=term(RUN_KINDS, log.kind, self.tr),
            title=self.tr.pick(log.definition.workflow.title),
        )

    def notice(self) -> str:
        """How much contradicts itself."""
        forks, disputed = len(self._found.forked), len(self.told.conflicts)
        if not forks and not disputed:
            return ""
        return self.tr(
            "食い違い {n} 件、分岐 {forks} 件。どれが正しいかは選んでいません。",
            n=disputed,
            forks=forks,
        )

    def figures(self) -> list[tuple[str, str]]:
        """What it comes to."""
        tr, found = self.tr, self._found
        return [
            (tr("場所"), str(len(found.sources))),
            (tr("行"), str(len(found.lines))),
            (tr("食い違い"), str(len(self.told.conflicts))),
            (tr("分岐"), str(len(found.forked))),
        ]

    def sections(self) -> Iterator[Section]:
        """Its parts."""
        tr = self.tr
        yield Section("sources", tr("記録の出どころ"), (self._sources(), *self._forks()))
        yield Section("conflicts", tr("食い違い"), (self._conflicts(),))
        yield Section("clocks", tr("時計の差"), (self._clocks(),))
        yield Section("timeline", tr("時系列"), (self.timeline(),))

    def proof(self) -> tuple[str, str]:
        """The head code of each record."""
        codes = (
            self.tr("{place}: {head}", place=source.name, head=kept.head)
            for source, kept in zip(self._found.sources, self.told.kept, strict=True)
        )
        return self.tr("照合コード"), listed(codes, self.tr)

    def place(self, places: tuple[int, ...]) -> str:
        """Which places a row is of."""
        return " / ".join(self._found.sources[number].name for number in places)

    def said(self, line: Line) -> list[str]:
        """What a row says, its marks in front (rule 2)."""
        head, *rest = self._words[line.places[0]].lines(line.row)
        return ["".join(self.marks(line)) + head, *rest]

    def marks(self, line: Line) -> list[str]:
        """Whether a row is disputed, or the first one behind a fork."""
        tr = self.tr
        disputed = any((place, line.row.version) in self._disputed for place in line.places)
        marks = [tr("【食い違い】")] if disputed else []
        if len(line.places) == 1 and self._branched(line):
            marks.append(tr("【分岐】"))
        return marks

    def doer(self, line: Line) -> str:
        """The role, else the name of who recorded it."""
        words = self._words[line.places[0]]
        if line.row.role:
            return words.role(line.row.role)
        return self.told.names.get(line.row.actor) or line.row.actor

    def phase(self, line: Line) -> str:
        """The phase's title."""
        words = self._words[line.places[0]]
        return words.phase(line.row.track, line.row.phase) if line.row.phase else ""

    def subject(self, conflict: Conflict) -> str:
        """What a contradiction is about."""
        if conflict.kind in ("decision", "outcome", "time"):
            return self._words[conflict.sides[0].place].step(conflict.subject)
        if conflict.kind == "phase":
            track, _, phase = conflict.subject.partition("/")
            return self._words[conflict.sides[0].place].phase(track, phase)
        return self.tr.pick(conflict.title) if conflict.title else conflict.subject

    def side(self, conflict: Conflict, side: Side) -> str:
        """What one place says of it."""
        tr, words = self.tr, self._words[side.place]
        value = side.value
        if conflict.kind in ("outcome", "time"):
            value = term(RESULTS, value, tr)
        elif conflict.kind == "decision":
            value = words.option(conflict.subject, value)
        elif conflict.kind == "phase":
            value = words.phase(conflict.subject.partition("/")[0], value)
        name = self._found.sources[side.place].name
        if side.row is None:
            return tr("{place}: {value}", place=name, value=value)
        return tr(
            "{place}: {value}（{when}、T+{elapsed}、{who}）",
            place=name,
            value=value,
            when=self._clock(side.row),
            elapsed=elapsed(side.row.elapsed_ms),
            who=self.told.names.get(side.row.actor) or side.row.actor,
        )

    def clock(self, offset: Offset) -> str:
        """How one clock went beside the first place's."""
        tr, sources = self.tr, self._found.sources
        name, first = sources[offset.place].name, sources[0].name
        if offset.ahead_ms is None:
            return tr(
                "{place}: {first}と共通の出来事がないため、時計の差は分かりません。",
                place=name,
                first=first,
            )
        titles = self._found.sources[offset.place].log.definition.workflow.events
        events = listed((tr.pick(titles[e].title) for e in offset.events if e in titles), tr)
        said = tr(
            "{place}: {first}より {ahead}（推定。共通の出来事: {events}）。時刻は直していません。",
            place=name,
            first=first,
            ahead=_signed(offset.ahead_ms, tr),
            events=events or listed(offset.events, tr),
        )
        if offset.spread_ms:
            said += tr("出来事による幅 {spread}。", spread=elapsed(offset.spread_ms))
        return said

    def timeline(self) -> Sheet:
        """All rows."""
        tr = self.tr
        fields = (
            Field(tr("時刻"), "stamp"),
            Field(tr("通算"), "figure"),
            Field(tr("経過"), "figure"),
            Field(tr("場所"), "name"),
            Field(tr("作業内容・状況"), "main"),
            Field(tr("担当"), "name"),
        )
        before, entries = 0, []
        for line in self._found.lines:
            entries.append(self._line(line, before))
            before = line.row.occurred_ns
        return Sheet("", fields, (Part("", tuple(entries)),))

    def _line(self, line: Line, before: int) -> Entry:
        row = line.row
        cells = (
            self._clock(row, before),
            elapsed(line.since_ms),
            elapsed(row.elapsed_ms),
            self.place(line.places),
            "\n".join(self.said(line)),
            self.doer(line),
        )
        return Entry(cells, self._tone(line))

    def _tone(self, line: Line) -> Tone:
        if line.row.undone:
            return "undone"
        if any((place, line.row.version) in self._disputed for place in line.places):
            return "overdue"
        if line.row.kind in ("phase", "inject"):
            return "phase" if line.row.kind == "phase" else "inject"
        return "plain"

    def _branched(self, line: Line) -> bool:
        """Whether it is the first row a place has behind a fork."""
        (place,) = line.places
        return any(
            one == place
            and line.row.version
            == min(
                (
                    other.row.version
                    for other in self._found.lines
                    if other.places == (place,) and other.row.version > version
                ),
                default=0,
            )
            for one, version in self._forked
        )

    def _clock(self, row: Row, before: int = 0) -> str:
        """Time of day, the date above it where a day has begun since the row before."""
        here = instants.at(row.occurred_ns, self.zone)
        clock = here.strftime("%H:%M:%S")
        if not before or instants.at(before, self.zone).date() == here.date():
            return clock
        return f"{here:%m-%d}\n{clock}"

    def _sources(self) -> Sheet:
        tr = self.tr
        fields = (
            Field(tr("場所"), "name"),
            Field(tr("番号"), "figure"),
            Field(tr("開始 (T0)"), "stamp"),
            Field(tr("状態"), "name"),
            Field(tr("件数")),
            Field(tr("出どころ"), "main"),
        )
        entries = []
        for source, kept in zip(self._found.sources, self.told.kept, strict=True):
            said = [
                kept.file,
                tr("照合コード: {head}", head=kept.head),
                tr("記録簿の照合コード: {head}", head=kept.ledger),
            ]
            cells = (
                source.name,
                source.log.run,
                moment(source.log.started_ns, self.zone),
                term(RUN_STATUS, source.log.status, tr),
                str(source.events),
                "\n".join(said),
            )
            entries.append(Entry(cells))
        return Sheet("", fields, (Part("", tuple(entries)),))

    def _forks(self) -> Iterator[str]:
        """How files that hold the same run stand to each other."""
        tr, sources = self.tr, self._found.sources
        for fork in self._found.forks:
            one, other = (sources[place].name for place in fork.places)
            if fork.same:
                yield tr("{one}と{other}は同じ記録です。", one=one, other=other)
            elif fork.behind is not None:
                yield tr(
                    "{place}は同じ記録の {n} 件目まで（途中の写し）です。",
                    place=sources[fork.behind].name,
                    n=fork.version,
                )
            else:
                yield tr(
                    "{run} は {n} 件目の後で分岐しています。{one}と{other}の続きを両方示します。",
                    run=fork.run,
                    n=fork.version,
                    one=one,
                    other=other,
                )

    def _conflicts(self) -> Block:
        tr = self.tr
        if not self.told.conflicts:
            return tr("なし")
        fields = (
            Field(tr("種類"), "name"),
            Field(tr("時刻の差"), "figure"),
            Field(tr("内容"), "main"),
        )
        entries = tuple(
            Entry(
                (
                    tr(KINDS[one.kind]),
                    elapsed(one.apart_ms) if one.sides[0].row is not None else NOTHING,
                    "\n".join([self.subject(one), *(self.side(one, side) for side in one.sides)]),
                )
            )
            for one in self.told.conflicts
        )
        return Sheet("", fields, (Part("", entries),))

    def _clocks(self) -> str:
        return "\n".join(self.clock(offset) for offset in self.told.offsets)


def _signed(ms: int, tr: Translator) -> str:
    """``0:00:12 進み``."""
    said = elapsed(abs(ms))
    if abs(ms) < 1000:
        return tr("差なし（1秒未満）")
    return tr("{time} 進み", time=said) if ms > 0 else tr("{time} 遅れ", time=said)
