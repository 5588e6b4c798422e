"""Ourselves, through the service: a command decided, hashed, stored, folded."""

from __future__ import annotations

from benchmarks.measure import Timing, timed
from benchmarks.peers.sqlite_file import level_of
from benchmarks.sample import confirmations, desk_on, procedure


class Ours:
    """A desk on a journal."""

    def __init__(self, place: str) -> None:
        self._server = "://" in place
        url = place.replace("postgresql://", "postgresql+psycopg://")
        self._desk = desk_on(url if self._server else f"sqlite:///{place}/journal.db")
        self._definition = procedure()

    def durability(self) -> str:
        with self._desk.journal.session() as link:
            if self._server:
                return f"synchronous_commit {link.value('SHOW synchronous_commit')}"
            return level_of(link.value)

    def run(self, number: int) -> list[Timing]:
        session = self._desk.start(self._definition, "exercise")
        timings = [timed(act) for act in confirmations(session)]
        if session.state.steps["s19"].outcome != "achieved":
            raise RuntimeError("not done")
        return timings

    def steps_kept(self) -> int:
        found = self._desk.verify()
        if not found.ok:
            raise RuntimeError(f"not whole: {found}")
        with self._desk.journal.session() as link:
            kept = link.value("SELECT count(*) FROM events WHERE type = 'step.confirmed'")
        return int(kept)


def open_peer(place: str) -> Ours:
    return Ours(place)
