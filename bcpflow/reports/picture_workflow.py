"""A workflow as a picture: its phases from top to bottom, tracks side by side, as SVG for A4.

Rules, held by tests/reports/test_picture_workflow.py:

1. Every phase is a box, every way is there: to the next rank as an arrow, past ranks as a line
   at the left, back as a dashed line at the right; those at the sides are told beneath by number.
2. A gate is a diamond on its arrow and is told in words; a final phase has a double border; the
   first one has a disc above it; a decision stands in its phase with its sign.
3. No text runs out of its box or out of the picture.

Made from the definition itself, as `diagram` is. This module must never reckon where phases stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bcpflow.definition.model import Definition, Gate, Track, Transition
from bcpflow.language import Translator
from bcpflow.reports.drawing import WIDTH, Drawing, breadth, fitted, wrapped
from bcpflow.reports.terms import listed
from bcpflow.reports.workflow_layout import Layout, Way, laid_out

BESIDE = 3
"""Tracks side by side; more stand below."""
_LINE, _SMALL = 12.0, 8.6
_GAP = 46.0
"""Between two ranks: room for a label of three lines."""
MANY, _NARROW = 9, 34.0
"""Of more ranks the labels have two lines, so that the picture still fits on a page."""
_CHANNEL = 9.0
"""Between two lines at a side."""
_APART = 12.0


@dataclass(frozen=True, slots=True)
class Box:
    """Where a phase stands."""

    x: float
    y: float
    w: float
    h: float

    @property
    def middle(self) -> float:
        """Its middle from left to right."""
        return self.x + self.w / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h


def workflow_picture(definition: Definition, tr: Translator) -> str:
    """The whole picture."""
    drawn = Drawing()
    workflow = definition.workflow
    y = 16.0
    drawn.text(0, y, fitted(tr.pick(workflow.title), WIDTH, 13), size=13, bold=True)
    tracks = list(workflow.all_tracks.values())
    titles = {
        step.id: tr.pick(step.title)
        for track in tracks
        for phase in track.phases.values()
        for step in phase.steps
    }
    y += 12
    for start in range(0, len(tracks), BESIDE):
        row = tracks[start : start + BESIDE]
        wide = (WIDTH - _APART * (len(row) - 1)) / len(row)
        ends = [
            _Track(drawn, track, tr, titles, n * (wide + _APART), wide, named=len(tracks) > 1).draw(
                y
            )
            for n, track in enumerate(row)
        ]
        y = max(ends) + 10
    y = _legend(drawn, y + 6, tr)
    return drawn.svg(y, tr("手順の流れ図: {title}", title=tr.pick(workflow.title)))


class _Track:
    """One track within its stretch of the picture's width."""

    def __init__(
        self,
        drawn: Drawing,
        track: Track,
        tr: Translator,
        titles: Mapping[str, str],
        x: float,
        wide: float,
        *,
        named: bool,
    ) -> None:
        self._d, self._track, self.tr, self._named = drawn, track, tr, named
        self._x, self._wide = x, wide
        self._phases = track.phases
        self._layout: Layout = laid_out(track.phases)
        self._gap = _GAP if len(self._layout.ranks) <= MANY else _NARROW
        self._titles = titles
        self._leaps = _bundled(self._layout.leaps)
        self._returns = _bundled(self._layout.returns)
        self._left = x + _CHANNEL * len(self._leaps) + (14 if self._leaps else 2)
        self._right = x + wide - _CHANNEL * len(self._returns) - (14 if self._returns else 2)

    def draw(self, y: float) -> float:
        """Draw it from a height on; returns where it ends."""
        if self._named:
            title = fitted(self.tr.pick(self._track.title), self._wide - 8, 10.5)
            self._d.rect(self._x, y, self._wide, 18, fill="#e8e8e8")
            self._d.text(self._x + 6, y + 13, title, size=10.5, bold=True)
            y += 22
        boxes = self._boxes(y + 14)
        self._beginning(boxes)
        for way in self._layout.steps:
            self._arrow(way, boxes)
        self._side(self._leaps, boxes, left=True)
        self._side(self._returns, boxes, left=False)
        for phase, box in boxes.items():
            self._box(phase, box)
        return self._told(max(box.bottom for box in boxes.values()) + 8)

    # Boxes.

    def _boxes(self, y: float) -> dict[str, Box]:
        found: dict[str, Box] = {}
        room = self._right - self._left
        for phases in self._layout.ranks:
            cell = room / len(phases)
            wide = min(cell - 8, 330.0)
            lines = {phase: self._lines(phase, wide - 14) for phase in phases}
            high = max(len(one) for one in lines.values()) * _LINE + 11
            for n, phase in enumerate(phases):
                found[phase] = Box(self._left + n * cell + (cell - wide) / 2, y, wide, high)
            y += high + self._gap
        return found

    def _lines(self, phase: str, room: float) -> list[tuple[str, bool]]:
        """Its title, then its decisions (with their sign in front)."""
        one = self._phases[phase]
        said = [(line, False) for line in wrapped(self.tr.pick(one.title), room, 2, 10)]
        for step in one.steps:
            if step.options:
                said.append((fitted(self.tr.pick(step.title), room - 12, _SMALL), True))
        count = self.tr("手順 {n}", n=len(one.steps))
        return [*said, (count, False)] if one.steps else said

    def _box(self, phase: str, box: Box) -> None:
        d, one = self._d, self._phases[phase]
        d.rect(box.x, box.y, box.w, box.h, fill="#fff", stroke="#000", thick=1, round_=2)
        if one.final:
            d.rect(box.x + 2, box.y + 2, box.w - 4, box.h - 4, stroke="#000", thick=0.8)
        titles = len(wrapped(self.tr.pick(one.title), box.w - 14, 2, 10))
        for n, (said, decides) in enumerate(self._lines(phase, box.w - 14)):
            y = box.y + 2 + _LINE * (n + 1)
            if decides:
                d.diamond(box.x + 11, y - 3, 4)
                d.text(box.x + 18, y, said, size=_SMALL)
            elif n < titles:
                d.text(box.x + 7, y, said, size=10, bold=True)
            else:
                d.text(box.x + 7, y, said, size=_SMALL)

    def _beginning(self, boxes: dict[str, Box]) -> None:
        first = boxes[next(iter(self._phases))]
        self._d.disc(first.middle, first.y - 10, 3.5)
        self._d.lines([(first.middle, first.y - 7, first.middle, first.y)], thick=1)

    # Ways on.

    def _arrow(self, way: Way, boxes: dict[str, Box]) -> None:
        d, source, to = self._d, boxes[way.source], boxes[way.to]
        turn = to.y - 9 if len(self._out(way.source)) > 1 else source.bottom + self._gap - 9
        ends = [(source.middle, source.bottom, source.middle, turn)]
        ends += [(source.middle, turn, to.middle, turn), (to.middle, turn, to.middle, to.y - 4)]
        d.lines(ends, thick=1.1)
        _head(d, to.middle, to.y, 0, 1)
        alone = len(self._out(way.source)) == 1
        x = source.middle if alone else to.middle
        if any(one.gate is not None for one in way.ways):
            d.diamond(source.middle, source.bottom + 9, 4.2)
        self._label(way, x + 8, source.bottom + 11, self._room(x, alone=alone))

    def _room(self, x: float, *, alone: bool) -> float:
        """From where a label begins to the edge of the track, or to its neighbour."""
        if alone:
            return self._right - x - 10
        return (self._right - self._left) / self._layout.breadth / 2 - 8

    def _label(self, way: Way, x: float, y: float, room: float) -> None:
        for n, said in enumerate(
            wrapped(self._way(way), room, 3 if self._gap == _GAP else 2, _SMALL)
        ):
            self._d.text(x, y + n * 10.5, said, size=_SMALL)

    def _out(self, phase: str) -> list[Way]:
        return [one for one in self._layout.steps if one.source == phase]

    def _way(self, way: Way) -> str:
        """What its ways are called, what decides on them, what their gates ask for."""
        known = (self._one(way.source, one) for one in way.ways)
        return listed(dict.fromkeys(said for said in known if said), self.tr)

    def _one(self, source: str, way: Transition) -> str:
        tr = self.tr
        named = tr.pick(way.title) or (way.trigger or "")
        chosen = [
            tr.pick(option.title)
            for step in self._phases[source].steps
            for option in step.options
            if option.fires == way.name
        ]
        if chosen:
            named = tr("選択「{options}」", options=listed(chosen, tr))
        gate = self._gate(way.gate)
        return f"{named} [{gate}]".strip() if gate else named

    def _gate(self, gate: str | Gate | None) -> str:
        tr = self.tr
        if gate is None:
            return ""
        if isinstance(gate, str) or gate.steps == "all required":
            steps = tr("必須の手順すべて")
        else:
            steps = listed((self._titles.get(name, name) for name in gate.steps), tr)
        when = "" if isinstance(gate, str) or gate.when is None else gate.when
        return listed((said for said in (steps, when) if said), tr)

    # Ways at the sides.

    def _side(
        self, bundles: list[tuple[str, list[Way]]], boxes: dict[str, Box], *, left: bool
    ) -> None:
        """Each bundle of ways to one phase is a line of its own (rule 1)."""
        d = self._d
        for n, (to, ways) in enumerate(bundles):
            x = self._left - 14 - n * _CHANNEL if left else self._right + 14 + n * _CHANNEL
            edge = boxes[to].x if left else boxes[to].x + boxes[to].w
            # Where several lines end at one box they end at heights of their own.
            at = boxes[to].y + min(boxes[to].h - 3, 6 + 5 * (n % 4))
            heights = [at]
            ends = []
            for way in ways:
                box = boxes[way.source]
                y = box.bottom - 4 - 3 * (n % 4)
                heights.append(y)
                ends.append((box.x if left else box.x + box.w, y, x, y))
            ends += [(x, min(heights), x, max(heights)), (x, at, edge + (-4 if left else 4), at)]
            d.lines(ends, thick=0.9, dash="" if left else "4 2.5")
            _head(d, edge, at, 1 if left else -1, 0)
            mark = _mark(n, left=left)
            y = min(heights) + 11 + 11 * (n % 3)
            d.rect(x - 4.5, y - 7.5, 9, 10, fill="#fff")
            d.text(x, y, mark, anchor="middle", size=8)

    def _told(self, y: float) -> float:
        """The lines at the sides in words."""
        tr = self.tr
        for left, bundles in ((True, self._leaps), (False, self._returns)):
            for n, (to, ways) in enumerate(bundles):
                title = tr.pick(self._phases[to].title)
                by: dict[str, list[str]] = {}
                for way in ways:
                    source = tr.pick(self._phases[way.source].title)
                    by.setdefault(self._way(way), []).append(source)
                parts = (
                    f"{listed(sources, tr)}: {said}" if said else listed(sources, tr)
                    for said, sources in by.items()
                )
                kind = tr("「{to}」へ進む", to=title) if left else tr("「{to}」へ戻る", to=title)
                said = f"{_mark(n, left=left)}  {kind} ← {'; '.join(parts)}"
                for line in wrapped(said, self._wide - 4, 6, _SMALL):
                    y += 11
                    self._d.text(self._x + 2, y, line, size=_SMALL)
        return y


