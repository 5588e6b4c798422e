"""The trend of several runs: one small picture a step, its time run by run against its target.

Rules, held by tests/reports/test_picture_trend.py:

1. Every step with a time in two runs or more has a picture; runs stand oldest first.
2. In time is a disc, overdue a triangle, not achieved a cross, no time a bar on the base line; the
   target is a dashed line. Nothing is told by colour.
3. A scale begins at zero and belongs to its step alone; the last time stands beside it in figures.

This module must never reckon times or differences (`compare` does).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import pairwise

from bcpflow import instants
from bcpflow.language import Translator
from bcpflow.projections.comparison import Comparison, StepLine, StepTake
from bcpflow.reports.drawing import WIDTH, Drawing, breadth, wrapped
from bcpflow.reports.terms import elapsed

ACROSS, DOWN = 4, 9
"""Small pictures side by side, and rows of them on a page."""
_CELL, _HIGH = WIDTH / ACROSS, 92.0
_PLOT, _SMALL = 46.0, 8.4


@dataclass(frozen=True, slots=True)
class Small:
    """One small picture: a title and a point a run, oldest first."""

    title: str
    takes: tuple[StepTake, ...]

    @property
    def highest(self) -> int:
        """The longest time in it, targets included."""
        times = (ms for take in self.takes for ms in (take.elapsed_ms, take.target_ms))
        return max((ms for ms in times if ms is not None), default=0) or 1


def trend_pictures(found: Comparison, tr: Translator, zone: tzinfo) -> tuple[str, ...]:
    """The pictures of a comparison, as many as pages are needed; none for a single run."""
    smalls = list(_smalls(found, tr))
    pages = [smalls[n : n + ACROSS * DOWN] for n in range(0, len(smalls), ACROSS * DOWN)]
    return tuple(
        _page(page, found, tr, zone, number, len(pages))
        for number, page in enumerate(pages, start=1)
    )


def _smalls(found: Comparison, tr: Translator) -> Iterator[Small]:
    """Steps that were settled in two runs or more (rule 1)."""
    order = sorted(range(len(found.runs)), key=lambda n: found.runs[n].place)
    for line in found.steps:
        takes = tuple(line.takes[n] for n in order)
        if sum(take.elapsed_ms is not None for take in takes) > 1:
            yield Small(_title(line, tr), takes)


def _title(line: StepLine, tr: Translator) -> str:
    _, _, again = line.id.partition("#")
    title = tr.pick(line.title)
    return tr("{title}（{n}回目）", title=title, n=again) if again else title


def _page(
    smalls: Sequence[Small],
    found: Comparison,
    tr: Translator,
    zone: tzinfo,
    number: int,
    count: int,
) -> str:
    d = Drawing()
    for n, small in enumerate(smalls):
        _small(d, small, n % ACROSS * _CELL, n // ACROSS * _HIGH + 2)
    y = -(-len(smalls) // ACROSS) * _HIGH + 12
    x = 0.0
    for run in found.by_time:
        day = instants.at(run.started_ns, zone).date().isoformat()
        said = f"{run.place}: {day} {run.run}"
        wide = breadth(said, _SMALL) + 12
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 12
        d.text(x, y, said, size=_SMALL)
        x += wide
    y = _legend(d, y + 15, tr)
    return d.svg(y, tr("推移の図 {number}/{count}", number=number, count=count))


def _small(d: Drawing, small: Small, x: float, y: float) -> None:
    for n, said in enumerate(wrapped(small.title, _CELL - 10, 2, _SMALL)):
        d.text(x, y + 9 + n * 10.5, said, size=_SMALL)
    top, base = y + 27, y + 27 + _PLOT
    left, right = x + 4, x + _CELL - 52
    apart = (right - left - 12) / max(1, len(small.takes) - 1)
    xs = [left + 6 + n * apart for n in range(len(small.takes))]

    def height(ms: int) -> float:
        return base - (base - top) * ms / small.highest

    d.lines([(left, base, right, base), (left, top - 2, left, base)], thick=0.6)
    targets = [
        (at, height(take.target_ms))
        for at, take in zip(xs, small.takes, strict=True)
        if take.target_ms is not None
    ]
    d.lines(
        ((max(left, a - apart / 2.5), b, min(right, a + apart / 2.5), b) for a, b in targets),
        thick=1,
        dash="3 2",
    )
    points = [
        (at, height(take.elapsed_ms), take)
        for at, take in zip(xs, small.takes, strict=True)
        if take.elapsed_ms is not None
    ]
    d.lines(((a[0], a[1], b[0], b[1]) for a, b in pairwise(points)), thick=0.8)
    for at, take in zip(xs, small.takes, strict=True):
        if take.elapsed_ms is None:
            d.lines([(at - 3, base, at + 3, base)], thick=2.4)
        else:
            _point(d, at, height(take.elapsed_ms), take)
    for n, at in enumerate(xs, start=1):
        if len(xs) <= 8 or n in (1, len(xs)):
            d.text(at, base + 10, str(n), anchor="middle", size=8)
    _figures(d, points[-1], targets, right + 6)


def _point(d: Drawing, x: float, y: float, take: StepTake) -> None:
    if take.outcome == "not_achieved":
        d.cross(x, y, 3.2)
    elif take.overdue:
        d.triangle(x, y, 3.6)
    else:
        d.disc(x, y, 2.6)


def _figures(
    d: Drawing,
    last: tuple[float, float, StepTake],
    targets: list[tuple[float, float]],
    x: float,
) -> None:
    """The last time and its target in figures, beside the plot, apart from each other."""
    take = last[2]
    said = elapsed(take.elapsed_ms or 0)
    d.text(x, last[1] + 3, said, size=8, bold=True)
    if take.target_ms is not None and targets:
        y = targets[-1][1] + 3
        if abs(y - last[1] - 3) < 9:
            y = last[1] + 3 + (9 if y >= last[1] + 3 else -9)
        d.text(x, y, f"[{elapsed(take.target_ms)}]", size=8)


def _legend(d: Drawing, y: float, tr: Translator) -> float:
    x = 0.0
    signs = (
        ("disc", tr("目標以内")),
        ("triangle", tr("目標超過")),
        ("cross", tr("未達")),
        ("none", tr("時刻なし")),
        ("target", tr("目標（[ ] は最後の回）")),
    )
    for sign, said in signs:
        if sign == "disc":
            d.disc(x + 8, y - 3, 2.6)
        elif sign == "triangle":
            d.triangle(x + 8, y - 3, 3.6)
        elif sign == "cross":
            d.cross(x + 8, y - 3, 3.2)
        elif sign == "none":
            d.lines([(x + 5, y - 3, x + 11, y - 3)], thick=2.4)
        else:
            d.lines([(x, y - 3, x + 16, y - 3)], thick=1, dash="3 2")
        d.text(x + 20, y, said, size=_SMALL)
        x += 20 + breadth(said, _SMALL) + 12
    return y + 6
