"""The terminal: the log and the list of runs on a Rich console, 80 columns or wider.

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
from bcpflow.reports.material import RunLine, Told
from bcpflow.reports.page import LEAST, listed_lines, pairs_lines, sheet_lines, styled, text_lines
from bcpflow.reports.sheets import Entry, Field, Part, Sheet, Sheets
from bcpflow.reports.terms import (
    RUN_KINDS,
    RUN_STATUS,
    moment,
    term,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


def print_log(console: Console, told: Told, tr: Translator, zone: tzinfo) -> None:
    """The after-action log."""
    width = max(console.width, LEAST)
    sheets = Sheets(told, tr, zone)
    put_lines(console, text_lines(sheets.title, width, "bold"))
    put_lines(console, pairs_lines(sheets.head(), width))
    put_sheet(console, sheets.log(), width, titled=False)
    put_sheet(console, sheets.phases(), width)
    _heading(console, tr("合計"))
    put_lines(console, pairs_lines(sheets.totals(), width))
    for sheet in (sheets.injects(), sheets.overrides(), sheets.undone()):
        if sheet.parts:
            put_sheet(console, sheet, width)
    unsettled = sheets.unsettled()
    if unsettled:
        _heading(console, tr("未実施の手順"))
        put_lines(console, listed_lines(unsettled, width))
    unreached = sheets.unreached()
    if unreached:
        _heading(console, tr("入らなかったフェーズ"))
        put_lines(console, listed_lines(unreached, width))
    put_lines(console, [styled("")])
    put_lines(console, pairs_lines([sheets.proof()], width))


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
    put_lines(console, sheet_lines(sheet, max(console.width, LEAST)))


def put_sheet(console: Console, sheet: Sheet, width: int, *, titled: bool = True) -> None:
    """A table under its title."""
    if titled:
        _heading(console, sheet.title)
    else:
        put_lines(console, [styled("")])
    put_lines(console, sheet_lines(sheet, width))


def _heading(console: Console, title: str) -> None:
    put_lines(console, [styled(""), styled(f"== {title} ==", "bold")])


def put_lines(console: Console, lines: Iterable[Text]) -> None:
    """Lines that are as wide as they are."""
    for line in lines:
        # Lines are measured already: Rich must neither wrap them again nor crop them.
        console.print(line, soft_wrap=True)  # sink: Text made by `styled`, which is safe
