"""Flows about the run itself: facts, the exercise clock, the end.

The same rules as in `flows`.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from bcpflow.commands import (
    ChangeSpeed,
    DeclareFact,
    EndRun,
    JumpClock,
    NoteEvent,
    PauseRun,
    ResumeRun,
)
from bcpflow.console.actions import Answer, Operator
from bcpflow.console.questions import AskText, Choice, Choose, Flow, Question, YesNo
from bcpflow.console.words import KIND_NAMES, number_of
from bcpflow.definition.model import Fact, FactValue
from bcpflow.definition.moments import MomentError, parse_duration
from bcpflow.text import half_width


def pause_or_resume(op: Operator, row: object) -> Flow:
    """Stop the exercise clock, or let it go on."""
    if op.session.state.status == "paused":
        return op.do(ResumeRun(role=op.role))
    return op.do(PauseRun(role=op.role))
    yield  # a flow without questions is still a flow


def jump_clock(op: Operator, row: object) -> Flow:
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
    before = _due(op)
    answer = op.do(JumpClock(by_ms=seconds * 1000, role=op.role))
    passed = len(_due(op) - before)
    if answer.tone != "done" or not passed:
        return answer
    # Nothing comes in a burst; who presses this key in a small drill also leads it.
    if op.leads:
        waiting = tr("飛び越えた状況付与 {n}件は期限到来のまま待っています（i で付与）", n=passed)
    else:
        waiting = tr("飛び越えた状況付与 {n}件は、進行管理の画面で付与します", n=passed)
    return replace(answer, text=f"{answer.text}。{waiting}")


def _due(op: Operator) -> set[str]:
    return {row.inject.id for row in op.board().injects if row.status == "due"}


def change_speed(op: Operator, row: object) -> Flow:
    """Let the exercise clock run faster or slower."""
    tr = op.tr
    if refusal := op.may(ChangeSpeed(speed=1.0)):
        return refusal
    typed = yield AskText(tr("時計の速さを何倍にしますか"), tr("例: 1、2、60"))
    if not typed:
        return None
    number = number_of(typed)
    if number is None:
        return Answer(tr("「{typed}」は数として読めません", typed=typed), "refused")
    return op.do(ChangeSpeed(speed=float(number), role=op.role))


def declare_fact(op: Operator, row: object) -> Flow:
    """状況・出来事: what is the case now, or what has just happened."""
    tr = op.tr
    workflow, state, unknown = op.plan.workflow, op.session.state, tr("未宣言")
    facts = tuple(
        Choice(
            f"fact:{name}",
            tr.pick(fact.title) or name,
            tr("今: {value}", value=state.facts.get(name, unknown)),
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


def end_run(op: Operator, row: object) -> Flow:
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
