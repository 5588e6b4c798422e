"""Wheels made up for tests: a few lines of metadata in a zip."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from bcpflow.kit.archive import add


def wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    *,
    needs: Sequence[str] = (),
    extras: Sequence[str] = (),
    more: Sequence[str] = (),
    tag: str = "py3-none-any",
    files: dict[str, str] | None = None,
) -> Path:
    """A wheel file that says of itself what is given."""
    lines = ["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}"]
    lines += [f"Provides-Extra: {extra}" for extra in extras]
    lines += [f"Requires-Dist: {need}" for need in needs]
    stem = f"{name.replace('-', '_')}-{version}"
    file = folder / f"{stem}-{tag}.whl"
    with zipfile.ZipFile(file, "w") as packed:
        add(packed, f"{stem}.dist-info/METADATA", "\n".join([*lines, *more, "", ""]).encode())
        add(packed, f"{stem}.dist-info/WHEEL", b"Wheel-Version: 1.0\n")
        for path, text in (files or {}).items():
            add(packed, path, text.encode())
    return file
