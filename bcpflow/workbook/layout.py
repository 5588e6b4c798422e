"""What a sheet is: its kind, the rows of its heads, and which column says what.

Rules, held by tests/workbook/test_layout.py:

1. Heads may stand anywhere in the first rows, in one row or two; titles and labels may stand above.
2. A head in two rows is known by both together, by the lower one, or by the upper one where the
   lower says nothing.
3. The kind is the one whose fields most heads name; a table needs what its rows are about.
4. A saved map is taken at its word: what it does not fit is refused, never bent.

This module must never read a row of data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bcpflow.site.columns import head_key, is_empty
from bcpflow.workbook.book import Sheet, text_of
from bcpflow.workbook.heads import ExerciseHeads

HEAD_ROWS = 40
"""Rows in which heads are looked for; plans put a page of labels above the table."""
LONGEST_HEAD = 40
"""Characters of a head; more is text."""
_LANGUAGES = re.compile(r"[\n/／()（）]")
_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "msel": (("content", "subject"), ("at", "elapsed", "to", "sender", "by", "action")),
    "actions": (("step",), ("role", "target", "phase", "in_hours")),
    "plan": (("title", "purpose", "scenario"), ("date", "datetime", "time", "kind")),
}
"""Of each group one field must be there for a table of that kind."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head as written, and the field it says; None: nobody knows."""

    at: int
    head: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a sheet."""

    kind: str
    first: int
    """The first row of its heads."""
    last: int
    columns: tuple[Column, ...]

    def of(self, name: str) -> Column | None:
        """The column of a field."""
        return next((column for column in self.columns if column.field == name), None)


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet as it is read: its table, where it has one, and labels above it or alone."""

    sheet: Sheet
    table: Table | None
    labels: dict[tuple[int, int], str] = field(default_factory=dict)
    """Cells that are labels, and the fields of the plan they name."""
    doubled: tuple[Column, ...] = ()
    """Columns headed like one before them."""

    @property
    def kind(self) -> str | None:
        """What the sheet is; None where nothing of it is known."""
        if self.table is not None:
            return self.table.kind
        return "plan" if len(self.labels) >= 2 else None

    @property
    def above(self) -> int:
        """The last row above the table; the last of the sheet where there is none."""
        return self.table.first - 1 if self.table is not None else len(self.sheet.rows)


def layout_of(sheet: Sheet, heads: ExerciseHeads) -> Layout:
    """What a sheet is (rules 1 to 3)."""
    best: tuple[tuple[int, int, int, int], Table, tuple[Column, ...]] | None = None
    for kind in _NEEDED:
        known = heads.by_key(kind)
        hinted = any(head_key(word) in head_key(sheet.name) for word in heads.sheets.get(kind, ()))
        for first in range(1, min(len(sheet.rows), HEAD_ROWS) + 1):
            for height in (1, 2):
                columns, doubled = _columns(sheet, first, first + height - 1, known)
                found = {column.field for column in columns if column.field}
                if not all(found & set(group) for group in _NEEDED[kind]) or len(found) < 3:
                    continue
                score = (len(found), int(hinted), -height, -first)
                if best is None or score > best[0]:
                    top = _top(sheet, first, columns)
                    table = Table(kind, top, first + height - 1, columns)
                    best = score, table, doubled
    labels = dict(_labels(sheet, heads, best[1].first - 1 if best else len(sheet.rows)))
    fields = set(labels.values())
    if best is not None and best[1].kind == "plan" and len(fields) >= best[0][0]:
        best = None  # a form whose labels stand beside each other is no table
        labels = dict(_labels(sheet, heads, len(sheet.rows)))
    if best is None:
        return Layout(sheet, None, labels)
    return Layout(sheet, best[1], labels, best[2])


def _top(sheet: Sheet, first: int, columns: tuple[Column, ...]) -> int:
    """The row in which heads begin that reach down into the first one."""
    tops = [sheet.first_of.get((first, one.at), (first, 0))[0] for one in columns if one.field]
    return min(tops, default=first)


def _columns(
    sheet: Sheet, first: int, last: int, known: dict[str, str]
) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    width = max((len(sheet.rows[row - 1]) for row in range(first, min(last, len(sheet.rows)) + 1)),
                default=0)  # fmt: skip
    found: list[Column] = []
    doubled: list[Column] = []
    taken: dict[str, int] = {}
    for at in range(1, width + 1):
        texts: list[str] = []
        for row in range(first, last + 1):
            text = text_of(sheet.at(row, at))
            if text and text not in texts:
                texts.append(text)
        if not texts:
            continue
        name = _field(texts, known)
        head = " ".join("".join(text.split("\n")) for text in texts)
        if name is not None and name in taken:
            before = found[taken[name]]
            if _has_data(sheet, last, before.at) or not _has_data(sheet, last, at):
                doubled.append(Column(at, head, name))
                name = None
            else:  # the one before has nothing to say
                found[taken[name]] = Column(before.at, before.head, None)
        if name is not None:
            taken[name] = len(found)
        found.append(Column(at, head, name))
    return tuple(found), tuple(doubled)


def _has_data(sheet: Sheet, last: int, at: int) -> bool:
    return any(not is_empty(sheet.own(row, at)) for row in range(last + 1, len(sheet.rows) + 1))


def _field(texts: list[str], known: dict[str, str]) -> str | None:
    """The field of a head's texts, from above to below (rule 2)."""
    tries = ["".join(texts), texts[-1]] if len(texts) > 1 else texts
    parts = [part for text in tries[-1:] for part in _LANGUAGES.split(text)]  # 時刻 / Time
    for text in (*tries, *parts):
        if len(text) <= LONGEST_HEAD and (name := known.get(head_key(text))):
            return name
    return None


def _labels(sheet: Sheet, heads: ExerciseHeads, last: int) -> Iterator[tuple[tuple[int, int], str]]:
    known = heads.by_key("plan")
    for row in range(1, min(last, len(sheet.rows)) + 1):
        for at in sheet.filled(row):
            text = text_of(sheet.own(row, at))
            name, _ = label_in(text, known)
            if name is not None:
                yield (row, at), name


def label_in(text: str, known: dict[str, str]) -> tuple[str | None, str]:
    """The field a cell labels, and what it says itself: ``目的：初動の確認``, ``１ 目的``."""
    head, colon, rest = text.partition("：") if "：" in text else text.partition(":")
    for said, inside in ((text, ""), (head, rest.strip()) if colon else (text, "")):
        if len(said) > LONGEST_HEAD:
            continue
        bare = said.strip().lstrip(
            "0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸(（)）.．、・■◆●○□◇【["
        )
        name = known.get(head_key(said)) or known.get(head_key(bare.rstrip("】]")))
        if name is not None:
            return name, inside
    return None, ""
