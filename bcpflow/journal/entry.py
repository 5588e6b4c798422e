"""One stored event, its bytes and its place in the chain.

Must never re-serialise a stored body: what is hashed is the bytes that lie in the database.

The chain, in full, so that it can be checked without this program:

    hash(n) = sha256("bcpflow/1" NUL run NUL n NUL hash(n-1) body(n))

with n in decimal, the run in UTF-8, and 32 zero bytes as hash(0).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from bcpflow.errors import JournalDamaged

GENESIS = bytes(32)
"""What stands before the first event of every run."""

_DOMAIN = b"bcpflow/1\0"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The signs of a code on paper; none of them is easily taken for another."""
_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


class Entry(NamedTuple):
    """One event as the journal holds it; all but ``body`` and ``hash`` repeats the body.

    A tuple, because it is its own row: what is inserted and what is selected (see rows.COLUMNS).
    Times are ISO 8601, UTC, with microseconds: as text they sort as they follow each other.
    """

    run: str
    version: int
    type: str
    occurred_at: str
    recorded_at: str
    actor: str
    """A handle (see people), never a name."""

    key: str | None
    """The idempotency key of the action that caused it."""

    body: bytes
    hash: bytes

    @property
    def document(self) -> dict[str, Any]:
        """The body, read anew at each call: the caller may do with it as it likes."""
        try:
            return cast("dict[str, Any]", json.loads(self.body))
        except (ValueError, TypeError, RecursionError) as error:
            raise JournalDamaged(
                "BCP-J005", run=self.run, version=self.version, reason="hash"
            ) from error


def canonical(document: Mapping[str, Any]) -> bytes:
    """The one byte string of a document: sorted keys, no spaces, UTF-8.

    A lone surrogate (a file name that was no UTF-8) has no UTF-8 form; it can only stand inside
    a JSON string and becomes the escape that JSON has for it.
    """
    return _encode(document).encode("utf-8", "backslashreplace")


def chain_hash(run: str, version: int, previous: bytes, body: bytes) -> bytes:
    """The hash of a body as the ``version``-th of ``run``; run and number are hashed too.

    The numbers stand in the body as well; here they keep a body from verifying in the place of
    another even if the body were no JSON at all.
    """
    return hashlib.sha256(
        b"%b%b\0%d\0%b%b" % (_DOMAIN, run.encode(), version, previous, body)
    ).digest()


def head_code(digest: bytes) -> str:
    """The first 60 bits of a hash as XXXX-XXXX-XXXX, to print, to read out and to type back.

    Crockford's alphabet: no I, L, O, U, so that 1 and 0 are told from letters on the telephone.
    """
    number = int.from_bytes(digest[:8]) >> 4
    letters = "".join(CROCKFORD[number >> shift & 31] for shift in range(55, -1, -5))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
