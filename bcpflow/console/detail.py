"""The step under the cursor, in full: how, caution, by hand, checklist, options.

Everything the definition says about a step is here, wrapped to the width of its place; must
never leave something out for want of room.
"""

from __future__ import annotations

from bcpflow.console import told
from bcpflow.console.lines import Faces, Line, responsible
from bcpflow.console.words import (
    IMPROVED,
    ITEM_STATES,
    UNTOUCHED,
    Tone,
    hms,
    rest,
    status_word,
    target,
    title_text,
)
from bcpflow.definition.plan import Plan
from bcpflow.language import Translator
from bcpflow.projections.step_row import ItemRow, StepRow
from bcpflow.text import cells, safe, wrap

WIDEST_LABEL = 16
"""A longer label is part of its text."""


def detail(row: StepRow, faces: Faces, plan: Plan, tr: Translator, width: int) -> list[Line]:
    """The lines of a step."""
    step = row.step
    lines = folded("", title_text(row, tr), "strong", width)
    lines += folded("", _standing(row, faces, tr), "dim", width)
    if row.unmanned:
        lines += folded("", tr("担当者不在（役割の人も代行の人も来ていません）"), "late", width)
    if row.proposed:
        lines += folded(tr("承認待ち: "), _proposed(row, faces, tr), "soon", width)
    for issue in row.issues:
        label = tr("前回の課題（{due}まで）: ", due=issue.due) if issue.due else tr("前回の課題: ")
        answer = tr(IMPROVED[issue.improved]) if issue.improved else tr("まだ確かめていない")
        text = tr("{text}  改善されたか: {answer}", text=issue.text, answer=answer)
        lines += folded(label, text, "dim" if issue.improved == "yes" else "soon", width)
    if row.waits_for:
        waits = tr("、").join(told.title_of(other, plan, tr) for other in row.waits_for)
        lines += folded(tr("先に済ませる: "), waits, "soon", width)
    if step.to or step.by:
        notice = " / ".join(t for t in (tr.pick(step.to), tr.pick(step.by)) if t)
        lines += folded(tr("連絡先・手段: "), notice, "plain", width)
    told_of: tuple[tuple[str, str, Tone], ...] = (
        (tr("方法: "), tr.pick(step.how), "plain"),
        (tr("注意: "), tr.pick(step.caution), "soon"),
        (tr("手作業: "), tr.pick(step.manual), "plain"),
        (tr("証跡: "), tr.pick(step.evidence), "plain"),
    )
    for label, text, tone in told_of:
        if text:
            lines += folded(label, text, tone, width)
    for option in row.options:
        mark = "*" if option.id == row.option else "-"
        how = tr.pick(option.how)
        text = tr.pick(option.title) + (f" ({how})" if how else "")
        lines += folded(f" {mark} ", text, "strong" if mark == "*" else "plain", width)
    for item in row.items:
        lines += folded(f" {item_state(item, tr)} ", tr.pick(item.item.title), _tone(item), width)
    for label, text in ((tr("出典: "), tr.pick(step.source)), (tr("未整備: "), tr.pick(step.todo))):
        if text:
            lines += folded(label, text, "dim", width)
    return lines


def item_state(row: ItemRow, tr: Translator) -> str:
    """``[正常 ]``: an item's state in a column of one width, with its number."""
    words = [tr(word) for word in (*ITEM_STATES.values(), UNTOUCHED)]
    width = max(cells(word) for word in words)
    word = tr(ITEM_STATES[row.state]) if row.state else tr(UNTOUCHED)
    number = f" {row.value}{tr.pick(row.item.unit)}" if row.value else ""
    return f"[{word}{' ' * (width - cells(word))}]{number}"


def folded(label: str, text: str, tone: Tone, width: int) -> list[Line]:
    """A labelled text over as many lines as it takes, hanging under its beginning."""
    if cells(label) > WIDEST_LABEL:
        lines = wrap(safe(label + text), max(8, width - 2))
        return [(("  " if n else "", "plain"), (piece, tone)) for n, piece in enumerate(lines)]
    indent = cells(label)
    room = max(8, width - indent)
    pieces = wrap(safe(text), room)
    first: Line = ((safe(label), "heading"), (pieces[0], tone))
    return [first, *((((" " * indent), "plain"), (piece, tone)) for piece in pieces[1:])]


def _proposed(row: StepRow, faces: Faces, tr: Translator) -> str:
    chosen = next((o for o in row.options if o.id == row.proposed), None)
    option = tr.pick(chosen.title) if chosen else row.proposed
    able = tr("、").join(faces.roles.get(role, role) for role in row.approvers)
    return tr("{option}（v で承認・否認。承認者: {roles}）", option=option, roles=able)


def _standing(row: StepRow, faces: Faces, tr: Translator) -> str:
    parts = [status_word(row, tr), rest(row, tr)[0]]
    if row.target_ms is not None:
        parts.insert(1, tr("目標 {time}", time=target(row, tr)))
    if row.step.role:
        role = faces.roles.get(row.step.role, row.step.role)
        if row.holder is not None:
            role = f"{role} {responsible(row, faces, tr)[0]}"
        parts.append(tr("担当 {role}", role=role))
    if row.begun_ms is not None:
        parts.append(tr("着手 {time}", time=hms(row.begun_ms)))
    if row.actual_ms is not None and row.overdue_ms is not None:
        parts.append(tr("実績 {time}", time=hms(row.actual_ms)))
    if row.value:
        parts.append(tr("値 {value}", value=f"{row.value}{tr.pick(row.step.unit)}"))
    if row.last_ms is not None:
        parts.append(tr("前回 {time}", time=hms(row.last_ms)))
    parts.append(row.id)
    return "  ".join(part for part in parts if part)


def _tone(item: ItemRow) -> Tone:
    if item.state == "abnormal":
        return "bad"
    return "plain" if item.state in (None, "unchecked") else "done"
