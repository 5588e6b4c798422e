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

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bcpflow.errors import Problem, Word
from bcpflow.language import N_
from bcpflow.lint.finding import nearest
from bcpflow.procurement.quote_cells import (
    COLUMNS,
    LABELS,
    TOTALS,
    Entry,
    by_head,
    heads,
    until,
)
from bcpflow.procurement.quote_foot import settled
from bcpflow.procurement.quote_heads import Heads, Label, read_quote_heads
from bcpflow.procurement.quote_lines import complete, foot, line, state
from bcpflow.procurement.quote_reading import Draft, Reading, is_note
from bcpflow.procurement.quotes import Line, Quote, numbered
from bcpflow.procurement.scrutiny_rules import ScrutinyRules
from bcpflow.site.columns import head_key, is_empty
from bcpflow.site.merged import below, filled_sheets
from bcpflow.site.tables import Row, place, read_table

_BEGINS = ("number", "supplier", "subject")
"""Labels that begin the next quote of a sheet once the one before has lines."""


def read_quotes(
    rows: Sequence[Row],
    source: str,
    rules: ScrutinyRules,
    taken: Iterable[str] = (),
    heads: Heads | None = None,
    merged: Mapping[tuple[int, int], object] | None = None,
) -> tuple[tuple[Quote, ...] | None, list[Problem]]:
    """The quotes of a sheet, numbered beside those already taken; None where a cell is in the way.

    ``rows`` come from `site.tables.read_table`, ``merged`` from `site.merged.merged_cells`;
    ``heads`` left out: the shipped ones.
    """
    reading = Reading(source, rules, heads or read_quote_heads(None), merged or {})
    for number, row in enumerate(rows, start=1):
        filled = [(at, cell) for at, cell in enumerate(row, start=1) if not is_empty(cell)]
        if not all(is_note(cell) for _, cell in filled):
            _row(reading, number, row, filled)
    if not reading.drafts:
        reading.note("BCP-P030", (1, 1), "A1", missing=[Word(LABELS[1].head)])
    return _finished(reading, taken)


def read_quote_file(
    path: Path, rules: ScrutinyRules, taken: Iterable[str] = (), heads: Heads | None = None
) -> tuple[tuple[Quote, ...] | None, list[Problem]]:
    """The quotes of a csv or xlsx file. Raises UsageFault where it is no table, OSError."""
    rows = read_table(path)
    quotes, problems = read_quotes(rows, str(path), rules, taken, heads, below(path, rows))
    sheets = filled_sheets(path)
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
    reading = Reading(source, rules, read_quote_heads(None))
    draft = Draft("supplier")
    reading.drafts.append(draft)
    lines: list[Any] = []
    for name, raw in values.items():
        if name in ("lines", "明細"):
            lines = list(raw) if isinstance(raw, list | tuple) else [raw]
        else:
            _typed(reading, draft.said, by_head(LABELS, {}), LABELS, str(name), raw, str(name))
    for number, mapping in enumerate(lines):
        home = f"lines[{number}]"
        item: dict[str, Any] = {}
        if isinstance(mapping, Mapping):
            for name, raw in mapping.items():
                _typed(
                    reading, item, by_head(COLUMNS, {}), COLUMNS, str(name), raw, f"{home}.{name}"
                )
        complete(reading, item, (1, 1), {entry.field: home for entry in COLUMNS})
        draft.lines.append(item)
        draft.line_at.append(home)
    quotes, problems = _finished(reading, taken)
    return (quotes[0] if quotes else None), problems


def _row(reading: Reading, number: int, row: Row, filled: list[tuple[int, object]]) -> None:
    draft = reading.drafts[-1] if reading.drafts else None
    columns = draft.columns if draft is not None else None
    filled = _parted(reading, filled)
    found = [at for at, cell in filled if reading.heads.column(cell) is not None]
    if len(filled) >= 3 and len(found) >= 3 and len(found) * 2 >= len(filled):
        _heads(reading, number, filled)
        return
    if columns is not None and draft is not None and foot(reading, draft, number, filled):
        return
    label = reading.heads.label(filled[0][1])
    if label is not None and (columns is None or len(filled) == 2 or label.entry.field in _BEGINS):
        _labels(reading, number, filled)
        return
    if columns is not None and draft is not None:
        line(reading, draft, number, filled, columns)
    elif len(filled) > 1:
        at, cell = filled[0]
        known = [name for entry in LABELS for name in heads(entry, reading.heads.table.labels)]
        near = nearest(str(cell), known)
        titles = [Word(entry.head) for entry in LABELS]
        reading.note(
            "BCP-P031", (number, at), place(number, at), name=str(cell), near=near, known=titles
        )


