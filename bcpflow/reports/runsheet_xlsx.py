"""The run sheet as a workbook: the very pages of `runsheet`, to be written in on a screen.

Rules, held by tests/reports/test_runsheet_xlsx.py:

1. It says what the HTML says; nothing is said here anew.
2. The cover and each part have a sheet of their own, on A4, the head of a table on each page.
3. A cell to write in is an empty cell, high enough for a pen; a line to write on stays a line.

What a cell and a page are, `xlsx_book` says. This module must never word or choose anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bcpflow.definition.model import Definition, FactValue
from bcpflow.language import Translator
from bcpflow.reports.page_tree import Node, page_tree
from bcpflow.reports.runsheet import sheet_body, sheet_foot
from bcpflow.reports.runsheet_pdf import column_widths
from bcpflow.reports.runsheet_site import NO_SITE, SiteSheet
from bcpflow.reports.runsheet_words import Words
from bcpflow.reports.xlsx_book import HEAD, PLAIN, Book, BookSheet, Look
from bcpflow.reports.xlsx_sizes import row_height

PAGE_MM, PAGE_CELLS = 188.0, 98.0
"""Between the margins of the page: in millimetres as `runsheet.css` has it, and in cells."""
WRITABLE_POINTS = 24.0
_LINES = {"wide": "＿" * 16, "short": "＿" * 3}
_LINE = "＿" * 6
_TITLES = {
    "h1": Look(bold=True, size=16, boxed=False),
    "h2": Look(bold=True, size=13, boxed=False),
    "h3": Look(bold=True, size=10, boxed=False),
}
_TEXT = Look(size=9, boxed=False)
_CELL = Look(size=9)
_HEAD = Look(bold=True, size=9, fill=HEAD)
_TOP = 4
"""A head below this row is not kept in sight: too little of a small screen would be left."""


def runsheet_xlsx(
    definition: Definition,
    tr: Translator,
    *,
    facts: Mapping[str, FactValue] | None = None,
    controller: bool = False,
    site: SiteSheet = NO_SITE,
) -> bytes:
    """The workbook's bytes."""
    words = Words(definition, tr, facts or {}, site)
    body = page_tree(sheet_body(words, controller=controller), str)
    cover = [one for one in body if isinstance(one, str) or one["t"] != "section"]
    parts = [one for one in body if not isinstance(one, str) and one["t"] == "section"]
    book, widths = Book(), column_widths(tr.language)
    for title, nodes in [(tr("表紙"), cover), *((_title(part), part["k"]) for part in parts)]:
        _Page(book.sheet(title), widths, nodes).write(sheet_foot(words))
    return book.data()


def _title(part: Node) -> str:
    return next((text(one) for one in _nodes(part["k"]) if one["t"] in _TITLES), "")


def text(node: Node | str) -> str:
    """What an element says, its blocks and breaks as lines."""
    if isinstance(node, str):
        return node.replace("\n", " ")
    if node["t"] == "br":
        return "\n"
    if node["t"] == "span" and "blank" in node["c"]:
        return next((line for name, line in _LINES.items() if name in node["c"]), _LINE)
    if node["t"] in ("table", "colgroup"):
        return ""
    said = "".join(text(kid) for kid in node["k"])
    return f"\n{said}\n" if node["t"] in ("p", "div", "ul", "li") else said


def _lines(said: str) -> str:
    return "\n".join(line.strip(" ") for line in said.split("\n") if line.strip())


def _nodes(kids: Iterable[Node | str]) -> Iterator[Node]:
    return (kid for kid in kids if not isinstance(kid, str))


