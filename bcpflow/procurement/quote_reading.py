"""A sheet of quotes while it is read: drafts, what stands in the way, and how a cell is taken.

This module must never know in which order rows come: that is for `quote_tables`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bcpflow.errors import Problem, Severity, Word
from bcpflow.library.characters import refused_characters
from bcpflow.lint.finding import nearest
from bcpflow.procurement.quote_cells import WANTED, Entry, read
from bcpflow.procurement.quote_foot import Stated
from bcpflow.procurement.quote_heads import Heads
from bcpflow.procurement.scrutiny_rules import ScrutinyRules
from bcpflow.site.columns import Unreadable


@dataclass(slots=True)
class Draft:
    """A quote while it is read."""

    at: str
    """The cell it begins at."""
    said: dict[str, Any] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    line_at: list[str] = field(default_factory=list)
    """Where each line stands."""
    columns: dict[int, Entry] | None = None
    totals: list[Stated] = field(default_factory=list)
    """小計, 消費税額 and 合計 as they stand, above and below the lines."""
    off_at: list[int] = field(default_factory=list)
    """Which lines are discounts; `totals` says after how many lines a total stands."""


@dataclass(slots=True)
class Reading:
    """A sheet on its way, and every fault of it."""

    source: str
    rules: ScrutinyRules
    heads: Heads
    merged: Mapping[tuple[int, int], object] = field(default_factory=dict)
    """What cells below the first of a merged range say, by row and column."""
    problems: list[Problem] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    def note(self, code: str, mark: tuple[int, int], cell: str, **data: object) -> None:
        """Something that stands in the way, at its cell."""
        level: Severity = "error"
        said: dict[str, object] = {"cell": cell, **data}
        self.problems.append(Problem(code, level, self.source, mark[0], mark[1], said))

    def value(self, entry: Entry, raw: object, mark: tuple[int, int], cell: str) -> Any:
        """What a filled cell says; None where it cannot be read, which is named."""
        if isinstance(raw, str) and (hidden := refused_characters([raw], escaped=True)):
            self.note("BCP-D186", mark, cell, char=hidden[0][2]["char"])
            return None
        try:
            return read(entry, raw, self.rules)
        except Unreadable as fault:
            said = {"column": Word(entry.head), "value": str(raw)}
            if fault.wanted == "item":
                near = nearest(str(raw), item_names(self.rules))
                titles = [item.title for item in self.rules.items]
                self.note("BCP-P031", mark, cell, name=str(raw), near=near, known=titles)
            else:
                self.note("BCP-D182", mark, cell, **said, wanted=Word(WANTED[fault.wanted]))
            return None


def is_note(cell: object) -> bool:
    """Whether a cell tells how to fill the form in."""
    return isinstance(cell, str) and cell.lstrip().startswith("※")


def item_names(rules: ScrutinyRules) -> list[str]:
    """Everything cost items are called."""
    return [
        name
        for item in rules.items
        for name in (
            *(item.title.values() if isinstance(item.title, dict) else (item.title,)),
            *item.names,
        )
    ]
