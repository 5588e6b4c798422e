"""Documents as a service would hand them to the journal, and a door past the journal.

Must never be used to arrange what the Journal itself can arrange.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from bcpflow.journal import ENDED, OPENED, Journal

AT = "2026-11-21T08:00:00.000000Z"


def step(number: int, **more: Any) -> dict[str, Any]:
    """One confirmed step."""
    document = {
        "type": "StepConfirmed",
        "occurred_at": AT,
        "recorded_at": AT,
        "actor": "p-0123456789ab",
        "clock": {"boot": "b", "monotonic": number},
        "role": "facilities",
        "data": {"step": f"step-{number}", "note": "機器[srv01] 停止 \x1b[0m\u202e"},
    }
    return document | more


def said(kind: str, **data: Any) -> dict[str, Any]:
    """What is said to the ledger."""
    return {
        "type": kind,
        "occurred_at": AT,
        "recorded_at": AT,
        "actor": "p-0123456789ab",
        "data": data,
    }


def opened(journal: Journal, run: str, events: int = 1, *, ended: bool = False) -> None:
    """A run of so many events, the last of which may have ended it."""
    journal.append(run, 0, [step(1)], ledger=said(OPENED, title=run))
    for number in range(2, events + 1):
        end = said(ENDED) if ended and number == events else None
        journal.append(run, number - 1, [step(number)], ledger=end)


def meddle(url: str, *statements: str | tuple[str, Sequence[Any]]) -> list[tuple[Any, ...]]:
    """SQL behind the journal's back, its marks written as ?; gives the last one's rows."""
    rows: list[tuple[Any, ...]] = []
    pairs = [(given, ()) if isinstance(given, str) else given for given in statements]
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as plain:
            for statement, values in pairs:
                rows = plain.execute(statement, tuple(values)).fetchall()
            plain.commit()
        return rows
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "")) as server:
        for statement, values in pairs:
            cursor = server.execute(statement.replace("?", "%s").encode(), tuple(values))
            rows = cursor.fetchall() if cursor.description else []
    return rows


def unlocked(url: str) -> list[str]:
    """The statements that take the triggers away, as somebody with the password can."""
    names = ["events_no_update", "events_no_delete"]
    if url.startswith("sqlite"):
        return [f"DROP TRIGGER {name}" for name in [*names, "people_no_update"]]
    on = {"people_no_update": "people"}
    return [f"DROP TRIGGER {n} ON {on.get(n, 'events')}" for n in [*names, "people_no_update"]]
