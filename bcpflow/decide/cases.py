"""What is done to a case: documents attached, sheets filled, approvals asked for and given.

Rules, held by tests/decide/test_cases.py:

1. What lies before approvers stands still: no part of it changes until they have decided or it
   was withdrawn.
2. What was approved may change, but the approval lapses with it and is asked for again.
3. An approval goes along its route, one role after another; the table of proxies says who may
   decide instead, with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bcpflow.commands import (
    AttachDocument,
    FillSheet,
    GiveApproval,
    PassScrutiny,
    RequestApproval,
    ReturnApproval,
    WithdrawApproval,
    WithdrawSheet,
)
from bcpflow.decide import find, separation
from bcpflow.decide.moment import Occurred
from bcpflow.definition.caserules import Route
from bcpflow.definition.conditions import names_in
from bcpflow.definition.model import FactValue
from bcpflow.definition.plan import PlannedStep
from bcpflow.errors import NotFound, Refused, Word
from bcpflow.events import (
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    DocumentAttached,
    Event,
    SheetFilled,
    SheetWithdrawn,
    StepConfirmed,
)
from bcpflow.run import judge
from bcpflow.run.case import Approval, digest_of
from bcpflow.run.state import RunState


def attach(state: RunState, command: AttachDocument, when: Occurred) -> tuple[Event, ...]:
    """Add a version of a document; the first one settles its step."""
    case_only(state)
    base = command.document.partition("#")[0]  # a step that came up again has its number
    if base in state.plan.steps:
        command = replace(command, document=base)
    planned = state.plan.steps.get(command.document)
    if planned is not None:
        if planned.step.resolved_kind != "document":
            raise Refused("BCP-P084", step=command.document)
        if not state.steps[command.document].settled:
            find.workable(state, command.document, command.role, when)
        needed = (planned.step.role,) if planned.step.role else ()
        find.check_role(state, command.role, needed)
    before = state.case.documents.get(command.document)
    if before is not None and before.sha256 == command.sha256:
        raise Refused("BCP-P085", document=command.document, name=before.name)
    number = before.number + 1 if before else 1
    attached = DocumentAttached(
        document=command.document,
        name=command.name,
        sha256=command.sha256,
        size=command.size,
        media=command.media,
        number=number,
        place=command.place,
    )
    after = lapses(state, documents={command.document: command.sha256})
    if planned is None or state.steps[command.document].outcome == "achieved":
        return (attached, *after)
    occurrence = state.steps[command.document].occurrence
    value = f"{command.name} v{number}"
    settled = StepConfirmed(
        step=command.document, result="achieved", occurrence=occurrence, value=value
    )
    return (attached, settled, *after)


def fill(state: RunState, command: FillSheet) -> tuple[Event, ...]:
    """Write figures under a name."""
    case_only(state)
    known = state.case.sheets.get(command.sheet)
    same_kind = known is None or known.kind == command.kind
    after = lapses(state, sheets={command.sheet: digest_of(command.data) if same_kind else ""})
    return (SheetFilled(sheet=command.sheet, kind=command.kind, data=command.data), *after)


def withdraw_sheet(state: RunState, command: WithdrawSheet) -> tuple[Event, ...]:
    """Let a sheet no longer count."""
    case_only(state)
    if command.sheet not in state.case.sheets:
        near = find.near(command.sheet, state.case.sheets)
        raise NotFound("BCP-P086", sheet=command.sheet, near=near)
    if not command.reason.strip():
        raise Refused("BCP-R013", action="withdraw")
    after = lapses(state, sheets={command.sheet: ""})
    return (SheetWithdrawn(sheet=command.sheet, reason=command.reason), *after)


def request(state: RunState, command: RequestApproval, when: Occurred) -> tuple[Event, ...]:
    """Put an approval step to the roles of its route."""
    planned = _approval_step(state, command.step, when)
    standing = state.case.approvals.get(planned.step.id)
    if standing is not None and not standing.done:
        raise Refused("BCP-P087", step=command.step, role=standing.next_role or "")
    # What was approved may be put again once its step is open: lapsed, undone or returned to.
    if standing is not None and state.steps[planned.step.id].outcome == "achieved":
        raise Refused("BCP-P088", step=command.step)
    route = _route(state, planned)
    return (
        ApprovalRequested(
            step=planned.step.id,
            route=route.id,
            roles=route.roles,
            facts=dict(state.facts),
            documents={name: one.sha256 for name, one in state.case.documents.items()},
            sheets={name: one.digest for name, one in state.case.sheets.items()},
            note=command.note,
        ),
    )


def give(state: RunState, command: GiveApproval, when: Occurred, actor: str) -> tuple[Event, ...]:
    """Approve as the next role of the route; the last one settles the step."""
    planned, asked = _pending(state, command.step)
    find.awake(state, when)
    needed = asked.next_role or ""
    role, proxy_for = _as_whom(state, command, needed)
    separation.check_approver(state, asked, actor, command.step)
    given = ApprovalGiven(
        step=planned.step.id,
        role=role,
        proxy_for=proxy_for,
        note=command.note,
        reason=command.reason,
    )
    if len(asked.given) + 1 < len(asked.roles):
        return (given,)
    occurrence = state.steps[planned.step.id].occurrence
    settled = StepConfirmed(
        step=planned.step.id, result="achieved", occurrence=occurrence, note=command.note
    )
    return (given, settled)


def send_back(state: RunState, command: ReturnApproval, actor: str) -> tuple[Event, ...]:
    """Send it back to whoever drafted it."""
    planned, asked = _pending(state, command.step)
    if not command.reason.strip():
        raise Refused("BCP-R013", action="return")
    asked_of = GiveApproval(step=command.step, role=command.role, reason=command.reason)
    role, _ = _as_whom(state, asked_of, asked.next_role or "")
    separation.check_approver(state, asked, actor, command.step)
    return (ApprovalReturned(step=planned.step.id, role=role, reason=command.reason),)


def take_back(state: RunState, command: WithdrawApproval, actor: str) -> tuple[Event, ...]:
    """Take a request back; only who asked for it may."""
    planned, asked = _pending(state, command.step)
    if actor and actor != asked.by:
        raise Refused("BCP-P089", step=command.step)
    return (ApprovalWithdrawn(step=planned.step.id, reason=command.reason),)


def pass_scrutiny(state: RunState, command: PassScrutiny, when: Occurred) -> tuple[Event, ...]:
    """Settle the scrutiny of quotes; every finding has an answer or a reason."""
    case_only(state)
    planned = find.workable(state, command.step, command.role, when)
    kind = planned.step.resolved_kind
    if kind in ("approval", "decision", "document"):  # settled by what they ask for, not by this
        raise Refused("BCP-R017", step=command.step, kind=Word(kind), wanted="checklist")
    if command.open_findings:
        raise Refused(
            "BCP-P090",
            step=command.step,
            count=len(command.open_findings),
            findings=list(command.open_findings[:5]),
        )
    here = state.steps[planned.step.id]
    if here.outcome == "achieved":
        raise Refused("BCP-R005", step=command.step, status=Word(here.outcome))
    return (
        StepConfirmed(
            step=planned.step.id, result="achieved", occurrence=here.occurrence, note=command.note
        ),
    )


def lapses(
    state: RunState,
    *,
    facts: Mapping[str, FactValue] | None = None,
    documents: Mapping[str, str] | None = None,
    sheets: Mapping[str, str] | None = None,
) -> list[ApprovalLapsed]:
    """The approvals a change makes lapse (rule 2); raises Refused where one is pending (rule 1)."""
    made: list[ApprovalLapsed] = []
    for step, one in state.case.approvals.items():
        changed = (
            *_changed(one.facts, facts),
            *_changed(one.documents, documents),
            *_changed(one.sheets, sheets),
        )
        if not changed or one.lapsed:
            continue
        if not one.done:
            raise Refused("BCP-P091", step=step, changed=list(changed))
        made.append(ApprovalLapsed(step=step, changed=changed))
    return made


def case_only(state: RunState) -> None:
    """Raises Refused where the run is no case."""
    if state.kind != "case":
        raise Refused("BCP-P092")


def _changed(approved: Mapping[str, Any], new: Mapping[str, Any] | None) -> tuple[str, ...]:
    return tuple(
        name for name, value in (new or {}).items() if name in approved and approved[name] != value
    )


def _approval_step(state: RunState, name: str, when: Occurred) -> PlannedStep:
    case_only(state)
    planned = find.workable(state, name, None, when)
    if planned.step.resolved_kind != "approval":
        raise Refused("BCP-P093", step=name)
    return planned


def _route(state: RunState, planned: PlannedStep) -> Route:
    for route in separation.rules_of(state).routes:
        if not _is_for(state, route, planned):
            continue
        held = judge.condition_holds(state, route.when)
        if held is None:
            break  # a later route would be a guess: once known, this one may be asked for
        if held:
            return route
    raise Refused("BCP-P094", step=planned.step.id)


def _is_for(state: RunState, route: Route, planned: PlannedStep) -> bool:
    """Whether a route is for this step, and speaks of roles and facts the workflow has."""
    workflow = state.plan.workflow
    asked = names_in(route.when) if route.when else frozenset()
    known = set(route.roles) <= workflow.roles.keys() and asked <= workflow.facts.keys()
    return known and (not route.steps or planned.step.id in route.steps)


def _pending(state: RunState, name: str) -> tuple[PlannedStep, Approval]:
    case_only(state)
    planned = find.step(state, name)
    asked = state.case.approvals.get(planned.step.id)
    if asked is None or asked.done:
        raise Refused("BCP-P095", step=name)
    return planned, asked


def _as_whom(state: RunState, command: GiveApproval, needed: str) -> tuple[str, str]:
    """The role somebody approves in, and for which it decides; a proxy gives its reason."""
    role = command.role or needed
    if role == needed:
        return role, ""
    roles = state.plan.workflow.roles
    if needed in roles and role in roles[needed].deputies:
        return role, needed
    if role in separation.rules_of(state).proxies.get(needed, ()):
        if not command.reason.strip():
            raise Refused("BCP-R013", action="proxy")
        return role, needed
    raise Refused("BCP-P096", step=command.step, role=role, needed=needed)
