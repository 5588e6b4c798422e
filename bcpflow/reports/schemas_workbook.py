"""The published JSON Schemas of workbooks taken in and of injects given to other tools.

Same promise as `schemas`: fields may be added, none is renamed or removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.reports.schema_words import (
    flag,
    many,
    maybe,
    one_of,
    published,
    record,
    said,
    text,
    texts,
)

_WORKBOOK = record(
    schema={"const": "bcpflow/workbook/1"},
    ok=flag("A definition was made"),
    file=text("The workbook"),
    workflow=maybe("Id of the definition; null: none was made"),
    written=maybe("File the definition was written to"),
    start=maybe("T0 as it was taken; null: only relative times, or none"),
    sheets=many(
        "Sheets that were read",
        record(
            sheet=text("Name of the sheet"),
            kind=one_of("What it is", "msel", "actions", "plan", "table"),
            columns=many(
                "Columns of its table",
                record(
                    column=text("Letters of the column"),
                    head=text("Head as written"),
                    field=maybe("Field it was read as; null: not known"),
                ),
            ),
        ),
    ),
    rows=many(
        "Rows that became something",
        record(
            cell=text("First cell of the row: 状況付与計画!A5"),
            became=text("inject, step, phase, label, title, heads, note, table, other exercise"),
            id=maybe("Id in the definition"),
        ),
    ),
    problems=many(
        "Cells that are to be looked at",
        record(
            code=text("Code, as `bcpflow explain` knows it"),
            severity=one_of("How grave it is", "error", "warning", "info"),
            file=text("The workbook"),
            line=said("integer", "Row"),
            column=said("integer", "Column"),
            message=text("What is wrong, in the language asked for"),
            hint=text("How to mend it"),
            cell=text("The cell: 状況付与計画!C7"),
        ),
    ),
)
_UUID = {"type": "string", "format": "uuid", "description": "Version 4, the same every time"}
_CEXF = record(
    exercise=record(
        description=text("What it is for"),
        expanded=text("The assumed situation"),
        meta=said("object", "What CEXF has no key for: workflow, rto, sources, objectives"),
        name=text("Title"),
        namespace=text("Always bcpflow"),
        tags=texts("Triple tags"),
        total_duration=text("Seconds until the last inject with a time of its own, as digits"),
        uuid=_UUID,
        version=text("Edition as digits"),
    ),
    inject_flow=many(
        "Injects in the order they come",
        record(
            description=text("What the players are told"),
            inject_uuid=_UUID,
            reporting_callback=said("array", "Always empty"),
            requirements=said("object", "condition: facts it depends on"),
            sequence=said("object", "trigger, completion_trigger, followed_by"),
            timing=record(
                triggered_at=said(["integer", "null"], "Seconds from T0; null: by hand"),
                as_written=maybe("The moment as the definition says it"),
            ),
        ),
    ),
    inject_payloads=many(
        "What is handed over",
        record(
            name=text("Id of the inject"),
            parameters=said("object", "content, to, from, delivery_method, source"),
            type_=text("Always text"),
            uuid=_UUID,
        ),
    ),
    injects=many(
        "Injects and what is expected",
        record(
            action=text("Always text_to_participants"),
            action_payload_resource_uuid=_UUID,
            inject_evaluation=said("array", "Steps that answer it, and the expected action"),
            name=text("Id of the inject"),
            target_tool=text("Always bcpflow"),
            uuid=_UUID,
        ),
    ),
)

WORKBOOK: Mapping[str, dict[str, Any]] = {
    "workbook/1": published("workbook:1", "bcpflow workflow import --json", _WORKBOOK),
    "cexf/1": published(
        "cexf:1", "bcpflow workflow export --format cexf (in the shape of CEXF)", _CEXF
    ),
}
"""By the name people ask for: ``bcpflow schema workbook/1``."""
