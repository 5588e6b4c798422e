"""What the controller sees: the injects in order of their time, one in full, the steps at a glance.

Must never compute a time or a status: the board has them. Texts of people come last in a line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from bcpflow.console.detail import folded
from bcpflow.console.lines import Faces, Line, Listed, Part, without_old
from bcpflow.console.words import (
    INJECT_STATUS,
    STATUS,
    Tone,
    hms,
    phase_rest,
    rest,
    span,
    status_tone,
    status_word,
    title_text,
)
from bcpflow.definition.plan import Plan, as_ids
from bcpflow.language import Translator
from bcpflow.projections.board import Board
from bcpflow.projections.inject_row import InjectRow, InjectStatus
from bcpflow.projections.step_row import StepRow
from bcpflow.text import cells, clip, pad, safe

TONES: Mapping[InjectStatus, Tone] = {
    "scheduled": "plain",
    "due": "late",
    "by hand": "plain",
    "held": "soon",
    "cancelled": "dim",
    "delivered": "done",
}
TO_CELLS = 8
WallTime = Callable[[int], str]
"""The wall time of a moment of the exercise; empty where it cannot be told."""


class Post(NamedTuple):
    """What a controller's lines are worded with."""

    faces: Faces
    plan: Plan
    tr: Translator
    wall: WallTime


def in_order(rows: tuple[InjectRow, ...]) -> list[InjectRow]:
    """In order of due time; those without one last, as the plan has them."""
    return sorted(rows, key=lambda row: (row.due_ms is None, row.due_ms or 0))


def inject_listed(board: Board, post: Post) -> list[Listed]:
    """A line for each inject."""
    found = [
        Listed(row.inject.id, inject_line(row, board.elapsed_ms, post))
        for row in in_order(board.injects)
    ]
    return found or [Listed("", ((post.tr("状況付与はありません（a で追加）"), "heading"),))]


def inject_line(row: InjectRow, elapsed_ms: int, post: Post) -> Line:
    """Status, due time in the exercise and on the wall, what is left, judgement, to, content."""
    tr = post.tr
    tone = TONES[row.status]
    word_cells = max(cells(tr(word)) for word in INJECT_STATUS.values())
    due = row.delivered_ms if row.delivered_ms is not None else row.due_ms
    left, left_tone = countdown(row, elapsed_ms, tr)
    judged = tr(STATUS[row.result]) if row.result else ""
    to = clip(safe(addressees(row, post), one_line=True), TO_CELLS)
    return (
        (pad(tr(INJECT_STATUS[row.status]), word_cells) + " ", tone),
        (pad(hms(due) if due is not None else "-", 8, "right") + " ", "plain"),
        (pad(post.wall(due) if due is not None else "", 5) + " ", "dim"),
        (pad(left, 13) + " ", left_tone),
        (pad(judged, 4) + " ", "bad" if row.result == "not_achieved" else "done"),
        (pad(to, TO_CELLS) + " ", "dim"),
        (tr.pick(row.inject.content), "strong" if row.status in ("due", "scheduled") else tone),
    )


def countdown(row: InjectRow, elapsed_ms: int, tr: Translator) -> Part:
    """How long until it comes, how long it waits, or how long the answer took."""
    if row.delivered_ms is not None:
        if row.response_ms is not None:
            return tr("応答 {span}", span=span(row.response_ms)), "done"
        if as_ids(row.inject.expects):
            return tr("応答待ち {span}", span=span(elapsed_ms - row.delivered_ms)), "soon"
        return "", "dim"
    if row.due_ms is None or row.status == "cancelled":
        return "", "dim"
    left = row.due_ms - elapsed_ms
    if left <= 0:
        return tr("経過 +{span}", span=span(left)), "late"
    return tr("あと {span}", span=span(left)), "plain"


def addressees(row: InjectRow, post: Post) -> str:
    """Whom it is for."""
    roles = post.faces.roles
    named = post.tr("、").join(roles.get(role, role) for role in as_ids(row.inject.to))
    return named or post.tr("全員")


