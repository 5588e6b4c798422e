"""A page of ours as a tree: elements with their classes, and texts - for another typesetter.

Rules, held by tests/reports/test_page_tree.py:

1. Every text of the page is in the tree, as it was said, once.
2. The tree has the elements of the page and nothing that a text of a person could add to them:
   the page is escaped, and is read as a browser reads it.

This module must never know what a page means; it reads pages made by this package only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from typing import Any

Node = dict[str, Any]
"""``t`` tag, ``c`` classes, ``k`` children (nodes and texts), ``cols`` and ``rows`` of a cell."""
_VOID = frozenset({"br", "col"})


def page_tree(parts: Iterable[str], said: Callable[[str], str]) -> list[Node | str]:
    """The tree of a body; ``said`` makes every text such as the typesetter can print it."""
    reader = _Reader(said)
    reader.feed("".join(parts))
    reader.close()
    children: list[Node | str] = reader.top["k"]
    return children


class _Reader(HTMLParser):
    def __init__(self, said: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self._said = said
        self.top = _node("body")
        self._open = [self.top]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        node = _node(tag, **{name: value or "" for name, value in attrs})
        self._open[-1]["k"].append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        """An element ends; one that was never begun is nobody's."""
        if len(self._open) > 1 and self._open[-1]["t"] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """A text."""
        self._open[-1]["k"].append(self._said(data))


def _node(tag: str, **attributes: str) -> Node:
    return {
        "t": tag,
        "c": attributes.get("class", "").split(),
        "cols": int(attributes.get("colspan", "1")),
        "rows": int(attributes.get("rowspan", "1")),
        "k": [],
    }
