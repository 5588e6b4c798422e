"""The board as lines of coloured parts: what both the screen and its tests read.

A line is parts of (text, tone). Columns that must line up hold no characters of ambiguous
width and texts of people come last, so that a wrong guess about a width displaces nothing.
Must never compute a time or a status: the board has them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bcpflow.console.words import (
    BEGUN,
    PROPOSED,
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
    title_text,
)
from bcpflow.language import Translator
from bcpflow.projections.board import Board
from bcpflow.projections.step_row import StepRow
from bcpflow.text import cells, clip, pad, safe

Part = tuple[str, Tone]
Line = tuple[Part, ...]
WHO_CELLS = 10
WIDE_CELLS = 100
"""From here on the list has room for last time's times."""


class Faces(NamedTuple):
    """Who is who: titles of roles by id, names of people by handle."""

    roles: Mapping[str, str]
    name: Callable[[str], str]


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


def header(board: Board, tr: Translator, width: int, post: str = "") -> tuple[Line, Line]:
    """The two lines on top: what this is, and what time it is in it; ``post``: whose console."""
    return _title_line(board, tr, width, post), _time_line(board, tr, width)


def _title_line(board: Board, tr: Translator, width: int, post: str) -> Line:
    tag = prompt_tag(board, tr) + (f" {post}" if post else "")
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
    faces: Faces,
    titles: Mapping[tuple[str, str], str],
    tr: Translator,
    *,
    width: int = 0,
    every: bool = False,
) -> list[Listed]:
    """The steps on show: of the present phases, then those left open behind; or all."""
    steps = without_old(board.steps)
    if every:
        shown, behind = steps, []
    else:
        shown = [row for row in steps if row.current]
        behind = [row for row in steps if not row.current and row.status == "open"]
    places = dict.fromkeys((row.track, row.phase) for row in shown)
    layout = _layout(board, tr, width)
    found: list[Listed] = []
    for place in places:
        rows = [row for row in shown if (row.track, row.phase) == place]
        if len(places) > 1 or behind:
            done = sum(row.status not in ("open", "waiting") for row in rows)
            found.append(_heading(f"{titles.get(place, '')} {done}/{len(rows)}"))
        found += [Listed(row.id, step_line(row, faces, tr, layout)) for row in rows]
    if behind:
        found.append(_heading(tr("前のフェーズで終えていない手順 {n}件", n=len(behind))))
        found += [Listed(row.id, step_line(row, faces, tr, layout)) for row in behind]
    return found or [_heading(tr("このフェーズに手順はありません"))]


def without_old(rows: Sequence[StepRow]) -> list[StepRow]:
    """The rows without the settled times of a repeating duty, but for the last of them."""
    last = {
        row.step.id: row.id
        for row in rows
        if row.repeating and row.status not in ("open", "waiting")
    }
    return [
        row
        for row in rows
        if not row.repeating or row.status in ("open", "waiting") or last[row.step.id] == row.id
    ]


class Layout(NamedTuple):
    """Columns of the list: cells of the status; whether last time's times are shown."""

    word_cells: int
    last: bool


def _layout(board: Board, tr: Translator, width: int) -> Layout:
    words = [*STATUS.values(), BEGUN]
    if any(row.proposed for row in board.steps):
        words.append(PROPOSED)
    last = width >= WIDE_CELLS and board.previous is not None
    return Layout(max(cells(tr(word)) for word in words), last)


def step_line(row: StepRow, faces: Faces, tr: Translator, layout: Layout) -> Line:
    """Status, target, what is left, who, and the title last."""
    left, left_tone = rest(row, tr)
    tone = status_tone(row)
    who, who_tone = responsible(row, faces, tr)
    mark = "" if row.step.required else tr("(任意) ")
    parts: list[Part] = [
        (pad(status_word(row, tr), layout.word_cells) + " ", tone),
        (pad(target(row, tr), 9, "right") + " ", "dim"),
        (pad(left, 13) + " ", left_tone),
        (pad(clip(safe(who, one_line=True), WHO_CELLS), WHO_CELLS) + " ", who_tone),
    ]
    if layout.last:
        said = tr("前回 {time}", time=hms(row.last_ms)) if row.last_ms is not None else ""
        parts.append((pad(said, 13) + " ", "dim"))
    if any(issue.improved in (None, "no") for issue in row.issues):
        parts.append((tr("[課題] "), "soon"))
    parts.append((mark + title_text(row, tr), tone if tone != "plain" else "strong"))
    return tuple(parts)


def responsible(row: StepRow, faces: Faces, tr: Translator) -> Part:
    """Who does a step: the holder's name, marked as a deputy's; the role where nobody is named."""
    if row.unmanned:
        return tr("担当者不在"), "late"
    if row.holder is None:
        return faces.roles.get(row.step.role or "", row.step.role or ""), "dim"
    name = faces.name(row.holder)
    if row.stands_in:
        return tr("代行 {name}", name=name), "soon"
    return name, "dim"


def footer(labels: Sequence[tuple[str, str]]) -> Line:
    """The keys on the bottom line; a label may be a heading elsewhere, here all are small."""
    parts: list[Part] = []
    for key, label in labels:
        parts += [(f" {key} ", "tag"), (f"{label.lower()} ", "plain")]
    return tuple(parts)


def _heading(text: str) -> Listed:
    return Listed("", ((f"-- {text} --", "heading"),))
