"""Zip files that come out the same each time: fixed times, sorted names, rights where they matter.

Held by tests/kit/test_folder.py.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The oldest one a zip can hold: when a kit was built says nothing of what is in it."""


def add(packed: zipfile.ZipFile, name: str, data: bytes, *, runs: bool = False) -> None:
    """One file; what is compressed already is stored as it is."""
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.external_attr = (0o755 if runs else 0o644) << 16
    squeezed = name.endswith((".whl", ".pyz"))
    entry.compress_type = zipfile.ZIP_STORED if squeezed else zipfile.ZIP_DEFLATED
    packed.writestr(entry, data)


def zipped(folder: Path, file: Path) -> None:
    """A folder as one zip, with the folder's name in front of each name."""
    with zipfile.ZipFile(file, "w") as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            add(packed, name, path.read_bytes(), runs=path.suffix == ".sh")
