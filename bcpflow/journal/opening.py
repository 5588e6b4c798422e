"""Addresses: which database a journal lies in.

Must never import a database's module for an address of the other.
"""

from __future__ import annotations

from bcpflow.journal.store import Journal


def open_journal(
    url: str, *, create: bool = True, read_only: bool = False, allow_cloud: bool = False
) -> Journal:
    """The journal at an address: ``sqlite:///file``, ``postgresql+psycopg://..``, or a path.

    ``allow_cloud``: somebody has said that a folder which a cloud service copies is all right.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "sqlite", "/" + url
    if scheme.split("+")[0] == "sqlite":
        from bcpflow.journal.sqlite import Sqlite

        return Journal(
            Sqlite(rest[1:], create=create, read_only=read_only, allow_cloud=allow_cloud)
        )
    from bcpflow.journal.postgres import Postgres

    return Journal(Postgres(url, create=create, read_only=read_only))
