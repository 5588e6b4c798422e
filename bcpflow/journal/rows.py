"""From documents to entries, which are the rows they are stored as.

Must never touch a database: what is computed here is the same for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bcpflow.errors import JournalDamaged
from bcpflow.journal.entry import GENESIS, Entry, canonical, chain_hash

COLUMNS = ", ".join(Entry._fields)
"""Of the table of events: an Entry's fields, which are the parameters of its INSERT."""

INDEXED = ("action.added", "action.updated", "action.closed")
"""Types that are read over all runs, and have an index of their own for it (events_actions)."""

OF_INDEX = f"type IN ({', '.join(repr(kind) for kind in INDEXED)})"
"""What that index holds. A query has to say it in these words, or the index does not serve it."""


def chain(
    run: str, version: int, previous: bytes, documents: Sequence[Mapping[str, Any]]
) -> list[Entry]:
    """Documents as the next entries of a run, each hashed onto the one before it."""
    entries: list[Entry] = []
    for document in documents:
        version += 1
        body = canonical({**document, "run": run, "version": version})
        previous = chain_hash(run, version, previous, body)
        entries.append(
            Entry(
                run,
                version,
                document["type"],
                document["occurred_at"],
                document["recorded_at"],
                document["actor"],
                document.get("key"),
                body,
                previous,
            )
        )
    return entries


def parts(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Words in parts of a size that every database takes as parameters of one statement."""
    for start in range(0, len(words), 500):
        yield tuple(words[start : start + 500])


def digest_of(stored: object, run: str, version: int) -> bytes:
    """A stored hash: nothing is chained onto what cannot be one."""
    if type(stored) is not bytes or len(stored) != len(GENESIS):
        raise JournalDamaged("BCP-J005", run=run, version=version, reason="hash")
    return stored
