"""Peers beside ours: each in a process, a few runs in turn, round after round.

Must never leave a peer out without a word: what is not installed is named. While one works the
others are stopped: some have threads that look at their database all the time.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.lines import Line, Row
from benchmarks.measure import Side, Timing
from benchmarks.peers import ENTRIES, OURS, OURS_SERVER, RAW, RAW_SERVER, Entry
from benchmarks.server import running

_CAN_STOP = hasattr(signal, "SIGSTOP")
RAW_BUDGET = 0.75


class Worker:
    """A peer's process."""

    def __init__(self, entry: Entry, place: str) -> None:
        self.entry = entry
        self.side = Side()
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "benchmarks.peers.worker", entry.key, place],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # a Ctrl-C is ours to pass on
        )
        self.durability: str = self._answer()["durability"]
        self._signal("SIGSTOP")

    def turn(self) -> list[Timing]:
        """As many runs as a round of this peer has."""
        self._signal("SIGCONT")
        self._tell(f"{self.entry.runs}\n")
        timings = [Timing(*each) for each in self._answer()["timings"]]
        self._signal("SIGSTOP")
        return timings

    def finish(self) -> None:
        """Have it look whether all its steps are there. Raises where they are not."""
        self._signal("SIGCONT")
        assert self._process.stdin is not None
        self._process.stdin.close()
        found = self._answer()
        if found["kept"] != found["done"]:
            raise RuntimeError(f"{self.entry.key} has lost steps: {found}")
        self._process.wait()

    def kill(self) -> None:
        """End it, whatever it is doing."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line)
        self._process.stdin.flush()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            assert self._process.stderr is not None
            raise RuntimeError(f"{self.entry.key}: {self._process.stderr.read()[-2000:]}")
        found: dict[str, Any] = json.loads(line)
        return found

    def _signal(self, name: str) -> None:
        if _CAN_STOP:
            os.kill(self._process.pid, getattr(signal, name))


def on_files(folder: Path, rounds: int) -> tuple[list[Line], list[str]]:
    """All that keep their steps in a file or nowhere; the second list is what was not measured."""
    places = folder / "peers"

    def place_of(entry: Entry) -> str:
        place = places / entry.key
        place.mkdir(parents=True)
        return str(place)

    entries = [entry for entry in ENTRIES if entry.store != "postgresql"]
    with _working(entries, place_of) as (workers, notes):
        _rounds(workers, rounds)
        return _lines(workers, OURS, RAW), notes


def on_server(rounds: int) -> tuple[list[Line], list[str]]:
    """All that keep their steps on a PostgreSQL server."""
    entries = [entry for entry in ENTRIES if entry.store == "postgresql"]
    with (
        running() as server,
        _working(entries, lambda _: server.fresh("postgresql")) as (workers, notes),
    ):
        _rounds(workers, rounds)
        return _lines(workers, OURS_SERVER, RAW_SERVER), notes


@contextmanager
def _working(entries: Sequence[Entry], place_of: Any) -> Iterator[tuple[list[Worker], list[str]]]:
    workers: list[Worker] = []
    notes: list[str] = []
    with ExitStack() as stack:
        for entry in entries:
            missing = entry.missing()
            if missing:
                notes.append(f"{entry.name.strip()}: not measured, {', '.join(missing)} missing")
                continue
            worker = Worker(entry, place_of(entry))
            stack.callback(worker.kill)
            workers.append(worker)
        yield workers, notes


def _rounds(workers: Sequence[Worker], rounds: int) -> None:
    for number in range(rounds):
        for worker in workers if number % 2 == 0 else reversed(workers):
            worker.side.add(worker.turn())
    for worker in workers:
        worker.finish()


def _lines(workers: Sequence[Worker], ours: Entry, raw: Entry) -> list[Line]:
    by_key = {worker.entry.key: worker for worker in workers}
    mine = by_key[ours.key]
    lines: list[Line] = []
    for worker in workers:
        if worker is mine:
            continue
        entry, floor = worker.entry, worker.entry is raw
        budget = RAW_BUDGET if floor else 1.0 if entry.durable else None
        lines.append(
            Row(
                key=f"peer-{entry.key}",
                what=f"20 steps, bcpflow ({mine.durability})",
                against=f"{entry.name} ({_kept(worker)})",
                ours=mine.side,
                theirs=worker.side,
                budget=budget,
                better="more",
                facts={
                    "ours": mine.durability,
                    "peer": entry.name,
                    "durability": worker.durability,
                    "durable": entry.durable,
                    "raw": floor,
                    "step_us": round(median(worker.side.rounds) * 1e6, 1),
                    "ours_us": round(median(mine.side.rounds) * 1e6, 1),
                    "share": round(_share(by_key.get(raw.key), worker), 3),
                    "ours_share": round(_share(by_key.get(raw.key), mine), 3),
                },
            )
        )
    return lines


def _share(floor: Worker | None, worker: Worker) -> float:
    """The floor's time over this one's, the median of the rounds; 0 without a floor."""
    if floor is None:
        return 0.0
    pairs = zip(floor.side.rounds, worker.side.rounds, strict=True)
    return median(floor / here for floor, here in pairs)


def _kept(worker: Worker) -> str:
    if worker.entry.durable:
        return worker.durability
    return f"NOT durable: {worker.durability or 'nothing is stored'}"
