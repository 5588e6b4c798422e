"""Wording of rows of a case: documents, sheets of figures, approvals.

The rules of `wording` hold here too. Of a sheet its name is told: its figures have reports of
their own.
"""

from __future__ import annotations

from typing import Protocol

from bcpflow.events import (
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    DocumentAttached,
    SheetFilled,
    SheetWithdrawn,
    StepReopened,
)
from bcpflow.language import Translator
from bcpflow.projections.rows import Row
from bcpflow.reports.case_report_terms import SHEET_KINDS
from bcpflow.reports.terms import term

STORED = "stored"
DIGITS = 12
"""So much of a hash tells two versions apart; the whole of it stands in the case report."""


class Words(Protocol):
    """What is needed of the words of a log."""

    tr: Translator

    def role(self, id_: str) -> str:
        """A role's title."""

    def step(self, id_: str) -> str:
        """A step's title."""

    def missing(self, whats: tuple[str, ...]) -> str:
        """Titles of steps and facts; other names as they are."""


def case_said(words: Words, row: Row) -> list[str]:
    """What such a row says: a headline, then the particulars; nothing for another row."""
    tr = words.tr
    match row.event:
        case DocumentAttached() as event:
            return _attached(words, event)
        case SheetFilled(sheet=sheet, kind=kind):
            return [tr("記入: {kind}（{sheet}）", kind=_kind(kind, tr), sheet=sheet)]
        case SheetWithdrawn(sheet=sheet):
            kind = _kind(sheet.partition(":")[0], tr)
            return [
                tr("記入の取下げ: {kind}（{sheet}）", kind=kind, sheet=sheet),
                _reason(words, row),
            ]
        case ApprovalRequested(step=step, roles=roles):
            way = tr("決裁経路: {roles}", roles=" → ".join(words.role(role) for role in roles))
            return [tr("申請: {title}", title=words.step(step)), way, _note(words, row.note)]
        case ApprovalGiven() as event:
            return _given(words, event)
        case ApprovalReturned(step=step, role=role):
            by = tr("差戻しをした役割: {role}", role=words.role(role))
            return [tr("申請の差戻し: {title}", title=words.step(step)), by, _reason(words, row)]
        case ApprovalWithdrawn(step=step):
            return [tr("申請の取下げ: {title}", title=words.step(step)), _reason(words, row)]
        case ApprovalLapsed(step=step, changed=changed):
            said = tr("承認後の変更により再申請が必要: {title}", title=words.step(step))
            return [said, tr("変わったもの: {changed}", changed=words.missing(changed))]
        case StepReopened(step=step, changed=changed):
            said = tr("記入が変わったため、もう一度行う: {title}", title=words.step(step))
            return [said, tr("変わったもの: {changed}", changed=words.missing(changed))]
        case _:
            return []


def _attached(words: Words, event: DocumentAttached) -> list[str]:
    tr = words.tr
    said = tr("文書の添付: {title}（第{n}版）", title=words.step(event.document), n=event.number)
    size = tr("{name}（{size}バイト、SHA-256 {digest}…）", name=event.name, size=f"{event.size:,}",
              digest=event.sha256[:DIGITS])  # fmt: skip
    place = tr("所在: {place}", place=event.place) if event.place != STORED else ""
    return [said, size, place]


def _given(words: Words, event: ApprovalGiven) -> list[str]:
    tr, role = words.tr, words.role(event.role)
    by = tr("承認した役割: {role}", role=role)
    if event.proxy_for and event.reason:
        by = tr("代決: {role}（{needed}に代わって）", role=role, needed=words.role(event.proxy_for))
    elif event.proxy_for:
        by = tr("代行: {role}（{needed}に代わって）", role=role, needed=words.role(event.proxy_for))
    why = tr("理由: {reason}", reason=event.reason) if event.reason else ""
    said = tr("承認: {title}", title=words.step(event.step))
    return [said, by, why, _note(words, event.note)]


def _kind(kind: str, tr: Translator) -> str:
    return term(SHEET_KINDS, kind, tr)


def _note(words: Words, note: str) -> str:
    return words.tr("備考: {note}", note=note) if note else ""


def _reason(words: Words, row: Row) -> str:
    return words.tr("理由: {reason}", reason=row.note) if row.note else ""
