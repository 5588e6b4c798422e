"""What a run waits for, as the command people would type: an open step, a way on, the end.

Rules, held by tests/cli/test_next_steps.py:

1. What is named can be done now: a step that is open, a way whose gate is open - or the gate that
   is shut, where nothing else is left.
2. Of several open steps the one that is due first is named.

This module must never decide: it reads the board, as the console does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bcpflow.language import N_, Translator

if TYPE_CHECKING:
    from bcpflow.projections.board import Board
    from bcpflow.projections.step_row import StepRow
    from bcpflow.service.session import Session


@dataclass(frozen=True, slots=True)
class Move:
    """A command, and what it does in words."""

    command: str
    said: str


_CASE_VERBS = {"document": "attach", "approval": "request", "checklist": "check"}
NORMAL = "正常"
"""The state of an item, as it is typed in either language."""
_LATE = 1 << 60


def next_move(session: Session, verb: str, tr: Translator) -> Move | None:
    """The next thing to do in a run; None where it is over and done with."""
    from bcpflow.projections.board import board

    shown = board(session.state, session.now())
    if shown.status == "paused":
        return Move(f"bcpflow {verb} resume {shown.run}", tr(N_("訓練の時計を再開する")))
    if shown.status != "running":
        return None
    rows = [row for row in shown.steps if row.current and row.status == "open"]
    duties = [row for row in rows if row.repeating and row.overdue_ms is not None]
    rows = [row for row in rows if not row.repeating] or duties
    if rows:
        row = min(rows, key=lambda one: _LATE if one.target_ms is None else one.target_ms)
        words = _case_words(row) if shown.kind == "case" else _words(row)
        return Move(f"bcpflow {verb} {words[0]} {shown.run} {words[1]}", _said(row, shown, tr))
    return _way_on(shown, verb, tr)


def _words(row: StepRow) -> tuple[str, str]:
    """The verb that settles a step of a drill, and what follows the run."""
    if row.kind == "decision":
        if row.proposed:
            return "approve", f"{row.id} --role {row.approvers[0]}"
        return "decide", f"{row.id} {row.options[0].id}"
    untouched = next((line for line in row.items if line.state is None), None)
    if untouched is not None:
        return "check", f"{row.id} {untouched.item.id}={NORMAL}"
    return "confirm", row.id


def _case_words(row: StepRow) -> tuple[str, str]:
    if row.kind == "decision":
        return "do", f"{row.id} {row.options[0].id}"
    verb = _CASE_VERBS.get(row.kind, "do")
    if verb == "attach":
        return verb, f"{row.id} FILE"
    if verb == "check":
        return (verb, f"{row.id} --rest {NORMAL}") if _untouched(row) else ("do", row.id)
    return verb, row.id


def _untouched(row: StepRow) -> bool:
    return any(line.state is None for line in row.items)


def _said(row: StepRow, shown: Board, tr: Translator) -> str:
    from bcpflow.reports.wording import elapsed

    title, role = tr.pick(row.step.title), shown.roles.get(row.step.role or "")
    beside = [tr.pick(role.title)] if role is not None else []
    if row.target_ms is not None and shown.kind != "case":
        beside.append(tr(N_("目標 T+{time}"), time=elapsed(row.target_ms)))
    return f"{title} ({', '.join(beside)})" if beside else title


def _way_on(shown: Board, verb: str, tr: Translator) -> Move | None:
    """No step is left: on to the next phase, or the end."""
    ways = [(way, track) for track in shown.tracks for way in track.ways if not way.back]
    for way, track in ways:
        if not way.missing:
            named = f"{track.id}:{way.trigger}" if len(shown.tracks) > 1 else way.trigger
            title = tr.pick(way.title) if way.title is not None else way.to
            said = tr(N_("次のフェーズへ移る（{title}）"), title=title)
            return Move(f"bcpflow {verb} advance {shown.run} {named}", said)
    if ways:
        view = "show" if shown.kind == "case" else "status"
        said = tr(N_("次のフェーズに足りないものを見る"))
        return Move(f"bcpflow {verb} {view} {shown.run}", said)
    return Move(f"bcpflow {verb} end {shown.run}", tr(N_("終える")))
