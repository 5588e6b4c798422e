"""`python -m benchmarks`: one table, every budget of the design that can be measured here.

Must never fail because a budget is missed: it measures, people judge. Exit code 0 always.
"""

from __future__ import annotations

import argparse
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks import portfolio, starts, steps, volumes
from benchmarks.measure import Row, pressed, table
from benchmarks.server import running

GROUPS = ("sqlite", "postgres", "growth", "cold", "open", "verify", "list", "cases")


def main() -> None:
    """Measure and print."""
    asked = _arguments()
    folder_root = Path(asked.folder) if asked.folder else None
    with tempfile.TemporaryDirectory(prefix="bcpflow-bench-", dir=folder_root) as folder:
        rows: list[Row] = []
        for name, group in _groups(asked, Path(folder)):
            if asked.only and name not in asked.only:
                continue
            print(f"{name} ..", file=sys.stderr, flush=True)
            before, began = pressed(), time.perf_counter()
            found = group()
            pressure = (pressed() - before) / (time.perf_counter() - began)
            rows += [replace(row, pressure=pressure) for row in found]
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"{platform.system()} {platform.machine()}; "
        "medians of one process's rounds (min-max)\n"
    )
    print(table(rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, under a minute")
    parser.add_argument("--full", action="store_true", help="list runs among 1,000,000 events")
    parser.add_argument("--only", nargs="*", choices=GROUPS, help="these groups only")
    parser.add_argument("--folder", help="where databases are made; default: the temporary folder")
    return parser.parse_args()


def _groups(
    asked: argparse.Namespace, folder: Path
) -> Iterator[tuple[str, Callable[[], list[Row]]]]:
    rounds, runs = (5, 5) if asked.quick else (9, 20)

    def postgres() -> list[Row]:
        with running() as server:
            return steps.on_postgres(server, rounds, runs)

    yield "sqlite", lambda: [steps.on_sqlite(folder, rounds, runs)]
    yield "postgres", postgres
    yield "growth", lambda: [steps.as_it_grows(folder, rounds, 2_000 if asked.quick else 10_000)]
    yield "cold", lambda: starts.cold(folder, 7 if asked.quick else 15)
    yield "open", lambda: [volumes.opening(folder, rounds)]
    yield "verify", lambda: [volumes.verifying(folder, 3 if asked.quick else 5)]
    listed = 1_000_000 if asked.full else 50_000 if asked.quick else 100_000
    yield "list", lambda: volumes.listing(folder, rounds, listed)
    few = 50 if asked.quick else 200
    yield "cases", lambda: portfolio.asking(folder, rounds, few, few * 10)


if __name__ == "__main__":
    main()
