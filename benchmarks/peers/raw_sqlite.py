"""SQLite by the driver alone: the event as JSON, INSERTed and committed."""

from __future__ import annotations

from benchmarks import raw
from benchmarks.measure import Timing, timed
from benchmarks.peers.sqlite_file import level_of, one


class RawSqlite:
    """A table with nothing but its primary key."""

    def __init__(self, place: str) -> None:
        self._connection = raw.sqlite(f"{place}/raw.db")

    def durability(self) -> str:
        return level_of(lambda statement: one(self._connection, statement))

    def run(self, number: int) -> list[Timing]:
        return [timed(act) for act in raw.sqlite_commits(self._connection, number)]

    def steps_kept(self) -> int:
        return int(one(self._connection, "SELECT count(*) FROM raw_events"))


def open_peer(place: str) -> RawSqlite:
    return RawSqlite(place)
