"""A share of the national drill: one process, some terminals, each a thread with its connection.

Each line that comes in is a request, each that goes out its answer. Must never do a step of one run
in two threads: a terminal has its own runs, and goes through all of them before the next step.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import psycopg

from bcpflow.clock_source import SystemClock
from bcpflow.commands import ConfirmStep
from bcpflow.definition.model import Definition
from bcpflow.journal import open_journal
from bcpflow.service.desk import Desk
from bcpflow.service.session import Session
from benchmarks import raw
from benchmarks.sample import NOTE, procedure


class Terminal:
    """One connection to the journal, one beside it for the floor, and the runs that are its own."""

    def __init__(self, journal: str, floor: str, name: str, runs: int) -> None:
        self._runs = runs
        ids = count(1)
        self._journal = open_journal(journal)
        self._desk = Desk(
            self._journal,
            clock=SystemClock().read,
            actor=f"担当{name}",
            new_id=lambda: f"town-{name}-{next(ids):04d}",
        )
        self._floor = psycopg.connect(floor)
        self._sessions: list[Session] = []
        self._next = {"ours": 0, "raw": 0}
        self._body = 0

    def open(self, definition: Definition) -> None:
        """Every run begins, and the terminal says who sits at it."""
        self._sessions = [self._desk.start(definition, "exercise") for _ in range(self._runs)]

    def ours(self, steps: int) -> list[float]:
        """So many steps of each run."""
        first = self._next["ours"]
        self._next["ours"] += steps
        commands = [ConfirmStep(step=f"s{n:02d}", note=NOTE) for n in range(first, first + steps)]
        return [_seconds(session.do, command) for command in commands for session in self._sessions]

    def raw(self, steps: int) -> list[float]:
        """So many rows of each run, as long as ours are."""
        if not self._body:
            self._body = len(self._journal.read(self._sessions[0].run)[-1].body)
        first = self._next["raw"]
        self._next["raw"] += steps
        rows = [
            raw.row(session.run, version, self._body)
            for version in range(first, first + steps)
            for session in self._sessions
        ]
        return [_seconds(raw.postgres_insert, self._floor, row) for row in rows]

    def told(self) -> dict[str, int]:
        """How far each run has been acknowledged."""
        return {session.run: session.state.version for session in self._sessions}


def _seconds(act: Callable[..., object], *words: object) -> float:
    began = time.perf_counter()
    act(*words)
    return time.perf_counter() - began


def main(words: list[str]) -> None:
    """Serve until the input ends."""
    journal, floor = words[:2]
    number, runs, connections, steps = map(int, words[2:])
    with ThreadPoolExecutor(connections) as pool:
        terminals = list(
            pool.map(
                lambda place: Terminal(
                    journal, floor, f"{number}-{place}", len(range(place, runs, connections))
                ),
                range(connections),
            )
        )
        _answer("connected")
        definition = procedure(steps)
        for line in sys.stdin:
            asked, _, count = line.strip().partition(" ")
            if asked == "open":
                list(pool.map(lambda terminal: terminal.open(definition), terminals))
                _answer(runs)
            elif asked == "told":
                _answer({run: at for terminal in terminals for run, at in terminal.told().items()})
            else:
                turns = [pool.submit(getattr(each, asked), int(count)) for each in terminals]
                _answer([round(s, 7) for turn in turns for s in turn.result()])


def _answer(said: Any) -> None:
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
