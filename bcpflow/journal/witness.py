"""The witness: whether the code on a sheet of paper is that of an event that is still there.

Rules, held by tests/journal/test_witness.py:

1. Paper proves the file only together with the chain: a code that is found says that the events
   up to it are those of the day it was printed if, and only if, the journal verifies.
2. A tail that was cut, and a file that was rewritten throughout, no longer hold the event whose
   code is on the paper: it is not found.
3. A code is typed by hand. What differs from it in one sign, or by two neighbours that changed
   places, is told as a likely mistake, and never taken for the code.

This module must never say that a journal is whole: `verify` does.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bcpflow.journal.entry import CROCKFORD, Entry, head_code
from bcpflow.journal.ledger import LEDGER, OPENED, PRINTED, key_of

if TYPE_CHECKING:
    from bcpflow.journal.link import Link, Row
    from bcpflow.journal.store import Journal

LENGTH = 12
"""Signs of a code, its dashes not counted."""
BITS = 5 * LENGTH
MOST = 5
"""How many likely mistakes are told."""

_REST = 256 - BITS
_MISREAD = str.maketrans("ILO", "110")
_DASHES = "-‐‑‒–—―−ー－ｰ_ \u3000\t"
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Near:
    """An event whose code is one slip of the hand away from what was typed."""

    code: str
    run: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Where the event of a code was found, or what there is instead."""

    code: str
    found: bool
    run: str = ""
    """The run; "journal" for the journal's own chain."""
    version: int = 0
    recorded_at: str = ""
    occurred_at: str = ""
    kind: str = ""
    title: str = ""
    workflow: str = ""
    printed_at: str | None = None
    """When this head was noted as printed; None: it was read off a screen, or of the ledger."""
    since: int = 0
    """Events of the same chain that have been recorded since."""
    elsewhere: str | None = None
    """Where it was looked for in one run only: the run that has it."""
    near: tuple[Near, ...] = ()


def typed(text: str) -> str | None:
    """A code as it is printed, out of what was typed or read out; None where it cannot be one.

    Full-width signs, lower case, blanks and dashes of any kind are let pass, and I, L and O,
    which the alphabet does not have, are the 1 and the 0 they were taken for.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    signs = "".join(c for c in plain if c not in _DASHES).translate(_MISREAD)
    if len(signs) != LENGTH or any(sign not in CROCKFORD for sign in signs):
        return None
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


def sighted(journal: Journal, code: str, run: str | None = None) -> Sighting:
    """Look for the event of a code (as `typed` gives it), in all chains or in that of one run."""
    wanted = _number(code)
    with journal.session() as link:
        rows = _exactly(journal, link, wanted)
        mine = [row for row in rows if run in (None, row[0])]
        if mine:
            return _seen(journal, code, mine[0])
        elsewhere = rows[0][0] if rows else None
        near = () if rows else _near(journal, link, wanted, run)
    return Sighting(code=code, found=False, elsewhere=elsewhere, near=near)


def _number(code: str) -> int:
    number = 0
    for sign in code.replace("-", ""):
        number = number << 5 | CROCKFORD.index(sign)
    return number


def _exactly(journal: Journal, link: Link, wanted: int) -> list[Row]:
    """The events whose hash begins with these bits."""
    mark = journal.database.mark
    low = (wanted << _REST).to_bytes(32)
    high = ((wanted + 1 << _REST) - 1).to_bytes(32)
    return link.all(
        "SELECT run, version, occurred_at, recorded_at FROM events "
        f"WHERE hash >= {mark} AND hash <= {mark} ORDER BY run, version",
        (low, high),
    )


def _seen(journal: Journal, code: str, row: Row) -> Sighting:
    run, version, occurred_at, recorded_at = row
    head = journal.head(run)
    opened = journal.find_key(LEDGER, key_of(OPENED, run)) if run != LEDGER else None
    said = _data(opened)
    printed = journal.find_key(LEDGER, f"{PRINTED}:{run}:{version}")
    return Sighting(
        code=code,
        found=True,
        run=run,
        version=version,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        kind=str(said.get("kind", "")),
        title=str(said.get("title", "")),
        workflow=str(said.get("workflow", "")),
        printed_at=printed.recorded_at if printed is not None else None,
        since=head[0] - version if head is not None else 0,
    )


def _data(entry: Entry | None) -> dict[str, object]:
    said = entry.document.get("data") if entry is not None else None
    return said if isinstance(said, dict) else {}


def _near(journal: Journal, link: Link, wanted: int, run: str | None) -> tuple[Near, ...]:
    """Events whose code is one slip away: every code is looked up among the possible slips."""
    slips = _slips(wanted)
    mark = journal.database.mark
    where, values = (f"WHERE run = {mark} ", (run,)) if run is not None else ("", ())
    found: list[Near] = []
    link.run(journal.database.begin_read)
    try:
        rows = link.stream(
            f"SELECT run, version, hash FROM events {where}ORDER BY run, version", values, _BATCH
        )
        for name, version, digest in rows:
            if type(digest) is bytes and int.from_bytes(digest[:8]) >> 4 in slips:
                found.append(Near(head_code(digest), name, version))
                if len(found) == MOST:
                    break
    finally:
        link.run("ROLLBACK")
    return tuple(found)


def _slips(wanted: int) -> frozenset[int]:
    """Every code that one wrong sign, or two neighbours in each other's place, would make of it."""
    slips = set()
    for shift in range(0, BITS, 5):
        sign = wanted >> shift & 31
        slips |= {wanted ^ (sign ^ other) << shift for other in range(32)}
        if shift:
            right = wanted >> shift - 5 & 31
            differs = sign ^ right
            slips.add(wanted ^ differs << shift ^ differs << shift - 5)
    return frozenset(slips - {wanted})
