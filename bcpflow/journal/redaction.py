"""Redaction: people's names go when their retention ends, and every chain stays whole.

Rules, held by tests/journal/test_redaction.py:

1. No event changes: a body holds a handle, and the handle stays. What goes is the row of the side
   table, with the salt: without it nobody can tell whose handle it was, not even by guessing.
2. Who removed how many, when and why is an entry of the journal's own chain, made in the
   transaction that removes them. It names handles and never a name.
3. The bytes are gone from the file, not only from the table: the file is rewritten and its log
   emptied. Where another terminal keeps the log in use, that is said and not passed over.
4. A journal that is still worked in keeps its people: nobody of a run that goes on is removed.

This module must never choose whose retention has ended; it is told a name or a day.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bcpflow.errors import JournalConflict, JournalError
from bcpflow.journal.entry import GENESIS
from bcpflow.journal.ledger import ENDED, LEDGER, entry_for
from bcpflow.journal.rows import COLUMNS, chain

if TYPE_CHECKING:
    from bcpflow.journal.database import Database
    from bcpflow.journal.link import Link
    from bcpflow.journal.people import Person
    from bcpflow.journal.store import Journal

REDACTED = "PeopleRedacted"
"""The entry of the ledger."""

_HANDLE = re.compile(rb'"(p-[0-9a-f]{12})"')
_BATCH = 2000
_TRIES = 100


@dataclass(slots=True)
class Traces:
    """Where one handle appears: in which runs, when last, and whether one of them goes on."""

    handle: str
    name: str
    runs: set[str] = field(default_factory=set)
    last_at: str = ""
    going_on: bool = False


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was done. ``overwritten``: the bytes are gone from the file (or the server's table)."""

    handles: tuple[str, ...]
    overwritten: bool


def traces(journal: Journal) -> list[Traces]:
    """Everybody whose name is kept, with where they appear; reads every body once."""
    with journal.session() as link:
        link.run(journal.database.begin_read)
        try:
            people = {
                handle: Traces(handle, name)
                for handle, name in link.all("SELECT handle, name FROM people ORDER BY handle")
            }
            _trace(link, people)
        finally:
            with suppress(journal.database.errors):
                link.run("ROLLBACK")
    return list(people.values())


def of_names(found: Sequence[Traces], names: Collection[str]) -> list[Traces]:
    """Those of these names; one name may have several handles, after an import."""
    return [one for one in found if one.name in names]


def expired(found: Sequence[Traces], before: str) -> list[Traces]:
    """Those who appear nowhere at or after a moment (ISO 8601, UTC), nor in a run that goes on."""
    return [one for one in found if one.runs and not one.going_on and one.last_at < before]


def redact(
    journal: Journal,
    handles: Collection[str],
    entry: Mapping[str, Any],
    people: Sequence[Person] = (),
) -> Redacted:
    """Remove these people and note it in the ledger, in one transaction (rule 2).

    ``entry`` is the ledger's document: who, when, and as its ``data`` the reason and whatever
    else is to be told; ``people``: whom it speaks of. By way of `Journal.redact`, which then
    forgets them too.
    """
    for _ in range(_TRIES):
        with suppress(_Overtaken):
            removed = _removed(journal, handles, entry, people)
            return Redacted(tuple(removed), _overwritten(journal) if removed else True)
    raise JournalConflict("BCP-J004", run=LEDGER, version=0, key=None, tries=_TRIES)


class _Overtaken(Exception):
    """Another entry of the ledger came in between."""


def _removed(
    journal: Journal,
    handles: Collection[str],
    entry: Mapping[str, Any],
    people: Sequence[Person],
) -> list[str]:
    database = journal.database
    with journal.session() as link:
        if database.dialect == "sqlite":
            link.run("PRAGMA secure_delete = ON")
        link.run(database.begin)
        try:
            removed = [
                handle
                for handle in sorted(set(handles))
                if link.run(f"DELETE FROM people WHERE handle = {database.mark}", (handle,))
            ]
            if removed:
                _note(database, link, removed, entry)
                for who in people:
                    if who.handle not in removed:
                        _introduce(database, link, who)
            link.run("COMMIT")
        except BaseException:
            with suppress(database.errors):
                link.run("ROLLBACK")
            raise
    return removed


