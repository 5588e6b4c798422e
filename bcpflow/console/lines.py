"""The board as lines of coloured parts: what both the screen and its tests read.

A line is parts of (text, tone). Columns that must line up hold no characters of ambiguous
width and texts of people come last, so that a wrong guess about a width displaces nothing.
Must never compute a time or a status: the board has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bcpflow.console.words import (
    BEGUN,
    RUN_STATUS,
    STATUS,
    Tone,
    hms,
    phase_rest,
    prompt_tag,
    rest,
    status_tone,
    status_word,
    target,
)
from bcpflow.language import Translator
from bcpflow.projections.board import Board
from bcpflow.projections.step_row import StepRow
from bcpflow.text import cells, clip, pad, safe

Part = tuple[str, Tone]
Line = tuple[Part, ...]
ROLE_CELLS = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list of steps; ``id`` is empty for a heading."""

    id: str
    line: Line


def cut(line: Line, width: int) -> Line:
    """The line cut to so many cells; control characters are made visible."""
    fitted: list[Part] = []
    room = width
    for text, tone in line:
        shown = clip(safe(text, one_line=True), max(room, 0))
        if shown:
            fitted.append((shown, tone))
        room -= cells(shown)
        if room <= 0:
            break
    return tuple(fitted)


def header(board: Board, tr: Translator, width: int) -> tuple[Line, Line]:
    """The two lines on top: what this is, and what time it is in it."""
    return _title_line(board, tr, width), _time_line(board, tr, width)


def _title_line(board: Board, tr: Translator, width: int) -> Line:
    tag = prompt_tag(board, tr)
    status = tr(RUN_STATUS[board.status])
    right = f"  {status}  {safe(board.run, one_line=True)}"
    name = board.title or tr.pick(board.workflow_title)
    room = max(0, width - cells(tag) - cells(right) - 1)
    return cut(
        (
            (tag + " ", "tag"),
            (pad(clip(safe(name, one_line=True), room), room), "strong"),
            (right, "strong" if board.status == "running" else "soon"),
        ),
        width,
    )


def _time_line(board: Board, tr: Translator, width: int) -> Line:
    parts: list[Part] = [(tr("経過 {time}", time=hms(board.elapsed_ms)), "strong")]
    if board.estimated:
        parts.append((tr(" (推定)"), "soon"))
    if board.scenario is not None:
        form = "%m/%d %H:%M:%S" if width >= 100 else "%H:%M:%S"
        parts.append((tr("  想定 {time}", time=board.scenario.strftime(form)), "plain"))
    if board.speed != 1.0:
        parts.append((tr("  速さ {speed}倍", speed=f"{board.speed:g}"), "plain"))
    for track in board.tracks:
        left, tone = phase_rest(track, board.elapsed_ms, tr)
        parts.append(("  ", "plain"))
        parts.append((tr.pick(track.phase_title), "heading"))
        if left:
            parts += [(" ", "plain"), (left, tone)]
    return cut(tuple(parts), width)


def listed(
    board: Board,
    roles: Mapping[str, str],
    titles: Mapping[tuple[str, str], str],
    tr: Translator,
    *,
    every: bool = False,
) -> list[Listed]:
    """The steps on show: of the present phases, then those left open behind; or all."""
    if every:
        shown, behind = list(board.steps), []
    else:
        shown = [row for row in board.steps if row.current]
        behind = [row for row in board.steps if not row.current and row.status == "open"]
    places = dict.fromkeys((row.track, row.phase) for row in shown)
    found: list[Listed] = []
    word_cells = max(cells(tr(word)) for word in (*STATUS.values(), BEGUN))
    for place in places:
        rows = [row for row in shown if (row.track, row.phase) == place]
        if len(places) > 1 or behind:
            done = sum(row.status not in ("open", "waiting") for row in rows)
            found.append(_heading(f"{titles.get(place, '')} {done}/{len(rows)}"))
        found += [Listed(row.id, step_line(row, roles, tr, word_cells)) for row in rows]
    if behind:
        found.append(_heading(tr("前のフェーズで終えていない手順 {n}件", n=len(behind))))
        found += [Listed(row.id, step_line(row, roles, tr, word_cells)) for row in behind]
    return found or [_heading(tr("このフェーズに手順はありません（g で移行）"))]


def step_line(row: StepRow, roles: Mapping[str, str], tr: Translator, word_cells: int) -> Line:
    """Status, target, what is left, role, and the title last."""
    left, left_tone = rest(row, tr)
    tone = status_tone(row)
    role = safe(roles.get(row.step.role or "", row.step.role or ""), one_line=True)
    mark = "" if row.step.required else tr("(任意) ")
    return (
        (pad(status_word(row, tr), word_cells) + " ", tone),
        (pad(target(row, tr), 9, "right") + " ", "dim"),
        (pad(left, 13) + " ", left_tone),
        (pad(clip(role, ROLE_CELLS), ROLE_CELLS) + " ", "dim"),
        (mark + tr.pick(row.step.title), tone if tone != "plain" else "strong"),
    )


def footer(labels: Sequence[tuple[str, str]]) -> Line:
    """The keys on the bottom line."""
    parts: list[Part] = []
    for key, label in labels:
        parts += [(f" {key} ", "tag"), (f"{label} ", "plain")]
    return tuple(parts)


def _heading(text: str) -> Listed:
    return Listed("", ((f"-- {text} --", "heading"),))
