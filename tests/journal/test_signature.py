"""A signed head: checked by us and by OpenSSL, contradicted by what is lost, not by what came."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bcpflow.errors import JournalDamaged, JournalError, UsageFault
from bcpflow.journal import Journal, head_code, open_journal, signature
from bcpflow.journal.signature import (
    Keys,
    Lost,
    checked,
    key_code,
    make_keys,
    read_private,
    read_public,
    sign,
)
from tests.journal.samples import AT, meddle, opened, step, unlocked


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return make_keys(tmp_path)


@pytest.fixture
def signed(journal_url: str, keys: Keys, tmp_path: Path) -> Path:
    """Two runs, signed."""
    with open_journal(journal_url) as journal:
        opened(journal, "run-1", 3)
        opened(journal, "run-2", 2, ended=True)
        return written(journal, keys, tmp_path)


def written(journal: Journal, keys: Keys, folder: Path, name: str = "signed.json") -> Path:
    key = read_private(keys.private)
    assert key is not None
    file = folder / name
    file.write_bytes(sign(journal, key, AT))
    return file


def test_what_was_signed_is_still_there(journal_url: str, signed: Path, keys: Keys) -> None:
    with open_journal(journal_url) as journal:
        found = checked(journal, signed, read_public(keys.public))
        assert (found.ok, found.events, found.runs, found.since) == (True, 8, 2, 0)
        assert found.head == journal.verify().head
        assert (found.signed_at, found.key) == (AT, keys.code)
        journal.append("run-1", 3, [step(4)])
        found = checked(journal, signed, read_public(keys.public))
        assert (found.ok, found.since) == (True, 1)


def test_a_cut_tail_and_a_lost_run_are_named(journal_url: str, signed: Path, keys: Keys) -> None:
    meddle(
        journal_url,
        *unlocked(journal_url),
        "DELETE FROM events WHERE run = 'run-1' AND version = 3",
        "DELETE FROM events WHERE run = 'run-2'",
    )
    with open_journal(journal_url) as journal:
        found = checked(journal, signed, read_public(keys.public))
        assert (found.valid, found.ok) == (True, False)
        assert found.lost == (Lost("run-1", 3), Lost("run-2", 2))


def test_another_journal_has_nothing_of_it(
    new_journal_url: Callable[[], str], keys: Keys, tmp_path: Path
) -> None:
    with open_journal(new_journal_url()) as journal:
        opened(journal, "run-1", 2)
        file = written(journal, keys, tmp_path)
    with open_journal(new_journal_url()) as other:
        opened(other, "run-9", 2)
        assert len(checked(other, file, read_public(keys.public)).lost) == 2


def test_another_key_does_not_vouch_for_it(journal_url: str, signed: Path, tmp_path: Path) -> None:
    other = make_keys(tmp_path / "other.key")
    with open_journal(journal_url) as journal:
        found = checked(journal, signed, read_public(other.public))
    assert (found.valid, found.ok, found.key) == (False, False, other.code)


@pytest.mark.parametrize("part", ["statement", "signature"])
def test_a_changed_statement_or_signature_is_not_valid(
    journal_url: str, signed: Path, keys: Keys, part: str
) -> None:
    made = json.loads(signed.read_text())
    if part == "statement":
        made["statement"] = made["statement"].replace('"events":8', '"events":9')
    else:
        raw = bytearray(base64.b64decode(made["signature"]))
        raw[0] ^= 1
        made["signature"] = base64.b64encode(raw).decode()
    signed.write_text(json.dumps(made))
    with open_journal(journal_url) as journal:
        assert not checked(journal, signed, read_public(keys.public)).valid


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "\udc80",
        '{"format":"bcpflow-signature","version":2}',
        '{"format":"bcpflow-signature","version":1,"statement":1,"signature":""}',
        '{"format":"bcpflow-signature","version":1,"statement":"x","signature":"%%"}',
        "[" * 100_000,
    ],
)
def test_what_is_no_signature_file_is_told(
    journal_url: str, keys: Keys, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "other.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with open_journal(journal_url) as journal, pytest.raises(JournalDamaged, match="BCP-J037"):
        checked(journal, file, read_public(keys.public))


def test_a_file_too_large_for_a_signature_is_told_as_one_and_not_as_a_key(
    journal_url: str, signed: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reproducer: it said that the signature was no key."""
    public = read_public(keys.public)
    monkeypatch.setattr(signature, "MOST_BYTES", 16)
    with open_journal(journal_url) as journal, pytest.raises(JournalDamaged, match="BCP-J037"):
        checked(journal, signed, public)
    for read, file in ((read_private, keys.private), (read_public, keys.public)):
        with pytest.raises(UsageFault, match="BCP-U051"):
            read(file)


