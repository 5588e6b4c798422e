"""Where the phases of a track stand: ranks from top to bottom, and which ways go where.

Rules, held by tests/reports/test_picture_workflow.py:

1. A phase stands below every phase that leads on to it (longest path from the first one).
2. A way back is one that says so, or that leads to a phase written no later than its own.
3. Ways of one kind between the same two phases are one line; nothing is left out.

This module must never draw or measure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bcpflow.definition.model import Phase, Transition


@dataclass(frozen=True, slots=True)
class Way:
    """All ways of one kind from a phase to another."""

    source: str
    to: str
    back: bool
    ways: tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A track laid out: rank by rank, the phases from left to right."""

    ranks: tuple[tuple[str, ...], ...]
    ways: tuple[Way, ...]

    def rank(self, phase: str) -> int:
        """The rank a phase stands in."""
        return next(n for n, phases in enumerate(self.ranks) if phase in phases)

    @property
    def steps(self) -> tuple[Way, ...]:
        """Ways to the next rank."""
        return tuple(one for one in self.ways if not one.back and self._far(one) == 1)

    @property
    def leaps(self) -> tuple[Way, ...]:
        """Ways that pass ranks over."""
        return tuple(one for one in self.ways if not one.back and self._far(one) != 1)

    @property
    def returns(self) -> tuple[Way, ...]:
        """Ways back."""
        return tuple(one for one in self.ways if one.back)

    @property
    def breadth(self) -> int:
        """Phases side by side, at most."""
        return max(len(phases) for phases in self.ranks)

    def _far(self, way: Way) -> int:
        return self.rank(way.to) - self.rank(way.source)


def laid_out(phases: dict[str, Phase]) -> Layout:
    """The layout of a track's phases."""
    ways = tuple(_ways(phases))
    rank: dict[str, int] = {}
    before = -1
    for phase in phases:  # ways on lead to later phases, so their sources are known here
        above = [rank[one.source] for one in ways if one.to == phase and not one.back]
        rank[phase] = before = max(above) + 1 if above else before + 1
    last = max(rank.values())
    return Layout(
        tuple(
            found
            for n in range(last + 1)
            if (found := tuple(phase for phase in phases if rank[phase] == n))
        ),
        ways,
    )


def _ways(phases: dict[str, Phase]) -> Iterator[Way]:
    place = {phase: n for n, phase in enumerate(phases)}
    for source, phase in phases.items():
        found: dict[tuple[str, bool], list[Transition]] = {}
        for way in phase.next:
            back = way.back or place.get(way.to, -1) <= place[source]
            if way.to in place:
                found.setdefault((way.to, back), []).append(way)
        for (to, back), ways in found.items():
            yield Way(source, to, back, tuple(ways))