def _parted(reading: Reading, filled: list[tuple[int, object]]) -> list[tuple[int, object]]:
    """``見積金額：3,300,000円`` in a cell of its own as a label and its value."""
    if len(filled) != 1 or not isinstance(filled[0][1], str):
        return filled
    at, text = filled[0][0], str(filled[0][1])
    if reading.heads.label(text) is not None:
        return filled
    for sign in ("：", ":", " ", "　"):
        name, _, value = text.strip().partition(sign)
        label = reading.heads.label(name)
        if label is None or not value.strip():
            continue
        if sign in "：:" or (label.entry.field in TOTALS and any(c.isdigit() for c in value)):
            return [(at, name), (at, value.strip())]
    return filled


def _labels(reading: Reading, number: int, filled: list[tuple[int, object]]) -> None:
    """Labels with their values to the right, several of them in a row too."""
    starts = [n for n, (_, cell) in enumerate(filled) if reading.heads.label(cell) is not None]
    pairs = [n for n in starts if n == 0 or n - 1 not in starts]  # a value may be a label's word
    for n, start in enumerate(pairs):
        end = pairs[n + 1] if n + 1 < len(pairs) else len(filled)
        label = reading.heads.label(filled[start][1])
        if label is not None:
            _label(reading, number, label, filled[start:end])


def _label(reading: Reading, number: int, label: Label, filled: list[tuple[int, object]]) -> None:
    entry = label.entry
    draft = reading.drafts[-1] if reading.drafts else None
    if draft is None or (draft.columns is not None and entry.field in _BEGINS):
        draft = Draft(place(number, filled[0][0]))
        reading.drafts.append(draft)
    values = [(at, cell) for at, cell in filled[1:] if not is_note(cell)]
    if not values:
        return
    (at, raw), *rest = values
    state(reading, draft, label, (number, at), raw)
    for other, more in rest:
        spot = place(number, other)
        reading.note("BCP-P031", (number, other), spot, name=str(more), near=[], known=[])


def _heads(reading: Reading, number: int, filled: list[tuple[int, object]]) -> None:
    if not reading.drafts:
        reading.drafts.append(Draft(place(number, 1)))
    columns: dict[int, Entry] = {}
    texts: dict[int, object] = {}
    note = next(entry for entry in COLUMNS if entry.field == "note")
    for at, cell in filled:
        said, spot = reading.heads.column(cell), place(number, at)
        if said is None:
            names = reading.heads.table.columns
            near = nearest(str(cell), [name for e in COLUMNS for name in heads(e, names)])
            known = [Word(e.head) for e in COLUMNS]
            reading.note("BCP-P031", (number, at), spot, name=str(cell), near=near, known=known)
            continue
        entry, tax = said
        held = next((other for other, known in columns.items() if known == entry), None)
        if held is not None and entry.field == "description":
            worse = reading.heads.rank(cell, entry) >= reading.heads.rank(texts[held], entry)
            columns[at], columns[held] = (note, entry) if worse else (entry, note)
        elif held is not None and entry.field != "note":
            reading.note("BCP-D184", (number, at), spot, column=str(cell))
            continue
        else:
            columns[at] = entry
        texts[at] = cell
        if tax is not None:
            reading.drafts[-1].said.setdefault("tax", tax)
    missing = [
        Word(e.head)
        for e in COLUMNS
        if e.required and e.field != "kind" and e not in columns.values()
    ]
    if missing:
        reading.note("BCP-P030", (number, 1), place(number, 1), missing=missing)
    reading.drafts[-1].columns = columns


def _typed(
    reading: Reading,
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
    reading: Reading, taken: Iterable[str]
) -> tuple[tuple[Quote, ...] | None, list[Problem]]:
    for draft in reading.drafts:
        totals, again = settled(draft.totals, draft.lines, draft.off_at, draft.said.get("tax"))
        for one in again:
            reading.note("BCP-D184", one.mark, one.cell, column=Word(one.entry.head))
        draft.said = {**totals, **draft.said}
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


def _name_lines(reading: Reading, draft: Draft) -> None:
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
