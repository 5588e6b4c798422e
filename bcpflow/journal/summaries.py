"""Summaries: what a run came to at a version, kept beside the record to spare reading it again.

Rules, held by tests/journal/test_summaries.py:

1. It is a cache and no record: not hashed, not verified, and made anew by whoever finds it empty.
2. A summary is given back only where its version is the last one of its run.
3. An older summary never takes the place of a newer one.
4. Where it cannot be kept (read only, another process writes, no room), it is not kept, and
   nobody is refused anything for it.

This module must never read what a summary says, nor touch the table of events but to see how far
a run has come.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from bcpflow.journal.database import Database
from bcpflow.journal.link import Link

TABLE = "summaries"

# The inner question is answered from the end of the primary key: one look a run, however long it
# is. The names are written out for both databases alike.
_CURRENT = (
    "SELECT s.run, s.body FROM summaries s WHERE s.version = "
    "(SELECT max(e.version) FROM events e WHERE e.run = s.run)"
)


def current(database: Database, link: Link) -> dict[str, bytes]:
    """Summaries that say how their run stands now, by run (rule 2)."""
    if database.read_only and TABLE not in database.tables(link):
        return {}  # a journal of an older schema, that is only read
    return {run: bytes(body) for run, body in link.all(_CURRENT)}


def keep(database: Database, link: Link, summaries: Mapping[str, tuple[int, bytes]]) -> None:
    """Store bodies by run, each with the version it was made at, in one transaction (rule 3)."""
    mark = database.mark
    insert = (
        f"INSERT INTO summaries (run, version, body) VALUES ({mark}, {mark}, {mark}) "
        "ON CONFLICT (run) DO UPDATE SET version = excluded.version, body = excluded.body "
        "WHERE excluded.version >= summaries.version"
    )
    link.run(database.begin)
    try:
        # In one order for everybody: two terminals then cannot wait for each other's rows.
        for run, (version, body) in sorted(summaries.items()):
            link.run(insert, (run, version, body))
        link.run("COMMIT")
    except BaseException:
        with suppress(database.errors):
            link.run("ROLLBACK")
        raise
