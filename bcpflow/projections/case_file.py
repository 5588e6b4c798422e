"""The file of a case: everything that was put into it, by whom and when, for whoever audits it.

Rules, held by tests/projections/test_case_file.py:

1. Every version stays: of a document, of a field, of a sheet, and each request for approval with
   all that was said to it. What was replaced, returned, withdrawn or has lapsed is shown as that.
2. An approval that lapsed names what of it was changed.
3. The file of a case that is not over is an interim one.

Pure: a fold over recorded events; people are handles, days are those of the wall clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bcpflow.clock import Reading
from bcpflow.definition.caserules import CaseRules
from bcpflow.definition.model import FactValue, Text
from bcpflow.events import (
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    DocumentAttached,
    FactDeclared,
    OptionRefused,
    PhaseChanged,
    Recorded,
    RunAborted,
    RunEnded,
    RunStarted,
    RunVoided,
    SheetFilled,
    SheetWithdrawn,
    StepSkipped,
    StepUndone,
)
from bcpflow.projections.aar import Standing
from bcpflow.projections.case_duties import Kept, Part, kept_of, parts_of
from bcpflow.projections.case_view import CaseView, case_view
from bcpflow.projections.log import Log, log
from bcpflow.projections.rows import Row
from bcpflow.run.evolve import fold
from bcpflow.run.state import RunState

Said = Literal["given", "returned", "withdrawn", "lapsed"]
Asked = Literal["pending", "approved", "returned", "withdrawn", "lapsed", "replaced"]
_CLOSING = RunEnded | RunAborted | RunVoided


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """By whom and when; ``version`` is that of the event."""

    version: int
    by: str
    role: str
    occurred_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Made):
    """A version of a document; ``place`` is ``stored`` or where the file is."""

    number: int
    name: str
    sha256: str
    size: int
    media: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document with all its versions; none: it is asked for and not attached."""

    id: str
    title: Text
    phase: str | None
    required: bool
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Made):
    """A value somebody declared."""

    value: FactValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Made):
    """What was said to a request. ``changed``: what made it lapse (rule 2)."""

    said: Said
    proxy_for: str = ""
    note: str = ""
    reason: str = ""
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Made):
    """An approval that was asked for, and what came of it."""

    step: str
    route: str
    roles: tuple[str, ...]
    note: str
    facts: Mapping[str, FactValue]
    documents: Mapping[str, str]
    sheets: Mapping[str, str]
    outcome: Asked
    acts: tuple[Act, ...]

    @property
    def left(self) -> tuple[str, ...]:
        """Roles of the route that have not approved."""
        given = sum(act.said == "given" for act in self.acts)
        return self.roles[given:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled(Made):
    """What a sheet held from then on; None: it was withdrawn, for the reason."""

    data: Mapping[str, Any] | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFile:
    """A sheet of figures with everything that was written on it."""

    name: str
    kind: str
    entries: tuple[Filled, ...]

    @property
    def stands(self) -> Filled | None:
        """What counts now."""
        last = self.entries[-1]
        return last if last.data is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """Everything of a case."""

    log: Log
    view: CaseView
    standing: Standing
    opened_ns: int
    ended_ns: int | None
    documents: tuple[Paper, ...]
    fields: Mapping[str, tuple[Change, ...]]
    approvals: tuple[Request, ...]
    sheets: tuple[SheetFile, ...]
    happenings: tuple[tuple[str, int], ...]
    """Named events with their moment, in order."""
    parts: tuple[Part, ...]
    kept: tuple[Kept, ...]
    rules: CaseRules | None
    roster: Mapping[str, tuple[str, ...]]
    """Roles of those the roster names, by handle."""

    @property
    def overridden(self) -> tuple[Row, ...]:
        """Gates that were passed although shut."""
        return self.log.summary.overrides

    @property
    def returned(self) -> tuple[Row, ...]:
        """Ways back that were taken, choices that were refused."""
        return tuple(
            row
            for row in self.log.rows
            if (isinstance(row.event, PhaseChanged) and row.event.back)
            or isinstance(row.event, OptionRefused)
        )

    @property
    def left_out(self) -> tuple[Row, ...]:
        """Steps that were skipped, and outcomes that were taken back."""
        return tuple(r for r in self.log.rows if isinstance(r.event, StepSkipped | StepUndone))

    @property
    def handles(self) -> frozenset[str]:
        """Everybody the file speaks of."""
        return self.log.handles | {part.person for part in self.parts} | set(self.roster)


def case_file(history: Sequence[Recorded], now: Reading, told: Log | None = None) -> CaseFile:
    """The file of a case's events at a moment; ``told`` spares telling its log again."""
    told, state = told or log(history), fold(history)
    seen = _Reading()
    for recorded in history:
        seen.take(recorded)
    view = case_view(state, now)
    closing = [r.occurred_ns for r in history if isinstance(r.event, _CLOSING)]
    return CaseFile(
        log=told,
        view=view,
        standing=_standing(told.status),
        opened_ns=history[0].occurred_ns,
        ended_ns=closing[-1] if closing else None,
        documents=tuple(_papers(view, seen)),
        fields={name: tuple(seen.fields[name]) for name in _in_order(state, seen.fields)},
        approvals=tuple(_requests(seen)),
        sheets=tuple(
            SheetFile(name=name, kind=kind, entries=tuple(entries))
            for name, (kind, entries) in seen.sheets.items()
        ),
        happenings=tuple(
            (name, state.clock.wall_at(at))
            for name, at in sorted(state.noted.items(), key=lambda item: item[1])
        ),
        parts=parts_of(history),
        kept=kept_of(state),
        rules=state.plan.definition.case_rules,
        roster={who: one.roles for who, one in state.people.items()},
    )


@dataclass(slots=True)
class _Asked:
    """A request on its way."""

    recorded: Recorded
    event: ApprovalRequested
    outcome: Asked = "pending"
    acts: list[Act] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """What a reader of the events notes down."""

    papers: dict[str, list[Version]] = field(default_factory=dict)
    fields: dict[str, list[Change]] = field(default_factory=dict)
    sheets: dict[str, tuple[str, list[Filled]]] = field(default_factory=dict)
    asked: list[_Asked] = field(default_factory=list)

    def take(self, recorded: Recorded) -> None:
        """One event more."""
        event, made = recorded.event, _made(recorded)
        match event:
            case RunStarted(facts=facts):
                for name, value in facts.items():
                    self.fields[name] = [Change(value=value, **made)]
            case FactDeclared(name=name, value=value):
                self.fields.setdefault(name, []).append(Change(value=value, **made))
            case DocumentAttached():
                self.papers.setdefault(event.document, []).append(
                    Version(
                        number=event.number, name=event.name, sha256=event.sha256,
                        size=event.size, media=event.media, place=event.place, **made,
                    )
                )  # fmt: skip
            case SheetFilled(sheet=sheet, kind=kind, data=data):
                entries = self.sheets.get(sheet, ("", []))[1]
                self.sheets[sheet] = (kind, [*entries, Filled(data=data, **made)])
            case SheetWithdrawn(sheet=sheet, reason=reason):
                kind, entries = self.sheets.get(sheet, ("", []))
                self.sheets[sheet] = (kind, [*entries, Filled(data=None, reason=reason, **made)])
            case ApprovalRequested(step=step):
                before = self._last(step)
                if before is not None and before.outcome == "approved":
                    before.outcome = "replaced"
                self.asked.append(_Asked(recorded, event))
            case _:
                self._said(recorded, made)

    def _said(self, recorded: Recorded, made: dict[str, Any]) -> None:
        """What was said to a request."""
        event = recorded.event
        asked = self._last(getattr(event, "step", ""))
        if asked is None:
            return
        match event:
            case ApprovalGiven():
                role = {**made, "role": event.role}
                asked.acts.append(
                    Act(said="given", proxy_for=event.proxy_for, note=event.note,
                        reason=event.reason, **role)
                )  # fmt: skip
                given = sum(act.said == "given" for act in asked.acts)
                if given >= len(asked.event.roles):
                    asked.outcome = "approved"
            case ApprovalReturned(role=role, reason=reason):
                asked.acts.append(Act(said="returned", reason=reason, **{**made, "role": role}))
                asked.outcome = "returned"
            case ApprovalWithdrawn(reason=reason):
                asked.acts.append(Act(said="withdrawn", reason=reason, **made))
                asked.outcome = "withdrawn"
            case ApprovalLapsed(changed=changed):
                asked.acts.append(Act(said="lapsed", changed=changed, **made))
                asked.outcome = "lapsed"

    def _last(self, step: str) -> _Asked | None:
        return next((one for one in reversed(self.asked) if one.event.step == step), None)


def _made(recorded: Recorded) -> dict[str, Any]:
    return {
        "version": recorded.version,
        "by": recorded.actor,
        "role": recorded.role,
        "occurred_ns": recorded.occurred_ns,
    }


def _standing(status: str) -> Standing:
    if status in ("running", "paused"):
        return "interim"
    if status == "aborted":
        return "aborted"
    return "voided" if status == "voided" else "final"


def _in_order(state: RunState, names: Iterable[str]) -> list[str]:
    """Fields as the workflow declares them."""
    declared = [*state.plan.workflow.facts, *names]
    return sorted(names, key=declared.index)


def _papers(view: CaseView, seen: _Reading) -> Iterator[Paper]:
    for row in view.documents:
        yield Paper(
            id=row.id,
            title=row.title,
            phase=row.phase,
            required=row.required,
            versions=tuple(seen.papers.get(row.id, ())),
        )


def _requests(seen: _Reading) -> Iterator[Request]:
    for one in seen.asked:
        event = one.event
        yield Request(
            step=event.step,
            route=event.route,
            roles=event.roles,
            note=event.note,
            facts=event.facts,
            documents=event.documents,
            sheets=event.sheets,
            outcome=one.outcome,
            acts=tuple(one.acts),
            **_made(one.recorded),
        )
