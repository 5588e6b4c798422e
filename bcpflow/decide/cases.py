"""What is done to a case: documents attached, sheets filled, approvals asked for and given.

Rules, held by tests/decide/test_cases.py:

1. An approval goes along its route, one role after another; the table of proxies says who may
   decide instead, with a reason. Who may approve at all is for `separation`.
2. What is said of a request is not dated before it, nor before the approval that came last; and
   nothing is approved whose steps were opened again in the meantime.
3. A document of a step is told from one of its own name: what comes near to the name of a step is
   taken for a slip unless it is said to be meant (``extra``).

What a change does to approvals and settled steps stands in `standing`, what settles a step in
`evidence`.
"""

from __future__ import annotations

from dataclasses import replace

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
from bcpflow.decide import evidence, find, routes, separation, standing
from bcpflow.decide.moment import Occurred
from bcpflow.definition.plan import PlannedStep
from bcpflow.errors import NotFound, Refused, Word
from bcpflow.events import (
    ApprovalGiven,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    DocumentAttached,
    Event,
    EventNoted,
    SheetFilled,
    SheetWithdrawn,
    StepConfirmed,
)
from bcpflow.run.case import Approval, digest_of
from bcpflow.run.state import RunState

NEAR = 0.75
"""So like a name is what was probably meant by it: one letter in four is another."""


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
    else:
        _check_name(state, command)
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
    after = standing.after_document(state, command.document, command.sha256)
    if planned is None or state.steps[command.document].outcome == "achieved":
        return (attached, *after)
    evidence.check_figures(state, planned)
    occurrence = state.steps[command.document].occurrence
    value = f"{command.name} v{number}"
    settled = StepConfirmed(
        step=command.document, result="achieved", occurrence=occurrence, value=value
    )
    return (attached, settled, *after)


def fill(state: RunState, command: FillSheet) -> tuple[Event, ...]:
    """Write figures under a name.

    What was chosen or computed from a state that has changed is refused, not laid over what
    somebody else has written meanwhile (held by tests/service/test_sheets_at_once.py).
    """
    case_only(state)
    known = state.case.sheets.get(command.sheet)
    if command.new and (known is not None or command.sheet in state.case.withdrawn):
        raise Refused("BCP-P130", sheet=command.sheet)
    if command.over and (known is None or known.digest != command.over):
        raise Refused("BCP-P130", sheet=command.sheet)
    same_kind = known is None or known.kind == command.kind
    kinds = frozenset({command.kind, known.kind if known is not None else command.kind})
    digest = digest_of(command.data) if same_kind else ""
    after = standing.after_figures(state, standing.Figures(command.sheet, kinds, digest))
    filled = SheetFilled(sheet=command.sheet, kind=command.kind, data=command.data)
    if not command.happening:
        return (filled, *after)
    events = state.plan.workflow.events
    if command.happening not in events:
        near = find.near(command.happening, events)
        raise NotFound("BCP-R030", name=command.happening, near=near)
    return (filled, EventNoted(event=command.happening), *after)


def withdraw_sheet(state: RunState, command: WithdrawSheet) -> tuple[Event, ...]:
    """Let a sheet no longer count."""
    case_only(state)
    if command.sheet not in state.case.sheets:
        near = find.near(command.sheet, state.case.sheets)
        raise NotFound("BCP-P086", sheet=command.sheet, near=near)
    if not command.reason.strip():
        raise Refused("BCP-R013", action="withdraw")
    kinds = frozenset({state.case.sheets[command.sheet].kind})
    after = standing.after_figures(state, standing.Figures(command.sheet, kinds, ""))
    return (SheetWithdrawn(sheet=command.sheet, reason=command.reason), *after)


