"""Which drives are network drives."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.errors import JournalUnfit
from bcpflow.journal.places import probe_mounts, probe_windows, refuse_network_drive

MOUNTS = """\
/dev/vda / ext4 rw 0 0
//server/share /mnt/share cifs rw 0 0
/dev/vdb /mnt/share/local xfs rw 0 0
host:/x /mnt/my\\040share nfs4 rw 0 0
me@host:/ /home/me/far fuse.sshfs rw 0 0
/dev/vdc /mnt/over ext4 rw 0 0
host:/y /mnt/over nfs rw 0 0
tmpfs /tmp tmpfs rw 0 0
odd
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/", None),
        ("/home/me", None),
        ("/tmp/x", None),
        ("/mnt/share", "cifs"),
        ("/mnt/share/deep/er", "cifs"),
        ("/mnt/shared", None),
        ("/mnt/share/local/x", None),
        ("/mnt/my share/x", "nfs4"),
        ("/home/me/far/away", "fuse.sshfs"),
        ("/mnt/over", "nfs"),
    ],
)
def test_the_nearest_mount_decides(tmp_path: Path, place: str, kind: str | None) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert probe_mounts(Path(place), mounts) == kind


def test_no_list_of_mounts_is_no_refusal(tmp_path: Path) -> None:
    assert probe_mounts(tmp_path, tmp_path / "none") is None


@pytest.mark.parametrize(
    ("place", "drive", "kind"),
    [
        (r"C:\Users\x", 3, None),
        (r"P:\bcp", 4, "mapped"),
        (r"\\server\share\x", 3, "UNC"),
        ("//server/share/x", 3, "UNC"),
        (r"\\?\UNC\server\share", 3, "UNC"),
        (r"\\?\C:\long", 3, None),
        (r"\\?\P:\long", 4, "mapped"),
    ],
)
def test_windows_drives(place: str, drive: int, kind: str | None) -> None:
    asked: list[str] = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return drive

    class Place:
        def __str__(self) -> str:
            return place

    assert probe_windows(Place(), drive_type) == kind  # type: ignore[arg-type]
    assert all(len(root) == 3 for root in asked)


def test_a_path_that_is_not_there_yet_is_judged_by_its_folder(tmp_path: Path) -> None:
    asked: list[Path] = []

    def probe(place: Path) -> str | None:
        asked.append(place)
        return "nfs"

    with pytest.raises(JournalUnfit, match="BCP-J002"):
        refuse_network_drive(tmp_path / "a" / "b" / "journal.db", probe)
    assert asked == [tmp_path.resolve()]


def test_here_is_local(tmp_path: Path) -> None:
    refuse_network_drive(tmp_path / "journal.db")
