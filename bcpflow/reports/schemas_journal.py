"""The published JSON Schemas of what `bcpflow journal` prints of copies, lines and places.

Same promise as `schemas`: fields may be added, none is renamed or removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.reports.schema_words import (
    count,
    flag,
    many,
    maybe,
    one_of,
    published,
    record,
    said,
    text,
)

_HEAD = maybe("Short code of the journal's own head; null: it is empty")
_BACKUP = record(
    file=text("Where the copy lies"),
    bytes=count("Its size"),
    events=count("Events that verified in it"),
    runs=count("Runs in it"),
    head=_HEAD,
)
_EXPORT = record(
    file=text("Where the lines were written"),
    runs=count("Runs in it"),
    events=count("Events in it, the ledger's among them"),
    people=count("Names in it"),
    head=_HEAD,
)
_IMPORT = record(
    file=text("Where the lines came from"),
    from_head=maybe("Short code of the head of the journal they came from"),
    runs=many(
        "Every run of the file",
        record(
            run=text("Run"),
            state=one_of(
                "new here; longer now; as it was; further here than there; another history",
                "added", "extended", "same", "behind", "forked",
            ),
            events=count("Events that were added"),
            fork=said(["integer", "null"], "First version that differs, of another history"),
        ),
    ),
    events=count("Events that were added, the ledger's not counted"),
)  # fmt: skip
_RESCUE = record(
    file=text("Where the lines came from"),
    lines=many(
        "Every line",
        record(
            run=text("Run"),
            said=text("What was done, in words"),
            status=one_of("What became of it", "recorded", "repeated", "refused"),
            code=maybe("Code of the refusal"),
        ),
    ),
)
_DOCTOR = record(
    ok=flag("Nothing is bad; there may be warnings"),
    journal=text("Where the journal lies"),
    checks=many(
        "Every check",
        record(
            check=text("What was looked at"),
            level=one_of("Whether it is well", "ok", "warn", "bad"),
            said=text("What was found"),
            advice=text("What to do; may be empty"),
        ),
    ),
)

JOURNAL: Mapping[str, dict[str, Any]] = {
    "backup/1": published("backup:1", "bcpflow journal backup --json", _BACKUP),
    "export/1": published("export:1", "bcpflow journal export --json", _EXPORT),
    "import/1": published("import:1", "bcpflow journal import --json", _IMPORT),
    "rescue/1": published("rescue:1", "bcpflow journal rescue --json", _RESCUE),
    "doctor/1": published("doctor:1", "bcpflow journal doctor --json", _DOCTOR),
}
"""By the name people ask for: ``bcpflow schema doctor/1``."""
