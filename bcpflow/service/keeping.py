"""Keeping a journal: its lines written to a file, those of another taken in, lines put in late.

The clock, the program's version and the operator are arguments. Must never know a file's format:
that is the journal's (`lines`, `backup`) and `rescue`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcpflow import instants
from bcpflow.clock import Reading
from bcpflow.errors import JournalError, Refused
from bcpflow.service import records
from bcpflow.service.rescue import Aside
from bcpflow.service.session import Session

if TYPE_CHECKING:
    from bcpflow.journal import Journal
    from bcpflow.journal.export import Exported
    from bcpflow.journal.intake import Taken
    from bcpflow.journal.lines import Lines


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of one line that was written aside; ``fault``: why it was refused."""

    aside: Aside
    events: int = 0
    repeated: bool = False
    fault: Refused | None = None


def header(program: str, read: Reading) -> dict[str, Any]:
    """What the first line of an export says of itself."""
    return {"program": f"bcpflow {program}", "exported_at": instants.iso(read.wall_ns)}


def export_to(
    journal: Journal,
    target: Path,
    *,
    head: dict[str, Any],
    runs: Sequence[str] | None,
    names: bool,
    force: bool,
) -> Exported:
    """Write lines into a file that is there whole or not at all. Raises JournalError."""
    from bcpflow.journal.export import export
    from bcpflow.journal.publish import published

    try:
        with (
            published(target, force=force) as made,
            made.open("w", encoding="utf-8", newline="\n") as file,
        ):
            return export(journal, file.write, header=head, runs=runs, names=names)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise JournalError("BCP-U005", path=str(target), reason=reason) from fault


def import_from(
    journal: Journal, source: Path, *, actor: str, read: Reading, names: bool
) -> tuple[Lines, list[Taken]]:
    """Take in what is missing here. Raises JournalError where the file is not whole."""
    from bcpflow.journal.intake import take_in
    from bcpflow.journal.lines import read_lines

    try:
        lines = read_lines(source)
        who = journal.handle_of(actor)

        def envelope(kind: str) -> dict[str, Any]:
            return records.envelope(kind, actor=who.handle, read=records.steady(read))

        return lines, take_in(journal, lines, who, envelope, names=names)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise JournalError("BCP-J001", path=str(source), reason=reason) from fault


def enter_asides(
    journal: Journal, asides: Sequence[Aside], clock: Callable[[], Reading]
) -> list[Entered]:
    """Record what a stopped console wrote aside, each by whom and when it was done.

    What the rules refuse is told line by line and the rest goes on; the same lines again record
    only what is not there yet.
    """
    sessions: dict[tuple[str, str], Session] = {}
    entered: list[Entered] = []
    for aside in asides:
        try:
            place = (aside.run, aside.by)
            if place not in sessions:
                sessions[place] = Session(journal, aside.run, clock, aside.by)
            session = sessions[place]
            session.refresh()
            done = session.do(aside.dated, aside.key, aside.people)
        except Refused as fault:
            entered.append(Entered(aside, fault=fault))
        else:
            number = 0 if done.repeated else len(done.recorded)
            entered.append(Entered(aside, number, done.repeated))
    return entered
