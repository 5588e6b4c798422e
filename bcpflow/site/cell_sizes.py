"""How wide a column and how high a row of a workbook has to be to show what stands in it.

In cells of a terminal, nearly those of a spreadsheet, and in points. Not every program reckons
heights itself when it opens a file, so they are written.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from bcpflow.text import cells, safe

NARROWEST, WIDEST = 8, 44
LINE_POINTS, MOST_POINTS = 14.0, 400.0
"""Of a line, and of a row: Excel takes 409 at the most."""


def column_width(texts: Iterable[str]) -> float:
    """What the longest line takes, within what can be read."""
    lines = [cells(safe(line, one_line=True)) for text in texts for line in text.split("\n")]
    return min(max([*lines, NARROWEST]) + 2.0, WIDEST)


def row_height(texts: Iterable[str], widths: Iterable[float]) -> float:
    """Points for the most lines a cell is wrapped to."""
    lines = max(
        (
            sum(
                max(1, math.ceil(cells(safe(line, one_line=True)) / (width - 2)))
                for line in text.split("\n")
            )
            for text, width in zip(texts, widths, strict=False)
        ),
        default=1,
    )
    return min(LINE_POINTS * lines + 3.0, MOST_POINTS)