def _note(database: Database, link: Link, removed: Sequence[str], entry: Mapping[str, Any]) -> None:
    mark = database.mark
    row = link.one(
        f"SELECT version, hash FROM events WHERE run = {mark} ORDER BY version DESC LIMIT 1",
        (LEDGER,),
    )
    version, digest = row if row is not None else (0, GENESIS)
    data = {**(entry.get("data") or {}), "count": len(removed), "handles": list(removed)}
    # About the ledger itself, as it stood: whoever checks it by the rules for the other entries
    # finds what they ask for.
    said = entry_for({**entry, "type": REDACTED, "data": data}, LEDGER, version, digest)
    (made,) = chain(LEDGER, version, digest, [said])
    try:
        link.run(f"INSERT INTO events ({COLUMNS}) VALUES ({', '.join([mark] * len(made))})", made)
    except database.taken:
        raise _Overtaken from None


def _introduce(database: Database, link: Link, who: Person) -> None:
    marks = ", ".join([database.mark] * 3)
    link.run(
        f"INSERT INTO people (handle, salt, name) VALUES ({marks}) ON CONFLICT (handle) DO NOTHING",
        (who.handle, who.salt, who.name),
    )


def _overwritten(journal: Journal) -> bool:
    """Make the bytes go, and say whether they have (rule 3).

    A page that was once split keeps what lay on it in its unused part, so that zeroing the row
    alone leaves a copy now and then: the whole file is written anew.
    """
    try:
        with journal.session() as link:
            if journal.database.dialect != "sqlite":
                link.run("VACUUM (FULL) people")
                return True
            link.run("VACUUM")
            return not link.value("PRAGMA wal_checkpoint(TRUNCATE)")
    except JournalError:
        return False  # the names are removed all the same


def _trace(link: Link, people: dict[str, Traces]) -> None:
    ended: set[str] = set()
    rows = link.stream(
        "SELECT run, type, key, recorded_at, body FROM events ORDER BY run, version", (), _BATCH
    )
    for run, kind, key, recorded_at, body in rows:
        if run == LEDGER and kind == ENDED:
            ended.add(str(key).partition(":")[2])
        for found in set(_HANDLE.findall(body)):
            one = people.get(found.decode())
            if one is None:
                continue
            one.last_at = max(one.last_at, recorded_at)
            if run != LEDGER:
                one.runs.add(run)
    for one in people.values():
        one.going_on = bool(one.runs - ended)


def in_bodies(journal: Journal, name: str) -> int:
    """How many events hold a name in a text that somebody typed: these cannot be changed."""
    held = json.dumps(name, ensure_ascii=False)[1:-1].encode("utf-8", "backslashreplace")
    mark = journal.database.mark
    found = (
        f"instr(body, {mark})"
        if journal.database.dialect == "sqlite"
        else f"position({mark}::bytea IN body)"
    )
    with journal.session() as link:
        return int(link.value(f"SELECT count(*) FROM events WHERE {found} > 0", (held,)))


def redactions(journal: Journal) -> dict[str, str]:
    """When each handle was redacted (ISO 8601): a report tells it from a name nobody knew."""
    mark = journal.database.mark
    with journal.session() as link:
        rows = link.all(
            f"SELECT recorded_at, body FROM events WHERE run = {mark} AND type = {mark} "
            "ORDER BY version",
            (LEDGER, REDACTED),
        )
    told: dict[str, str] = {}
    for recorded_at, body in rows:
        for handle in json.loads(body)["data"].get("handles", []):
            told.setdefault(str(handle), recorded_at)
    return told
