"""The machine that was measured on, in general words: nothing by which it could be found."""

from __future__ import annotations

import os
import platform
import sqlite3
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import timed

_TIMES = 200


def described(folder: Path) -> dict[str, Any]:
    """Cores, versions, and what a flush costs where the databases lie."""
    return {
        "cores": os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "flush_us": round(flush(folder) * 1e6),
    }


def flush(folder: Path) -> float:
    """Seconds that flushing as much as an event holds takes, less the wait for a core."""
    times = []
    with open(folder / "flush", "ab", buffering=0) as file:
        sync = getattr(os, "fdatasync", os.fsync)
        for _ in range(_TIMES):
            file.write(bytes(500))
            times.append(timed(lambda: sync(file.fileno())).net)
    return median(times)
