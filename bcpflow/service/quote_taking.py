"""Quotes taken into a case, each under an id nobody else has given.

Rules, held by tests/service/test_sheets_at_once.py:

1. The id is chosen from the record as it is when the quote is recorded: where another terminal
   was faster, the next one is chosen, and nobody is told of a quote that is not there.
2. The same key gives the same id.

This module must never judge a quote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bcpflow.commands import At, Command, FillSheet
from bcpflow.procurement.quotes import Quote, as_data, numbered
from bcpflow.service.quoting import QUOTE, seen, taken
from bcpflow.service.session import Done, Session

if TYPE_CHECKING:
    from bcpflow.journal import Journal


def take(
    session: Session,
    journal: Journal,
    quotes: Sequence[Quote],
    *,
    role: str | None = None,
    at: At | None = None,
    key: str | None = None,
    instead: str | None = None,
) -> list[tuple[Quote, Done]]:
    """Record quotes; ``instead``: the id of the one that is replaced. Raises Refused."""
    found = []
    for number, quote in enumerate(quotes, start=1):
        each = f"{key}:{number}" if key else None
        made: list[Quote] = []
        done = session.do_fresh(
            _filling(session, journal, quote, each, role, at, instead, made), each
        )
        found.append((made[-1], done))
    return found


def _filling(
    session: Session,
    journal: Journal,
    quote: Quote,
    key: str | None,
    role: str | None,
    at: At | None,
    instead: str | None,
    made: list[Quote],
) -> Callable[[], Command]:
    def fill() -> Command:
        id = instead or _id_before(session, journal, key)
        (free,) = numbered([quote], taken(session.history))
        made.append(free if id is None else replace(quote, id=id))
        sheet = f"{QUOTE}:{made[-1].id}"
        held = seen(session.state, sheet)
        return FillSheet(sheet=sheet, kind=QUOTE, data=as_data(made[-1]), role=role, at=at, **held)

    return fill


def _id_before(session: Session, journal: Journal, key: str | None) -> str | None:
    """The id a quote was given when the same key was used before (rule 2)."""
    entry = journal.find_key(session.run, key) if key is not None else None
    sheet = entry.document["data"].get("sheet", "") if entry is not None else ""
    return str(sheet).partition(":")[2] or None
