"""The program's own wheel: built from a checkout, taken as it is, or packed again as installed.

Held by tests/kit/test_program.py. Must never build anything into the folder it builds from.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
import tomllib
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

import bcpflow
from bcpflow.errors import UsageFault
from bcpflow.kit.archive import add
from bcpflow.kit.pip import pip

NAME = "bcpflow"
_WHEEL = re.compile(rf"{NAME}-([^-]+)-.*\.whl")
_OF_THE_INSTALLER = ("INSTALLER", "REQUESTED", "RECORD", "direct_url.json")


def own_wheel(source: Path | None, folder: Path) -> Path:
    """A wheel of the program in ``folder``. Raises UsageFault where there is none to be had.

    ``source``: a checkout or a wheel; None for the program that is running.
    """
    if source is None:
        checkout = Path(bcpflow.__file__).resolve().parents[1]
        return _built(checkout, folder) if is_checkout(checkout) else _packed(folder)
    if source.is_dir() and is_checkout(source):
        return _built(source, folder)
    if source.is_file() and _WHEEL.fullmatch(source.name) and zipfile.is_zipfile(source):
        return _copied(source, folder)
    raise UsageFault("BCP-U086", path=str(source))


def is_checkout(folder: Path) -> bool:
    """Whether a folder is the project itself."""
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    named: dict[str, object] = project.get("project", {})
    return named.get("name") == NAME


def _built(checkout: Path, folder: Path) -> Path:
    pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(checkout))
    (wheel,) = folder.glob(f"{NAME}-*.whl")
    return wheel


def _copied(source: Path, folder: Path) -> Path:
    copy = folder / source.name
    copy.write_bytes(source.read_bytes())
    return copy


def _packed(folder: Path) -> Path:
    """What is installed, as the wheel it came from: a PC that has the program can give it on."""
    try:
        installed = distribution(NAME)
    except PackageNotFoundError:
        raise UsageFault("BCP-U080") from None
    files = _files(installed)
    info = f"{NAME}-{installed.version}.dist-info"
    if f"{NAME}/__init__.py" not in files or f"{info}/WHEEL" not in files:
        raise UsageFault("BCP-U080")
    wheel = folder / f"{NAME}-{installed.version}-py3-none-any.whl"
    record = io.StringIO()
    rows = csv.writer(record, lineterminator="\n")
    with zipfile.ZipFile(wheel, "w") as packed:
        for name, data in sorted(files.items()):
            add(packed, name, data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            rows.writerow([name, f"sha256={digest}", len(data)])
        rows.writerow([f"{info}/RECORD", "", ""])
        add(packed, f"{info}/RECORD", record.getvalue().encode())
    return wheel


def _files(installed: Distribution) -> dict[str, bytes]:
    """The files that came out of the wheel, without what installing and running have added."""
    found: dict[str, bytes] = {}
    for file in installed.files or ():
        path = PurePosixPath(file.as_posix())
        if ".." in path.parts or path.is_absolute() or "__pycache__" in path.parts:
            continue
        if path.parts[0].endswith(".dist-info") and path.name in _OF_THE_INSTALLER:
            continue
        place = Path(str(file.locate()))
        if place.is_file():
            found[str(path)] = place.read_bytes()
    return found
