"""The signs of a timeline with their words, below the picture.

Rule, held by tests/reports/test_picture_timeline.py: every sign a timeline uses is explained, and
no line of the legend is broader than the picture.

This module must never know a run.
"""

from __future__ import annotations

from collections.abc import Callable

from bcpflow.language import N_, Translator
from bcpflow.reports.drawing import FILL, PALE, WIDTH, Drawing, breadth

_SIZE = 8.8
_SIGN = 26.0
_LINE = 13.0


def _solid(d: Drawing, x: float, y: float) -> None:
    d.rect(x, y - 3, 22, 6, fill=FILL, stroke="#000", thick=0.6)


def _pale(d: Drawing, x: float, y: float) -> None:
    d.rect(x, y - 3, 22, 6, fill=PALE, stroke="#000", thick=0.6)


def _late(d: Drawing, x: float, y: float) -> None:
    d.rect(x, y - 3, 17, 6, fill="#fff", stroke="#000", thick=0.6)
    d.hatch(x, y - 3, 17, 6, step=3.5)
    d.triangle(x + 18, y, 4.2)


def _open(d: Drawing, x: float, y: float) -> None:
    d.rect(x, y - 3, 22, 6, fill="#fff", stroke="#000", dash="3 2")


def _target(d: Drawing, x: float, y: float) -> None:
    d.diamond(x + 12, y, 4.4)


def _done(d: Drawing, x: float, y: float) -> None:
    d.disc(x + 12, y, 2.8)


def _failed(d: Drawing, x: float, y: float) -> None:
    d.cross(x + 12, y, 3.4)


def _skipped(d: Drawing, x: float, y: float) -> None:
    d.disc(x + 12, y, 3.2, fill="#fff")


def _stumble(d: Drawing, x: float, y: float) -> None:
    d.text(x + 12, y + 3.6, "!", anchor="middle", bold=True, size=11)


def _border(d: Drawing, x: float, y: float) -> None:
    d.lines([(x + 12, y - 5, x + 12, y + 5)], thick=1.2)


def _flag(d: Drawing, x: float, y: float) -> None:
    d.rect(x + 4, y - 5.5, 16, 11, fill="#fff", stroke="#000")
    d.text(x + 12, y + 3.5, "1", anchor="middle", size=8.4)


_SIGNS: tuple[tuple[Callable[[Drawing, float, float], None], str], ...] = (
    (_target, N_("目標")),
    (_solid, N_("着手から完了")),
    (_pale, N_("前の手順から完了（着手の記録なし）")),
    (_late, N_("目標を超えた時間")),
    (_open, N_("未実施")),
    (_done, N_("達成")),
    (_failed, N_("未達")),
    (_skipped, N_("省略")),
    (_stumble, N_("つまづき")),
    (_border, N_("フェーズの始まり")),
    (_flag, N_("状況付与")),
)


def legend(d: Drawing, y: float, tr: Translator) -> float:
    """The signs from a height on, in as many lines as they take; returns where it ends."""
    x = 0.0
    for draw, word in _SIGNS:
        said = tr(word)
        wide = _SIGN + breadth(said, _SIZE) + 8
        if x and x + wide > WIDTH:
            x, y = 0.0, y + _LINE
        draw(d, x, y)
        d.text(x + _SIGN, y + 3.2, said, size=_SIZE)
        x += wide
    return y + 8
