"""The published JSON Schema of typing a run sheet in: what each line came to.

Same promise as `schemas`: fields may be added, none is renamed or removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.reports.schema_words import (
    count,
    many,
    maybe,
    one_of,
    published,
    record,
    said,
    seconds,
    text,
    texts,
)

_ENTERED = record(
    schema={"const": "bcpflow/entered/1"},
    run=text("Id of the run"),
    version=count("Version of the run after the last line"),
    lines=many(
        "Lines that ask for something, or cannot be read, in the order of the sheet",
        record(
            line=count("Number of the line, from 1"),
            text=text("The line as it was typed; it may name people"),
            status=one_of(
                "What it came to; one line unread in a file: nothing at all was recorded",
                "recorded",
                "repeated",
                "refused",
                "unread",
            ),
            events=texts("Names of its events in the journal, in order"),
            version=said(["integer", "null"], "Version of its last event"),
            elapsed_s=seconds("When it happened, in exercise time since T0"),
            occurred_at=maybe("When it happened, ISO 8601 in UTC"),
            code=maybe("Code of the refusal, as `bcpflow explain` knows it"),
            what=maybe("What is wrong, in the language asked for"),
            why=maybe("Why that is refused"),
            how=maybe("How to mend it"),
        ),
    ),
)

PAPER: Mapping[str, dict[str, Any]] = {
    "entered/1": published("entered:1", "bcpflow drill enter --json", _ENTERED),
}
"""By the name people ask for: ``bcpflow schema entered/1``."""
