"""SQLAlchemy over a link's own connection: for a while, to make the tables or to migrate them.

Must never be imported where the schema is the one we know: that is nearly always, and importing
SQLAlchemy takes longer than the step that somebody waits for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from bcpflow.errors import JournalError
from bcpflow.journal.database import Database
from bcpflow.journal.link import Link

_DIALECTS = {"sqlite": "sqlite+pysqlite://", "postgresql": "postgresql+psycopg://"}


@contextmanager
def lent(database: Database, link: Link) -> Iterator[Connection]:
    """The same connection as SQLAlchemy's; a transaction on it is the link's, begun inside.

    Begun inside, because taking a connection over sets it to autocommit once more, which ends a
    transaction on SQLite and is refused in one on PostgreSQL. The driver's errors come out as
    from the link.
    """
    engine = create_engine(
        _DIALECTS[database.dialect],
        creator=lambda: link.driver,
        poolclass=StaticPool,  # closes nothing when the connection is given back
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )
    try:
        with engine.connect() as connection:
            connection.begin()  # says nothing in autocommit; alembic then begins and commits none
            yield connection
    except DBAPIError as error:
        raise error.orig or error from error
    except SQLAlchemyError as error:
        raise JournalError("BCP-J008", path=database.name, reason=str(error)) from error
