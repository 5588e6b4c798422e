"""What a part of the battery found: counts, faults in sentences, and where it was run.

Must never hold the name of a machine, of a user or of a folder: figures are published.
"""

from __future__ import annotations

import json
import platform
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from bcpflow import __version__

FOLDER = Path(__file__).parent / "figures"
MOST_FAULTS = 20
"""As many are told as help; how many there were is a count."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a part is done."""

    name: Literal["sample", "full"]

    def of(self, sample: int, full: int) -> int:
        """One of two numbers."""
        return full if self.name == "full" else sample


SAMPLE, FULL = Size("sample"), Size("full")


@dataclass(slots=True)
class Figures:
    """Counts add up; ``faults`` are what must not be."""

    counts: dict[str, int] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def count(self, **more: int) -> None:
        """Add to counts."""
        for name, number in more.items():
            self.counts[name] = self.counts.get(name, 0) + number

    def note(self, **more: str) -> None:
        """Say what a reader of the figures has to know."""
        self.notes |= more

    def fault(self, said: str) -> None:
        """Something that must not be."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(said)

    def check(self) -> None:
        """Fails where there was any fault."""
        assert not self.faults, "\n".join([str(self.counts), *self.faults])


def keep(part: str, size: Size, figures: Figures) -> Path:
    """Write what was found, for RELIABILITY.md."""
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"{part}.json"
    document: dict[str, Any] = {
        "test": part,
        "size": size.name,
        "date": datetime.now(UTC).date().isoformat(),
        "versions": {
            "bcpflow": __version__,
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
        },
        "figures": figures.counts,
        "notes": figures.notes,
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8", newline="\n")
    return file
