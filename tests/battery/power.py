"""Power cuts: every moment of a recorded drill, with un-synced writes dropped or torn.

The drill is recorded by the tracer where that is possible, else a recording that lies beside this
file is taken; `python -m tests.battery power --record` makes it anew. The control is the same
drill with synchronous=NORMAL: if it lost nothing, the test could not fail.
"""

from __future__ import annotations

import base64
import json
import lzma
import random
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from tests.battery import drills
from tests.battery.aftermath import aftermath
from tests.battery.disk import POLICIES, Disk
from tests.battery.figures import Figures, Size
from tests.battery.tracer import Op, refusal, traced

RECORDINGS = Path(__file__).parent / "recordings"
DRILLS = ("commands", "console")
SAMPLE, FULL = 240, 10_000
CONTROL = 4
"""One state of the control for so many of ours."""


def run(size: Size, *, fresh: bool | None = None) -> Figures:
    """``fresh``: record the drills now; None where that is possible."""
    figures = Figures()
    figures.count(
        states=0, drills=0, lost=0, broken=0, control_states=0, control_states_that_lost=0
    )
    now = not refusal() if fresh is None else fresh
    figures.note(recorded="now" if now else "beside the test")
    wanted = size.of(SAMPLE, FULL)
    for name in DRILLS:
        for control in (False, True):
            ops = recorded(name, control=control) if now else kept(name, control=control)
            per_drill = wanted // len(DRILLS)
            cut(figures, ops, per_drill // CONTROL if control else per_drill, control, name)
    if not figures.counts["control_states_that_lost"]:
        figures.fault("the control lost nothing: this test cannot fail")
    return figures


def cut(figures: Figures, ops: Sequence[Op], states: int, control: bool, name: str) -> None:
    """Let the power fail so many times, spread evenly over the recording."""
    chance = random.Random(f"{name}/{control}")
    disk, done = Disk(), 0
    figures.count(drills=1)
    for position in disk.through(ops):
        due = (position + 1) * states // (len(ops) + 1)
        while done < due:
            with tempfile.TemporaryDirectory(prefix="bcpflow-power-") as made:
                disk.write_out(Path(made), POLICIES[done % len(POLICIES)], chance)
                said = disk.acknowledged
                found = aftermath(Path(made), drills.acknowledged(said), any_started='"id"' in said)
            done += 1
            if control:
                figures.count(control_states=1, control_states_that_lost=bool(found.lost))
                continue
            figures.count(states=1, lost=found.lost, broken=found.broken)
            for fault in found.faults:
                figures.fault(f"{name}, after {position} of {len(ops)} changes: {fault}")


def recorded(name: str, *, control: bool = False) -> list[Op]:
    """The changes of a drill that is played now."""
    drills.warm()
    with tempfile.TemporaryDirectory(prefix="bcpflow-drill-") as made:
        folder = Path(made)
        plays = {"commands": drills.by_commands(folder, 14), "console": drills.at_console(folder)}
        with drills.synchronous_normal() if control else nullcontext():
            done = traced(plays[name], folder, stdin=drills.TYPED)
    assert done.status == 0, done.said
    return done.ops


def kept(name: str, *, control: bool = False) -> list[Op]:
    """The changes of a drill that was played once."""
    file = RECORDINGS / f"{name}-{'normal' if control else 'full'}.json.xz"
    rows = json.loads(lzma.decompress(file.read_bytes()))
    return [Op(kind, path, number, base64.b64decode(data)) for kind, path, number, data in rows]


def keep() -> None:
    """Record the drills for machines that cannot."""
    RECORDINGS.mkdir(exist_ok=True)
    for name in DRILLS:
        for control in (False, True):
            rows = [
                (op.kind, op.path, op.number, base64.b64encode(op.data).decode())
                for op in recorded(name, control=control)
            ]
            file = RECORDINGS / f"{name}-{'normal' if control else 'full'}.json.xz"
            file.write_bytes(lzma.compress(json.dumps(rows).encode(), preset=9))
