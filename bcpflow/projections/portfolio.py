"""The portfolio: cases side by side - found, grouped and summed, with the days that press.

Rules, held by tests/projections/test_portfolio.py:

1. A case that was opened by mistake (voided) is in no list and in no sum.
2. What was given up counts as a case, but nothing is planned for it any more; what was
   contracted and paid of it stays.
3. A share of award (落札率) is contract by estimate, of the cases where both are known.
4. A search finds a case by all of its words, whatever their width and case.

Pure. The day and the moment are arguments. What a case has many of is a named tuple: thousands of
cases are made at a look, and these cost a third.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from bcpflow.definition.texts import Text

Standing = Literal["overdue", "soon", "upcoming", "met"]
Grouping = Literal["phase", "department", "year"]
GIVEN_UP = "cancelled"
"""The final phase in which a case was given up."""


class Ball(NamedTuple):
    """A role that is to act, on which steps, and since when."""

    role: str
    title: Text
    since_ns: int
    steps: tuple[str, ...]


class Wait(NamedTuple):
    """An open required step that has a target."""

    step: str
    title: Text
    due_ns: int


class Due(NamedTuple):
    """A deadline of a case, as far as a list tells it."""

    id: str
    title: Text
    due: date
    warn_from: date
    met_on: date | None
    not_before: bool
    """The earliest day, not the latest."""
    sample: bool

    def standing(self, today: date) -> Standing:
        """How it stands on a day."""
        if self.met_on is not None and self.met_on <= today:
            return "met"
        if self.due < today or (self.not_before and self.due == today):
            return "met" if self.not_before else "overdue"
        return "soon" if today >= self.warn_from else "upcoming"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as lists tell it; yen, None where nobody has said."""

    id: str
    title: str
    workflow: str
    workflow_title: Text
    status: str
    opened_ns: int
    phase: str
    phase_title: Text
    phase_ns: int
    final: bool
    department: str | None
    fiscal_year: int | None
    """The year it begins in."""
    fiscal_year_title: Text | None
    contract_type: str | None
    method: str | None
    item: str | None
    category: str | None
    system: str | None
    estimate: int | None
    amount: int | None
    paid: int | None
    suppliers: tuple[str, ...]
    quotes: int
    ball: tuple[Ball, ...]
    waits: tuple[Wait, ...]
    deadlines: tuple[Due, ...]
    commitments: Mapping[int, int]
    """Yen by fiscal year, where it is contracted over several."""
    spread: bool
    """The shares of the years were reckoned by months; nobody has agreed on them."""

    @property
    def given_up(self) -> bool:
        """Whether nothing will come of it."""
        return self.status == "aborted" or (self.final and self.phase == GIVEN_UP)

    @property
    def open(self) -> bool:
        """Whether somebody is still to act."""
        return not self.final and self.status in ("running", "paused")

    @property
    def award_rate(self) -> float | None:
        """Contract by estimate in percent, to a tenth."""
        return rate(self.amount, self.estimate)

    def late_steps(self, now_ns: int) -> tuple[Wait, ...]:
        """Open steps whose target has passed."""
        return tuple(wait for wait in self.waits if wait.due_ns < now_ns)

    def overdue(self, today: date) -> tuple[Due, ...]:
        """Deadlines that were missed and still are."""
        return tuple(due for due in self.deadlines if due.standing(today) == "overdue")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases are asked for; a part of a word will do."""

    phase: str | None = None
    department: str | None = None
    year: int | None = None
    method: str | None = None
    search: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Cases taken together."""

    cases: int
    open: int
    overdue: int
    """How many have a step or a deadline that is overdue."""
    planned: int
    contracted: int
    paid: int
    award_rate: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Cases that have something in common; ``title`` None where nobody has said what."""

    key: str
    title: Text | None
    sums: Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What is contracted for a fiscal year by contracts over several years."""

    year: int
    yen: int
    cases: int
    spread: bool
    """A share in it was reckoned by months."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """A deadline of one case on a day."""

    case: Case
    due: Due
    standing: Standing
    days: int
    """Days until it is due, negative after it."""


def chosen(cases: Iterable[Case], wanted: Wanted) -> list[Case]:
    """The cases that were asked for, in their order (rules 1 and 4)."""
    words = _plain(wanted.search or "").split()
    return [
        case
        for case in cases
        if case.status != "voided"
        and (wanted.year is None or case.fiscal_year == wanted.year)
        and _within(wanted.phase, case.phase, *_said(case.phase_title))
        and _within(wanted.department, case.department or "")
        and _within(wanted.method, case.method or "")
        and (not words or all(word in _found_by(case) for word in words))
    ]


def sums(cases: Sequence[Case], today: date, now_ns: int) -> Sums:
    """Cases taken together (rules 2 and 3)."""
    both = [(c.amount, c.estimate) for c in cases if c.award_rate is not None]
    return Sums(
        cases=len(cases),
        open=sum(case.open for case in cases),
        overdue=sum(bool(case.late_steps(now_ns) or case.overdue(today)) for case in cases),
        planned=sum(case.estimate or 0 for case in cases if not case.given_up),
        contracted=sum(case.amount or 0 for case in cases),
        paid=sum(case.paid or 0 for case in cases),
        award_rate=rate(sum(a or 0 for a, _ in both), sum(e or 0 for _, e in both)),
    )


def grouped(cases: Iterable[Case], by: Grouping, today: date, now_ns: int) -> list[Bundle]:
    """Cases by phase in the order they were come to, by department, or by year, newest first."""
    told = _GROUPINGS[by]
    groups: dict[str, tuple[Text | None, list[Case]]] = {}
    for case in cases:
        key, title = told(case)
        groups.setdefault(key, (title, []))[1].append(case)
    made = [
        Bundle(key=key, title=title, sums=sums(members, today, now_ns))
        for key, (title, members) in groups.items()
    ]
    if by == "phase":
        return sorted(made, key=lambda group: _phase_rank(groups[group.key][1]))
    made.sort(key=lambda group: group.key, reverse=by == "year")
    return sorted(made, key=lambda group: group.key == "")


def committed(cases: Iterable[Case]) -> list[Committed]:
    """What contracts over several years bind the coming years to, by year."""
    years: dict[int, list[tuple[int, bool]]] = {}
    for case in cases:
        for year, said in case.commitments.items():
            years.setdefault(year, []).append((said, case.spread))
    return [
        Committed(
            year=year,
            yen=sum(said for said, _ in shares),
            cases=len(shares),
            spread=any(spread for _, spread in shares),
        )
        for year, shares in sorted(years.items())
    ]


def pressing(cases: Iterable[Case], today: date, within: timedelta) -> list[Pressing]:
    """Deadlines that are overdue or come within a time, the most pressing first."""
    last = today + within
    found = [
        Pressing(case, due, standing, (due.due - today).days)
        for case in cases
        for due in case.deadlines
        if due.due <= last and (standing := due.standing(today)) != "met"
    ]
    return sorted(found, key=lambda one: (one.due.due, one.case.id, one.due.id))


def rate(amount: int | None, estimate: int | None) -> float | None:
    """Percent to a tenth; None where one of them is not known."""
    if not amount or not estimate or estimate < 0:
        return None
    return round(amount * 1000 / estimate) / 10


def case_of(body: Mapping[str, Any], derived: Mapping[str, Any]) -> Case:
    """A case out of its summary and what was derived from it."""
    plain = {name: body[name] for name in _PLAIN}
    return Case(
        id=body["run"],
        suppliers=tuple(body["suppliers"]),
        ball=tuple(
            Ball(role=b["role"], title=b["title"], since_ns=b["since_ns"], steps=tuple(b["steps"]))
            for b in body["ball"]
        ),
        waits=tuple(
            Wait(step=w["step"], title=w["title"], due_ns=w["due_ns"]) for w in body["waits"]
        ),
        fiscal_year=derived["fiscal_year"],
        fiscal_year_title=derived["fiscal_year_title"],
        deadlines=tuple(_due(row) for row in derived["deadlines"]),
        commitments={int(year): said for year, said in derived["commitments"].items()},
        spread=derived["spread"],
        **plain,
    )


_PLAIN = (
    *("title", "workflow", "workflow_title", "status", "opened_ns", "phase", "phase_title"),
    *("phase_ns", "final", "department", "contract_type", "method", "item", "category", "system"),
    *("estimate", "amount", "paid", "quotes"),
)


def _due(row: Mapping[str, Any]) -> Due:
    met = row["met_on"]
    return Due(
        id=row["id"],
        title=row["title"],
        due=date.fromisoformat(row["due"]),
        warn_from=date.fromisoformat(row["warn_from"]),
        met_on=date.fromisoformat(met) if met else None,
        not_before=row["not_before"],
        sample=row["sample"],
    )


_GROUPINGS: Mapping[Grouping, Callable[[Case], tuple[str, Text | None]]] = {
    "phase": lambda case: (case.phase, case.phase_title),
    "department": lambda case: (case.department or "", case.department),
    "year": lambda case: (
        "" if case.fiscal_year is None else str(case.fiscal_year),
        case.fiscal_year_title,
    ),
}


def _phase_rank(cases: Sequence[Case]) -> tuple[bool, float]:
    """Open phases by how long after their opening cases come to them; final ones at the end."""
    taken = sorted(case.phase_ns - case.opened_ns for case in cases)
    return cases[0].final, taken[len(taken) // 2]


def _within(wanted: str | None, *said: str) -> bool:
    return wanted is None or any(_plain(wanted) in _plain(one) for one in said)


def _found_by(case: Case) -> str:
    parts = (case.id, case.title, case.workflow, *_said(case.workflow_title), case.department)
    more = (case.method, case.contract_type, case.category, case.system, *case.suppliers)
    return _plain("\n".join(part for part in (*parts, *more) if part))


def _said(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text.values())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
