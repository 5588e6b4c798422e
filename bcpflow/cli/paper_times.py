"""Times on a run sheet: a day that was written above, a time of day, ``T+25m``.

Rules, held by tests/cli/test_paper.py:

1. A day holds until the next is written. One without its year is the first not before T0's day.
2. A time of day is the first one not before T0's minute; the minute of T0 itself means T0.

Pure: it looks at no clock.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo

from bcpflow import instants
from bcpflow.cli import words
from bcpflow.clock import Reading
from bcpflow.commands import At, AtElapsed, AtWall
from bcpflow.definition.linecodes import tidy
from bcpflow.errors import UsageFault
from bcpflow.text import half_width

_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?|([0-9]{1,2})時([0-9]{1,2})分")
_DAY = re.compile(r"(?:([0-9]{4})[-/])?([0-9]{1,2})[-/]([0-9]{1,2})")


class Days:
    """Reads the times of one run's lines."""

    def __init__(self, t0_ns: int, zone: tzinfo) -> None:
        self._zone = zone
        self._t0_ns = t0_ns
        self._t0 = instants.at(t0_ns, zone)
        self._day: date | None = None

    def set_by(self, text: str) -> bool:
        """Whether a line is a day, which holds from now on (rule 1)."""
        found = _DAY.fullmatch(half_width(text))
        if found is None or tidy(half_width(text)):
            return False
        try:
            year = int(found[1]) if found[1] else self._t0.year
            day = date(year, int(found[2]), int(found[3]))
        except ValueError:
            raise UsageFault("BCP-U011", text=text) from None
        if not found[1] and day < self._t0.date():
            day = day.replace(year=year + 1)  # a night over New Year
        self._day = day
        return True

    def moment(self, typed: str) -> At:
        """What a time means (rule 2); ``T+25m`` and ISO 8601 as everywhere."""
        found = _TIME.fullmatch(typed)
        if found is None:
            if typed[:2].upper() == "T+":
                return AtElapsed(words.duration_s(typed[2:], shown=typed) * 1000, typed)
            return words.moment(
                typed, now=Reading(self._t0_ns, "", 0), t0_ns=self._t0_ns, zone=self._zone
            )
        hour, minute, second = found[1] or found[4], found[2] or found[5], found[3] or "0"
        try:
            clock = time(int(hour), int(minute), int(second))
        except ValueError:
            raise UsageFault("BCP-U001", text=typed) from None
        start = self._t0.replace(second=0, microsecond=0)
        named = datetime.combine(self._day or start.date(), clock, tzinfo=self._zone)
        if named < start and self._day is None:
            named += timedelta(days=1)
        if start <= named < self._t0:
            return AtWall(self._t0_ns, typed)
        return AtWall(instants.to_ns(named), typed)


def is_time(word: str) -> bool:
    """Whether a word is meant as a time."""
    return bool(_TIME.fullmatch(word)) or word[:2].upper() == "T+" or ("T" in word and ":" in word)
