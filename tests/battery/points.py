"""Every change of a file: the process is killed before each of them, one after the other.

Random kills seldom fall between two writes of one commit; this goes through all of them. Needs
the tracer. Must never leave out a change because it looks harmless.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.battery import drills
from tests.battery.aftermath import aftermath
from tests.battery.figures import Figures, Size
from tests.battery.tracer import Traced, traced

SAMPLE = 18
"""Points of each drill; the full size takes all."""


def run(size: Size) -> Figures:
    """Kill a drill by commands and one at the console at their points."""
    figures = Figures()
    figures.count(points=0, of_points=0, acknowledged=0, lost=0, broken=0, doubled=0)
    drills.warm()
    acts = size.of(5, len(drills.ACTS))
    for act, stdin in ((lambda f: drills.by_commands(f, acts), ""), (drills.at_console, TYPED)):
        number = played(act, stdin, 0)[0].points
        figures.count(of_points=number)
        step = max(1, number // size.of(SAMPLE, number))
        # Each sample begins elsewhere, so that they are not all the same kind of call.
        for point in range(1 + figures.counts["points"] % step, number + 1, step):
            _, said = played(act, stdin, point, figures)
            figures.count(points=1, acknowledged=len(said))
    return figures


TYPED = drills.TYPED


def played(
    act: Callable[[Path], Callable[[], int]],
    stdin: str,
    point: int,
    figures: Figures | None = None,
) -> tuple[Traced, list[int]]:
    """A drill killed at a point (0: not at all), and what was acknowledged before."""
    with tempfile.TemporaryDirectory(prefix="bcpflow-point-") as made:
        folder = Path(made)
        done = traced(act(folder), folder, kill_at=point, stdin=stdin)
        said = drills.acknowledged(done.said)
        assert done.status == (-9 if point else 0), done.said
        found = aftermath(folder, said, any_started='"id"' in done.said)
    if figures is not None:
        figures.count(lost=found.lost, broken=found.broken, doubled=found.doubled)
        for fault in found.faults:
            figures.fault(f"killed before change {point}: {fault}")
    return done, said
