"""What each key asks and then does: one generator a key, the same for both consoles.

A flow first finds out whether its action would be refused, so that nobody types a note for
nothing. It must never know how a question is put.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bcpflow.commands import (
    AnswerImprovement,
    ApproveStep,
    BeginStep,
    CheckItems,
    ConfirmStep,
    DecideStep,
    FireTransition,
    Result,
    SkipStep,
    TakeNote,
    UndoStep,
)
from bcpflow.console import told
from bcpflow.console.actions import Answer, Operator
from bcpflow.console.questions import AskText, Choice, Choose, Flow, Tick, Ticked, YesNo
from bcpflow.console.words import IMPROVED, title_text
from bcpflow.projections.board import TrackRow, WayOut
from bcpflow.projections.step_row import StepRow

VALUE_PROMPTS = ("measure", "question", "document")
ASKED_LATER = ("BCP-R006", "BCP-R013", "BCP-R029")
"""Refusals a flow answers by asking on: a shut gate, a missing reason, a missing role."""


def nothing_chosen(op: Operator) -> Answer:
    """There is no step under the cursor."""
    return Answer(op.tr("手順が選ばれていません。上下キーか番号で選んでください"), "refused")


def begin_step(op: Operator, row: StepRow | None) -> Flow:
    """着手."""
    if row is None:
        return nothing_chosen(op)
    return op.do(BeginStep(step=row.id, role=op.role))
    yield  # a flow without questions is still a flow


def confirm_step(op: Operator, row: StepRow | None) -> Flow:
    """達成; a decision is decided instead, a measure is asked for its number."""
    return (yield from _settle(op, row, "achieved", stumbled=False))


def miss_step(op: Operator, row: StepRow | None) -> Flow:
    """未達."""
    return (yield from _settle(op, row, "not_achieved", stumbled=False))


def stumble_step(op: Operator, row: StepRow | None) -> Flow:
    """つまづき: how a step came out, and where the team stumbled on the way."""
    return (yield from _settle(op, row, "achieved", stumbled=True))


def _settle(op: Operator, row: StepRow | None, result: Result, *, stumbled: bool) -> Flow:
    tr = op.tr
    if row is None:
        return nothing_chosen(op)
    if row.kind == "decision" and result == "achieved" and row.status != "achieved":
        return (yield from _decide(op, row, stumbled=stumbled))
    command = ConfirmStep(step=row.id, result=result, role=op.role)
    if refusal := op.may(command):
        return refusal
    title = title_text(row, tr)
    if stumbled:
        stumble = yield AskText(tr("つまづいたこと: {title}", title=title))
        if not stumble:
            return None
        outcome = yield Choose(
            tr("結果: {title}", title=title),
            (Choice("achieved", tr("達成")), Choice("not_achieved", tr("未達"))),
        )
        if outcome is None:
            return None
        command = replace(command, stumble=stumble, result=outcome)
    if row.kind in VALUE_PROMPTS and command.result == "achieved":
        value = yield AskText(_value_prompt(op, row), tr("分からなければ空のまま Enter"))
        if value is None:
            return None
        command = replace(command, value=value)
        if refusal := op.may(command):
            return refusal
    word = tr("達成") if command.result == "achieved" else tr("未達")
    note = yield AskText(
        tr("{word}: {title}", word=word, title=title), tr("メモ（なければそのまま Enter）")
    )
    if note is None:
        return None
    return (yield from _ask_improved(op, row, op.do(replace(command, note=note))))


def _ask_improved(op: Operator, row: StepRow, answer: Answer) -> Flow:
    """改善されましたか: last time's open issues of a step, once it has come out."""
    tr = op.tr
    for issue in row.issues if answer.tone == "done" else ():
        if issue.improved is not None:
            continue
        prompt = tr("前回の課題「{text}」は改善されましたか", text=issue.text)
        choices = tuple(Choice(word, tr(said)) for word, said in IMPROVED.items())
        improved = yield Choose(prompt, choices)
        if improved is None:
            continue
        command = AnswerImprovement(
            run=issue.run, action=issue.action, improved=improved, role=op.role
        )
        said = op.do(command)
        if said.tone != "done":
            return said
        answer = replace(answer, text=f"{answer.text} / {said.text}")
    return answer


def _value_prompt(op: Operator, row: StepRow) -> str:
    title = title_text(row, op.tr)
    if row.kind == "measure":
        return op.tr("数値（{unit}）: {title}", unit=op.tr.pick(row.step.unit) or "-", title=title)
    if row.kind == "document":
        return op.tr("文書名・保管場所: {title}", title=title)
    return op.tr("答え: {title}", title=title)


def skip_step(op: Operator, row: StepRow | None) -> Flow:
    """省略."""
    if row is None:
        return nothing_chosen(op)
    command = SkipStep(step=row.id, role=op.role)
    if refusal := op.may(command):
        return refusal
    prompt = op.tr("省略する理由: {title}", title=title_text(row, op.tr))
    reason = yield AskText(prompt)
    if reason is None:
        return None
    return op.do(replace(command, reason=reason))


def undo_step(op: Operator, row: StepRow | None) -> Flow:
    """Take back the outcome of this step, or else the last outcome there was."""
    state = op.session.state
    settled = {**state.steps, **state.repeats}
    settled = {name: each for name, each in settled.items() if each.settled}
    if row is not None and row.status not in ("open", "waiting"):
        name = row.id
    elif settled:
        name = max(settled, key=lambda step: settled[step].settled_version)
    else:
        return Answer(op.tr("取り消す記録がありません"), "refused")
    command = UndoStep(step=name, role=op.role)
    if refusal := op.may(command):
        return refusal
    title = told.title_of(name, op.plan, op.tr)
    prompt = op.tr("「{title}」の記録を取り消しますか（取消も記録に残ります）", title=title)
    if not (yield YesNo(prompt)):
        return None
    return replace(op.do(command), step=name)


