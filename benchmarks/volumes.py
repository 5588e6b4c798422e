"""Long journals: opening a long run, verifying everything, listing runs among a million events.

Must never fill a journal past the Journal: what is read here was appended as it always is, only
many events a transaction.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from bcpflow.commands import TakeNote
from bcpflow.decide import decide
from bcpflow.service import records
from bcpflow.service.desk import Desk
from benchmarks.measure import Row, Side, Timing, in_turns, timed
from benchmarks.sample import NOTE, desk_on, procedure
from benchmarks.starts import PROGRAM, process

_BATCH = 1000


def opening(folder: Path, rounds: int) -> Row:
    """Opening a run of 10,000 events: read and fold."""
    desk = desk_on(f"sqlite:///{folder / 'opening.db'}")
    run = _filled(desk, 10_000)
    (ours,) = in_turns(rounds, lambda: [timed(lambda: desk.open(run))])
    desk.journal.close()
    return _absolute("open a run of 10,000 events", ours, 0.5)


def verifying(folder: Path, rounds: int) -> Row:
    """`verify` of 100,000 events in 100 runs."""
    desk = desk_on(f"sqlite:///{folder / 'verify.db'}")
    for _ in range(100):
        _filled(desk, 1_000)
    found = desk.verify()
    if not found.ok or found.events < 100_000:
        raise RuntimeError(f"not what was to be measured: {found}")
    (ours,) = in_turns(rounds, lambda: [timed(desk.verify)])
    desk.journal.close()
    return _absolute(f"verify {found.events:,} events", ours, 1.0)


def listing(folder: Path, rounds: int, events: int) -> list[Row]:
    """`drill list` among many events and runs, against 10,000 events in 100 runs.

    The budget is the command's, most of which is its start; the call within it has none, but is
    where a list that grows with the journal shows.
    """
    files = {"small": 10_000, "large": events}
    for name, total in files.items():
        desk = desk_on(f"sqlite:///{folder / name}.db")
        for _ in range(total // 100):
            _filled(desk, 100)
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
        Row(what=what, against=against, ours=pair[0], theirs=pair[1], budget=budget, better="less")
        for what, pair, budget in (
            (f"drill list among {events:,} events, cold", whole, 1.5),
            (f"Desk.runs() among {events:,} events", inner, None),
        )
    ]


def _filled(desk: Desk, events: int) -> str:
    """A run with so many events: its start, and notes as a session would have recorded them."""
    session = desk.start(procedure(), "exercise")
    numbers: Iterator[int] = count(1)
    now = session.now()
    (draft,) = decide(session.state, TakeNote(text=NOTE), now)
    version = session.state.version
    actor = desk.journal.handle_of(desk.actor).handle
    while version < events:
        size = min(_BATCH, events - version)
        documents = [
            records.document(draft, actor=actor, role=None, read=now)
            | {"data": {"text": f"{next(numbers)} {NOTE}", "about": ""}}
            for _ in range(size)
        ]
        desk.journal.append(session.run, version, documents)
        version += size
    return session.run


def _absolute(what: str, ours: Side, seconds: float) -> Row:
    """A budget in seconds, written as a share of it so that it reads like the others."""
    limit = Side([seconds] * len(ours.rounds), wall=1.0)
    return Row(
        what=what,
        against=f"a limit of {seconds:g} s",
        ours=ours,
        theirs=limit,
        budget=1.0,
        better="less",
    )
