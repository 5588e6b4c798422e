"""Markdown: the log as GitHub-flavoured tables that also read well as plain source.

Rules, held by tests/reports/test_pages.py:

1. Rendered, every text appears as it was said: no link, no picture, no emphasis, no HTML but the
   ``<br>`` between the lines of a cell.
2. In the source nothing is lost either; brackets stay bare where they cannot make a link, so
   that ``機器[srv01]`` can be searched for.

This module must never put a text of a person at the beginning of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo

from bcpflow.language import Translator
from bcpflow.reports.material import Told
from bcpflow.reports.sheets import Field, Part, Sheet, Sheets
from bcpflow.text import cells, pad, safe

PADDED = 32
"""Cells wider than this do not widen their column: the source must stay readable."""

_ALWAYS = re.compile(r"[\\`*_<>|~#$]")
_LINKS = re.compile(
    r"(?<=\])[(\[:]"  # [text](place), [text][name], [name]: place
    r"|(?<=!)\[|\[(?=\^)"  # pictures, footnotes
    r"|:(?=//)|(?<=www)\."  # addresses that are made links without being asked
    r"|&(?=#?\w+;)",  # entities
    re.IGNORECASE,
)
_OPENERS = re.compile(r"^(\s*\d*)([.)+=-])")


def log_markdown(told: Told, tr: Translator, zone: tzinfo) -> str:
    """The after-action log as a markdown document."""
    sheets = Sheets(told, tr, zone)
    lines = [f"# {escape(sheets.title)}", "", *pairs(sheets.head())]
    log = sheets.log()
    lines += ["", f"## {escape(log.title)}"]
    for part in log.parts:
        if part.entries:
            lines += ["", f"### {escape(part.heading)}", "", *_table(log.fields, part)]
    lines += section(sheets.phases())
    lines += ["", f"## {escape(tr('合計'))}", "", *pairs(sheets.totals())]
    for sheet in (sheets.injects(), sheets.overrides(), sheets.undone()):
        if sheet.parts:
            lines += section(sheet)
    unsettled = sheets.unsettled()
    if unsettled:
        lines += ["", f"## {escape(tr('未実施の手順'))}", ""]
        lines += [f"- {item(step)}" for step in unsettled]
    unreached = sheets.unreached()
    if unreached:
        lines += ["", f"## {escape(tr('入らなかったフェーズ'))}", ""]
        lines += [f"- {item(phase)}" for phase in unreached]
    label, head = sheets.proof()
    lines += ["", f"## {escape(label)}", "", f"- {item(head)}"]
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """The text as markdown that renders to exactly that text."""
    marked = _ALWAYS.sub(r"\\\g<0>", safe(text))
    linked = _LINKS.sub(r"\\\g<0>", marked)
    return linked.replace("\t", " ").replace("\n", "<br>")


def item(text: str) -> str:
    """The text as it may begin a list item: ``1.`` and ``-`` would begin a list in the list.

    Four spaces would begin a piece of code; spaces at the beginning are not shown anyway.
    """
    return _OPENERS.sub(r"\1\\\2", escape(text).lstrip(" "))


def pairs(said: list[tuple[str, str]]) -> Iterator[str]:
    """Labels and what they say, as list items."""
    for label, text in said:
        yield f"- {escape(label)}: {escape(text)}"


def section(sheet: Sheet) -> list[str]:
    """A sheet under its title; each part is a table, under its heading where it has one."""
    lines = ["", f"## {escape(sheet.title)}"]
    for part in sheet.parts:
        if part.heading:
            lines += ["", f"### {escape(part.heading)}"]
        lines += ["", *_table(sheet.fields, part)]
    return lines


def _table(fields: tuple[Field, ...], part: Part) -> Iterator[str]:
    titles = [escape(field.title) for field in fields]
    rows = [
        [
            # A figure and the word beside it share a line: they are short.
            escape(cell.replace("\n", " ") if field.kind == "figure" else cell)
            for field, cell in zip(fields, entry.cells, strict=True)
        ]
        for entry in part.entries
    ]
    widths = [
        max([3, *(w for row in [titles, *rows] if (w := cells(row[i])) <= PADDED)])
        for i in range(len(fields))
    ]
    yield _line(titles, widths, fields)
    yield (
        "|"
        + "|".join(
            f" {'-' * (width - 1)}: " if field.kind == "figure" else f" {'-' * width} "
            for width, field in zip(widths, fields, strict=True)
        )
        + "|"
    )
    for row in rows:
        yield _line(row, widths, fields)


def _line(texts: list[str], widths: list[int], fields: tuple[Field, ...]) -> str:
    padded = [
        pad(text, width, "right" if field.kind == "figure" else "left")
        for text, width, field in zip(texts, widths, fields, strict=True)
    ]
    return f"| {' | '.join(padded)} |"
