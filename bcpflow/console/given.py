"""The injects players have been given, to be read again.

Must never show one that was not delivered, nor one for other roles.
"""

from __future__ import annotations

from bcpflow.console.actions import Operator
from bcpflow.console.words import hms
from bcpflow.definition.plan import as_ids
from bcpflow.projections.board import Board
from bcpflow.projections.inject_row import InjectRow, for_players


def given(op: Operator, board: Board) -> list[tuple[str, str]]:
    """A line for each, the newest first: when, what, from whom and by which means."""
    rows = for_players(board.injects, (op.role,) if op.role else ())
    rows = tuple(sorted(rows, key=lambda row: -(row.delivered_ms or 0)))
    page = [(f"{hms(row.delivered_ms or 0)}  ", _told(op, row)) for row in rows]
    return page or [("", op.tr("付与された状況はまだありません"))]


def _told(op: Operator, row: InjectRow) -> str:
    tr, inject = op.tr, row.inject
    names = op.role_names()
    to = tr("、").join(names.get(role, role) for role in as_ids(inject.to)) or tr("全員")
    parts = [tr.pick(inject.content), tr("付与先 {to}", to=to)]
    parts += [tr("手段 {by}", by=tr.pick(inject.by))] if inject.by else []
    parts += [tr("発信 {sender}", sender=tr.pick(inject.sender))] if inject.sender else []
    return "  ".join(parts)
