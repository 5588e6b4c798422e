"""A definition as rows of its tables.

Rules, held by tests/workbook/test_round_trip.py:

1. What goes out comes in again as the same definition.

This module must never write a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bcpflow.definition.codec import pack
from bcpflow.definition.model import Definition
from bcpflow.language import N_, Translator
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
    Tab,
    cells_of,
    heads,
)

FORMAT = "bcpflow-workflow/1"
FORMAT_HEAD = N_("形式")


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet that is to be written: the first row holds the heads."""

    title: str
    rows: list[list[str]]
    keys: int
    """Columns that stay in sight."""


def pages(definition: Definition, tr: Translator) -> list[Page]:
    """All sheets, in the order people read them."""
    packed = pack(definition, pairs=False)
    rows: dict[str, list[dict[str, Any]]] = {tab.name: [] for tab in TABS}
    workflow = packed["workflow"]
    _put_workflow(workflow, rows)
    for name, checklist in packed.get("checklists", {}).items():
        rows[CHECKLISTS.name].append({"id": name, **checklist})
        rows[ITEMS.name] += [{"checklist": name, **item} for item in checklist["items"]]
    return [_form(WORKFLOW, workflow, tr), *(_page(tab, rows[tab.name], tr) for tab in TABS[1:])]


def _put_workflow(workflow: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> None:
    for tab in (SOURCES, HOTWASH):
        rows[tab.name] = [{"text": text} for text in workflow.get(tab.name, [])]
    for tab in (FACTS, ROLES, EVENTS, OBJECTIVES, DEADLINES):
        rows[tab.name] = [{"id": key, **one} for key, one in workflow.get(tab.name, {}).items()]
    rows[INJECTS.name] = workflow.get("injects", [])
    staffing = workflow.get("staffing", {})
    rows[STAFFING.name] = [{"within": by, "count": count} for by, count in staffing.items()]
    _put_phases("", workflow.get("phases", {}), rows)
    for name, track in workflow.get("tracks", {}).items():
        rows[TRACKS.name].append({"id": name, "title": track["title"]})
        _put_phases(name, track["phases"], rows)


def _put_phases(track: str, phases: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> None:
    for name, phase in phases.items():
        home = {"track": track or None, "phase": name}
        rows[PHASES.name].append({"track": track or None, "id": name, **phase})
        for step in phase.get("steps", []):
            rows[STEPS.name].append({**home, **_apart(step, "for_each")})
            rows[OPTIONS.name] += [{"step": step["id"], **one} for one in step.get("options", [])]
        for way in phase.get("next", []):
            rows[TRANSITIONS.name].append({**home, **_apart(way, "gate")})


def _apart(data: dict[str, Any], name: str) -> dict[str, Any]:
    """A mapping inside a row as columns of its own; an empty one is told by ``{}``."""
    inner = data.get(name)
    if not isinstance(inner, dict):
        return data
    held = {f"{name}.{key}": value for key, value in inner.items()}
    return {**data, name: None if held else "{}", **held}


def _page(tab: Tab, rows: list[dict[str, Any]], tr: Translator) -> Page:
    cols = (*tab.keys, *tab.cols)
    body = [list(cells_of(cols, row, tr)) for row in rows]
    own_id = any(col.field == "id" for col in tab.cols[:1])
    return Page(tr(tab.title), [heads(cols, tr), *body], max(len(tab.keys) + own_id, 1))


def _form(tab: Tab, data: dict[str, Any], tr: Translator) -> Page:
    """Fields below each other: head, Japanese, English."""
    rows = [[tr("項目"), tr("値"), tr("値（英語）")], [tr(FORMAT_HEAD), FORMAT, ""]]
    for col in tab.cols:
        cells = list(cells_of((col,), data, tr))
        rows.append([tr(col.head), *cells, *([""] if len(cells) == 1 else [])])
    return Page(tr(tab.title), rows, 1)


def every_text(made: list[Page]) -> Iterator[tuple[str, int, int, str]]:
    """Every cell: sheet, row, column, text."""
    for page in made:
        for row, cells in enumerate(page.rows, start=1):
            for at, text in enumerate(cells, start=1):
                yield page.title, row, at, text
