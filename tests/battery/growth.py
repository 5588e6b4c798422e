"""A file that may not grow beyond a size: the disk is full, or the process is killed in the write.

By the limit that every POSIX system has for a process's files, in the midst of a write and at any
byte: what needs neither the tracer nor any right. Must never be the only thing that holds a rule
on Linux: `points` and `failing` go through every change, not only those that make a file longer.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.battery import drills
from tests.battery.aftermath import aftermath
from tests.battery.figures import Figures, Size

TOP = Path(__file__).parents[2]
LIMITED = """
import resource, signal, sys
limit, deadly = int(sys.argv[1]), sys.argv[2] == "deadly"
from bcpflow.cli.main import run
import bcpflow.console.plain, bcpflow.journal.sqlite
sys.dont_write_bytecode = True
if deadly:
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.exit(run(sys.argv[3:]))
"""
NOTES = 30
TYPED = "".join(f"n <a{number}> 記録\n" for number in range(1, NOTES + 1)) + "q\n"


def run(size: Size) -> Figures:
    """Limits of any size, some of them deadly."""
    figures = Figures()
    figures.count(limits=0, killed=0, told=0, acknowledged=0, lost=0, broken=0, tracebacks=0)
    chance = random.Random(7)
    for number in range(size.of(6, 200)):
        with tempfile.TemporaryDirectory(prefix="bcpflow-growth-") as made:
            limited(figures, Path(made), chance.randint(33_000, 260_000), deadly=number % 2 == 0)
    return figures


def limited(figures: Figures, folder: Path, limit: int, *, deadly: bool) -> None:
    """Notes at the console until a file would become longer than that."""
    drills.asked(folder, "drill", *drills.START)
    words = ("drill", "run", "last", "--plain")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), "deadly" if deadly else "told", *words],
        cwd=TOP,
        env=drills.settings(folder),
        input=TYPED,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    said = drills.acknowledged(done.stdout)
    told = "記録できませんでした" in done.stdout or "記録簿を読めません" in done.stdout
    found = aftermath(folder, said)
    figures.count(
        limits=1,
        killed=done.returncode < 0,
        told=told,
        acknowledged=len(said),
        lost=found.lost,
        broken=found.broken,
        tracebacks="Traceback" in done.stdout,
    )
    whole = len(said) == NOTES
    for sentence, wrong in (
        (done.stdout, "Traceback" in done.stdout),
        (f"neither told nor killed: {done.stdout}", not (whole or told or done.returncode < 0)),
        *((fault, True) for fault in found.faults),
    ):
        if wrong:
            figures.fault(f"limit {limit}: {sentence}")
