"""Forms of a comparison: a terminal page, markdown, csv.

Rules, held by tests/reports/test_comparison.py:

1. At 80 columns two and three runs stand side by side; of more the newest do, and the page says
   how to see the others. Markdown, which is printed on A4, has room for as many.
2. csv has all runs, a row a step and run, so that a spreadsheet can turn them as it likes.

This module must never reckon: it lays out what the sheets say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from bcpflow.language import Translator
from bcpflow.projections.comparison import Comparison, PhaseLine, RunFigures, StepLine
from bcpflow.reports.comparison import KINDS, MEASURES, TAKEN, ComparisonSheets
from bcpflow.reports.csv import Cell, written
from bcpflow.reports.json import seconds
from bcpflow.reports.markdown import escape, item, pairs, section
from bcpflow.reports.page import LEAST, listed_lines, pairs_lines, sheet_lines, styled, text_lines
from bcpflow.reports.sheets import Sheet
from bcpflow.reports.terms import RESULTS, RUN_KINDS, RUN_STATUS, moment, term

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

A4 = 80
_COLUMN = 9
"""Cells of a column of times with its gap."""
_BESIDE = 50
"""Cells that labels, differences and a readable title take beside the runs."""


def room(width: int) -> int:
    """How many runs stand side by side on a page."""
    return max(2, (width - _BESIDE) // _COLUMN)


def print_comparison(
    console: Console, comparison: Comparison, tr: Translator, zone: tzinfo
) -> None:
    """The comparison on a terminal."""
    width = max(console.width, LEAST)
    sheets = ComparisonSheets(comparison, tr, zone, most=room(width))
    _put(console, text_lines(sheets.title, width, "bold"))
    _put(console, pairs_lines(sheets.head(), width))
    _sheet(console, sheets.runs(), width)
    _put(console, [styled("")])
    _put(console, pairs_lines(sheets.trends(), width))
    for heading, said in _lists(sheets, tr):
        _heading(console, heading)
        _put(console, listed_lines(said or [tr("なし")], width))
    more = sheets.more()
    for sheet in (sheets.phases(), sheets.steps()):
        _sheet(console, sheet, width, note=more)


def comparison_markdown(comparison: Comparison, tr: Translator, zone: tzinfo) -> str:
    """The comparison as a markdown document."""
    sheets = ComparisonSheets(comparison, tr, zone, most=room(A4))
    lines = [f"# {escape(sheets.title)}", "", *pairs(sheets.head())]
    lines += [*section(sheets.runs()), "", *pairs(sheets.trends())]
    for heading, said in _lists(sheets, tr):
        lines += ["", f"## {escape(heading)}", ""]
        lines += [f"- {item(text)}" for text in said or [tr("なし")]]
    more = sheets.more()
    for sheet in (sheets.phases(), sheets.steps()):
        lines += section(sheet)
        lines += ["", f"- {item(more)}"] if more else []
    return "\n".join(lines) + "\n"


def comparison_csv(comparison: Comparison, tr: Translator, zone: tzinfo) -> bytes:
    """The comparison as a file for Excel: runs, steps by run, differences, phases by run."""
    sheets = ComparisonSheets(comparison, tr, zone)
    blocks: list[list[Sequence[Cell]]] = [
        [_run_heads(tr), *(_run(run, tr, zone) for run in comparison.by_time)],
        [
            _step_heads(tr),
            *(row for line in comparison.steps for row in _step(line, comparison, sheets, tr)),
        ],
        [
            _difference_heads(tr),
            *(_difference(line, sheets, tr) for line in comparison.steps),
        ],
        [
            _phase_heads(tr),
            *(row for line in comparison.phases for row in _phase(line, comparison, sheets, tr)),
        ],
    ]
    return written(blocks)


def _lists(sheets: ComparisonSheets, tr: Translator) -> list[tuple[str, list[str]]]:
    return [
        (tr("遅くなった手順（前回より）"), sheets.slower()),
        (tr("速くなった手順（前回より）"), sheets.quicker()),
        (tr("毎回つまづく手順"), sheets.stumbling()),
    ]


def _run_heads(tr: Translator) -> list[str]:
    return [
        tr("回"),
        tr("番号"),
        tr("種別"),
        tr("名称"),
        tr("状態"),
        tr("開始 (T0)"),
        tr("版"),
        tr("定義照合"),
        tr("全体の時間（秒）"),
        tr("推定"),
        tr("前進の回数"),
        tr("達成率（%）"),
        tr("達成"),
        tr("未達"),
        tr("省略"),
        tr("未実施"),
        tr("超過"),
        tr("つまづき"),
    ]


def _run(run: RunFigures, tr: Translator, zone: tzinfo) -> list[Cell]:
    return [
        run.place,
        run.run,
        term(RUN_KINDS, run.kind, tr),
        run.title,
        term(RUN_STATUS, run.status, tr),
        moment(run.started_ns, zone),
        run.edition,
        run.definition_hash[:12],
        seconds(run.elapsed_ms),
        tr("推定") if run.estimated else "",
        run.jumps,
        run.share,
        run.achieved,
        run.not_achieved,
        run.skipped,
        run.unsettled,
        run.overdue,
        run.stumbles,
    ]


def _step_heads(tr: Translator) -> list[str]:
    return [
        tr("フェーズ"),
        tr("手順ID"),
        tr("手順"),
        tr("回"),
        tr("番号"),
        tr("種別"),
        tr("結果"),
        tr("経過（秒）"),
        tr("入後（秒）"),
        tr("着手後（秒）"),
        tr("目標（秒）"),
        tr("超過"),
        tr("つまづいた工程"),
        tr("推定"),
    ]


def _step(
    line: StepLine, comparison: Comparison, sheets: ComparisonSheets, tr: Translator
) -> Iterable[list[Cell]]:
    for run, take in zip(comparison.runs, line.takes, strict=True):
        ended = term(RESULTS, take.outcome or "", tr)
        yield [
            sheets.phase(line.track, line.phase),
            line.id,
            tr.pick(line.title),
            run.place,
            run.run,
            term(KINDS, run.kind, tr),
            ended if take.status == "settled" else term(TAKEN, take.status, tr),
            seconds(take.elapsed_ms),
            seconds(take.since_phase_ms),
            seconds(take.working_ms),
            seconds(take.target_ms),
            tr("超過") if take.overdue else "",
            take.stumble,
            tr("推定") if run.estimated else "",
        ]


def _difference_heads(tr: Translator) -> list[str]:
    return [
        tr("手順ID"),
        tr("手順"),
        tr("前回との差の基準"),
        tr("前回との差（秒）"),
        tr("初回との差の基準"),
        tr("初回との差（秒）"),
        tr("気づき"),
    ]


def _difference(line: StepLine, sheets: ComparisonSheets, tr: Translator) -> list[Cell]:
    measured = [
        cell
        for against in (line.previous, line.first)
        for cell in (term(MEASURES, against.measure or "", tr), seconds(against.spent_ms))
    ]
    return [line.id, tr.pick(line.title), *measured, "\n".join(sheets.remarks(line))]


def _phase_heads(tr: Translator) -> list[str]:
    return [
        tr("フェーズ"),
        tr("何度目"),
        tr("回"),
        tr("番号"),
        tr("状態"),
        tr("所要（秒）"),
        tr("目標（秒）"),
        tr("超過"),
        tr("推定"),
    ]


def _phase(
    line: PhaseLine, comparison: Comparison, sheets: ComparisonSheets, tr: Translator
) -> Iterable[list[Cell]]:
    for run, take in zip(comparison.runs, line.takes, strict=True):
        yield [
            sheets.phase(line.track, line.phase),
            line.visit,
            run.place,
            run.run,
            "" if take.status == "left" else term(TAKEN, take.status, tr),
            seconds(take.duration_ms),
            seconds(take.target_ms),
            tr("超過") if take.overdue else "",
            tr("推定") if run.estimated else "",
        ]


def _sheet(console: Console, sheet: Sheet, width: int, *, note: str = "") -> None:
    _heading(console, sheet.title)
    if note:
        _put(console, text_lines(note, width, "dim"))
    _put(console, sheet_lines(sheet, width))


def _heading(console: Console, title: str) -> None:
    _put(console, [styled(""), styled(f"== {title} ==", "bold")])


def _put(console: Console, lines: Iterable[Text]) -> None:
    for line in lines:
        # Lines are measured already: Rich must neither wrap them again nor crop them.
        console.print(line, soft_wrap=True)  # sink: Text made by `styled`, which is safe
