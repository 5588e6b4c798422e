"""DBOS: one workflow a run, each step a `@DBOS.step` whose outcome is checkpointed.

A person's step would come from outside, by `send` and `recv`, at several times the cost; this is
its quickest way. On SQLite it keeps the rollback journal it finds: the file is put into WAL first.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from dbos import DBOS

from benchmarks.measure import Timing, timed
from benchmarks.peers import said
from benchmarks.peers.sqlite_file import level_of, opened
from benchmarks.sample import STEPS


@DBOS.step()
def complete(what: dict[str, Any]) -> dict[str, Any]:
    """What is said of a step is its outcome."""
    return what


@DBOS.workflow()
def procedure(number: int) -> list[tuple[float, float]]:
    """Twenty steps, timed from within: only there are they steps."""
    words = [said(number, step) for step in range(STEPS)]
    timings = [timed(lambda what=what: complete(what)) for what in words]  # type: ignore[misc]
    return [(timing.wall, timing.waited) for timing in timings]


class DurableSteps:
    """A launched DBOS, and an engine to look at what it has kept."""

    def __init__(self, place: str) -> None:
        self._server = "://" in place
        if self._server:
            url = place.replace("postgresql://", "postgresql+psycopg://")
        else:
            file = f"{place}/dbos.db"
            opened(file).close()  # WAL stays with the file
            url = f"sqlite:///{file}"
        DBOS(
            config={
                "name": "benchmark",
                "system_database_url": url,
                "log_level": "ERROR",
                "application_version": "1",
            }
        )
        DBOS.launch()
        self._engine = sa.create_engine(url)

    def durability(self) -> str:
        """Of a new connection: DBOS sets nothing on its own ones."""
        with self._engine.connect() as connection:
            if self._server:
                shown = connection.exec_driver_sql("SHOW synchronous_commit").scalar()
                return f"synchronous_commit {shown}"
            return level_of(lambda text: connection.exec_driver_sql(text).scalar())

    def run(self, number: int) -> list[Timing]:
        return [Timing(*each) for each in procedure(number)]

    def steps_kept(self) -> int:
        table = "dbos.operation_outputs" if self._server else "operation_outputs"
        with self._engine.connect() as connection:
            found = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
        return int(found or 0)


def open_peer(place: str) -> DurableSteps:
    return DurableSteps(place)
