"""A session: one run held open, at the last version this terminal has seen.

    command -> decide on the state held -> append at the next version -> fold

The journal's primary key (run, version) is the lock: where another terminal was faster, its
events are read and folded and the command is decided again on what is now the case. A step is
told as done only after the journal has committed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bcpflow.clock import Reading
from bcpflow.commands import Command
from bcpflow.decide import Draft, decide
from bcpflow.errors import JournalConflict, Refused
from bcpflow.events import Event, Recorded, RunAborted, RunEnded, RunVoided
from bcpflow.run.evolve import evolve, fold
from bcpflow.run.state import RunState
from bcpflow.service import acting, records

if TYPE_CHECKING:
    from bcpflow.journal import Journal, Person

_CLOSING: Mapping[type[Event], str] = {
    RunEnded: "ended",
    RunAborted: "aborted",
    RunVoided: "voided",
}
"""Events that close a run, and what the journal's own chain calls it."""

TRIES = 200
"""How often a command is decided anew before two terminals are said to be in conflict."""


STALE = "BCP-P130"
"""What a command is refused with that was made from a state which has changed."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command came to. ``repeated``: its key had been used, nothing new was recorded."""

    recorded: tuple[Recorded, ...]
    repeated: bool = False


class Session:
    """A run, held open by one terminal."""

    def __init__(
        self,
        journal: Journal,
        run: str,
        clock: Callable[[], Reading],
        actor: str,
        under: acting.Under | None = None,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self.actor = actor
        self._person: Person = journal.handle_of(actor)
        self._introducing = (self._person, *acting.people(under))
        self._login = acting.login(under)
        self._introduced = False
        self.run = run
        self.history: list[Recorded] = []
        self.state: RunState = self._open()

    def now(self) -> Reading:
        """The clock, to the precision the journal keeps."""
        return records.steady(self._clock())

    @property
    def place(self) -> Path | None:
        """The journal's file, where it is one of this machine."""
        return self._journal.database.file

    def refresh(self) -> list[Recorded]:
        """Read what other terminals have recorded since; returns the news."""
        entries = self._journal.read(self.run, after=self.state.version)
        news = [records.recorded(e.document, e.run, e.version) for e in entries]
        self._fold(news)
        return news

    def person(self, name: str) -> Person:
        """The person of a name, for commands that speak of people by handle."""
        return self._journal.handle_of(name)

    def names(self, handles: Iterable[str]) -> dict[str, str]:
        """Names by handle; one that was removed is missing."""
        return self._journal.people(handles)

    def do(self, command: Command, key: str | None = None, people: tuple[Person, ...] = ()) -> Done:
        """Carry a command out, durably. ``people``: whom it names, for the side table.

        Raises Refused where the rules say no, JournalError where the storage does.
        """
        for _ in range(TRIES):
            if key is not None and (before := self._done_before(command, key)) is not None:
                return before
            now = self.now()
            drafts = decide(self.state, command, now, self._person.handle)
            try:
                return Done(self._record(command, drafts, now, key, people))
            except JournalConflict:
                self.refresh()
        raise JournalConflict("BCP-J004", run=self.run, tries=TRIES)

    def do_fresh(
        self, make: Callable[[], Command], key: str | None = None, people: tuple[Person, ...] = ()
    ) -> Done:
        """Carry out what follows from the state, made anew where that has changed meanwhile.

        ``make`` looks at the state; a command it made from a state that is no longer the last one
        is refused as BCP-P130: its name is taken, or its sheet has changed.
        """
        for _ in range(TRIES):
            command = make()
            try:
                return self.do(command, key, people)
            except Refused as stale:
                if stale.code != STALE:
                    raise
        raise JournalConflict("BCP-J004", run=self.run, tries=TRIES)

    def _open(self) -> RunState:
        entries = self._journal.read(self.run)
        if not entries:
            raise Refused("BCP-R001", id=self.run)
        self.history = [records.recorded(e.document, e.run, e.version) for e in entries]
        return fold(self.history)

    def _record(
        self,
        command: Command,
        drafts: tuple[Draft, ...],
        now: Reading,
        key: str | None,
        people: tuple[Person, ...],
    ) -> tuple[Recorded, ...]:
        last, who = len(drafts) - 1, self._person.handle
        documents = [
            records.document(
                draft,
                actor=who,
                role=command.role,
                read=now,
                request=(key, command) if key is not None and index == last else None,
                login=self._login,
            )
            for index, draft in enumerate(drafts)
        ]
        version = self.state.version
        self._journal.append(
            self.run,
            version,
            documents,
            people=people if self._introduced else (*self._introducing, *people),
            ledger=self._ledger(drafts, now),
        )
        self._introduced = True
        news = [
            records.fresh(
                draft, self.run, number, actor=who, role=command.role, read=now, login=self._login
            )
            for number, draft in enumerate(drafts, start=version + 1)
        ]
        self._fold(news)
        return tuple(news)

    def _ledger(self, drafts: tuple[Draft, ...], now: Reading) -> dict[str, object] | None:
        status = _CLOSING.get(type(drafts[-1].event))
        if status is None:
            return None
        from bcpflow.journal import ENDED

        closing = records.document(
            drafts[-1], actor=self._person.handle, role=None, read=now, login=self._login
        )
        return {**closing, "type": ENDED, "data": {"status": status}}

    def _done_before(self, command: Command, key: str) -> Done | None:
        entry = self._journal.find_key(self.run, key)
        if entry is None:
            return None
        self.refresh()
        if entry.document.get("request") != records.request_of(command):
            raise Refused("BCP-R026", key=key)
        before = records.recorded(entry.document, entry.run, entry.version)
        return Done((before,), repeated=True)

    def _fold(self, news: list[Recorded]) -> None:
        for recorded in news:
            self.state = evolve(self.state, recorded)
        self.history += news
