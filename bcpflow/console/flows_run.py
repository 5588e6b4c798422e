"""Flows about the run itself: injects, facts, the exercise clock, the end.

The same rules as in `flows`.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from bcpflow.commands import (
    DeclareFact,
    DeliverInject,
    EndRun,
    JumpClock,
    NoteEvent,
    PauseRun,
    ResumeRun,
)
from bcpflow.console.actions import Answer, Operator
from bcpflow.console.questions import AskText, Choice, Choose, Flow, Question, YesNo
from bcpflow.console.words import KIND_NAMES, hms
from bcpflow.definition.model import Fact, FactValue
from bcpflow.definition.moments import MomentError, parse_duration
from bcpflow.projections.inject_row import InjectRow
from bcpflow.projections.step_row import StepRow
from bcpflow.text import half_width


def deliver_inject(op: Operator, row: StepRow | None) -> Flow:
    """状況付与: one of those not delivered yet - due ones first, then by hand, then early."""
    tr = op.tr
    board = op.board()
    waiting = [r for r in board.injects if r.status != "delivered"]
    if not waiting:
        return Answer(tr("渡していない状況付与はありません"), "refused")
    first = DeliverInject(inject=waiting[0].inject.id)
    if refusal := op.may(first):
        return refusal
    order = ("due", "by hand", "scheduled")
    far = max((r.due_ms or 0 for r in waiting), default=0) + 1
    waiting.sort(key=lambda r: (order.index(r.status), far if r.due_ms is None else r.due_ms))
    choices = tuple(Choice(r.inject.id, tr.pick(r.inject.content), _when(op, r)) for r in waiting)
    chosen = yield Choose(tr("どの状況付与を渡しますか"), choices)
    if chosen is None:
        return None
    # Without a role, as the console delivers it by itself: the key allows but one.
    return op.do(DeliverInject(inject=chosen), f"inject/{chosen}")


def _when(op: Operator, row: InjectRow) -> str:
    tr = op.tr
    if row.status == "by hand":
        when = tr("手動")
    elif row.due_ms is None:
        when = tr("予定（起点待ち）")
    else:
        when = tr("予定 {time}", time=hms(row.due_ms))
    to = row.inject.to if isinstance(row.inject.to, tuple) else (row.inject.to,)
    names = op.role_names()
    told = tr("、").join(names.get(role, role) for role in to) or tr("全員")
    return tr("{when}  付与先: {to}", when=when, to=told)


def pause_or_resume(op: Operator, row: StepRow | None) -> Flow:
    """Stop the exercise clock, or let it go on."""
    if op.session.state.status == "paused":
        return op.do(ResumeRun(role=op.role))
    return op.do(PauseRun(role=op.role))
    yield  # a flow without questions is still a flow


def jump_clock(op: Operator, row: StepRow | None) -> Flow:
    """「3時間後」: move the exercise clock forward."""
    tr = op.tr
    if refusal := op.may(JumpClock(by_ms=1)):
        return refusal
    typed = yield AskText(tr("時計をどれだけ進めますか"), tr("例: 30m、1h30m、3時間"))
    if not typed:
        return None
    try:
        seconds = parse_duration(half_width(typed))
    except MomentError:
        text = tr("「{typed}」は長さとして読めません。30m、1h30m、3時間 のように", typed=typed)
        return Answer(text, "refused")
    return op.do(JumpClock(by_ms=seconds * 1000, role=op.role))


def declare_fact(op: Operator, row: StepRow | None) -> Flow:
    """状況・出来事: what is the case now, or what has just happened."""
    tr = op.tr
    workflow, state = op.plan.workflow, op.session.state
    facts = tuple(
        Choice(
            f"fact:{name}",
            tr.pick(fact.title) or name,
            tr("今: {value}", value=state.facts.get(name, tr("未宣言"))),
        )
        for name, fact in workflow.facts.items()
    )
    events = tuple(
        Choice(f"event:{name}", tr.pick(event.title), tr("出来事（起きた時刻を記録）"))
        for name, event in workflow.events.items()
        if name not in state.noted
    )
    if not facts and not events:
        return Answer(tr("宣言する状況や出来事は、この手順定義にありません"), "refused")
    chosen = yield Choose(tr("何を宣言しますか"), facts + events)
    if chosen is None:
        return None
    kind, _, name = chosen.partition(":")
    if kind == "event":
        return op.do(NoteEvent(event=name, role=op.role))
    value = yield from _fact_value(op, name, workflow.facts[name])
    if value is None:
        return None
    if isinstance(value, Answer):
        return value
    return op.do(DeclareFact(name=name, value=value, role=op.role))


def _fact_value(
    op: Operator, name: str, fact: Fact
) -> Generator[Question, Any, FactValue | Answer | None]:
    """The value, an Answer that says why it cannot be, or None."""
    tr = op.tr
    prompt = tr.pick(fact.ask) or tr.pick(fact.title) or name
    value: FactValue
    if fact.kind == "choice":
        picked: str | None = yield Choose(prompt, tuple(Choice(c, c) for c in fact.choices))
        return picked
    if fact.kind == "yesno":
        chosen = yield Choose(prompt, (Choice("yes", tr("はい")), Choice("no", tr("いいえ"))))
        return None if chosen is None else chosen == "yes"
    typed = yield AskText(prompt, tr.pick(fact.unit))
    if not typed or fact.kind == "text":
        return typed or None
    try:
        value = float(half_width(typed).replace(",", ""))
    except ValueError:
        return Answer(tr("「{typed}」は数として読めません", typed=typed), "refused")
    return value


def end_run(op: Operator, row: StepRow | None) -> Flow:
    """End the run; asked, and No where nothing is said."""
    tr = op.tr
    board = op.board()
    if refusal := op.may(EndRun()):
        return refusal
    open_ = sum(r.status in ("open", "waiting") for r in board.steps)
    kind = tr(KIND_NAMES[board.kind])
    prompt = tr("{kind}を終了しますか。終えていない手順: {n}件", kind=kind, n=open_)
    if not (yield YesNo(prompt)):
        return None
    return op.do(EndRun(role=op.role))
