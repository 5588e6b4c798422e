"""A case at one moment: what its phase asks for, documents, approvals, deadlines, who has the ball.

Rules, held by tests/projections/test_case_view.py:

1. Documents are those of phases entered that apply, and whatever else was attached.
2. The gate is that of the way on: the first way out of the phase that is no return. What it asks
   for is named, also where another way is open.
3. The ball lies with the next approver of what was asked for, else with the approvers of choices
   that were proposed and the roles of the other open required steps of the phase. An approval
   nobody has asked for yet, or that has lapsed, lies with those who draft: they are to ask.

Pure. Exercise milliseconds since T0, which for a case is the day it was opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bcpflow.clock import Reading
from bcpflow.decide.separation import askers
from bcpflow.definition.model import FactValue, Text
from bcpflow.projections.board import Board, TrackRow, WayOut, board
from bcpflow.projections.case_summary import contracted, paid
from bcpflow.projections.step_row import StepRow
from bcpflow.run import judge
from bcpflow.run.case import Approval, Document
from bcpflow.run.judge import Missing
from bcpflow.run.state import RunState

ApprovalStatus = Literal["waiting", "open", "requested", "approved", "lapsed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document the case asks for, or has. ``document`` None: not attached yet."""

    id: str
    title: Text
    phase: str | None
    required: bool
    document: Document | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRow:
    """An approval step. ``approval`` None: nobody has asked for it."""

    id: str
    title: Text
    phase: str
    status: ApprovalStatus
    approval: Approval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The way on (rule 2); ``trigger`` "" where the phase has none."""

    trigger: str
    to: str
    open: bool
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case at one moment."""

    board: Board
    facts: Mapping[str, FactValue]
    track: TrackRow
    gate: Gate
    documents: tuple[DocumentRow, ...]
    approvals: tuple[ApprovalRow, ...]
    open_steps: tuple[StepRow, ...]
    ball: tuple[str, ...]
    """Roles the case waits for (rule 3)."""
    sheets: Mapping[str, str]
    """Sheets by name, with their kinds."""
    contracted: int | None = None
    """What its contracts are for."""
    paid: int | None = None

    @property
    def lacking(self) -> tuple[DocumentRow, ...]:
        """Required documents of the phases entered that are not attached."""
        return tuple(row for row in self.documents if row.required and row.document is None)


def case_view(state: RunState, now: Reading) -> CaseView:
    """The case of a state at a moment."""
    shown = board(state, now)
    track = shown.tracks[0]
    open_steps = tuple(
        row for row in shown.steps if row.current and row.status == "open" and not row.repeating
    )
    approvals = tuple(_approvals(state, shown))
    return CaseView(
        board=shown,
        facts=state.facts,
        track=track,
        gate=_gate(track.ways),
        documents=tuple(_documents(state, shown)),
        approvals=approvals,
        open_steps=open_steps,
        ball=_ball(state, shown, approvals, open_steps),
        sheets={name: sheet.kind for name, sheet in state.case.sheets.items()},
        contracted=contracted(state),
        paid=paid(state),
    )


def _gate(ways: tuple[WayOut, ...]) -> Gate:
    onward = [way for way in ways if not way.back]
    way = next(iter(onward or ways), None)
    if way is None:
        return Gate(trigger="", to="", open=False, missing=())
    return Gate(trigger=way.trigger, to=way.to, open=not way.missing, missing=way.missing)


def _documents(state: RunState, shown: Board) -> list[DocumentRow]:
    attached = state.case.documents
    rows = [
        DocumentRow(
            id=row.step.id,
            title=row.step.title,
            phase=row.phase,
            required=row.step.required and not row.repeating,
            document=attached.get(row.step.id),
        )
        for row in {each.step.id: each for each in shown.steps}.values()
        if row.kind == "document"
        and (judge.entered(state, state.plan.steps[row.step.id]) or row.step.id in attached)
    ]
    known = {row.id for row in rows}
    rows += [
        DocumentRow(id=name, title=name, phase=None, required=False, document=document)
        for name, document in attached.items()
        if name not in known
    ]
    return rows


def _approvals(state: RunState, shown: Board) -> list[ApprovalRow]:
    return [
        ApprovalRow(
            id=row.step.id,
            title=row.step.title,
            phase=row.phase,
            status=_status(row, state.case.approvals.get(row.step.id)),
            approval=state.case.approvals.get(row.step.id),
        )
        for row in shown.steps
        if row.kind == "approval" and judge.entered(state, state.plan.steps[row.step.id])
    ]


def _status(row: StepRow, approval: Approval | None) -> ApprovalStatus:
    if approval is None:
        return "open" if row.status == "open" else "waiting"
    if approval.lapsed:
        return "lapsed"
    if not approval.done:
        return "requested"
    # Where its phase was entered again, or the outcome undone, it takes approval anew.
    return "approved" if row.status == "achieved" else "open"


def _ball(
    state: RunState,
    shown: Board,
    approvals: tuple[ApprovalRow, ...],
    open_steps: tuple[StepRow, ...],
) -> tuple[str, ...]:
    if shown.status not in ("running", "paused"):
        return ()
    asked = [
        row.approval.next_role for row in approvals if row.status == "requested" and row.approval
    ]
    if asked:
        return tuple(dict.fromkeys(role for role in asked if role))
    proposed = [role for row in open_steps if row.proposed for role in row.approvers]
    waited = [
        role
        for row in open_steps
        if row.step.required and not row.proposed
        for role in askers(state, state.plan.steps[row.step.id])
    ]
    waited += [
        role
        for row in approvals
        if row.status == "lapsed"
        for role in askers(state, state.plan.steps[row.id])
    ]
    return tuple(dict.fromkeys(role for role in (*proposed, *waited) if role))
