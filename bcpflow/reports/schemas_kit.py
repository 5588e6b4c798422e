"""The published JSON Schemas of this PC's look-over and of a kit that was built.

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
    text,
    texts,
)

_CHECKUP = record(
    ok=flag("Nothing is bad; there may be warnings"),
    version=text("Version of the program"),
    journal=text("Where the journal lies: a file, or a server without its password"),
    site=maybe("The site's own folder; null: none was named"),
    documents=text("Where documents of cases are kept"),
    sections=many(
        "What was looked at",
        record(
            section=one_of("Section", "program", "journal", "folders", "terminal", "paper"),
            checks=many(
                "Its lines",
                record(
                    check=text("What was looked at; names may be added"),
                    level=one_of("How it is", "ok", "warn", "bad"),
                    said=text("What was found"),
                    advice=text("What to do, may be empty"),
                ),
            ),
        ),
    ),
)
_KIT = record(
    place=text("Where the kit lies"),
    version=text("Version of the program in it"),
    bytes=count("Its size"),
    targets=many(
        "What it is made for",
        record(
            system=one_of("System", "linux", "windows"),
            python=text("Version of Python, such as 3.12"),
        ),
    ),
    extras=texts("Optional parts in it"),
    wheels=many(
        "Every wheel in it",
        record(
            file=text("Name of the file"),
            name=text("Name of the package"),
            version=text("Its version"),
            licence=text("Its licence, as the wheel says it"),
        ),
    ),
    sums=text("SHA-256 of the list of sums, hexadecimal"),
)

KIT: Mapping[str, dict[str, Any]] = {
    "checkup/1": published("checkup:1", "bcpflow doctor --json", _CHECKUP),
    "kit/1": published("kit:1", "bcpflow kit build --json", _KIT),
}
"""By the name people ask for: ``bcpflow schema checkup/1``."""
