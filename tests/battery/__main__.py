"""`python -m tests.battery [PART ..] [--full]`: runs parts of the battery and keeps their figures.

Without ``--full`` it is the size that every `pytest` runs, and no figures are kept. Exit 1 where
anything was found that must not be.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.battery import (
    backups,
    clocks,
    failing,
    figures,
    golden,
    growth,
    kills,
    offline,
    orders,
    points,
    power,
    tampering,
    writers,
)
from tests.battery.figures import FULL, SAMPLE, Figures, Size


def _orders(size: Size) -> Figures:
    with tempfile.TemporaryDirectory(prefix="bcpflow-orders-") as made:
        return orders.run(size, f"sqlite:///{made}/journal.db")


def _orders_on_postgres(size: Size) -> Figures:
    with writers.served() as server:
        return orders.run(size, server.url)


PARTS: dict[str, Callable[[Size], Figures]] = {
    "kills": kills.run,
    "points": points.run,
    "power": power.run,
    "failing": failing.run,
    "growth": growth.run,
    "writers-sqlite": writers.on_sqlite,
    "writers-postgresql": writers.on_postgres,
    "clocks": clocks.run,
    "tampering": tampering.run,
    "orders-sqlite": _orders,
    "orders-postgresql": _orders_on_postgres,
    "golden": golden.run,
    "offline": offline.run,
    "backups": backups.run,
}


def main(arguments: list[str]) -> int:
    """Run what is asked for; all of it where nothing is."""
    parser = argparse.ArgumentParser(prog="python -m tests.battery", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--full", action="store_true", help="full size; the figures are kept")
    parser.add_argument("--record", action="store_true", help="record the drills of `power` anew")
    asked = parser.parse_args(arguments)
    if unknown := sorted(set(asked.parts) - set(PARTS)):
        parser.error(f"no such part: {', '.join(unknown)}")
    if asked.record:
        power.keep()
        return 0
    size = FULL if asked.full else SAMPLE
    worst = 0
    for name in asked.parts or PARTS:
        found = PARTS[name](size)
        print(name, found.counts, *found.faults, sep="\n  ", flush=True)
        if found.faults:
            worst = 1
        elif asked.full:
            kept = figures.keep(name, size, found)
            print(f"  {kept.relative_to(Path.cwd()) if kept.is_relative_to(Path.cwd()) else kept}")
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
