"""Any commands of those who draft, scrutinise, approve and inspect; by whoever comes along."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from bcpflow.commands import (
    ApproveStep,
    AttachDocument,
    BeginStep,
    Command,
    ConfirmStep,
    DecideStep,
    DeclareFact,
    EndRun,
    FillSheet,
    FireTransition,
    GiveApproval,
    PassScrutiny,
    RequestApproval,
    ReturnApproval,
    SkipStep,
    TakeNote,
    UndoStep,
    WithdrawApproval,
    WithdrawSheet,
)
from bcpflow.run import judge, people
from bcpflow.run.state import RunState
from tests.sample_case import LARGE, PRICE, SMALL, STAFF, By, paper, sheet

PERSONS = [str(one["person"]) for one in STAFF]
APPROVALS = ("plan-approval", "award-approval")


def case_offers(state: RunState) -> list[Command]:
    """What somebody who looks at the case would ask for; nothing where the run is none."""
    if state.kind != "case":
        return []
    asked: list[Command] = [paper("minutes", str(state.version)), sheet("quote:Q1")]
    asked.append(DeclareFact(name=PRICE, value=[SMALL, LARGE][state.version % 2]))
    for id_, planned in state.plan.steps.items():
        if not judge.entered(state, planned) or not judge.applies(state, planned):
            continue
        kind, here = planned.step.resolved_kind, state.steps[id_]
        if kind == "document":
            asked += [paper(id_, str(state.version % 3))] * (1 if here.settled else 3)
        elif kind == "approval":
            asked += _about_approval(state, id_)
        elif id_ == "scrutiny":
            asked.append(PassScrutiny(step=id_))
    asked += [WithdrawSheet(sheet=name, reason="期限切れ") for name in state.case.sheets][:1]
    asked += [sheet("quote:Q2", state.version % 3), EndRun()]
    return asked


def _about_approval(state: RunState, step: str) -> list[Command]:
    pending = state.case.approvals.get(step)
    if pending is None or pending.done:
        return [RequestApproval(step=step)] * 2
    proxies = GiveApproval(step=step, role="cio", reason="出張")
    return [
        *[GiveApproval(step=step)] * 4, proxies, WithdrawApproval(step=step),
        ReturnApproval(step=step, reason="数量"),
    ]  # fmt: skip


def case_commands() -> st.SearchStrategy[Command]:
    """Commands about the small case; elsewhere none of them fits."""
    steps = st.sampled_from([*APPROVALS, "spec", "scrutiny", "notice", "x"])
    words = st.sampled_from(["", "記録", "\x1b[2J\u202e=1+1"])
    roles = st.sampled_from([None, None, "approver", "cio", "requester-head", "nobody"])
    sheets = st.sampled_from(["quote:Q1", "score:h-mem", "interest:h-mem", "x"])
    return st.one_of(
        st.builds(paper, document=steps, text=words, role=roles),
        st.builds(sheet, name=sheets, figure=st.integers(0, 2)),
        st.builds(WithdrawSheet, sheet=sheets, reason=words),
        st.builds(RequestApproval, step=steps, role=roles),
        st.builds(GiveApproval, step=steps, role=roles, reason=words),
        st.builds(ReturnApproval, step=steps, role=roles, reason=words),
        st.builds(WithdrawApproval, step=steps),
        st.builds(PassScrutiny, step=steps, open_findings=st.sampled_from([(), ("Q1:1",)])),
        st.sampled_from([SMALL, LARGE, 90_000]).map(lambda v: DeclareFact(name=PRICE, value=v)),
    )


def asked_by(state: RunState, dice: Random) -> By:
    """A command and somebody: mostly one who may, sometimes anybody."""
    command = dice.choice(_wanted(state) if dice.random() < 0.55 else _anything(state))
    if dice.random() < 0.15:
        return command, dice.choice(PERSONS)
    return command, dice.choice(_line(state, command) or PERSONS)


def _wanted(state: RunState) -> list[Command]:
    """What brings the case on: open work, what approvals wait for, the way to the next phase."""
    asked: list[Command] = []
    for id_, planned in state.plan.steps.items():
        here = state.steps[id_]
        if not judge.entered(state, planned) or here.outcome == "achieved":
            continue
        if planned.step.resolved_kind == "approval":
            asked += _about_approval(state, id_)[:2]
        elif planned.step.resolved_kind == "document":
            asked.append(paper(id_, "1") if id_ not in state.case.documents else _said(id_))
        elif planned.step.options:
            asked.append(DecideStep(step=id_, option="good"))
            asked.append(ApproveStep(step=id_, role="cio"))
        else:
            asked.append(PassScrutiny(step=id_) if id_ == "scrutiny" else _said(id_))
    track = state.tracks["main"]
    ways = [way for way in state.plan.transitions("main", track.phase) if not way.back]
    return [*asked, *(FireTransition(trigger=way.name) for way in ways)] or [EndRun()]


def _said(step: str) -> ConfirmStep:
    return ConfirmStep(step=step)


def _anything(state: RunState) -> list[Command]:
    asked = case_offers(state)
    asked += [TakeNote(text="x", role=role) for role in ("requester", "supervisor")]
    for step in APPROVALS:
        asked += [RequestApproval(step=step), GiveApproval(step=step), WithdrawApproval(step=step)]
        asked += [ReturnApproval(step=step, reason="数量")] * 2
    for id_ in state.steps:
        asked += [ConfirmStep(step=id_), UndoStep(step=id_), BeginStep(step=id_)]
        asked.append(SkipStep(step=id_, reason="不要"))
        asked.append(ConfirmStep(step=id_, result="not_achieved"))
    track = state.tracks["main"]
    ways = state.plan.transitions("main", track.phase)
    asked += [FireTransition(trigger=way.name, reason="見直し") for way in ways]
    asked += [FillSheet(sheet="interest:1", kind="interest", data={})] * 3
    asked += [FillSheet(sheet="score:1", kind="score", data={"A": state.version % 4})] * 3
    return asked


def _line(state: RunState, command: Command) -> list[str]:
    """Who may by the roster."""
    name = getattr(command, "step", "") or getattr(command, "document", "")
    planned = state.plan.steps.get(name)
    role = command.role or (planned.step.role if planned else None)
    pending = state.case.approvals.get(name)
    if command.role is None and isinstance(command, GiveApproval | ReturnApproval) and pending:
        role = pending.next_role
    if isinstance(command, FillSheet) and command.kind in ("interest", "score"):
        return ["h-mem", "h-mem2"]
    if isinstance(command, RequestApproval | WithdrawApproval):
        return [pending.by] if pending and not pending.done else ["h-req", "h-con"]
    if isinstance(command, AttachDocument) and planned is None:
        return PERSONS
    return list(people.line(state, role)) if role else PERSONS
