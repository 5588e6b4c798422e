"""The national drill: every municipality at once, on one PostgreSQL, through the service.

1,741 runs are open at the same time, each at one of 64 connections; everybody does step 1, then
everybody step 2, and so on. In turns with that, the same processes put rows of the same size there
by psycopg alone, INSERT and COMMIT, over as many connections. Afterwards the journal is verified,
and every acknowledged step is looked for.

Must never share a verdict with somebody else's load: it fills every core by itself, so what counts
against it is the time that processes which are not ours were running.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median
from typing import Any

from bcpflow.journal import LEDGER, open_journal
from benchmarks import raw
from benchmarks.lines import Line, Row, spread_of
from benchmarks.measure import Side
from benchmarks.server import Server, running

MUNICIPALITIES = 1_741
STEPS = 35
CONNECTIONS = 64
PROCESSES = 16
SLICE = 5
"""Steps of each run a turn: 35 are seven turns of ours and seven of theirs."""
TARGET = 0.6

_TICK_S = 1 / os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 0.01


@dataclass(slots=True)
class Tally:
    """What the turns of one side came to."""

    rates: list[float] = field(default_factory=list)
    middle: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    worker_cpu: float = 0.0
    server_cpu: float = 0.0
    steps: int = 0

    @property
    def side(self) -> Side:
        """Wall time a step, over all connections together."""
        return Side([1 / rate for rate in self.rates])

    def facts(self) -> dict[str, float]:
        """For the report: medians of the turns."""
        each = 1e6 / max(self.steps, 1)
        return {
            "rate": round(median(self.rates)),
            "p50_ms": round(median(self.middle) * 1e3, 1),
            "p99_ms": round(median(self.p99) * 1e3, 1),
            "client_us": round(self.worker_cpu * each),
            "server_us": round(self.server_cpu * each),
        }

    def told(self) -> str:
        """For the note under the table."""
        each = 1e6 / max(self.steps, 1)
        return (
            f"{spread_of(self.rates, '{:,.0f}')} steps/s, "
            f"p50 {spread_of([s * 1e3 for s in self.middle], '{:.1f}')} ms, "
            f"p99 {spread_of([s * 1e3 for s in self.p99], '{:.1f}')} ms, CPU a step "
            f"{self.worker_cpu * each:.0f} us in Python and {self.server_cpu * each:.0f} us in "
            "the server"
        )


def drill(
    municipalities: int = MUNICIPALITIES, processes: int = PROCESSES
) -> tuple[list[Line], list[str]]:
    """Both sides in turns, then the proof; the second list is what to say beneath the table."""
    with running(connections=2 * CONNECTIONS + 20) as server:
        journal, floor = server.fresh("postgresql+psycopg"), server.fresh("postgresql")
        open_journal(journal).close()  # tables are made once, not by everybody at once
        raw.postgres(floor).close()
        with _crews(journal, floor, municipalities, processes) as crews:
            opening = _opened(crews)
            ours, theirs = Tally(), Tally()
            foreign: list[float] = []
            for turn in range(STEPS // SLICE):
                sides = [("ours", ours), ("raw", theirs)]
                for name, tally in sides if turn % 2 == 0 else reversed(sides):
                    foreign.append(_turn(crews, server, name, tally))
            acknowledged = _acknowledged(crews)
        proven = proof(journal, acknowledged, municipalities)
    where = f"{municipalities:,} runs x {STEPS} steps, {CONNECTIONS} connections"
    lines: list[Line] = [
        Row(
            key="national",
            what=f"national drill, PostgreSQL {server.version}: {where}",
            against="raw psycopg INSERT + COMMIT, the same connections",
            ours=ours.side,
            theirs=theirs.side,
            budget=TARGET,
            better="more",
            pressure=fmean(foreign),
            facts={
                "runs": municipalities,
                "steps": STEPS,
                "connections": CONNECTIONS,
                "processes": processes,
                "ours": ours.facts(),
                "raw": theirs.facts(),
                "opened_s": round(opening, 1),
                **proven,
            },
        )
    ]
    return lines, [
        f"National drill, ours: {ours.told()}",
        f"National drill, psycopg: {theirs.told()}",
        f"National drill: {municipalities:,} runs opened in {opening:.1f} s by {processes} "
        f"processes; afterwards {proven['kept']:,} acknowledged steps found, "
        f"{proven['lost']} lost, {proven['forks']} forks, {proven['verified']:,} events verified",
    ]


class Crew:
    """One process with its share of the connections and of the municipalities."""

    def __init__(self, number: int, words: Sequence[str]) -> None:
        self.number = number
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.crew", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def tell(self, word: str) -> None:
        """Ask for something."""
        assert self.process.stdin is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        """What came of it."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"crew {self.number} is gone: exit {self.process.wait()}")
        return json.loads(line)


