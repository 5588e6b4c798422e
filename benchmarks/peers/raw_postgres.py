"""The floor on PostgreSQL: a row made beforehand, INSERT and COMMIT by psycopg alone."""

from __future__ import annotations

import json
from typing import Any

from benchmarks import raw
from benchmarks.measure import Timing, timed
from benchmarks.peers import said


class RawPostgres:
    """A table with nothing but its primary key."""

    def __init__(self, place: str) -> None:
        self._connection = raw.postgres(place)
        self._body = len(json.dumps(said(0, 0), ensure_ascii=False).encode())

    def _one(self, statement: bytes) -> Any:
        row = self._connection.execute(statement).fetchone()
        self._connection.commit()
        return row[0] if row else None

    def durability(self) -> str:
        return f"synchronous_commit {self._one(b'SHOW synchronous_commit')}"

    def run(self, number: int) -> list[Timing]:
        return [timed(act) for act in raw.postgres_inserts(self._connection, number, self._body)]

    def steps_kept(self) -> int:
        return int(self._one(b"SELECT count(*) FROM raw_events"))


def open_peer(place: str) -> RawPostgres:
    return RawPostgres(place)
