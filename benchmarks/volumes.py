"""Long journals: opening a long run, verifying everything, listing runs among a million events.

Must never time the filling (see `filling`), nor a file that is still being written to.
"""

from __future__ import annotations

import os
from pathlib import Path

from bcpflow.service.desk import Desk
from benchmarks.filling import Filler
from benchmarks.lines import Line, Row, limited
from benchmarks.measure import Timing, in_turns, timed
from benchmarks.sample import desk_on
from benchmarks.starts import PROGRAM, process


def opening(folder: Path, rounds: int) -> Row:
    """Opening a run of 10,000 events: read and fold."""
    desk = desk_on(f"sqlite:///{folder / 'opening.db'}")
    run = Filler(desk).run(10_000)
    (ours,) = in_turns(rounds, lambda: [timed(lambda: desk.open(run))])
    desk.journal.close()
    return limited("open", "open a run of 10,000 events", ours, 0.5)


def verifying(folder: Path, rounds: int) -> Row:
    """`verify` of 100,000 events in 100 runs."""
    desk = desk_on(f"sqlite:///{folder / 'verify.db'}")
    filler = Filler(desk)
    for _ in range(100):
        filler.run(1_000)
    found = desk.verify()
    if not found.ok or found.events < 100_000:
        raise RuntimeError(f"not what was to be measured: {found}")
    (ours,) = in_turns(rounds, lambda: [timed(desk.verify)])
    desk.journal.close()
    return limited("verify", f"verify {found.events:,} events", ours, 1.0)


def listing(folder: Path, rounds: int, events: int) -> list[Line]:
    """`drill list` among many events and runs, against 10,000 events in 100 runs.

    The budget is the command's, most of which is its start; the call within it has none, but is
    where a list that grows with the journal shows.
    """
    files = {"small": 10_000, "large": events}
    for name, total in files.items():
        desk = desk_on(f"sqlite:///{folder / name}.db")
        filler = Filler(desk)
        for _ in range(total // 100):
            filler.run(100)
        desk.journal.close()
    large, small = (desk_on(f"sqlite:///{folder / name}.db") for name in ("large", "small"))

    def five(desk: Desk) -> list[Timing]:
        return [timed(desk.runs) for _ in range(5)]

    def command(name: str) -> list[Timing]:
        environment = {**os.environ, "BCPFLOW_DB": f"sqlite:///{folder / name}.db"}
        return [process((*PROGRAM, "drill", "list", "--json"), environment)]

    inner = in_turns(rounds, lambda: five(large), lambda: five(small))
    for desk in (large, small):
        desk.journal.close()
    whole = in_turns(rounds, lambda: command("large"), lambda: command("small"))
    against = "the same among 10,000"
    return [
        Row(key=key, what=what, against=against, ours=pair[0], theirs=pair[1], budget=budget)
        for key, what, pair, budget in (
            ("list", f"drill list among {events:,} events, cold", whole, 1.5),
            ("list-call", f"Desk.runs() among {events:,} events", inner, None),
        )
    ]
