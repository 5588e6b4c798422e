"""Sections as one HTML file, laid out for A4.

Rules, held by tests/reports/test_aar.py and test_case_report.py:

1. One file by itself: no script, no address; pictures are drawn in it (`drawing`).
2. Every text is made `safe` and escaped; what people typed never reaches the page as markup.
3. Title and head code stand on every printed page.

This module must never reckon or word: it lays out what the sections say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files

from bcpflow.language import Translator
from bcpflow.reports.drawing import inline
from bcpflow.reports.markup import SPACE, css_string, escaped
from bcpflow.reports.sections import Block, Picture, Section, Sections
from bcpflow.reports.sheets import Entry, Field, Sheet

Cell = Callable[[Field, str], str]
"""Draws one cell of a table."""
_GUARD = "default-src 'none'; style-src 'unsafe-inline'"


def sections_html(made: Sections, tr: Translator) -> str:
    """A report as a file of its own."""
    body = (
        line
        for number, part in enumerate(made.sections(), start=1)
        for line in _section(number, part)
    )
    return page_html(made, tr, made.figures(), body)


def _section(number: int, part: Section) -> Iterator[str]:
    yield f'<section id="{part.name}"><h2>{number}{SPACE}{escaped(part.title)}</h2>'
    for block in part.blocks:
        yield from block_html(block)
    yield "</section>"


def block_html(
    block: Block, cell: Cell | None = None, pair: Callable[[str], str] | None = None
) -> Iterator[str]:
    """A block; ``cell`` and ``pair`` draw a cell of a table and what a label says."""
    if isinstance(block, Sheet):
        yield from sheet_html(block, cell)
    elif isinstance(block, Picture):
        yield from picture_html(block)
    elif isinstance(block, str):
        yield f'<p class="remark">{lines_html(block)}</p>'
    else:
        yield '<table class="pairs"><tbody>'
        for label, said in block:
            yield f"<tr><th>{escaped(label)}</th><td>{(pair or lines_html)(said)}</td></tr>"
        yield "</tbody></table>"


def picture_html(picture: Picture) -> Iterator[str]:
    """Drawings, each kept whole on a page."""
    yield from (f'<div class="picture">{inline(svg)}</div>' for svg in picture.draw())


def page_html(
    made: Sections,
    tr: Translator,
    figures: Iterable[tuple[str, str]],
    body: Iterable[str],
) -> str:
    """The file: its head, what it comes to in figures, its sections, the head code."""
    css = files("bcpflow.reports").joinpath("aar.css").read_text("utf-8")
    label, head = made.proof()
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{tr.language}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_GUARD}">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escaped(made.title)}</title>",
            f"<style>\n{css}{_margins(made)}</style></head>",
            "<body>",
            *_front(made, figures),
            *body,
            f'<p class="proof"><b>{escaped(label)}</b>{SPACE}{escaped(head)}</p>',
            "</body></html>\n",
        ]
    )


def _margins(made: Sections) -> str:
    """The foot of every page (rule 3)."""
    label, head = made.proof()
    foot = f"{made.title}{SPACE}{label} {head}"
    return (
        f"@page {{ @bottom-left {{ content: {css_string(foot)}; font-size: 7pt; }}\n"
        '@bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }\n'
    )


def _front(made: Sections, figures: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"<header><h1>{escaped(made.title)}</h1>"
    if made.notice():
        yield f'<p class="notice">{escaped(made.notice())}</p>'
    shown = (
        f"<li><span>{escaped(label)}</span><b>{escaped(said)}</b></li>" for label, said in figures
    )
    yield f'</header><ul class="figures">{"".join(shown)}</ul>'


def sheet_html(sheet: Sheet, cell: Cell | None = None) -> Iterator[str]:
    """A table; ``cell`` draws what a report shows in a way of its own."""
    draw = cell or cell_html
    columns = "".join(f'<col class="k-{field.kind}">' for field in sheet.fields)
    heads = "".join(f"<th>{escaped(field.title)}</th>" for field in sheet.fields)
    yield f"<table><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead>"
    for part in sheet.parts:
        yield "<tbody>"
        if part.heading:
            heading = escaped(part.heading)
            yield f'<tr class="heading"><th colspan="{len(sheet.fields)}">{heading}</th></tr>'
        for entry in part.entries:
            yield _entry(sheet.fields, entry, draw)
        yield "</tbody>"
    yield "</table>"


def _entry(fields: tuple[Field, ...], entry: Entry, draw: Cell) -> str:
    cells = "".join(
        f'<td class="k-{field.kind}">{draw(field, cell)}</td>'
        for field, cell in zip(fields, entry.cells, strict=True)
    )
    return f'<tr class="t-{entry.tone}">{cells}</tr>'


def cell_html(field: Field, cell: str) -> str:
    """A cell: of the main column the headline, and the particulars smaller below it."""
    head, _, rest = cell.partition("\n")
    if field.kind == "main" and rest:
        return f'{escaped(head)}<div class="more">{lines_html(rest)}</div>'
    return lines_html(cell)


def lines_html(text: str) -> str:
    """A text with its line breaks (rule 2)."""
    return escaped(text).replace("\n", "<br>")
