"""What a form's file says: which list it is, its columns, and where they were read.

This module must never import anything but the standard library and words of the lower layers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bcpflow.definition.model import FORBID_UNKNOWN, Text
from bcpflow.reports.sheets import FieldKind

Family = Literal["systems", "roles", "people", "steps", "items", "drills", "results"]
"""What a row of it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """One column."""

    __pydantic_config__ = FORBID_UNKNOWN

    field: str
    """What stands in it: a field of the family, or ``blank`` to be written on."""
    title: Text
    """Its head."""
    kind: FieldKind = "name"
    """How broad it is: stamp and figure are never broken, main takes the room."""
    sample: bool = False
    """No source gives this column (例)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTable:
    """One form."""

    __pydantic_config__ = FORBID_UNKNOWN

    form: str
    """Its name; the file has the same."""
    of: Family
    """What its rows are."""
    title: Text
    """What it is called on paper."""
    dated: str
    """Day its source was read."""
    source: Text
    """Where the form, and its columns without 例, come from."""
    columns: tuple[FormColumn, ...]
    """From left to right."""
    workflows: tuple[str, ...] = ()
    """Workflows it is made from where nobody names others."""
    checklists: tuple[str, ...] = ()
    """Checklists it is made from where nobody names a workflow."""
    landscape: bool = False
    """Whether the page lies on its side."""
