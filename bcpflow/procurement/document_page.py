"""A document's Markdown as one HTML file: A4 paper, and clean to a word processor.

Rules, held by tests/procurement/test_documents.py:

1. One file by itself: no script, no address, no picture; nothing is fetched.
2. Only what `documents` writes is understood - headings, tables, a rule, paragraphs, ``<br>`` -
   and everything else is text: no tag and no link comes from a field.
3. Plain elements and point sizes alone, so that Word and LibreOffice open it as a document that
   can be saved as docx.

This module must never know what a document is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcpflow.language import Language
from bcpflow.reports.markup import css_string, escaped

BLANK = "＿" * 10
"""A line to write on."""
_GUARD = "default-src 'none'; style-src 'unsafe-inline'"
_TOKEN = re.compile(r"\\(.)|(<br>)")
_CELLS = re.compile(r"(?<!\\)\|")
_RULER = re.compile(r"\|(-+\|)+")
_HEADING = re.compile(r"(#{1,2}) (.*)")
_CSS = """@page { size: A4; margin: 20mm 18mm 18mm 22mm; }
html { font-family: "BIZ UDPMincho", "BIZ UDP明朝", "Yu Mincho", "Noto Serif CJK JP", serif;
  font-size: 10.5pt; line-height: 1.5; color: #000; background: #fff; }
body { margin: 0 auto; max-width: 170mm; overflow-wrap: anywhere; }
h1 { font-size: 16pt; text-align: center; margin: 0 0 8mm; }
h2 { font-size: 11.5pt; margin: 6mm 0 1mm; page-break-after: avoid; }
p { margin: 0 0 2mm; }
table { border-collapse: collapse; width: 100%; margin: 0 0 5mm; }
thead { display: table-header-group; }
tr { page-break-inside: avoid; }
th, td { border: 0.75pt solid #000; padding: 3pt 5pt; vertical-align: top; text-align: left; }
th { background: #eee; }
p.room { min-height: 24mm; border-bottom: 0.5pt dotted #666; }
hr { border: 0; border-top: 0.5pt solid #000; margin: 6mm 0 2mm; }
"""


def page(markdown: str, title: str, lang: Language) -> str:
    """The whole file."""
    foot = (
        f"@page {{ @bottom-left {{ content: {css_string(title)}; font-size: 8pt; }}\n"
        '@bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt; } }\n'
    )
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{lang}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_GUARD}">',
            f"<title>{escaped(title)}</title>",
            f"<style>\n{_CSS}{foot}</style></head>",
            "<body>",
            *_blocks(markdown),
            "</body></html>\n",
        ]
    )


def _blocks(markdown: str) -> Iterator[str]:
    for block in re.split(r"\n{2,}", markdown.strip()):
        lines = block.split("\n")
        while lines and (heading := _HEADING.fullmatch(lines[0])):
            level = len(heading[1])
            yield f"<h{level}>{_inline(heading[2])}</h{level}>"
            lines = lines[1:]
        if not lines:
            continue
        if lines == ["---"]:
            yield "<hr>"
        elif lines[0].startswith("|"):
            yield from _table(lines)
        elif lines == [BLANK]:
            yield '<p class="room">&nbsp;</p>'
        else:
            yield f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"


def _table(lines: list[str]) -> Iterator[str]:
    yield "<table>"
    ruled = len(lines) > 1 and _RULER.fullmatch(lines[1]) is not None
    if ruled:
        heads = "".join(f"<th>{_inline(cell)}</th>" for cell in _cells(lines[0]))
        yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for line in lines[2:] if ruled else lines:
        cells = "".join(f"<td>{_inline(cell) or '&nbsp;'}</td>" for cell in _cells(line))
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table>"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELLS.split(line)[1:-1]]


def _inline(text: str) -> str:
    """The words a piece of Markdown stands for, escaped; ``<br>`` is the only tag let through."""
    made, start = [], 0
    for found in _TOKEN.finditer(text):
        made.append(escaped(text[start : found.start()]))
        made.append("<br>" if found[2] else escaped(found[1]))
        start = found.end()
    return "".join([*made, escaped(text[start:])])
