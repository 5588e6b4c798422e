"""`python -m benchmarks`: one table, every budget of the design, peers beside ours.

Must never fail because a budget is missed: it measures, people judge. `--save` keeps the figures
for the README; a line that a busy machine did not judge never takes the place of one that was.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import growth, national, papers, portfolio, report, starts, steps, volumes
from benchmarks.lines import Line, table
from benchmarks.machine import described
from benchmarks.measure import pressed
from benchmarks.peers import compare
from benchmarks.server import running

GROUPS = (
    "sqlite", "postgres", "grown", "growth", "cold", "console", "open", "verify", "list", "cases",
    "papers", "peers", "national",
)  # fmt: skip

Found = tuple[list[Line], list[str]]
"""Lines of the table, and what to say beneath it."""


def main() -> None:
    """Measure, print, and keep where that is asked."""
    asked = _arguments()
    folder_root = Path(asked.folder) if asked.folder else None
    with tempfile.TemporaryDirectory(prefix="bcpflow-bench-", dir=folder_root) as folder:
        machine = described(Path(folder))
        lines: list[Line] = []
        notes: list[str] = []
        for name, group in _groups(asked, Path(folder)):
            if asked.only and name not in asked.only:
                continue
            print(f"{name} ..", file=sys.stderr, flush=True)
            before, began = pressed(), time.perf_counter()
            found, said = group()
            pressure = (pressed() - before) / (time.perf_counter() - began)
            judged = [_pressed(line, pressure) for line in found]
            lines += judged
            notes += said
            if asked.save:  # group by group: what is measured is not lost with what comes after
                for key in report.save(machine, [line.figures() for line in judged]):
                    print(f"not saved, the machine was busy: {key}", file=sys.stderr)
    print(report.machine_line(machine, "en") + " Medians of one run's rounds (min-max).\n")
    print(table(lines))
    if notes:
        print("\n" + "\n".join(f"- {note}" for note in notes))


def _pressed(line: Line, pressure: float) -> Line:
    """A line that fills the machine by itself has found its own measure of disturbance."""
    return line if line.pressure is not None else replace(line, pressure=pressure)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller sizes")
    parser.add_argument("--full", action="store_true", help="up to 1,000,000 events")
    parser.add_argument("--only", nargs="*", choices=GROUPS, help="these groups only")
    parser.add_argument("--folder", help="where databases are made; default: the temporary folder")
    parser.add_argument(
        "--save", action="store_true", help=f"keep the figures in {report.FILE.name}"
    )
    asked = parser.parse_args()
    if asked.save and asked.quick:
        parser.error("--save keeps figures of full size: leave --quick out")
    asked.full = asked.full or asked.save
    return asked


def _groups(asked: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Callable[[], Found]]]:
    quick: bool = asked.quick
    rounds, runs = (5, 5) if quick else (9, 20)

    def postgres() -> list[Line]:
        with running() as server:
            return steps.on_postgres(server, rounds, runs)

    def growing() -> list[Line]:
        # Without --full a decade less: filling the last one takes longer than measuring.
        largest = 1_000_000 if asked.full else 10_000 if quick else 100_000
        events = [10**n for n in range(3, 7) if 10**n <= largest]
        lists = [10, 100, 1_000] if quick else [10, 100, 1_000, 10_000]
        return [
            growth.by_events(folder, rounds, events),
            growth.by_run(folder, rounds, [100, 1_000, 10_000]),
            *growth.by_runs(folder, rounds, lists),
        ]

    def ticking() -> list[Line]:
        from benchmarks import terminal  # there is no pseudo-terminal on Windows

        return terminal.console(folder, *((2, 5.0, 20) if quick else (3, 20.0, 60)))

    def peers() -> Found:
        files, missing = compare.on_files(folder, rounds)
        served, absent = compare.on_server(rounds)
        return files + served, missing + absent

    yield "sqlite", _lines(lambda: steps.on_sqlite(folder, rounds, runs))
    yield "postgres", _lines(postgres)
    yield "grown", _lines(lambda: [steps.as_it_grows(folder, rounds, 2_000 if quick else 10_000)])
    yield "growth", _lines(growing)
    yield "cold", _lines(lambda: starts.cold(folder, 7 if quick else 15))
    yield "console", _lines(ticking)
    yield "open", _lines(lambda: [volumes.opening(folder, rounds)])
    yield "verify", _lines(lambda: [volumes.verifying(folder, 3 if quick else 5)])
    listed = 1_000_000 if asked.full else 50_000 if quick else 100_000
    yield "list", _lines(lambda: volumes.listing(folder, rounds, listed))
    few = 50 if quick else 200
    yield "cases", _lines(lambda: portfolio.asking(folder, rounds, few, few * 10))
    yield "papers", lambda: papers.printing(folder, rounds)
    yield "peers", peers
    yield (
        "national",
        lambda: national.drill(160 if quick else national.MUNICIPALITIES),
    )


def _lines(group: Callable[[], Sequence[Line]]) -> Callable[[], Found]:
    return lambda: (list(group()), [])


if __name__ == "__main__":
    main()
