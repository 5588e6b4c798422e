"""The terminal: a run at one moment, on a Rich console, 80 columns or wider.

What has not been delivered is shown to controllers only. Colour repeats what words say. This
module must never read markup out of a text nor set a width: the console knows both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bcpflow.language import Translator
from bcpflow.projections.board import Board, TrackRow, WayOut
from bcpflow.projections.inject_row import for_players
from bcpflow.projections.step_row import StepRow
from bcpflow.reports.page import LEAST, listed_lines, pairs_lines, sheet_lines, styled, text_lines
from bcpflow.reports.sheets import Entry, Field, Part, Sheet, Tone
from bcpflow.reports.terminal import put_lines, put_sheet
from bcpflow.reports.terms import (
    DEADLINE_STATUS,
    IMPROVED,
    INJECT_STATUS,
    NOTHING,
    PRESENCE,
    RUN_KINDS,
    RUN_STATUS,
    STEP_STATUS,
    delta,
    elapsed,
    elapsed_or_nothing,
    fact_text,
    listed,
    number,
    scenario_moment,
    term,
)

if TYPE_CHECKING:
    from rich.console import Console


def print_board(
    console: Console,
    board: Board,
    tr: Translator,
    names: Mapping[str, str] | None = None,
    *,
    controller: bool = False,
) -> None:
    """A run at one moment, compact; ``controller``: with the injects that are still to come."""
    known = names or {}
    width = max(console.width, LEAST)
    title = board.title or tr.pick(board.workflow_title)
    title = tr("{mark}{title}", mark=term(RUN_KINDS, board.kind, tr), title=title)
    state = term(RUN_STATUS, board.status, tr)
    style = "bold red" if board.kind == "incident" else "bold"
    put_lines(console, text_lines(f"{title}  {state}  {board.run}", width, style))
    put_lines(console, pairs_lines(_board_head(board, tr), width))
    for track in board.tracks:
        put_lines(console, [styled("")])
        _track(console, board, track, tr, width)
    for sheet in (_deadlines(board, tr), _staffing(board, tr, known)):
        if sheet.parts:
            put_sheet(console, sheet, width)
    shown = [row for row in board.steps if row.current or row.status != "waiting"]
    if shown:
        put_lines(console, [styled("")])
        put_lines(console, sheet_lines(_steps(board, shown, tr, known), width))
    waiting = len(board.steps) - len(shown)
    if waiting:
        more = tr("このほか、後のフェーズの手順 {n} 件", n=waiting)
        put_lines(console, text_lines(more, width, "dim"))
    injects = _injects(board, tr, controller)
    if injects.parts:
        put_sheet(console, injects, width)


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
    put_lines(console, text_lines(said, width, "bold red" if late else "bold cyan"))
    put_lines(console, listed_lines([_way(board, way, tr) for way in track.ways], width))


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


def _steps(
    board: Board, rows: Sequence[StepRow], tr: Translator, names: Mapping[str, str]
) -> Sheet:
    fields = (
        Field(tr("状態"), "stamp"),
        Field(tr("目標")),
        Field(tr("残り・超過")),
        Field(tr("担当"), "name"),
        Field(tr("手順"), "main"),
    )
    entries = [_step(board, row, tr, names) for row in rows]
    return Sheet(tr("手順"), fields, (Part("", tuple(entries)),))


def _step(board: Board, row: StepRow, tr: Translator, names: Mapping[str, str]) -> Entry:
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
    said = "\n".join((said, *_beside(board, row, tr, names)))
    status = term(STEP_STATUS, "begun" if begun else row.status, tr)
    if board.status not in ("running", "paused") and row.status in ("open", "waiting"):
        status = tr("未実施")
    tone: Tone = "overdue" if row.overdue_ms is not None else "plain"
    role = board.roles.get(row.step.role or "")
    return Entry((status, target, left, tr.pick(role.title) if role else NOTHING, said), tone)


def _injects(board: Board, tr: Translator, controller: bool) -> Sheet:
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
                elapsed_or_nothing(
                    row.delivered_ms if row.delivered_ms is not None else row.due_ms
                ),
                elapsed_or_nothing(row.response_ms),
                tr.pick(row.inject.content),
            ),
            "inject",
        )
        for row in (board.injects if controller else for_players(board.injects))
    ]
    return Sheet(tr("状況付与と応答"), fields, (Part("", tuple(entries)),) if entries else ())


def _left(ms: int, tr: Translator) -> str:
    if ms < 0:
        return tr("超過 {time}", time=delta(-ms))
    return tr("残り {time}", time=elapsed(ms))


def _beside(board: Board, row: StepRow, tr: Translator, names: Mapping[str, str]) -> Iterator[str]:
    """What is known beside a step: who does it, who must approve it, how it went last time."""
    if row.unmanned and row.actual_ms is None:
        yield tr("担当者が参集していない")
    elif row.holder is not None and row.stands_in:
        name = names.get(row.holder, row.holder)
        yield tr("代行: {name}（代行順位 {n}）", name=name, n=row.stands_in)
    if row.proposed:
        option = next((o for o in row.options if o.id == row.proposed), None)
        roles = [board.roles[role].title for role in row.approvers if role in board.roles]
        yield tr(
            "承認待ち: {option}（承認者 {roles}）",
            option=tr.pick(option.title) if option else row.proposed,
            roles=listed((tr.pick(title) for title in roles), tr),
        )
    if row.last_ms is not None:
        yield tr("前回 {time}", time=elapsed(row.last_ms))
    for issue in row.issues:
        said = tr("前回の課題 {action}: {text}", action=issue.action, text=issue.text)
        yield f"{said} [{term(IMPROVED, issue.improved, tr)}]" if issue.improved else said


def _deadlines(board: Board, tr: Translator) -> Sheet:
    fields = (
        Field(tr("状態"), "stamp"),
        Field(tr("期限")),
        Field(tr("残り・超過")),
        Field(tr("期限のあるもの"), "main"),
    )
    entries = tuple(
        Entry(
            (
                term(DEADLINE_STATUS, row.status, tr),
                elapsed_or_nothing(row.due_ms),
                NOTHING if row.remaining_ms is None else _left(row.remaining_ms, tr),
                f"{tr.pick(row.deadline.title)} [{row.id}]",
            ),
            "overdue" if row.status in ("warning", "expired", "met_late") else "plain",
        )
        for row in board.deadlines
    )
    return Sheet(tr("期限"), fields, (Part("", entries),) if entries else ())


def _staffing(board: Board, tr: Translator, names: Mapping[str, str]) -> Sheet:
    """Who is there; shown once somebody's coming or absence was recorded."""
    fields = (
        Field(tr("状態"), "stamp"),
        Field(tr("時刻")),
        Field(tr("受け持つ役割"), "name"),
        Field(tr("氏名"), "main"),
    )
    moved = any(row.presence != "expected" for row in board.people)
    entries = [
        Entry(
            (
                term(PRESENCE, row.presence, tr),
                elapsed_or_nothing(row.gone_ms if row.presence == "absent" else row.arrived_ms),
                listed((_role(board, role, tr) for role in row.holds), tr) or NOTHING,
                names.get(row.person, row.person),
            )
        )
        for row in board.people
    ]
    entries += [
        Entry(
            (
                tr("人数"),
                elapsed(row.by_ms),
                NOTHING if row.actual is None else tr("{n} 人", n=row.actual),
                tr("計画 {n} 人", n=row.planned),
            ),
            "overdue" if row.actual is not None and row.actual < row.planned else "plain",
        )
        for row in board.staffing
    ]
    return Sheet(tr("参集"), fields, (Part("", tuple(entries)),) if entries and moved else ())


def _role(board: Board, role: str, tr: Translator) -> str:
    return tr.pick(board.roles[role].title) if role in board.roles else role
