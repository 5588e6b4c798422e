"""Forms with a row a system: the list of systems, the targets.

This module must never read the register; it is given one.
"""

from __future__ import annotations

from collections.abc import Iterator

from bcpflow.errors import UsageFault
from bcpflow.reports.sheets import Sheet
from bcpflow.service.forms.material import Material, Reads, sheet_of
from bcpflow.service.forms.model import FormTable
from bcpflow.site.model import System
from bcpflow.site.order import recovery_order

Row = tuple[int, System]


def systems_sheet(form: FormTable, material: Material) -> Sheet:
    """Every system in recovery order. Raises UsageFault without a register."""
    if material.site.register is None:
        raise UsageFault("BCP-U077", file="systems.yaml")
    return sheet_of(form, material, [("", _rows(material))], FIELDS)


def _rows(material: Material) -> Iterator[Row]:
    register = material.site.register
    return enumerate(recovery_order(register.systems if register else ()), start=1)


def _needs(material: Material, row: Row) -> str:
    register = material.site.register
    titles = {one.id: one.title for one in register.systems} if register else {}
    return "\n".join(material.tr.pick(titles.get(name, name)) for name in row[1].depends_on)


FIELDS: Reads[Row] = {
    "place": lambda _, row: str(row[0]),
    "id": lambda _, row: row[1].id,
    "title": lambda material, row: material.tr.pick(row[1].title),
    "kind": lambda material, row: row[1].kind,
    "priority": lambda _, row: row[1].priority,
    "rto": lambda _, row: row[1].rto or "",
    "rpo": lambda _, row: row[1].rpo or "",
    "depends_on": _needs,
    "location": lambda _, row: row[1].location or "",
    "vendor": lambda material, row: (row[1].vendor or "") if material.named else "",
    "contract": lambda _, row: row[1].contract or "",
    "backup": lambda _, row: row[1].backup or "",
    "manual": lambda _, row: row[1].manual or "",
    "last_drilled": lambda _, row: row[1].last_drilled or "",
    "note": lambda _, row: row[1].note or "",
}
