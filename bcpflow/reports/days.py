"""Days and moments on paper: in the era where one is handed in, else as ISO 8601 has them.

Rules, held by tests/reports/test_days.py:

1. Which era a day lies in is never known here: what writes it is handed in, and where it gives
   nothing (or is not there) the day is written as ISO 8601.
2. A text that is no day is said as it is: nothing is guessed.

Data (json, csv, xlsx) is made without an era, and so has ISO throughout.
"""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from typing import Literal, Protocol

from bcpflow import instants

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
EraStyle = Literal["long", "short"]


class Era(Protocol):
    """Writes a day in its era; empty where no era is known."""

    def __call__(self, day: date, style: EraStyle, /) -> str:
        """``令和8年11月21日``, or short ``R8.11.21``."""


class PaperDays:
    """How one report writes its days."""

    def __init__(self, zone: tzinfo, era: Era | None = None) -> None:
        self.zone, self._era = zone, era

    def day(self, day: date, style: EraStyle = "long") -> str:
        """``令和8年11月21日``; without an era ``2026-11-21``."""
        written = self._era(day, style) if self._era is not None else ""
        return written or day.isoformat()

    def moment(self, ns: int) -> str:
        """``令和8年11月21日 14:05:10``."""
        return self.at(instants.at(ns, self.zone))

    def at(self, moment: datetime) -> str:
        """The same of a time that has its own zone, as scenario time has."""
        return f"{self.day(moment.date())} {moment:%H:%M:%S}"

    def minute(self, ns: int, style: EraStyle = "long") -> str:
        """``令和8年11月21日 14:05``, or short for a narrow column."""
        here = instants.at(ns, self.zone)
        return f"{self.day(here.date(), style)} {here:%H:%M}"

    def day_of(self, ns: int) -> str:
        """The day of an instant."""
        return self.day(instants.at(ns, self.zone).date())

    def typed(self, text: str, style: EraStyle = "short") -> str:
        """A day that was given as ``2026-11-21``; anything else as it is (rule 2)."""
        try:
            return self.day(date.fromisoformat(text), style) if _DAY.fullmatch(text) else text
        except ValueError:
            return text
