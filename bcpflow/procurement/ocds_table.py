"""``ocds.yaml`` read and judged.

Rules, held by tests/procurement/test_ocds_table.py:

1. Codes of the standard's closed lists are known; a code that is none of them is named with its
   line.
2. Every method and every kind of contract has a source or is marked 例 (``sample``).

This module must never know a case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from bcpflow.lint.finding import Finding, nearest
from bcpflow.lint.finding import Path as FieldPath
from bcpflow.lint.texts import texts
from bcpflow.procurement.ocds_model import STAGES, ContractRow, MethodRow, OcdsTable, StageRow
from bcpflow.procurement.ocds_values import zone_of
from bcpflow.procurement.reading import read_table

TABLE = "ocds"
METHODS = ("open", "selective", "limited", "direct")
CATEGORIES = ("goods", "works", "services")
TAGS = (
    "planning", "planningUpdate", "tender", "tenderAmendment", "tenderUpdate",
    "tenderCancellation", "award", "awardUpdate", "awardCancellation", "contract",
    "contractUpdate", "contractAmendment", "implementation", "implementationUpdate",
    "contractTermination",
)  # fmt: skip
STATUSES: dict[str, tuple[str, ...]] = {
    "tender": (
        "planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn",
    ),
    "award": ("pending", "active", "cancelled", "unsuccessful"),
    "contract": ("pending", "active", "cancelled", "terminated"),
}  # fmt: skip
HAPPENINGS = (
    "start", "end", "abort", "void", "event", "step", "document", "revised", "sheet", "amended",
    "enter", "leave", "fire",
)  # fmt: skip


def read_ocds(folder: Path | None = None) -> OcdsTable:
    """The mapping of a site folder, or the shipped one. Raises DefinitionError."""
    return read_table(TABLE, OcdsTable, folder, ocds_findings)


def ocds_findings(table: OcdsTable) -> list[Finding]:
    """All that is wrong with a mapping."""
    found = [*texts(table)]
    try:
        zone_of(table.offset)
    except ValueError:
        said = {"value": table.offset, "near": ["+09:00"], "known": ["+09:00"]}
        found.append(Finding("BCP-P012", ("offset",), said))
    for name, method in table.methods.items():
        found += _known(method.method, ("methods", name, "method"), METHODS)
        found += _sourced(method, ("methods", name))
    for name, contract in table.contracts.items():
        found += _known(contract.category, ("contracts", name, "category"), CATEGORIES)
        found += _sourced(contract, ("contracts", name))
    for number, row in enumerate(table.stages):
        found += _stage(row, ("stages", number))
    for name in ("buyer", "payer", "tenderer", "supplier", "payee"):
        if name not in table.roles:
            found.append(_missing(name, ("roles",), table.roles))
    return found


def _stage(row: StageRow, place: FieldPath) -> Iterator[Finding]:
    for position, text in enumerate(row.on):
        yield from _known(text.partition(":")[0], (*place, "on", position), HAPPENINGS)
    for stage, tags in row.tags.items():
        yield from _known(stage, (*place, "tags", stage), STAGES)
        for position, tag in enumerate(tags):
            yield from _known(tag, (*place, "tags", stage, position), TAGS)
    if row.stage is not None:
        yield from _known(row.stage, (*place, "stage"), STAGES)
    for name, known in STATUSES.items():
        status = getattr(row, name)
        if status is not None:
            yield from _known(status, (*place, name), known)


def _known(value: str, path: FieldPath, known: Collection[str]) -> Iterator[Finding]:
    if value not in known:
        said = {"value": value, "near": nearest(value, known), "known": list(known)}
        yield Finding("BCP-P012", path, said)


def _missing(name: str, path: FieldPath, known: Collection[str]) -> Finding:
    said = {"value": name, "near": nearest(name, known), "known": list(known)}
    return Finding("BCP-P012", path, said)


def _sourced(row: MethodRow | ContractRow, path: FieldPath) -> Iterator[Finding]:
    if row.source is None and not row.sample:
        yield Finding("BCP-P008", path)