@contextmanager
def _crews(journal: str, floor: str, municipalities: int, processes: int) -> Iterator[list[Crew]]:
    each = CONNECTIONS // processes
    crews = []
    try:
        for number in range(processes):
            runs = len(range(number, municipalities, processes))
            words = (journal, floor, str(number), str(runs), str(each), str(STEPS))
            crews.append(Crew(number, words))
        yield crews
    finally:
        for crew in crews:
            crew.process.kill()
            crew.process.wait()


def _opened(crews: Sequence[Crew]) -> float:
    for crew in crews:
        crew.answer()  # it is connected
    began = time.perf_counter()
    for crew in crews:
        crew.tell("open")
    for crew in crews:
        crew.answer()
    return time.perf_counter() - began


def _turn(crews: Sequence[Crew], server: Server, name: str, tally: Tally) -> float:
    """One turn of one side; the share of all cores that went to somebody else meanwhile."""
    mine = [crew.process.pid for crew in crews]
    kept = server.processes()
    before = (_busy(), _cpu_of(mine), _cpu_of(kept))
    began = time.perf_counter()
    for crew in crews:
        crew.tell(f"{name} {SLICE}")
    times: list[float] = []
    for crew in crews:
        times += crew.answer()
    wall = time.perf_counter() - began
    busy, workers, backends = (
        after - was
        for after, was in zip((_busy(), _cpu_of(mine), _cpu_of(kept)), before, strict=True)
    )
    times.sort()
    tally.rates.append(len(times) / wall)
    tally.middle.append(times[len(times) // 2])
    tally.p99.append(times[int(len(times) * 0.99)])
    tally.worker_cpu += workers
    tally.server_cpu += backends
    tally.steps += len(times)
    return max(0.0, busy - workers - backends) / (wall * (os.cpu_count() or 1))


def _acknowledged(crews: Sequence[Crew]) -> dict[str, int]:
    """The last version of every run that a terminal was told is kept."""
    told: dict[str, int] = {}
    for crew in crews:
        crew.tell("told")
    for crew in crews:
        told |= crew.answer()
    return told


def proof(address: str, acknowledged: dict[str, int], municipalities: int) -> dict[str, int]:
    """Raises where a step is lost or a run has two histories."""
    with open_journal(address, read_only=True) as journal:
        found = journal.verify()
        with journal.session() as link:
            rows = link.all(
                "SELECT run, count(*), max(version) FROM events "
                f"WHERE run <> '{LEDGER}' GROUP BY run"
            )
    kept = {run: last for run, _, last in rows}
    lost = sum(max(0, last - kept.get(run, 0)) for run, last in acknowledged.items())
    forks = sum(number != last for _, number, last in rows)
    if (
        not found.ok
        or lost
        or forks
        or len(acknowledged) != municipalities
        or len(rows) != len(kept)
    ):
        raise RuntimeError(f"lost {lost}, forks {forks}, {found}")
    steps = sum(last - 1 for last in kept.values())
    return {"kept": steps, "lost": lost, "forks": forks, "verified": found.events}


def _busy() -> float:
    """Seconds in which any core was doing anything but waiting, of any process."""
    user, nice, system, _, _, irq, softirq, *_ = map(
        int, Path("/proc/stat").read_text().split("\n")[0].split()[1:]
    )
    return (user + nice + system + irq + softirq) * _TICK_S


def _cpu_of(processes: Sequence[int]) -> float:
    """Seconds these have used, all their threads together."""
    used = 0
    for pid in processes:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:  # a helper of the server that has done its work
            continue
        used += int(fields[11]) + int(fields[12])
    return used * _TICK_S