def _bundled(ways: Iterable[Way]) -> list[tuple[str, list[Way]]]:
    """Ways by the phase they lead to."""
    found: dict[str, list[Way]] = {}
    for way in ways:
        found.setdefault(way.to, []).append(way)
    return list(found.items())


def _mark(n: int, *, left: bool) -> str:
    """1, 2, … for ways on, a, b, … for ways back."""
    return str(n + 1) if left else chr(ord("a") + n % 26) * (n // 26 + 1)


def _head(d: Drawing, x: float, y: float, dx: int, dy: int) -> None:
    """The head of an arrow that ends at a point, going in a direction."""
    a, b = 5, 3
    left, right = (
        (x - a * dx - b * dy, y - a * dy - b * dx),
        (x - a * dx + b * dy, y - a * dy + b * dx),
    )
    d.path(
        f"M{x:.1f} {y:.1f}L{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}Z", fill="#000"
    )


def _legend(d: Drawing, y: float, tr: Translator) -> float:
    x = 0.0
    for sign, said in _signs(tr):
        wide = 24 + breadth(said, _SMALL) + 8
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 13
        if sign == "gate":
            d.diamond(x + 10, y - 3, 4.2)
        elif sign == "first":
            d.disc(x + 10, y - 3, 3.5)
        elif sign == "final":
            d.rect(x + 1, y - 9, 18, 11, stroke="#000", thick=1)
            d.rect(x + 3, y - 7, 14, 7, stroke="#000")
        elif sign == "on":
            d.lines([(x + 1, y - 3, x + 19, y - 3)], thick=1.1)
        else:
            d.lines([(x + 1, y - 3, x + 19, y - 3)], thick=0.9, dash="4 2.5")
        d.text(x + 24, y, said, size=_SMALL)
        x += wide
    return y + 6


def _signs(tr: Translator) -> Iterator[tuple[str, str]]:
    yield "first", tr("始まり")
    yield "final", tr("終わりのフェーズ")
    yield "gate", tr("移行判定（箱の中では判断）")
    yield "on", tr("進む")
    yield "back", tr("戻る（差戻し）")
