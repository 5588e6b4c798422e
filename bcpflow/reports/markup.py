"""Markup of a printed page: escaped texts, blanks to write on, the beginning of a table.

Every text from outside goes through `escaped` or `css_string`; this module must never word
anything itself.
"""

from __future__ import annotations

from html import escape

from bcpflow.text import safe

BLANK = '<span class="blank"></span>'
WIDE_BLANK = '<span class="blank wide"></span>'
SHORT_BLANK = '<span class="blank short"></span>'
SPACE = "\u3000"


def escaped(text: str) -> str:
    """A text as HTML that says just that."""
    return escape(safe(text))


def css_string(text: str) -> str:
    """A CSS string in which nothing but letters of any script stands for itself."""
    marked = (c if c.isalnum() and c.isprintable() else f"\\{ord(c):x} " for c in safe(text))
    return f'"{"".join(marked)}"'


def small(html: str) -> str:
    """A remark in small type."""
    return f'<span class="small">{html}</span>'


def table(heads: list[str], columns: str, *, name: str = "", body: bool = True) -> str:
    """The beginning of a table, up to its first row; the header is repeated on each page."""
    widths = "".join(f'<col class="c-{column}">' for column in columns.split())
    cells = "".join(f"<th>{head}</th>" for head in heads)
    kind = f' class="{name}"' if name else ""
    start = "<tbody>" if body else ""
    return f"<table{kind}><colgroup>{widths}</colgroup><thead><tr>{cells}</tr></thead>{start}"
