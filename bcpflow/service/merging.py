"""Merging: the records of one drill that several machines kept, gathered into one timeline.

Rules, held by tests/cli/test_journal_merge.py:

1. Each file is only read. What does not verify is not shown as if it did: it is refused, by name.
2. A file that holds several runs is not guessed at: which one is meant has to be said.
3. A drill and a real event are never one timeline, nor are cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bcpflow.errors import JournalDamaged, NotFound, Refused, UsageFault, Word
from bcpflow.projections.merged import Branch, Merged, merged
from bcpflow.projections.merged_conflicts import Conflict, Offset, conflicts, offsets
from bcpflow.service import records

if TYPE_CHECKING:
    from bcpflow.journal import Journal

MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a record came from, and what proves it."""

    file: str
    head: str
    ledger: str
    version: int


@dataclass(frozen=True, slots=True)
class Merging:
    """A timeline with its contradictions, and where all of it lies."""

    merged: Merged
    conflicts: tuple[Conflict, ...]
    offsets: tuple[Offset, ...]
    kept: tuple[Kept, ...]
    names: Mapping[str, str]


def gathered(
    files: Sequence[Path], places: Sequence[str] = (), runs: Sequence[str] = ()
) -> Merging:
    """The timeline of these files (exports or journals). ``runs``: which, where they hold several.

    ``places``: what the places are called, in the order of the files; else as the files are.
    """
    from bcpflow.journal.carried import open_carried

    if len(files) < 2:
        raise UsageFault("BCP-U053", n=len(files))
    if places and len(places) != len(files):
        raise UsageFault("BCP-U054", n=len(files), places=len(places))
    found: list[tuple[Branch, Kept]] = []
    names: dict[str, str] = {}
    with ExitStack() as opened:
        for number, file in enumerate(files):
            journal = opened.enter_context(open_carried(file))
            for run in _chosen(journal, file, runs):
                place = places[number] if places else _named(file, files)
                found.append(_read(journal, file, run, place, names))
    branches = _told_apart([branch for branch, _ in found])
    made = merged(branches)
    kinds = {source.log.kind for source in made.sources}
    if "case" in kinds or len(kinds) > 1:
        raise Refused("BCP-R080", kinds=[Word(kind) for kind in sorted(kinds)])
    kept = tuple(one for _, one in found)
    return Merging(made, conflicts(made), offsets(made), kept, names)


def _chosen(journal: Journal, file: Path, runs: Sequence[str]) -> list[str]:
    """The run a file is read for: the only one it has, or those that were named (rule 2)."""
    lines = {str(opened["data"]["run"]): opened for opened in journal.runs(limit=None)}
    there = [run for run in lines if journal.head(run) is not None]
    if runs:
        wanted = [run for run in there if run in runs]
        if not wanted:
            raise NotFound("BCP-R081", path=str(file), run=list(runs), runs=there[:MOST_TOLD])
        return wanted
    if len(there) != 1:
        raise UsageFault("BCP-U055", path=str(file), n=len(there), runs=there[:MOST_TOLD])
    return there


def _read(
    journal: Journal, file: Path, run: str, place: str, names: dict[str, str]
) -> tuple[Branch, Kept]:
    from bcpflow.journal import LEDGER, REASONS, head_code

    found = journal.verify(run)
    if found.first_bad is not None:
        bad = found.first_bad
        raise JournalDamaged(
            "BCP-J032",
            path=str(file),
            run=bad["run"],
            version=bad["version"],
            reason=Word(REASONS[bad["reason"]]),
        )
    entries = journal.read(run)
    history = tuple(records.recorded(e.document, e.run, e.version) for e in entries)
    branch = Branch(place, history, tuple(entry.hash for entry in entries))
    ledger = journal.head(LEDGER)
    kept = Kept(
        file=file.name,
        head=head_code(entries[-1].hash),
        ledger=head_code(ledger[1]) if ledger is not None else "",
        version=entries[-1].version,
    )
    with journal.session() as link:
        names.update(dict(link.all("SELECT handle, name FROM people")))
    return branch, kept


def _named(file: Path, files: Sequence[Path]) -> str:
    """What a file is called, by as much of its path as tells it from the others."""
    if sum(other.stem == file.stem for other in files) == 1:
        return file.stem
    return f"{file.parent.name}/{file.stem}" if file.parent.name else file.stem


def _told_apart(branches: Sequence[Branch]) -> list[Branch]:
    """Places of one name, where one file gave several runs or two sticks are named alike."""
    seen: dict[str, int] = {}
    told = []
    for branch in branches:
        seen[branch.place] = number = seen.get(branch.place, 0) + 1
        place = branch.place if number == 1 else f"{branch.place} ({number})"
        told.append(Branch(place, branch.history, branch.hashes))
    return told
