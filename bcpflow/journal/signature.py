"""A signed head: how far every chain had come, said once and signed with a key pair (Ed25519).

Rules, held by tests/journal/test_signature.py:

1. What is signed is one text, byte for byte as it lies in the file: nothing re-serialises it, and
   any tool that knows Ed25519 can check it (see docs/journal.md).
2. A signature speaks of a moment. Events recorded since are no fault; an event that it names and
   that is not there, or not the same, is.
3. A private key is written for its owner alone, and never over another one.

The `cryptography` package is an extra and is imported when a key is needed, never before. This
module must never keep a key in the journal.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcpflow.errors import JournalDamaged, JournalError, UsageFault
from bcpflow.journal.entry import canonical, head_code
from bcpflow.journal.ledger import LEDGER

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

    from bcpflow.journal.store import Journal

FORMAT = "bcpflow-signature"
STATEMENT = "bcpflow-heads"
VERSION = 1
PRIVATE, PUBLIC = "bcpflow.key", "bcpflow.pub"
MOST_BYTES = 64 << 20
"""Of a signature file; a line of it is a run."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Where a new pair was put, and the short code of the public one."""

    private: Path
    public: Path
    code: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A head that was signed and is no longer in the journal."""

    run: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a signature says of a journal. ``valid``: it was made with the private key of ``key``.

    ``lost`` names what it holds that the journal has not; ``since`` counts what the journal has
    recorded after it.
    """

    valid: bool
    key: str
    head: str = ""
    events: int = 0
    runs: int = 0
    signed_at: str = ""
    since: int = 0
    lost: tuple[Lost, ...] = ()

    @property
    def ok(self) -> bool:
        """Signed by this key, and all of it is still there."""
        return self.valid and not self.lost


def make_keys(place: Path, passphrase: bytes | None = None) -> Keys:
    """A new pair: ``bcpflow.key`` and ``bcpflow.pub`` in a folder, or FILE and FILE.pub."""
    _installed()
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = place / PRIVATE if place.is_dir() else place
    public = place / PUBLIC if place.is_dir() else place.with_name(place.name + ".pub")
    key = Ed25519PrivateKey.generate()
    locked = form.BestAvailableEncryption(passphrase) if passphrase else form.NoEncryption()
    _write(
        private, key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, locked), mode=0o600
    )
    plain = key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    _write(public, plain, mode=0o644)
    return Keys(private, public, key_code(key.public_key()))


