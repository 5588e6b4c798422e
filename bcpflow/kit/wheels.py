"""The wheels one target needs: what the program asks for there, and what that asks for in turn.

pip fetches, but judges the conditions of requirements by the machine it runs on, so the list is
walked here by those of the target: what is missing is fetched by name, what is not reached is left
out. Held by tests/kit/test_wheels.py. Must never take a version that a requirement refuses.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import TYPE_CHECKING

from bcpflow.errors import UsageFault
from bcpflow.kit.pip import pip
from bcpflow.kit.target import NAMES, Target

if TYPE_CHECKING:
    from packaging.requirements import Requirement

ROUNDS = 8
"""So often fetched ones may ask for more; the program needs two."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel file and what it says of itself."""

    file: Path
    name: str
    version: str
    meta: Message

    @property
    def extras(self) -> list[str]:
        """The optional parts it offers."""
        return self.meta.get_all("Provides-Extra", [])


def read(file: Path) -> Wheel:
    """A wheel's own words. Raises UsageFault for what is none."""
    try:
        with zipfile.ZipFile(file) as packed:
            name = next(
                each
                for each in packed.namelist()
                if each.endswith(".dist-info/METADATA") and each.count("/") == 1
            )
            meta = Parser().parsestr(packed.read(name).decode("utf-8", "replace"))
    except (OSError, zipfile.BadZipFile, StopIteration):
        raise UsageFault("BCP-U086", path=str(file)) from None
    return Wheel(file, canonical(str(meta["Name"])), str(meta["Version"]), meta)


def canonical(name: str) -> str:
    """A project's name as the standard compares them."""
    import re

    return re.sub(r"[-_.]+", "-", name).lower()


def fetch(own: Path, extras: Iterable[str], target: Target, folder: Path) -> dict[str, Wheel]:
    """Fetch what ``own`` with its extras needs on the target; the wheels by name.

    Raises UsageFault where one is not to be had.
    """
    wanted = ",".join(extras)
    asked = [f"{own}[{wanted}]" if wanted else str(own)]
    for _ in range(ROUNDS):
        pip("download", "--dest", str(folder), *target.pip, *asked)
        here = {wheel.file: wheel for wheel in map(read, sorted(folder.glob("*.whl")))}
        found, missing = walk(read(own), tuple(wanted.split(",")), target, list(here.values()))
        if not missing:
            return found
        new = [each for each in missing if each not in asked]
        if not new:
            break
        asked += new
    system = NAMES[target.system]
    raise UsageFault("BCP-U082", names=missing, system=system, python=target.python)


def walk(
    own: Wheel, extras: Iterable[str], target: Target, there: Iterable[Wheel]
) -> tuple[dict[str, Wheel], list[str]]:
    """What is reached from ``own`` among the wheels there, and the requirements nothing meets."""
    by_name: dict[str, list[Wheel]] = {}
    for wheel in there:
        by_name.setdefault(wheel.name, []).append(wheel)
    found: dict[str, Wheel] = {own.name: own}
    missing: list[str] = []
    todo = [(own, extra) for extra in ("", *extras)]
    done: set[tuple[str, str]] = set()
    while todo:
        wheel, extra = todo.pop()
        if (wheel.name, extra) in done:
            continue
        done.add((wheel.name, extra))
        for need in needs(wheel, extra, target.marks):
            name = canonical(need.name)
            met = [each for each in by_name.get(name, ()) if need.specifier.contains(
                each.version, prereleases=True)]  # fmt: skip
            if name == own.name:
                met = [own]
            if not met:
                missing.append(f"{need.name}{need.specifier}")
                continue
            taken = found.setdefault(name, _newest(met))
            todo += [(taken, each) for each in ("", *need.extras)]
    return found, sorted(set(missing))


def needs(wheel: Wheel, extra: str, marks: Mapping[str, str]) -> list[Requirement]:
    """The requirements of a wheel, or of one of its extras, that hold under these marks."""
    try:
        from packaging.requirements import Requirement
    except ImportError:
        raise UsageFault("BCP-U084") from None
    listed = [Requirement(said) for said in wheel.meta.get_all("Requires-Dist", [])]
    return [
        each
        for each in listed
        if each.marker is None or each.marker.evaluate({**marks, "extra": extra})
    ]


def _newest(wheels: list[Wheel]) -> Wheel:
    from packaging.version import Version

    return max(wheels, key=lambda wheel: Version(wheel.version))
