"""The reserve: really written, given up by the write that finds no room, made again later."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from bcpflow.errors import JournalUnfit
from bcpflow.journal import open_journal, reserve
from tests.journal.samples import opened, step


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def free(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, size))


def test_it_is_written_out_and_only_ours_to_read(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    room = reserve.ready(file)
    assert room is not None
    assert room.reserve
    kept = reserve.place_of(file)
    assert kept.stat().st_size == reserve.SIZE
    assert kept.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"
    assert len(set(kept.read_bytes())) == 256, "zeros would take no room"
    if sys.platform != "win32":
        assert kept.stat().st_blocks * 512 >= reserve.SIZE, "a hole would take no room"


def test_it_is_not_what_fills_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "j.db"
    free(monkeypatch, 4 * reserve.SIZE - 1)
    room = reserve.ready(file)
    assert room == reserve.Room(str(tmp_path), 4 * reserve.SIZE - 1, False, True)
    free(monkeypatch, reserve.LOW)
    room = reserve.ready(file)
    assert room is not None
    assert (room.reserve, room.low) == (True, False)
    assert reserve.ready(file, low=reserve.LOW + 1).low  # type: ignore[union-attr]


def test_a_half_written_one_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    reserve.place_of(file).write_bytes(b"x")
    assert reserve.ready(file).reserve  # type: ignore[union-attr]
    assert reserve.place_of(file).stat().st_size == reserve.SIZE


def test_one_that_cannot_be_written_out_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule 3; half a reserve would take room and give none back."""
    file = tmp_path / "j.db"

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    room = reserve.ready(file)
    assert room is not None
    assert not room.reserve
    assert not reserve.place_of(file).exists()


def test_where_nothing_can_be_found_out_nothing_is_said(tmp_path: Path) -> None:
    assert reserve.ready(tmp_path / "none" / "j.db") is None
    assert reserve.look(tmp_path / "none" / "j.db") is None
    assert not reserve.give_up(tmp_path / "none" / "j.db")


def test_the_write_that_finds_no_room_gives_it_up_and_the_next_one_is_recorded(
    tmp_path: Path,
) -> None:
    file = tmp_path / "j.db"
    with open_journal(str(file)) as journal:
        opened(journal, "run-1", 3)
        reserve.ready(file)
        for code in ("BCP-J013", "BCP-J007"):  # the second time there is nothing to give
            with journal.session() as link:
                pages = link.value("PRAGMA page_count")
                link.run(f"PRAGMA max_page_count = {pages}")
            with pytest.raises(JournalUnfit) as caught:
                journal.append("run-1", 3, [step(4, data={"note": "x" * 100_000})])
            assert caught.value.code == code
            assert not reserve.place_of(file).exists()
            assert len(journal.read("run-1")) == 3
        journal.append("run-1", 3, [step(4, data={"note": "x" * 100_000})])
        assert journal.verify().ok


FILLED = """
import os, sys
from pathlib import Path
from bcpflow.errors import JournalError
from bcpflow.journal import open_journal, reserve
from tests.journal.samples import opened, step

file = Path(sys.argv[1]) / "j.db"
def fill():
    handle = os.open(file.with_name("fill"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        while True:
            os.write(handle, b"x" * 4096)
    except OSError:
        os.close(handle)
journal = open_journal(str(file))
opened(journal, "run-1", 3)
assert reserve.ready(file).reserve
fill()
said, version = [], 3
for _ in range(400):
    try:
        journal.append("run-1", version, [step(version + 1, data={"note": "x" * 3000})])
        version += 1
    except JournalError as fault:
        said.append((fault.code, version))
        if fault.code != "BCP-J013":
            break
assert [code for code, _ in said] == ["BCP-J013", "BCP-J007"], said
assert said[0][1] == 3 and version > 23, said
assert len(journal.read("run-1")) == version and journal.verify().ok
journal.close()
fill()
for only in (False, True):  # another process, on the full disk
    with open_journal(str(file), read_only=only) as again:
        assert len(again.read("run-1")) == version and again.verify().ok
file.with_name("fill").unlink()
with open_journal(str(file)) as journal:
    assert reserve.ready(file) is not None
    journal.append("run-1", version, [step(version + 1)])
    assert journal.verify().events == version + 2
print("done", version)
"""


def small_disk() -> list[str] | None:
    """What runs a command with a disk of 6 MB at its last argument, where this machine lets us."""
    for who in ([], ["--map-root-user"]):
        words = ["unshare", "--mount", *who, "sh", "-c"]
        try:
            tried = subprocess.run(
                [*words, "mount -t tmpfs -o size=1m none /mnt"], capture_output=True, check=False
            )
        except FileNotFoundError:
            return None
        if tried.returncode == 0:
            return [*words, 'mount -t tmpfs -o size=6m none "$1" && exec "$2" -c "$3" "$1"', "sh"]
    return None


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """On a disk of 6 MB; where no disk can be made, the test above must do."""
    words = small_disk()
    if words is None:
        pytest.skip("no file system can be mounted here; max_page_count stands in for it above")
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        [*words, str(disk), sys.executable, FILLED],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("done")
