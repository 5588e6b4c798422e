"""The floor on SQLite: a row made beforehand, INSERTed in autocommit by the driver alone."""

from __future__ import annotations

import json

from benchmarks import raw
from benchmarks.measure import Timing, timed
from benchmarks.peers import said
from benchmarks.peers.sqlite_file import level_of, one


class RawSqlite:
    """A table with nothing but its primary key."""

    def __init__(self, place: str) -> None:
        self._connection = raw.sqlite(f"{place}/raw.db")
        self._body = len(json.dumps(said(0, 0), ensure_ascii=False).encode())

    def durability(self) -> str:
        return level_of(lambda statement: one(self._connection, statement))

    def run(self, number: int) -> list[Timing]:
        return [timed(act) for act in raw.sqlite_inserts(self._connection, number, self._body)]

    def steps_kept(self) -> int:
        return int(one(self._connection, "SELECT count(*) FROM raw_events"))


def open_peer(place: str) -> RawSqlite:
    return RawSqlite(place)
