"""Peers: other engines and stores at the same work, each as its own documentation has it.

The work is a straight procedure of twenty steps, each acknowledged before the next. A peer is
given what an operator says, as a plain mapping; turning it into what it keeps is its own business.
Must never hold a peer back: what is built once is built before anything is timed, and a peer with
several ways of working stands here with the quickest one that is durable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal, Protocol

from benchmarks.measure import Timing
from benchmarks.sample import NOTE, STEPS

Store = Literal["sqlite", "postgresql", "memory"]


class Peer(Protocol):
    """One engine, opened."""

    def durability(self) -> str:
        """What its own connection says of its flush; empty where nothing is stored."""

    def run(self, number: int) -> list[Timing]:
        """One run through the procedure: what each of its steps took."""

    def steps_kept(self) -> int:
        """How many steps are found when its store is asked anew."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A peer by its key, and the module of this package whose `open_peer` makes it."""

    key: str
    title: str
    module: str
    needs: tuple[str, ...] = ()
    store: Store = "sqlite"
    durable: bool = True
    runs: int = 5
    """Runs a round: as many as make its median steady; a slow one needs fewer."""

    def missing(self) -> list[str]:
        """The distributions it needs and that are not installed."""
        return [name for name in self.needs if version_of(name) is None]

    @property
    def name(self) -> str:
        """Its title, with the version that is measured."""
        found = version_of(self.needs[0]) if self.needs else None
        return self.title.replace("{}", found or "").replace("  ", " ")


OURS = Entry("bcpflow", "bcpflow", "ours")
RAW = Entry("sqlite3", "raw sqlite3, INSERT + COMMIT", "raw_sqlite")
OURS_SERVER = Entry("bcpflow-postgres", "bcpflow", "ours", store="postgresql")
RAW_SERVER = Entry(
    "psycopg", "raw psycopg {}, INSERT + COMMIT", "raw_postgres", ("psycopg",), store="postgresql"
)
ENTRIES: tuple[Entry, ...] = (
    OURS,
    RAW,
    Entry("core", "SQLAlchemy Core {}", "core", ("sqlalchemy",)),
    Entry(
        "eventsourcing-hot",
        "eventsourcing {}, aggregate held",
        "sourced_hot",
        ("eventsourcing",),
    ),
    Entry("eventsourcing", "eventsourcing {}, get and save", "sourced", ("eventsourcing",)),
    Entry("xstate", "xstate-statemachine {}, set to FULL", "xstate", ("xstate-statemachine",)),
    Entry(
        "xstate-shipped",
        "xstate-statemachine {}, as shipped",
        "xstate_shipped",
        ("xstate-statemachine",),
        durable=False,
    ),
    Entry("spiff", "SpiffWorkflow {}, case saved", "spiff", ("SpiffWorkflow", "lxml"), runs=1),
    Entry("dbos", "DBOS {}, steps, set to WAL", "durable_steps", ("dbos",), runs=1),
    Entry(
        "transitions",
        "transitions {}, memory",
        "machine",
        ("transitions",),
        store="memory",
        durable=False,
    ),
    OURS_SERVER,
    RAW_SERVER,
    Entry(
        "dbos-postgres",
        "DBOS {}, steps",
        "durable_steps",
        ("dbos", "psycopg"),
        store="postgresql",
        runs=1,
    ),
)
BY_KEY: Mapping[str, Entry] = {entry.key: entry for entry in ENTRIES}

Opener = Callable[[str], Peer]
"""Opens a peer at a folder, or at the address of an empty database."""


def version_of(distribution: str) -> str | None:
    """The version that is installed, None where none is."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def said(run: int, step: int) -> dict[str, Any]:
    """What an operator says of one step: as much as one of our events holds."""
    return {
        "kind": "step.confirmed",
        "run": run_id(run),
        "version": step + 2,
        "step": f"s{step:02d}",
        "result": "achieved",
        "note": NOTE,
        "stumble": "",
        "role": "lead",
        "actor": "p-0123456789ab",
        "occurred_at": f"2026-11-21T08:{step:02d}:00.000000Z",
        "recorded_at": f"2026-11-21T08:{step:02d}:00.000000Z",
        "elapsed_ms": step * 60_000,
    }


def run_id(run: int) -> str:
    """A run's name."""
    return f"run-{run:08d}"


STATES = (*(f"s{number:02d}" for number in range(STEPS)), "done")
"""What a machine of the procedure goes through; the event between two is always "complete"."""
