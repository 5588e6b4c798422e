"""The timeline of a run: plan against what happened, step by step, as SVG pictures for A4.

Rules, held by tests/reports/test_picture_timeline.py:

1. Every step of the line is a row in exactly one picture; no picture has more than `MOST` of them.
2. What was overdue is hatched, has a triangle and is told in words; how a step ended is a sign of
   its own. Nothing is told by colour.
3. A target that lies far outside is told in words at the edge, so that it does not press the rest.
4. Signs and names never lie upon one another: close ones stand one below the other.
5. Nothing is shown of an inject but that it was given.

This module must never reckon times of its own (`timeline` does) nor look at a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import groupby

from bcpflow import instants
from bcpflow.language import Translator
from bcpflow.projections.log import Log
from bcpflow.projections.timeline import Bar, Border, Flag, Timeline, timeline
from bcpflow.reports.drawing import (
    FILL,
    PALE,
    WIDTH,
    Drawing,
    breadth,
    fitted,
    wrapped,
)
from bcpflow.reports.picture_axis import Axis, axis, clock_words, tick_word
from bcpflow.reports.picture_legend import legend
from bcpflow.reports.terms import delta, elapsed
from bcpflow.reports.wording import Wording

MOST = 30
"""Rows of a picture that still fits on a page of A4 (rule 1)."""
FAR = 0.5
"""A target so much farther than all that happened is out of the picture (rule 3)."""
_LEFT, _RIGHT = 190.0, 604.0
_LINE = 12.0
_NAMES = 182.0


def timeline_pictures(
    line: Timeline,
    words: Wording,
    zone: tzinfo,
    scenario_start: str | None = None,
) -> tuple[str, ...]:
    """The pictures of a run, in order; none where it has no step."""
    count = -(-len(line.bars) // MOST)
    each = -(-len(line.bars) // count) if count else 0
    parts = [line.bars[i * each : (i + 1) * each] for i in range(count)]
    return tuple(
        _Picture(line, words, zone, scenario_start, part).svg(number, count)
        for number, part in enumerate(parts, start=1)
    )


def run_pictures(
    told: Log,
    targets: Mapping[str, int | None],
    words: Wording,
    zone: tzinfo,
    scenario_start: str | None = None,
) -> tuple[str, ...]:
    """The pictures of a log; ``targets``: of the steps nobody has settled."""
    return timeline_pictures(timeline(told, targets), words, zone, scenario_start)


class _Picture:
    """One picture: some rows of the line."""

    def __init__(
        self,
        line: Timeline,
        words: Wording,
        zone: tzinfo,
        scenario_start: str | None,
        bars: Sequence[Bar],
    ) -> None:
        self._line, self._words, self._zone, self._bars = line, words, zone, bars
        self.tr: Translator = words.tr
        self._start = scenario_start
        self._axis = _axis(bars)
        self._flags = [flag for flag in line.flags if self._within(flag.at_ms)]
        self._d = Drawing()

    def svg(self, number: int, count: int) -> str:
        """The picture."""
        tr, d = self.tr, self._d
        top = self._flag_rows()
        places = self._lanes(top)
        bottom = places[-1][1]
        self._grid(top, bottom)
        self._halts(top, bottom)
        self._flag_lines(bottom)
        self._borders(places)
        self._rows(places)
        y = self._scale(bottom)
        y = self._told_flags(y)
        y = legend(d, y + 14, tr)
        label = tr("計画と実績の図 {number}/{count}", number=number, count=count)
        return d.svg(y + 2, label)

    def _within(self, ms: int) -> bool:
        return self._axis.low <= ms <= self._axis.high

    # What is above the lanes: flags, in as many rows as they need (rule 4).

    def _flag_rows(self) -> float:
        if not self._flags:
            return 4
        d = self._d
        rows = _stacked([(self._axis.x(f.at_ms) - 1, 17.0) for f in self._flags])
        d.text(0, 11, self.tr("状況付与"))
        for flag, row in zip(self._flags, rows, strict=True):
            x, y = self._axis.x(flag.at_ms), 2 + row * 13
            d.rect(x, y, 16, 11, fill="#fff", stroke="#000")
            d.text(x + 8, y + 9, str(flag.no), anchor="middle", size=8.4)
        self._flag_top = [2 + row * 13 for row in rows]
        return 2 + (max(rows) + 1) * 13 + 2

    def _flag_lines(self, bottom: float) -> None:
        if self._flags:
            ends = (
                (self._axis.x(flag.at_ms), y, self._axis.x(flag.at_ms), bottom)
                for flag, y in zip(self._flags, self._flag_top, strict=True)
            )
            self._d.lines(ends, dash="1 2", thick=0.9)

    # Lanes: a track, its phases' names above its steps.

    def _lanes(self, top: float) -> list[tuple[float, float, str, list[Bar], list[float]]]:
        """Each lane: from, to, its track, its steps and the height each begins at."""
        places = []
        y = top
        for track, group in groupby(self._bars, key=lambda bar: bar.track):
            bars = list(group)
            names = self._phase_names(track)
            levels = max(_stacked([(x, w) for _, x, w, _ in names]), default=-1) + 1
            begin, heads = y, y + max(levels * _LINE, _LINE if self._named(track) else 0) + 3
            y = heads
            heights = []
            for bar in bars:
                heights.append(y)
                y += _LINE * len(self._title(bar)) + 4
            heights.append(y)
            y += 2
            places.append((begin, y, track, bars, heights))
        return places

    def _named(self, track: str) -> str:
        """The track's own name, where there is more than one."""
        tracks = self._words.tracks
        return tracks.get(track, track) if len(self._line.tracks) > 1 else ""

    def _title(self, bar: Bar) -> list[str]:
        return wrapped(self._words.step(bar.id), _NAMES, 2)

    def _phase_names(self, track: str) -> list[tuple[Border, float, float, str]]:
        """The phases of a track in this picture: where a name begins, how broad, which."""
        mine = [b for b in self._line.borders if b.track == track and b.at_ms <= self._axis.high]
        past = [border for border in mine if border.at_ms < self._axis.low]
        shown = [*past[-1:], *(border for border in mine if border.at_ms >= self._axis.low)]
        found = []
        for border in shown:
            x = self._axis.x(max(border.at_ms, self._axis.low))
            name = fitted(self._words.phase_name(border.track, border.phase), 200)
            # A name near the edge ends there instead of running out of the picture.
            wide = breadth(name) + 6
            found.append((border, min(x, WIDTH - wide), wide, name))
        return found

    def _borders(self, places: list[tuple[float, float, str, list[Bar], list[float]]]) -> None:
        d = self._d
        for begin, end, track, _, _ in places:
            d.lines([(0, begin, WIDTH, begin)], thick=0.8)
            if self._named(track):
                d.text(0, begin + _LINE - 1, fitted(self._named(track), _NAMES), bold=True)
            names = self._phase_names(track)
            rows = _stacked([(x, w) for _, x, w, _ in names])
            lifts = [begin + row * _LINE for row in rows]
            ats = [self._axis.x(max(border.at_ms, self._axis.low)) for border, _, _, _ in names]
            d.lines(((at, y + 2, at, end) for at, y in zip(ats, lifts, strict=True)), thick=1.2)
            for (_, x, wide, name), y in zip(names, lifts, strict=True):
                d.rect(x + 1, y + 2, wide - 4, _LINE - 2, fill="#fff")
                d.text(x + 3, y + _LINE - 2, name, size=8.8)

    # Rows.

    def _rows(self, places: list[tuple[float, float, str, list[Bar], list[float]]]) -> None:
        for _, _, _, bars, heights in places:
            for bar, y, until in zip(bars, heights, heights[1:], strict=False):
                self._row(bar, y, until)

    def _row(self, bar: Bar, y: float, until: float) -> None:
        d = self._d
        for index, said in enumerate(self._title(bar)):
            d.text(0, y + 10 + index * _LINE, said)
        middle = (y + until) / 2
        self._bar(bar, middle)
        self._target(bar, middle)
        self._outcome(bar, middle)
        d.text(WIDTH, middle + 3.4, self._said(bar), anchor="end", size=8.8)

    def _bar(self, bar: Bar, middle: float) -> None:
        d, x = self._d, self._axis.x
        begin, end = x(bar.from_ms), x(bar.to_ms)
        due = end if bar.overdue_ms is None else x(max(bar.target_ms or 0, self._axis.low))
        if bar.outcome is None:
            d.rect(begin, middle - 3, end - begin, 6, fill="#fff", stroke="#000", dash="3 2")
            return
        fill = FILL if bar.begun else PALE
        if begin <= due:
            d.rect(begin, middle - 3, max(0.8, due - begin), 6, fill=fill, stroke="#000", thick=0.6)
        if end > due:
            d.rect(due, middle - 3, end - due, 6, fill="#fff", stroke="#000", thick=0.6)
            d.hatch(due, middle - 3, end - due, 6, step=3.5)
        if begin > due:  # begun after its target only
            d.lines([(begin, middle - 4.5, begin, middle + 4.5)], thick=1.2)

    def _target(self, bar: Bar, middle: float) -> None:
        if bar.target_ms is not None and self._axis.low <= bar.target_ms <= self._axis.high:
            self._d.diamond(self._axis.x(bar.target_ms), middle, 4.4)

    def _outcome(self, bar: Bar, middle: float) -> None:
        d, x = self._d, self._axis.x(bar.to_ms)
        if bar.overdue_ms is not None:
            d.triangle(x, middle, 4.2)
        elif bar.outcome == "achieved":
            d.disc(x, middle, 2.8)
        if bar.outcome == "not_achieved":
            d.cross(x + (9 if bar.overdue_ms is not None else 0), middle, 3.4)
        elif bar.outcome == "skipped":
            d.disc(x + (9 if bar.overdue_ms is not None else 0), middle, 3.2, fill="#fff")

    def _said(self, bar: Bar) -> str:
        mark = "! " if bar.stumbled else ""
        if bar.overdue_ms is not None:
            return mark + self.tr("超過 {late}", late=delta(bar.overdue_ms))
        if bar.target_ms is not None and bar.target_ms > self._axis.high:
            return mark + self.tr("目標 {target} →", target=f"T+{elapsed(bar.target_ms)}")
        return mark if bar.outcome else mark + self.tr("未実施")

    # What lies behind and below.

    def _grid(self, top: float, bottom: float) -> None:
        ends = ((self._axis.x(ms), top, self._axis.x(ms), bottom) for ms in self._axis.ticks)
        self._d.lines(ends, stroke="#ccc", thick=0.6)

    def _halts(self, top: float, bottom: float) -> None:
        d = self._d
        for halt in self._line.halts:
            if not (self._within(halt.at_ms) or self._within(halt.to_ms)):
                continue
            begin = self._axis.x(max(halt.at_ms, self._axis.low))
            end = max(begin + 4, self._axis.x(min(halt.to_ms, self._axis.high)))
            d.hatch(begin, top, end - begin, bottom - top, step=6, thick=0.4)
            d.lines([(begin, top, begin, bottom), (end, top, end, bottom)], thick=0.4)

    def _scale(self, bottom: float) -> float:
        """The axis: exercise time, then scenario time and the clock on the wall."""
        d, ticks, step = self._d, list(self._axis.ticks), self._axis.step
        d.lines([(_LEFT, bottom, _RIGHT, bottom)], thick=1)
        d.lines((self._axis.x(ms), bottom, self._axis.x(ms), bottom + 3) for ms in ticks)
        lines = [(self.tr("経過"), [tick_word(ms, step) for ms in ticks])]
        if self._start:
            scenario = [instants.scenario_at(self._start, ms) for ms in ticks]
            lines.append((self.tr("想定時刻"), list(clock_words(scenario, step))))
        lines.append((self.tr("実際の時刻"), list(clock_words(self._walls(ticks), step))))
        y = bottom + 2
        for name, said in lines:
            y += _LINE
            d.text(0, y, name, size=8.8)
            for ms, word in zip(ticks, said, strict=True):
                d.text(self._axis.x(ms), y, word, anchor="middle", size=8.4)
        for halt in self._line.halts:
            if self._within(halt.at_ms):
                y += _LINE
                d.text(0, y, self._halted(halt.at_ms, halt.to_ms, halt.stood_ms), size=8.8)
        return y

    def _walls(self, ticks: Iterable[int]) -> list[datetime | None]:
        known = (self._line.wall_ns(ms) for ms in ticks)
        return [None if ns is None else instants.at(ns, self._zone) for ns in known]

    def _halted(self, at_ms: int, to_ms: int, stood_ms: int) -> str:
        at = f"T+{elapsed(at_ms)}"
        if to_ms > at_ms:
            return self.tr("斜線: {at} から T+{to} へ時計を進めた", at=at, to=elapsed(to_ms))
        return self.tr("斜線: {at} で一時停止（{stood}）", at=at, stood=elapsed(stood_ms))

    def _told_flags(self, y: float) -> float:
        """What each numbered flag was, as far as it was given."""
        for flag in self._flags:
            y += _LINE + 1 if flag is self._flags[0] else _LINE
            for index, said in enumerate(self._flag_lines_said(flag)):
                y += _LINE if index else 0
                self._d.text(0 if index == 0 else 24, y, said, size=8.8)
        return y

    def _flag_lines_said(self, flag: Flag) -> list[str]:
        said = self.tr(
            "状況 {no}  T+{at}  {content}",
            no=flag.no,
            at=elapsed(flag.at_ms),
            content=self.tr.pick(flag.content),
        )
        return wrapped(said, WIDTH - 30, 3, 8.8)


def _axis(bars: Sequence[Bar]) -> Axis:
    """The time the rows take up, with the targets that are not far away (rule 3)."""
    low, high = min(bar.from_ms for bar in bars), max(bar.to_ms for bar in bars)
    far = high + max(FAR * (high - low), 60_000)
    targets = [bar.target_ms for bar in bars if bar.target_ms is not None]
    low = min([low, *(ms for ms in targets if ms >= low - (far - high))])
    high = max([high, *(ms for ms in targets if ms <= far)])
    return axis(low, high, _LEFT, _RIGHT)


def _stacked(spans: Sequence[tuple[float, float]]) -> list[int]:
    """For each (begin, breadth) the first row in which it lies upon no other (rule 4)."""
    ends: list[float] = []
    rows = []
    for begin, wide in spans:
        row = next((n for n, end in enumerate(ends) if end <= begin), len(ends))
        ends[row:] = [begin + wide, *ends[row + 1 :]]
        rows.append(row)
    return rows