class _Page:
    """One sheet of the workbook."""

    def __init__(
        self, sheet: BookSheet, mm: Mapping[str, float], nodes: Iterable[Node | str]
    ) -> None:
        self._sheet, self._nodes = sheet, list(nodes)
        tables = list(_tables(self._nodes))
        self._widths = _grid(max(tables, key=_breadth), mm) if tables else [PAGE_CELLS]
        self._row = 0
        self._head = 0

    def write(self, foot: str) -> None:
        """Everything, and how it is printed."""
        for column, width in enumerate(self._widths, start=1):
            self._sheet.width(column, width)
        self._blocks(self._nodes)
        if 0 < self._head <= _TOP:
            self._sheet.head(self._head)
        last = (max(self._row, 1), len(self._widths))
        self._sheet.on_paper(last, "portrait", footer=foot)

    def _blocks(self, nodes: Iterable[Node | str]) -> None:
        for one in nodes:
            if isinstance(one, str):
                self._across(one, _TEXT)
            elif one["t"] == "table":
                self._table(one)
            elif one["t"] in _TITLES:
                self._across(text(one), _TITLES[one["t"]])
            elif next(_tables(one["k"]), None) is not None or one["t"] in ("header", "div"):
                self._blocks(one["k"])
            else:
                self._across(text(one), _TEXT)

    def _across(self, said: str, look: Look) -> None:
        if not (said := _lines(said)):
            return
        self._row += 1
        self._sheet.across(self._row, len(self._widths), said, look)
        self._sheet.height(self._row, _height([said], [sum(self._widths)], look))

    def _table(self, table: Node) -> None:
        held: dict[tuple[int, int], None] = {}
        for part in _nodes(table["k"]):
            for row in _nodes(part["k"]) if part["t"] in ("thead", "tbody") else ():
                self._cells(row, part["t"] == "thead", held)
                for cell in _nodes(row["k"]):
                    for inner in _tables(cell["k"]):
                        self._table(inner)

    def _cells(self, row: Node, head: bool, held: dict[tuple[int, int], None]) -> None:
        cells = [cell for cell in _nodes(row["k"]) if next(_tables(cell["k"]), None) is None]
        if not cells:
            return
        self._row += 1
        if head and not self._head:
            self._head = self._row
        said: list[tuple[str, float]] = []
        column = 1
        for place, cell in enumerate(cells):
            while (self._row, column) in held:
                column += 1
            last = place == len(cells) - 1
            end = len(self._widths) if last else min(column + cell["cols"] - 1, len(self._widths))
            look = _HEAD if head or cell["t"] == "th" else _CELL
            shown = _lines("".join(text(kid) for kid in cell["k"]))
            self._sheet.over(self._row, column, end, shown, look)
            said.append((shown, sum(self._widths[column - 1 : end])))
            for below in range(1, cell["rows"]):
                held |= dict.fromkeys((self._row + below, at) for at in range(column, end + 1))
            column = end + 1
        least = 0.0 if head or all(one for one, _ in said) else WRITABLE_POINTS
        texts, rooms = zip(*said, strict=True)
        self._sheet.height(self._row, max(least, _height(texts, rooms, _CELL)))


def _height(texts: Iterable[str], widths: Iterable[float], look: Look) -> float:
    """Of a row in its own size of letters."""
    scale = look.size / PLAIN.size
    return scale * row_height(texts, [width / scale for width in widths])


def _tables(kids: Iterable[Node | str]) -> Iterator[Node]:
    """Tables under here, not those within them."""
    for kid in _nodes(kids):
        if kid["t"] == "table":
            yield kid
        else:
            yield from _tables(kid["k"])


def _columns(table: Node) -> list[Node]:
    groups = [group for group in _nodes(table["k"]) if group["t"] == "colgroup"]
    return [col for group in groups for col in _nodes(group["k"])]


def _breadth(table: Node) -> int:
    return len(_columns(table))


def _grid(table: Node, mm: Mapping[str, float]) -> list[float]:
    """Columns in cells, as `runsheet.css` has them; those it leaves open share the rest."""
    known = [
        next((mm[name[2:]] for name in col["c"] if name[2:] in mm), 0.0) for col in _columns(table)
    ]
    open_ = known.count(0.0)
    rest = max(PAGE_MM - sum(known), 20.0 * open_) / open_ if open_ else 0.0
    return [(width or rest) * PAGE_CELLS / PAGE_MM for width in known]
