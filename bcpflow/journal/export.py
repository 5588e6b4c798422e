"""A journal, or some runs of it, as lines of text: the form that is read without this program.

One snapshot: others may go on recording. The ledger is always in it whole, because a part of a
chain proves nothing. Must never change a byte of a body, nor write what does not verify.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bcpflow.errors import JournalDamaged
from bcpflow.journal.entry import GENESIS, chain_hash, head_code
from bcpflow.journal.ledger import LEDGER
from bcpflow.journal.lines import FORMAT, event_line, person_line, to_line
from bcpflow.journal.link import Link
from bcpflow.journal.people import Person

if TYPE_CHECKING:
    from bcpflow.journal.store import Journal

HANDLES = re.compile(rb'"(p-[0-9a-f]{12})"')
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    runs: int
    events: int
    people: int
    head: str | None


def export(
    journal: Journal,
    write: Callable[[str], object],
    *,
    header: dict[str, Any],
    runs: Sequence[str] | None = None,
    names: bool = True,
) -> Exported:
    """Write every line to ``write``; ``runs``: only these, None for all.

    Raises JournalDamaged at the first event that does not verify: what was written until then
    is no export.
    """
    database = journal.database
    with journal.session() as link:
        link.run(database.begin_read)
        try:
            return _Writing(journal, link, write, names).all(header, runs)
        finally:
            with suppress(database.errors):
                link.run("ROLLBACK")


class _Writing:
    def __init__(
        self, journal: Journal, link: Link, write: Callable[[str], object], names: bool
    ) -> None:
        self._link = link
        self._mark = journal.database.mark
        self._write = write
        self._names = names
        self._handles: set[str] = set()
        self._head = GENESIS
        self._events = 0

    def all(self, header: dict[str, Any], runs: Sequence[str] | None) -> Exported:
        mark = self._mark
        # So that a file that was cut short is told from a whole one.
        counted = "SELECT count(*) FROM events"
        if runs is None:
            events = self._link.value(counted)
        else:
            part = f"{counted} WHERE run = {mark}"
            events = sum(self._link.value(part, (run,)) for run in (LEDGER, *runs))
        said = "all" if runs is None else list(runs)
        self._write(
            to_line(
                {"format": FORMAT, **header, "runs": said, "events": events, "people": self._names}
            )
        )
        self._chains(f"run = {mark}", (LEDGER,))
        if runs is None:
            written = self._chains(f"run <> {mark}", (LEDGER,))
        else:
            written = sum(self._chains(f"run = {mark}", (run,)) for run in runs)
        people = self._people(None if runs is None else self._handles) if self._names else 0
        code = head_code(self._head) if self._head != GENESIS else None
        return Exported(written, self._events, people, code)

    def _chains(self, where: str, values: tuple[Any, ...]) -> int:
        """Whole runs, one after the other, checked on the way; how many."""
        run, before, previous, runs = "", 0, GENESIS, 0
        rows = self._link.stream(
            f"SELECT run, version, body, hash FROM events WHERE {where} ORDER BY run, version",
            values,
            _BATCH,
        )
        for name, version, body, digest in rows:
            if name != run:
                run, before, previous, runs = name, 0, GENESIS, runs + 1
            good = version == before + 1 and type(body) is bytes
            if not good or chain_hash(run, version, previous, body) != digest:
                raise JournalDamaged("BCP-J005", run=run, version=before + 1, reason="hash")
            try:
                self._write(event_line(run, version, body, digest))
            except UnicodeDecodeError:
                raise JournalDamaged("BCP-J005", run=run, version=version, reason="hash") from None
            if run != LEDGER:
                self._handles.update(each.decode() for each in HANDLES.findall(body))
            before, previous = version, digest
            self._events += 1
        if run == LEDGER:
            self._head = previous
        return runs

    def _people(self, wanted: Iterable[str] | None) -> int:
        told = None if wanted is None else set(wanted)
        number = 0
        for handle, salt, name in self._link.all(
            "SELECT handle, salt, name FROM people ORDER BY handle"
        ):
            if told is None or handle in told:
                self._write(person_line(Person(handle, salt, name)))
                number += 1
        return number
