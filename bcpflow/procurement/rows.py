"""Dated rows: what held from when to when, and which one holds for a contract.

Rules, held by tests/procurement/test_amounts.py:

1. The row in force is the last one whose beginning the day of *its own* trigger has reached:
   a rule may begin by the day of the notice and the next one by the day of the contract.
2. A row without a beginning holds since before these tables; a row without an end until
   another one begins. Beyond the end of the last row nothing is known, and that is said.

This module must never look at a clock and never guess a row where none is in force.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

from bcpflow.definition.texts import Text
from bcpflow.lint.finding import Finding, Path
from bcpflow.procurement.words import Days, Trigger
from bcpflow.site.values import day as read_day

ONE_DAY = timedelta(days=1)


class Row(Protocol):
    """What every dated row of a table has."""

    @property
    def since(self) -> str | None:
        """First day, as written; None: since before these tables."""
        ...

    @property
    def until(self) -> str | None:
        """Last day, as written; None: until another row begins."""
        ...

    @property
    def trigger(self) -> Trigger:
        """The day it goes by."""
        ...

    @property
    def source(self) -> Text | None:
        """Where it is written."""
        ...


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Held(Generic[R]):
    """A row in force, and by which day it was found."""

    row: R
    index: int
    """Its place among the rows asked."""
    day: date
    trigger: Trigger
    """The trigger whose day was taken; another than the row's where that one is not known."""


def begins(row: Row) -> date | None:
    """First day of a row."""
    return read_day(row.since) if row.since is not None else None


def ends(row: Row) -> date | None:
    """Last day of a row."""
    return read_day(row.until) if row.until is not None else None


def in_force(rows: Sequence[R], days: Days) -> Held[R] | None:
    """The row in force, None where the rows do not reach."""
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        day, taken = days.of(row.trigger)
        first = begins(row)
        if first is not None and day < first:
            continue
        last = ends(row)
        following = begins(rows[index + 1]) if index + 1 < len(rows) else None
        if last is not None and day > last and following != last + ONE_DAY:
            return None
        return Held(row, index, day, taken)
    return None


def changes(rows: Sequence[Row]) -> Iterator[date]:
    """Every day on which another row begins or the rows run out."""
    for number, row in enumerate(rows):
        if (first := begins(row)) is not None:
            yield first
        if number == len(rows) - 1 and (last := ends(row)) is not None:
            yield last + ONE_DAY


def row_findings(rows: Sequence[tuple[Path, Row]], today: date | None) -> Iterator[Finding]:
    """What is wrong with the days of rows that follow each other; each with its own path."""
    previous: tuple[Path, Row] | None = None
    for path, row in rows:
        yield from _readable(path, row)
        first, last = begins(row), ends(row)
        if first is not None and last is not None and last < first:
            yield Finding("BCP-P005", (*path, "until"), {"since": first, "until": last})
        if previous is not None:
            yield from _joint(previous, (path, row))
        previous = path, row
    if previous is not None and today is not None:
        end = ends(previous[1])
        if end is not None and end < today:
            yield Finding("BCP-P028", (*previous[0], "until"), {"until": end})


def _readable(path: Path, row: Row) -> Iterator[Finding]:
    for name, text in (("since", row.since), ("until", row.until)):
        if text is not None and read_day(text) is None:
            yield Finding("BCP-P002", (*path, name), {"text": text})
    if row.source is None:
        yield Finding("BCP-P008", path)


def _joint(previous: tuple[Path, Row], following: tuple[Path, Row]) -> Iterator[Finding]:
    path, row = following
    before = previous[1]
    if row.since is None:
        yield Finding("BCP-P003", path, {"until": before.until}, other=previous[0])
        return
    first, last = begins(row), ends(before)
    if before.until is None:
        started = begins(before)
        if first is not None and started is not None and first <= started:
            yield Finding("BCP-P003", (*path, "since"), {"until": before.since}, other=previous[0])
        return
    if first is None or last is None:
        return  # said already
    if first <= last:
        yield Finding("BCP-P003", (*path, "since"), {"until": last}, other=previous[0])
    elif first > last + ONE_DAY:
        data: dict[str, object] = {"since": last + ONE_DAY, "until": first - ONE_DAY}
        yield Finding("BCP-P004", (*path, "since"), data, other=previous[0])
