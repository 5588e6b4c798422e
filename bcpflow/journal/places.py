"""Where a journal file may lie: on a disk of this machine, never on a network drive.

SQLite's write-ahead log shares memory between processes of one host; over a network it does not
share, and writes of two terminals overwrite each other silently. Must never let doubt through
in writing: a drive that is known to be remote is refused, whatever its letter.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from bcpflow.errors import JournalUnfit

# fmt: off
_REMOTE = frozenset({
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "afpfs", "9p", "ceph",
    "glusterfs", "lustre", "davfs", "webdav", "vboxsf", "prl_fs", "fuse.sshfs", "fuse.smbnetfs",
    "fuse.glusterfs", "fuse.davfs2", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.onedriver",
    "fuse.curlftpfs",
})
# fmt: on
_DRIVE_REMOTE = 4  # GetDriveTypeW: DRIVE_REMOTE

Probe = Callable[[Path], str | None]
"""Tells the kind of remote file system that a path lies on, None for a local one."""


def refuse_network_drive(path: Path, probe: Probe | None = None) -> None:
    """Refuse a path on a network drive; the path itself need not be there yet."""
    place = _nearest(path)
    kind = (probe or _probe)(place)
    if kind is not None:
        raise JournalUnfit("BCP-J002", path=str(path), kind=kind)


def _nearest(path: Path) -> Path:
    """The deepest folder of a path that is there: it decides what drive the rest comes to."""
    place = Path(os.path.realpath(path))
    while not place.exists() and place != place.parent:
        place = place.parent
    return place


def _probe(place: Path) -> str | None:
    return probe_windows(place) if sys.platform == "win32" else probe_mounts(place)


def probe_mounts(place: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """By the kernel's list of mounts; the longest mount point above the place counts."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    best, kind = -1, ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(_unescape(fields[1]))
        # Of two mounts on one point the later one is seen.
        if len(point.parts) >= best and place.is_relative_to(point):
            best, kind = len(point.parts), fields[2]
    return kind if kind in _REMOTE else None


def _unescape(field: str) -> str:
    """The kernel writes space, tab, newline and backslash as octal."""
    for octal, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(octal, char)
    return field


def probe_windows(place: Path, drive_type: Callable[[str], int] | None = None) -> str | None:
    """By the drive's type: a mapped letter looks like a disk and is none."""
    # A path of more than 260 characters comes as \\?\C:\.. or \\?\UNC\server\share\..
    text = str(place).replace("/", "\\").removeprefix("\\\\?\\")
    if text.startswith(("\\\\", "UNC\\")):
        return "UNC"
    if drive_type is None:
        drive_type = _drive_type
    return "mapped" if drive_type(text[:2] + "\\") == _DRIVE_REMOTE else None


def _drive_type(root: str) -> int:
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))  # type: ignore[attr-defined,unused-ignore]
