"""Corners of the journal: what a careful program meets once in ten years, each arranged here.

What another database or another machine would do is done by a stand-in for it, never by waiting.
"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import InvalidRequestError

from bcpflow.errors import (
    JournalConflict,
    JournalDamaged,
    JournalError,
    JournalLocked,
    JournalUnfit,
)
from bcpflow.journal import LEDGER, OPENED, Entry, Journal, open_journal
from bcpflow.journal import database as database_module
from bcpflow.journal import postgres as postgres_module
from bcpflow.journal import sqlite as sqlite_module
from bcpflow.journal import store as store_module
from bcpflow.journal import verify as verify_module
from bcpflow.journal.entry import GENESIS, canonical, chain_hash
from bcpflow.journal.lend import lent
from bcpflow.journal.places import probe_windows
from bcpflow.journal.postgres import Postgres
from bcpflow.journal.rows import COLUMNS, chain, digest_of
from bcpflow.journal.sqlite import Sqlite
from tests.journal.samples import AT, meddle, opened, said, step, unlocked


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def put(file: Path, entry: Entry) -> None:
    """A row behind the journal's back; inserting is what no trigger refuses."""
    marks = ", ".join("?" * 9)
    meddle(f"sqlite:///{file}", (f"INSERT INTO events ({COLUMNS}) VALUES ({marks})", entry))


def first_bad(file: Path) -> Any:
    with open_journal(f"sqlite:///{file}") as journal:
        return journal.verify().first_bad


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_document_is_damage_at_its_place(body: bytes) -> None:
    entry = Entry("run-1", 7, "T", AT, AT, "p", None, body, GENESIS)
    with pytest.raises(JournalDamaged) as caught:
        entry.document  # noqa: B018
    assert caught.value.code == "BCP-J005"
    assert caught.value.data == {"run": "run-1", "version": 7, "reason": "hash"}


@pytest.mark.parametrize("stored", ["x" * 32, b"x" * 31, b"x" * 33, None])
def test_nothing_is_chained_onto_what_is_no_hash(stored: object) -> None:
    with pytest.raises(JournalDamaged) as caught:
        digest_of(stored, "run-1", 3)
    assert caught.value.data == {"run": "run-1", "version": 3, "reason": "hash"}
    assert digest_of(b"x" * 32, "run-1", 3) == b"x" * 32


def test_a_message_that_is_no_text_is_damage_and_the_link_is_given_up(file: Path) -> None:
    with open_journal(str(file)) as journal:
        opened(journal, "run-1")
        with pytest.raises(JournalDamaged) as caught, journal.session() as link:
            b"\xff".decode()
        assert (caught.value.code, caught.value.data) == ("BCP-J012", {"reason": "page"})
        with journal.session() as again:
            assert again is not link


def test_what_sqlalchemy_refuses_is_told_as_ours(file: Path) -> None:
    with open_journal(str(file)) as journal, journal.session() as link:
        with pytest.raises(JournalError) as caught, lent(journal.database, link):
            raise InvalidRequestError("not so")
        assert caught.value.code == "BCP-J008"
        assert caught.value.data == {"path": str(file), "reason": "not so"}


