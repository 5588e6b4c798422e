"""The action plan (緊急時における行動計画): what is done by whom by when, from workflows, or a run.

Rules, held by tests/service/test_forms.py:

1. Every step of a workflow is a row, under its phase; texts are those of the file.
2. Of a run each row has what it came to beside what was planned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from bcpflow.definition.model import Definition, Step
from bcpflow.definition.moments import parse_moment
from bcpflow.definition.plan import RTO, as_ids
from bcpflow.errors import UsageFault
from bcpflow.projections.aar import Aar, StepLine
from bcpflow.reports.runsheet_site import NO_SITE
from bcpflow.reports.runsheet_words import Words
from bcpflow.reports.sheets import Sheet
from bcpflow.reports.terms import RESULTS, delta_words, elapsed, term
from bcpflow.service.forms.material import Material, Reads, sheet_of
from bcpflow.service.forms.model import FormTable
from bcpflow.site.people import succession


@dataclass(frozen=True, slots=True)
class Line:
    """A step with the words of its workflow, and what it came to."""

    step: Step
    words: Words
    came: StepLine | None


def steps_sheet(form: FormTable, material: Material) -> Sheet:
    """Every step of the workflows. Raises UsageFault where there is none."""
    if not material.definitions:
        raise UsageFault("BCP-U078", name=form.form)
    groups = [
        group
        for index, definition in enumerate(material.definitions)
        for group in _phases(material, definition, _run(material, index))
    ]
    return sheet_of(form, material, groups, FIELDS)


def _run(material: Material, index: int) -> Aar | None:
    return material.runs[index] if index < len(material.runs) else None


def _phases(
    material: Material, definition: Definition, run: Aar | None
) -> Iterator[tuple[str, list[Line]]]:
    tr, workflow = material.tr, definition.workflow
    words = Words(definition, tr, run.log.facts if run else {}, NO_SITE)  # type: ignore[arg-type]
    lines = {line.id: line for line in run.steps} if run else {}
    for track in workflow.all_tracks.values():
        for phase in track.phases.values():
            names = [tr.pick(workflow.title)] if len(material.definitions) > 1 else []
            names += [tr.pick(track.title)] if len(workflow.all_tracks) > 1 else []
            heading = " / ".join([*names, tr.pick(phase.title)])
            yield heading, [Line(step, words, lines.get(step.id)) for step in phase.steps]


def _target(material: Material, line: Line) -> str:
    tr, words, target = material.tr, line.words, line.step.target
    if line.came is not None and line.came.target_ms is not None:
        said = f"T+{elapsed(line.came.target_ms)}"
        return tr("{target}\n例", target=said) if line.came.sample else said
    if not target:
        return ""
    if target == RTO:
        return tr("一覧の目標復旧時間")
    moment = parse_moment(target)
    said = unescape(words.moment(moment, moment.offset_s))
    return tr("{target}\n例", target=said) if moment.sample else said


def _holder(material: Material, line: Line) -> str:
    """Who did it, in a run; else who answers for it, where names are asked for."""
    if not material.named:
        return ""
    if line.came is not None:
        return material.names.get(line.came.holder, "")
    roster, role = material.site.roster, line.step.role
    found = succession(roster, role) if roster is not None and role else ()
    return found[0].name if found else ""


def _told(material: Material, line: Line) -> str:
    """Whom a notice goes to and by which means."""
    parts = (line.step.to, line.step.by)
    return "\n".join(line.words.plain_pick(part) for part in parts if part)


def _checklist(material: Material, line: Line) -> str:
    found = line.words.checklist(line.step)
    return material.tr.pick(found.title) if found else ""


FIELDS: Reads[Line] = {
    "no": lambda _, line: line.words.codes.get(line.step.id, ""),
    "id": lambda _, line: line.step.id,
    "title": lambda _, line: line.words.plain_pick(line.step.title),
    "role": lambda _, line: line.words.roles(line.step.role or ()),
    "holder": _holder,
    "target": _target,
    "how": lambda _, line: line.words.plain_pick(line.step.how),
    "manual": lambda _, line: line.words.plain_pick(line.step.manual),
    "caution": lambda _, line: line.words.plain_pick(line.step.caution),
    "evidence": lambda _, line: line.words.plain_pick(line.step.evidence),
    "when": lambda _, line: line.step.when or "",
    "after": lambda _, line: line.words.steps(line.step.after),
    "approver": lambda _, line: line.words.roles(as_ids(line.step.approver)),
    "told": _told,
    "checklist": _checklist,
    "actual": lambda _, line: (
        f"T+{elapsed(line.came.actual_ms)}" if line.came and line.came.actual_ms is not None else ""
    ),
    "outcome": lambda material, line: (
        term(RESULTS, line.came.outcome, material.tr) if line.came and line.came.outcome else ""
    ),
    "delta": lambda material, line: (
        delta_words(line.came.delta_ms, material.tr)
        if line.came and line.came.delta_ms is not None
        else ""
    ),
    "note": lambda _, line: (
        "\n".join(said for said in (line.came.note, line.came.stumble) if said) if line.came else ""
    ),
}
