"""xstate-statemachine: `persisted()` on its SQLiteStore, a snapshot saved each step.

The store asks for synchronous=NORMAL, with which a power cut takes acknowledged steps away. Here
its connection is set to FULL afterwards; `xstate_shipped` leaves it as it is.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from xstate_statemachine import create_machine
from xstate_statemachine.persistence import SQLiteStore, persisted

from benchmarks.measure import Timing, timed
from benchmarks.peers import STATES, run_id, said
from benchmarks.peers.sqlite_file import level_of, one
from benchmarks.sample import STEPS


class Xstate:
    """A machine, and the store its runs are kept in."""

    def __init__(self, place: str, *, full: bool = True) -> None:
        states: dict[str, Any] = {
            here: {"on": {"COMPLETE": there}} for here, there in pairwise(STATES)
        }
        states[STATES[-1]] = {"type": "final"}
        self._machine = create_machine({"id": "procedure", "initial": STATES[0], "states": states})
        self._store = SQLiteStore(f"{place}/xstate.db")
        self._connection = self._store._conn()  # there is no public way to its PRAGMAs
        if full:
            self._connection.execute("PRAGMA synchronous = FULL")
        self._runs: list[str] = []

    def durability(self) -> str:
        return level_of(lambda statement: one(self._connection, statement))

    def run(self, number: int) -> list[Timing]:
        name = run_id(number)
        self._runs.append(name)
        words = [said(number, step) for step in range(STEPS)]

        def complete(what: dict[str, Any]) -> None:
            with persisted(self._store, name, self._machine) as interpreter:
                interpreter.send("COMPLETE", what=what)

        return [timed(lambda what=what: complete(what)) for what in words]  # type: ignore[misc]

    def steps_kept(self) -> int:
        return sum(self._store.load(name).version for name in self._runs)


def open_peer(place: str) -> Xstate:
    return Xstate(place)