def take_note(op: Operator, row: StepRow | None) -> Flow:
    """メモ, about the step under the cursor."""
    if refusal := op.may(TakeNote(text="-")):
        return refusal
    text = yield AskText(op.tr("メモ"), keys=op.tr("Enter で記録、Esc で中止"))
    if not text:
        return None
    return op.do(TakeNote(text=text, about=row.step.id if row else "", role=op.role))


def walk_checklist(op: Operator, row: StepRow | None) -> Flow:
    """点検: the checklist of the step; one record for one walk."""
    if row is None:
        return nothing_chosen(op)
    if refusal := op.may(CheckItems(step=row.id, items={}, role=op.role)):
        return refusal
    ticked: Ticked | None = yield Tick(
        op.tr("点検: {title}", title=title_text(row, op.tr)), row.items
    )
    if ticked is None or not (ticked.states or ticked.values):
        return None
    command = CheckItems(step=row.id, items=ticked.states, values=ticked.values, role=op.role)
    return op.do(command)


def decide_step(op: Operator, row: StepRow | None) -> Flow:
    """決定: one of the options, none by default."""
    if row is None:
        return nothing_chosen(op)
    return (yield from _decide(op, row, stumbled=False))


def _decide(op: Operator, row: StepRow, *, stumbled: bool) -> Flow:
    tr = op.tr
    first = row.options[0].id if row.options else ""
    command = DecideStep(step=row.id, option=first, role=op.role)
    if refusal := op.may(command, unless=ASKED_LATER):
        return refusal
    title = title_text(row, tr)
    if stumbled:
        stumble = yield AskText(tr("つまづいたこと: {title}", title=title))
        if not stumble:
            return None
        command = replace(command, stumble=stumble)
    choices = tuple(Choice(o.id, tr.pick(o.title), tr.pick(o.how)) for o in row.options)
    option = yield Choose(tr("決める: {title}", title=title), choices)
    if option is None:
        return None
    note = yield AskText(tr("決定の理由・メモ"), tr("メモ（なければそのまま Enter）"))
    if note is None:
        return None
    answer = yield from insist(op, replace(command, option=option, note=note))
    return (yield from _ask_improved(op, row, answer)) if answer else None


def go_on(op: Operator, row: StepRow | None) -> Flow:
    """移行: the ways out of the phase, what their gates still ask for, and one of them taken."""
    tr = op.tr
    board = op.board()
    ways = [(track, way) for track in board.tracks for way in track.ways]
    if not ways:
        return Answer(tr("今のフェーズから先へ進む移行はありません"), "refused")
    several = len(board.tracks) > 1
    choices = tuple(
        Choice(str(n), _way_name(op, track, way, several), _way_detail(op, way))
        for n, (track, way) in enumerate(ways)
    )
    chosen = yield Choose(tr("どこへ進みますか"), choices)
    if chosen is None:
        return None
    track, way = ways[int(chosen)]
    trigger = f"{track.id}:{way.trigger}" if several else way.trigger
    return (yield from insist(op, FireTransition(trigger=trigger, role=op.role)))


def _way_name(op: Operator, track: TrackRow, way: WayOut, several: bool) -> str:
    tr = op.tr
    target = tr.pick(op.plan.phase(track.id, way.to).title)
    name = f"{tr.pick(way.title)} -> {target}" if way.title else f"-> {target}"
    where = f"{tr.pick(track.title)}: " if several else ""
    return where + name + (tr(" [差戻し]") if way.back else "")


def _way_detail(op: Operator, way: WayOut) -> str:
    tr = op.tr
    if not way.missing:
        return tr("進めます")
    missing = tr("、").join(told.title_of(m.what, op.plan, tr) for m in way.missing)
    return tr("足りないもの: {missing}", missing=missing)


def insist(op: Operator, command: FireTransition | DecideStep | ApproveStep) -> Flow:
    """Do it; where the gate is shut and a role may open it, ask for that role and a reason."""
    tr = op.tr
    answer = op.do(command)
    if answer.code == "BCP-R006" and (able := _who_may(op, answer.overriders)):
        role = yield Choose(
            tr("{refusal} 権限のある役割の判断で進めますか", refusal=answer.text), able
        )
        if role is None:
            return answer
        command = replace(command, override=True, role=role)
        reason = yield AskText(tr("判定を通さずに進める理由（記録と報告書に残ります）"))
        if not reason:
            return answer
        answer = op.do(replace(command, reason=reason))
    elif answer.code == "BCP-R013":
        reason = yield AskText(tr("差し戻す理由（記録と報告書に残ります）"))
        if not reason:
            return answer
        answer = op.do(replace(command, reason=reason))
    return answer


def _who_may(op: Operator, overriders: tuple[str, ...]) -> tuple[Choice, ...]:
    """The roles that may open a gate, and their deputies; of an operator with a role only that."""
    names = op.role_names()
    first = names.get(overriders[0], overriders[0]) if overriders else ""
    return tuple(
        Choice(
            role,
            names.get(role, role),
            "" if role in overriders else op.tr("{role}の代行", role=first),
        )
        for role in op.able(overriders)
    )


def replies(flow: Flow, ask: Callable[[Any], Any]) -> Answer | None:
    """Drive a flow with a function that puts questions and waits for the reply."""
    try:
        question = next(flow)
        while True:
            question = flow.send(ask(question))
    except StopIteration as stop:
        answer: Answer | None = stop.value
        return answer
