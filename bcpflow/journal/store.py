"""The Journal: appends what happened, gives it back, and knows nothing else.

Rules, stated once: an append is one durable transaction, and returns only after its commit.
(run, version) and (run, key) are unique in the database; nothing here checks first and writes
later. Must never update or remove an event, nor read a clock.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from bcpflow.errors import JournalConflict, JournalDamaged, JournalError
from bcpflow.journal.database import Database
from bcpflow.journal.entry import GENESIS, Entry
from bcpflow.journal.held import Held
from bcpflow.journal.ledger import ENDED, LEDGER, entry_for, key_of
from bcpflow.journal.link import Link
from bcpflow.journal.people import Person
from bcpflow.journal.rows import COLUMNS, INDEXED, OF_INDEX, chain, digest_of, parts

if TYPE_CHECKING:
    from bcpflow.journal.redaction import Redacted
    from bcpflow.journal.verify import Verification

_HEADS_KEPT = 256
_LEDGER_TRIES = 100

OF_TYPES = f"SELECT {COLUMNS} FROM events WHERE {OF_INDEX} ORDER BY recorded_at, run, version"
"""Names no index: a journal of schema 0001 that is only read has none, and is read through."""


class Journal:
    """A journal held open: one connection, and where each run in use stood when last seen.

    A remembered head is safe to build on: (run, version) never changes once it is committed, and
    if somebody has gone further the primary key refuses us.
    """

    def __init__(
        self, database: Database, *, salt: Callable[[], bytes] = lambda: os.urandom(16)
    ) -> None:
        """Open it at once, so that a place that cannot be used is told at once."""
        self.database = database
        self._salt = salt
        self._held = Held(database, self._check_kept)
        self._heads: dict[str, tuple[int, bytes]] = {}
        self._people: dict[str, Person] = {}
        self._stored_people: set[str] = set()
        mark = database.mark
        self._insert = f"INSERT INTO events ({COLUMNS}) VALUES ({', '.join([mark] * 9)})"
        self._insert_person = (
            f"INSERT INTO people (handle, salt, name) VALUES ({mark}, {mark}, {mark}) "
            "ON CONFLICT (handle) DO NOTHING"
        )
        with self._held:
            pass

    def append(
        self,
        run: str,
        expected_version: int,
        documents: Sequence[Mapping[str, Any]],
        *,
        people: Sequence[Person] = (),
        ledger: Mapping[str, Any] | None = None,
    ) -> list[Entry]:
        """Store documents as the next events of a run, all or none, and return them as stored.

        ``expected_version`` is the version the caller decided on. JournalConflict says that it
        is no longer the last one (``data["key"]`` is None), or that an action with the same key
        is already there (``data["key"]`` is the key, ``data["version"]`` where).
        ``ledger`` is added to the journal's own chain in the same transaction, with the run's
        head as it is after ``documents``.
        """
        if not run or run == LEDGER:
            raise ValueError(f"not a run id: {run!r}")
        with self._held as link:
            previous = self._hash_at(link, run, expected_version)
            if previous is None:
                raise self._conflict(link, run, expected_version, documents)
            entries = chain(run, expected_version, previous, documents)
            new_people = [who for who in people if who.handle not in self._stored_people]
            if ledger is None and not new_people and len(entries) == 1:
                # A transaction by itself. SQLite takes its write lock and waits for it as
                # BEGIN IMMEDIATE does: nothing has been read before in this transaction.
                try:
                    link.insert(self._insert, entries[0])
                except self.database.taken:
                    raise self._conflict(link, run, expected_version, documents) from None
            else:
                head = (expected_version + len(entries), entries[-1].hash if entries else previous)
                self._transact(link, run, expected_version, entries, new_people, ledger, head)
            if entries:
                self._remember(run, entries[-1].version, entries[-1].hash)
            self._stored_people.update(who.handle for who in new_people)
            return entries

    def _transact(
        self,
        link: Link,
        run: str,
        expected_version: int,
        entries: Sequence[Entry],
        people: Sequence[Person],
        ledger: Mapping[str, Any] | None,
        head: tuple[int, bytes],
    ) -> None:
        """One transaction; again only where another run's ledger entry came in between."""
        for _ in range(_LEDGER_TRIES):
            noted: list[Entry] = []
            try:
                with self._transaction(link):
                    for entry in entries:
                        link.run(self._insert, entry)
                    for who in people:
                        link.run(self._insert_person, (who.handle, who.salt, who.name))
                    if ledger is not None:
                        self.database.lock_ledger(link)
                        version, digest = self._head(link, LEDGER) or (0, GENESIS)
                        noted = chain(LEDGER, version, digest, [entry_for(ledger, run, *head)])
                        link.run(self._insert, noted[0])
                return
            except self.database.taken:
                key = noted[0].key if noted else None
                documents = [entry.document for entry in entries]
                standing = self._head(link, run) or (0, GENESIS)
                if key is not None and (found := self._by_key(link, LEDGER, key)):
                    raise JournalConflict(
                        "BCP-J004", run=LEDGER, version=found.version, key=key, tries=1
                    ) from None
                if not noted or standing[0] != expected_version:
                    raise self._conflict(link, run, expected_version, documents) from None
        raise JournalConflict("BCP-J004", run=LEDGER, version=0, key=None, tries=_LEDGER_TRIES)

    def _conflict(
        self,
        link: Link,
        run: str,
        expected_version: int,
        documents: Sequence[Mapping[str, Any]],
    ) -> JournalConflict:
        """What stood in the way: the same action, or somebody else's."""
        self._heads.pop(run, None)
        for document in documents:
            key = document.get("key")
            if key is not None and (found := self._by_key(link, run, key)):
                return JournalConflict("BCP-J004", run=run, version=found.version, key=key, tries=1)
        head = self._head(link, run)
        standing = head[0] if head else 0
        return JournalConflict("BCP-J004", run=run, version=standing, key=None, tries=1)

    def read(self, run: str, after: int = 0) -> list[Entry]:
        """The events of a run behind a version, in order; the ledger is the run "journal"."""
        mark = self.database.mark
        with self._held as link:
            rows = link.all(
                f"SELECT {COLUMNS} FROM events WHERE run = {mark} AND version > {mark} "
                "ORDER BY version",
                (run, after),
            )
            entries = [Entry._make(row) for row in rows]
            if entries:
                self._remember(run, entries[-1].version, entries[-1].hash)
            return entries

    def of_types(self, types: Sequence[str]) -> list[Entry]:
        """The events of these types, of all runs, in the order in which they were recorded.

        The types are some of `rows.INDEXED`: then the cost depends on how many of those there
        are, not on how many events. Within a run the wall clock may have been set back: whoever
        folds them goes by version.
        """
        if not set(types) <= set(INDEXED):
            raise ValueError(f"types without an index: {sorted(set(types) - set(INDEXED))}")
        with self._held as link:
            entries = [Entry._make(row) for row in link.all(OF_TYPES)]
        return [entry for entry in entries if entry.type in types]

    def head(self, run: str) -> tuple[int, bytes] | None:
        """The last version of a run and its hash, as they stand in the database now."""
        with self._held as link:
            return self._head(link, run)

    def find_key(self, run: str, key: str) -> Entry | None:
        """The event that an action with this key has led to."""
        with self._held as link:
            return self._by_key(link, run, key)

    def runs(self, limit: int | None = 50) -> list[dict[str, Any]]:
        """The runs, last opened first: the ledger's document of each and ``closed``.

        ``closed`` is the ledger's document of its end, or None. Both are found by index: the
        cost depends on how many are asked for, not on how many there are.
        """
        mark = self.database.mark
        # Written out, not bound: only so does the partial index serve.
        newest = (
            f"SELECT {COLUMNS} FROM events {self.database.newest_runs} "
            "WHERE run = 'journal' AND type = 'RunOpened' ORDER BY version DESC"
        )
        with self._held as link:
            if limit is None:
                rows = link.all(newest)
            else:
                rows = link.all(f"{newest} LIMIT {mark}", (limit,))
            found = [Entry._make(row).document for row in rows]
            ends: dict[str, dict[str, Any]] = {}
            keys = [key_of(ENDED, document["data"]["run"]) for document in found]
            for part in parts(keys):
                marks = ", ".join([mark] * len(part))
                for row in link.all(
                    f"SELECT {COLUMNS} FROM events {self.database.by_keys} "
                    f"WHERE run = 'journal' AND key IN ({marks})",
                    part,
                ):
                    ends[row[6]] = Entry._make(row).document
            for document, key in zip(found, keys, strict=True):
                document["closed"] = ends.get(key)
            return found

    def people(self, handles: Iterable[str]) -> dict[str, str]:
        """Names by handle; a handle whose person was removed is missing."""
        wanted = sorted(set(handles))
        named: dict[str, str] = {}
        with self._held as link:
            for part in parts(wanted):
                marks = ", ".join([self.database.mark] * len(part))
                rows = link.all(f"SELECT handle, name FROM people WHERE handle IN ({marks})", part)
                named.update((handle, name) for handle, name in rows)
        return named

    def handle_of(self, name: str) -> Person:
        """The person of a name: the one that is known, or a new one, stored with its first act."""
        known = self._people.get(name)
        if known is not None:
            return known
        with self._held as link:
            row = link.one(
                "SELECT handle, salt, name FROM people "
                f"WHERE name = {self.database.mark} ORDER BY handle LIMIT 1",
                (name,),
            )
            if row is None:
                person = Person.of(name, self._salt())
            else:
                person = Person(row[0], row[1], row[2])
                self._stored_people.add(person.handle)
            self._people[name] = person
            return person

    def forget(self, handles: Iterable[str]) -> int:
        """Remove people's names for good; what they did stays, under their handles."""
        removed = 0
        with self._held as link, self._transaction(link):
            for handle in set(handles):
                removed += link.run(
                    f"DELETE FROM people WHERE handle = {self.database.mark}", (handle,)
                )
        self._people.clear()
        return removed

    def redact(
        self, handles: Iterable[str], entry: Mapping[str, Any], people: Sequence[Person] = ()
    ) -> Redacted:
        """Remove people's names for good, bytes and all, and note it in the ledger (redaction)."""
        from bcpflow.journal.redaction import redact

        made = redact(self, set(handles), entry, people)
        self._people.clear()
        self._stored_people -= set(made.handles)
        return made

    def verify(self, run: str | None = None) -> Verification:
        """Check everything, or one run and what the ledger says of it; never raises for damage."""
        from bcpflow.journal.verify import verify

        return verify(self, run)

    def summaries(self) -> dict[str, bytes]:
        """What was kept of runs, by run: only where the run has not gone further since."""
        from bcpflow.journal import summaries

        with self._held as link:
            return summaries.current(self.database, link)

    def keep_summaries(self, made: Mapping[str, tuple[int, bytes]]) -> bool:
        """Keep summaries by run, each with the version it was made at; whether that was possible.

        A cache that cannot be written refuses nobody anything; damage is told all the same.
        """
        from bcpflow.journal import summaries

        if self.database.read_only or not made:
            return False
        try:
            with self._held as link:
                summaries.keep(self.database, link, made)
        except JournalDamaged:
            raise
        except JournalError:
            return False
        return True

    def close(self) -> None:
        """Give the file back whole. A closed journal opens again when it is used."""
        self._held.close()

    def __enter__(self) -> Journal:
        """Held for the length of a ``with``."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Closed whatever happened."""
        self.close()

    def session(self) -> Held:
        """The held link, for one use at a time by ``with``; the driver's errors come out as ours.

        It is for reading: what is written past ``append`` is nobody's record.
        """
        return self._held

    def _check_kept(self, link: Link) -> None:
        """After a lost connection: what we acknowledged must still be there."""
        for run, (version, digest) in self._heads.items():
            if self._stored_hash(link, run, version) != digest:
                raise JournalDamaged("BCP-J005", run=run, version=version, reason="lost")

    @contextmanager
    def _transaction(self, link: Link) -> Iterator[None]:
        link.run(self.database.begin)
        try:
            yield
            link.run("COMMIT")
        except BaseException:
            with suppress(self.database.errors):  # it may have rolled back by itself, or be gone
                link.run("ROLLBACK")
            raise

    def _hash_at(self, link: Link, run: str, version: int) -> bytes | None:
        """The hash of one event; None where there is no such event."""
        if version == 0:
            return GENESIS
        kept = self._heads.get(run)
        if kept is not None and kept[0] == version:
            return kept[1]
        return self._stored_hash(link, run, version)

    def _stored_hash(self, link: Link, run: str, version: int) -> bytes | None:
        mark = self.database.mark
        found = link.value(
            f"SELECT hash FROM events WHERE run = {mark} AND version = {mark}", (run, version)
        )
        return None if found is None else digest_of(found, run, version)

    def _head(self, link: Link, run: str) -> tuple[int, bytes] | None:
        row = link.one(
            f"SELECT version, hash FROM events WHERE run = {self.database.mark} "
            "ORDER BY version DESC LIMIT 1",
            (run,),
        )
        return None if row is None else (row[0], digest_of(row[1], run, row[0]))

    def _by_key(self, link: Link, run: str, key: str) -> Entry | None:
        mark = self.database.mark
        row = link.one(
            f"SELECT {COLUMNS} FROM events WHERE run = {mark} AND key = {mark}", (run, key)
        )
        return None if row is None else Entry._make(row)

    def _remember(self, run: str, version: int, digest: bytes) -> None:
        if len(self._heads) >= _HEADS_KEPT and run not in self._heads:
            self._heads.clear()
        self._heads[run] = (version, digest)
