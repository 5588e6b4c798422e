"""Any commands of those who come, approve, lead, evaluate and improve; also after the end."""

from __future__ import annotations

from hypothesis import strategies as st

from bcpflow.commands import (
    AddAction,
    AddInject,
    AnswerImprovement,
    AnswerQuestion,
    ApproveStep,
    Arrive,
    CancelInject,
    CloseAction,
    Command,
    DecideStep,
    DeclareAbsent,
    HoldInject,
    JudgeInject,
    Observe,
    RateObjective,
    RefuseStep,
    ReleaseInject,
    UpdateAction,
)
from bcpflow.definition.model import Inject
from bcpflow.definition.plan import as_ids
from bcpflow.run.state import InjectMark, RunState

WORDS = st.sampled_from(["", "記録", "\x1b[2J\u202e=1+1"])
DAYS = st.sampled_from(["2027-03-31", "2027-03-31", "来月", ""])


def led_offers(state: RunState) -> list[Command]:
    """What leaders and approvers would ask for while the run goes on."""
    asked: list[Command] = []
    for person, one in state.people.items():
        if one.gone_ms is None:
            asked.append(DeclareAbsent(person=person, reason="通院"))
        if one.arrived_ms is None or one.gone_ms is not None:
            asked.append(Arrive(person=person))
    roles = list(state.plan.workflow.roles)
    if roles:
        asked.append(Arrive(person=f"w-{len(state.people)}", roles=(roles[-1],)))
    for inject in state.injects_known:
        mark = state.marks.get(inject, InjectMark())
        if inject in state.injects:
            asked.append(JudgeInject(inject=inject, result="not_achieved"))
        elif mark.held:
            asked.append(ReleaseInject(inject=inject))
        elif not mark.cancelled:
            asked += [HoldInject(inject=inject), CancelInject(inject=inject, reason="早い")]
    asked.append(AddInject(inject=Inject(id=f"n{len(state.added)}", content="追加", at="T+1h")))
    for step, here in state.steps.items():
        needed = as_ids(state.plan.steps[step].step.approver)
        for role in needed if here.proposed else ():
            asked += [ApproveStep(step=step, role=role)] * 2
            asked.append(RefuseStep(step=step, role=role, reason="まだ"))
        for option in state.plan.steps[step].step.options if needed else ():
            asked.append(DecideStep(step=step, option=option.id, role=needed[0], note="決定"))
    return asked + looked_back(state)


def looked_back(state: RunState) -> list[Command]:
    """What may be said of a run that goes on, and of one that is over."""
    step = next(iter(state.plan.steps))
    asked: list[Command] = [Observe(text="声が届かない", kind="stumble", about=f"step:{step}")]
    asked += [
        RateObjective(objective=name, rating="S", suggested="S")
        for name in state.plan.workflow.objectives
    ]
    asked += [AnswerQuestion(question=n + 1, text="x") for n in range(len(state.plan.questions))]
    asked.append(AddAction(text="鍵", owner="p-9", due="2027-03-31", element="planning", step=step))
    for name, action in state.actions.items():
        if not action.closed:
            asked.append(UpdateAction(action=name, changes={"due": "2027-06-30"}))
            asked.append(CloseAction(action=name, evidence="写真"))
    for issue in state.previous.issues if state.previous else ():
        asked.append(
            AnswerImprovement(run=issue["run"], action=issue["action"], improved="unknown")
        )
    asked += [JudgeInject(inject=inject, result="achieved") for inject in state.injects]
    return asked


def led_commands(ids: list[str], roles: list[str]) -> st.SearchStrategy[Command]:
    """Commands about any workflow; some fit the drill of leaders, most fit nothing."""
    steps = st.sampled_from(["reopen", "report", "report#2", *ids])
    injects = st.sampled_from(["call", "press", "cold", "n0", "x"])
    anybody = st.sampled_from(["h-head", "h-two", "h-one", "w-9"])
    results = st.sampled_from(["achieved", "not_achieved"])
    acting = st.sampled_from([None, "head", "second", "nobody"])
    about = st.sampled_from(
        ["", "x", "look", "report#1", "inject:call", "objective:tell-all", "step:x", "call"]
    )
    taken = st.lists(st.sampled_from([*roles, "nobody"]), max_size=2).map(tuple)
    actions = st.sampled_from(["A1", "A2", "x"])
    made = st.builds(
        Inject,
        id=st.sampled_from(["n0", "n1", "call", ""]),
        content=WORDS,
        at=st.sampled_from([None, "T+1m", "T+50h", "5m", "x", "5m after look"]),
        to=st.sampled_from([(), "head", "x"]),
        expects=st.sampled_from([(), "look", "x"]),
        objective=st.sampled_from([None, "tell-all", "x"]),
    )
    changes = st.dictionaries(st.sampled_from(["text", "due", "step", "x"]), WORDS | DAYS)
    times = st.sampled_from([None, 600, 601])
    return st.one_of(
        st.builds(Arrive, person=anybody, roles=taken),
        st.builds(Arrive, person=anybody),
        st.builds(DeclareAbsent, person=anybody, reason=WORDS),
        st.builds(ApproveStep, step=steps, role=acting, override=st.booleans(), reason=WORDS),
        st.builds(RefuseStep, step=steps, role=acting, reason=WORDS),
        st.builds(HoldInject, inject=injects, reason=WORDS),
        st.builds(ReleaseInject, inject=injects),
        st.builds(CancelInject, inject=injects, reason=WORDS),
        st.builds(AddInject, inject=made),
        st.builds(JudgeInject, inject=injects, result=results, note=WORDS),
        st.builds(Observe, text=WORDS, about=about, kind=st.sampled_from(["stumble", "note"])),
        st.builds(
            RateObjective,
            objective=st.sampled_from(["tell-all", "x"]),
            rating=st.sampled_from(["P", "U", "N"]),
            suggested=st.sampled_from([None, "P"]),
            reason=WORDS,
        ),
        st.builds(AnswerQuestion, question=st.integers(-1, 3), text=WORDS),
        st.builds(
            AddAction,
            text=WORDS,
            owner=anybody,
            due=DAYS,
            element=st.just("training"),
            observation=st.sampled_from(["", "O1"]),
            step=st.sampled_from(["", "look", "x"]),
        ),
        st.builds(UpdateAction, action=actions, changes=changes, note=WORDS),
        st.builds(
            CloseAction,
            action=actions,
            evidence=WORDS,
            later_run=st.sampled_from(["", "run-2"]),
            step=st.sampled_from(["", "look"]),
            actual_ms=times,
            target_ms=times,
        ),
        st.builds(
            AnswerImprovement,
            run=st.sampled_from(["run-0", "x"]),
            action=actions,
            improved=st.sampled_from(["yes", "no"]),
        ),
    )
