"""Forms of a merged timeline: terminal, markdown, html, csv; json is `merged_json`'s.

This module must never reckon or word: it lays out what `merged` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from bcpflow.language import Translator
from bcpflow.projections.merged import Line
from bcpflow.reports.csv import Cell, written
from bcpflow.reports.json import seconds
from bcpflow.reports.merged import KINDS, MergedSections, Merging
from bcpflow.reports.section_lines import print_sections, sections_markdown
from bcpflow.reports.section_page import sections_html
from bcpflow.reports.terms import RESULTS, RUN_STATUS, moment, term

if TYPE_CHECKING:
    from rich.console import Console


def print_merged(console: Console, told: Merging, tr: Translator, zone: tzinfo) -> None:
    """The timeline on a terminal."""
    print_sections(console, MergedSections(told, tr, zone))


def merged_markdown(told: Merging, tr: Translator, zone: tzinfo) -> str:
    """The timeline as a markdown document."""
    return sections_markdown(MergedSections(told, tr, zone))


def merged_html(told: Merging, tr: Translator, zone: tzinfo) -> str:
    """The timeline as one HTML file for A4."""
    return sections_html(MergedSections(told, tr, zone), tr)


def merged_csv(told: Merging, tr: Translator, zone: tzinfo) -> bytes:
    """The timeline as a file for Excel, then the contradictions, the clocks and the sources."""
    made = MergedSections(told, tr, zone)
    blocks: list[list[Sequence[Cell]]] = [
        [_heads(tr), *(_row(line, made) for line in told.merged.lines)],
        [
            (tr("種類"), tr("対象"), tr("場所"), tr("内容"), tr("時刻の差（秒）")),
            *(
                (
                    tr(KINDS[one.kind]),
                    one.subject,
                    told.merged.sources[side.place].name,
                    made.side(one, side),
                    seconds(one.apart_ms) if side.row is not None else None,
                )
                for one in told.conflicts
                for side in one.sides
            ),
        ],
        [(tr("時計の差"),), *((made.clock(offset),) for offset in told.offsets)],
        [
            (
                tr("場所"),
                tr("番号"),
                tr("開始 (T0)"),
                tr("状態"),
                tr("件数"),
                tr("ファイル"),
                tr("照合コード"),
                tr("記録簿の照合コード"),
            ),
            *(
                (
                    source.name,
                    source.log.run,
                    moment(source.log.started_ns, zone),
                    term(RUN_STATUS, source.log.status, tr),
                    source.events,
                    kept.file,
                    kept.head,
                    kept.ledger,
                )
                for source, kept in zip(told.merged.sources, told.kept, strict=True)
            ),
        ],
    ]
    return written(blocks)


def _heads(tr: Translator) -> list[str]:
    return [
        tr("No."),
        tr("時刻"),
        tr("通算（秒）"),
        tr("経過（秒）"),
        tr("場所"),
        tr("番号"),
        tr("記録の順"),
        tr("フェーズ"),
        tr("手順ID"),
        tr("結果"),
        tr("作業内容・状況"),
        tr("担当"),
        tr("後記"),
        tr("取消"),
    ]


def _row(line: Line, made: MergedSections) -> list[Cell]:
    tr, row = made.tr, line.row
    source = made.told.merged.sources[line.places[0]]
    return [
        line.no,
        moment(row.occurred_ns, made.zone),
        seconds(line.since_ms),
        seconds(row.elapsed_ms),
        made.place(line.places),
        source.log.run,
        row.version,
        made.phase(line),
        row.step or "",
        term(RESULTS, row.result, tr) if row.result else "",
        "\n".join(made.said(line)),
        made.doer(line),
        tr("後記") if row.late else "",
        tr("取消") if row.undone else "",
    ]
