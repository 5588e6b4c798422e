"""An inject nobody had planned, out of the words of a controller.

Must never guess: what cannot be read is asked for again, with what was typed still there.
"""

from __future__ import annotations

import re
from itertools import count

from bcpflow.commands import AddInject
from bcpflow.console.actions import Answer, Operator
from bcpflow.console.questions import Choice, Field, Flow, Form
from bcpflow.definition.model import Inject
from bcpflow.definition.moments import MomentError, parse_duration, parse_moment
from bcpflow.run.state import RunState
from bcpflow.text import half_width

_BETWEEN = re.compile(r"[、,，\s]+")


def free_id(state: RunState) -> str:
    """The first of x1, x2, .. that no inject of the run has."""
    return next(name for n in count(1) if (name := f"x{n}") not in state.injects_known)


def add(op: Operator, row: object) -> Flow:
    """A form: what, when, to whom, from whom, by which means, and what is expected."""
    tr = op.tr
    if refusal := op.may(AddInject(inject=Inject(id=free_id(op.session.state), content="-"))):
        return refusal
    form = Form(tr("予定にない状況付与を加える"), _fields(op))
    while True:
        typed: dict[str, str] | None = yield form
        if typed is None:
            return None
        inject = _inject(op, form, typed)
        if isinstance(inject, Inject):
            answer = op.do(AddInject(inject=inject))
            if answer.tone != "refused":
                return answer
            inject = answer
        form = Form(form.prompt, form.fields, typed, inject.text)


def _fields(op: Operator) -> tuple[Field, ...]:
    tr, board = op.tr, op.board()
    roles = tuple(Choice(id_, name) for id_, name in op.role_names().items())
    objectives = tuple(
        Choice(id_, tr.pick(each.title)) for id_, each in op.plan.workflow.objectives.items()
    )
    steps = tuple(
        Choice(row.step.id, tr.pick(row.step.title))
        for row in board.steps
        if row.current and row.status in ("open", "waiting") and not row.repeating
    )
    fields = [
        Field("content", tr("内容"), tr("付与する状況の文（必須）")),
        Field("at", tr("時刻"), tr("10m は今から10分後、T+1h30m は発災から。空なら手で付与")),
        Field("to", tr("付与先"), tr("空なら全員"), roles),
        Field("sender", tr("発信元"), tr("誰からの知らせか（任意）")),
        Field("by", tr("手段"), tr("口頭、電話、紙、メールなど（任意）")),
        Field("action", tr("期待する行動"), tr("評価者のために（任意）")),
        Field("expects", tr("期待する手順"), tr("応答時間を測る手順（任意）"), steps),
        Field("objective", tr("訓練目標"), tr("任意"), objectives),
    ]
    return tuple(f for f in fields if f.choices or f.id not in ("to", "expects", "objective"))


def _inject(op: Operator, form: Form, typed: dict[str, str]) -> Inject | Answer:
    """The inject, or why it cannot be made of this."""
    tr = op.tr
    if not typed.get("content"):
        return Answer(tr("内容を書いてください"), "refused")
    at = _moment(op, typed.get("at", ""))
    if isinstance(at, Answer):
        return at
    picked: dict[str, tuple[str, ...]] = {}
    for field in form.fields:
        if field.choices:
            chosen = _picked(field, typed.get(field.id, ""))
            if chosen is None:
                text = tr(
                    "{label}「{typed}」は選べません", label=field.label, typed=typed[field.id]
                )
                return Answer(text, "refused")
            picked[field.id] = chosen
    return Inject(
        id=free_id(op.session.state),
        content=typed["content"],
        at=at,
        to=picked.get("to", ()),
        sender=typed.get("sender") or None,
        by=typed.get("by") or None,
        action=typed.get("action") or None,
        expects=picked.get("expects", ()),
        objective=next(iter(picked.get("objective", ())), None),
    )


def _moment(op: Operator, typed: str) -> str | Answer | None:
    """``T+..`` as it is, a duration counted from now, nothing for one by hand."""
    text = half_width(typed).removesuffix("後")
    if not text:
        return None
    try:
        if text[:2].upper() == "T+":
            parse_moment(text)
            return text
        return f"T+{op.board().elapsed_ms // 1000 + parse_duration(text)}s"
    except MomentError:
        fault = op.tr("時刻「{typed}」は読めません。10m か T+1h30m のように", typed=typed)
        return Answer(fault, "refused")


def _picked(field: Field, typed: str) -> tuple[str, ...] | None:
    """The ids of what was typed; None where something is none of the choices."""
    found: list[str] = []
    for word in filter(None, _BETWEEN.split(half_width(typed))):
        number = int(word) if word.isdecimal() and len(word) < 4 else 0
        if 1 <= number <= len(field.choices):
            found.append(field.choices[number - 1].id)
            continue
        named = [c.id for c in field.choices if word in (c.id, half_width(c.name))]
        if not named:
            return None
        found.append(named[0])
    return tuple(dict.fromkeys(found))
