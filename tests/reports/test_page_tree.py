"""A page as a tree: every text once, and no element but the page's own."""

from __future__ import annotations

from collections.abc import Iterator

from bcpflow.reports.markup import escaped, table
from bcpflow.reports.page_tree import Node, page_tree
from bcpflow.reports.runsheet import sheet_body
from bcpflow.reports.runsheet_site import NO_SITE
from bcpflow.reports.runsheet_words import Words
from tests.reports.drills import HOSTILE, JA, SMALL
from tests.reports.papers import squeezed
from tests.reports.test_runsheet import Walk


def said(nodes: list[Node | str]) -> Iterator[str]:
    for one in nodes:
        if isinstance(one, str):
            yield one
        else:
            yield from said(one["k"])


def tags(nodes: list[Node | str]) -> Iterator[str]:
    for one in nodes:
        if not isinstance(one, str):
            yield one["t"]
            yield from tags(one["k"])


def test_a_text_stays_one_whatever_it_says() -> None:
    hostile = f"{HOSTILE} <b>x</b> </td> &amp; <!-- -->"
    tree = page_tree([f"<p>{escaped(hostile)}</p>"], str)
    assert "".join(said(tree)) == hostile
    assert list(tags(tree)) == ["p"]


def test_a_table_has_its_columns_and_spans() -> None:
    tree = page_tree(
        [table(["a", "b"], "code title"), '<tr><td colspan="2" class="x y">c</td></tr>',
         "</tbody></table>"], str)  # fmt: skip
    (node,) = tree
    assert isinstance(node, dict)
    columns, head, body = node["k"]
    assert [one["c"] for one in columns["k"]] == [["c-code"], ["c-title"]]
    assert list(said([head])) == ["a", "b"]
    (cell,) = body["k"][0]["k"]
    assert (cell["cols"], cell["rows"], cell["c"]) == (2, 1, ["x", "y"])


def test_a_run_sheet_has_every_text_once() -> None:
    body = sheet_body(Words(SMALL, JA, {}, NO_SITE), controller=True)
    words = squeezed("".join(Walk("".join(body)).words))
    assert squeezed("".join(said(page_tree(body, str)))) == words
