"""Backups: taken while others write, verified, whole in one file, never over another one."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bcpflow.errors import JournalDamaged, JournalError, UsageFault
from bcpflow.journal import Journal, open_journal
from bcpflow.journal import backup as module
from bcpflow.journal.backup import back_up
from bcpflow.journal.link import Link
from tests.journal.samples import meddle, opened, step, unlocked
from tests.journal.test_lines import filled


def test_the_copy_is_the_same_journal_in_one_file(journal_url: str, tmp_path: Path) -> None:
    target = tmp_path / "kept" / "写し 1.db"
    target.parent.mkdir()
    with open_journal(journal_url) as journal:
        filled(journal)
        made = back_up(journal, target)
        assert made.found == journal.verify()
        rows = [journal.read(run) for run in ("journal", "run-1", "run-2")]
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    assert target.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"
    assert target.read_bytes()[18:20] == b"\x01\x01", "a write-ahead log would lie beside it"
    before = target.read_bytes()
    with open_journal(str(target), read_only=True) as copy:
        assert [copy.read(run) for run in ("journal", "run-1", "run-2")] == rows
        assert list(copy.people([rows[1][0].actor]).values()) == ["佐藤"]
    assert target.read_bytes() == before
    with open_journal(str(target)) as copy:  # and it can be gone on with
        copy.append("run-2", 3, [step(4)])
        assert copy.verify().ok


def test_every_backup_under_load_verifies(
    new_journal_url: Callable[[], str], tmp_path: Path
) -> None:
    url = new_journal_url()
    stop = threading.Event()
    acked = [0]

    def write() -> None:
        with open_journal(url) as journal:
            while not stop.is_set():
                journal.append("run-1", acked[0] + 1, [step(acked[0])])
                acked[0] += 1

    with open_journal(url) as journal:
        opened(journal, "run-1")
        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(8):
                before = acked[0]
                made = back_up(journal, tmp_path / f"{number}.db")
                assert made.found.ok
                assert made.found.events >= before + 2  # and the ledger's one
        finally:
            stop.set()
            writer.join()


def test_nothing_is_overwritten_unless_told(tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("前のもの")
    with open_journal(str(tmp_path / "j.db")) as journal:
        opened(journal, "run-1")
        with pytest.raises(UsageFault, match="BCP-U040"):
            back_up(journal, target)
        assert target.read_text() == "前のもの"
        assert back_up(journal, target, force=True).found.events == 2
        with pytest.raises(UsageFault, match="BCP-U040"):
            back_up(journal, tmp_path, force=True)


def test_a_place_taken_at_the_last_moment_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.db"
    verified = module._verified

    def slow(file: Path) -> object:
        target.write_text("ほかの人のもの")
        return verified(file)

    monkeypatch.setattr(module, "_verified", slow)
    with open_journal(str(tmp_path / "j.db")) as journal:
        opened(journal, "run-1")
        for link in (True, False):
            if not link:
                monkeypatch.delattr(os, "link")  # a stick that knows no second names
                monkeypatch.setattr(os, "link", _unsupported, raising=False)
                target.unlink()
            with pytest.raises(UsageFault, match="BCP-U040"):
                back_up(journal, target)
            assert target.read_text() == "ほかの人のもの"
    assert not list(tmp_path.glob("*.part"))
    assert not list(tmp_path.glob(".*.part"))


def _unsupported(*_: object) -> None:
    raise OSError(95, "Operation not supported")


def test_a_stick_without_second_names_takes_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", _unsupported)
    with open_journal(str(tmp_path / "j.db")) as journal:
        opened(journal, "run-1")
        assert back_up(journal, tmp_path / "copy.db").found.ok
    assert (tmp_path / "copy.db").is_file()


def test_the_journal_itself_is_no_place_for_its_backup(tmp_path: Path) -> None:
    with open_journal(str(tmp_path / "j.db")) as journal:
        opened(journal, "run-1")
        for name in ("j.db", "j.db-wal"):
            with pytest.raises(UsageFault, match="BCP-U041"):
                back_up(journal, tmp_path / name, force=True)
        assert journal.verify().ok


def test_what_does_not_verify_is_no_backup(journal_url: str, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    with open_journal(journal_url) as journal:
        filled(journal)
    spoilt = "UPDATE events SET type = 'x' WHERE run = 'run-2' AND version = 2"
    meddle(journal_url, *unlocked(journal_url), spoilt)
    with open_journal(journal_url) as journal:
        with pytest.raises(JournalDamaged) as caught:
            back_up(journal, target)
        assert caught.value.code == "BCP-J019"
        assert (caught.value.data["run"], caught.value.data["version"]) == ("run-2", 2)
    assert not target.exists()


def test_no_room_on_the_other_disk_is_not_the_journals_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_journal(str(tmp_path / "j.db")) as journal:
        opened(journal, "run-1")
        run = Link.run

        def full(link: Link, sql: str, values: tuple[object, ...] = ()) -> int:
            if sql.startswith("VACUUM"):
                raise sqlite3.OperationalError("database or disk is full")
            return run(link, sql, values)

        with journal.session() as link, monkeypatch.context() as patched:
            patched.setattr(Link, "run", full)
            with pytest.raises(JournalError, match="BCP-U005"):
                back_up(journal, tmp_path / "copy.db")
            assert not link.closed
        journal.append("run-1", 1, [step(2)])
    with pytest.raises(JournalError, match="BCP-U005"):
        back_up(journal, tmp_path / "none" / "copy.db")
    assert not list(tmp_path.glob(".*.part"))


def test_a_file_copied_by_hand_from_under_a_console_is_not_a_backup(tmp_path: Path) -> None:
    """The negative control: what a backup is for."""
    with open_journal(str(tmp_path / "j.db")) as journal:
        opened(journal, "run-1", 5)
        (tmp_path / "copied.db").write_bytes((tmp_path / "j.db").read_bytes())
        with closing(sqlite3.connect(tmp_path / "copied.db")) as plain:
            try:
                held = plain.execute("SELECT count(*) FROM events").fetchone()[0]
            except sqlite3.DatabaseError:
                held = 0
        assert held < 6
        assert isinstance(journal, Journal)
