"""The SQLite file: durability read back, places refused, failures told, the file left whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bcpflow.errors import JournalDamaged, JournalError, JournalLocked, JournalUnfit
from bcpflow.journal import OPENED, Journal, database, open_journal
from bcpflow.journal import sqlite as sqlite_module
from bcpflow.journal.sqlite import Sqlite
from tests.journal.samples import opened, said, step


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "記録簿 1#%20?.db"


@pytest.fixture
def journal(file: Path) -> Iterator[Journal]:
    with open_journal(str(file)) as held:
        yield held


def pragma(journal: Journal, name: str) -> object:
    with journal.session() as link:
        value: object = link.value(f"PRAGMA {name}")
        return value


def test_every_connection_is_wal_and_full(journal: Journal) -> None:
    for _ in range(2):
        assert pragma(journal, "journal_mode") == "wal"
        assert pragma(journal, "synchronous") == 2
        assert pragma(journal, "busy_timeout") == 10_000
        journal.close()


def test_a_connection_that_cannot_be_durable_is_not_handed_out(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_module, "_FULL", 3)
    with pytest.raises(JournalUnfit) as caught:
        open_journal(str(file))
    assert caught.value.code == "BCP-J008"


def test_a_missing_folder_is_made_and_nobody_else_reads_the_file(
    journal: Journal, file: Path
) -> None:
    opened(journal, "run-1")
    for path in file.parent.iterdir():  # -wal and -shm too
        assert path.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"


def test_a_closed_file_is_whole_by_itself(journal: Journal, file: Path, tmp_path: Path) -> None:
    opened(journal, "run-1", 3)
    journal.close()
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    copied = shutil.copy(file, tmp_path / "copy.db")
    with open_journal(str(copied)) as copy:
        assert copy.verify().events == 4


def test_without_create_a_missing_file_stays_missing(file: Path) -> None:
    with pytest.raises(JournalError) as caught:
        open_journal(f"sqlite:///{file}", create=False)
    assert caught.value.code == "BCP-J001"
    assert not file.exists()


def test_an_empty_file_is_no_journal_unless_one_is_made(tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(JournalUnfit, match="BCP-J009"):
        open_journal(str(empty), create=False)
    open_journal(str(empty)).close()


def test_memory_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for url in ("sqlite://", "sqlite:///:memory:"):
        with open_journal(url) as journal:
            opened(journal, "run-1", 3, ended=True)
            assert journal.verify().ok
    assert not list(tmp_path.iterdir())


def write_text(path: Path) -> None:
    path.write_text("これはデータベースではありません" * 100, encoding="utf-8")


def write_foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE budget (amount)")


@pytest.mark.parametrize("write", [write_text, write_foreign])
def test_a_file_of_somebody_else_is_not_touched(
    tmp_path: Path, write: Callable[[Path], None]
) -> None:
    path = tmp_path / "other.db"
    write(path)
    before = path.read_bytes()
    with pytest.raises(JournalUnfit, match="BCP-J009"):
        open_journal(str(path), read_only=True)
    with pytest.raises(JournalUnfit, match="BCP-J009"):
        open_journal(str(path))
    assert path.read_bytes() == before


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="BCP-J001"):
        open_journal(str(tmp_path))
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="BCP-J001"):
        open_journal(str(tmp_path / "file" / "journal.db"))


def test_a_network_drive_is_refused_before_anything_is_made(file: Path) -> None:
    with pytest.raises(JournalUnfit) as caught:
        Journal(Sqlite(str(file), create=True, read_only=False, probe=lambda _: "cifs"))
    assert (caught.value.code, caught.value.data["kind"]) == ("BCP-J002", "cifs")
    assert not file.parent.exists()


def test_a_writer_that_holds_too_long_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_S", 0.1)
    with open_journal(str(file)) as journal, closing(sqlite3.connect(file)) as other:
        opened(journal, "run-1")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalLocked, match="BCP-J003"):
            journal.append("run-1", 1, [step(2)])
        with pytest.raises(JournalLocked, match="BCP-J003"):
            journal.append("run-2", 0, [step(1)], ledger=said(OPENED))
        other.execute("ROLLBACK")
        journal.append("run-1", 1, [step(2)])
        assert journal.verify().events == 3


def test_a_full_disk_loses_nothing_that_was_acknowledged(journal: Journal) -> None:
    opened(journal, "run-1", 3)
    with journal.session() as link:
        pages = link.value("PRAGMA page_count")
        link.run(f"PRAGMA max_page_count = {pages}")
    for _ in range(2):
        with pytest.raises(JournalUnfit, match="BCP-J007"):
            journal.append("run-1", 3, [step(4, data={"note": "x" * 100_000})])
        assert len(journal.read("run-1")) == 3
        with journal.session() as link:  # a new connection knows no limit
            link.run(f"PRAGMA max_page_count = {pages}")
    journal.close()
    journal.append("run-1", 3, [step(4)])
    assert journal.verify().ok


class Failing:
    """A driver whose disk fails."""

    def __init__(self, driver: Any, name: str) -> None:
        self.name = name
        self.close = driver.close

    def execute(self, *_: object) -> object:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorname = self.name
        raise error


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("SQLITE_IOERR_FSYNC", JournalError, "BCP-J008"),
        ("SQLITE_READONLY_DIRECTORY", JournalUnfit, "BCP-J014"),
        ("SQLITE_FULL", JournalUnfit, "BCP-J007"),
        ("SQLITE_CORRUPT", JournalDamaged, "BCP-J012"),
        ("SQLITE_CANTOPEN", JournalError, "BCP-J001"),
    ],
)
def test_after_a_failure_the_connection_is_another(
    journal: Journal, name: str, kind: type[JournalError], code: str
) -> None:
    opened(journal, "run-1")
    with journal.session() as first:
        failing: Any = Failing(first.driver, name)
        first.driver = failing
    with pytest.raises(kind, match=code):
        journal.append("run-1", 1, [step(2)])
    assert first.closed
    journal.append("run-1", 1, [step(2)])
    assert journal.verify().events == 3


def test_a_statement_that_was_interrupted_is_the_last_on_its_connection(journal: Journal) -> None:
    opened(journal, "run-1")

    class Interrupted:
        close = staticmethod(lambda: None)

        def execute(self, *_: object) -> object:
            raise KeyboardInterrupt

    with journal.session() as first:
        driver = first.driver
        interrupted: Any = Interrupted()
        first.driver = interrupted
    with pytest.raises(KeyboardInterrupt):
        journal.append("run-1", 1, [step(2)])
    assert first.closed
    driver.close()
    journal.append("run-1", 1, [step(2)])
    assert journal.verify().events == 3


def test_a_reader_writes_nothing(journal: Journal, file: Path) -> None:
    opened(journal, "run-1", 2)
    with open_journal(str(file), read_only=True) as reader:
        assert len(reader.read("run-1")) == 2
        journal.append("run-1", 2, [step(3)])
        assert reader.verify().events == 4
        with pytest.raises(JournalError, match="BCP-J014"):
            reader.append("run-1", 3, [step(4)])


@pytest.mark.skipif(sys.platform == "win32", reason="folders there cannot be locked this way")
@pytest.mark.parametrize("closed", [True, False])
def test_a_read_only_medium_is_read_with_all_that_is_on_it(closed: bool) -> None:
    # Not under pytest's folder, which only its owner may enter: root writes anywhere, so the
    # reading is done by a child that is nobody.
    folder = Path(tempfile.mkdtemp(prefix="bcpflow-cd-"))
    burned = folder / "cd" / "journal.db"
    burned.parent.mkdir()
    with open_journal(str(folder / "journal.db")) as journal:
        opened(journal, "run-1", 7, ended=True)
        if not closed:  # copied by hand from under a running console
            shutil.copy(folder / "journal.db-wal", burned.with_name("journal.db-wal"))
            shutil.copy(folder / "journal.db", burned)
    if closed:
        shutil.copy(folder / "journal.db", burned)
    for path in burned.parent.iterdir():
        path.chmod(0o444)
    burned.parent.chmod(0o555)
    folder.chmod(0o755)
    child = os.fork()
    if child == 0:
        status = 9
        try:
            if os.getuid() == 0:
                os.setuid(65534)
            with open_journal(str(burned), read_only=True) as reader:
                status = 0 if reader.verify().events == 9 else 1
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    burned.parent.chmod(0o755)
    shutil.rmtree(folder)
