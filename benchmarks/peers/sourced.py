"""eventsourcing: an aggregate a run; a step is got from the repository, changed and saved."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from benchmarks.measure import Timing, timed
from benchmarks.peers import said
from benchmarks.peers.sqlite_file import level_of
from benchmarks.sample import STEPS


class Procedure(Aggregate):
    """A run that counts the steps it has done."""

    @event("Begun")
    def __init__(self) -> None:
        self.done = 0

    @event("StepDone")
    def complete(self, what: dict[str, Any]) -> None:
        self.done += 1


class Sourced:
    """An application on the library's own SQLite recorder; ``held``: nothing is read again."""

    def __init__(self, place: str, *, held: bool = False) -> None:
        self._file = f"{place}/sourced.db"
        self._held = held
        self._application: Application[Any] = Application(
            env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": self._file}
        )

    def durability(self) -> str:
        store = self._application.factory.datastore
        with store.get_connection(commit=False) as connection:

            def ask(text: str) -> Any:
                cursor = connection.cursor()
                cursor.execute(text)
                return cursor.fetchone()[0]

            return level_of(ask)

    def run(self, number: int) -> list[Timing]:
        procedure = Procedure()
        self._application.save(procedure)
        words = [said(number, step) for step in range(STEPS)]

        def complete(what: dict[str, Any]) -> None:
            here = procedure
            if not self._held:
                here = self._application.repository.get(procedure.id)
            here.complete(what)
            self._application.save(here)

        return [timed(lambda what=what: complete(what)) for what in words]  # type: ignore[misc]

    def steps_kept(self) -> int:
        with closing(sqlite3.connect(self._file)) as connection:
            statement = "SELECT count(*) FROM stored_events WHERE originator_version > 1"
            return int(connection.execute(statement).fetchone()[0])


def open_peer(place: str) -> Sourced:
    return Sourced(place)
