"""The shapes of the published schemas, kept beside them: a change of shape takes a new number.

    python docs/schemas.py          what has changed since the shapes were kept
    python docs/schemas.py --keep   keep them; refused where a field is gone or means another type

A shape is one line a field: its path, its types, and whether it is always there. Adding a field
leaves the number; taking one away, renaming it or changing its type takes `log/2` beside `log/1`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "docs" / "schemas.json"


def shape(schema: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The lines of a schema, in no order."""
    if "const" in schema:
        yield f"{path} = {json.dumps(schema['const'], ensure_ascii=False)}"
    elif "enum" in schema:
        for value in schema["enum"]:
            yield f"{path} of {json.dumps(value, ensure_ascii=False)}"
    else:
        said = schema.get("type", "any")
        yield f"{path}: {'|'.join(sorted([said] if isinstance(said, str) else said))}"
    always = set(schema.get("required", ()))
    for name, field in schema.get("properties", {}).items():
        yield from shape(field, f"{path}.{name}{'' if name in always else '?'}")
    for key, mark in (("items", "[]"), ("additionalProperties", "{}")):
        if isinstance(schema.get(key), dict):
            yield from shape(schema[key], f"{path}{mark}")
    for key in ("anyOf", "oneOf", "allOf"):
        for other in schema.get(key, ()):
            yield from shape(other, f"{path}|")


def shapes() -> dict[str, list[str]]:
    """The shapes of all schemas as they are now."""
    sys.path.insert(0, str(ROOT))
    from bcpflow.reports.schemas import SCHEMAS

    return {name: sorted(set(shape(schema))) for name, schema in SCHEMAS.items()}


def kept() -> dict[str, list[str]]:
    """The shapes that were kept."""
    found: dict[str, list[str]] = json.loads(KEPT.read_text("utf-8"))
    return found


def broken(before: Mapping[str, list[str]], now: Mapping[str, list[str]]) -> list[str]:
    """What was promised under a number and holds no longer."""
    return [
        f"{name} {line}"
        for name, lines in before.items()
        for line in lines
        if line not in now.get(name, ())
    ]


def digest(lines: list[str]) -> str:
    """A short name of a shape."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def main(words: list[str]) -> int:
    """Tell, or keep."""
    now, before = shapes(), kept() if KEPT.exists() else {}
    gone = broken(before, now)
    added = broken(now, before)
    for line in gone:
        print(f"- {line}")
    for line in added:
        print(f"+ {line}")
    if gone:
        print("give the schema a new number beside the old one")
        return 1
    if "--keep" in words:
        KEPT.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return 0
    return 1 if added else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
