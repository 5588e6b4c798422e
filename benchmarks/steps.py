"""A durable step through the service, against the same bytes put there by the driver alone.

Must never time the opening of a run or the making of a command or of a raw row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from statistics import median

from bcpflow.commands import TakeNote
from bcpflow.service.desk import Desk
from bcpflow.service.session import Session
from benchmarks import raw
from benchmarks.filling import Filler
from benchmarks.lines import Line, Row
from benchmarks.measure import Side, Timing, in_turns, timed
from benchmarks.sample import NOTE, confirmations, desk_on, procedure
from benchmarks.server import Server

Run = Callable[[int], list[Callable[[], object]]]
"""Makes the acts of one run, given a number that no other run has."""


def on_sqlite(folder: Path, rounds: int, runs: int) -> list[Line]:
    """A step on SQLite against the event INSERTed and committed by the driver, and the floor."""
    desk = desk_on(f"sqlite:///{folder / 'step.db'}")
    committed = raw.sqlite(str(folder / "raw.db"))
    floor = raw.sqlite(str(folder / "floor.db"))
    body = _body_of(desk)
    ours, theirs, least = _in_blocks(
        rounds,
        runs,
        _steps_of(desk),
        lambda n: raw.sqlite_commits(committed, n),
        lambda n: raw.sqlite_inserts(floor, n, body),
    )
    for each in (desk.journal, committed, floor):
        each.close()
    return [
        Row(
            key=key,
            what=f"durable step, SQLite ({body}-byte body)",
            against=against,
            ours=ours,
            theirs=side,
            budget=budget,
            better="more",
            facts={
                "raw_us": round(median(side.rounds) * 1e6, 1),
                "ours_us": round(median(ours.rounds) * 1e6, 1),
            },
        )
        for key, against, side, budget in (
            ("step-sqlite", "raw sqlite3 INSERT + COMMIT (WAL, FULL)", theirs, 0.75),
            ("step-sqlite-floor", "raw sqlite3 INSERT of a row made beforehand", least, None),
        )
    ]


def on_postgres(server: Server, rounds: int, runs: int) -> list[Line]:
    """A step on PostgreSQL against INSERT + COMMIT, and against an INSERT in autocommit."""
    desk = desk_on(server.fresh("postgresql+psycopg"))
    body = _body_of(desk)
    address = server.fresh("postgresql")
    floor, alone = raw.postgres(address), raw.postgres(address)
    alone.autocommit = True
    ours, theirs, autocommit = _in_blocks(
        rounds,
        runs,
        _steps_of(desk),
        lambda n: raw.postgres_inserts(floor, n, body),
        lambda n: raw.postgres_inserts(alone, n + 1_000_000, body),
        servers=server.backends(),
    )
    desk.journal.close()
    floor.close()
    alone.close()
    what = f"durable step, PostgreSQL {server.version}"
    return [
        Row(
            key=key,
            what=what,
            against=against,
            ours=ours,
            theirs=side,
            budget=budget,
            better="more",
        )
        for key, against, side, budget in (
            ("step-postgres", "psycopg INSERT + COMMIT", theirs, 0.75),
            ("step-postgres-autocommit", "psycopg INSERT in autocommit", autocommit, None),
        )
    ]


def as_it_grows(folder: Path, rounds: int, events: int) -> Row:
    """A step in an open session whose run has many events, against one that has twenty."""
    desk = desk_on(f"sqlite:///{folder / 'grown.db'}")
    filler = Filler(desk)
    long, short = (desk.open(filler.run(size)) for size in (events, 20))

    def forty(session: Session) -> list[Timing]:
        note = TakeNote(text=NOTE)
        return [timed(lambda: session.do(note)) for _ in range(40)]

    ours, theirs = in_turns(rounds, lambda: forty(long), lambda: forty(short))
    desk.journal.close()
    return Row(
        key="grown",
        what=f"step in an open run of {events:,} events",
        against="the same at 20 events",
        ours=ours,
        theirs=theirs,
        budget=1.15,
    )


def _steps_of(desk: Desk) -> Run:
    definition = procedure()

    def made(_: int) -> list[Callable[[], object]]:
        session = desk.start(definition, "exercise")
        first, *rest = confirmations(session)
        first()  # it also stores who the operator is, where the journal does not know yet
        return rest

    return made


def _body_of(desk: Desk) -> int:
    """How long the body of a step is, as the journal has stored it."""
    session = desk.start(procedure(), "exercise")
    for act in confirmations(session)[:10]:
        act()
    return len(desk.journal.read(session.run)[-1].body)


def _in_blocks(rounds: int, runs: int, *sides: Run, servers: Sequence[Path] = ()) -> list[Side]:
    """Sides take turns run by run within a round, so that the disk's drift meets them alike."""
    numbers: Iterator[int] = count(1)
    found = [Side() for _ in sides]
    for number in range(rounds + 1):
        steps: list[list[Timing]] = [[] for _ in sides]
        for block in range(runs if number else 1):
            order = range(len(sides))
            for which in order if (number + block) % 2 == 0 else reversed(order):
                steps[which] += [timed(act, servers) for act in sides[which](next(numbers))]
        for side, timings in zip(found, steps, strict=True):
            if number:  # round 0 warms up
                side.add(timings)
    return found
