"""CSV for the spreadsheet: the log, and beneath it the totals of its phases.

Rules, held by tests/reports/test_pages.py:

1. UTF-8 with a mark and CRLF, since that is what Excel opens without asking.
2. Texts are quoted and no spreadsheet takes one for a formula; numbers are numbers.
3. Nothing is summed up here that the log has not.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import tzinfo

from bcpflow.language import Translator
from bcpflow.projections.rows import Row
from bcpflow.projections.totals import PhaseTotal
from bcpflow.reports.json import seconds
from bcpflow.reports.material import Told, person
from bcpflow.reports.sheets import Sheets
from bcpflow.reports.terms import (
    RESULTS,
    delta_words,
    elapsed,
    moment,
    scenario_moment,
    term,
)
from bcpflow.reports.wording import Wording
from bcpflow.text import csv_cell, safe

Cell = str | int | float | None


def log_csv(told: Told, tr: Translator, zone: tzinfo) -> bytes:
    """The after-action log as a file for Excel: record, phases, totals, each with its heads."""
    words = Wording(told.log, tr, told.names)
    sheets = Sheets(told, tr, zone)
    blocks: list[list[Sequence[Cell]]] = [
        [_heads(tr), *(_row(row, told, words, zone) for row in told.log.rows)],
        [_phase_heads(tr), *(_phase(total, words) for total in told.log.summary.phases)],
        [(sheets.title,), *sheets.head(), *sheets.totals(), sheets.proof()],
    ]
    return written(blocks)


def written(blocks: Sequence[Sequence[Sequence[Cell]]]) -> bytes:
    """Blocks of rows as a file for Excel, an empty line between them (rules 1 and 2)."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for number, block in enumerate(blocks):
        if number:
            page.write("\r\n")
        writer.writerows([_inert(cell) for cell in row] for row in block)
    return page.getvalue().encode("utf-8-sig")


def _heads(tr: Translator) -> list[str]:
    return [
        tr("No."),
        tr("時刻"),
        tr("想定時刻"),
        tr("経過"),
        tr("経過（秒）"),
        tr("フェーズ"),
        tr("手順ID"),
        tr("結果"),
        tr("作業内容・状況"),
        tr("担当"),
        tr("記録者"),
        tr("目標"),
        tr("目標（秒）"),
        tr("差"),
        tr("差（秒）"),
        tr("つまづいた工程"),
        tr("目標の別"),
        tr("後記"),
        tr("取消"),
    ]


def _row(row: Row, told: Told, words: Wording, zone: tzinfo) -> list[Cell]:
    tr = words.tr
    return [
        row.no,
        moment(row.occurred_ns, zone),
        scenario_moment(row.scenario) if row.scenario else "",
        elapsed(row.elapsed_ms),
        seconds(row.elapsed_ms),
        words.phase(row.track, row.phase) if row.phase else "",
        row.step or "",
        term(RESULTS, row.result, tr) if row.result else "",
        "\n".join(words.lines(row)),
        words.role(row.role) if row.role else "",
        person(told, row.actor),
        elapsed(row.target_ms) if row.target_ms is not None else "",
        seconds(row.target_ms),
        delta_words(row.delta_ms, tr) if row.delta_ms is not None else "",
        seconds(row.delta_ms),
        row.stumble,
        tr("例") if row.sample_target else "",
        tr("後記") if row.late else "",
        tr("取消") if row.undone else "",
    ]


def _phase_heads(tr: Translator) -> list[str]:
    counted = tr("達成 未達 省略 超過").split(" ")
    return [
        tr("フェーズ"),
        tr("開始（秒）"),
        tr("終了（秒）"),
        tr("所要（秒）"),
        tr("目標（秒）"),
        tr("差（秒）"),
        *counted,
    ]


def _phase(total: PhaseTotal, words: Wording) -> list[Cell]:
    return [
        words.phase(total.track, total.phase),
        seconds(total.entered_ms),
        seconds(total.left_ms),
        seconds(total.duration_ms),
        seconds(total.target_ms),
        seconds(total.delta_ms),
        total.achieved,
        total.not_achieved,
        total.skipped,
        total.overdue,
    ]


def _inert(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    return csv_cell(safe(cell)) if isinstance(cell, str) else cell
