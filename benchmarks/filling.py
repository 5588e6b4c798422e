"""Filling a journal: runs of many events, as sessions would have recorded them, but quicker.

Must never fill one past the Journal: what is there was appended as it always is, only many events
a transaction. Only the first run is started by a desk, which looks at all runs before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from bcpflow.commands import TakeNote
from bcpflow.decide import decide
from bcpflow.journal import OPENED
from bcpflow.service import records
from bcpflow.service.desk import Desk
from benchmarks.sample import NOTE, procedure

_BATCH = 1000


class Filler:
    """Makes runs like its first one."""

    def __init__(self, desk: Desk) -> None:
        self._journal = desk.journal
        session = desk.start(procedure(), "exercise")
        now = session.now()
        (draft,) = decide(session.state, TakeNote(text=NOTE), now)
        actor = desk.journal.handle_of(desk.actor).handle
        self._note = records.document(draft, actor=actor, role=None, read=now)
        self._opening = desk.journal.read(session.run)[0].document
        said = {"kind": "exercise", "workflow": "benchmark", "title": ""}
        self._ledger = {**self._opening, "type": OPENED, "data": said}
        self._runs: Iterator[int] = count(1)

    def run(self, events: int = 1) -> str:
        """A run with so many events: its start, and notes."""
        run = f"filled-{next(self._runs):06d}"
        self._journal.append(run, 0, [self._opening], ledger=self._ledger)
        for version in range(1, events, _BATCH):
            numbers = range(version, min(version + _BATCH, events))
            notes = [{**self._note, "data": {"text": f"{n} {NOTE}", "about": ""}} for n in numbers]
            self._journal.append(run, version, notes)
        return run
