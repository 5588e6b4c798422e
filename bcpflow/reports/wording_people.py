"""Wording of rows about people: who came, who stands in, what waits for an approver.

The rules of `wording` hold here too; names come with the words, handles where they were removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bcpflow.events import OptionProposed, OptionRefused, PersonAbsent, PersonArrived, RolePassed
from bcpflow.language import Translator
from bcpflow.projections.rows import Row
from bcpflow.reports.terms import listed


class Words(Protocol):
    """What is needed of the words of a log."""

    tr: Translator
    names: Mapping[str, str]

    def role(self, id_: str) -> str:
        """A role's title."""

    def step(self, id_: str) -> str:
        """A step's title."""

    def option(self, step: str, option: str) -> str:
        """A choice in words."""


def people_said(words: Words, row: Row) -> list[str]:
    """What such a row says: a headline, then the particulars."""
    tr = words.tr
    match row.event:
        case PersonArrived(person=person, roles=roles):
            taken = listed((words.role(role) for role in roles), tr)
            said = tr("参集: {name}", name=_name(words, person))
            return [said, tr("受け持つ役割: {roles}", roles=taken) if roles else ""]
        case PersonAbsent(person=person):
            return [tr("不在: {name}", name=_name(words, person)), _reason(words, row)]
        case RolePassed(role=role, person=person, instead_of=before, order=order):
            return [_passed(words, role, person, order), _instead(words, before, order)]
        case OptionProposed(step=step, option=option):
            said = tr("承認待ち: {title}", title=words.step(step))
            chosen = tr("提案: {option}", option=words.option(step, option))
            return [said, chosen, tr("備考: {note}", note=row.note) if row.note else ""]
        case OptionRefused(step=step, option=option):
            said = tr("否認: {title}", title=words.step(step))
            chosen = tr("提案: {option}", option=words.option(step, option))
            return [said, chosen, _reason(words, row)]
        case _:
            return [row.note or row.kind]


def _passed(words: Words, role: str, person: str, order: int) -> str:
    tr, title, name = words.tr, words.role(role), _name(words, person)
    if order == 0:
        return tr("役割が戻った: {role}は{name}", role=title, name=name)
    return tr("代行: {role}は{name}（代行順位 {n}）", role=title, name=name, n=order)


def _instead(words: Words, before: str, order: int) -> str:
    return words.tr("本来: {name}", name=_name(words, before)) if before and order else ""


def _reason(words: Words, row: Row) -> str:
    return words.tr("理由: {reason}", reason=row.note) if row.note else ""


def _name(words: Words, handle: str) -> str:
    return words.names.get(handle) or handle
