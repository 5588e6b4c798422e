"""Rows of the table: sides measured in turns, their ratio, and whether the budget is met.

Must never compare two numbers that were not measured in the same round, and never judge a budget
on a busy machine: a process that sleeps in a flush and finds no core free when it wakes waits for
a scheduler tick of some milliseconds. That wait is the same for us and for the floor, hides
everything we cost, and makes any ratio look like 1. Linux counts it (schedstat); it is taken off,
its share is shown, and a row that waited too much gets no verdict. Nor does one during which
anything at all on the machine kept waiting (pressure): a flush also needs the kernel's threads,
and their wait stands in no counter of ours.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Literal

Better = Literal["less", "more"]

DISTURBED = 0.1
"""The share of the wall time spent waiting for a core above which nothing is judged."""

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
        self.rounds.append(median(timing.net for timing in timings))
        self.wall += sum(timing.wall for timing in timings)
        self.waited += sum(timing.waited for timing in timings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table. ``better`` "more" puts the floor's time over ours: a share of it."""

    what: str
    against: str
    ours: Side
    theirs: Side
    budget: float | None
    better: Better
    pressure: float = 0.0
    """The share of the row's time in which something on the machine waited for a core."""

    @property
    def ratios(self) -> list[float]:
        """One ratio a round."""
        pairs = zip(self.ours.rounds, self.theirs.rounds, strict=True)
        return [a / b if self.better == "less" else b / a for a, b in pairs]

    @property
    def waited(self) -> float:
        """The share of time that went by waiting for a core: the worse side's, or anybody's."""
        shares = [side.waited / side.wall for side in (self.ours, self.theirs)]
        return max(*shares, self.pressure)

    @property
    def verdict(self) -> str:
        """Met or missed by the median; nothing where there is no budget or no quiet."""
        if self.budget is None:
            return ""
        if self.waited > DISTURBED:
            return "not judged"
        middle = median(self.ratios)
        met = middle <= self.budget if self.better == "less" else middle >= self.budget
        return "met" if met else "**MISSED**"


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


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, and what to make of it where the machine was busy."""
    head = "| what | against | ratio: median (min-max) | budget | | ours | theirs | waited |"
    lines = [head, "|---|---|---|---|---|---|---|---|"]
    for row in rows:
        sign = "<=" if row.better == "less" else ">="
        budget = "" if row.budget is None else f"{sign} {row.budget:g}"
        ours, theirs = _time(row.ours.rounds), _time(row.theirs.rounds)
        cells = (row.what, row.against, _spread(row.ratios, "{:.2f}"), budget, row.verdict)
        lines.append("| " + " | ".join((*cells, ours, theirs, f"{row.waited:.0%}")) + " |")
    if any(row.waited > DISTURBED for row in rows):
        lines += ["", "The machine was busy: more than a tenth of the time went by waiting for a"]
        lines += [
            "free core. Our own wait is taken off above, that of the kernel's flush cannot be:"
        ]
        lines += ["rows that are not judged say nothing yet; measure them again."]
    return "\n".join(lines)


def _spread(values: Sequence[float], form: str) -> str:
    middle, low, high = (form.format(v) for v in (median(values), min(values), max(values)))
    return f"{middle} ({low}-{high})"


def _time(seconds: Sequence[float]) -> str:
    middle = median(seconds)
    if middle < 0.001:
        return _spread([s * 1e6 for s in seconds], "{:.0f}") + " us"
    if middle < 1:
        return _spread([s * 1e3 for s in seconds], "{:.1f}") + " ms"
    return _spread(seconds, "{:.2f}") + " s"
