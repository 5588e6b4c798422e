"""Training: the plan of drills from the workflows there are, and what drills came to.

This module must never rate anything: ratings are those people gave.
"""

from __future__ import annotations

from collections.abc import Iterable

from bcpflow.definition.model import Definition
from bcpflow.definition.moments import parse_moment
from bcpflow.definition.plan import plan
from bcpflow.errors import UsageFault
from bcpflow.projections.aar import Aar
from bcpflow.reports.sheets import Sheet
from bcpflow.reports.terms import NOTHING, RUN_KINDS, RUN_STATUS, elapsed, moment, term
from bcpflow.service.forms.material import Material, Reads, sheet_of
from bcpflow.service.forms.model import FormTable

Numbered = tuple[int, Definition]


def drills_sheet(form: FormTable, material: Material) -> Sheet:
    """A row a workflow that can be drilled."""
    rows = enumerate(
        (one for one in material.definitions if one.workflow.kind != "guideline"), start=1
    )
    return sheet_of(form, material, [("", rows)], DRILL_FIELDS)


def results_sheet(form: FormTable, material: Material) -> Sheet:
    """A row a run. Raises UsageFault where none was named."""
    if not material.runs:
        raise UsageFault("BCP-U078", name=form.form)
    ordered = sorted(material.runs, key=lambda run: run.log.started_ns)
    return sheet_of(form, material, [("", ordered)], RESULT_FIELDS)


def _length(material: Material, row: Numbered) -> str:
    """The longest time a step has from T0, where a target says so."""
    steps = plan(row[1]).steps.values()
    known = [
        one.target.offset_s for one in steps if one.target is not None and one.target.anchor == "T0"
    ]
    rto = row[1].workflow.rto
    known += [parse_moment(rto).offset_s] if rto else []
    return f"T+{elapsed(1000 * max(known))}" if known else ""


def _dashed(said: Iterable[str]) -> str:
    return "\n".join(f"・{one}" for one in dict.fromkeys(said))


def _steps(row: Numbered) -> int:
    return len(plan(row[1]).steps)


def _counts(material: Material, run: Aar) -> str:
    total = run.log.summary
    return material.tr(
        "達成 {achieved}、未達 {failed}、省略 {skipped}、未実施 {left}",
        achieved=total.achieved,
        failed=total.not_achieved,
        skipped=total.skipped,
        left=len(total.unsettled),
    )


def _late(material: Material, run: Aar) -> str:
    """The steps that were overdue."""
    return _dashed(
        material.tr.pick(line.title)
        for line in run.steps
        if line.delta_ms is not None and line.delta_ms > 0
    )


def _ratings(material: Material, run: Aar) -> str:
    return "\n".join(
        f"{one.decided.rating if one.decided else NOTHING} {material.tr.pick(one.objective.title)}"
        for one in run.review.ratings
    )


def _actions(material: Material, run: Aar) -> str:
    return _dashed(f"{one.id} {one.due} {one.text}" for one in run.review.actions)


def _people(material: Material, run: Aar) -> str:
    """Who took part: names where they are asked for, else how many."""
    seen = [one.person for one in run.review.people]
    if material.named:
        return "\n".join(material.names.get(handle, handle) for handle in seen)
    return material.tr("{n}名", n=len(seen)) if seen else ""


DRILL_FIELDS: Reads[Numbered] = {
    "no": lambda _, row: str(row[0]),
    "id": lambda _, row: row[1].workflow.workflow,
    "title": lambda material, row: material.tr.pick(row[1].workflow.title),
    "summary": lambda material, row: material.tr.pick(row[1].workflow.summary),
    "scenario": lambda material, row: material.tr.pick(row[1].workflow.scenario),
    "objectives": lambda material, row: _dashed(
        material.tr.pick(one.title) for one in row[1].workflow.objectives.values()
    ),
    "roles": lambda material, row: "\n".join(
        material.tr.pick(one.title) for one in row[1].workflow.roles.values()
    ),
    "steps": lambda _, row: str(_steps(row)),
    "injects": lambda _, row: str(len(row[1].workflow.injects)),
    "length": _length,
    "last": lambda material, row: material.last_drilled.get(row[1].workflow.workflow, ""),
}
RESULT_FIELDS: Reads[Aar] = {
    "run": lambda _, run: run.log.run,
    "kind": lambda material, run: term(RUN_KINDS, run.log.kind, material.tr),
    "date": lambda material, run: moment(run.log.started_ns, material.zone)[:16],
    "title": lambda material, run: (
        run.log.title or material.tr.pick(run.log.definition.workflow.title)
    ),
    "workflow": lambda material, run: material.tr.pick(run.log.definition.workflow.title),
    "status": lambda material, run: term(RUN_STATUS, run.log.status, material.tr),
    "elapsed": lambda _, run: elapsed(run.log.summary.elapsed_ms),
    "people": _people,
    "counts": _counts,
    "overdue": lambda _, run: str(run.log.summary.overdue),
    "late": _late,
    "ratings": _ratings,
    "strengths": lambda _, run: _dashed(one.text for one in run.strengths),
    "areas": lambda _, run: _dashed(one.text for one in run.areas),
    "actions": _actions,
}
