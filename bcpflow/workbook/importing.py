"""A workbook of people read whole: its sheets recognised, put together, judged.

Rules, held by tests/workbook/test_import.py:

1. All sheets that say something of one exercise make one definition; the others are named.
2. The result passes the library's own judgement, or what keeps it from that is told.
3. A saved map says which sheet is what, and which column which field; nothing is recognised then.

This module must never write a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bcpflow.codes import catalogue
from bcpflow.definition.model import Definition, Workflow
from bcpflow.errors import DefinitionError, Problem
from bcpflow.language import N_, Translator
from bcpflow.library.document import Document
from bcpflow.library.reader import read_text
from bcpflow.library.shape import shape
from bcpflow.lint import lint
from bcpflow.lint.finding import nearest
from bcpflow.site.tables import place
from bcpflow.workbook.actions import take_actions
from bcpflow.workbook.book import Sheet, read_book
from bcpflow.workbook.draft import Draft
from bcpflow.workbook.heads import ExerciseHeads
from bcpflow.workbook.layout import Layout, layout_of
from bcpflow.workbook.msel import take_msel
from bcpflow.workbook.plan import Plan, finish, read_labels, read_rows, start_of
from bcpflow.workbook.taking import Became, Taking
from bcpflow.workbook.timeline import Timeline
from bcpflow.workbook.usermap import ImportMap, laid_out
from bcpflow.workbook.when import When
from bcpflow.workbook.yaml_out import as_yaml, inert

KIND_TITLES = {
    "msel": N_("状況付与計画"), "actions": N_("行動計画"), "plan": N_("訓練計画"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a workbook."""

    text: str | None
    """The definition file; None where nothing could be made of the workbook."""
    layouts: tuple[Layout, ...]
    rows: tuple[Became, ...]
    problems: tuple[Problem, ...]
    start: str | None
    """T0 as it was taken, for the map."""


def import_book(
    path: Path,
    name: str,
    heads: ExerciseHeads,
    tr: Translator,
    *,
    sheets: Sequence[str] = (),
    start: str | None = None,
    row: int | None = None,
    saved: ImportMap | None = None,
) -> Imported:
    """Read a workbook. Raises UsageFault and JournalError where it is no table, DefinitionError
    where the start, a sheet or the map does not fit it.
    """
    return from_sheets(read_book(path), path.name, name, heads, tr, sheets=sheets, start=start,
                       row=row, saved=saved)  # fmt: skip


def from_sheets(
    book: Sequence[Sheet],
    source: str,
    name: str,
    heads: ExerciseHeads,
    tr: Translator,
    *,
    sheets: Sequence[str] = (),
    start: str | None = None,
    row: int | None = None,
    saved: ImportMap | None = None,
) -> Imported:
    """The same, of sheets that are read already."""
    taking = Taking(source, heads, tr)
    chosen = _chosen(book, source, sheets or (saved.names if saved else ()))
    laid = [laid_out(sheet, saved, source) if saved else layout_of(sheet, heads)
            for sheet in chosen]  # fmt: skip
    known = tuple(layout for layout in laid if layout.kind is not None)
    for layout in laid:
        if layout.kind is None and any(layout.sheet.numbers()):
            first = next(layout.sheet.numbers())
            taking.note("BCP-D242", layout.sheet, first, 1)
    if not known:
        shown = chosen[0] if chosen else book[0]
        taking.note("BCP-D230", shown, 1, 1)
        return Imported(None, (), (), tuple(taking.problems), None)
    plan, draft, line = Plan(), Draft(tr), Timeline()
    for layout in known:
        if layout.kind != "plan" or layout.table is None:
            read_labels(taking, layout, plan)
        if layout.kind == "plan" and layout.table is not None:
            read_labels(taking, layout, plan)
            read_rows(taking, layout, plan, row)
    began = _started(taking, plan, start or (saved.start if saved else None), source)
    if began is not None:
        line.begin(began)
    for layout in known:
        if layout.kind == "actions":
            take_actions(taking, layout, draft, line)
    with_steps = not any(phase.steps for phase in draft.phases)
    for layout in known:
        if layout.kind == "msel":
            take_msel(taking, layout, draft, line, with_steps=with_steps)
    finish(taking, plan, draft)
    top = [tr(N_("{file} から取り込みました。行ごとの出どころは # の後のセルです。"), file=source)]
    top += [_about(layout, tr) for layout in known]
    top += taking.notes
    text = as_yaml(draft.finished(name, source), [inert(one) for one in top])
    problems = [*taking.problems, *_judged(text, f"{name}.yaml")]
    return Imported(text, known, tuple(taking.rows), tuple(problems), _start_text(line))


def _chosen(book: Sequence[Sheet], source: str, names: Sequence[str]) -> list[Sheet]:
    known = [sheet.name for sheet in book]
    for name in names:
        if name not in known:
            data: dict[str, object] = {"text": name, "near": nearest(name, known), "known": known}
            severity = catalogue()["BCP-D245"].severity
            raise DefinitionError([Problem("BCP-D245", severity, source, 1, 1, data)])
    return [sheet for sheet in book if not names or sheet.name in names]


def _started(taking: Taking, plan: Plan, said: str | None, source: str) -> When | None:
    if said is None:
        return start_of(taking, plan)
    when = taking.times.read(said, elapsed=False)
    if when is None or when.clock is None:
        data: dict[str, object] = {"cell": "--start", "value": said}
        raise DefinitionError([Problem("BCP-D232", "error", source, 1, 1, data)])
    return when


def _start_text(line: Timeline) -> str | None:
    if line.clock is None:
        return None
    clock = f"{line.clock // 3600:02d}:{line.clock // 60 % 60:02d}"
    known = line.day is not None and line.day.year > 2000
    return f"{line.day} {clock}" if known else clock


def _about(layout: Layout, tr: Translator) -> str:
    """Which column was read as which field, for whoever checks the file."""
    title = KIND_TITLES[layout.kind or "plan"]
    kind = tr(title)
    columns = layout.table.columns if layout.table is not None else ()
    read = [f"{place(1, one.at)[:-1]}={one.field}" for one in columns if one.field]
    return f"{layout.sheet.name}（{kind}）: {' '.join(read)}".rstrip(": ")


def _judged(text: str, source: str) -> list[Problem]:
    """What the library finds that is an error; hints are for `workflow check`."""
    try:
        document = read_text(text, source)
    except DefinitionError as fault:
        return list(fault.problems)
    found = errors_of(document)
    return [problem for problem in found if problem.severity == "error"]


def errors_of(document: Document) -> list[Problem]:
    """All that is found in a workflow's document."""
    workflow, misfits = shape(Workflow, document.data)
    findings = list(misfits)
    if workflow is not None:
        findings += lint(Definition(workflow=workflow))
    return [*document.problems, *(document.problem(finding) for finding in findings)]
