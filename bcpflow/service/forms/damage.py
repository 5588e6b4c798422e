"""The damage check sheet (被害チェックシート): items of checklists, blank or as a run found them.

Rules, held by tests/service/test_forms.py:

1. Blank, every state is there to be ringed; of a run the state noted last, and nothing where an
   item was not looked at: an empty place is never 正常.
2. A checklist used by several steps stands once for each in a run's sheet, once in a blank one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bcpflow.definition.checklist import Checklist, Item
from bcpflow.definition.model import Step
from bcpflow.errors import UsageFault
from bcpflow.events import ItemsChecked
from bcpflow.projections.aar import Aar
from bcpflow.projections.rows import Row
from bcpflow.reports.sheets import Sheet
from bcpflow.reports.terms import ITEM_STATES, elapsed, term
from bcpflow.service.forms.material import Material, Reads, sheet_of
from bcpflow.service.forms.model import FormTable

BLANK_ORDER = ("normal", "abnormal", "unchecked", "not_applicable")
"""As the sheet of paper has them."""


@dataclass(frozen=True, slots=True)
class Look:
    """An item, and the row in which its state was noted last; None: nobody has, or a blank one."""

    no: int
    item: Item
    blank: bool
    state: str = ""
    value: str = ""
    row: Row | None = None


def items_sheet(form: FormTable, material: Material) -> Sheet:
    """The items. Raises UsageFault where there is no checklist."""
    groups = list(_of_runs(material)) if material.runs else list(_blank(material))
    if not groups:
        raise UsageFault("BCP-U078", name=form.form)
    return sheet_of(form, material, groups, FIELDS)


def _blank(material: Material) -> Iterator[tuple[str, list[Look]]]:
    lists = {one.checklist: one for one in material.checklists}
    for definition in material.definitions:
        lists |= definition.checklists
    for one in lists.values():
        yield (
            _heading(material, one),
            [Look(no, item, True) for no, item in enumerate(one.items, start=1)],
        )


def _of_runs(material: Material) -> Iterator[tuple[str, list[Look]]]:
    for run in material.runs:
        definition = run.log.definition
        for track in definition.workflow.all_tracks.values():
            for step in (step for phase in track.phases.values() for step in phase.steps):
                found = definition.checklists.get(step.checklist or "")
                if found is not None:
                    title = material.tr.pick(step.title)
                    yield f"{_heading(material, found)}: {title}", list(_looks(run, step, found))


def _looks(run: Aar, step: Step, checklist: Checklist) -> Iterator[Look]:
    seen: dict[str, tuple[str, Row]] = {}
    values: dict[str, str] = {}
    for row in sorted(run.log.rows, key=lambda row: row.version):
        if isinstance(row.event, ItemsChecked) and row.event.step == step.id:
            seen |= {id_: (state, row) for id_, state in row.event.items.items()}
            values |= row.event.values
    for no, item in enumerate(checklist.items, start=1):
        state, noted = seen.get(item.id, ("", None))
        yield Look(no, item, False, state, values.get(item.id, ""), noted)


def _heading(material: Material, one: Checklist) -> str:
    """A checklist's title, with 例 where no source gives its items."""
    title = material.tr.pick(one.title)
    sample = one.source is None or "例" in material.tr.pick(one.source)
    return material.tr("{title}（例）", title=title) if sample and "例" not in title else title


def _state(material: Material, look: Look) -> str:
    if look.blank:
        boxes = [f"□{term(ITEM_STATES, state, material.tr)}" for state in BLANK_ORDER]
        return "\n".join(" ".join(boxes[at : at + 2]) for at in range(0, len(boxes), 2))
    return term(ITEM_STATES, look.state, material.tr) if look.state else ""


def _value(material: Material, look: Look) -> str:
    return f"{look.value} {material.tr.pick(look.item.unit)}".strip()


def _who(material: Material, look: Look) -> str:
    if look.row is None:
        return ""
    role = material.role_title(look.row.role) if look.row.role else ""
    return "\n".join(said for said in (material.names.get(look.row.actor, ""), role) if said)


FIELDS: Reads[Look] = {
    "no": lambda _, look: str(look.no),
    "title": lambda material, look: material.tr.pick(look.item.title),
    "how": lambda material, look: material.tr.pick(look.item.how),
    "state": _state,
    "value": _value,
    "by": _who,
    "at": lambda _, look: f"T+{elapsed(look.row.elapsed_ms)}" if look.row else "",
    "note": lambda _, look: look.row.note if look.row else "",
}
