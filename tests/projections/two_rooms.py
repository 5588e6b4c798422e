"""One drill at two places: what each laptop recorded, with hashes like a journal's.

Must never be more than two small drills: what a whole journal does is tested with journals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from copy import copy

from bcpflow.commands import Command, ConfirmStep, DeclareFact, NoteEvent, TakeNote
from bcpflow.events import Recorded
from bcpflow.projections.merged import Branch, Merged, merged
from tests.reports.drills import Drill


def hashes(history: Sequence[Recorded]) -> tuple[bytes, ...]:
    """A chain over the events: equal up to where two histories are."""
    made, last = [], b""
    for record in history:
        last = hashlib.sha256(last + repr(record).encode()).digest()
        made.append(last)
    return tuple(made)


def branch(place: str, drill: Drill, *, run: str = "", ahead_s: float = 0) -> Branch:
    """What a laptop kept of a drill; its clock was so much ahead of the true one."""
    ahead = round(ahead_s * 10**9)
    history = tuple(
        record._replace(
            run=run or record.run,
            occurred_ns=record.occurred_ns + ahead,
            read=record.read.at_wall(record.read.wall_ns + ahead),
        )
        for record in drill.history
    )
    return Branch(place, history, hashes(history))


def hall(*commands: Command) -> Drill:
    """A drill at the city hall, a minute between its acts."""
    return played(Drill(), *commands)


def played(drill: Drill, *commands: Command) -> Drill:
    """More of a drill."""
    for command in commands:
        drill.wait(1)
        drill.do(command)
    return drill


def copied(drill: Drill) -> Drill:
    """The same record on another machine."""
    made = copy(drill)
    made.history = list(drill.history)
    return made


def forked() -> Merged:
    """One run, carried to the other place after its second event, and gone on with at both."""
    one = hall(TakeNote(text="共通"))
    other = copied(one)
    played(one, ConfirmStep(step="safety"), TakeNote(text="市役所"))
    other.wait(0.5)
    played(other, TakeNote(text="拠点"), ConfirmStep(step="safety", result="not_achieved"))
    return merged([branch("市役所", one), branch("代替拠点", other)])


def apart() -> Merged:
    """Two runs whose records contradict each other in all that two records can."""
    one = hall(DeclareFact(name="震度", value="6強"), NoteEvent(event="leak"))
    other = hall(DeclareFact(name="震度", value="6弱"), NoteEvent(event="leak"))
    played(one, ConfirmStep(step="safety"), ConfirmStep(step="power"))
    played(other, ConfirmStep(step="safety"), ConfirmStep(step="power", result="not_achieved"))
    return merged(
        [branch("市役所", one, run="a-1"), branch("代替拠点", other, run="b-1", ahead_s=12)]
    )
