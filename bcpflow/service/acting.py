"""Acting for others: under whose login an event is written, where it is not the actor's own.

Rules, held by tests/service/test_acting.py:

1. In a drill one scribe types for everybody (``--as``). That is never refused and costs nothing;
   it is recorded: the event names the login's handle beside the actor's.
2. On a server the login is the name the server has let us in by: it has checked that name, and
   nobody can put on another one. On a file it is the operating system's.
3. A login is a person's name: it stands in the side table like any other, never in a body.

This module must never ask the operating system: the name is given, once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from bcpflow.service.records import Login

if TYPE_CHECKING:
    from bcpflow.journal import Journal, Person


class Under(NamedTuple):
    """The login an event is written under, as a person of the journal."""

    person: Person
    via: str


def under(journal: Journal, actor: str, login: str | None) -> Callable[[], Under | None]:
    """What tells the login beside an actor: None where they are one, asked when first needed.

    ``login`` None: nobody said whose machine it is (a demonstration, a test).
    """
    found: list[Under | None] = []

    def told() -> Under | None:
        if not found:
            found.append(_under(journal, actor, login))
        return found[0]

    return told


def login(under: Under | None) -> Login | None:
    """How an event's envelope says it."""
    return None if under is None else Login(under.person.handle, under.via)


def people(under: Under | None) -> tuple[Person, ...]:
    """Whom the side table must know for it."""
    return () if under is None else (under.person,)


def _under(journal: Journal, actor: str, login: str | None) -> Under | None:
    if login is None:
        return None
    server = journal.database.login
    name, via = (login, "os") if server is None else (server, "db")
    return None if name == actor else Under(journal.handle_of(name), via)
