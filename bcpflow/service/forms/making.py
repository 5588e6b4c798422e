"""A form made: what it is about gathered, its sheet, and what it says of where it comes from.

Rules, held by tests/service/test_forms.py:

1. Runs come before workflows: a run has the definition it was run with.
2. Every form says its source, the day that was read, and what 例 means where it has such columns.
3. The head code of every run it was made from stands on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from bcpflow import instants
from bcpflow.definition.checklist import Checklist
from bcpflow.definition.model import Definition
from bcpflow.library.library import Library
from bcpflow.reports.form_page import FormPage
from bcpflow.reports.terms import listed
from bcpflow.service.desk import RunLine
from bcpflow.service.forms.fields import form_sheet
from bcpflow.service.forms.material import Material
from bcpflow.service.forms.model import FormTable
from bcpflow.site.expand import expanded, needs_register
from bcpflow.site.model import Register

MOST = 4
"""So many things a form was made from are named at its foot."""


@dataclass(frozen=True, slots=True)
class Made:
    """A run a form was made from: its id and its head code."""

    run: str
    head: str


def definitions_of(
    form: FormTable, library: Library, named: Sequence[str], register: Register | None
) -> tuple[Definition, ...]:
    """The workflows a form is made from: those named, else the form's own, else all drills."""
    names = tuple(named) or form.workflows
    if not names and form.of == "drills":
        names = library.names()
    found = (library.load(name).definition for name in names)
    return tuple(_at_the_site(one, register) for one in found)


def checklists_of(form: FormTable, library: Library, named: Sequence[str]) -> tuple[Checklist, ...]:
    """The form's own checklists, where nobody named a workflow."""
    return () if named else tuple(library.checklist(name) for name in form.checklists)


def last_drilled(runs: Iterable[RunLine], zone: tzinfo) -> dict[str, str]:
    """By workflow the day of its latest drill."""
    latest: dict[str, str] = {}
    for run in runs:
        if run.kind == "exercise" and run.status == "ended":
            latest[run.workflow] = max(latest.get(run.workflow, ""), run.started_at)
    days = {name: instants.at(instants.from_iso(at), zone) for name, at in latest.items()}
    return {name: day.date().isoformat() for name, day in days.items()}


def form_page(form: FormTable, material: Material, made: Sequence[Made] = ()) -> FormPage:
    """The form, filled in as far as anything is known."""
    tr = material.tr
    remarks = [tr("出典: {source}（{dated} 確認）", source=tr.pick(form.source), dated=form.dated)]
    if any(column.sample for column in form.columns):
        remarks.append(tr("「例」と付いた欄は出典になく、例として加えたものです。"))
    return FormPage(
        sheet=form_sheet(form, material),
        remarks=tuple(remarks),
        made=_made(form, material, made),
        landscape=form.landscape,
    )


def _made(form: FormTable, material: Material, made: Sequence[Made]) -> tuple[str, str]:
    """What it was made from (rule 3)."""
    tr = material.tr
    if made:
        codes = (tr("{run}（記録照合コード {head}）", run=one.run, head=one.head) for one in made)
        return tr("もとの記録"), listed(codes, tr)
    parts = []
    if form.of in ("roles", "steps", "items"):
        parts += [_edition(definition, material) for definition in material.definitions]
    parts += [tr.pick(one.title) for one in material.checklists]
    for of, listing in (
        ("roles people", material.site.roster),
        ("systems people", material.site.register),
    ):
        if listing is not None and form.of in of.split():
            title, day = tr.pick(listing.title), listing.updated
            parts.append(tr("{title}（{day} 確認）", title=title, day=day) if day else title)
    if len(parts) > MOST:
        rest = len(parts) - MOST + 1
        parts = [*parts[: MOST - 1], tr("ほか {n} 件", n=rest)]
    return tr("もとにしたもの"), listed(parts, tr) or tr("使える手順定義")


def _edition(definition: Definition, material: Material) -> str:
    tr, workflow = material.tr, definition.workflow
    title = tr.pick(workflow.title)
    edition = workflow.edition
    return tr("{name}（版 {edition}）", name=title, edition=edition) if edition else title


def _at_the_site(definition: Definition, register: Register | None) -> Definition:
    """One step a system where the site has a register; as written where it has none."""
    if register is None or not needs_register(definition):
        return definition
    return expanded(definition, register.systems)
