"""The portfolio read: every case of a journal in short, without reading its record again.

Rules, held by tests/service/test_portfolio.py:

1. What is told of a case is what folding its record tells; a summary is only where that is kept.
2. Only cases that went on since their summary was made are folded again; only where a table, the
   zone or the way of deriving has changed are days derived again.
3. A summary that cannot be read is as if not there.
4. Nothing is kept where the journal is only read, and nobody is told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcpflow import instants
from bcpflow.errors import UsageFault
from bcpflow.projections.case_summary import FORM, case_summary, handed_over
from bcpflow.projections.portfolio import Case, case_of

if TYPE_CHECKING:
    from bcpflow.procurement.calendar import Calendar
    from bcpflow.procurement.deadline_model import Rules
    from bcpflow.procurement.deadlines import Entry
    from bcpflow.procurement.duplicates import Hint
    from bcpflow.procurement.splitting import Suspicion
    from bcpflow.procurement.words import Body, Days
    from bcpflow.service.desk import Desk

DERIVED = 2
"""Which way days are derived; raised when `procurement.case_days` derives them otherwise."""
_TABLES = ("calendar", "deadlines")
_SEASONS = ("2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z")
_BATCH = 100
"""Summaries kept at a time: somebody who breaks off has lost no more than that."""
_REST = ("again", "budgeted", "facts", "happened_ns", "happened_on", "noted", "own", "terms")
"""What lists do not tell: kept as one text, and read only where days are derived again."""
_MISSHAPEN = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What reading a summary raises that this program has not made."""
SMALL_METHODS = (None, "見積合わせ")
SMALL_ITEM = "1"


@dataclass
class Portfolio:
    """The cases of a journal, newest first, and the tables their days follow from."""

    folder: Path | None
    zone: tzinfo
    cases: list[Case] = field(default_factory=list)
    _bodies: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def calendar(self) -> Calendar:
        """The site's calendar, or the shipped one."""
        from bcpflow.procurement.calendar import read_calendar

        return read_calendar(self.folder)

    @cached_property
    def rules(self) -> Rules:
        """The site's deadlines, or the shipped ones."""
        from bcpflow.procurement.deadlines import read_rules

        return read_rules(self.folder)

    def year(self, text: str) -> int:
        """The fiscal year people mean. Raises UsageFault BCP-P060."""
        if len(text) == 4 and text.isascii() and text.isdecimal():
            return int(text)
        return self.calendar.read_fiscal_year(text).year

    def year_or_none(self, text: str) -> int | None:
        """The same; None where it is none."""
        try:
            return self.year(text)
        except (UsageFault, ValueError):
            return None

    def entries(self, cases: Iterable[Case]) -> list[Entry]:
        """The deadlines of cases with their rules and sources, as a calendar file tells them."""
        from bcpflow.procurement.case_days import deadlines
        from bcpflow.procurement.deadlines import Entry

        return [
            Entry(case.id, case.title or case.id, deadline)
            for case in cases
            for deadline in deadlines(self._body(case), self.rules, self.calendar, self.zone)
        ]

    def hints(self, cases: Iterable[Case]) -> tuple[Hint, ...]:
        """Cases that may be one investment twice."""
        from bcpflow.procurement.duplicates import Item, hints, read_likeness

        items = [
            Item(
                id=case.id,
                title=case.title,
                year=case.fiscal_year,
                system=case.system,
                kind=_text(self._body(case)["facts"].get("分類")) or case.contract_type,
                department=case.department,
            )
            for case in cases
            if case.fiscal_year is not None and not case.given_up
        ]
        return hints(items, read_likeness(self.folder))

    def suspicions(self, cases: Iterable[Case], body: Body) -> tuple[Suspicion, ...]:
        """Small orders that together exceed the ceiling each of them stays under."""
        from bcpflow.procurement.splitting import Order, suspicions
        from bcpflow.procurement.tables import read_ceilings
        from bcpflow.procurement.words import CONTRACTS

        orders = [
            Order(
                id=case.id,
                title=case.title,
                department=case.department or "",
                contract=contract,
                estimate=estimate,
                days=self._days(case),
                supplier=next(iter(case.suppliers), None),
            )
            for case in cases
            for contract in CONTRACTS
            if contract == case.contract_type
            and not case.given_up
            and (case.method in SMALL_METHODS or case.item == SMALL_ITEM)
            and (estimate := case.estimate or case.amount)
        ]
        return suspicions(read_ceilings(self.folder), orders, body)

    def _body(self, case: Case) -> Mapping[str, Any]:
        return _whole(self._bodies[case.id])

    def _days(self, case: Case) -> Days:
        """The days of an order; where none is known yet, one in the year it is planned for."""
        from bcpflow.procurement.case_days import days
        from bcpflow.procurement.words import Days

        known = days(self._body(case), self.calendar, self.zone)
        notice, signed = known.get("notice-given"), known.get("contract-signed")
        if notice or signed:
            return Days(notice=notice, contract=signed)
        opened: date = instants.at(case.opened_ns, self.zone).date()
        if case.fiscal_year is None:
            return Days(decision=opened)
        year = self.calendar.fiscal_year(case.fiscal_year)
        return Days(decision=min(max(opened, year.start), year.end))


