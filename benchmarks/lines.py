"""Lines of the table: what was measured, against what, and whether the budget is met.

Must never judge a budget on a busy machine: a line that waited too long for a core gets no
verdict. Nor does one during which anything at all on the machine kept waiting (pressure): a flush
also needs the kernel's threads, and their wait stands in no counter of ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from statistics import fmean, median
from typing import Any, Literal

from benchmarks.measure import Side

Better = Literal["less", "more"]

DISTURBED = 0.1
"""The share of the wall time spent waiting for a core above which nothing is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. ``key`` names it for ever; ``what`` and ``against`` are for the reader."""

    key: str
    what: str
    against: str
    budget: float | None
    better: Better = "less"
    pressure: float | None = None
    """The share of its time in which something else waited for a core; None: not looked at yet."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What else is kept of it, for the report."""

    @property
    def values(self) -> list[float]:
        """What the budget is about, one a round."""
        raise NotImplementedError

    @property
    def shown(self) -> tuple[str, str]:
        """Our own times and the others', for the reader."""
        raise NotImplementedError

    @property
    def sides(self) -> Sequence[Side]:
        """Everything that was timed for it."""
        raise NotImplementedError

    @property
    def waited(self) -> float:
        """The share of time that went by waiting for a core: the worst side's, or anybody's."""
        own = [side.waited / side.wall for side in self.sides if side.wall]
        return max([*own, self.pressure or 0.0])

    @property
    def verdict(self) -> str:
        """Met or missed by the median; nothing where there is no budget or no quiet."""
        if self.budget is None:
            return ""
        if self.waited > DISTURBED:
            return "not judged"
        middle = median(self.values)
        met = middle <= self.budget if self.better == "less" else middle >= self.budget
        return "met" if met else "MISSED"

    def figures(self) -> dict[str, Any]:
        """What is kept of it, for a table printed later."""
        middle, low, high = (round(f(self.values), 4) for f in (median, min, max))
        return {
            "key": self.key,
            "what": self.what,
            "against": self.against,
            "better": self.better,
            "budget": self.budget,
            "median": middle,
            "least": low,
            "most": high,
            "verdict": self.verdict,
            "shown": list(self.shown),
            "waited": round(self.waited, 3),
            "facts": dict(self.facts),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Line):
    """Two sides in turns. ``better`` "more" puts the floor's time over ours: a share of it."""

    ours: Side
    theirs: Side

    @property
    def values(self) -> list[float]:
        """One ratio a round."""
        pairs = zip(self.ours.rounds, self.theirs.rounds, strict=True)
        return [a / b if self.better == "less" else b / a for a, b in pairs]

    @property
    def shown(self) -> tuple[str, str]:
        """Both sides' times."""
        return time_of(self.ours.rounds), time_of(self.theirs.rounds)

    @property
    def sides(self) -> Sequence[Side]:
        """Both."""
        return (self.ours, self.theirs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth(Line):
    """One act at several sizes: the exponent by which its time grows (0 flat, 1 in proportion)."""

    at: Mapping[int, Side]

    @property
    def values(self) -> list[float]:
        """The slope on paper with two logarithmic axes, fitted by least squares, one a round."""
        rounds = zip(*(side.rounds for side in self.at.values()), strict=True)
        return [exponent(list(self.at), times) for times in rounds]

    @property
    def shown(self) -> tuple[str, str]:
        """The times at the largest and at the smallest size."""
        small, large = min(self.at), max(self.at)
        return tuple(f"{n:,}: {time_of(self.at[n].rounds)}" for n in (large, small))  # type: ignore[return-value]

    @property
    def sides(self) -> Sequence[Side]:
        """Each size."""
        return tuple(self.at.values())


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """How steeply times grow with sizes: the b of a * size ** b that fits best."""
    x, y = [log(size) for size in sizes], [log(time) for time in times]
    middle, height = fmean(x), fmean(y)
    spread = sum((a - middle) ** 2 for a in x)
    return sum((a - middle) * (b - height) for a, b in zip(x, y, strict=True)) / spread


def limited(key: str, what: str, ours: Side, seconds: float) -> Row:
    """A budget in seconds, written as a share of it so that it reads like the others."""
    limit = Side([seconds] * len(ours.rounds))
    return Row(
        key=key,
        what=what,
        against=f"a limit of {time_of([seconds])}",
        ours=ours,
        theirs=limit,
        budget=1.0,
    )


def table(lines: Sequence[Line]) -> str:
    """The lines as a Markdown table, and what to make of it where the machine was busy."""
    head = "| what | against | ratio: median (min-max) | budget | | ours | theirs | waited |"
    text = [head, "|---|---|---|---|---|---|---|---|"]
    for line in lines:
        sign = "<=" if line.better == "less" else ">="
        budget = "" if line.budget is None else f"{sign} {line.budget:g}"
        verdict = line.verdict.replace("MISSED", "**MISSED**")
        cells = (line.what, line.against, spread_of(line.values, "{:.2f}"), budget, verdict)
        text.append("| " + " | ".join((*cells, *line.shown, f"{line.waited:.0%}")) + " |")
    if any(line.waited > DISTURBED for line in lines):
        text += ["", "The machine was busy: more than a tenth of the time went by waiting for a"]
        text += [
            "free core. Our own wait is taken off above, that of the kernel's flush cannot be:"
        ]
        text += ["lines that are not judged say nothing yet; measure them again."]
    return "\n".join(text)


def spread_of(values: Sequence[float], form: str) -> str:
    """Median, least and most; one figure where they are the same."""
    middle, low, high = (form.format(v) for v in (median(values), min(values), max(values)))
    return middle if low == high else f"{middle} ({low}-{high})"


def time_of(seconds: Sequence[float]) -> str:
    """A spread of times in the unit that suits its median."""
    middle = median(seconds)
    if middle < 0.001:
        return spread_of([s * 1e6 for s in seconds], "{:.0f}") + " us"
    if middle < 1:
        return spread_of([s * 1e3 for s in seconds], "{:.1f}") + " ms"
    return spread_of(seconds, "{:.2f}") + " s"
