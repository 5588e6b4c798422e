"""How wide a column and how high a row of a workbook has to be to show what stands in it.

In cells of a terminal, nearly those of a spreadsheet, and in points. Not every program reckons
heights itself when it opens a file, so they are written.
"""

from __future__ import annotations

from collections.abc import Iterable

from bcpflow.text import longest_line, safe, wrap

LINE_POINTS, MOST_POINTS = 14.0, 409.0
"""Of a line, and of the highest row Excel has."""


def column_width(texts: Iterable[str], least: float, most: float) -> float:
    """What the longest line takes, within what is asked for."""
    return float(min(max(max(map(longest_line, texts), default=0) + 2, least), most))


def row_height(texts: Iterable[str], widths: Iterable[float], least: float = 0.0) -> float:
    """Points of a row that shows all of its texts, each in its column's width."""
    pairs = zip(texts, widths, strict=False)
    lines = max((len(wrap(safe(text), int(width) - 1)) for text, width in pairs), default=1)
    return min(max(lines * LINE_POINTS + 2, least), MOST_POINTS)
