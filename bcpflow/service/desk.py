"""The desk: what one terminal can do with a journal and a library.

Opens runs, finds them by what people type, and hands out sessions. Everything it needs of the
world - journal, clock, ids, the operator's name - is given to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bcpflow.clock import Reading
from bcpflow.commands import AtWall, RunKind, StartRun
from bcpflow.decide import start
from bcpflow.decide.separation import check_opener
from bcpflow.definition.model import Definition, FactValue
from bcpflow.errors import JournalConflict, JournalForbidden, NotFound, Refused, Word
from bcpflow.projections.log import Log, log
from bcpflow.service import acting, calling, improvement, records
from bcpflow.service.session import Session

if TYPE_CHECKING:
    from bcpflow.journal import Journal, Verification
    from bcpflow.journal.redaction import Redacted
    from bcpflow.site.model import Roster

_VERBS = {"exercise": "drill", "incident": "incident", "case": "case"}
"""The command that deals with a kind of run."""

LATEST = "last"
"""Stands for the newest run wherever a run id is asked for."""
ID_TRIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """A run as the list shows it."""

    id: str
    kind: str
    workflow: str
    title: str
    started_at: str
    status: str
    imported: bool = False
    """It came from another journal: the newest run is one of our own, where there is one."""


@dataclass(frozen=True, slots=True)
class Told:
    """A log with what the journal knows beside it: names by handle, and the head of the chain."""

    log: Log
    names: Mapping[str, str]
    head: str
    version: int


class Desk:
    """One terminal's door to the journal."""

    def __init__(
        self,
        journal: Journal,
        *,
        clock: Callable[[], Reading],
        actor: str,
        new_id: Callable[[], str],
        login: str | None = None,
    ) -> None:
        """``login``: the name this machine knows the operator by, who may act for others."""
        self.journal = journal
        self.actor = actor
        self._under = acting.under(journal, actor, login)
        self._clock = clock
        self._new_id = new_id

    def start(
        self,
        definition: Definition,
        kind: RunKind,
        *,
        title: str = "",
        facts: Mapping[str, FactValue] | None = None,
        speed: float = 1.0,
        scenario_start: str | None = None,
        at: AtWall | None = None,
        roster: Roster | None = None,
    ) -> Session:
        """Open a run; T0 is now, or ``at``. Raises Refused where facts, speed or T0 cannot be.

        ``roster``: who is expected; the run before of the same workflow is recalled.
        """
        now = records.steady(self._clock())
        person, under = self.journal.handle_of(self.actor), self._under()
        roles = definition.workflow.roles if kind == "case" else None
        called, named = calling.called(self.journal, roster, roles)
        if kind == "case":
            check_opener(called, person.handle)
        previous = improvement.recalled(self, definition.workflow.workflow, kind)
        for _ in range(ID_TRIES):
            command = StartRun(
                run=self._new_id(),
                kind=kind,
                definition=definition,
                title=title,
                facts=facts or {},
                speed=speed,
                scenario_start=scenario_start,
                at=at,
                people=called,
                previous=previous,
            )
            documents = [
                records.document(
                    draft, actor=person.handle, role=None, read=now, login=acting.login(under)
                )
                for draft in start(command, now)
            ]
            try:
                self.journal.append(
                    command.run,
                    0,
                    documents,
                    people=(person, *acting.people(under), *named),
                    ledger={**documents[0], "type": _opened(), "data": _summary_of(command)},
                )
            except JournalConflict:
                continue
            return self.open(command.run)
        raise JournalConflict("BCP-J004", run="", tries=ID_TRIES)

    def open(self, run: str, kind: RunKind | None = None) -> Session:
        """A session of a run; ``last`` is the newest one, and a part of an id will do.

        ``kind``: what the operator takes it for; a run of another kind is refused, so that a
        drill and a real event are never mixed up.
        """
        full = self.resolve(run, kind)
        session = Session(self.journal, full, self._clock, self.actor, self._under())
        found = session.state.kind
        if kind is not None and found != kind:
            raise Refused(
                "BCP-R041",
                id=session.run,
                kind=Word(found),
                wanted=Word(kind),
                verb=_VERBS[found],
            )
        return session

    def resolve(self, run: str, kind: RunKind | None = None) -> str:
        """The full id of a run people named; ``last`` is the newest one of the kind.

        Raises NotFound or Refused (several match).
        """
        from bcpflow.journal import LEDGER

        # The journal's own chain is no run, though it has a head.
        if run not in (LATEST, LEDGER) and self.journal.head(run) is not None:
            return run
        lines = self.runs(limit=None)
        if run == LATEST:
            newest = [line for line in lines if kind in (None, line.kind)]
            if newest:
                return min(newest, key=lambda line: line.imported).id
        found = [line.id for line in lines if run in line.id]
        if len(found) == 1:
            return found[0]
        if found:
            raise Refused("BCP-R037", id=run, choices=found[:5])
        raise NotFound("BCP-R001", id=run)

    def runs(self, limit: int | None = 50) -> Sequence[RunLine]:
        """The newest runs, newest first."""
        return [_line(opened) for opened in self.journal.runs(limit)]

    def tell(self, session: Session, *, printing: bool = False) -> Told:
        """The log of a session's run with names and head; ``printing`` enters the head."""
        session.refresh()
        told = log(session.history)
        names = self.journal.people(told.handles)
        version = session.state.version
        if printing and not self.journal.database.read_only:
            self._note_printed(session.run, version)
        return Told(told, names, self.head_code(session.run), version)

    def head_code(self, run: str) -> str:
        """The short code of a run's head, as it is printed on paper."""
        from bcpflow.journal import head_code

        head = self.journal.head(run)
        if head is None:
            raise NotFound("BCP-R001", id=run)
        return head_code(head[1])

    def _note_printed(self, run: str, version: int) -> None:
        """Enter into the journal's own chain that a head is out on paper, once a head."""
        from bcpflow.journal import PRINTED

        now = records.steady(self._clock())
        person, under = self.journal.handle_of(self.actor), self._under()
        login = acting.login(under)
        printed = {
            **records.envelope(PRINTED, actor=person.handle, read=now, login=login),
            "key": f"{PRINTED}:{run}:{version}",
            "data": {},
        }
        # Printed before, no longer last, or printed by somebody who may only read.
        with suppress(JournalConflict, JournalForbidden):
            people = (person, *acting.people(under))
            self.journal.append(run, version, [], people=people, ledger=printed)

    def redact(self, handles: Sequence[str], data: Mapping[str, object]) -> Redacted:
        """Remove people's names; the journal's own chain tells who did, and why (``data``)."""
        from bcpflow.journal.redaction import REDACTED

        now = records.steady(self._clock())
        person, under = self.journal.handle_of(self.actor), self._under()
        said = records.envelope(REDACTED, actor=person.handle, read=now, login=acting.login(under))
        people = (person, *acting.people(under))
        return self.journal.redact(handles, {**said, "data": dict(data)}, people)

    def verify(self) -> Verification:
        """Whether every chain of the journal is whole."""
        return self.journal.verify()


def _summary_of(command: StartRun) -> dict[str, object]:
    return {
        "kind": command.kind,
        "workflow": command.definition.workflow.workflow,
        "title": command.title,
    }


def _line(opened: Mapping[str, Any]) -> RunLine:
    data, closed = opened["data"], opened["closed"]
    return RunLine(
        id=data["run"],
        kind=data["kind"],
        workflow=data["workflow"],
        title=data["title"],
        started_at=opened["occurred_at"],
        status=closed["data"]["status"] if closed else "running",
        imported="imported" in data,
    )


def _opened() -> str:
    from bcpflow.journal import OPENED

    return OPENED
