"""Words that schemas are written in: a text, seconds, a list of these.

Must never hold a schema: those are in `schemas` and `schemas_answers`.
"""

from __future__ import annotations

from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def said(kind: str | list[str], description: str, **more: Any) -> dict[str, Any]:
    """A value of one type, or of several."""
    return {"type": kind, "description": description, **more}


def text(description: str) -> dict[str, Any]:
    """A text."""
    return said("string", description)


def maybe(description: str) -> dict[str, Any]:
    """A text, or null."""
    return said(["string", "null"], description)


def flag(description: str) -> dict[str, Any]:
    """True or false."""
    return said("boolean", description)


def count(description: str) -> dict[str, Any]:
    """A number of things."""
    return said("integer", description, minimum=0)


def seconds(description: str) -> dict[str, Any]:
    """Seconds; whole ones without a fraction, null where unknown."""
    return said(["number", "null"], f"{description} (seconds)")


def one_of(description: str, *values: str | None) -> dict[str, Any]:
    """One of these values."""
    return {"enum": list(values), "description": description}


def texts(description: str) -> dict[str, Any]:
    """A list of texts."""
    return said("array", description, items={"type": "string"})


def many(description: str, of: dict[str, Any]) -> dict[str, Any]:
    """A list of such values."""
    return said("array", description, items=of)


def record(**fields: dict[str, Any]) -> dict[str, Any]:
    """An object that has at least these fields."""
    named = {name.rstrip("_"): field for name, field in fields.items()}
    return {"type": "object", "properties": named, "required": list(named)}


def published(name: str, title: str, body: dict[str, Any]) -> dict[str, Any]:
    """A schema as it is published: with its dialect, its id and what prints the document."""
    return {"$schema": DIALECT, "$id": f"urn:bcpflow:schema:{name}", "title": title, **body}
