"""Quotes from a spreadsheet or from typed values.

The form: labels with their values to the right (事業者名, 見積日, 有効期限, 税区分 ...), then a row
of column heads and a row for each line; 小計, 消費税額 and 合計 above or below the lines. Several
quotes may stand below each other, each beginning with its 見積番号, 事業者名 or 件名.

Rules, held by tests/procurement/test_quote_tables.py:

1. All faults are named at once, each with its cell, and nothing is taken over then.
2. Nothing is skipped silently but rows of a single text (titles, headings) and, beside labels or
   in rows of their own, texts that begin with ※.

This module must never judge a quote: that is for `scrutiny`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from bcpflow.errors import Problem, Severity, Word
from bcpflow.language import N_
from bcpflow.library.characters import refused_characters
from bcpflow.lint.finding import nearest
from bcpflow.procurement.quote_cells import (
    COLUMNS,
    LABELS,
    WANTED,
    Entry,
    by_head,
    heads,
    read,
    until,
)
from bcpflow.procurement.quotes import Line, Quote, numbered
from bcpflow.procurement.scrutiny_rules import ScrutinyRules, months_of_unit
from bcpflow.site.columns import Unreadable, head_key, is_empty
from bcpflow.site.tables import Row, place, read_table

_LABELS = by_head(LABELS)
_COLUMNS = by_head(COLUMNS)
_BEGINS = ("number", "supplier", "subject")
"""Labels that begin the next quote of a sheet once the one before has lines."""


@dataclass(slots=True)
class _Draft:
    """A quote while it is read."""

    at: str
    """The cell it begins at."""
    said: dict[str, Any] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    line_at: list[str] = field(default_factory=list)
    """Where each line stands."""
    columns: dict[int, Entry] | None = None


@dataclass(slots=True)
class _Reading:
    source: str
    rules: ScrutinyRules
    problems: list[Problem] = field(default_factory=list)
    drafts: list[_Draft] = field(default_factory=list)

    def note(self, code: str, mark: tuple[int, int], cell: str, **data: object) -> None:
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
                near = nearest(str(raw), _item_names(self.rules))
                titles = [item.title for item in self.rules.items]
                self.note("BCP-P031", mark, cell, name=str(raw), near=near, known=titles)
            else:
                self.note("BCP-D182", mark, cell, **said, wanted=Word(WANTED[fault.wanted]))
            return None


def read_quotes(
    rows: Sequence[Row], source: str, rules: ScrutinyRules, taken: Iterable[str] = ()
) -> tuple[tuple[Quote, ...] | None, list[Problem]]:
    """The quotes of a sheet, numbered beside those already taken; None where a cell is in the way.

    ``rows`` come from `site.tables.read_table`.
    """
    reading = _Reading(source, rules)
    for number, row in enumerate(rows, start=1):
        filled = [(at, cell) for at, cell in enumerate(row, start=1) if not is_empty(cell)]
        if not all(_is_note(cell) for _, cell in filled):
            _row(reading, number, row, filled)
    if not reading.drafts:
        reading.note("BCP-P030", (1, 1), "A1", missing=[Word(LABELS[1].head)])
    return _finished(reading, taken)


def read_quote_file(
    path: Path, rules: ScrutinyRules, taken: Iterable[str] = ()
) -> tuple[tuple[Quote, ...] | None, list[Problem]]:
    """The quotes of a csv or xlsx file. Raises UsageFault where it is no table, OSError."""
    quotes, problems = read_quotes(read_table(path), str(path), rules, taken)
    sheets = _filled_sheets(path)
    if sheets > 1:
        said: dict[str, object] = {"cell": "A1", "count": sheets}
        problems = [*problems, Problem("BCP-P032", "warning", str(path), 1, 1, said)]
    return quotes, problems


def quote_from(
    values: Mapping[str, Any], source: str, rules: ScrutinyRules, taken: Iterable[str] = ()
) -> tuple[Quote | None, list[Problem]]:
    """A quote from typed values: fields (or labels) to values, ``lines`` a list of such mappings.

    Faults are named by field: ``lines[2].amount``.
    """
    reading = _Reading(source, rules)
    draft = _Draft("supplier")
    reading.drafts.append(draft)
    lines: list[Any] = []
    for name, raw in values.items():
        if name in ("lines", "明細"):
            lines = list(raw) if isinstance(raw, list | tuple) else [raw]
        else:
            _typed(reading, draft.said, _LABELS, LABELS, str(name), raw, str(name))
    for number, mapping in enumerate(lines):
        home = f"lines[{number}]"
        item: dict[str, Any] = {}
        if isinstance(mapping, Mapping):
            for name, raw in mapping.items():
                _typed(reading, item, _COLUMNS, COLUMNS, str(name), raw, f"{home}.{name}")
        _complete(reading, item, (1, 1), {entry.field: home for entry in COLUMNS})
        draft.lines.append(item)
        draft.line_at.append(home)
    quotes, problems = _finished(reading, taken)
    return (quotes[0] if quotes else None), problems


def _row(reading: _Reading, number: int, row: Row, filled: list[tuple[int, object]]) -> None:
    draft = reading.drafts[-1] if reading.drafts else None
    columns = draft.columns if draft is not None else None
    found = [at for at, cell in filled if _entry(cell, _COLUMNS) is not None]
    if len(filled) >= 3 and len(found) >= 3 and len(found) * 2 >= len(filled):
        _heads(reading, number, row, filled)
        return
    label = _entry(filled[0][1], _LABELS)
    if label is not None and (columns is None or len(filled) == 2 or label.field in _BEGINS):
        _label(reading, number, label, filled)
        return
    if columns is not None and draft is not None:
        _line(reading, draft, number, row, filled, columns)
    elif len(filled) > 1:
        at, cell = filled[0]
        known = [name for entry in LABELS for name in heads(entry)]
        near = nearest(str(cell), known)
        titles = [Word(entry.head) for entry in LABELS]
        reading.note(
            "BCP-P031", (number, at), place(number, at), name=str(cell), near=near, known=titles
        )


def _is_note(cell: object) -> bool:
    return isinstance(cell, str) and cell.lstrip().startswith("※")


def _entry(cell: object, known: Mapping[str, Entry]) -> Entry | None:
    return known.get(head_key(cell.rstrip(" 　:：")) if isinstance(cell, str) else "")


def _label(reading: _Reading, number: int, label: Entry, filled: list[tuple[int, object]]) -> None:
    draft = reading.drafts[-1] if reading.drafts else None
    if draft is None or (draft.columns is not None and label.field in _BEGINS):
        draft = _Draft(place(number, filled[0][0]))
        reading.drafts.append(draft)
    values = [(at, cell) for at, cell in filled[1:] if not _is_note(cell)]
    if not values:
        return
    (at, raw), *rest = values
    cell = place(number, at)
    if label.field in draft.said:
        reading.note("BCP-D184", (number, at), cell, column=Word(label.head))
        return
    draft.said[label.field] = reading.value(label, raw, (number, at), cell)
    for other, more in rest:
        spot = place(number, other)
        reading.note("BCP-P031", (number, other), spot, name=str(more), near=[], known=[])


def _heads(reading: _Reading, number: int, row: Row, filled: list[tuple[int, object]]) -> None:
    if not reading.drafts:
        reading.drafts.append(_Draft(place(number, 1)))
    columns: dict[int, Entry] = {}
    for at, cell in filled:
        entry, spot = _entry(cell, _COLUMNS), place(number, at)
        if entry is None:
            near = nearest(str(cell), [name for e in COLUMNS for name in heads(e)])
            known = [Word(e.head) for e in COLUMNS]
            reading.note("BCP-P031", (number, at), spot, name=str(cell), near=near, known=known)
        elif entry in columns.values():
            reading.note("BCP-D184", (number, at), spot, column=str(cell))
        else:
            columns[at] = entry
    missing = [Word(e.head) for e in COLUMNS if e.required and e not in columns.values()]
    if missing:
        reading.note("BCP-P030", (number, 1), place(number, 1), missing=missing)
    reading.drafts[-1].columns = columns


def _line(
    reading: _Reading,
    draft: _Draft,
    number: int,
    row: Row,
    filled: list[tuple[int, object]],
    columns: dict[int, Entry],
) -> None:
    only = columns.get(filled[0][0])
    if len(filled) == 1 and (isinstance(filled[0][1], str) or (only and only.field == "id")):
        return  # a heading, a note, or a numbered line of the form nobody has filled in
    item: dict[str, Any] = {}
    places = {entry.field: place(number, at) for at, entry in columns.items()}
    for at, cell in filled:
        entry, spot = columns.get(at), place(number, at)
        if entry is None:
            reading.note("BCP-P031", (number, at), spot, name=str(cell), near=[], known=[])
        else:
            item[entry.field] = reading.value(entry, cell, (number, at), spot)
    _complete(reading, item, (number, 1), places)
    draft.lines.append(item)
    draft.line_at.append(place(number, 1))


def _complete(
    reading: _Reading, item: dict[str, Any], mark: tuple[int, int], places: Mapping[str, str]
) -> None:
    """Name what a line needs and lacks; months that the unit counts are filled in."""
    for entry in COLUMNS:
        if entry.required and entry.field not in item and entry.field in places:
            reading.note("BCP-D183", mark, places[entry.field], column=Word(entry.head))
    unit = months_of_unit(reading.rules, item.get("unit"))
    quantity = item.get("quantity")
    if unit is None or not isinstance(quantity, Decimal):
        return
    item["by_period"] = True
    item.setdefault("period", "yearly" if unit == 12 else "monthly")
    counted = quantity * unit
    if item["period"] != "initial" and counted == counted.to_integral_value() and counted >= 1:
        item.setdefault("months", int(counted))


def _typed(
    reading: _Reading,
    said: dict[str, Any],
    known: Mapping[str, Entry],
    entries: tuple[Entry, ...],
    name: str,
    raw: object,
    spot: str,
) -> None:
    entry = known.get(head_key(name))
    if entry is None:
        near = nearest(name, [one for e in entries for one in (e.field, e.head)])
        titles = [Word(e.head) for e in entries]
        reading.note("BCP-P031", (1, 1), spot, name=name, near=near, known=titles)
    elif entry.field in said:
        reading.note("BCP-D184", (1, 1), spot, column=name)
    elif not is_empty(raw):
        said[entry.field] = reading.value(entry, raw, (1, 1), spot)


def _finished(
    reading: _Reading, taken: Iterable[str]
) -> tuple[tuple[Quote, ...] | None, list[Problem]]:
    for draft in reading.drafts:
        missing = [Word(e.head) for e in LABELS if e.required and e.field not in draft.said]
        if not draft.lines:
            missing.append(Word(N_("明細")))
        if missing:
            reading.note("BCP-P030", (1, 1), draft.at, missing=missing)
        _name_lines(reading, draft)
    if reading.problems:
        return None, reading.problems
    made = []
    for draft in reading.drafts:
        said = {name: value for name, value in draft.said.items() if value is not None}
        if "valid_until" in said:
            said["valid_until"] = until(said["valid_until"], said.get("dated"))
        lines = tuple(Line(**item) for item in draft.lines)
        made.append(Quote(**{**said, "id": "", "lines": lines}))
    return numbered(made, taken), []


def _name_lines(reading: _Reading, draft: _Draft) -> None:
    """Each line has a number of its own; those without one take the next free."""
    seen: dict[str, int] = {}
    for number, item in enumerate(draft.lines):
        id = item.get("id")
        if id is None:
            continue
        if id in seen:
            spot = draft.line_at[number]
            reading.note("BCP-P033", (1, 1), spot, id=id, first=draft.line_at[seen[id]])
        seen.setdefault(id, number)
    for number, item in enumerate(draft.lines, start=1):
        if item.get("id") is None:
            taken = number
            while str(taken) in seen:
                taken += 1
            item["id"] = str(taken)
            seen[item["id"]] = number - 1


def _filled_sheets(path: Path) -> int:
    """How many sheets of a workbook hold a cell; `read_table` reads the first alone."""
    if path.suffix.lower() != ".xlsx":
        return 1
    with zipfile.ZipFile(path) as parts:
        names = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        return sum(b"<c " in parts.read(name) for name in names)


def _item_names(rules: ScrutinyRules) -> list[str]:
    return [
        name
        for item in rules.items
        for name in (
            *(item.title.values() if isinstance(item.title, dict) else (item.title,)),
            *item.names,
        )
    ]
