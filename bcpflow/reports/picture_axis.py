"""An axis of time: where its ticks stand, and what is written at them.

Rules, held by tests/reports/test_picture_timeline.py:

1. Ticks stand at round times (1, 2, 5, 10, 15, 30 of a unit, days), never more than there is room.
2. A day is written where it begins to be another.

This module must never draw.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

SECOND, MINUTE, HOUR = 1000, 60_000, 3_600_000
DAY = 24 * HOUR
_STEPS = (
    *(n * SECOND for n in (1, 2, 5, 10, 15, 30)),
    *(n * MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * HOUR for n in (1, 2, 3, 6, 12)),
    *(n * DAY for n in (1, 2, 7, 14, 28, 91, 182, 365)),
)


@dataclass(frozen=True, slots=True)
class Axis:
    """Exercise time from ``low`` to ``high`` over ``left`` to ``right``."""

    low: int
    high: int
    left: float
    right: float
    step: int

    def x(self, ms: int) -> float:
        """Where a moment stands."""
        gone = (ms - self.low) / max(1, self.high - self.low)
        return self.left + gone * (self.right - self.left)

    @property
    def ticks(self) -> range:
        """Round times on it."""
        return range(-(-self.low // self.step) * self.step, self.high + 1, self.step)


def axis(low: int, high: int, left: float, right: float, *, room: float = 52) -> Axis:
    """An axis that begins and ends at a tick; ``room``: what a tick's text takes."""
    most = max(2, int((right - left) / room))
    step = next((one for one in _STEPS if (high - low) / one <= most - 1), None)
    while step is None or (high - low) / step > most:
        step = (step or _STEPS[-1]) * 2
    low -= low % step
    return Axis(low, max(low + step, -(-high // step) * step), left, right, step)


def tick_word(ms: int, step: int) -> str:
    """``T+1:30``; with seconds where the ticks are so close."""
    hours, rest = divmod(ms // SECOND, 3600)
    minutes, seconds = divmod(rest, 60)
    word = f"T+{hours}:{minutes:02}"
    return f"{word}:{seconds:02}" if step < MINUTE else word


def clock_words(moments: list[datetime | None], step: int) -> Iterator[str]:
    """``05:46``, after its day where that is another than before (rule 2); nothing for None."""
    day = ""
    for moment in moments:
        if moment is None:
            yield ""
            continue
        today = moment.strftime("%m-%d")
        clock = "" if step >= DAY else moment.strftime("%H:%M:%S" if step < MINUTE else "%H:%M")
        yield f"{today} {clock}".strip() if today != day else clock
        day = today
