"""Growth: a step as its run and its journal grow, and a list as runs become many; exponents.

Must never fill a journal past the Journal (see `filling`), nor take the first of several sizes for
the floor: all of them are measured in turns, and the exponent is fitted through all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from bcpflow.commands import TakeNote
from bcpflow.service.desk import Desk
from bcpflow.service.session import Session
from benchmarks.filling import Filler
from benchmarks.lines import Growth, Line
from benchmarks.measure import Side, Timing, in_turns, timed
from benchmarks.sample import NOTE, desk_on, procedure
from benchmarks.starts import PROGRAM, process

FLAT = 0.05
"""An exponent up to which time is said to be flat: ten times as much takes 1.12 times as long."""
ONE_RUN = 1_000
"""Events of each run of a journal that is to be large."""


def by_events(folder: Path, rounds: int, sizes: Sequence[int]) -> Line:
    """A step of a new run, in journals that hold so many events of other runs."""
    desks = {}
    for size in sizes:
        desk = desks[size] = desk_on(f"sqlite:///{folder / f'events-{size}'}.db")
        filler = Filler(desk)
        for _ in range(size // ONE_RUN):
            filler.run(ONE_RUN)
    sessions = {size: desk.start(procedure(), "exercise") for size, desk in desks.items()}
    at = _measured(rounds, {size: _notes(session) for size, session in sessions.items()})
    for desk in desks.values():
        desk.journal.close()
    return _flat("growth-journal", f"step in a journal of {_range(sizes)} events", at)


def by_run(folder: Path, rounds: int, sizes: Sequence[int]) -> Line:
    """A step of an open run that has so many events itself."""
    desk = desk_on(f"sqlite:///{folder / 'runs-of-sizes.db'}")
    filler = Filler(desk)
    sessions = {size: desk.open(filler.run(size)) for size in sizes}
    at = _measured(rounds, {size: _notes(session) for size, session in sessions.items()})
    desk.journal.close()
    return _flat("growth-run", f"step in an open run of {_range(sizes)} events", at)


def by_runs(folder: Path, rounds: int, sizes: Sequence[int]) -> list[Line]:
    """`drill list` among so many runs: as a command, and the call within it."""
    files = {size: f"sqlite:///{folder / f'runs-{size}'}.db" for size in sizes}
    for size, url in files.items():
        desk = desk_on(url)
        filler = Filler(desk)
        for _ in range(size - 1):  # the filler has begun one
            filler.run()
        desk.journal.close()
    desks = {size: desk_on(url) for size, url in files.items()}
    inner = _measured(rounds, {size: _lists(desk) for size, desk in desks.items()})
    for desk in desks.values():
        desk.journal.close()
    whole = _measured(rounds, {size: _command(url) for size, url in files.items()})
    # Below the fifty that are listed, more runs are more to list.
    full = {size: side for size, side in inner.items() if size >= 100}
    return [
        _flat("growth-list", f"drill list, cold, at {_range(sizes)} runs", whole),
        _flat("growth-list-call", f"Desk.runs(), the newest 50 of {_range(list(full))} runs", full),
    ]


def _flat(key: str, what: str, at: dict[int, Side]) -> Growth:
    against = f"exponent; 0 is flat, {FLAT:g} is 1.12 times for ten times as much"
    return Growth(key=key, what=what, against=against, budget=FLAT, at=at)


def _measured(rounds: int, acts: dict[int, Callable[[], list[Timing]]]) -> dict[int, Side]:
    for act in acts.values():
        act()
    return dict(zip(acts, in_turns(rounds, *acts.values()), strict=True))


def _notes(session: Session) -> Callable[[], list[Timing]]:
    note = TakeNote(text=NOTE)
    return lambda: [timed(lambda: session.do(note)) for _ in range(40)]


def _lists(desk: Desk) -> Callable[[], list[Timing]]:
    return lambda: [timed(desk.runs) for _ in range(5)]


def _command(url: str) -> Callable[[], list[Timing]]:
    environment = {**os.environ, "BCPFLOW_DB": url}
    return lambda: [process((*PROGRAM, "drill", "list", "--json"), environment)]


def _range(sizes: Sequence[int]) -> str:
    return f"{min(sizes):,} to {max(sizes):,}"
