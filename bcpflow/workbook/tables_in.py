"""The tables of an exported definition, perhaps edited, as a definition again.

Rules, held by tests/workbook/test_round_trip.py:

1. What went out comes in again as the same definition, in whichever language its heads are.
2. Everything that does not fit is named by its cell, all of it at once.
3. A sheet or a column nobody knows is named; nothing is dropped without a word.

This module must never write a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from bcpflow.codes import catalogue
from bcpflow.definition.model import Checklist, Definition, Phase, Step, Track, Transition, Workflow
from bcpflow.errors import Problem
from bcpflow.language import translator
from bcpflow.library.shape import shape
from bcpflow.lint import Finding, lint, lint_checklist
from bcpflow.site.columns import head_key
from bcpflow.site.tables import place
from bcpflow.workbook.book import Sheet, text_of
from bcpflow.workbook.tables_out import FORMAT, FORMAT_HEAD
from bcpflow.workbook.tabs import (
    CHECKLISTS,
    DEADLINES,
    EVENTS,
    FACTS,
    HOTWASH,
    INJECTS,
    ITEMS,
    OBJECTIVES,
    OPTIONS,
    PHASES,
    ROLES,
    SOURCES,
    STAFFING,
    STEPS,
    TABS,
    TRACKS,
    TRANSITIONS,
    WORKFLOW,
    Col,
    Tab,
    Unreadable,
    by_head,
    value_of,
)

Path = tuple[str | int, ...]
Spot = tuple[str, int, int]
"""Sheet, row, column."""
_SHOWN = 60


@dataclass(slots=True)
class Row:
    """A row by its fields, and where each stands."""

    data: dict[str, Any]
    spots: dict[str, Spot]
    spot: Spot

    def take(self, name: str) -> Any:
        """A field that says whose the row is."""
        return self.data.pop(name, None)


@dataclass(slots=True)
class TablesIn:
    """The import of one exported workbook while it goes on."""

    source: str
    problems: list[Problem] = field(default_factory=list)
    spots: dict[Path, Spot] = field(default_factory=dict)

    def note(self, code: str, spot: Spot, **data: object) -> None:
        """Something that is in the way, at its cell."""
        told = {"cell": f"{spot[0]}!{place(spot[1], spot[2])}", **data}
        severity = catalogue()[code].severity
        self.problems.append(Problem(code, severity, self.source, spot[1], spot[2], told))

    def refuse(self, spot: Spot, value: object) -> None:
        """A value that does not fit."""
        self.note("BCP-D249", spot, value=str(value)[:_SHOWN])

    def mark(self, path: Path, row: Row) -> None:
        """Remember where the value of a path stands, and its fields."""
        self.spots[path] = row.spot
        for name, spot in row.spots.items():
            self.spots[(*path, *name.split("."))] = spot


def is_exported(book: Sequence[Sheet]) -> bool:
    """Whether a workbook was written by us."""
    return any(text_of(sheet.own(row, 2)) == FORMAT for sheet in book for row in range(1, 6))


def definition_from(book: Sequence[Sheet], source: str) -> tuple[Definition | None, list[Problem]]:
    """The definition of an exported workbook; None where an error stands in the way."""
    reading = TablesIn(source)
    rows = {tab.name: list(_rows(reading, book, tab)) for tab in TABS if not tab.upright}
    known = {head_key(name) for tab in TABS for name in _titles(tab)}
    for sheet in book:
        if head_key(sheet.name) not in known and any(sheet.numbers()):
            reading.note("BCP-D242", (sheet.name, next(sheet.numbers()), 1))
    data = _workflow(reading, book, rows)
    lists = _checklists(reading, rows)
    workflow, misfits = shape(Workflow, data)
    found = [*misfits, *(lint(Definition(workflow=workflow)) if workflow else [])]
    checklists: dict[str, Checklist] = {}
    for name, raw in lists.items():
        made, wrong = shape(Checklist, raw)
        wrong = [*wrong, *(lint_checklist(made) if made else [])]
        found += [_under(("checklists", name), finding) for finding in wrong]
        if made is not None:
            checklists[name] = made
    for finding in found:
        if catalogue()[finding.code].severity == "error":
            spot = _nearest(reading.spots, finding.path)
            told = {"cell": f"{spot[0]}!{place(spot[1], spot[2])}"}
            told |= {key: str(value) for key, value in finding.data.items()}
            where = f"{source} {told['cell']}"
            reading.problems.append(
                Problem(finding.code, "error", where, spot[1], spot[2], dict(told), finding.path)
            )
    stopped = any(problem.severity == "error" for problem in reading.problems)
    if workflow is None or stopped:
        return None, reading.problems
    return Definition(workflow=workflow, checklists=checklists), reading.problems


def _titles(tab: Tab) -> Iterator[str]:
    yield from (tab.name, tab.title, translator("en")(tab.title))


def _sheet(book: Sequence[Sheet], tab: Tab) -> Sheet | None:
    names = {head_key(name) for name in _titles(tab)}
    return next((sheet for sheet in book if head_key(sheet.name) in names), None)


def _rows(reading: TablesIn, book: Sequence[Sheet], tab: Tab) -> Iterator[Row]:
    sheet = _sheet(book, tab)
    if sheet is None or not sheet.rows:
        return
    cols = (*tab.keys, *tab.cols)
    known = by_head(cols) | {head_key(col.field): (col, "ja") for col in cols}
    columns: dict[int, tuple[Col, str]] = {}
    for at in sheet.filled(1):
        found = known.get(head_key(text_of(sheet.own(1, at))))
        if found is None or found in columns.values():
            reading.note("BCP-D231", (sheet.name, 1, at), column=text_of(sheet.own(1, at))[:_SHOWN])
        else:
            columns[at] = found
    for number in range(2, len(sheet.rows) + 1):
        filled = sheet.filled(number)
        if not filled:
            continue
        cells: dict[str, dict[str, str]] = {}
        spots: dict[str, Spot] = {}
        for at, (col, language) in columns.items():
            text = _cell(sheet.down(number, at))
            cells.setdefault(col.field, {})[language] = text
            if language == "ja":
                spots[col.field] = (sheet.name, number, at)
        data: dict[str, Any] = {}
        for col in cols:
            said = cells.get(col.field, {})
            try:
                value = value_of(col, said.get("ja", ""), said.get("en", ""))
            except Unreadable:
                reading.refuse(spots.get(col.field, (sheet.name, number, 1)), said.get("ja"))
                continue
            if value is not None:
                data[col.field] = value
        yield Row(data, spots, (sheet.name, number, filled[0]))


def _cell(cell: object) -> str:
    """A cell as it was written: spaces inside quotation marks are kept by these."""
    return text_of(cell)


def _workflow(
    reading: TablesIn, book: Sequence[Sheet], rows: dict[str, list[Row]]
) -> dict[str, Any]:
    data = _form(reading, book)
    for tab in (SOURCES, HOTWASH):
        texts = []
        for number, row in enumerate(rows[tab.name]):
            texts.append(row.data.get("text"))
            reading.mark((tab.name, number), row)
        data[tab.name] = texts
    for tab in (FACTS, ROLES, EVENTS, OBJECTIVES, DEADLINES, TRACKS):
        data[tab.name] = _by_id(reading, rows[tab.name], (tab.name,))
    data["injects"] = []
    for number, row in enumerate(rows[INJECTS.name]):
        reading.mark(("injects", number), row)
        data["injects"].append(row.data)
    staffing: dict[str, Any] = {}
    for row in rows[STAFFING.name]:
        by = row.data.get("within")
        if not isinstance(by, str) or by in staffing:
            reading.refuse(row.spot, by or "")
            continue
        staffing[by] = row.data.get("count")
        reading.spots[("staffing", by)] = row.spot
    data["staffing"] = staffing
    _phases(reading, rows, data)
    return {name: data[name] for name in _names(Workflow) if data.get(name) not in (None, [], {})}


def _form(reading: TablesIn, book: Sequence[Sheet]) -> dict[str, Any]:
    """The fields that stand below each other."""
    sheet = _sheet(book, WORKFLOW)
    data: dict[str, Any] = {}
    if sheet is None:
        return data
    known = by_head(WORKFLOW.cols) | {head_key(c.field): (c, "ja") for c in WORKFLOW.cols}
    skipped = {head_key(text) for text in (FORMAT_HEAD, translator("en")(FORMAT_HEAD))}
    for number in range(2, len(sheet.rows) + 1):
        name = text_of(sheet.own(number, 1))
        if head_key(name) in skipped or not sheet.filled(number):
            continue
        col, _ = known.get(head_key(name), (None, ""))
        spot = (sheet.name, number, 2)
        if col is None or col.field in data:
            reading.note("BCP-D231", (sheet.name, number, 1), column=name[:_SHOWN])
            continue
        value = value_of(col, _cell(sheet.own(number, 2)), _cell(sheet.own(number, 3)))
        reading.spots[(col.field,)] = spot
        if value is not None:
            data[col.field] = value
    return data


def _by_id(reading: TablesIn, rows: list[Row], home: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        name = row.take("id")
        if not isinstance(name, str) or name in found:
            reading.refuse(row.spots.get("id", row.spot), name or "")
            continue
        found[name] = row.data
        reading.mark((*home, name), row)
    return found


def _phases(reading: TablesIn, rows: dict[str, list[Row]], data: dict[str, Any]) -> None:
    homes: dict[tuple[str | None, str], tuple[dict[str, Any], Path]] = {}
    for track in data["tracks"].values():
        track["phases"] = {}
    for row in rows[PHASES.name]:
        track, name = row.take("track"), row.take("id")
        top: Path = ("phases",)
        held = data.setdefault("phases", {})
        if track is not None:
            if track not in data["tracks"]:
                reading.refuse(row.spots.get("track", row.spot), track)
                continue
            held, top = data["tracks"][track]["phases"], ("tracks", track, "phases")
        if not isinstance(name, str) or name in held:
            reading.refuse(row.spots.get("id", row.spot), name or "")
            continue
        held[name] = row.data
        homes[(track, name)] = row.data, (*top, name)
        reading.mark((*top, name), row)
    steps: dict[str, dict[str, Any]] = {}
    for tab, into, inner in ((STEPS, "steps", "for_each"), (TRANSITIONS, "next", "gate")):
        for row in rows[tab.name]:
            home = homes.get((row.take("track"), row.take("phase") or ""))
            if home is None:
                reading.refuse(row.spots.get("phase", row.spot), "")
                continue
            phase, path = home
            listed = phase.setdefault(into, [])
            reading.mark((*path, into, len(listed)), row)
            listed.append(_together(row.data, inner))
            if into == "steps" and isinstance(row.data.get("id"), str):
                steps.setdefault(row.data["id"], listed[-1])
                reading.spots[("step", row.data["id"])] = row.spot
    for row in rows[OPTIONS.name]:
        step = steps.get(row.take("step") or "")
        if step is None:
            reading.refuse(row.spots.get("step", row.spot), "")
            continue
        step.setdefault("options", []).append(row.data)
    for phase, _ in homes.values():
        phase["steps"] = [_ordered(step, Step) for step in phase.get("steps", [])]
        phase["next"] = [_ordered(way, Transition) for way in phase.get("next", [])]
        whole = _ordered(phase, Phase)
        phase.clear()
        phase.update({key: value for key, value in whole.items() if value != []})
    data["tracks"] = {name: _ordered(one, Track) for name, one in data["tracks"].items()}


def _together(data: dict[str, Any], name: str) -> dict[str, Any]:
    """Columns of a mapping inside a row as that mapping."""
    inner = {
        key.partition(".")[2]: value for key, value in data.items() if key.startswith(f"{name}.")
    }
    rest = {key: value for key, value in data.items() if not key.startswith(f"{name}.")}
    if inner or rest.get(name) == "{}":
        rest[name] = inner
    return rest


def _ordered(data: dict[str, Any], kind: type[Any]) -> dict[str, Any]:
    """The fields in the order of the language, and whatever else there is."""
    known = {name: data[name] for name in _names(kind) if name in data}
    return known | {name: value for name, value in data.items() if name not in known}


def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def _checklists(reading: TablesIn, rows: dict[str, list[Row]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, data in _by_id(reading, rows[CHECKLISTS.name], ("checklists",)).items():
        found[name] = _ordered({"checklist": name, **data, "items": []}, Checklist)
    for row in rows[ITEMS.name]:
        home = found.get(row.take("checklist") or "")
        if home is None:
            reading.refuse(row.spots.get("checklist", row.spot), "")
            continue
        reading.mark(("checklists", home["checklist"], "items", len(home["items"])), row)
        home["items"].append(row.data)
    return found


def _under(path: Path, finding: Finding) -> Finding:
    return Finding(finding.code, (*path, *finding.path), finding.data, finding.at_key)


def _nearest(spots: dict[Path, Spot], path: Path) -> Spot:
    for length in range(len(path), -1, -1):
        if path[:length] in spots:
            return spots[path[:length]]
    return WORKFLOW.title, 1, 1
