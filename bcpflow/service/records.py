"""Between events and journal documents: the one place that knows the shape of a body.

The shape (schema 1) is read for ten years: fields may be added, never renamed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, NamedTuple

from bcpflow.clock import Reading
from bcpflow.commands import Command
from bcpflow.decide import Draft
from bcpflow.definition.codec import pack
from bcpflow.errors import JournalUnfit
from bcpflow.events import NAMES, Recorded, from_data, name_of, to_data
from bcpflow.instants import from_iso, iso, quantised

SCHEMA = 1
_OF_NOW = ("at", "new", "over")
"""Fields of commands that say from which moment and which state they were made."""


class Login(NamedTuple):
    """Whose login an event is written under, where it is not the actor's own (see `acting`)."""

    handle: str
    via: str
    """``os``: this machine's; ``db``: that of the database's server, which has checked it."""


def envelope(kind: str, *, actor: str, read: Reading, login: Login | None = None) -> dict[str, Any]:
    """What every document has, of a run or of the journal's own chain: what, when, by whom."""
    now = iso(read.wall_ns)
    made = {
        "schema": SCHEMA,
        "type": kind,
        "occurred_at": now,
        "recorded_at": now,
        "clock": {"boot": read.boot_id, "ns": read.boot_ns},
        "actor": actor,
    }
    if login is not None:
        made["login"], made["via"] = login
    return made


def document(
    draft: Draft,
    *,
    actor: str,
    role: str | None,
    read: Reading,
    request: tuple[str, Command] | None = None,
    login: Login | None = None,
) -> dict[str, Any]:
    """What the journal hashes and keeps of an event, but for its run and version.

    ``request``: the idempotency key of the action, and what was asked under it.
    """
    made = {
        **envelope(name_of(draft.event), actor=actor, read=read, login=login),
        "elapsed_ms": draft.elapsed_ms,
        "role": role or "",
        "data": to_data(draft.event),
    }
    if draft.occurred_ns != read.wall_ns:
        made["occurred_at"] = iso(draft.occurred_ns)
    if request is not None:
        key, command = request
        made |= {"key": key, "request": request_of(command)}
    if draft.late:
        made["late"] = True
    return made


def recorded(document: Mapping[str, Any], run: str, version: int) -> Recorded:
    """The event of a journal document.

    Raises JournalUnfit for an event that only a newer program knows.
    """
    clock, name = document["clock"], document["type"]
    if name not in NAMES:
        raise JournalUnfit("BCP-J006", found=name, known=f"schema {SCHEMA}")
    return Recorded(
        run=run,
        version=version,
        event=from_data(name, document["data"]),
        elapsed_ms=document["elapsed_ms"],
        occurred_ns=from_iso(document["occurred_at"]),
        read=Reading(from_iso(document["recorded_at"]), clock["boot"], clock["ns"]),
        actor=document["actor"],
        role=document["role"],
        late=document.get("late", False),
        login=document.get("login", ""),
        via=document.get("via", ""),
    )


def fresh(
    draft: Draft,
    run: str,
    version: int,
    *,
    actor: str,
    role: str | None,
    read: Reading,
    login: Login | None = None,
) -> Recorded:
    """The event as `recorded` will read it back, without reading back what was just written.

    ``read`` is steady and so is what was occurred at, or the two would differ.
    """
    return Recorded(
        run=run,
        version=version,
        event=draft.event,
        elapsed_ms=draft.elapsed_ms,
        occurred_ns=quantised(draft.occurred_ns),
        read=read,
        actor=actor,
        role=role or "",
        late=draft.late,
        login=login.handle if login is not None else "",
        via=login.via if login is not None else "",
    )


def request_of(command: Command) -> str:
    """A fingerprint of what was asked: the same key may not be used for something else.

    The moment named is left out: a retry a second later is the same request. So is the version a
    sheet was made from, which a retry finds to be its own.
    """
    asked = {f.name: getattr(command, f.name) for f in fields(command) if f.name not in _OF_NOW}
    if not asked.get("happening", True):
        del asked["happening"]  # as it was fingerprinted before there was one
    named = [type(command).__name__, asked]
    text = json.dumps(named, sort_keys=True, ensure_ascii=True, default=pack)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def steady(reading: Reading) -> Reading:
    """The reading as it will come back from the journal, so that now and replay agree."""
    wall_ns = quantised(reading.wall_ns)
    if wall_ns == reading.wall_ns:
        return reading
    return Reading(wall_ns, reading.boot_id, reading.boot_ns)
