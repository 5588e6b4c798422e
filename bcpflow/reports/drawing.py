"""Drawing: the few signs our pictures are made of, as SVG.

Rules, held by tests/reports/test_drawing.py:

1. Every text is made `safe` and escaped; nothing else from outside reaches the picture.
2. No script, no style sheet, no address but the name of the format, no reference: hatching is drawn
   line by line, so that a picture can stand on any page any number of times.
3. Everything is black, white or grey with a shape of its own: a copy loses nothing.

Units are CSS pixels, 96 to the inch: `WIDTH` is the 184 mm between our margins on A4, `TEXT` 7 pt.
This module must never word anything, nor know what a picture is of.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from bcpflow.reports.markup import escaped
from bcpflow.text import cells, clip, safe, wrap

WIDTH = 696
TEXT = 9.4
INK, PALE, FILL = "#000", "#e2e2e2", "#555"
FONTS = (
    "BIZ UDPGothic, BIZ UDPゴシック, Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Yu Gothic, "
    "Meiryo, sans-serif"
)
NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
_CELL = 0.54
"""Breadth of half a Japanese character in a proportional font, at most, in text sizes."""

Anchor = Literal["start", "middle", "end"]


def inline(svg: str) -> str:
    """A picture for a page of HTML, where the name of the format goes without saying."""
    return svg.replace(NAMESPACE, "", 1)


def breadth(text: str, size: float = TEXT) -> float:
    """How broad a line of text is drawn, at most."""
    return cells(safe(text, one_line=True)) * _CELL * size


def fitted(text: str, room: float, size: float = TEXT) -> str:
    """A line cut to the room there is."""
    return clip(safe(text, one_line=True), max(2, int(room / (_CELL * size))))


def wrapped(text: str, room: float, most: int, size: float = TEXT) -> list[str]:
    """A text in at most so many lines, the last one cut."""
    lines = wrap(safe(text.replace("\n", " "), one_line=True), max(2, int(room / (_CELL * size))))
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], fitted("".join(lines[most - 1 :]), room, size)]


class Drawing:
    """One picture in the making; the first drawn lies undermost."""

    def __init__(self, width: float = WIDTH) -> None:
        self.width = width
        self._parts: list[str] = []

    def svg(self, height: float, label: str) -> str:
        """The whole picture; ``label`` is read out where it cannot be seen."""
        return (
            f'<svg{NAMESPACE} role="img" aria-label="{escaped(label)}"'
            f' viewBox="0 0 {_n(self.width)} {_n(height)}" width="{_n(self.width)}"'
            f' height="{_n(height)}" font-family="{FONTS}" font-size="{TEXT}" fill="{INK}">'
            f"{''.join(self._parts)}</svg>"
        )

    def text(
        self,
        x: float,
        y: float,
        said: str,
        *,
        anchor: Anchor = "start",
        size: float = TEXT,
        bold: bool = False,
        ink: str = INK,
    ) -> None:
        """A line of text on its base line."""
        how = "" if anchor == "start" else f' text-anchor="{anchor}"'
        how += "" if size == TEXT else f' font-size="{_n(size)}"'
        how += ' font-weight="bold"' if bold else ""
        how += "" if ink == INK else f' fill="{ink}"'
        shown = escaped(said.replace("\n", " ").replace("\t", " "))
        self._parts.append(f'<text x="{_n(x)}" y="{_n(y)}"{how}>{shown}</text>')

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        fill: str = "none",
        stroke: str = "none",
        thick: float = 0.8,
        dash: str = "",
        round_: float = 0,
    ) -> None:
        """A rectangle."""
        how = f' fill="{fill}"'
        how += f' rx="{_n(round_)}"' if round_ else ""
        how += f' stroke="{stroke}" stroke-width="{_n(thick)}"' if stroke != "none" else ""
        how += f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}"{how}/>')

    def path(
        self,
        d: str,
        *,
        fill: str = "none",
        stroke: str = INK,
        thick: float = 0.8,
        dash: str = "",
    ) -> None:
        """A path of our own making."""
        how = f' fill="{fill}" stroke="{stroke}"'
        how += f' stroke-width="{_n(thick)}"' if stroke != "none" else ""
        how += f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(f'<path d="{d}"{how}/>')

    def lines(self, ends: Iterable[tuple[float, float, float, float]], **how: str | float) -> None:
        """Straight lines of one kind."""
        d = "".join(f"M{_n(a)} {_n(b)}L{_n(c)} {_n(e)}" for a, b, c, e in ends)
        if d:
            self.path(d, **how)  # type: ignore[arg-type]

    def hatch(
        self, x: float, y: float, w: float, h: float, *, step: float = 4, thick: float = 0.8
    ) -> None:
        """Slanting lines inside a rectangle, cut at its edges."""
        self.lines(_slants(x, y, w, h, step), thick=thick)

    def diamond(self, x: float, y: float, r: float, *, fill: str = "#fff") -> None:
        """A diamond about a point."""
        d = f"M{_n(x - r)} {_n(y)}L{_n(x)} {_n(y - r)}L{_n(x + r)} {_n(y)}L{_n(x)} {_n(y + r)}Z"
        self.path(d, fill=fill, thick=1)

    def triangle(self, x: float, y: float, r: float, *, fill: str = INK) -> None:
        """A triangle about a point, on its base."""
        d = f"M{_n(x)} {_n(y - r)}L{_n(x + r)} {_n(y + r)}L{_n(x - r)} {_n(y + r)}Z"
        self.path(d, fill=fill, thick=1)

    def disc(self, x: float, y: float, r: float, *, fill: str = INK) -> None:
        """A circle about a point."""
        self._parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" fill="{fill}" stroke="{INK}"/>'
        )

    def cross(self, x: float, y: float, r: float) -> None:
        """A cross about a point."""
        self.lines([(x - r, y - r, x + r, y + r), (x - r, y + r, x + r, y - r)], thick=1.8)


def _slants(
    x: float, y: float, w: float, h: float, step: float
) -> Iterable[tuple[float, float, float, float]]:
    """The lines ``u + v = c`` inside a rectangle, u and v from its upper left corner."""
    c = step / 2
    while c < w + h:
        u0, u1 = max(0.0, c - h), min(w, c)
        yield (x + u0, y + c - u0, x + u1, y + c - u1)
        c += step


def _n(value: float) -> str:
    """A number to a tenth, without a needless point."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
