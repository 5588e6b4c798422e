"""The forms there are, as a document for programs, and its schema.

Fields may be added, none is renamed or removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bcpflow.reports.schema_words import many, published, record, said, text


def forms_document(forms: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """All forms, in the order people fill them in."""
    return {"schema": "bcpflow/forms/1", "forms": list(forms)}


_FORMS = record(
    schema={"const": "bcpflow/forms/1"},
    forms=many(
        "Forms that can be made, in the order people fill them in",
        record(
            name=text("Name the form is asked for by"),
            title=text("What it is called on paper, in the language asked for"),
            of=text("What a row of it is: systems, roles, people, steps, items, drills, results"),
            own=said("boolean", "Whether it is the site's own"),
            dated=text("Day its source was read, ISO 8601"),
            source=text("Where the form and its columns come from"),
            columns=many(
                "Its columns, from left to right",
                record(
                    field=text("What stands in it; ``blank`` is written by hand"),
                    title=text("Its head"),
                    sample=said("boolean", "No source gives this column"),
                ),
            ),
        ),
    ),
)
FORM: Mapping[str, dict[str, Any]] = {
    "forms/1": published("forms:1", "bcpflow form list --json", _FORMS),
}
"""By the name people ask for: ``bcpflow schema forms/1``."""
