"""Tampering: whatever is changed behind the journal's back is found and named."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bcpflow.errors import JournalError
from bcpflow.journal import LEDGER, OPENED, REASONS, FirstBad, canonical, head_code, open_journal
from bcpflow.journal.entry import chain_hash
from bcpflow.journal.verify import Verification
from tests.journal.samples import AT, meddle, opened, said, step, unlocked

Meddling = tuple[str, Sequence[Any]]
COLUMNS = "run, version, type, occurred_at, recorded_at, actor, key, body, hash"
AT_3 = "WHERE run = 'run-1' AND version = 3"


def recorded(url: str) -> Verification:
    """Two runs: one of five events that has ended, one of three that goes on."""
    with open_journal(url) as journal:
        opened(journal, "run-1", 5, ended=True)
        who = journal.handle_of("佐藤 花子")
        journal.append("run-2", 0, [step(1)], people=[who], ledger=said(OPENED))
        journal.append("run-2", 1, [step(2, key="k"), step(3)])
        return journal.verify()


def verified(url: str, run: str | None = None) -> Verification:
    with open_journal(url) as journal:
        return journal.verify(run)


def bad(run: str, version: int, reason: str) -> FirstBad:
    assert reason in REASONS
    return FirstBad(run=run, version=version, reason=reason)


def stored(url: str, run: str, version: int) -> tuple[Any, ...]:
    rows = meddle(
        url, (f"SELECT {COLUMNS} FROM events WHERE run = ? AND version = ?", (run, version))
    )
    return rows[0]


def insert(row: tuple[Any, ...]) -> Meddling:
    return (f"INSERT INTO events ({COLUMNS}) VALUES ({', '.join('?' * 9)})", row)


def forged(run: str, version: int, previous: bytes, **more: Any) -> tuple[Any, ...]:
    """A row whose own hash is right."""
    document = step(version, **more) | {"run": run, "version": version}
    body = canonical(document)
    digest = chain_hash(run, version, previous, body)
    return (run, version, document["type"], AT, AT, document["actor"], None, body, digest)


def test_an_untouched_journal_verifies(journal_url: str) -> None:
    assert not verified(journal_url).events
    found = recorded(journal_url)
    with open_journal(journal_url) as journal:
        digest = journal.read(LEDGER)[-1].hash
    assert found == Verification(True, 11, 2, head_code(digest), None)
    assert verified(journal_url, "run-2") == Verification(True, 6, 1, head_code(digest), None)


def test_an_unknown_run_does_not_verify(journal_url: str) -> None:
    recorded(journal_url)
    assert verified(journal_url, "run-9").first_bad == bad("run-9", 1, "missing")


SIMPLE: dict[str, tuple[list[str | Meddling], FirstBad]] = {
    "body edited": (
        [(f"UPDATE events SET body = ? {AT_3}", (b"{}",))],
        bad("run-1", 3, "hash"),
    ),
    "hash edited": (
        [(f"UPDATE events SET hash = ? {AT_3}", (bytes(32),))],
        bad("run-1", 3, "hash"),
    ),
    "actor edited": ([f"UPDATE events SET actor = 'p-x' {AT_3}"], bad("run-1", 3, "column")),
    "type edited": ([f"UPDATE events SET type = 'StepSkipped' {AT_3}"], bad("run-1", 3, "column")),
    "time edited": ([f"UPDATE events SET occurred_at = '' {AT_3}"], bad("run-1", 3, "column")),
    "key added": ([f"UPDATE events SET key = 'k' {AT_3}"], bad("run-1", 3, "column")),
    "key removed": (
        ["UPDATE events SET key = NULL WHERE run = 'run-2' AND version = 2"],
        bad("run-2", 2, "column"),
    ),
    "one removed": ([f"DELETE FROM events {AT_3}"], bad("run-1", 3, "gap")),
    "first removed": (
        ["DELETE FROM events WHERE run = 'run-1' AND version = 1"],
        bad("run-1", 1, "gap"),
    ),
    "tail of an ended run cut": (
        ["DELETE FROM events WHERE run = 'run-1' AND version >= 4"],
        bad("run-1", 4, "cut"),
    ),
    "a whole run removed": (["DELETE FROM events WHERE run = 'run-2'"], bad("run-2", 1, "missing")),
    "a run renamed": (
        ["UPDATE events SET run = 'run-0' WHERE run = 'run-2'"],
        bad("run-0", 1, "unopened"),
    ),
    "the ledger removed": (
        ["DELETE FROM events WHERE run = 'journal'"],
        bad("run-1", 1, "unopened"),
    ),
    "the ledger's first removed": (
        ["DELETE FROM events WHERE run = 'journal' AND version = 1"],
        bad(LEDGER, 1, "gap"),
    ),
    "renumbered": (
        ["UPDATE events SET version = 6 WHERE run = 'run-1' AND version = 5"],
        bad("run-1", 5, "gap"),
    ),
    "a name exchanged": (["UPDATE people SET name = '鈴木'"], bad("", 0, "person")),
}


@pytest.mark.parametrize("case", SIMPLE)
def test_a_change_is_found_and_named(journal_url: str, case: str) -> None:
    recorded(journal_url)
    statements, expected = SIMPLE[case]
    meddle(journal_url, *unlocked(journal_url), *statements)
    found = verified(journal_url)
    assert not found.ok
    assert found.first_bad is not None
    if expected["reason"] == "person":
        expected = expected | {"run": found.first_bad["run"]}
        assert expected["run"].startswith("p-")
    assert found.first_bad == expected


def test_two_events_exchanged(journal_url: str) -> None:
    recorded(journal_url)
    two, three = stored(journal_url, "run-1", 2), stored(journal_url, "run-1", 3)
    swap = "UPDATE events SET body = ?, hash = ? WHERE run = 'run-1' AND version = ?"
    meddle(
        journal_url,
        *unlocked(journal_url),
        (swap, (*three[7:], 2)),
        (swap, (*two[7:], 3)),
    )
    assert verified(journal_url).first_bad == bad("run-1", 2, "hash")


def test_an_event_added_by_hand(journal_url: str) -> None:
    recorded(journal_url)
    row = forged("run-2", 4, bytes(32))
    meddle(journal_url, insert(row))
    assert verified(journal_url).first_bad == bad("run-2", 4, "hash")


def test_a_run_added_by_hand_with_a_right_chain(journal_url: str) -> None:
    recorded(journal_url)
    meddle(journal_url, insert(forged("run-3", 1, bytes(32))))
    assert verified(journal_url).first_bad == bad("run-3", 1, "unopened")


def test_the_end_rewritten_with_a_right_chain(journal_url: str) -> None:
    recorded(journal_url)
    previous = stored(journal_url, "run-1", 4)[8]
    meddle(
        journal_url,
        *unlocked(journal_url),
        "DELETE FROM events WHERE run = 'run-1' AND version = 5",
        insert(forged("run-1", 5, previous, actor="p-somebody")),
    )
    assert verified(journal_url).first_bad == bad("run-1", 5, "ledger")


def test_triggers_taken_away(journal_url: str) -> None:
    recorded(journal_url)
    meddle(journal_url, *unlocked(journal_url))
    assert verified(journal_url).first_bad == bad("", 0, "trigger")


def test_a_trigger_made_to_do_nothing(journal_url: str) -> None:
    recorded(journal_url)
    if journal_url.startswith("sqlite"):
        idle = "CREATE TRIGGER events_no_update BEFORE UPDATE ON events BEGIN SELECT 1; END"
        meddle(journal_url, "DROP TRIGGER events_no_update", idle)
    else:
        meddle(journal_url, "ALTER TABLE events DISABLE TRIGGER events_no_update")
    assert verified(journal_url).first_bad == bad("", 0, "trigger")


def test_others_may_append_while_it_is_checked(journal_url: str) -> None:
    recorded(journal_url)
    with open_journal(journal_url) as journal, open_journal(journal_url) as other:
        database = journal.database

        class Busy:
            def __getattr__(self, name: str) -> Any:
                if name == "check":  # asked after the rows: in the midst of it
                    opened(other, "run-9", 2)
                return getattr(database, name)

        journal.database = Busy()
        assert journal.verify().ok
        assert other.verify().runs == 3


def flip(path: Path, position: int, bits: int = 0x01) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= bits
    path.write_bytes(data)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    recorded(f"sqlite:///{path}")
    return path


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (b'"step":"step-3"', bad("run-1", 3, "hash")),
        (b'"version":2', bad("run-1", 2, "hash")),
        (b'"title":"run-1"', bad(LEDGER, 1, "hash")),
    ],
)
def test_one_byte_of_a_body_changed_in_the_file(
    file: Path, what: bytes, expected: FirstBad
) -> None:
    flip(file, file.read_bytes().rindex(what) + len(what) - 2)
    found = verified(f"sqlite:///{file}")
    assert found.first_bad is not None
    if expected["run"] != LEDGER:  # the two runs have like bodies: which lies later is SQLite's
        expected = expected | {"run": found.first_bad["run"]}
    assert found.first_bad == expected


def test_a_column_that_is_no_text_any_more_names_its_event(file: Path) -> None:
    data = file.read_bytes()
    start = data.index(b"StepConfirmed")
    flip(file, start, 0x80)
    found = verified(f"sqlite:///{file}")
    assert found.first_bad is not None
    assert found.first_bad["reason"] in ("page", "column")
    assert found.first_bad["version"] >= 1


def test_a_broken_page_is_an_answer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as plain:
        (root,) = plain.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'events'"
        ).fetchone()
        (size,) = plain.execute("PRAGMA page_size").fetchone()
    flip(file, (root - 1) * size, 0xFF)
    assert verified(f"sqlite:///{file}").first_bad == bad("", 0, "page")


def test_any_byte_of_the_file_changed_is_found_or_changes_nothing(file: Path) -> None:
    url = f"sqlite:///{file}"
    whole = file.read_bytes()

    def content() -> list[list[Any]]:
        with open_journal(url) as journal:
            return [journal.read(run) for run in ("run-1", "run-2", LEDGER)]

    before = content()
    seeded = random.Random(20261121)
    used = [place for place, byte in enumerate(whole) if byte]
    unseen = 0
    for place in seeded.sample(used, 150):
        file.write_bytes(whole)
        flip(file, place, 1 << seeded.randrange(8))
        try:
            with open_journal(url) as journal:
                ok = journal.verify().ok
        except JournalError:
            continue
        if ok:
            unseen += 1
            assert content() == before
    assert unseen < 15  # bytes that no row lies on


def test_damage_while_open_is_told_by_reading(file: Path) -> None:
    journal = open_journal(f"sqlite:///{file}")
    journal.close()
    opening: Callable[[], object] = lambda: journal.read("run-1")  # noqa: E731
    flip(file, 100, 0xFF)
    with pytest.raises(JournalError) as caught:
        opening()
    assert caught.value.code == "BCP-J012"
