"""The journal: the append-only record of runs, on SQLite or PostgreSQL.

It must never know what an event means: documents go in, the same bytes come out.
Nothing here is imported before it is asked for, and SQLAlchemy, which costs more than a whole
`--version`, only to make a journal, to migrate it or to reach a server.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bcpflow.journal.entry import Entry, canonical, head_code
    from bcpflow.journal.ledger import ENDED, LEDGER, OPENED, PRINTED
    from bcpflow.journal.opening import open_journal
    from bcpflow.journal.people import Person
    from bcpflow.journal.store import Journal
    from bcpflow.journal.verify import REASONS, FirstBad, Verification

_HOMES = {
    "ENDED": "ledger",
    "Entry": "entry",
    "FirstBad": "verify",
    "Journal": "store",
    "LEDGER": "ledger",
    "OPENED": "ledger",
    "PRINTED": "ledger",
    "Person": "people",
    "REASONS": "verify",
    "Verification": "verify",
    "canonical": "entry",
    "head_code": "entry",
    "open_journal": "opening",
}

__all__ = [
    "ENDED",
    "LEDGER",
    "OPENED",
    "PRINTED",
    "REASONS",
    "Entry",
    "FirstBad",
    "Journal",
    "Person",
    "Verification",
    "canonical",
    "head_code",
    "open_journal",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
