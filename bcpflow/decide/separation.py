"""Who may act in a case: the named person or a deputy, nobody in two parts that exclude each other.

Rules, held by tests/decide/test_separation.py:

1. Where the roster names somebody for a role, only those of its line act in it.
2. Whoever has acted in one role of a separation acts in none of its others, in the whole case. Who
   stands in for a role acts in that role too; a role that only stands in is no part of its own.
3. Whoever drafted - acted in a drafting role, asked for the approval, attached a document or
   filled a sheet it is about - does not approve it. Who acted in a drafting role approves no
   decision either.
   A review (`CaseRules.reviewers`, `review_sheets`) is no draft.
   Nobody approves two stages of one route, in whatever role or stead.
4. Whoever has declared an interest fills no score. A score or an interest is its author's own:
   nobody else changes or withdraws it.
5. Where a roster is known, only those on it act, and open a case.

An act without a known actor (a test, an old record) is not judged: every door of the program
says who acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bcpflow.commands import (
    ApproveStep,
    AttachDocument,
    BeginStep,
    CheckItems,
    Command,
    ConfirmStep,
    DecideStep,
    DeclareAbsent,
    FillSheet,
    GiveApproval,
    PassScrutiny,
    ReturnApproval,
    SkipStep,
    UndoStep,
    WithdrawSheet,
)
from bcpflow.definition.caserules import CaseRules, Separation
from bcpflow.definition.plan import PlannedStep, as_ids
from bcpflow.errors import Refused
from bcpflow.run import people
from bcpflow.run.case import Approval, stands_in
from bcpflow.run.state import RunState

SCORE, INTEREST = "score", "interest"
"""Kinds of sheets: what a member of the committee gives, and what bars somebody from it."""
WORK = (
    AttachDocument, BeginStep, CheckItems, ConfirmStep, DecideStep, PassScrutiny, SkipStep,
    UndoStep,
)  # fmt: skip
"""What is done in the role of its step where none is said."""


def check(state: RunState, command: Command, actor: str) -> None:
    """Raises Refused where this actor may not do this in the case."""
    if state.kind != "case" or not actor or isinstance(command, DeclareAbsent):
        return
    if state.people and actor not in state.people:
        raise Refused("BCP-P110")
    _check_own(state, command, actor)
    roles = acting_roles(state, command)
    if roles:
        _check_line(state, roles[0], actor)
    for role in roles:
        _check_parts(state, role, actor)
    if isinstance(command, FillSheet) and command.kind == SCORE:
        _check_interest(state, actor)
    if _approves_decision(state, command) and actor in _drafted(state):
        raise Refused("BCP-P080", step=getattr(command, "step", ""))


def check_opener(people: Iterable[Mapping[str, Any]], actor: str) -> None:
    """Raises Refused where a roster is called and does not name who opens the case (rule 5)."""
    called = {one["person"] for one in people}
    if called and actor not in called:
        raise Refused("BCP-P110")


def check_approver(state: RunState, approval: Approval, actor: str, step: str) -> None:
    """Raises Refused where whoever approves has drafted what it is about (rule 3)."""
    if actor and actor in authors(state, approval):
        raise Refused("BCP-P080", step=step)


def check_once(approval: Approval, actor: str, step: str) -> None:
    """Raises Refused where somebody has approved another stage of the route (rule 3)."""
    if actor and actor in {who for _, who in approval.given}:
        raise Refused("BCP-P114", step=step, role=approval.next_role or "")


def authors(state: RunState, approval: Approval) -> set[str]:
    """Who has drafted what an approval is about (rule 3)."""
    case = state.case
    wrote = {approval.by}
    rules, steps = rules_of(state), state.plan.steps
    drafts = [
        name
        for name in approval.documents
        if name not in steps or steps[name].step.role not in rules.reviewers
    ]
    wrote |= {who for name in drafts for who in case.documents[name].by}
    sheets = [case.sheets[name] for name in approval.sheets if name in case.sheets]
    sheets = [sheet for sheet in sheets if sheet.kind not in rules.review_sheets]
    wrote |= {who for sheet in sheets for who in sheet.filled_by}
    return wrote | _drafted(state)


def excluded(state: RunState, person: str, roles: tuple[str, ...]) -> bool:
    """Whether somebody has acted in a part that excludes one of these roles (rule 2)."""
    parts = state.case.parts.get(person, frozenset())
    rules = rules_of(state).separation
    return any(_clash(state, rule, role, parts) for rule in rules for role in roles)


def acting_roles(state: RunState, command: Command) -> tuple[str, ...]:
    """The role a command is done in (the one said, else its step's), and what it stands in for."""
    needed = _needed(state, command)
    said = command.role or needed
    if said and needed and stands_in(state.plan, said, needed):
        return said, needed
    if isinstance(command, GiveApproval | ReturnApproval):
        in_stead = said in rules_of(state).proxies.get(needed, ())
        return (said, needed) if in_stead else (said,) if said else ()
    return (said,) if said else ()


def _needed(state: RunState, command: Command) -> str:
    """The role a command takes: whose word an approval waits for, or whose step it is."""
    planned = step_of(state, command)
    if planned is None:
        return ""
    if isinstance(command, GiveApproval | ReturnApproval):
        asked = state.case.approvals.get(planned.step.id)
        return (asked.next_role or "") if asked else ""
    return (planned.step.role or "") if isinstance(command, WORK) else ""


def step_of(state: RunState, command: Command) -> PlannedStep | None:
    """The step a command is about."""
    name = getattr(command, "step", "") or getattr(command, "document", "")
    return state.plan.steps.get(str(name).partition("#")[0])


def rules_of(state: RunState) -> CaseRules:
    """The rules the case was opened under."""
    rules = state.plan.definition.case_rules
    return rules or CaseRules(rules="", title="", dated="")


def askers(state: RunState, planned: PlannedStep) -> tuple[str, ...]:
    """Whose turn an open step is: its role's; of an approval, theirs who may ask for it."""
    own = (planned.step.role,) if planned.step.role else ()
    if planned.step.resolved_kind != "approval":
        return own
    roles = state.plan.workflow.roles
    drafters = [role for role in rules_of(state).drafters if role in roles]
    standing_in = {deputy for role in drafters for deputy in roles[role].deputies}
    return tuple(role for role in drafters if role not in standing_in) or own


def _drafted(state: RunState) -> set[str]:
    drafting = set(rules_of(state).drafters)
    return {who for who, parts in state.case.parts.items() if parts & drafting}


def _approves_decision(state: RunState, command: Command) -> bool:
    """Whether a choice counts by this: it was proposed, or an approver takes it alone."""
    if isinstance(command, ApproveStep):
        return True
    planned = step_of(state, command) if isinstance(command, DecideStep) else None
    return planned is not None and command.role in as_ids(planned.step.approver)


def _check_own(state: RunState, command: Command, actor: str) -> None:
    """What a member has written is the member's own (rule 4)."""
    if not isinstance(command, FillSheet | WithdrawSheet):
        return
    known = state.case.sheets.get(command.sheet)
    if known is not None and known.kind in (SCORE, INTEREST) and known.by != actor:
        raise Refused("BCP-P111", sheet=command.sheet)


def _check_line(state: RunState, role: str, actor: str) -> None:
    line = people.line(state, role)
    if line and actor not in line:
        raise Refused("BCP-P081", role=role)


def _check_parts(state: RunState, role: str, actor: str) -> None:
    parts = state.case.parts.get(actor, frozenset())
    for rule in rules_of(state).separation:
        clash = _clash(state, rule, role, parts)
        if clash is not None:
            why = rule.why if isinstance(rule.why, dict) else {"ja": rule.why}
            raise Refused("BCP-P082", role=role, other=clash, rule=rule.id, why=why)


def _clash(state: RunState, rule: Separation, role: str, parts: frozenset[str]) -> str | None:
    if role not in rule.roles:
        return None
    mine = _sides(state, role)
    return next(
        (other for other in rule.roles if other in parts and not mine & _sides(state, other)), None
    )


def _sides(state: RunState, role: str) -> frozenset[str]:
    """The parts a role stands for: itself, or those it stands in for and does nothing else."""
    plan = state.plan
    working = {one.step.role for one in plan.steps.values()}
    working |= {who for one in plan.steps.values() for who in as_ids(one.step.approver)}
    working |= {who for route in rules_of(state).routes for who in route.roles}
    if role in working:
        return frozenset({role})
    return frozenset(r for r in plan.workflow.roles if stands_in(plan, role, r)) or frozenset(
        {role}
    )


def _check_interest(state: RunState, actor: str) -> None:
    declared = [
        sheet
        for sheet in state.case.sheets.values()
        if sheet.kind == INTEREST and actor in sheet.filled_by
    ]
    if declared:
        raise Refused("BCP-P083")
