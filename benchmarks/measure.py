"""What an act takes: timings, less the wait for a core, of sides that take turns.

Must never compare two numbers that were not measured in the same round. A process that sleeps in
a flush and finds no core free when it wakes waits for a scheduler tick of some milliseconds. That
wait is the same for us and for the floor, hides everything we cost, and makes any ratio look
like 1. Linux counts it (schedstat): it is taken off here, and shown and judged in `lines`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

_OWN_WAIT = Path("/proc/thread-self/schedstat")
_PRESSURE = Path("/proc/pressure/cpu")


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds by the wall, and those of them spent waiting for a free core."""

    wall: float
    waited: float = 0.0

    @property
    def net(self) -> float:
        """What it took, but for the machine being busy with something else."""
        return max(self.wall - self.waited, 1e-9)


@dataclass(slots=True)
class Side:
    """One side of a comparison: one figure a round, and what all its timings add up to."""

    rounds: list[float] = field(default_factory=list)
    wall: float = 0.0
    waited: float = 0.0

    def add(self, timings: Sequence[Timing]) -> None:
        """A round: its median, less the waiting."""
        self.count(median(timing.net for timing in timings), timings)

    def count(self, figure: float, timings: Sequence[Timing]) -> None:
        """A round whose figure is another one than the median of its timings."""
        self.rounds.append(figure)
        self.wall += sum(timing.wall for timing in timings)
        self.waited += sum(timing.waited for timing in timings)


def timed(act: Callable[[], object], servers: Sequence[Path] = ()) -> Timing:
    """One call; the counters are read outside of what is timed.

    ``servers`` are the schedstat files of processes that work for us while we sleep: a database
    server's backend waits for a core just as we do, and our own counter does not see it.
    """
    counters = (_OWN_WAIT, *servers)
    before = sum(map(wait_in, counters))
    began = time.perf_counter_ns()
    act()
    wall = time.perf_counter_ns() - began
    return Timing(wall / 1e9, sum(map(wait_in, counters)) - before)


def pressed() -> float:
    """Seconds since boot in which anything waited for a core; 0 where the system does not tell."""
    try:
        return int(_PRESSURE.read_text().split("\n")[0].rpartition("total=")[2]) / 1e6
    except (OSError, ValueError):
        return 0.0


def wait_in(schedstat: Path) -> float:
    """The second number of a schedstat file: nanoseconds spent runnable but not running."""
    try:
        return int(schedstat.read_bytes().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def in_turns(rounds: int, *acts: Callable[[], list[Timing]]) -> list[Side]:
    """Every side once a round, the order reversed every other round."""
    sides = [Side() for _ in acts]
    for number in range(rounds):
        order = range(len(acts))
        for which in order if number % 2 == 0 else reversed(order):
            sides[which].add(acts[which]())
    return sides
