"""What a form is made of: the site, the workflows, the runs it is about.

Rules, held by tests/service/test_forms.py:

1. Names, numbers, mail addresses and vendors are asked for (``named``); else the place is blank,
   to be written on by hand.
2. A value is text; an empty one is a blank place.

This module must never read a file or a journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import TypeVar

from bcpflow.definition.checklist import Checklist
from bcpflow.definition.model import Definition
from bcpflow.language import Translator
from bcpflow.projections.aar import Aar
from bcpflow.reports.sheets import Entry, Field, Part, Sheet
from bcpflow.service.forms.model import FormTable
from bcpflow.site.opened import SiteInUse

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All of it, in one language."""

    tr: Translator
    zone: tzinfo
    site: SiteInUse
    named: bool = False
    definitions: tuple[Definition, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    runs: tuple[Aar, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """People of the runs by handle, where they are asked for."""
    last_drilled: Mapping[str, str] = field(default_factory=dict)
    """By workflow the day it was last drilled."""

    def role_title(self, role: str) -> str:
        """A role as people call it."""
        for definition in self.definitions:
            if (found := definition.workflow.roles.get(role)) is not None:
                return self.tr.pick(found.title)
        return role

    def role_titles(self, roles: Iterable[str]) -> str:
        """Several roles, one a line."""
        return "\n".join(self.role_title(role) for role in roles)


Reads = Mapping[str, Callable[[Material, T], str]]
"""By field what stands in it for a row."""


def sheet_of(
    form: FormTable,
    material: Material,
    groups: Iterable[tuple[str, Iterable[T]]],
    reads: Reads[T],
) -> Sheet:
    """The rows of a form in its columns."""
    tr = material.tr
    fields = tuple(
        Field(
            tr("{title} 例", title=tr.pick(column.title))
            if column.sample
            else tr.pick(column.title),
            column.kind,
        )
        for column in form.columns
    )
    parts = []
    for heading, rows in groups:
        entries = [
            Entry(tuple(_read(reads, column.field, material, row) for column in form.columns))
            for row in rows
        ]
        if entries:
            parts.append(Part(heading, tuple(entries)))
    return Sheet(tr.pick(form.title), fields, tuple(parts))


def _read(reads: Reads[T], field: str, material: Material, row: T) -> str:
    return "" if field == "blank" else reads[field](material, row)
