"""Lines of another journal into this one: what is missing is added, what differs is refused.

Rules, held by tests/journal/test_intake.py:

1. Nothing that is here changes. Of a run that is in both the longer history must begin with the
   whole of the shorter one; else it is a fork, and the run is left as it is and named.
2. A run is added whole, with what the ledger says of it, or not at all.
3. The ledger of another journal is never mixed into ours: ours notes each run that was taken in,
   with the other ledger's head. Only where all that ours says is the beginning of the other one
   (an empty journal; a copy that was restored) does it go on as that one does.
4. The same file again adds nothing.
5. A name comes in only with the events that speak of it, and not where our ledger says that it
   was removed: it does not come back with a file from before.

Must never take a line that `lines.read_lines` has not judged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from bcpflow.errors import JournalConflict
from bcpflow.journal.entry import GENESIS, Entry
from bcpflow.journal.export import HANDLES
from bcpflow.journal.ledger import ENDED, LEDGER, OPENED, entry_for, key_of
from bcpflow.journal.lines import Chain, Lines
from bcpflow.journal.link import Link
from bcpflow.journal.people import Person
from bcpflow.journal.rows import COLUMNS, chain, digest_of

if TYPE_CHECKING:
    from bcpflow.journal.store import Journal

IMPORTED = "RunImported"
"""The ledger's word for events of a known run that came from elsewhere."""

REDACTED = "PeopleRedacted"
"""The ledger's word for names that were removed; ``handles`` says whose."""

State = Literal["added", "extended", "same", "behind", "forked"]
"""What became of a run: new here; longer now; as it was; further here than there; differs."""

Envelope = Callable[[str], dict[str, Any]]
"""A new document of a type, with its times and its actor."""

