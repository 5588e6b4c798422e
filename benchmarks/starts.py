"""Cold starts: a whole process, from exec to exit, against a bare interpreter.

Must never be warmed beyond what a second start of the same day is: byte code on disk, files in
the page cache.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.lines import Line, Row
from benchmarks.measure import Timing, in_turns, wait_in
from benchmarks.sample import STEPS, desk_on, procedure

PROGRAM = (sys.executable, "-c", "from bcpflow.cli.main import entry; entry()")


def cold(folder: Path, rounds: int) -> list[Line]:
    """`--version` and `drill confirm`."""
    db = f"sqlite:///{folder / 'cold.db'}"
    environment = {**os.environ, "BCPFLOW_DB": db, "BCPFLOW_ACTOR": "佐藤", "BCPFLOW_LANG": "ja"}
    desk = desk_on(db)
    runs = [desk.start(procedure(), "exercise").run for _ in range((rounds + 1) // STEPS + 1)]
    desk.journal.close()
    steps = ((run, f"s{number:02d}") for run in runs for number in range(STEPS))

    def confirm() -> list[Timing]:
        return [process((*PROGRAM, "drill", "confirm", *next(steps)), environment)]

    sides: list[Callable[[], list[Timing]]] = [
        lambda: [process((sys.executable, "-c", "pass"), environment)],
        lambda: [process((*PROGRAM, "--version"), environment)],
        confirm,
    ]
    for side in sides:
        side()
    bare, version, confirmed = in_turns(rounds, *sides)
    return [
        Row(key=key, what=what, against="bare python", ours=ours, theirs=bare, budget=budget)
        for key, what, ours, budget in (
            ("cold-version", "cold start, --version", version, 6),
            ("cold-confirm", "cold start, drill confirm", confirmed, 30),
        )
    ]


def process(words: tuple[str, ...], environment: dict[str, str]) -> Timing:
    """A process from exec to exit, and how long its main thread waited for a core."""
    with open(os.devnull, "w") as nowhere:
        began = time.perf_counter_ns()
        child = subprocess.Popen(words, env=environment, stdout=nowhere, stderr=nowhere)
        waited = 0.0
        if hasattr(os, "waitid"):  # leaves it a zombie, whose counters can still be read
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        wall = (time.perf_counter_ns() - began) / 1e9
        waited = wait_in(Path(f"/proc/{child.pid}/schedstat"))
    if child.wait() != 0:
        raise RuntimeError(f"{words[3:]}: exit {child.returncode}")
    return Timing(wall, waited)
