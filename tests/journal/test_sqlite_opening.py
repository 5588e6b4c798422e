"""Opening a file where the machine does not help: no room, folders that cannot be looked into.

What another machine would do is done by a stand-in for it; a disk that is really full is in
test_reserve.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bcpflow.errors import JournalError, JournalUnfit
from bcpflow.journal import open_journal, reserve
from bcpflow.journal import sqlite as sqlite_module
from tests.journal.samples import opened, step

NO_ROOM = "SQLITE_IOERR_SHMSIZE"
"""What SQLite says where the 32 KB of its log's index cannot be had."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, str], None]:
    """Lets so many openings fail by a code of SQLite's."""
    real = sqlite_module._make_durable

    def arrange(times: int, name: str = NO_ROOM) -> None:
        left = iter(range(times))

        def failing(connection: sqlite3.Connection) -> None:
            if next(left, None) is None:
                return real(connection)
            fault = sqlite3.OperationalError("disk I/O error")
            fault.sqlite_errorname = name
            raise fault

        monkeypatch.setattr(sqlite_module, "_make_durable", failing)

    return arrange


def test_a_full_disk_takes_the_reserve_so_that_the_run_can_be_closed(
    file: Path, fails: Callable[..., None]
) -> None:
    with open_journal(str(file)) as journal:
        opened(journal, "run-1")
    reserve.ready(file)
    fails(1)
    with open_journal(str(file)) as journal:
        assert not reserve.place_of(file).exists()
        journal.append("run-1", 1, [step(2)])
        assert journal.verify().ok


def test_without_a_reserve_a_full_disk_is_read_until_there_is_room(
    file: Path, fails: Callable[..., None]
) -> None:
    with open_journal(str(file)) as journal:
        opened(journal, "run-1", 2)
    fails(1)
    with open_journal(str(file)) as journal:
        assert len(journal.read("run-1")) == 2
        assert journal.verify().ok
        with pytest.raises(JournalUnfit, match="BCP-J014"):
            journal.append("run-1", 2, [step(3)])
        journal.close()
        journal.append("run-1", 2, [step(3)])  # asked anew: somebody has made room
        assert len(journal.read("run-1")) == 3


def test_a_new_journal_on_a_full_disk_is_told_and_made_later(
    file: Path, fails: Callable[..., None]
) -> None:
    fails(1)
    with pytest.raises(JournalUnfit) as caught:
        open_journal(str(file))
    assert (caught.value.code, caught.value.data) == ("BCP-J007", {"path": str(file)})
    with open_journal(str(file)) as journal:
        opened(journal, "run-1")
        assert journal.verify().ok


def test_a_disk_that_fails_otherwise_does_not_cost_the_reserve(
    file: Path, fails: Callable[..., None]
) -> None:
    open_journal(str(file)).close()
    reserve.ready(file)
    fails(1, "SQLITE_IOERR_READ")
    with pytest.raises(JournalError, match="BCP-J008"):
        open_journal(str(file))
    assert reserve.place_of(file).exists()


def test_a_folder_that_may_be_entered_and_not_looked_into_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody's rights hold root back, so the system's answer is arranged."""
    real, refused = os.open, []

    def locked(path: Any, *how: Any) -> int:
        if Path(path) == tmp_path:
            refused.append(path)
            raise PermissionError
        return real(path, *how)

    monkeypatch.setattr(os, "open", locked)
    file = tmp_path / "a" / "b" / "journal.db"
    with open_journal(str(file)) as journal:
        opened(journal, "run-1")
        assert journal.verify().ok
    assert refused == [tmp_path]


def test_on_windows_no_folder_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> int:
        raise AssertionError("a folder cannot be opened there")

    monkeypatch.setattr(sqlite_module, "os", SimpleNamespace(name="nt", open=never))
    sqlite_module._make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