def portfolio(desk: Desk, folder: Path | None, zone: tzinfo) -> Portfolio:
    """All cases of a desk's journal, newest first. Raises DefinitionError for a site's tables."""
    read = Portfolio(folder, zone)
    kept = desk.journal.summaries()
    stamp = _stamp(folder, zone)
    made: dict[str, tuple[int, bytes]] = {}
    for line in desk.runs(limit=None):
        if line.kind != "case":
            continue
        body, case = _read(kept.get(line.id), line.id, stamp)
        if case is None:
            body, case = _made(desk, read, line.id, body, stamp)
            made[line.id] = body["version"], _bytes(body)
            if len(made) == _BATCH:
                desk.journal.keep_summaries(made)
                made.clear()
        read._bodies[line.id] = body or {}  # it is there where a case is
        read.cases.append(case)
    desk.journal.keep_summaries(made)
    return read


def _made(
    desk: Desk, read: Portfolio, run: str, body: dict[str, Any] | None, stamp: str
) -> tuple[dict[str, Any], Case]:
    """A summary with its days derived anew; out of the record where none was kept (rule 2)."""
    if body is not None:
        try:
            body = _whole(body)
            body["derived"] = _derived(read, body, stamp)
            return body, case_of(body, body["derived"])
        except _MISSHAPEN:
            pass  # rule 3
    body = _folded(desk, run)
    body["derived"] = _derived(read, body, stamp)
    return body, case_of(body, body["derived"])


def _folded(desk: Desk, run: str) -> dict[str, Any]:
    session = desk.open(run)
    body = case_summary(session.state, handed_over(session.history))
    return {**body, "version": session.state.version}


def _derived(read: Portfolio, body: Mapping[str, Any], stamp: str) -> dict[str, Any]:
    from bcpflow.procurement.case_days import derived

    return {**derived(body, read.rules, read.calendar, read.zone), "stamp": stamp}


def _read(kept: bytes | None, run: str, stamp: str) -> tuple[dict[str, Any] | None, Case | None]:
    """A kept summary of today's shape, and the case it tells of where its days still hold."""
    if kept is None:
        return None, None
    try:
        body: dict[str, Any] = json.loads(kept)
        if body["form"] != FORM or body["run"] != run or not isinstance(body["version"], int):
            return None, None
        if not isinstance(body["rest"], str):
            return None, None
        held = body["derived"]["stamp"] == stamp
        return body, case_of(body, body["derived"]) if held else None
    except _MISSHAPEN:
        return None, None  # rule 3


def _bytes(body: Mapping[str, Any]) -> bytes:
    """As it is kept: what lists tell as it is, the rest as one text in it."""
    from bcpflow.journal import canonical

    told = {name: value for name, value in body.items() if name not in _REST}
    rest = canonical({name: body[name] for name in _REST})
    return canonical({**told, "rest": rest.decode()})


def _whole(body: Mapping[str, Any]) -> dict[str, Any]:
    """A summary with all its parts, however it was kept."""
    if "rest" not in body:
        return dict(body)
    told = {name: value for name, value in body.items() if name != "rest"}
    return {**told, **json.loads(body["rest"])}


def _stamp(folder: Path | None, zone: tzinfo) -> str:
    """What days were derived by: the tables' bytes, the zone, and this program's way.

    A zone is told by what it adds in winter and in summer: this machine's own has no name.
    """
    from bcpflow.procurement.reading import table_path

    offsets = [str(instants.at(instants.from_iso(day), zone).utcoffset()) for day in _SEASONS]
    mark = hashlib.sha256(" ".join([str(DERIVED), *offsets]).encode())
    for name in _TABLES:
        try:
            mark.update(table_path(name, folder).read_bytes())
        except OSError as fault:  # reading it will say why, when it is asked for
            mark.update(str(fault).encode())
    return mark.hexdigest()[:16]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