def request(
    state: RunState, command: RequestApproval, when: Occurred, actor: str
) -> tuple[Event, ...]:
    """Put an approval step to the roles of its route."""
    planned = _approval_step(state, command.step, when)
    before = state.case.approvals.get(planned.step.id)
    if before is not None and not before.done:
        raise Refused("BCP-P087", step=command.step, role=before.next_role or "")
    # What was approved may be put again once its step is open: lapsed, undone or returned to.
    if before is not None and state.steps[planned.step.id].outcome == "achieved":
        raise Refused("BCP-P088", step=command.step)
    route = routes.route_of(state, planned)
    documents, sheets = standing.about(state, planned)
    facts = dict(state.facts)
    routes.check_staffed(
        state,
        planned,
        Approval(actor, route.id, route.roles, facts, documents, sheets, when.elapsed_ms),
    )
    return (
        ApprovalRequested(
            step=planned.step.id,
            route=route.id,
            roles=route.roles,
            facts=facts,
            documents=documents,
            sheets=sheets,
            note=command.note,
        ),
    )


def give(state: RunState, command: GiveApproval, when: Occurred, actor: str) -> tuple[Event, ...]:
    """Approve as the next role of the route; the last one settles the step."""
    planned, asked = _pending(state, command.step)
    find.workable(state, planned.step.id, None, when)
    _not_before(asked, command, when)
    needed = asked.next_role or ""
    role, proxy_for = _as_whom(state, command, needed)
    separation.check_approver(state, asked, actor, command.step)
    separation.check_once(asked, actor, command.step)
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


def send_back(
    state: RunState, command: ReturnApproval, when: Occurred, actor: str
) -> tuple[Event, ...]:
    """Send it back to whoever drafted it."""
    planned, asked = _pending(state, command.step)
    _not_before(asked, command, when)
    if not command.reason.strip():
        raise Refused("BCP-R013", action="return")
    asked_of = GiveApproval(step=command.step, role=command.role, reason=command.reason)
    role, _ = _as_whom(state, asked_of, asked.next_role or "")
    separation.check_approver(state, asked, actor, command.step)
    return (ApprovalReturned(step=planned.step.id, role=role, reason=command.reason),)


def take_back(
    state: RunState, command: WithdrawApproval, when: Occurred, actor: str
) -> tuple[Event, ...]:
    """Take a request back; only who asked for it may."""
    planned, asked = _pending(state, command.step)
    _not_before(asked, command, when)
    if actor and actor != asked.by:
        raise Refused("BCP-P089", step=command.step)
    return (ApprovalWithdrawn(step=planned.step.id, reason=command.reason),)


def pass_scrutiny(state: RunState, command: PassScrutiny, when: Occurred) -> tuple[Event, ...]:
    """Settle the scrutiny of quotes; every finding has an answer or a reason."""
    case_only(state)
    planned = find.workable(state, command.step, command.role, when)
    kind = planned.step.resolved_kind
    other = planned.step.figures not in (None, evidence.QUOTE)
    if other or kind in ("approval", "decision", "document"):  # settled by what they ask for
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
    evidence.check_answered(state, planned, here)
    return (
        StepConfirmed(
            step=planned.step.id, result="achieved", occurrence=here.occurrence, note=command.note
        ),
    )


def case_only(state: RunState) -> None:
    """Raises Refused where the run is no case."""
    if state.kind != "case":
        raise Refused("BCP-P092")


def _check_name(state: RunState, command: AttachDocument) -> None:
    """Raises Refused where a name of its own comes near to that of a step (rule 3)."""
    if command.extra or command.document in state.case.documents:
        return
    near = find.near(command.document, state.plan.steps, cutoff=NEAR)
    if near:
        raise NotFound("BCP-P121", document=command.document, near=near)


def _not_before(
    asked: Approval, command: GiveApproval | ReturnApproval | WithdrawApproval, when: Occurred
) -> None:
    """Raises Refused for a moment before the request, or the approval before (rule 2)."""
    if command.at is not None and when.elapsed_ms < max(asked.at_ms, asked.last_ms):
        raise Refused("BCP-P118", step=command.step, at=command.at.said)


def _approval_step(state: RunState, name: str, when: Occurred) -> PlannedStep:
    case_only(state)
    planned = find.workable(state, name, None, when)
    if planned.step.resolved_kind != "approval":
        raise Refused("BCP-P093", step=name)
    return planned


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
