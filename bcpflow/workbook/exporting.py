"""A definition as a workbook, and the workbook as the definition again.

Rules, held by tests/workbook/test_round_trip.py:

1. What is written was read back and is the same definition; where it is not, that is told.

This module must never write a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bcpflow.codes import catalogue
from bcpflow.definition.codec import pack
from bcpflow.definition.model import Checklist, Definition, Workflow
from bcpflow.errors import Problem
from bcpflow.language import N_, Translator
from bcpflow.site.tables import Row, place
from bcpflow.workbook.book import Sheet
from bcpflow.workbook.tables_in import definition_from
from bcpflow.workbook.tables_out import Page, pages
from bcpflow.workbook.xlsx_out import marked, workbook_bytes
from bcpflow.workbook.yaml_out import as_yaml


@dataclass(frozen=True, slots=True)
class Exported:
    """A workbook, and what is to be told about it."""

    data: bytes
    problems: tuple[Problem, ...]


def exported(definition: Definition, source: str, tr: Translator) -> Exported:
    """The workbook of a definition."""
    made = pages(definition, tr)
    problems = [_problem("BCP-D247", source, cell) for cell in marked(made)]
    again, _ = definition_from([_as_sheet(page) for page in made], source)
    if again is None or pack(again) != pack(definition):
        first = (made[0].title, 1, 1, definition.workflow.workflow)
        problems.append(_problem("BCP-D249", source, first))
    workflow = definition.workflow
    footer = f"{tr.pick(workflow.title)} {workflow.edition or ''}".strip()
    return Exported(workbook_bytes(made, footer), tuple(problems))


def definition_text(thing: Workflow | Checklist, source: str, tr: Translator) -> str:
    """A workflow or checklist as the file people go on with."""
    note = tr(N_("{file} から取り込みました。"), file=source)
    return as_yaml(pack(thing, pairs=False), [note])


def _as_sheet(page: Page) -> Sheet:
    rows: Sequence[Row] = [tuple(cell or None for cell in row) for row in page.rows]
    return Sheet(page.title, list(rows))


def _problem(code: str, source: str, cell: tuple[str, int, int, str]) -> Problem:
    title, row, column, text = cell
    data: dict[str, object] = {"cell": f"{title}!{place(row, column)}", "value": text[:60]}
    return Problem(code, catalogue()[code].severity, source, row, column, data)
