"""A deadline of a case as it is shown: its day, what it counts from, the rule in words.

One shape for the deadlines of the tables and for those a guideline names itself, so that a case,
the list of all cases and the audit pack say the same.

Rule, held by tests/projections/test_due_line.py: late is late even when it is met, and what has
not begun to run waits.

Pure. Days, not moments: a deadline of a case ends with its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcpflow.definition.texts import Text
from bcpflow.projections.deadlines import DeadlineStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """A deadline of a case. ``due`` None: what it counts from has not happened."""

    id: str
    title: Text
    counts_from: str
    """The happening, step, phase or rule it counts from."""
    counts_from_title: Text
    since: date | None
    """The day of that."""
    rule: str
    """The rule, worded."""
    source: Text | None
    sample: bool
    due: date | None = None
    warn_from: date | None = None
    met_on: date | None = None
    not_before: bool = False
    """The earliest day, not the latest."""

    def status(self, today: date) -> DeadlineStatus:
        """How it stands on a day."""
        if self.due is None:
            return "waiting"
        met = self.met_on if self.met_on is not None and self.met_on <= today else None
        if self.not_before:
            early = met is not None and met < self.due
            return "met_late" if early else "met" if met or today >= self.due else "running"
        if met is not None:
            return "met_late" if met > self.due else "met"
        if today > self.due:
            return "expired"
        return "warning" if self.warn_from is not None and today >= self.warn_from else "running"
