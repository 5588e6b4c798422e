"""A disk that fails: each change of a file answers EIO, ENOSPC or EROFS, once or from then on.

What must hold: nothing is acknowledged that is not on the disk, also where the disk had taken a
write, lost it, and said yes to the next sync; no traceback; exit 74 with a code, the reason and
what to do next; afterwards the journal is whole and goes on. Needs the tracer. The power is cut
behind each failure, in the model of `disk`; but not where the sync of a folder had failed: SQLite
does not look at that answer, and RELIABILITY.md says so.
"""

from __future__ import annotations

import errno
import random
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.battery import drills
from tests.battery.aftermath import aftermath
from tests.battery.disk import Disk
from tests.battery.figures import Figures, Size
from tests.battery.tracer import Fault, Traced, traced

ERRORS = (errno.EIO, errno.ENOSPC, errno.EROFS)
ACTS = 6
LINES = 5
TYPED = "".join(f"n <a{number}> 記録\nr\n" for number in range(1, LINES + 1)) + "q\n"
"""After each note a retry, which does nothing unless the storage had failed under the note."""
SAMPLE = 10
"""Faults of each drill and way; the full size takes all."""
STORAGE = 74
_CODE = re.compile(r"\[BCP-J\d{3}\]|記録できませんでした|記録簿を読めません|入出力エラー")


def run(size: Size) -> Figures:
    """Let each change fail in each way."""
    figures = Figures()
    figures.count(faults=0, acknowledged=0, told=0, lost=0, lost_at_power_cut=0, broken=0)
    figures.count(tracebacks=0, wrong_exits=0, untold=0, power_cuts=0, folder_syncs=0)
    drills.warm()
    for name, act, stdin in DRILLS:
        number = played(act, stdin, None).points
        for lasting in (False, True):
            step = max(1, number * len(ERRORS) // size.of(SAMPLE, number * len(ERRORS)))
            for turn in range(0, number * len(ERRORS), step):
                at, kind = turn // len(ERRORS) + 1, ERRORS[turn % len(ERRORS)]
                judged(figures, name, act, stdin, Fault(at, kind, lasting))
    return figures


def by_commands(folder: Path) -> Callable[[], int]:
    """Commands, each of which says how it ended."""
    return drills.by_commands(folder, ACTS)


DRILLS: tuple[tuple[str, Callable[[Path], Callable[[], int]], str], ...] = (
    ("commands", by_commands, ""),
    ("console", drills.at_console, TYPED),
)


def played(act: Callable[[Path], Callable[[], int]], stdin: str, fault: Fault | None) -> Traced:
    """A drill on a disk that fails."""
    with tempfile.TemporaryDirectory(prefix="bcpflow-fault-") as made:
        return traced(act(Path(made)), Path(made), fault=fault, stdin=stdin)


def judged(
    figures: Figures,
    name: str,
    act: Callable[[Path], Callable[[], int]],
    stdin: str,
    fault: Fault,
) -> Traced:
    """One drill under one fault, and all that must hold of it."""
    told = f"{name}, {errno.errorcode[fault.errno]} at {fault.at}{' and on' * fault.lasting}"

    def fails(what: str, **count: int) -> None:
        figures.count(**count)
        figures.fault(f"{told}: {what}")

    with tempfile.TemporaryDirectory(prefix="bcpflow-fault-") as made:
        folder = Path(made)
        done = traced(act(folder), folder, fault=fault, stdin=stdin)
        said = drills.acknowledged(done.said)
        started = '"id"' in done.said
        figures.count(faults=1, acknowledged=len(said))
        if "Traceback" in done.said or "予期しないエラー" in done.said:
            fails(done.said[-1500:], tracebacks=1)
        codes = drills.exits(done.said)
        if not set(codes) <= {0, 1, STORAGE} or done.status < 0:
            fails(f"exit {codes} {done.status}\n{done.said}", wrong_exits=1)
        broken = _CODE.search(done.said)
        if broken:
            figures.count(told=1)
        if STORAGE in codes and not (broken and "対処" in done.said):
            fails(f"nothing to do next is told:\n{done.said}", untold=1)
        if 1 in codes and STORAGE not in codes:
            fails(f"refused, though no storage error was told: {done.said}", wrong_exits=1)
        if (folder / "data" / "journal.db").exists() or started:
            found = aftermath(folder, said, any_started=started)
            figures.count(lost=found.lost, broken=found.broken)
            for sentence in found.faults:
                fails(sentence)
    if any(op.kind == "lost" and "." not in op.path for op in done.ops):
        figures.count(folder_syncs=1)
    else:
        figures.count(power_cuts=cut(done, fails))
    return done


def cut(done: Traced, fails: Callable[..., None]) -> int:
    """The power fails as well: at the end, and at moments behind the fault; how often."""
    chance = random.Random(1)
    last = len(done.ops)
    moments = {last, *(chance.randint(done.failed[0], last) for _ in range(3) if done.failed)}
    disk = Disk()
    for position in disk.through(done.ops):
        if position not in moments:
            continue
        with tempfile.TemporaryDirectory(prefix="bcpflow-power-") as made:
            disk.write_out(Path(made), "drop", chance)
            said = disk.acknowledged
            found = aftermath(Path(made), drills.acknowledged(said), any_started='"id"' in said)
        for sentence in found.faults:
            fails(f"and the power cut after {position}: {sentence}", lost_at_power_cut=1)
    return len(moments)
