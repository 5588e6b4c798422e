"""The schema's version: made in a new place, brought up in an old one, refused when newer.

Must never import SQLAlchemy or alembic where the stored version is the one we know: that is
nearly always, and they cost more than the step that somebody waits for.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from bcpflow.errors import JournalDamaged, JournalUnfit
from bcpflow.journal.database import VERSION_TABLE, Database
from bcpflow.journal.link import Link

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

SCHEMA = "0003"
"""The newest migration this program has; numbers of four digits, so that they sort."""

READABLE = ("0001", "0002")
"""Older ones with the same events, that lack an index or the summaries: read as they are."""


def ensure_schema(database: Database, link: Link) -> None:
    """Leave the place with our tables at our version, or say why that cannot be."""
    stored = _stored(database, link)
    if stored == SCHEMA:
        return
    if database.read_only and stored in READABLE:
        return
    if database.read_only or (stored is None and not database.create):
        if stored is None:
            raise JournalUnfit("BCP-J009", path=database.name)
        # An old one cannot be brought up by reading, and its rows may mean other things.
        reason = f"schema {stored or '0000'} < {SCHEMA}"
        raise JournalUnfit("BCP-J001", path=database.name, reason=reason)
    _bring_up(database, link)


def _bring_up(database: Database, link: Link) -> None:
    from bcpflow.journal.lend import lent
    from bcpflow.journal.tables import create

    with lent(database, link) as connection:
        link.run(database.begin)
        try:
            database.lock_schema(link)
            # Another terminal may have done it while we waited for the lock.
            stored = _stored(database, link)
            if stored is None:
                create(database, connection, SCHEMA)
            elif stored != SCHEMA:
                _upgrade_from(stored, database, connection)
            link.run("COMMIT")
        except BaseException:
            with suppress(database.errors):  # it may have rolled back by itself
                link.run("ROLLBACK")
            raise


def _stored(database: Database, link: Link) -> str | None:
    """The stored version; None for an empty place, "" for one that no migration has reached."""
    tables = database.tables(link)
    if VERSION_TABLE not in tables:
        if tables >= {"events", "people"}:
            raise JournalDamaged("BCP-J012", path=database.name, reason="page")
        if database.foreign(tables):
            raise JournalUnfit("BCP-J009", path=database.name)
        return None
    stored = str(link.value(f"SELECT version_num FROM {VERSION_TABLE}") or "")
    if stored and not (len(stored) == 4 and stored.isdecimal()):
        raise JournalDamaged("BCP-J012", path=database.name, reason="page")
    if stored > SCHEMA:
        raise JournalUnfit("BCP-J006", path=database.name, found=stored, known=SCHEMA)
    return stored


def _upgrade_from(stored: str, database: Database, connection: Connection) -> None:
    from alembic.util.exc import CommandError

    try:
        upgrade(connection)
    except CommandError as error:  # no migration has ever made that version
        raise JournalDamaged(
            "BCP-J012", path=database.name, reason="page", stored=stored
        ) from error


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations that the stored version lacks, in the caller's transaction."""
    from pathlib import Path

    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    folder = Path(__file__).parent / "migrations"
    # ConfigParser reads % as the start of a name, and a user's folder may have one.
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with EnvironmentContext(
        config, scripts, fn=lambda rev, _: scripts._upgrade_revs(to, rev)
    ) as environment:
        environment.configure(
            connection=connection, version_table=VERSION_TABLE, transactional_ddl=False
        )
        environment.run_migrations()
