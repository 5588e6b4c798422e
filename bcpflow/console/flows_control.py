"""What the controller's keys ask and do: deliver, hold, cancel, add; judge and observe.

The same rules as in `flows`. All of it belongs to exercises.
"""

from __future__ import annotations

from dataclasses import replace

from bcpflow.commands import (
    CancelInject,
    DeliverInject,
    HoldInject,
    JudgeInject,
    Observe,
    ReleaseInject,
    Result,
    TakeNote,
)
from bcpflow.console import unplanned
from bcpflow.console.actions import Answer, Operator
from bcpflow.console.questions import AskText, Choice, Choose, Flow
from bcpflow.console.words import OBSERVATIONS, title_text
from bcpflow.projections.inject_row import InjectRow

add = unplanned.add


def nothing_chosen(op: Operator) -> Answer:
    """There is no inject under the cursor."""
    return Answer(op.tr("状況付与が選ばれていません。上下キーか番号で選んでください"), "refused")


def deliver(op: Operator, row: InjectRow | None) -> Flow:
    """付与: now, whatever its time."""
    if row is None:
        return nothing_chosen(op)
    return op.do(DeliverInject(inject=row.inject.id))
    yield  # a flow without questions is still a flow


def hold_or_release(op: Operator, row: InjectRow | None) -> Flow:
    """保留, or 解除 of one that is held."""
    if row is None:
        return nothing_chosen(op)
    name = row.inject.id
    if row.status == "held":
        return op.do(ReleaseInject(inject=name))
    return (yield from _with_reason(op, HoldInject(inject=name), op.tr("保留の理由")))


def cancel(op: Operator, row: InjectRow | None) -> Flow:
    """取消: it will not come."""
    if row is None:
        return nothing_chosen(op)
    command = CancelInject(inject=row.inject.id)
    prompt = op.tr("取消の理由（取り消すと付与できません）")
    return (yield from _with_reason(op, command, prompt))


def _with_reason(op: Operator, command: HoldInject | CancelInject, prompt: str) -> Flow:
    if refusal := op.may(command):
        return refusal
    reason = yield AskText(prompt, op.tr("なければそのまま Enter"))
    if reason is None:
        return None
    return op.do(replace(command, reason=reason))


def judge_achieved(op: Operator, row: InjectRow | None) -> Flow:
    """達成: the expected action was taken."""
    return (yield from _judge(op, row, "achieved"))


def judge_missed(op: Operator, row: InjectRow | None) -> Flow:
    """未達: it was not."""
    return (yield from _judge(op, row, "not_achieved"))


def _judge(op: Operator, row: InjectRow | None, result: Result) -> Flow:
    tr = op.tr
    if row is None:
        return nothing_chosen(op)
    command = JudgeInject(inject=row.inject.id, result=result)
    if refusal := op.may(command):
        return refusal
    word = tr("達成") if result == "achieved" else tr("未達")
    wanted = tr.pick(row.inject.action) or tr.pick(row.inject.content)
    note = yield AskText(
        tr("{word}: {title}", word=word, title=wanted), tr("メモ（なければそのまま Enter）")
    )
    if note is None:
        return None
    return op.do(replace(command, note=note))


def observe(op: Operator, row: InjectRow | None) -> Flow:
    """所見: what was seen, of which kind, and what it is about."""
    tr = op.tr
    if refusal := op.may(Observe(text="-")):
        return refusal
    text = yield AskText(tr("所見"), keys=tr("Enter で次へ、Esc で中止"))
    if not text:
        return None
    kind = yield Choose(
        tr("どの種類の所見ですか"),
        tuple(Choice(word, tr(said)) for word, said in OBSERVATIONS.items()),
    )
    if kind is None:
        return None
    about = yield Choose(tr("何についての所見ですか"), _subjects(op, row))
    if about is None:
        return None
    return op.do(Observe(text=text, kind=kind, about=about))


def _subjects(op: Operator, row: InjectRow | None) -> tuple[Choice, ...]:
    tr, board = op.tr, op.board()
    subjects = [Choice("", tr("特に決めない"))]
    if row is not None:
        told = tr("状況付与: {content}", content=tr.pick(row.inject.content))
        subjects.append(Choice(f"inject:{row.inject.id}", told))
    for id_, objective in op.plan.workflow.objectives.items():
        named = tr("訓練目標: {title}", title=tr.pick(objective.title))
        subjects.append(Choice(f"objective:{id_}", named))
    # Of a repeating duty its latest time: all of them would bury the rest.
    here = {row.step.id: row for row in board.steps if row.current and row.status != "waiting"}
    for step in here.values():
        named = tr("手順: {title}", title=title_text(step, tr))
        subjects.append(Choice(f"step:{step.id}", named))
    return tuple(subjects)


def take_note(op: Operator, row: InjectRow | None) -> Flow:
    """メモ, about the inject under the cursor."""
    if refusal := op.may(TakeNote(text="-")):
        return refusal
    text = yield AskText(op.tr("メモ"), keys=op.tr("Enter で記録、Esc で中止"))
    if not text:
        return None
    return op.do(TakeNote(text=text, about=row.inject.id if row else ""))
