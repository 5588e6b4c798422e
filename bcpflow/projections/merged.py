"""One timeline of a drill that was recorded at several places, each with a chain of its own.

Rules, held by tests/projections/test_merged.py:

1. Every row of every record is in it, by when it happened; nothing is chosen and nothing is moved,
   not even where the clocks of two machines are seen to differ.
2. What two files hold in common - the same event of the same run, by its hash - is one row. Where
   one run goes on differently in two files it is a fork: both branches stay, row by row.
3. What cannot both be is named (`merged_conflicts`), with what each place says; which of them is
   right is for people to say.

Pure: a projection, which no chain knows of. Exercise milliseconds; wall times in nanoseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bcpflow.clock import NS_PER_MS
from bcpflow.events import Recorded
from bcpflow.projections.log import Log, log
from bcpflow.projections.rows import Row


@dataclass(frozen=True, slots=True)
class Branch:
    """What one file holds of a run: its events and their hashes, and where it was kept."""

    place: str
    history: tuple[Recorded, ...]
    hashes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A branch as the timeline knows it; places are named by their number here, from 0."""

    name: str
    log: Log
    events: int
    history: tuple[Recorded, ...]
    hashes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the timeline: of which places it is, and how long after the first T0 it happened."""

    no: int
    places: tuple[int, ...]
    row: Row
    since_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """One run in two files. ``version``: the last event they have in common.

    ``behind`` where one of them merely ends sooner: that is no fork, and it is the place that
    does. None where they go on differently.
    """

    run: str
    places: tuple[int, int]
    version: int
    behind: int | None
    same: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Several records as one."""

    sources: tuple[Source, ...]
    lines: tuple[Line, ...]
    forks: tuple[Fork, ...]

    @property
    def started_ns(self) -> int:
        """The first T0, by the clock of its own machine."""
        return min(source.log.started_ns for source in self.sources)

    @property
    def forked(self) -> tuple[Fork, ...]:
        """Runs that go on differently in two files."""
        return tuple(fork for fork in self.forks if fork.behind is None and not fork.same)


def merged(branches: Sequence[Branch]) -> Merged:
    """The timeline of two records or more, in the order in which they are given."""
    sources = tuple(
        Source(
            name=branch.place,
            log=log(branch.history),
            events=len(branch.history),
            history=branch.history,
            hashes=branch.hashes,
        )
        for branch in branches
    )
    t0 = min(source.log.started_ns for source in sources)
    placed: dict[tuple[str, int, bytes], tuple[list[int], Row]] = {}
    for number, source in enumerate(sources):
        for row in source.log.rows:
            # The hash of an event holds all that went before it: the same one is the same event.
            known = (source.log.run, row.version, source.hashes[row.version - 1])
            placed.setdefault(known, ([], row))[0].append(number)
    ordered = sorted(
        placed.values(), key=lambda one: (one[1].occurred_ns, one[0][0], one[1].version)
    )
    lines = tuple(
        Line(
            no=number,
            places=tuple(places),
            row=row,
            since_ms=(row.occurred_ns - t0) // NS_PER_MS,
        )
        for number, (places, row) in enumerate(ordered, start=1)
    )
    return Merged(sources=sources, lines=lines, forks=_forks(sources))


def _forks(sources: Sequence[Source]) -> tuple[Fork, ...]:
    """Every pair of files that hold the same run."""
    found = []
    for second, other in enumerate(sources):
        for first, one in enumerate(sources[:second]):
            if one.log.run != other.log.run:
                continue
            common = _common(one.hashes, other.hashes)
            ends = (common == one.events, common == other.events)
            behind = first if ends == (True, False) else second if ends == (False, True) else None
            found.append(
                Fork(
                    run=one.log.run,
                    places=(first, second),
                    version=common,
                    behind=behind,
                    same=all(ends),
                )
            )
    return tuple(found)


def _common(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    for number, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return number
    return min(len(one), len(other))