def read_private(file: Path, passphrase: bytes | None = None) -> Ed25519PrivateKey | None:
    """The private key of a file; None where it takes a passphrase that was not given."""
    _installed()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        text = _read(file)
        key = load_pem_private_key(text, passphrase)
    except TypeError:  # what it raises for a passphrase that is missing, or not needed
        if passphrase is None:
            return None
        key = load_pem_private_key(text, None)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageFault("BCP-U051", path=str(file)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageFault("BCP-U051", path=str(file))
    return key


def read_public(file: Path) -> Ed25519PublicKey:
    """The public key of a file."""
    _installed()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(_read(file))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageFault("BCP-U051", path=str(file)) from error
    if not isinstance(key, Ed25519PublicKey):
        raise UsageFault("BCP-U051", path=str(file))
    return key


def key_code(key: Ed25519PublicKey) -> str:
    """The short code of a public key: read out over the telephone, it tells whose it is."""
    import hashlib

    return head_code(hashlib.sha256(key.public_bytes_raw()).digest())


def sign(journal: Journal, key: Ed25519PrivateKey, signed_at: str) -> bytes:
    """The signature file: the statement of where every chain stands, and the signature on it.

    The journal must have been verified just before: who signs stands in for what is in it.
    """
    heads = _heads(journal)
    ledger = next((head for head in heads if head[0] == LEDGER), None)
    if ledger is None:
        raise JournalError("BCP-J036", path=journal.database.name)
    statement = canonical(
        {
            "format": STATEMENT,
            "version": VERSION,
            "head": ledger[2],
            "events": sum(version for _, version, _ in heads),
            "runs": len(heads) - 1,
            "signed_at": signed_at,
            "heads": heads,
        }
    )
    made = {
        "format": FORMAT,
        "version": VERSION,
        "algorithm": "Ed25519",
        "key": base64.b64encode(key.public_key().public_bytes_raw()).decode(),
        "signature": base64.b64encode(key.sign(statement)).decode(),
        "statement": statement.decode(),
    }
    return json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n"


def checked(journal: Journal, file: Path, key: Ed25519PublicKey) -> Signed:
    """What a signature file says of a journal; raises JournalDamaged where it is no such file."""
    from cryptography.exceptions import InvalidSignature

    statement, signature = _parts(file)
    try:
        key.verify(signature, statement)
    except InvalidSignature:
        return Signed(valid=False, key=key_code(key))
    said = _said(file, statement)
    standing = {run: version for run, version, _ in _heads(journal)}
    signed = [(str(run), int(version), str(digest)) for run, version, digest in said["heads"]]
    lost = tuple(
        Lost(run, version) for run, version, digest in signed
        if _stored(journal, run, version) != digest
    )  # fmt: skip
    return Signed(
        valid=True,
        key=key_code(key),
        head=head_code(bytes.fromhex(said["head"])),
        events=int(said["events"]),
        runs=int(said["runs"]),
        signed_at=str(said["signed_at"]),
        since=max(0, sum(standing.values()) - int(said["events"])),
        lost=lost,
    )


def _heads(journal: Journal) -> list[tuple[str, int, str]]:
    """Run, version and hash of the last event of every chain, in one snapshot."""
    with journal.session() as link:
        rows: Iterable[tuple[Any, ...]] = link.all(
            "SELECT e.run, e.version, e.hash FROM events e JOIN "
            "(SELECT run, max(version) AS version FROM events GROUP BY run) last "
            "ON last.run = e.run AND last.version = e.version ORDER BY e.run"
        )
    return [(run, version, bytes(digest).hex()) for run, version, digest in rows]


def _stored(journal: Journal, run: str, version: int) -> str | None:
    mark = journal.database.mark
    with journal.session() as link:
        found = link.value(
            f"SELECT hash FROM events WHERE run = {mark} AND version = {mark}", (run, version)
        )
    return bytes(found).hex() if isinstance(found, bytes) else None


def _parts(file: Path) -> tuple[bytes, bytes]:
    try:
        made = json.loads(_read(file).decode())
        if (made["format"], made["version"]) != (FORMAT, VERSION):
            raise ValueError(made["format"])
        statement = made["statement"].encode()
        signature = base64.b64decode(made["signature"], validate=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as no:
        raise JournalDamaged("BCP-J037", path=str(file)) from no
    return statement, signature


def _said(file: Path, statement: bytes) -> dict[str, Any]:
    """The statement, its shape looked at: the signature has said only that nobody changed it."""
    try:
        said: dict[str, Any] = json.loads(statement)
        if (said["format"], said["version"]) != (STATEMENT, VERSION):
            raise ValueError(said["format"])
        for run, version, digest in said["heads"]:
            bytes.fromhex(digest)
            if type(version) is not int or not 0 < version < 1 << 63:
                raise ValueError(run)
        bytes.fromhex(said["head"])
        int(said["events"]), int(said["runs"]), str(said["signed_at"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as no:
        raise JournalDamaged("BCP-J037", path=str(file)) from no
    return said


def _read(file: Path) -> bytes:
    """Raises ValueError for one that is too large: what it should have been, the caller says."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ValueError("too large")
        return file.read_bytes()
    except OSError as error:
        raise JournalError("BCP-J001", path=str(file), reason=str(error.strerror)) from error


def _write(file: Path, text: bytes, *, mode: int) -> None:
    """A new file, with its mode from the first byte on (rule 3)."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise UsageFault("BCP-U052", path=str(file)) from error
    except OSError as error:
        raise JournalError("BCP-U005", path=str(file), reason=str(error.strerror)) from error
    with os.fdopen(handle, "wb") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _installed() -> None:
    """Say what is missing before anything is made."""
    try:
        import cryptography.hazmat.primitives.asymmetric.ed25519  # noqa: F401
    except ImportError as error:
        raise JournalError("BCP-J035", reason=str(error)) from error