STATEMENT = {
    "format": "bcpflow-heads", "version": 1, "head": "00" * 32, "events": 1, "runs": 0,
    "signed_at": AT, "heads": [["journal", 1, "00" * 32]],
}  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        '{"format":"invoice"}',
        json.dumps(STATEMENT | {"format": "bcpflow-invoice"}),
        json.dumps(STATEMENT | {"version": 2}),
        json.dumps(STATEMENT | {"events": float("inf")}),
        json.dumps(STATEMENT | {"heads": [["journal", 1 << 63, "00" * 32]]}),
        json.dumps(STATEMENT | {"heads": [["journal", "1", "00" * 32]]}),
        json.dumps({name: said for name, said in STATEMENT.items() if name != "signed_at"}),
    ],
)
def test_a_statement_that_is_none_of_ours_is_told_although_it_is_signed(
    journal_url: str, keys: Keys, tmp_path: Path, statement: str
) -> None:
    """Reproducer for the last four: they ended in a traceback, or in a lost head."""
    key = read_private(keys.private)
    assert key is not None
    made = {
        "format": "bcpflow-signature",
        "version": 1,
        "statement": statement,
        "signature": base64.b64encode(key.sign(statement.encode())).decode(),
    }
    file = tmp_path / "other.json"
    file.write_text(json.dumps(made))
    with open_journal(journal_url) as journal, pytest.raises(JournalDamaged, match="BCP-J037"):
        checked(journal, file, read_public(keys.public))


def test_an_empty_journal_has_nothing_to_sign(journal_url: str, keys: Keys) -> None:
    key = read_private(keys.private)
    assert key is not None
    with open_journal(journal_url) as journal, pytest.raises(JournalError, match="BCP-J036"):
        sign(journal, key, AT)


def test_a_private_key_is_its_owners_alone_and_is_never_overwritten(
    keys: Keys, tmp_path: Path
) -> None:
    if os.name == "posix":
        assert keys.private.stat().st_mode & 0o777 == 0o600
    before = keys.private.read_bytes()
    with pytest.raises(UsageFault, match="BCP-U052"):
        make_keys(tmp_path)
    assert keys.private.read_bytes() == before
    with pytest.raises(JournalError, match="BCP-U005"):
        make_keys(tmp_path / "none" / "x.key")


def test_a_passphrase_is_needed_where_one_was_set(tmp_path: Path) -> None:
    made = make_keys(tmp_path / "locked.key", "合言葉".encode())
    assert read_private(made.private) is None
    with pytest.raises(UsageFault, match="BCP-U051"):
        read_private(made.private, b"wrong")
    key = read_private(made.private, "合言葉".encode())
    assert key is not None
    assert key_code(key.public_key()) == made.code
    plain = make_keys(tmp_path / "plain.key")
    assert read_private(plain.private, b"needless") is not None


def test_other_keys_and_files_are_refused(keys: Keys, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    curve = generate_private_key(SECP256R1())
    private, public, junk = (tmp_path / name for name in ("ec.key", "ec.pub", "junk"))
    private.write_bytes(
        curve.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    )
    public.write_bytes(
        curve.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    )
    junk.write_text("x")
    for file in (private, junk, keys.public):
        with pytest.raises(UsageFault, match="BCP-U051"):
            read_private(file)
    for file in (public, junk, keys.private):
        with pytest.raises(UsageFault, match="BCP-U051"):
            read_public(file)
    with pytest.raises(JournalError, match="BCP-J001"):
        read_public(tmp_path / "none")


def test_a_key_of_a_kind_that_nothing_here_knows_is_refused(tmp_path: Path) -> None:
    """Reproducer: a private one ended in a traceback."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    curve = generate_private_key(SECP256R1())
    known, other = bytes.fromhex("2a8648ce3d030107"), bytes.fromhex("2a8648ce3d030163")
    made = {
        "PRIVATE": curve.private_bytes(
            form.Encoding.DER, form.PrivateFormat.PKCS8, form.NoEncryption()
        ),
        "PUBLIC": curve.public_key().public_bytes(
            form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo
        ),
    }
    for kind, read in (("PRIVATE", read_private), ("PUBLIC", read_public)):
        assert known in made[kind]
        file = tmp_path / kind
        text = base64.encodebytes(made[kind].replace(known, other)).decode()
        file.write_text(f"-----BEGIN {kind} KEY-----\n{text}-----END {kind} KEY-----\n")
        with pytest.raises(UsageFault, match="BCP-U051"):
            read(file)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name = "cryptography.hazmat.primitives.asymmetric.ed25519"
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(JournalError, match="BCP-J035"):
        make_keys(tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no other tool is here to check with")
def test_another_tool_checks_it_by_the_words_of_the_document(
    signed: Path, keys: Keys, tmp_path: Path
) -> None:
    made = json.loads(signed.read_text())
    statement, raw = tmp_path / "statement.json", tmp_path / "signature.bin"
    statement.write_bytes(made["statement"].encode())
    raw.write_bytes(base64.b64decode(made["signature"]))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(keys.public), "-rawin"]
    command += ["-in", str(statement), "-sigfile", str(raw)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    statement.write_bytes(made["statement"].encode() + b" ")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_the_signed_heads_are_those_of_the_document(journal_url: str, signed: Path) -> None:
    said = json.loads(json.loads(signed.read_text())["statement"])
    with open_journal(journal_url) as journal:
        heads = [[run, *_told(journal, run)] for run in ("journal", "run-1", "run-2")]
        assert said["heads"] == heads
        assert head_code(bytes.fromhex(said["head"])) == journal.verify().head


def _told(journal: Journal, run: str) -> tuple[int, str]:
    head = journal.head(run)
    assert head is not None
    return head[0], head[1].hex()
