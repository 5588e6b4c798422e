"""A page of lines: sheets laid out in columns of terminal cells, with every line measured.

Rules, held by tests/reports/test_pages.py:

1. No line is wider than the page, whatever the texts say; nothing is cut off, it is wrapped.
2. Figures stand in front, free text at the end of the line: a terminal that draws a character
   of ambiguous width wider than we count then displaces nothing.
3. Lines are drawn by ourselves and not by a table widget, since those break Japanese anywhere.

Rich is used for the styles of a line and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from bcpflow.reports.sheets import Entry, FieldKind, Sheet, Tone
from bcpflow.text import Align, cells, pad, safe, wrap

if TYPE_CHECKING:
    from rich.text import Text

GAP = 1
LEAST = 72
"""Below this no layout helps; the terminal itself breaks the lines then."""
ROOMY = 110
"""From here on an aside has a column of its own."""
_RANK = {"stamp": 0, "figure": 0, "name": 1, "main": 2, "aside": 3}
_RIGID: tuple[FieldKind, ...] = ("stamp", "figure")
_ALIGN: dict[FieldKind, Align] = {"figure": "right"}
_STYLES: dict[Tone, str] = {
    "plain": "",
    "phase": "bold",
    "inject": "magenta",
    "overdue": "red",
    "failed": "red",
    "undone": "dim",
}


def styled(text: str, style: str = "") -> Text:
    """One line, made safe."""
    from rich.text import Text

    return Text(safe(text, one_line=True), style=style)


def text_lines(text: str, width: int, style: str = "") -> Iterator[Text]:
    """A text in as many lines as it takes."""
    return (styled(line, style) for line in wrap(safe(text), width))


def pairs_lines(pairs: Sequence[tuple[str, str]], width: int) -> Iterator[Text]:
    """Labels and what they say, the labels in a column."""
    label_width = max((cells(safe(label)) for label, _ in pairs), default=0)
    for label, said in pairs:
        for index, line in enumerate(wrap(safe(said), width - label_width - 2)):
            yield styled(pad(safe(label) if index == 0 else "", label_width) + "  " + line)


def listed_lines(items: Iterable[str], width: int) -> Iterator[Text]:
    """Items with a dash before each."""
    for item in items:
        for index, line in enumerate(wrap(safe(item), width - 2)):
            yield styled(("- " if index == 0 else "  ") + line)


def sheet_lines(sheet: Sheet, width: int) -> Iterator[Text]:
    """A sheet: the columns' titles, a rule, the rows, each part under its heading."""
    layout = _Layout(sheet, width)
    yield from layout.lines(layout.titles, "bold")
    yield styled("-" * width, "dim")
    for part in sheet.parts:
        if part.heading:
            yield from text_lines(part.heading, width, "bold cyan")
        for entry in part.entries:
            yield from layout.lines(layout.arranged(entry), _STYLES[entry.tone])


class _Layout:
    """Where the columns of a sheet stand on a page."""

    def __init__(self, sheet: Sheet, width: int) -> None:
        kinds = [field.kind for field in sheet.fields]
        self._joined = width < ROOMY
        self._order = sorted(range(len(kinds)), key=lambda i: (_RANK[kinds[i]], i))
        self._main = kinds.index("main")
        self._aside = kinds.index("aside") if "aside" in kinds else None
        if self._joined and self._aside is not None:
            self._order.remove(self._aside)
        self._label = sheet.fields[self._aside].title if self._aside is not None else ""
        self._kinds = [kinds[i] for i in self._order]
        self.titles = [safe(sheet.fields[i].title) for i in self._order]
        if self._joined and self._label:
            self.titles[-1] += f"/{safe(self._label)}"
        self._widths = self._measured(sheet, width)

    def arranged(self, entry: Entry) -> list[str]:
        """The cells of a row in the page's order, the aside joined to the main text."""
        texts = [safe(cell) for cell in entry.cells]
        if self._joined and self._aside is not None and texts[self._aside]:
            texts[self._main] += f"\n{safe(self._label)}: {texts[self._aside]}"
        return [texts[i] for i in self._order]

    def lines(self, texts: list[str], style: str) -> Iterator[Text]:
        """The lines of one row."""
        columns = [wrap(text, w) for text, w in zip(texts, self._widths, strict=True)]
        last = len(columns) - 1
        for number in range(max(len(column) for column in columns)):
            line = ""
            for index, column in enumerate(columns):
                said = column[number] if number < len(column) else ""
                line += pad(said, self._widths[index], _ALIGN.get(self._kinds[index], "left"))
                line += " " * GAP if index < last else ""
            yield styled(line.rstrip(" "), style)

    def _measured(self, sheet: Sheet, width: int) -> list[int]:
        arranged = [self.arranged(entry) for entry in sheet.entries]
        widths = []
        for index, kind in enumerate(self._kinds):
            column = (row[index] for row in [self.titles, *arranged])
            longest = max(cells(line) for text in column for line in text.split("\n"))
            if kind in _RIGID:
                widths.append(longest)
            elif kind == "name":
                widths.append(min(longest, 12 if width < ROOMY else 20))
            else:
                widths.append(0)
        free = width - sum(widths) - GAP * (len(widths) - 1)
        open_ = [i for i, w in enumerate(widths) if not w and self._kinds[i] not in _RIGID]
        shares = {"main": 2, "aside": 1}
        whole = sum(shares.get(self._kinds[i], 1) for i in open_)
        for i in open_:
            widths[i] = max(2, free * shares.get(self._kinds[i], 1) // whole)
        return widths