_TRIES = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one run of the file."""

    run: str
    state: State
    events: int = 0
    """Events that were added."""

    fork: int = 0
    """The first version that differs, where it is a fork."""


def take_in(
    journal: Journal, lines: Lines, who: Person, envelope: Envelope, *, names: bool = True
) -> list[Taken]:
    """Add what is missing here; what became of each run, in the order of their opening.

    ``who`` takes it in, and is the actor of every ``envelope``.
    """
    return _Intake(journal, lines, who, envelope, names).all()


class _Intake:
    def __init__(
        self, journal: Journal, lines: Lines, who: Person, envelope: Envelope, names: bool
    ) -> None:
        self._journal = journal
        self._database = journal.database
        self._lines = lines
        self._who = who
        self._envelope = envelope
        self._names = names
        mark = self._database.mark
        self._insert = f"INSERT INTO events ({COLUMNS}) VALUES ({', '.join([mark] * 9)})"
        self._insert_person = (
            f"INSERT INTO people (handle, salt, name) VALUES ({mark}, {mark}, {mark}) "
            "ON CONFLICT (handle) DO NOTHING"
        )

    def all(self) -> list[Taken]:
        with self._journal.session() as link:
            before = {run: self._compare(link, run) for run in self._lines.runs}
            if self._same_journal(link, before):
                self._go_on(link, before.values())
                return list(before.values())
            after = dict(before)
            missing = {run for run, taken in before.items() if taken.events}
            wanted = (entry for entry in self._lines.entries() if entry.run in missing)
            for run, entries in groupby(wanted, key=lambda entry: entry.run):
                after[run] = self._take_run(link, run, entries)
            return list(after.values())

    def _compare(self, link: Link, run: str) -> Taken:
        """What there is to do for a run (rule 1). A hash stands for all that is before it."""
        there = self._lines.chains[run]
        here = self._head(link, run)[0]
        both = min(here, there.version)
        if both and self._hash(link, run, both) != there.at(both):
            return Taken(run, "forked", fork=self._first_other(link, run, there, both))
        if here == 0:
            return Taken(run, "added", there.version)
        if here == there.version:
            return Taken(run, "same")
        if here > there.version:
            return Taken(run, "behind")
        return Taken(run, "extended", there.version - here)

    def _first_other(self, link: Link, run: str, there: Chain, last: int) -> int:
        """The first version that differs: all behind it differ as well."""
        same, other = 0, last
        while other - same > 1:
            middle = (same + other) // 2
            if self._hash(link, run, middle) == there.at(middle):
                same = middle
            else:
                other = middle
        return other

    def _same_journal(self, link: Link, before: Mapping[str, Taken]) -> bool:
        """Whether our ledger is the beginning of theirs, and all of theirs is in the file (3)."""
        if not self._lines.complete or any(t.state == "forked" for t in before.values()):
            return False
        version, digest = self._head(link, LEDGER)
        there = self._lines.ledger
        if version > there.version or there.at(version) != digest:
            return False
        return version > 0 or link.value("SELECT 1 FROM events LIMIT 1") is None

    def _go_on(self, link: Link, before: Iterable[Taken]) -> None:
        """The rest of the same journal, ledger and runs, in one transaction."""
        if self._head(link, LEDGER)[0] == self._lines.ledger.version and not any(
            taken.events for taken in before
        ):
            return
        handles: set[str] = set()
        try:
            with self._transaction(link):
                # Once more, now that nobody else writes: what was the beginning may no longer be.
                now = {run: self._compare(link, run) for run in self._lines.runs}
                if not self._same_journal(link, now):
                    raise JournalConflict("BCP-J004", run=LEDGER, version=0, key=None, tries=1)
                standing = {run: self._head(link, run)[0] for run in (LEDGER, *now)}
                for entry in self._lines.entries():
                    if entry.version > standing[entry.run]:
                        self._add(link, entry, handles)
                self._add_people(link, handles)
        except self._database.taken:  # another terminal was faster: all of it can be done again
            raise JournalConflict("BCP-J004", run=LEDGER, version=0, key=None, tries=1) from None

    def _take_run(self, link: Link, run: str, entries: Iterable[Entry]) -> Taken:
        """The missing end of one run, with its ledger entries, in one transaction (rule 2)."""
        waiting = list(entries)
        for _ in range(_TRIES):
            try:
                with self._transaction(link):
                    taken = self._compare(link, run)
                    if taken.events:
                        self._take_missing(link, taken, waiting)
                return taken
            except self._database.taken:
                continue  # another terminal wrote to this run or to the ledger: look again
        raise JournalConflict("BCP-J004", run=run, version=0, key=None, tries=_TRIES)

    def _take_missing(self, link: Link, taken: Taken, entries: list[Entry]) -> None:
        handles: set[str] = set()
        for entry in entries[len(entries) - taken.events :]:
            self._add(link, entry, handles)
        self._add_people(link, handles)
        link.run(self._insert_person, (self._who.handle, self._who.salt, self._who.name))
        for document in self._notes(link, taken):
            version, digest = self._head(link, LEDGER)
            there = self._lines.chains[taken.run]
            head = (there.version, there.at(there.version))
            (noted,) = chain(LEDGER, version, digest, [entry_for(document, taken.run, *head)])
            link.run(self._insert, noted)

    def _notes(self, link: Link, taken: Taken) -> Iterator[dict[str, Any]]:
        """What our ledger says of a run that came in (rule 3)."""
        theirs = self._lines.ledger
        source = {
            "ledger_version": theirs.version,
            "ledger_head": theirs.at(theirs.version).hex(),
            "events": taken.events,
        }
        kind = OPENED if taken.state == "added" else IMPORTED
        yield self._note(kind, self._lines.opened[taken.run], source)
        end = self._lines.ended.get(taken.run)
        if end is not None and not self._has_ended(link, taken.run):
            yield self._note(ENDED, end, source)

    def _note(self, kind: str, theirs: Mapping[str, Any], source: dict[str, Any]) -> dict[str, Any]:
        document = self._envelope(kind)
        if kind != IMPORTED:  # when it happened, not when it came here
            document["occurred_at"] = theirs["occurred_at"]
            document["data"] = {**theirs["data"], "imported": source}
        else:
            document["data"] = {"imported": source}
        return document

    def _has_ended(self, link: Link, run: str) -> bool:
        mark = self._database.mark
        found = link.value(
            f"SELECT 1 FROM events WHERE run = {mark} AND key = {mark}",
            (LEDGER, key_of(ENDED, run)),
        )
        return found is not None

    def _add(self, link: Link, entry: Entry, handles: set[str]) -> None:
        link.run(self._insert, entry)
        handles.update(each.decode() for each in HANDLES.findall(entry.body))

    def _add_people(self, link: Link, handles: Iterable[str]) -> None:
        """Rule 5."""
        if not self._names:
            return
        for handle in sorted(set(handles) - self._redacted(link)):
            who = self._lines.people.get(handle)
            if who is not None:
                link.run(self._insert_person, (who.handle, who.salt, who.name))

    def _redacted(self, link: Link) -> set[str]:
        """Whose names were removed here for good, by what our ledger says."""
        mark = self._database.mark
        rows = link.all(
            f"SELECT body FROM events WHERE run = {mark} AND type = {mark}", (LEDGER, REDACTED)
        )
        found: set[str] = set()
        for (body,) in rows:
            found.update(json.loads(body).get("data", {}).get("handles", ()))
        return found

    def _head(self, link: Link, run: str) -> tuple[int, bytes]:
        row = link.one(
            f"SELECT version, hash FROM events WHERE run = {self._database.mark} "
            "ORDER BY version DESC LIMIT 1",
            (run,),
        )
        return (0, GENESIS) if row is None else (row[0], digest_of(row[1], run, row[0]))

    def _hash(self, link: Link, run: str, version: int) -> bytes:
        mark = self._database.mark
        found = link.value(
            f"SELECT hash FROM events WHERE run = {mark} AND version = {mark}", (run, version)
        )
        return digest_of(found, run, version)

    def _transaction(self, link: Link) -> _Transaction:
        return _Transaction(self._database.begin, self._database.errors, link)


class _Transaction:
    """All that is in it, or nothing."""

    def __init__(self, begin: str, errors: type[Exception], link: Link) -> None:
        self._begin = begin
        self._errors = errors
        self._link = link

    def __enter__(self) -> None:
        self._link.run(self._begin)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            try:
                self._link.run("COMMIT")
                return
            except BaseException:
                self._roll_back()
                raise
        self._roll_back()

    def _roll_back(self) -> None:
        with suppress(self._errors):  # it may have rolled back by itself
            self._link.run("ROLLBACK")
