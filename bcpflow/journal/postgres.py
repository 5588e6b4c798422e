"""A journal in a PostgreSQL database, for a section that has a server.

Must never weaken what the server's keeper has set, only refuse to go below a durable commit.
Our tables lie in the connection's own schema, beside whatever else is there. SQLAlchemy reads the
address and makes the connection; what is said on it is the journal's.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from bcpflow.errors import (
    JournalDamaged,
    JournalError,
    JournalForbidden,
    JournalLocked,
    JournalUnfit,
)
from bcpflow.journal.database import WAIT_S
from bcpflow.journal.link import Link
from bcpflow.journal.triggers import POSTGRES_REFUSAL, Dialect

_SCHEMA_LOCK = 0x6263_7066_6C6F_7700  # "bcpflow": a number of ours among advisory locks

_LEDGER_LOCK = _SCHEMA_LOCK + 1

_SETTINGS = (
    "SELECT current_setting('fsync'), session_user, "
    f"set_config('lock_timeout', '{WAIT_S}s', false), "
    # 'off' acknowledges what a crash then takes away; every other value is on disk here.
    "set_config('synchronous_commit', CASE current_setting('synchronous_commit') "
    "WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)"
)

_TRIGGERS = """
    SELECT t.tgname FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE n.nspname = current_schema() AND c.relname IN ('events', 'people')
    AND t.tgenabled IN ('O', 'A') AND p.prosrc = %s
"""

_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
"""


class Postgres:
    """One database of a server, reached through psycopg 3."""

    dialect: Dialect = "postgresql"
    file: Path | None = None
    mark = "%s"
    begin = "BEGIN"
    newest_runs = ""
    by_keys = ""
    begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"

    def __init__(self, url: str, *, create: bool, read_only: bool) -> None:
        """Reads the address; nothing is connected yet."""
        from sqlalchemy import create_engine
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError
        from sqlalchemy.pool import NullPool

        try:
            address = make_url(url)
        except (ArgumentError, ValueError) as error:
            # Not the address itself: a password may stand in what could not be read.
            where = url.partition("://")[0] + "://"
            raise JournalError("BCP-J001", path=where, reason=str(error)) from None
        # libpq takes one from the query as well, and there nobody would hide it.
        told = address.difference_update_query(("password", "sslpassword"))
        self.name = told.render_as_string(hide_password=True)
        if not address.drivername.startswith("postgres"):
            raise JournalError("BCP-J001", path=self.name, reason=address.drivername)
        self.create = create
        self.read_only = read_only
        self.login: str | None = None
        try:
            self._engine = create_engine(
                address.set(drivername="postgresql+psycopg"),
                poolclass=NullPool,
                isolation_level="AUTOCOMMIT",
                skip_autocommit_rollback=True,
                connect_args={"client_encoding": "utf8", "connect_timeout": WAIT_S},
                use_native_hstore=False,  # saves a question at each opening
            )
        except ImportError as error:
            raise JournalError("BCP-J010", path=self.name, reason=str(error)) from error
        dbapi: Any = self._engine.dialect.dbapi
        self.errors: type[Exception] = dbapi.Error
        self.taken: type[Exception] = dbapi.IntegrityError

    def connect(self) -> Link:
        """A link whose commits are durable."""
        from sqlalchemy.exc import SQLAlchemyError

        from bcpflow.journal.prepared import PreparedLink

        try:
            pooled = self._engine.raw_connection()
            driver: Any = pooled.driver_connection
            pooled.detach()  # ours alone from here on: nobody rolls it back behind our back
            link = PreparedLink(driver, partial(driver.cursor, name="journal"))
            try:
                self._make_durable(link)
            except BaseException:
                link.close()
                raise
        except (self.errors, SQLAlchemyError) as error:
            raise JournalError("BCP-J001", path=self.name, reason=str(error)) from error
        return link

    def _make_durable(self, link: Link) -> None:
        fsync, login, *_ = link.one(_SETTINGS) or ("", None)
        self.login = login
        if fsync != "on":
            raise JournalUnfit("BCP-J008", path=self.name, reason=f"fsync={fsync}")
        if self.read_only:
            link.run("SET default_transaction_read_only = on")

    def tables(self, link: Link) -> set[str]:
        """The tables and views of the connection's own schema."""
        return {name for (name,) in link.all(_TABLES)}

    def foreign(self, tables: set[str]) -> bool:
        """A server's schema may hold other things, as long as they do not bear our names."""
        from bcpflow.journal.tables import TABLES

        return bool(tables & TABLES)

    def lock_schema(self, link: Link) -> None:
        """By an advisory lock, which the end of the transaction gives back."""
        link.run(f"SELECT pg_advisory_xact_lock({_SCHEMA_LOCK})")

    def lock_ledger(self, link: Link) -> None:
        """By another one: of many that open a run at once, all but one would only try again.

        A step needs no ledger, and never waits for this.
        """
        link.run(f"SELECT pg_advisory_xact_lock({_LEDGER_LOCK})")

    def triggers(self, link: Link) -> set[str]:
        """Only those that run our function, as we wrote it."""
        return {name for (name,) in link.all(_TRIGGERS, (POSTGRES_REFUSAL,))}

    def check(self, link: Link) -> str | None:
        """The server looks after its own pages, and says so when it cannot read one."""
        return None

    def translate(self, error: BaseException) -> JournalError:
        """By SQLSTATE; the server's message is in its own language."""
        state = getattr(error, "sqlstate", None) or ""
        where = {"path": self.name, "reason": str(error)}
        if state in ("55P03", "40P01", "40001"):  # lock timeout, deadlock, serialization
            return JournalLocked("BCP-J003", **where)
        if state == "42501":  # a role that may read and not write
            return JournalForbidden("BCP-J034", login=self.login, **where)
        if state == "53100":
            return JournalUnfit("BCP-J007", **where)
        if state == "25006":  # a read-only transaction
            return JournalUnfit("BCP-J014", **where)
        if state in ("XX001", "XX002"):  # a page or an index is damaged
            return JournalDamaged("BCP-J012", **where)
        return JournalError("BCP-J008", **where)

    def relieved(self, fault: JournalError) -> JournalError:
        """The server's disk is its keeper's."""
        return fault

    def leave(self, link: Link) -> None:
        """Give the connection back to the server."""
        link.close()
