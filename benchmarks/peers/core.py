"""SQLAlchemy Core alone: `engine.begin()` and one insert a step; it decides and checks nothing."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from benchmarks.measure import Timing, timed
from benchmarks.peers import said
from benchmarks.peers.sqlite_file import level_of
from benchmarks.sample import STEPS

_EVENTS = sa.Table(
    "events",
    sa.MetaData(),
    sa.Column("run", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)


class Core:
    """An engine with its pool as it comes."""

    def __init__(self, place: str) -> None:
        self._engine = sa.create_engine(f"sqlite:///{place}/core.db")

        @sa.event.listens_for(self._engine, "connect")
        def durable(connection: Any, record: object) -> None:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")

        _EVENTS.metadata.create_all(self._engine)
        self._insert = _EVENTS.insert()

    def durability(self) -> str:
        with self._engine.connect() as connection:
            return level_of(lambda text: connection.exec_driver_sql(text).scalar())

    def run(self, number: int) -> list[Timing]:
        words = [said(number, step) for step in range(STEPS)]
        return [timed(lambda what=what: self._store(what)) for what in words]  # type: ignore[misc]

    def _store(self, what: dict[str, Any]) -> None:
        row = {
            "run": what["run"],
            "version": what["version"],
            "type": what["kind"],
            "actor": what["actor"],
            "body": json.dumps(what, ensure_ascii=False).encode(),
        }
        with self._engine.begin() as connection:
            connection.execute(self._insert, row)

    def steps_kept(self) -> int:
        with self._engine.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(_EVENTS)).scalar_one()


def open_peer(place: str) -> Core:
    return Core(place)
