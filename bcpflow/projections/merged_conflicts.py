"""What cannot both be: where the records of two places contradict each other.

Rules, held by tests/projections/test_merged_conflicts.py:

1. An outcome counts as it stands at the end of its record: what was undone says nothing any more.
2. Two places that hold the same event do not contradict each other, whatever else they hold.
3. How far two clocks differ is an estimate, out of events both places noted by name. It is told
   beside the times and changes none of them.

Pure. Sides are given in the order of the places.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Literal

from bcpflow.clock import NS_PER_MS, STEP_THRESHOLD_MS
from bcpflow.definition.model import Text
from bcpflow.events import EventNoted, OptionChosen, PhaseChanged
from bcpflow.projections.merged import Merged, Source
from bcpflow.projections.rows import Row

ConflictKind = Literal["definition", "fact", "decision", "outcome", "time", "phase"]
APART_MS = 1_000
"""The same outcome at two places less than this apart was, for people, at one time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one place says."""

    place: int
    value: str
    row: Row | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A contradiction. ``subject``: the step, fact or phase it is about.

    ``time`` is one too: who reads one record alone would hand in another time.
    """

    kind: ConflictKind
    subject: str
    title: Text | None
    sides: tuple[Side, ...]

    @property
    def apart_ms(self) -> int:
        """How far apart in wall time the sides are; 0 where they have no times."""
        times = [side.row.occurred_ns for side in self.sides if side.row is not None]
        return (max(times) - min(times)) // NS_PER_MS if times else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """How far the clock of ``place`` was ahead of the first place's, by common named events.

    ``None``: they have none in common. ``spread_ms``: between the least and the most of them.
    """

    place: int
    ahead_ms: int | None
    events: tuple[str, ...] = ()
    spread_ms: int = 0

    @property
    def differs(self) -> bool:
        """Whether it is more than what two hands on two keyboards make."""
        return self.ahead_ms is not None and abs(self.ahead_ms) > STEP_THRESHOLD_MS


def conflicts(found: Merged) -> tuple[Conflict, ...]:
    """All contradictions, the most general first."""
    return (
        *_definitions(found),
        *_facts(found),
        *_steps(found),
        *_phases(found),
    )


def offsets(found: Merged) -> tuple[Offset, ...]:
    """For each place but the first, how its clock went (rule 3)."""
    return tuple(_offset(found, place) for place in range(1, len(found.sources)))


def _offset(found: Merged, place: int) -> Offset:
    first, other = (_noted(found.sources[number]) for number in (0, place))
    common = [
        name
        for name, row in other.items()
        if name in first and not _same(found, 0, first[name], place, row)
    ]
    ahead = [(other[name].occurred_ns - first[name].occurred_ns) // NS_PER_MS for name in common]
    if not ahead:
        return Offset(place=place, ahead_ms=None)
    return Offset(
        place=place,
        ahead_ms=round(median(ahead)),
        events=tuple(common),
        spread_ms=max(ahead) - min(ahead),
    )


def _noted(source: Source) -> dict[str, Row]:
    """Each named event with its row; in one record it happens once."""
    return {row.event.event: row for row in source.log.rows if isinstance(row.event, EventNoted)}


def _definitions(found: Merged) -> Iterator[Conflict]:
    hashes = [source.log.definition_hash for source in found.sources]
    if len(set(hashes)) > 1:
        yield Conflict(
            kind="definition",
            subject=found.sources[0].log.definition.workflow.workflow,
            title=found.sources[0].log.definition.workflow.title,
            sides=tuple(
                Side(
                    place=place,
                    value=f"{source.log.definition.workflow.workflow} "
                    f"{source.log.definition_hash[:12]}",
                )
                for place, source in enumerate(found.sources)
            ),
        )


def _facts(found: Merged) -> Iterator[Conflict]:
    names = dict.fromkeys(name for source in found.sources for name in source.log.facts)
    for name in names:
        said = {
            place: source.log.facts[name]
            for place, source in enumerate(found.sources)
            if name in source.log.facts
        }
        if len(set(map(str, said.values()))) > 1:
            sides = tuple(Side(place=place, value=str(value)) for place, value in said.items())
            yield Conflict(kind="fact", subject=name, title=None, sides=sides)


def _steps(found: Merged) -> Iterator[Conflict]:
    for step, rows in _by_place(found, _settled):
        sides = tuple(Side(place=place, value=_value(row), row=row) for place, row in rows.items())
        kind = _kind(list(rows.values()))
        if kind is not None:
            title = next(iter(rows.values())).title
            yield Conflict(kind=kind, subject=str(step), title=title, sides=sides)


def _phases(found: Merged) -> Iterator[Conflict]:
    for left, rows in _by_place(found, _left):
        targets = {_value(row) for row in rows.values()}
        if len(targets) > 1:
            sides = tuple(
                Side(place=place, value=_value(row), row=row) for place, row in rows.items()
            )
            subject = "/".join(left) if isinstance(left, tuple) else str(left)
            yield Conflict(kind="phase", subject=subject, title=None, sides=sides)


def _by_place(
    found: Merged, take: Callable[[Source], Mapping[Hashable, Row]]
) -> Iterator[tuple[Hashable, dict[int, Row]]]:
    """What several places say of one thing, but for those that hold the same event (rule 2)."""
    taken = [take(source) for source in found.sources]
    for subject in dict.fromkeys(subject for rows in taken for subject in rows):
        rows: dict[int, Row] = {}
        for place, mine in enumerate(taken):
            row = mine.get(subject)
            if row is None or any(
                _same(found, other, before, place, row) for other, before in rows.items()
            ):
                continue
            rows[place] = row
        if len(rows) > 1:
            yield subject, rows


def _settled(source: Source) -> dict[Hashable, Row]:
    """The outcome of each step that stands at the end (rule 1)."""
    return {
        row.step: row
        for row in source.log.rows
        if row.step is not None and row.result is not None and not row.undone
    }


def _left(source: Source) -> dict[Hashable, Row]:
    """For each phase, the last time it was left."""
    return {
        (row.event.track, row.event.source): row
        for row in source.log.rows
        if isinstance(row.event, PhaseChanged)
    }


def _value(row: Row) -> str:
    match row.event:
        case OptionChosen(option=option):
            return option
        case PhaseChanged(target=target):
            return target
        case _:
            return row.result or ""


def _kind(rows: list[Row]) -> ConflictKind | None:
    if len({row.result for row in rows}) > 1:
        return "outcome"
    if len({_value(row) for row in rows}) > 1:
        return "decision"
    times = [row.occurred_ns for row in rows]
    return "time" if max(times) - min(times) >= APART_MS * NS_PER_MS else None


def _same(found: Merged, one: int, left: Row, other: int, right: Row) -> bool:
    first, second = found.sources[one], found.sources[other]
    return (
        first.log.run == second.log.run
        and left.version == right.version
        and first.hashes[left.version - 1] == second.hashes[right.version - 1]
    )
