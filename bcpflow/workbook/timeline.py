"""Times of a sheet as moments of an exercise: all of them counted from T0.

Rules, held by tests/workbook/test_timeline.py:

1. A time of day needs the start: the one said, or else the first time of the sheets, which is told.
2. Times of day go forward: one more than twelve hours before the row above is on the next day.
3. What lies before the start has no moment; it is told, and left to the controller's hand.

This module must never look at a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcpflow.workbook.when import DAY, When

_HALF = DAY // 2


@dataclass(slots=True)
class Timeline:
    """Where T0 lies on the clock, and how far the sheet has come."""

    day: date | None = None
    clock: int | None = None
    """T0 as seconds of its day; None until it is known."""
    above: int | None = None
    """The time of the row above, in seconds from the beginning of T0's day."""

    def begin(self, start: When) -> bool:
        """Take a time as T0; False where it is none of the clock."""
        if start.clock is None:
            return False
        self.clock, self.day = start.clock, start.day or self.day
        return True

    def next_sheet(self) -> None:
        """Another sheet begins anew."""
        self.above = None

    def place(self, when: When) -> tuple[int | None, str | None]:
        """Seconds from T0, and the code of what is to be told beside it."""
        if when.seconds is not None:
            return when.seconds, None
        if when.clock is None:
            return None, "BCP-D232"
        told: str | None = None
        if self.clock is None:
            self.clock, self.day, told = when.clock, when.day, "BCP-D235"
        days = self._days(when)
        if days is None:
            return None, "BCP-D232"
        since = days * DAY + when.clock
        open_day = when.day is None and when.days_after is None and when.month_day is None
        if open_day and self.above is not None:
            since += (self.above // DAY) * DAY
            if self.above - since > _HALF:
                since += DAY
                told = told or "BCP-D237"
        elif open_day and self.clock - since > _HALF:
            since += DAY
            told = told or "BCP-D237"
        seconds = since - self.clock
        if seconds < 0:
            return None, "BCP-D236"
        self.above = since
        return seconds, told

    def _days(self, when: When) -> int | None:
        """Days from the day of T0; without a day of T0 its own day counts as that."""
        if when.day is not None:
            self.day = self.day or when.day
            return (when.day - self.day).days
        if when.month_day is not None:
            try:
                self.day = self.day or date(
                    2000, *when.month_day
                )  # any year: only the space counts
                meant = date(self.day.year, *when.month_day)
                if (self.day - meant).days > 180:
                    meant = date(self.day.year + 1, *when.month_day)
            except ValueError:
                return None
            return (meant - self.day).days + (when.days_after or 0)
        return when.days_after or 0


def moment(seconds: int) -> str:
    """``T+1h30m``."""
    parts = []
    for worth, sign in ((DAY, "d"), (3600, "h"), (60, "m"), (1, "s")):
        count, seconds = divmod(seconds, worth)
        if count:
            parts.append(f"{count}{sign}")
    return "T+" + ("".join(parts) or "0m")
