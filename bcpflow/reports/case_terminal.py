"""The terminal: a case at one moment - what its gate asks for, documents, approvals, deadlines.

This module must never read markup out of a text nor set a width: the console knows both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from typing import TYPE_CHECKING

from bcpflow.language import N_, Translator
from bcpflow.projections.case_view import ApprovalRow, CaseView, DocumentRow
from bcpflow.projections.deadlines import DeadlineStatus
from bcpflow.projections.due_line import DueLine
from bcpflow.projections.step_row import StepRow
from bcpflow.reports.case_json import day_of
from bcpflow.reports.page import LEAST, listed_lines, pairs_lines, text_lines
from bcpflow.reports.sheets import Entry, Field, Part, Sheet, Tone
from bcpflow.reports.terminal import put_lines, put_sheet
from bcpflow.reports.terms import (
    DEADLINE_STATUS,
    NOTHING,
    RUN_KINDS,
    RUN_STATUS,
    fact_text,
    listed,
    term,
)

if TYPE_CHECKING:
    from rich.console import Console

APPROVAL_STATUS: Mapping[str, str] = {
    "waiting": N_("申請前"),
    "open": N_("申請できる"),
    "requested": N_("申請中"),
    "approved": N_("承認済み"),
    "lapsed": N_("変更により再申請"),
}
KINDS: Mapping[str, str] = {
    "task": N_("作業"), "checklist": N_("点検"), "decision": N_("判断"), "question": N_("質問"),
    "document": N_("文書"), "approval": N_("承認"), "measure": N_("測定"), "notice": N_("連絡"),
}  # fmt: skip


def print_case(
    console: Console,
    view: CaseView,
    head: str,
    tr: Translator,
    names: Mapping[str, str],
    deadlines: Iterable[DueLine],
    *,
    cautions: Sequence[str] = (),
    t0_ns: int,
    today: date,
    zone: tzinfo,
) -> None:
    """A case, compact."""
    width, board = max(console.width, LEAST), view.board
    title = board.title or tr.pick(board.workflow_title)
    marked = tr("{mark}{title}", mark=term(RUN_KINDS, "case", tr), title=title)
    state = term(RUN_STATUS, board.status, tr)
    put_lines(console, text_lines(f"{marked}  {state}  {board.run}", width, "bold"))
    put_lines(console, pairs_lines(_head(view, tr, zone, t0_ns), width))
    missing = [_missing(view, m.kind, m.what, tr) for m in view.gate.missing]
    if missing:
        put_lines(console, text_lines(tr("移行に足りないもの:"), width, "bold red"))
        put_lines(console, listed_lines(missing, width))
    if cautions:
        put_lines(console, text_lines(tr("注意:"), width, "bold"))
        put_lines(console, listed_lines(list(cautions), width))
    for sheet in (
        _steps(view, tr),
        _documents(view, tr),
        _approvals(view, tr, names),
        _deadlines(deadlines, tr, today),
    ):
        if sheet.parts:
            put_sheet(console, sheet, width)
    put_lines(console, text_lines("", width, ""))
    put_lines(console, pairs_lines([(tr("記録照合コード"), head)], width))


def _head(view: CaseView, tr: Translator, zone: tzinfo, t0_ns: int) -> list[tuple[str, str]]:
    gate = view.gate
    way = NOTHING
    if gate.trigger:
        state = tr("移行できる") if gate.open else tr("移行できない")
        way = f"{gate.trigger}  {state}"
    facts = [fact_text(name, value, view.board.declared, tr) for name, value in view.facts.items()]
    ball = listed((_role(view, role, tr) for role in view.ball), tr) or NOTHING
    return [
        (tr("フェーズ"), tr.pick(view.track.phase_title)),
        (tr("次への移行"), way),
        (tr("待っている相手"), ball),
        (tr("起案日"), day_of(0, t0_ns, zone)),
        (tr("記載事項"), listed(facts, tr) or NOTHING),
    ]


def _steps(view: CaseView, tr: Translator) -> Sheet:
    fields = (
        Field(tr("種類"), "stamp"),
        Field(tr("担当"), "name"),
        Field(tr("これから行うこと"), "main"),
    )
    entries = tuple(_step(view, row, tr) for row in view.open_steps)
    return Sheet(tr("このフェーズで行うこと"), fields, (Part("", entries),) if entries else ())


def _step(view: CaseView, row: StepRow, tr: Translator) -> Entry:
    said = f"{tr.pick(row.step.title)} [{row.id}]"
    if not row.step.required:
        said += tr("（任意）")
    if row.options:
        said += "\n" + listed((f"{tr.pick(o.title)} [{o.id}]" for o in row.options), tr)
    if row.proposed:
        roles = listed((_role(view, role, tr) for role in row.approvers), tr)
        said += "\n" + tr("承認待ち: {option}（承認者 {roles}）", option=row.proposed, roles=roles)
    return Entry((term(KINDS, row.kind, tr), _role(view, row.step.role or "", tr), said))


def _documents(view: CaseView, tr: Translator) -> Sheet:
    fields = (
        Field(tr("状態"), "stamp"),
        Field(tr("版数")),
        Field(tr("文書"), "main"),
    )
    entries = tuple(_document(row, tr) for row in view.documents)
    return Sheet(tr("文書"), fields, (Part("", entries),) if entries else ())


def _document(row: DocumentRow, tr: Translator) -> Entry:
    said = f"{tr.pick(row.title)} [{row.id}]"
    if row.document is None:
        state = tr("未添付") if row.required else tr("任意")
        return Entry((state, NOTHING, said), "overdue" if row.required else "plain")
    kept = row.document
    proof = tr(
        "{name}（{size} バイト、{hash}）", name=kept.name, size=kept.size, hash=kept.sha256[:12]
    )
    return Entry((tr("添付"), str(kept.number), f"{said}\n{proof}"))


def _approvals(view: CaseView, tr: Translator, names: Mapping[str, str]) -> Sheet:
    fields = (
        Field(tr("状態"), "stamp"),
        Field(tr("承認の手順"), "main"),
    )
    entries = tuple(_approval(view, row, tr, names) for row in view.approvals)
    return Sheet(tr("承認"), fields, (Part("", entries),) if entries else ())


def _approval(view: CaseView, row: ApprovalRow, tr: Translator, names: Mapping[str, str]) -> Entry:
    said = f"{tr.pick(row.title)} [{row.id}]"
    asked = row.approval
    if asked is not None:
        done = {role: names.get(who, who) for role, who in asked.given}
        route = [
            f"{_role(view, role, tr)} {done[role]}" if role in done else _role(view, role, tr)
            for role in asked.roles
        ]
        said += "\n" + " → ".join(route)
        if asked.lapsed:
            said += "\n" + tr("変わったもの: {names}", names=listed(asked.lapsed, tr))
    tone: Tone = "overdue" if row.status == "lapsed" else "plain"
    return Entry((term(APPROVAL_STATUS, row.status, tr), said), tone)


def _deadlines(lines: Iterable[DueLine], tr: Translator, today: date) -> Sheet:
    fields = (
        Field(tr("状態"), "stamp"),
        Field(tr("期限"), "stamp"),
        Field(tr("期限のあるもの"), "main"),
    )
    told = [(line, line.status(today)) for line in lines]
    entries = tuple(_deadline(line, status, tr) for line, status in told if status != "waiting")
    return Sheet(tr("期限"), fields, (Part("", entries),) if entries else ())


def _deadline(line: DueLine, status: DeadlineStatus, tr: Translator) -> Entry:
    due = line.due.isoformat() if line.due is not None else NOTHING
    if line.not_before:
        due = tr("{day}から", day=due)
    title = tr.pick(line.title) + (tr("（例）") if line.sample else "")
    tone: Tone = "overdue" if status in ("warning", "expired", "met_late") else "plain"
    return Entry((term(DEADLINE_STATUS, status, tr), due, title), tone)


def _missing(view: CaseView, kind: str, what: str, tr: Translator) -> str:
    if kind == "fact":
        return tr("「{name}」の記入", name=what)
    if kind == "approval":
        return tr("「{name}」の再承認", name=what)
    row = next((s for s in view.board.steps if s.step.id == what), None)
    return f"{tr.pick(row.step.title)} [{what}]" if kind == "step" and row else what


def _role(view: CaseView, role: str, tr: Translator) -> str:
    known = view.board.roles.get(role)
    return tr.pick(known.title) if known else role or NOTHING
