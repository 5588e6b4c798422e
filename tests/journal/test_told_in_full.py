"""Every kind of remote drive, every result code of SQLite, every word of a fault: by the list."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from bcpflow.errors import (
    JournalConflict,
    JournalDamaged,
    JournalError,
    JournalLocked,
    JournalUnfit,
)
from bcpflow.journal import open_journal
from bcpflow.journal import sqlite as sqlite_module
from bcpflow.journal.people import Person
from bcpflow.journal.places import probe_mounts, refuse_network_drive
from bcpflow.journal.postgres import Postgres
from bcpflow.journal.rows import parts
from bcpflow.journal.sqlite import Sqlite
from tests.journal.samples import opened, step

REMOTE = [
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "afpfs",
    "9p",
    "ceph",
    "glusterfs",
    "lustre",
    "davfs",
    "webdav",
    "vboxsf",
    "prl_fs",
    "fuse.sshfs",
    "fuse.smbnetfs",
    "fuse.glusterfs",
    "fuse.davfs2",
    "fuse.rclone",
    "fuse.gvfsd-fuse",
    "fuse.onedriver",
    "fuse.curlftpfs",
]
LOCAL = ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "vfat", "ntfs3", "fuseblk", "apfs"]


def mounted(folder: Path, *lines: str | bytes) -> Path:
    raw = b"\n".join(one if isinstance(one, bytes) else one.encode() for one in lines)
    path = folder / "mounts"
    path.write_bytes(raw + b"\n")
    return path


@pytest.mark.parametrize("kind", [*REMOTE, *LOCAL])
def test_each_kind_of_drive_is_known(tmp_path: Path, kind: str) -> None:
    mounts = mounted(tmp_path, "/dev/sda1 / ext4 rw 0 0", f"server:/x /mnt/share {kind} rw 0 0")
    told = kind if kind in REMOTE else None
    assert probe_mounts(Path("/mnt/share/drill"), mounts) == told
    assert probe_mounts(Path("/mnt/share"), mounts) == told
    assert probe_mounts(Path("/mnt/other"), mounts) is None


@pytest.mark.parametrize(
    ("point", "place"),
    [
        ("/a\\040b", "/a b"), ("/a\\011b", "/a\tb"), ("/a\\012b", "/a\nb"), ("/a\\134b", "/a\\b"),
        ("/共有", "/共有"),
    ],
)  # fmt: skip
def test_a_mount_point_is_read_as_the_kernel_writes_it(
    tmp_path: Path, point: str, place: str
) -> None:
    mounts = mounted(tmp_path, "/dev/sda1 / ext4 rw", f"server:/x {point} nfs rw")
    assert probe_mounts(Path(place) / "x", mounts) == "nfs"
    assert probe_mounts(Path(point + "?") / "x", mounts) is None


def test_lines_that_say_nothing_are_passed_over(tmp_path: Path) -> None:
    mounts = mounted(tmp_path, "", "x", "a b", b"\xff /mnt/\xff ext4", "server:/x / nfs")
    assert probe_mounts(Path("/anywhere"), mounts) == "nfs"  # three words are enough
    assert probe_mounts(Path("/"), mounts) == "nfs"
    assert probe_mounts(Path("/"), tmp_path / "none") is None
    assert probe_mounts(Path("/x"), mounted(tmp_path, "a /other nfs")) is None


def test_a_later_mount_hides_an_earlier_one_and_a_deeper_one_both(tmp_path: Path) -> None:
    mounts = mounted(tmp_path, "s:/x /m nfs rw", "/dev/b /m ext4 rw", "s:/y /m/deep cifs rw")
    assert probe_mounts(Path("/m/x"), mounts) is None
    assert probe_mounts(Path("/m/deep/x"), mounts) == "cifs"
    turned = mounted(tmp_path, "s:/y /m/deep cifs rw", "/dev/b /m ext4 rw")
    assert probe_mounts(Path("/m/deep/x"), turned) == "cifs"


def test_a_refused_drive_is_named_with_its_kind(tmp_path: Path) -> None:
    asked: list[Path] = []

    def probe(place: Path) -> str:
        asked.append(place)
        return "nfs4"

    deep = tmp_path / "not" / "yet" / "journal.db"
    with pytest.raises(JournalUnfit) as caught:
        refuse_network_drive(deep, probe)
    assert (caught.value.code, caught.value.data) == (
        "BCP-J002",
        {"path": str(deep), "kind": "nfs4"},
    )
    assert asked == [Path(os.path.realpath(tmp_path))]


@pytest.mark.skipif(sys.platform == "win32", reason="asks the kernel's list of mounts")
def test_without_a_probe_the_kernel_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bcpflow.journal import places

    monkeypatch.setattr(places, "probe_mounts", lambda place: "ceph")
    with pytest.raises(JournalUnfit):
        refuse_network_drive(tmp_path)


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("SQLITE_BUSY", JournalLocked, "BCP-J003"),
        ("SQLITE_BUSY_SNAPSHOT", JournalLocked, "BCP-J003"),
        ("SQLITE_LOCKED", JournalLocked, "BCP-J003"),
        ("SQLITE_NOTADB", JournalUnfit, "BCP-J009"),
        ("SQLITE_CORRUPT", JournalDamaged, "BCP-J012"),
        ("SQLITE_CORRUPT_INDEX", JournalDamaged, "BCP-J012"),
        ("SQLITE_FULL", JournalUnfit, "BCP-J007"),
        ("SQLITE_CANTOPEN", JournalError, "BCP-J001"),
        ("SQLITE_PERM", JournalError, "BCP-J001"),
        ("SQLITE_AUTH", JournalError, "BCP-J001"),
        ("SQLITE_IOERR_WRITE", JournalError, "BCP-J008"),
        ("SQLITE_READONLY", JournalUnfit, "BCP-J014"),
        ("", JournalError, "BCP-J008"),
        (None, JournalError, "BCP-J008"),
    ],
)
def test_sqlite_speaks_by_its_codes(name: str | None, kind: type[JournalError], code: str) -> None:
    fault: Any = sqlite3.OperationalError("words of no account")
    if name is not None:
        fault.sqlite_errorname = name
    told = Sqlite("drill.db", create=True, read_only=False).translate(fault)
    assert (type(told), told.code) == (kind, code)
    assert told.data["path"] == "drill.db"
    assert told.data["reason"] == "words of no account"


@pytest.mark.parametrize(
    "fault",
    [
        sqlite3.OperationalError("Could not decode to UTF-8 column 'type'"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    ],
)
def test_what_is_no_text_is_damage(fault: Exception) -> None:
    told = Sqlite("drill.db", create=True, read_only=False).translate(fault)
    assert (type(told), told.code) == (JournalDamaged, "BCP-J012")
    assert told.data == {"path": "drill.db", "reason": str(fault)}


def test_a_connection_that_is_not_durable_says_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_module, "_FULL", 3)
    with pytest.raises(JournalUnfit) as caught:
        open_journal(str(tmp_path / "journal.db"))
    assert caught.value.code == "BCP-J008"
    assert "journal_mode=wal synchronous=2" in str(caught.value.data["reason"])


def test_a_file_that_is_not_there_or_a_folder_is_named(tmp_path: Path) -> None:
    for path, how, word in (
        (tmp_path / "none.db", {"create": False}, "is not there"),
        (tmp_path / "none.db", {"read_only": True}, "is not there"),
        (tmp_path, {}, "is a folder"),
    ):
        with pytest.raises(JournalError) as caught:
            open_journal(str(path), **how)
        assert caught.value.code == "BCP-J001"
        assert caught.value.data == {"path": str(path), "reason": f"{path} {word}"}


@pytest.mark.parametrize(
    ("address", "path", "reason"),
    [
        ("mysql://nobody:secret@localhost/none", "mysql://nobody:***@localhost/none", "mysql"),
        ("postgresql://u:secret@h:port/x", "postgresql://", "port"),
    ],
)
def test_an_address_that_is_none_is_named_without_its_password(
    address: str, path: str, reason: str
) -> None:
    with pytest.raises(JournalError) as caught:
        Postgres(address, create=True, read_only=False)
    assert caught.value.code == "BCP-J001"
    assert caught.value.data["path"] == path
    assert reason in str(caught.value.data["reason"])
    assert "secret" not in str(caught.value)


def test_a_missing_driver_says_where_it_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(JournalError) as caught:
        Postgres("postgresql://localhost/drill", create=True, read_only=False)
    assert caught.value.code == "BCP-J010"
    assert caught.value.data["path"] == "postgresql://localhost/drill"
    assert "psycopg" in str(caught.value.data["reason"])


def test_a_conflict_says_with_whom(tmp_path: Path) -> None:
    with open_journal(str(tmp_path / "journal.db")) as journal:
        opened(journal, "run-1", 2)
        with pytest.raises(JournalConflict) as caught:
            journal.append("run-1", 1, [step(2)])
        assert caught.value.data == {"run": "run-1", "version": 2, "key": None, "tries": 1}
        journal.append("run-1", 2, [step(3, key="k")])
        with pytest.raises(JournalConflict) as caught:
            journal.append("run-1", 3, [step(4, key="k")])
        assert caught.value.data == {"run": "run-1", "version": 3, "key": "k", "tries": 1}


def test_a_list_is_fifty_long_and_a_salt_sixteen_bytes(tmp_path: Path) -> None:
    with open_journal(str(tmp_path / "journal.db")) as journal:
        for number in range(52):
            opened(journal, f"run-{number}")
        assert len(journal.runs()) == 50
        assert len(journal.handle_of("佐藤").salt) == 16
        assert journal.keep_summaries({}) is False
    assert [len(part) for part in parts(["x"] * 1_001)] == [500, 500, 1]
    assert Person.of("佐藤", b"s" * 16) == Person.of("佐藤", b"s" * 16)
