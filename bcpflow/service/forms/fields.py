"""The families of forms: which fields a row of each has, and who makes its sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bcpflow.reports.sheets import Sheet
from bcpflow.service.forms.damage import FIELDS as ITEM_FIELDS
from bcpflow.service.forms.damage import items_sheet
from bcpflow.service.forms.material import Material
from bcpflow.service.forms.model import Family, FormTable
from bcpflow.service.forms.people import CONTACT_FIELDS, ROLE_FIELDS, people_sheet, roles_sheet
from bcpflow.service.forms.plan import FIELDS as STEP_FIELDS
from bcpflow.service.forms.plan import steps_sheet
from bcpflow.service.forms.systems import FIELDS as SYSTEM_FIELDS
from bcpflow.service.forms.systems import systems_sheet
from bcpflow.service.forms.training import (
    DRILL_FIELDS,
    RESULT_FIELDS,
    drills_sheet,
    results_sheet,
)

Maker = Callable[[FormTable, Material], Sheet]
_FAMILIES: Mapping[Family, tuple[Mapping[str, Any], Maker]] = {
    "systems": (SYSTEM_FIELDS, systems_sheet),
    "roles": (ROLE_FIELDS, roles_sheet),
    "people": (CONTACT_FIELDS, people_sheet),
    "steps": (STEP_FIELDS, steps_sheet),
    "items": (ITEM_FIELDS, items_sheet),
    "drills": (DRILL_FIELDS, drills_sheet),
    "results": (RESULT_FIELDS, results_sheet),
}


def known_fields(family: Family) -> list[str]:
    """What a column of such a form may hold."""
    return ["blank", *_FAMILIES[family][0]]


def form_sheet(form: FormTable, material: Material) -> Sheet:
    """The form filled in, as far as anything is known."""
    return _FAMILIES[form.of][1](form, material)
