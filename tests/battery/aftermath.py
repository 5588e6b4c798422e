"""What is left after the worst: is the journal whole, and is all that was acknowledged in it.

Must never mend anything by itself: it opens the journal as the next command would.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bcpflow.errors import BcpflowError
from bcpflow.journal import LEDGER, Journal, open_journal
from tests.battery.drills import MARK, url


@dataclass(slots=True)
class Aftermath:
    """``faults``: each in a sentence; ``marks``: how often each act stands in the record."""

    lost: int = 0
    broken: int = 0
    doubled: int = 0
    marks: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def aftermath(folder: Path, acknowledged: Iterable[int], *, any_started: bool = True) -> Aftermath:
    """Reopen the journal in ``folder``; ``any_started``: somebody was told that a run began."""
    found = Aftermath()
    try:
        with open_journal(url(folder)) as journal:
            told = journal.verify()
            if not told.ok:
                found.broken += 1
                found.faults.append(f"does not verify: {told.first_bad}")
            found.marks = marks_of(journal)
            if any_started and not journal.runs():
                found.lost += 1
                found.faults.append("the run itself is gone")
    except BcpflowError as error:
        found.broken += 1
        found.faults.append(f"cannot be opened: {error}")
    missing = set(acknowledged) - set(found.marks)
    if missing:
        found.lost += len(missing)
        found.faults.append(f"acknowledged and gone: {sorted(missing)}")
    twice = [mark for mark, times in found.marks.items() if times > 1]
    if twice:
        found.doubled += len(twice)
        found.faults.append(f"recorded twice: {sorted(twice)}")
    return found


def marks_of(journal: Journal) -> Counter[int]:
    """How many acts bear each mark (a decision that moves a phase is told twice)."""
    marks: Counter[int] = Counter()
    for line in journal.runs(limit=None):
        run = str(line["data"]["run"])
        assert run != LEDGER
        for entry in journal.read(run):
            if entry.type == "phase.changed":
                continue
            for mark in MARK.findall(entry.body.decode()):
                marks[int(mark)] += 1
    return marks
