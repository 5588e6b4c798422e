"""Folders that a program copies to somewhere else (OneDrive, Dropbox ..): not for a live journal.

Such a program reads and replaces the file and its write-ahead log apart from each other and
behind SQLite's back; what comes back on another PC may be half of each. Must never read a file
and never ask the system what runs: names, environment and markers of the folders above say it.
The tables are held by tests/journal/test_cloud.py.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Set by Windows to the folder that is synchronised."""

# fmt: off
ANYWHERE = (
    (re.compile(r"onedrive( - .+)?|skydrive"), "OneDrive"),
    (re.compile(r"dropbox( \(.+\)|-.+)?"), "Dropbox"),
    (re.compile(r"iclouddrive|icloud drive|com~apple~clouddocs|mobile documents"), "iCloud"),
    (re.compile(r"google ?drive( \(.+\))?|googledrive-.+|drivefs"), "Google Drive"),
    (re.compile(r"nextcloud\d*|owncloud"), "Nextcloud"),
    (re.compile(r"box sync|box-box"), "Box"),
    (re.compile(r"cloudstorage"), "CloudStorage"),
)
"""Names of folders, in lower case, that nobody gives to a folder of his own."""

AT_HOME = {"box": "Box", "マイドライブ": "Google Drive", "my drive": "Google Drive"}
"""Names that mean it only directly in a user's folder, or at the top of a drive."""

MARKERS = {
    ".dropbox": "Dropbox", ".dropbox.cache": "Dropbox", ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "Nextcloud", ".sync_exclude.lst": "Nextcloud", ".stfolder": "Syncthing",
    ".tmp.drivedownload": "Google Drive", ".tmp.driveupload": "Google Drive",
}
"""What the programs leave in the folder they look after."""
# fmt: on


def cloud_kind(
    path: Path, environ: Mapping[str, str] | None = None, home: Path | None = None
) -> str | None:
    """The service that copies this path's folder away, None where nothing says so."""
    environ = os.environ if environ is None else environ
    place = Path(os.path.realpath(path))
    for name in VARIABLES:
        said = environ.get(name)
        if said and place.is_relative_to(os.path.realpath(said)):
            return "OneDrive"
    home = _home() if home is None else home
    for folder in place.parents:
        found = _by_name(folder, home) or _by_marker(folder, home)
        if found is not None:
            return found
    return None


def _by_name(folder: Path, home: Path | None) -> str | None:
    name = folder.name.lower()
    for pattern, kind in ANYWHERE:
        if pattern.fullmatch(name):
            return kind
    above = folder.parent
    return AT_HOME.get(name) if above in (home, above.parent) else None


def _by_marker(folder: Path, home: Path | None) -> str | None:
    # Dropbox keeps its settings in ~/.dropbox: there the marker says nothing.
    if folder == home or folder == folder.parent:
        return None
    for marker, kind in MARKERS.items():
        if os.path.lexists(folder / marker):
            return kind
    return None


def _home() -> Path | None:
    try:
        return Path(os.path.realpath(Path.home()))
    except RuntimeError:  # nobody's account
        return None
