"""Sections as lines of text: a terminal page, markdown.

Rules, held by tests/reports/test_aar.py and test_case_report.py:

1. At 80 columns, the width of A4, no line is wider than the page.
2. In markdown every text appears as it was said (`markdown` rule 1).

This module must never reckon or word: it lays out what the sections say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bcpflow.reports.markdown import escape, item, pairs, section
from bcpflow.reports.page import LEAST, pairs_lines, sheet_lines, styled, text_lines
from bcpflow.reports.sections import Sections, Words
from bcpflow.reports.sheets import Sheet
from bcpflow.reports.terminal import put_lines

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


def print_sections(console: Console, made: Sections) -> None:
    """A report on a terminal."""
    width = max(console.width, LEAST)
    put_lines(console, text_lines(made.title, width, "bold"))
    if made.notice():
        put_lines(console, text_lines(made.notice(), width, "bold red"))
    for number, part in enumerate(made.sections(), start=1):
        put_lines(console, [styled(""), styled(f"== {number}. {part.title} ==", "bold")])
        for index, block in enumerate(part.words):
            put_lines(console, [styled("")] if index else [])
            put_lines(console, _block_lines(block, width))
    put_lines(console, [styled("")])
    put_lines(console, pairs_lines([made.proof()], width))


def _block_lines(block: Words, width: int) -> Iterator[Text]:
    if isinstance(block, Sheet):
        return sheet_lines(block, width)
    return text_lines(block, width) if isinstance(block, str) else pairs_lines(block, width)


def sections_markdown(made: Sections) -> str:
    """A report as a markdown document."""
    lines = [f"# {escape(made.title)}"]
    if made.notice():
        lines += ["", f"**{escape(made.notice())}**"]
    for number, part in enumerate(made.sections(), start=1):
        lines += ["", f"## {number}. {escape(part.title)}"]
        for block in part.words:
            lines += _block_markdown(block)
    label, head = made.proof()
    lines += ["", f"## {escape(label)}", "", f"- {item(head)}"]
    return "\n".join(lines) + "\n"


def _block_markdown(block: Words) -> list[str]:
    if isinstance(block, Sheet):
        return section(block)[2:]  # its title is the section's
    if isinstance(block, str):
        return ["", *(f"- {item(line)}" for line in block.split("\n"))]
    return ["", *pairs(list(block))]
