"""The audit pack of a case as one HTML file, laid out for A4.

Rules, held by tests/reports/test_case_report.py:

1. One file by itself: no script, no address, no picture; nothing is fetched.
2. Every text is made `safe` and escaped; what people typed never reaches the page as markup.
3. Colour repeats what words say: a black and white copy loses nothing.
4. 【途中】 and the head code stand on every printed page.

This module must never reckon or word what `case_report` does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from bcpflow.language import Translator
from bcpflow.projections.case_file import CaseFile
from bcpflow.reports.case_report import Block, CaseSections, Section
from bcpflow.reports.case_report_people import CaseShown
from bcpflow.reports.markup import SPACE, css_string, escaped
from bcpflow.reports.sheets import Entry, Field, Sheet

_GUARD = "default-src 'none'; style-src 'unsafe-inline'"


def case_report_html(found: CaseFile, shown: CaseShown, tr: Translator) -> str:
    """The whole pack."""
    made = CaseSections(found, shown, tr)
    css = files("bcpflow.reports").joinpath("aar.css").read_text("utf-8")
    label, head = made.proof()
    body = [*_front(made)]
    for number, part in enumerate(made.sections(), start=1):
        body += _section(number, part)
    body.append(f'<p class="proof"><b>{escaped(label)}</b>{SPACE}{escaped(head)}</p>')
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{tr.language}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_GUARD}">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escaped(made.title)}</title>",
            f"<style>\n{css}{_margins(made)}</style></head>",
            "<body>",
            *body,
            "</body></html>\n",
        ]
    )


def _margins(made: CaseSections) -> str:
    """The foot of every page (rule 4)."""
    label, head = made.proof()
    foot = f"{made.title}{SPACE}{label} {head}"
    return (
        f"@page {{ @bottom-left {{ content: {css_string(foot)}; font-size: 7pt; }}\n"
        '@bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }\n'
    )


def _front(made: CaseSections) -> Iterator[str]:
    yield f"<header><h1>{escaped(made.title)}</h1>"
    if made.notice():
        yield f'<p class="notice">{escaped(made.notice())}</p>'
    figures = (
        f"<li><span>{escaped(label)}</span><b>{escaped(said)}</b></li>"
        for label, said in made.figures()
    )
    yield f'</header><ul class="figures">{"".join(figures)}</ul>'


def _section(number: int, part: Section) -> Iterator[str]:
    yield f'<section id="{part.name}"><h2>{number}{SPACE}{escaped(part.title)}</h2>'
    for block in part.blocks:
        yield from _block(block)
    yield "</section>"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Sheet):
        yield from _sheet(block)
    elif isinstance(block, str):
        yield f'<p class="remark">{_lines(block)}</p>'
    else:
        yield '<table class="pairs"><tbody>'
        for label, said in block:
            yield f"<tr><th>{escaped(label)}</th><td>{_lines(said)}</td></tr>"
        yield "</tbody></table>"


def _sheet(sheet: Sheet) -> Iterator[str]:
    columns = "".join(f'<col class="k-{field.kind}">' for field in sheet.fields)
    heads = "".join(f"<th>{escaped(field.title)}</th>" for field in sheet.fields)
    yield f"<table><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead>"
    for part in sheet.parts:
        yield "<tbody>"
        if part.heading:
            heading = escaped(part.heading)
            yield f'<tr class="heading"><th colspan="{len(sheet.fields)}">{heading}</th></tr>'
        for entry in part.entries:
            yield _entry(sheet.fields, entry)
        yield "</tbody>"
    yield "</table>"


def _entry(fields: tuple[Field, ...], entry: Entry) -> str:
    cells = "".join(
        f'<td class="k-{field.kind}">{_cell(field, cell)}</td>'
        for field, cell in zip(fields, entry.cells, strict=True)
    )
    return f'<tr class="t-{entry.tone}">{cells}</tr>'


def _cell(field: Field, cell: str) -> str:
    head, _, rest = cell.partition("\n")
    if field.kind == "main" and rest:
        return f'{escaped(head)}<div class="more">{_lines(rest)}</div>'
    return _lines(cell)


def _lines(text: str) -> str:
    return escaped(text).replace("\n", "<br>")
