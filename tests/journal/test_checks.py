"""The place of a journal file: each danger is one check with a word, and nothing is touched."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bcpflow.journal import checks, open_journal, reserve
from bcpflow.journal.checks import Check, megabytes, of_place, of_version
from tests.journal.samples import opened
from tests.journal.test_reserve import free

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes say nothing there")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "kept" / "journal.db"
    with open_journal(str(file)) as journal:
        opened(journal, "run-1")
    file.parent.chmod(0o700)
    return file


def looked(file: Path, **how: Any) -> dict[str, Check]:
    return {check.name: check for check in of_place(file, **how)}


def test_a_place_that_is_well_has_nothing_to_say_against_it(file: Path) -> None:
    found = looked(file, low=0)
    assert set(found) == {"drive", "cloud", "space", "reserve", "rights", "folder", "wal"}
    assert {check.level for check in found.values()} == {"ok"}
    assert found["drive"].data == {"path": str(file)}
    assert [path.name for path in file.parent.iterdir()] == [file.name], "nothing was made"


def test_of_a_file_that_is_not_there_yet_only_its_place_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "none" / "deeper" / "journal.db"
    asked: list[Path] = []

    def usage(folder: Path) -> SimpleNamespace:
        asked.append(folder)
        return SimpleNamespace(free=10**12)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    assert set(looked(file)) == {"drive", "cloud", "space"}
    assert asked == [tmp_path], "the deepest folder that is there"
    assert not (tmp_path / "none").exists()


def test_a_drive_of_the_network_and_a_cloud_folder_are_bad(tmp_path: Path) -> None:
    file = tmp_path / "OneDrive" / "j.db"
    found = looked(file, probe=lambda _: "cifs")
    assert (found["drive"].level, found["drive"].data) == ("bad", {"kind": "cifs"})
    assert (found["cloud"].level, found["cloud"].data) == ("bad", {"kind": "OneDrive"})
    assert found["drive"].advice
    assert found["cloud"].advice
    assert looked(file, allow_cloud=True)["cloud"].level == "warn"


@pytest.mark.parametrize(
    ("size", "level", "kept"),
    [
        (999_999, "bad", "warn"),
        (1_000_000, "warn", "warn"),
        (4_999_999, "warn", "warn"),
        (5_000_000, "warn", "ok"),
        (49_999_999, "warn", "ok"),
        (50_000_000, "ok", "ok"),
    ],
)
def test_room_for_the_journal_and_for_its_reserve(
    file: Path, monkeypatch: pytest.MonkeyPatch, size: int, level: str, kept: str
) -> None:
    free(monkeypatch, size)
    found = looked(file)
    assert (found["space"].level, found["reserve"].level) == (level, kept)
    assert found["space"].data == {"free": megabytes(size), "low": "50.0 MB"}
    assert bool(found["space"].advice) == (level != "ok")
    assert found["reserve"].advice, "how it comes to be made"


def test_a_reserve_that_is_there_is_said_to_be(file: Path) -> None:
    reserve.ready(file)
    kept = looked(file)["reserve"]
    assert (kept.level, kept.advice) == ("ok", "")


def test_room_that_cannot_be_found_out_is_a_warning(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: object) -> None:
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", failing)
    found = looked(file)
    assert found["space"].level == "warn"
    assert "reserve" not in found


@POSIX
def test_files_that_others_may_read_are_named(file: Path) -> None:
    shared = file.with_name("journal.db-wal")
    shared.touch()
    for path, mode in (file, 0o640), (shared, 0o604):
        path.chmod(mode)
    found = looked(file)["rights"]
    assert (found.level, found.data) == ("warn", {"names": "journal.db, journal.db-wal"})
    file.chmod(0o600)
    assert looked(file)["rights"].data == {"names": "journal.db-wal"}
    shared.chmod(0o600)
    assert looked(file)["rights"].level == "ok"


@pytest.mark.parametrize("locked", ["journal.db", "kept"])
def test_what_cannot_be_written_is_told_to_be_for_reading(
    file: Path, monkeypatch: pytest.MonkeyPatch, locked: str
) -> None:
    """The file, or the folder that its write-ahead log would lie in."""
    real = os.access

    def access(path: Path, mode: int) -> bool:
        return path.name != locked and real(path, mode)

    monkeypatch.setattr(os, "access", access)
    found = looked(file)["rights"]
    assert found.level == "warn"
    assert "読み取り専用" in found.said


@POSIX
@pytest.mark.parametrize(
    ("mode", "level"),
    [(0o700, "ok"), (0o755, "ok"), (0o775, "warn"), (0o757, "warn"), (0o1777, "ok")],
)
def test_a_folder_in_which_others_may_replace_the_file(file: Path, mode: int, level: str) -> None:
    """A sticky one lets only the owner do so."""
    file.parent.chmod(mode)
    found = looked(file)["folder"]
    assert found.level == level
    assert (found.data == {"path": str(file.parent)}) == (level == "warn")


@POSIX
def test_on_windows_modes_say_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.chmod(0o666)
    file.parent.chmod(0o777)
    monkeypatch.setattr(checks, "sys", SimpleNamespace(platform="win32"))
    rights, folder = checks._rights(file), checks._folder(file)
    assert (rights.level, folder.level) == ("ok", "ok")


@pytest.mark.parametrize(
    ("size", "level", "told"),
    [
        (None, "ok", None),
        (0, "ok", None),
        (4_152, "ok", "4 KB"),
        (64_000_000, "ok", "64.0 MB"),
        (64_000_001, "warn", "64.0 MB"),
    ],
)
def test_a_log_that_was_left_is_told_with_its_size(
    file: Path, size: int | None, level: str, told: str | None
) -> None:
    if size is not None:
        with file.with_name("journal.db-wal").open("wb") as wal:
            wal.truncate(size)
    found = looked(file)["wal"]
    assert found.level == level
    assert found.data == ({"size": told} if told else {})
    assert bool(found.advice) == bool(told)


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 KB"),
        (99_999, "100 KB"),
        (100_000, "0.1 MB"),
        (999_999_999, "1000.0 MB"),
        (1_000_000_000, "1.0 GB"),
    ],
)
def test_sizes_as_people_say_them(size: int, said: str) -> None:
    assert megabytes(size) == said


FAULT: Mapping[str, Any] = {
    "since": "3.7.0",
    "until": "3.51.2",
    "mended": ["3.44.6", "3.50.7"],
    "title": {"ja": "否", "en": "no"},
    "advice": "替える",
}


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ("3.6.23", False),
        ("3.7.0", True),
        ("3.44.5", True),
        ("3.44.6", False),
        ("3.45.0", True),  # a later series is not mended by an earlier one
        ("3.50.10", False),  # numbers, not letters
        ("3.51.2", True),
        ("3.51.3", False),
    ],
)
def test_a_fault_holds_between_its_versions_except_where_a_series_was_mended(
    version: str, affected: bool
) -> None:
    (check,) = of_version(version, [FAULT])
    assert (check.level, check.data) == ("warn" if affected else "ok", {"version": version})
    assert (check.text is not None) == affected


def test_every_fault_of_a_version_is_told_in_the_words_of_the_list() -> None:
    found = of_version("3.40.1", [FAULT, {"since": "3.0.0", "until": "4.0.0", "level": "bad"}])
    assert [check.level for check in found] == ["warn", "bad"]
    assert (found[0].text, found[0].text_advice) == ({"ja": "否", "en": "no"}, {"ja": "替える"})
    assert (found[1].text, found[1].text_advice) == ({"ja": ""}, {"ja": ""})
    assert [check.level for check in of_version("3.40.1", [])] == ["ok"]


def test_a_log_that_goes_while_it_is_looked_for_is_none(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A console that closed between two looks ended the doctor in a traceback."""
    log, real = file.with_name("journal.db-wal"), Path.exists
    monkeypatch.setattr(Path, "exists", lambda self, **_: self == log or real(self))
    found = looked(file)
    assert (found["wal"].level, found["rights"].level) == ("ok", "ok")