@pytest.mark.parametrize(("kind", "told"), [(4, "mapped"), (3, None)])
def test_windows_is_asked_for_the_drive_of_a_letter(
    kind: int, told: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ctypes

    asked: list[str] = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return kind

    kernel = SimpleNamespace(kernel32=SimpleNamespace(GetDriveTypeW=drive_type))
    monkeypatch.setattr(ctypes, "windll", kernel, raising=False)
    assert probe_windows(PureWindowsPath("P:\\drill\\journal.db")) == told  # type: ignore[arg-type]
    assert asked == ["P:\\"]


@pytest.mark.parametrize(
    ("state", "kind", "code"),
    [
        ("55P03", JournalLocked, "BCP-J003"),
        ("40P01", JournalLocked, "BCP-J003"),
        ("40001", JournalLocked, "BCP-J003"),
        ("53100", JournalUnfit, "BCP-J007"),
        ("XX001", JournalDamaged, "BCP-J012"),
        ("XX002", JournalDamaged, "BCP-J012"),
        ("57P01", JournalError, "BCP-J008"),
        (None, JournalError, "BCP-J008"),
    ],
)
def test_a_server_speaks_by_its_codes(
    state: str | None, kind: type[JournalError], code: str
) -> None:
    server = Postgres("postgresql://localhost/drill", create=False, read_only=False)
    fault = RuntimeError("in the server's language")
    fault.sqlstate = state  # type: ignore[attr-defined]
    told = server.translate(fault)
    assert (type(told), told.code) == (kind, code)
    assert told.data == {
        "path": "postgresql://localhost/drill",
        "reason": "in the server's language",
    }


@pytest.mark.postgres
def test_a_server_that_does_not_flush_is_refused(
    postgres_url: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_module, "_SETTINGS", "SELECT 'off', 'postgres'")
    with pytest.raises(JournalUnfit) as caught:
        open_journal(postgres_url())
    assert caught.value.code == "BCP-J008"
    assert caught.value.data["reason"] == "fsync=off"


def test_a_reader_of_a_file_that_is_not_there_makes_none(file: Path) -> None:
    with pytest.raises(JournalError) as caught:
        open_journal(str(file), read_only=True)
    assert caught.value.code == "BCP-J001"
    assert not file.exists()


@pytest.mark.parametrize(
    ("name", "kind"), [("SQLITE_BUSY_RECOVERY", JournalLocked), ("SQLITE_IOERR_READ", JournalError)]
)
def test_a_reader_takes_another_way_only_where_the_medium_is_locked(
    file: Path, name: str, kind: type[JournalError], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_journal(str(file)).close()
    asked: list[str] = []

    def readable(uri: str) -> Any:
        asked.append(uri)
        fault = sqlite3.OperationalError("no")
        fault.sqlite_errorname = name
        raise fault

    monkeypatch.setattr(sqlite_module, "_readable", readable)
    with pytest.raises(JournalError) as caught:
        open_journal(str(file), read_only=True)
    assert type(caught.value) is kind
    assert len(asked) == 1


def test_a_log_that_cannot_be_written_back_stays_and_the_file_is_closed(file: Path) -> None:
    said_to: list[str] = []

    class Failing:
        def run(self, statement: str) -> None:
            said_to.append(statement)
            raise sqlite3.OperationalError("disk I/O error")

        def close(self) -> None:
            said_to.append("closed")

    Sqlite(str(file), create=True, read_only=False).leave(Failing())  # type: ignore[arg-type]
    assert said_to == ["PRAGMA wal_checkpoint(TRUNCATE)", "closed"]


class Busy:
    """A connection whose file somebody else holds, so many times."""

    def __init__(self, times: int, code: int = sqlite3.SQLITE_BUSY) -> None:
        self.times, self.code, self.asked = times, code, 0

    def execute(self, statement: str) -> None:
        assert statement == "PRAGMA journal_mode = WAL"
        self.asked += 1
        if self.asked <= self.times:
            fault = sqlite3.OperationalError("locked")
            fault.sqlite_errorcode = self.code
            raise fault


def test_two_terminals_may_open_a_new_file_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "WAIT_S", 0.1)
    later, never, broken = Busy(2), Busy(99), Busy(99, sqlite3.SQLITE_IOERR)
    sqlite_module._turn_on_wal(later)  # type: ignore[arg-type]
    assert later.asked == 3
    with pytest.raises(sqlite3.OperationalError):
        sqlite_module._turn_on_wal(never)  # type: ignore[arg-type]
    assert never.asked == 3
    with pytest.raises(sqlite3.OperationalError):
        sqlite_module._turn_on_wal(broken)  # type: ignore[arg-type]
    assert broken.asked == 1


def test_a_ledger_that_is_always_ahead_is_given_up(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_LEDGER_TRIES", 3)
    with open_journal(str(file)) as journal:
        opened(journal, "run-1")
        real = Journal._head

        def behind(self: Journal, link: Any, run: str) -> tuple[int, bytes] | None:
            return None if run == LEDGER else real(self, link, run)

        monkeypatch.setattr(Journal, "_head", behind)
        with pytest.raises(JournalConflict) as caught:
            journal.append("run-2", 0, [step(1)], ledger=said(OPENED, title="run-2"))
        assert caught.value.data == {"run": LEDGER, "version": 0, "key": None, "tries": 3}
        monkeypatch.undo()
        assert journal.head("run-2") is None
        assert journal.verify().events == 2


def test_heads_of_many_runs_are_forgotten_and_found_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_HEADS_KEPT", 2)
    with open_journal(str(file)) as journal:
        for number in range(5):
            opened(journal, f"run-{number}")
            assert len(journal._heads) <= 2
        for number in range(5):
            journal.append(f"run-{number}", 1, [step(2)])
        assert journal.verify().events == 15


def test_a_file_that_cannot_be_opened_any_more_is_an_answer(file: Path) -> None:
    journal = open_journal(str(file))
    opened(journal, "run-1")
    journal.close()
    raw = bytearray(file.read_bytes())
    raw[100] ^= 0xFF
    file.write_bytes(raw)
    assert journal.verify().first_bad == {"run": "", "version": 0, "reason": "page"}


def test_an_older_file_in_the_place_of_ours_is_an_answer(file: Path, tmp_path: Path) -> None:
    journal = open_journal(str(file))
    opened(journal, "run-1")
    journal.close()
    shutil.copy(file, tmp_path / "older.db")
    journal.append("run-1", 1, [step(2)])
    journal.close()
    shutil.copy(tmp_path / "older.db", file)
    assert journal.verify().first_bad == {"run": "run-1", "version": 2, "reason": "page"}


def test_what_can_be_read_row_by_row_only_is_still_damage(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, batches = verify_module._Search._look, []

    def once(self: Any, link: Any, batch: int) -> None:
        batches.append(batch)
        if len(batches) == 1:
            raise sqlite3.DatabaseError("a whole batch")
        real(self, link, batch)

    with open_journal(str(file)) as journal:
        opened(journal, "run-1")
        monkeypatch.setattr(verify_module._Search, "_look", once)
        found = journal.verify()
    assert found.first_bad == {"run": "", "version": 0, "reason": "page"}
    assert batches[1] == 1


def test_a_run_that_was_opened_without_events_is_not_missed(file: Path) -> None:
    with open_journal(str(file)) as journal:
        journal.append("run-1", 0, [], ledger=said(OPENED, title="run-1"))
        assert journal.verify().ok


@pytest.mark.parametrize("data", [{}, {"run": 3}, None, []])
def test_a_ledger_that_does_not_say_which_run(file: Path, data: object) -> None:
    with open_journal(str(file)) as journal:
        opened(journal, "run-1")
        version, previous = journal.head(LEDGER) or (0, GENESIS)
    put(file, *chain(LEDGER, version, previous, [{**said("HeadPrinted"), "data": data}]))
    assert first_bad(file) == {"run": LEDGER, "version": 2, "reason": "ledger"}


def test_a_ledger_that_says_two_things_of_one_moment(file: Path) -> None:
    with open_journal(str(file)) as journal:
        opened(journal, "run-1")
        version, previous = journal.head(LEDGER) or (0, GENESIS)
    other = said("HeadPrinted", run="run-1", run_version=1, run_head="00" * 32)
    put(file, *chain(LEDGER, version, previous, [other]))
    assert first_bad(file) == {"run": LEDGER, "version": 2, "reason": "ledger"}


def forged(previous: bytes, body: bytes) -> Entry:
    """A second event of run-1 with a hash made for it."""
    columns = ("run-1", 2, "StepConfirmed", AT, AT, "p-0123456789ab", None, body)
    return Entry(*columns, chain_hash("run-1", 2, previous, body))


WHOLE = canonical({**step(2), "run": "run-1", "version": 2})


@pytest.mark.parametrize("body", [b"\xff", b"{", b"[]", b"{}", b"7", WHOLE + b" {}", b" " + WHOLE])
def test_a_body_that_is_not_ours_with_a_hash_made_for_it(file: Path, body: bytes) -> None:
    with open_journal(str(file)) as journal:
        opened(journal, "run-1")
        (_, previous) = journal.head("run-1") or (0, GENESIS)
    put(file, forged(previous, body))
    assert first_bad(file) == {"run": "run-1", "version": 2, "reason": "hash"}


def test_a_forged_body_of_our_form_is_held_against_its_columns(file: Path) -> None:
    with open_journal(str(file)) as journal:
        opened(journal, "run-1")
        (_, previous) = journal.head("run-1") or (0, GENESIS)
    put(file, forged(previous, WHOLE)._replace(type="StepSkipped"))
    assert first_bad(file) == {"run": "run-1", "version": 2, "reason": "column"}


@pytest.mark.parametrize("asked", [None, "run-2"])
def test_the_tail_of_the_last_run_is_missed_too(file: Path, asked: str | None) -> None:
    url = f"sqlite:///{file}"
    with open_journal(url) as journal:
        opened(journal, "run-1", 3, ended=True)
        opened(journal, "run-2", 4, ended=True)
        assert journal.verify(asked).ok
    meddle(url, *unlocked(url), "DELETE FROM events WHERE run = 'run-2' AND version = 4")
    with open_journal(url) as journal:
        found = journal.verify(asked).first_bad
    assert found == {"run": "run-2", "version": 4, "reason": "cut"}
