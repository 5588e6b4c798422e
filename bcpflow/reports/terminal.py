"""The terminal: the log, the board and the list of runs on a Rich console, 80 columns or wider.

Colour repeats what words say, so nothing is lost without it. What is printed here is also what
goes to an A4 printer. This module must never read markup out of a text nor set a width: the
console knows both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from bcpflow import instants
from bcpflow.language import Translator
from bcpflow.projections.board import Board, TrackRow, WayOut
from bcpflow.projections.step_row import StepRow
from bcpflow.reports.material import RunLine, Told
from bcpflow.reports.page import LEAST, listed_lines, pairs_lines, sheet_lines, styled, text_lines
from bcpflow.reports.sheets import Entry, Field, Part, Sheet, Sheets, Tone
from bcpflow.reports.terms import (
    INJECT_STATUS,
    NOTHING,
    RUN_KINDS,
    RUN_STATUS,
    STEP_STATUS,
    delta,
    elapsed,
    elapsed_or_nothing,
    fact_text,
    listed,
    moment,
    number,
    scenario_moment,
    term,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


def print_log(console: Console, told: Told, tr: Translator, zone: tzinfo) -> None:
    """The after-action log."""
    width = max(console.width, LEAST)
    sheets = Sheets(told, tr, zone)
    _put(console, text_lines(sheets.title, width, "bold"))
    _put(console, pairs_lines(sheets.head(), width))
    _sheet(console, sheets.log(), width, titled=False)
    _sheet(console, sheets.phases(), width)
    _heading(console, tr("合計"))
    _put(console, pairs_lines(sheets.totals(), width))
    for sheet in (sheets.injects(), sheets.overrides(), sheets.undone()):
        if sheet.parts:
            _sheet(console, sheet, width)
    unsettled = sheets.unsettled()
    if unsettled:
        _heading(console, tr("未実施の手順"))
        _put(console, listed_lines(unsettled, width))
    unreached = sheets.unreached()
    if unreached:
        _heading(console, tr("入らなかったフェーズ"))
        _put(console, listed_lines(unreached, width))
    _put(console, [styled("")])
    _put(console, pairs_lines([sheets.proof()], width))


def print_board(console: Console, board: Board, tr: Translator) -> None:
    """A run at one moment, compact."""
    width = max(console.width, LEAST)
    title = board.title or tr.pick(board.workflow_title)
    title = tr("{mark}{title}", mark=term(RUN_KINDS, board.kind, tr), title=title)
    state = term(RUN_STATUS, board.status, tr)
    style = "bold red" if board.kind == "incident" else "bold"
    _put(console, text_lines(f"{title}  {state}  {board.run}", width, style))
    _put(console, pairs_lines(_board_head(board, tr), width))
    for track in board.tracks:
        _put(console, [styled("")])
        _track(console, board, track, tr, width)
    shown = [row for row in board.steps if row.current or row.status != "waiting"]
    if shown:
        _put(console, [styled("")])
        _put(console, sheet_lines(_steps(board, shown, tr), width))
    waiting = len(board.steps) - len(shown)
    if waiting:
        more = tr("このほか、後のフェーズの手順 {n} 件", n=waiting)
        _put(console, text_lines(more, width, "dim"))
    injects = _injects(board, tr)
    if injects.parts:
        _sheet(console, injects, width)


def print_runs(console: Console, lines: Sequence[RunLine], tr: Translator, zone: tzinfo) -> None:
    """Runs, in the order they are given."""
    fields = (
        Field(tr("番号"), "stamp"),
        Field(tr("開始"), "stamp"),
        Field(tr("状態"), "stamp"),
        Field(tr("名称と手順定義"), "main"),
    )
    entries = [
        Entry(
            (
                line.id,
                moment(instants.from_iso(line.started_at), zone)[:16],
                term(RUN_STATUS, line.status, tr),
                tr(
                    "{mark}{title}",
                    mark=term(RUN_KINDS, line.kind, tr),
                    title=f"{line.title} ({line.workflow})" if line.title else line.workflow,
                ),
            )
        )
        for line in lines
    ]
    sheet = Sheet("", fields, (Part("", tuple(entries)),))
    _put(console, sheet_lines(sheet, max(console.width, LEAST)))


def _board_head(board: Board, tr: Translator) -> list[tuple[str, str]]:
    shown = elapsed(board.elapsed_ms)
    pairs = [(tr("経過"), tr("{elapsed}（推定）", elapsed=shown) if board.estimated else shown)]
    if board.scenario is not None:
        pairs.append((tr("想定時刻"), scenario_moment(board.scenario)))
    if board.speed != 1.0:
        pairs.append((tr("時計の速さ"), tr("{speed} 倍", speed=number(board.speed))))
    facts = [fact_text(name, value, board.declared, tr) for name, value in board.facts.items()]
    if facts:
        pairs.append((tr("前提"), listed(facts, tr)))
    return pairs


def _track(console: Console, board: Board, track: TrackRow, tr: Translator, width: int) -> None:
    title = tr.pick(track.phase_title)
    if len(board.tracks) > 1:
        title = tr("{track}: {phase}", track=tr.pick(track.title), phase=title)
    said = tr("フェーズ: {titles}", titles=title)
    if track.target_ms is not None and not track.final:
        target = elapsed(track.target_ms)
        left = _left(track.target_ms - board.elapsed_ms, tr)
        said = tr("{said}  目標 {target}  {left}", said=said, target=target, left=left)
    late = track.target_ms is not None and track.target_ms < board.elapsed_ms and not track.final
    _put(console, text_lines(said, width, "bold red" if late else "bold cyan"))
    _put(console, listed_lines([_way(board, way, tr) for way in track.ways], width))


def _way(board: Board, way: WayOut, tr: Translator) -> str:
    name = tr.pick(way.title) or way.to
    label = tr("差戻し: {name}", name=name) if way.back else tr("移行: {name}", name=name)
    said = f"{label} [{way.trigger}]"
    if not way.missing:
        return tr("{said}  移行可", said=said)
    missing = listed((_missing(board, m.kind, m.what, tr) for m in way.missing), tr)
    return tr("{said}  移行不可: 未充足 {missing}", said=said, missing=missing)


def _missing(board: Board, kind: str, what: str, tr: Translator) -> str:
    if kind == "fact":
        return tr("「{name}」の宣言", name=what)
    row = board.step(what) or next((s for s in board.steps if s.step.id == what), None)
    return tr.pick(row.step.title) if kind == "step" and row else what


def _steps(board: Board, rows: Sequence[StepRow], tr: Translator) -> Sheet:
    fields = (
        Field(tr("状態"), "stamp"),
        Field(tr("目標")),
        Field(tr("残り・超過")),
        Field(tr("担当"), "name"),
        Field(tr("手順"), "main"),
    )
    entries = [_step(board, row, tr) for row in rows]
    return Sheet(tr("手順"), fields, (Part("", tuple(entries)),))


def _step(board: Board, row: StepRow, tr: Translator) -> Entry:
    begun = row.begun_ms is not None and row.status == "open"
    target = elapsed_or_nothing(row.target_ms)
    if row.target_ms is not None and row.sample_target:
        target = tr("{target} 例", target=target)
    left = NOTHING
    if row.overdue_ms is not None:
        left = tr("超過 {time}", time=delta(row.overdue_ms))
    elif row.remaining_ms is not None:
        left = _left(row.remaining_ms, tr)
    said = f"{tr.pick(row.step.title)} [{row.id}]"
    if row.status == "waiting" and row.waits_for:
        waits = listed((_missing(board, "step", step, tr) for step in row.waits_for), tr)
        said += "\n" + tr("先に行う手順: {steps}", steps=waits)
    status = term(STEP_STATUS, "begun" if begun else row.status, tr)
    if board.status not in ("running", "paused") and row.status in ("open", "waiting"):
        status = tr("未実施")
    tone: Tone = "overdue" if row.overdue_ms is not None else "plain"
    role = board.roles.get(row.step.role or "")
    return Entry((status, target, left, tr.pick(role.title) if role else NOTHING, said), tone)


def _injects(board: Board, tr: Translator) -> Sheet:
    fields = (
        Field(tr("状態"), "stamp"),
        Field(tr("付与")),
        Field(tr("応答まで")),
        Field(tr("状況付与の内容"), "main"),
    )
    entries = [
        Entry(
            (
                term(INJECT_STATUS, row.status, tr),
                elapsed_or_nothing(row.delivered_ms),
                elapsed_or_nothing(row.response_ms),
                tr.pick(row.inject.content),
            ),
            "inject",
        )
        for row in board.injects
        if row.status == "delivered"
    ]
    return Sheet(tr("状況付与と応答"), fields, (Part("", tuple(entries)),) if entries else ())


def _left(ms: int, tr: Translator) -> str:
    if ms < 0:
        return tr("超過 {time}", time=delta(-ms))
    return tr("残り {time}", time=elapsed(ms))


def _sheet(console: Console, sheet: Sheet, width: int, *, titled: bool = True) -> None:
    if titled:
        _heading(console, sheet.title)
    else:
        _put(console, [styled("")])
    _put(console, sheet_lines(sheet, width))


def _heading(console: Console, title: str) -> None:
    _put(console, [styled(""), styled(f"== {title} ==", "bold")])


def _put(console: Console, lines: Iterable[Text]) -> None:
    for line in lines:
        # Lines are measured already: Rich must neither wrap them again nor crop them.
        console.print(line, soft_wrap=True)  # sink: Text made by `styled`, which is safe
