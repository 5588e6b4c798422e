"""Forms read: the site's own file before the shipped one, a mistake named at its line.

Rules, held by tests/service/test_forms.py:

1. ``SITE/forms/<name>.yaml`` replaces the shipped form of that name as a whole, or adds one.
2. A column that no row of the form has is named at its line, with those there are.

This module must never make a form.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bcpflow.errors import UsageFault
from bcpflow.lint.finding import Finding, nearest
from bcpflow.procurement.reading import read_file
from bcpflow.service.forms.fields import known_fields
from bcpflow.service.forms.model import FormTable

SHIPPED = Path(__file__).parent / "data"
FOLDER = "forms"
"""Where a site folder keeps its own forms."""


def form_names(folder: Path | None) -> list[str]:
    """Names of all forms: the shipped ones in the order of the plan, then the site's own."""
    own = [path.stem for path in sorted((folder / FOLDER).glob("*.yaml"))] if folder else []
    return list(dict.fromkeys([*_shipped(), *own]))


def form_path(name: str, folder: Path | None) -> Path:
    """The file a form is read from. Raises UsageFault for a name nobody has."""
    names = form_names(folder)
    if name not in names:
        raise UsageFault("BCP-U075", name=name, near=nearest(name, names), names=names)
    own = folder / FOLDER / f"{name}.yaml" if folder is not None else None
    return own if own is not None and own.exists() else SHIPPED / f"{name}.yaml"


def read_form(name: str, folder: Path | None) -> FormTable:
    """A form. Raises DefinitionError with all errors of its file, UsageFault for no such name."""
    return read_file(form_path(name, folder), FormTable, _findings)


def is_own(name: str, folder: Path | None) -> bool:
    """Whether the site has a form of that name itself."""
    return form_path(name, folder).parent != SHIPPED


def _shipped() -> list[str]:
    """The shipped forms, in the order people fill them in."""
    order = (SHIPPED / "order.txt").read_text("utf-8").split()
    return [name for name in order if (SHIPPED / f"{name}.yaml").exists()]


def _findings(form: FormTable) -> Iterator[Finding]:
    known = known_fields(form.of)
    for place, column in enumerate(form.columns):
        if column.field not in known:
            yield Finding(
                "BCP-U079",
                ("columns", place, "field"),
                {"field": column.field, "near": nearest(column.field, known), "fields": known},
            )
