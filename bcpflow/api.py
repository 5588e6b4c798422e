"""The Python API: ten functions for scripts, on a workplace that is opened like a file.

    from bcpflow.api import ConfirmStep, Workplace, act, start

    with Workplace("sqlite:///journal.db", actor="佐藤") as place:
        run = start(place, "ict-bcp-initial-response", facts={"震度": "6強"})
        act(place, run, ConfirmStep(step="protect-self"))

Rules, held by tests/test_api.py and docs/api.md:

1. What is given back is plain data: the documents of `--json`, by their published schemas. Ids,
   names and dates are texts, times are seconds since T0.
2. What is done goes through the same door as the command line's verbs; what the rules refuse
   raises `Refused`, a definition with mistakes `DefinitionError`, the storage `JournalError`.
   `Workplace.told` words each of them.
3. Functions are added, none is renamed or removed; new parameters have defaults.

This module must never print, ask or look at the arguments of the program.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, tzinfo
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from bcpflow.clock import Reading
from bcpflow.commands import (
    AbortRun,
    AtElapsed,
    AtWall,
    BeginStep,
    CheckItems,
    Command,
    ConfirmStep,
    DecideStep,
    DeclareFact,
    DeliverInject,
    EndRun,
    FireTransition,
    NoteEvent,
    PauseRun,
    ResumeRun,
    RunKind,
    SkipStep,
    TakeNote,
    UndoStep,
)
from bcpflow.definition.model import Definition, FactValue
from bcpflow.errors import BcpflowError, DefinitionError, JournalError, NotFound, Refused
from bcpflow.language import Language, Translator, translator

if TYPE_CHECKING:
    from bcpflow.library.library import Library
    from bcpflow.service.desk import Desk

__all__ = [
    "AbortRun", "AtElapsed", "AtWall", "BcpflowError", "BeginStep", "CheckItems", "ConfirmStep",
    "DecideStep", "DeclareFact", "DefinitionError", "DeliverInject", "EndRun", "FireTransition",
    "JournalError", "NotFound", "NoteEvent", "PauseRun", "Refused", "ResumeRun", "SkipStep",
    "TakeNote", "UndoStep", "Workplace", "act", "cases", "check", "export", "load_workflow",
    "log", "report", "start", "status", "verify",
]  # fmt: skip


class Workplace:
    """A journal, a site folder and a name: what every function works on.

    What is left out is what the command line takes: `BCPFLOW_DB` or the user's data folder,
    `BCPFLOW_SITE`, `BCPFLOW_ACTOR` or the login. The journal is opened when it is first needed.
    """

    def __init__(
        self,
        db: str | None = None,
        *,
        site: str | Path | None = None,
        actor: str | None = None,
        language: Language = "ja",
        read_only: bool = False,
        clock: Callable[[], Reading] | None = None,
    ) -> None:
        """``db``: an address (``sqlite:///journal.db``, ``postgresql+psycopg://…``) or a file."""
        from bcpflow.service.here import default_address, login

        self.db = db or os.environ.get("BCPFLOW_DB") or default_address()
        said = site or os.environ.get("BCPFLOW_SITE")
        self.site = Path(said) if said else None
        self.login = login()
        self.actor = (actor or os.environ.get("BCPFLOW_ACTOR") or self.login).strip()
        self.tr: Translator = translator(language)
        self.read_only = read_only
        self._clock = clock
        self._desk: Desk | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the journal back."""
        if self._desk is not None:
            self._desk.journal.close()
            self._desk = None

    def told(self, fault: BcpflowError) -> str:
        """What went wrong, why, and what to do: three lines, in the language of the workplace."""
        from bcpflow.codes import describe

        return "\n".join(part for part in describe(fault, self.tr) if part)

    @property
    def desk(self) -> Desk:
        """The desk the functions work at."""
        if self._desk is None:
            from bcpflow.journal import open_journal
            from bcpflow.service.desk import Desk
            from bcpflow.service.here import new_id

            journal = open_journal(self.db, create=not self.read_only, read_only=self.read_only)
            self._desk = Desk(
                journal,
                clock=self.clock,
                actor=self.actor,
                new_id=lambda: new_id(self.clock(), self.zone),
                login=self.login,
            )
        return self._desk

    @cached_property
    def clock(self) -> Callable[[], Reading]:
        """What reads the clocks of this machine, or the one that was given."""
        if self._clock is not None:
            return self._clock
        from bcpflow.clock_source import SystemClock

        return SystemClock().read

    @cached_property
    def zone(self) -> tzinfo:
        """The zone days are told in."""
        from bcpflow.clock_source import local_zone

        return local_zone()

    @property
    def today(self) -> date:
        """The day it is here."""
        from bcpflow import instants

        return instants.at(self.clock().wall_ns, self.zone).date()

    @property
    def library(self) -> Library:
        """Workflows and checklists: the site's own first, then the shipped ones."""
        from bcpflow.library.library import Library, shipped_folder

        return Library([*([self.site] if self.site else []), shipped_folder()])


def load_workflow(place: Workplace, name: str | Path) -> Definition:
    """A workflow by name or file. Raises DefinitionError with all its mistakes, NotFound."""
    return place.library.load(name).definition


def check(place: Workplace, *names: str | Path) -> list[dict[str, Any]]:
    """What is wrong with workflows and checklists (names, files, folders; none: all there are).

    Each as in `workflow check --json`; those with the severity ``error`` keep it from being run.
    """
    from bcpflow.library.diagnostics import to_json

    return [dict(to_json(problem, place.tr)) for problem in place.library.check(names)]


def start(
    place: Workplace,
    workflow: str | Path,
    *,
    kind: RunKind = "exercise",
    title: str = "",
    facts: Mapping[str, FactValue] | None = None,
    speed: float = 1.0,
    scenario_start: str | None = None,
    at: AtWall | None = None,
) -> str:
    """Start a drill, a real event (``incident``) or a ``case``; its id. T0 is now, or ``at``."""
    from bcpflow.service.preparing import prepared
    from bcpflow.site.opened import open_site

    site = open_site(place.site, place.today)
    rules = None
    if kind == "case":
        from bcpflow.procurement.rules import read_rules

        rules = read_rules(place.site)
    definition = prepared(load_workflow(place, workflow), site, rules)
    session = place.desk.start(
        definition,
        kind,
        title=title,
        facts=facts,
        speed=speed,
        scenario_start=scenario_start,
        at=at,
        roster=site.roster,
    )
    return session.run


def act(place: Workplace, run: str, command: Command, *, key: str | None = None) -> dict[str, Any]:
    """Carry one command out, durably (act/1). ``run``: an id, a part of one, or ``last``.

    The same ``key`` twice is recorded once.
    """
    from bcpflow.reports.json_act import act_document

    session = place.desk.open(run)
    done = session.do(command, key)
    return act_document(session.run, done.recorded, repeated=done.repeated)


def status(place: Workplace, run: str, *, controller: bool = False) -> dict[str, Any]:
    """The run at this moment (status/1); ``controller``: with the injects still to come."""
    from bcpflow.projections.board import board
    from bcpflow.reports.json_status import status_document

    session = place.desk.open(run)
    names = session.names(session.state.people)
    head = place.desk.head_code(session.run)
    shown = board(session.state, session.now())
    return status_document(shown, head, place.tr, names, controller=controller)


def log(place: Workplace, run: str) -> dict[str, Any]:
    """The timed record (log/1). Its head code is noted as printed, as with `drill log`."""
    from bcpflow.reports.json import log_document

    session = place.desk.open(run)
    return log_document(place.desk.tell(session, printing=True), place.tr)


def report(
    place: Workplace, run: str, *, names: bool = False, controller: bool = False
) -> dict[str, Any]:
    """The after-action report (aar/1); ``names``: of people too, else their roles."""
    from bcpflow.projections.aar import aar
    from bcpflow.reports.aar_json import aar_document
    from bcpflow.reports.aar_people import shown

    session = place.desk.open(run)
    told = place.desk.tell(session, printing=True)
    found = aar(session.history, told.log, controller=controller)
    known = session.names(found.handles) if names else {}
    view = shown(found, known, place.tr, head=told.head, version=told.version, named=names)
    return aar_document(found, view, place.tr)


def verify(place: Workplace) -> dict[str, Any]:
    """Whether the record is whole (verify/1); no witness from outside is called."""
    found = place.desk.verify()
    bad = found.first_bad
    return {
        "ok": found.ok,
        "events": found.events,
        "runs": found.runs,
        "head": found.head,
        "first_bad": None
        if bad is None
        else {"run": bad["run"], "version": bad["version"], "reason": bad["reason"]},
        "witness": None,
        "signature": None,
    }


def cases(
    place: Workplace,
    *,
    phase: str | None = None,
    department: str | None = None,
    year: str | None = None,
    method: str | None = None,
    search: str | None = None,
) -> dict[str, Any]:
    """Procurement cases, newest first (cases/1); a part of a word will do to choose some."""
    from bcpflow.projections.portfolio import Wanted, chosen
    from bcpflow.reports.portfolio_json import cases_document
    from bcpflow.service.portfolio import portfolio

    read = portfolio(place.desk, place.site, place.zone)
    wanted = Wanted(
        phase=phase,
        department=department,
        year=read.year(year) if year else None,
        method=method,
        search=search,
    )
    found = chosen(read.cases, wanted)
    return cases_document(found, len(found), place.tr, place.today, place.clock().wall_ns)


def export(
    place: Workplace,
    file: str | Path,
    runs: Sequence[str] | None = None,
    *,
    names: bool = True,
    force: bool = False,
) -> dict[str, Any]:
    """Write the record as lines (export/1); ``runs``: only these. ``names=False``: without people.

    A file that is there stays, unless ``force``.
    """
    from bcpflow import __version__
    from bcpflow.service import keeping

    desk = place.desk
    wanted = [desk.resolve(run) for run in dict.fromkeys(runs or ())] or None
    head = keeping.header(__version__, place.clock())
    made = keeping.export_to(
        desk.journal, Path(file), head=head, runs=wanted, names=names, force=force
    )
    return {
        "file": str(file),
        "runs": made.runs,
        "events": made.events,
        "people": made.people,
        "head": made.head,
    }
