"""A kind of PC that a kit is made for: its system, its Python, and what pip must be told of them.

Held by tests/kit/test_target.py. Must never ask this machine anything: a kit for Windows is built
on Linux.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bcpflow.errors import UsageFault

System = Literal["linux", "windows"]
SYSTEMS: tuple[System, ...] = ("linux", "windows")
NAMES: Mapping[System, str] = {"linux": "Linux", "windows": "Windows"}
PYTHONS = ("3.11", "3.12", "3.13")
"""The Pythons a kit is made for unless others are named."""
OLDEST = (3, 11)

_GLIBC = 28
"""The newest C library that is taken for granted: that of 2018, which every supported Linux has."""
_VERSION = re.compile(r"3\.(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Target:
    """One system with one Python, 64 bits, Intel or AMD."""

    system: System
    python: str

    @property
    def key(self) -> str:
        """What the start of the zipapp looks itself up by."""
        return f"{self.system}-{self.python}"

    @property
    def platforms(self) -> tuple[str, ...]:
        """The tags of compiled wheels that run there, the newest first."""
        if self.system == "windows":
            return ("win_amd64",)
        named = {17: "manylinux2014_x86_64", 12: "manylinux2010_x86_64", 5: "manylinux1_x86_64"}
        tags: list[str] = []
        for minor in range(_GLIBC, 4, -1):
            tags.append(f"manylinux_2_{minor}_x86_64")
            tags += [named[minor]] if minor in named else []
        return (*tags, "linux_x86_64")

    @property
    def pip(self) -> list[str]:
        """What pip must be told to choose wheels for this target and not for its own machine."""
        words = ["--only-binary=:all:", "--implementation=cp", f"--python-version={self.python}"]
        return words + [f"--platform={tag}" for tag in self.platforms]

    @property
    def marks(self) -> dict[str, str]:
        """What the conditions of requirements (PEP 508) are judged by.

        pip judges them by the machine it runs on, whatever platform it is told.
        """
        windows = self.system == "windows"
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "os_name": "nt" if windows else "posix",
            "platform_machine": "AMD64" if windows else "x86_64",
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": NAMES[self.system],
            "platform_version": "",
            "python_full_version": f"{self.python}.0",
            "python_version": self.python,
            "sys_platform": "win32" if windows else "linux",
        }


def targets(platform: str, pythons: str) -> tuple[Target, ...]:
    """The targets of ``--platform all --python 3.11,3.12``. Raises UsageFault."""
    systems = SYSTEMS if platform == "all" else tuple(s for s in SYSTEMS if s == platform)
    versions = versions_of(pythons)
    return tuple(Target(system, version) for system in systems for version in versions)


def versions_of(said: str) -> Sequence[str]:
    """Versions of Python as they were typed, in order. Raises UsageFault."""
    found: set[int] = set()
    for word in re.split(r"[,、，\s]+", said.strip()):
        version = _VERSION.fullmatch(word)
        if version is None or (3, int(version[1])) < OLDEST:
            raise UsageFault("BCP-U085", text=word)
        found.add(int(version[1]))
    return [f"3.{minor}" for minor in sorted(found)]
