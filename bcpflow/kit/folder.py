"""Building a kit: the wheels, the one-file program, installers, instructions, lists and sums.

    README.txt  README.en.txt      what to do, for who stands before the PC
    install.sh  install.ps1  install.cmd
    wheels/                        for every system and Python the kit is made for
    usb/                           bcpflow.pyz and what starts it
    LICENSES.csv                   name, version and licence of every wheel
    SHA256SUMS                     of everything else

Built beside its place and moved there at the end, so that a kit is whole or not there. Held by
tests/kit/test_folder.py. Must never write over what it did not make.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bcpflow.errors import UsageFault
from bcpflow.kit.archive import zipped
from bcpflow.kit.licences import listed
from bcpflow.kit.program import own_wheel
from bcpflow.kit.target import NAMES, System, Target
from bcpflow.kit.wheels import Wheel, fetch, read, walk
from bcpflow.kit.zipapp import zipapp

DATA = Path(__file__).with_name("data")
SUMS = "SHA256SUMS"
NOT_FOR_USERS = frozenset(("test", "bench", "dev", "kit"))
"""Extras a PC without internet has no use for."""
SCRIPTS: Mapping[System, tuple[str, ...]] = {
    "linux": ("install.sh", "usb/bcpflow.sh"),
    "windows": ("install.ps1", "install.cmd", "usb/bcpflow.cmd"),
}
_WITH_BOM = (".txt", ".ps1")  # without it Windows reads them as CP932
_CRLF = (".txt", ".ps1", ".cmd")

Progress = Callable[[str, Target | None, int, int], None]
"""Told before each piece of work: its name, its target, its number, how many there are."""


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit that was built."""

    place: Path
    version: str
    size: int
    targets: tuple[Target, ...]
    extras: tuple[str, ...]
    wheels: tuple[Wheel, ...]
    sums: str
    """SHA-256 of the list of sums: read out over the telephone it proves the whole kit."""


def build(
    place: Path,
    targets: Sequence[Target],
    *,
    without: Sequence[str] = (),
    source: Path | None = None,
    progress: Progress = lambda *_: None,
) -> Kit:
    """Build a kit in a folder, or as a zip where the name says so. Raises UsageFault."""
    place = place.absolute()
    _refuse_taken(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    steps = len(targets) + 3
    with tempfile.TemporaryDirectory(prefix=".bcpflow-kit-", dir=place.parent) as made:
        work = Path(made)
        progress("program", None, 1, steps)
        fresh = work / "own"
        fresh.mkdir()
        own = read(own_wheel(source, fresh))
        unknown = sorted(set(without) - set(own.extras))
        if unknown:
            raise UsageFault("BCP-U087", names=unknown, there=_offered(own))
        extras = tuple(extra for extra in _offered(own) if extra not in without)
        full: dict[Target, dict[str, Wheel]] = {}
        bare: dict[Target, dict[str, Wheel]] = {}
        for number, target in enumerate(targets, start=2):
            progress("wheels", target, number, steps)
            fetched = work / target.key
            fetched.mkdir()
            full[target] = fetch(own.file, extras, target, fetched)
            bare[target], _ = walk(own, (), target, full[target].values())
        kit = work / (f"bcpflow-kit-{own.version}" if place.suffix == ".zip" else place.name)
        progress("zipapp", None, steps - 1, steps)
        wheels = _lay_wheels(kit, full)
        _lay_usb(kit, own.version, bare)
        _lay_texts(kit, targets, _values(own.version, targets, extras))
        (kit / "LICENSES.csv").write_bytes(listed(wheels))
        progress("sums", None, steps, steps)
        sums = _lay_sums(kit)
        size = _moved(kit, place, work)
    return Kit(place, own.version, size, tuple(targets), extras, tuple(wheels), sums)


def _refuse_taken(place: Path) -> None:
    if place.is_dir() and not any(place.iterdir()):
        return
    if place.exists():
        raise UsageFault("BCP-U083", path=str(place))


def _offered(own: Wheel) -> list[str]:
    return sorted(extra for extra in own.extras if extra not in NOT_FOR_USERS)


def _lay_wheels(kit: Path, full: dict[Target, dict[str, Wheel]]) -> list[Wheel]:
    folder = kit / "wheels"
    folder.mkdir(parents=True)
    laid: dict[str, Wheel] = {}
    for wheel in (wheel for each in full.values() for wheel in each.values()):
        if wheel.file.name not in laid:
            shutil.copyfile(wheel.file, folder / wheel.file.name)
            laid[wheel.file.name] = wheel
    return [laid[name] for name in sorted(laid)]


def _lay_usb(kit: Path, version: str, bare: dict[Target, dict[str, Wheel]]) -> None:
    folder = kit / "usb"
    folder.mkdir()
    (folder / "bcpflow.pyz").write_bytes(zipapp(version, bare))


def _values(version: str, targets: Sequence[Target], extras: Sequence[str]) -> dict[str, str]:
    """What stands in the texts for words between @ signs."""
    pythons = sorted({target.python for target in targets}, key=lambda v: int(v.split(".")[1]))
    systems = sorted({target.system for target in targets})
    return {
        "@VERSION@": version,
        "@PYTHONS@": " ".join(pythons),
        "@PYTHONS_DOWN@": " ".join(reversed(pythons)),
        "@PYTHONS_SAID@": ", ".join(pythons),
        "@SYSTEMS@": ", ".join(NAMES[system] for system in systems),
        "@EXTRAS@": f"[{','.join(extras)}]" if extras else "",
    }


def _lay_texts(kit: Path, targets: Sequence[Target], values: Mapping[str, str]) -> None:
    names = ["README.txt", "README.en.txt"]
    for system in sorted({target.system for target in targets}):
        names += SCRIPTS[system]
    for name in names:
        text = (DATA / name).read_text("utf-8")
        for word, value in values.items():
            text = text.replace(word, value)
        _lay(kit / name, text)


def _lay(path: Path, text: str) -> None:
    if path.suffix in _CRLF:
        text = text.replace("\n", "\r\n")
    path.write_bytes(text.encode("utf-8-sig" if path.suffix in _WITH_BOM else "utf-8"))
    path.chmod(0o755 if path.suffix == ".sh" else 0o644)


def _lay_sums(kit: Path) -> str:
    files = sorted(path for path in kit.rglob("*") if path.is_file())
    lines = [f"{_digest(path)}  {path.relative_to(kit).as_posix()}\n" for path in files]
    data = "".join(lines).encode("utf-8")
    (kit / SUMS).write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _moved(kit: Path, place: Path, work: Path) -> int:
    if place.suffix == ".zip":
        whole = work / "kit.zip"
        zipped(kit, whole)
        size = whole.stat().st_size
        os.replace(whole, place)
        return size
    size = sum(path.stat().st_size for path in kit.rglob("*") if path.is_file())
    if place.is_dir():
        place.rmdir()  # empty, or we would not be here
    os.rename(kit, place)
    return size
