"""Notices above the steps: who is there against the plan, deadlines and their warnings.

Every state is a word. Must never compute a time or a status: the board has them.
"""

from __future__ import annotations

from bcpflow.console.lines import Faces, Line
from bcpflow.console.words import IMPROVED, PRESENCE, Tone, hms, long_span
from bcpflow.language import Translator
from bcpflow.projections.board import Board
from bcpflow.projections.deadlines import DeadlineRow

Label = tuple[str, str]
"""A label and a text, for pages that are read."""


class Watch:
    """Which warnings of deadlines have been told already; on opening all of them have."""

    def __init__(self, board: Board) -> None:
        self._told = {row.id: _urgency(row) for row in board.deadlines}

    def fresh(self, board: Board) -> list[DeadlineRow]:
        """Deadlines with a warning nobody has been told of yet."""
        now = {row.id: _urgency(row) for row in board.deadlines}
        found = [row for row in board.deadlines if now[row.id] > self._told.get(row.id, 0)]
        self._told = now
        return found


def notices(board: Board, tr: Translator) -> list[Line]:
    """The lines: deadlines that warn first, then those that run, then who is there."""
    running = [r for r in board.deadlines if r.status in ("expired", "warning", "running")]
    running.sort(key=lambda row: row.status == "running")
    lines: list[Line] = []
    for row in running:
        state, tone = deadline_state(row, tr)
        lines.append(
            ((tr("期限 "), "heading"), (state, tone), (f"  {tr.pick(row.deadline.title)}", tone))
        )
    if staff := staffing(board, tr):
        lines.append(((tr("参集 "), "heading"), (staff, "plain")))
    return lines


def deadline_state(row: DeadlineRow, tr: Translator) -> tuple[str, Tone]:
    """Where a deadline stands, in words."""
    if row.status == "waiting":
        return tr("起点待ち"), "dim"
    if row.status == "met":
        return tr("完了 {time}", time=hms(row.met_ms or 0)), "done"
    if row.status == "met_late":
        return tr("期限後に完了 {time}", time=hms(row.met_ms or 0)), "bad"
    left = long_span(row.remaining_ms or 0, tr)
    if row.status == "expired":
        return tr("期限切れ +{span}", span=left), "late"
    if row.status == "warning":
        return tr("警告 残り {span}", span=left), "soon"
    return tr("残り {span}", span=left), "plain"


def alert(row: DeadlineRow, tr: Translator) -> str:
    """What is said when a deadline begins to warn, or has run out."""
    state, _ = deadline_state(row, tr)
    return tr("期限: {title} {state}", title=tr.pick(row.deadline.title), state=state)


def staffing(board: Board, tr: Translator) -> str:
    """How many are there, and the planned curve beside it."""
    parts: list[str] = []
    if board.people:
        here = sum(row.presence == "present" for row in board.people)
        parts.append(tr("{here}/{all}人", here=here, all=len(board.people)))
    absent = sum(row.presence == "absent" for row in board.people)
    if absent:
        parts.append(tr("不在 {n}人", n=absent))
    unmanned = {
        row.step.id
        for row in board.steps
        if row.unmanned and row.current and row.status in ("open", "waiting")
    }
    if unmanned:
        parts.append(tr("担当者不在の手順 {n}件", n=len(unmanned)))
    planned = [
        tr("{time} {planned}人", time=hms(row.by_ms), planned=row.planned)
        if row.actual is None
        else tr("{time} {planned}人（実績 {actual}人）", time=hms(row.by_ms), planned=row.planned,
                actual=row.actual)
        for row in board.staffing
    ]  # fmt: skip
    if planned:
        parts.append(tr("計画: {marks}", marks=tr("、").join(planned)))
    return "  ".join(parts)


def overview(board: Board, faces: Faces, tr: Translator) -> list[Label]:
    """A page: deadlines, people, staffing, and what last time left open."""
    page: list[Label] = []
    for row in board.deadlines:
        state, _ = deadline_state(row, tr)
        due = tr("期限 {time}", time=hms(row.due_ms)) if row.due_ms is not None else ""
        said = "  ".join(part for part in (tr.pick(row.deadline.title), due) if part)
        page.append((f"{state}  ", said))
    if staff := staffing(board, tr):
        page.append((tr("参集: "), staff))
    for person in board.people:
        came = hms(person.arrived_ms) if person.arrived_ms is not None else ""
        holds = tr("、").join(faces.roles.get(role, role) for role in person.holds)
        word = tr(PRESENCE[person.presence])
        told = "  ".join(part for part in (faces.name(person.person), came, holds) if part)
        page.append((f"{word}  ", told))
    if board.previous:
        page.append((tr("前回の記録: "), board.previous))
    for issue in board.issues:
        answer = tr(IMPROVED[issue.improved]) if issue.improved else tr("まだ確かめていない")
        text = tr("{text}  改善されたか: {answer}", text=issue.text, answer=answer)
        page.append((tr("前回の課題 {action}: ", action=issue.action), text))
    return page or [("", tr("期限・名簿・前回の記録はありません"))]


def _urgency(row: DeadlineRow) -> int:
    """Grows by one with each warning that is passed, and when the time is up."""
    if row.status == "expired":
        return row.warning + 1
    return row.warning