def inject_detail(row: InjectRow, board: Board, post: Post, width: int) -> list[Line]:
    """Everything that is known of an inject."""
    tr, inject = post.tr, row.inject
    lines = folded("", tr.pick(inject.content), "strong", width)
    lines += folded("", _standing(row, board, post), "dim", width)
    objective = post.plan.workflow.objectives.get(inject.objective or "")
    sender, by = tr.pick(inject.sender), tr.pick(inject.by)
    way = [addressees(row, post)]
    way += [tr("発信元: {sender}", sender=sender)] if sender else []
    way += [tr("手段: {by}", by=by)] if by else []
    for label, text in (
        (tr("付与先: "), "  ".join(way)),
        (tr("期待する行動: "), tr.pick(inject.action)),
        (tr("期待する手順: "), _expected(row, board, post)),
        (tr("訓練目標: "), tr.pick(objective.title) if objective else ""),
        (tr("出典: "), tr.pick(inject.source)),
        (tr("未整備: "), tr.pick(inject.todo)),
    ):
        if text:
            lines += folded(label, text, "plain", width)
    return lines


def _standing(row: InjectRow, board: Board, post: Post) -> str:
    tr = post.tr
    parts = [tr(INJECT_STATUS[row.status])]
    if row.due_ms is not None:
        due = f"{hms(row.due_ms)} {post.wall(row.due_ms)}".rstrip()
        parts.append(tr("予定 {time}", time=due))
    elif row.inject.at is not None:
        parts.append(tr("起点待ち（{at}）", at=row.inject.at))
    if row.delivered_ms is not None:
        parts.append(tr("付与 {time}", time=hms(row.delivered_ms)))
    if left := countdown(row, board.elapsed_ms, tr)[0]:
        parts.append(left)
    if row.result:
        parts.append(tr("評価: {result}", result=tr(STATUS[row.result])))
    if row.unplanned:
        parts.append(tr("予定外"))
    return "  ".join([*parts, row.inject.id])


def _expected(row: InjectRow, board: Board, post: Post) -> str:
    tr = post.tr
    said = []
    for name in as_ids(row.inject.expects):
        mine = [each for each in board.steps if each.step.id == name]
        title = tr.pick(post.plan.steps[name].step.title)
        said.append(f"{title} [{status_word(mine[-1], tr)}]" if mine else title)
    return tr("、").join(said)


def glance(board: Board, post: Post) -> list[Line]:
    """The tracks and their phases, then the steps of these, the most urgent first."""
    tr = post.tr
    steps = [row for row in without_old(board.steps) if row.current]
    lines: list[Line] = []
    for track in board.tracks:
        mine = [row for row in steps if row.track == track.id]
        done = sum(row.status not in ("open", "waiting") for row in mine)
        left, tone = phase_rest(track, board.elapsed_ms, tr)
        name = tr.pick(track.phase_title)
        if len(board.tracks) > 1:
            name = f"{tr.pick(track.title)}: {name}"
        lines.append(((f"{name} {done}/{len(mine)} ", "heading"), (left, tone)))
    steps += [row for row in board.steps if not row.current and row.status == "open"]
    lines += [_glanced(row, tr) for row in sorted(steps, key=_urgency)]
    return lines


def _glanced(row: StepRow, tr: Translator) -> Line:
    left, left_tone = rest(row, tr)
    word = clip(status_word(row, tr), 8)
    return (
        (f"{pad(word, 8)} ", status_tone(row)),
        (f"{pad(left, 13)} ", left_tone),
        (title_text(row, tr), "plain"),
    )


def _urgency(row: StepRow) -> tuple[int, int]:
    """What is late or waits for an approver, what is being worked on, what is next, the rest."""
    settled = row.actual_ms or 0
    if row.status == "waiting":
        return 3, 0
    if row.status != "open":
        return 4, -settled
    if row.overdue_ms is not None or row.proposed:
        return 0, -(row.overdue_ms or 0)
    return (1, 0) if row.begun_ms is not None else (2, row.remaining_ms or 0)
