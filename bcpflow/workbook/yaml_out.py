"""Plain data as a YAML file people can read and go on with, with comments beside it.

Rules, held by tests/workbook/test_yaml_out.py:

1. What is written is read back as the very same data, whatever stands in it.
2. A comment is inert: it stays one line and holds no character that acts on a screen.

This module must never know what the data means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bcpflow.library.characters import refused_characters
from bcpflow.library.scalars import plain_value
from bcpflow.text import safe

_WIDTH = 88
# Begins with a letter, goes on with what YAML gives no meaning in flow or block.
_BARE = re.compile(
    r"[A-Za-z0-9_぀-ヿ㐀-鿿豈-﫿０-９Ａ-ｚ〇々ー（「][^\x00-\x20,:#\[\]{}&*!|>'\"%@`\u0080-\u00a0]*"
)


@dataclass(frozen=True, slots=True)
class Noted:
    """A value, and what is said about it in comments above."""

    value: Any
    notes: Sequence[str] = ()


def plain(value: Any) -> Any:
    """The data without its comments."""
    if isinstance(value, Noted):
        return plain(value.value)
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def as_yaml(data: dict[str, Any], top: Sequence[str] = ()) -> str:
    """The data as a file; ``top`` are comments at its head."""
    lines = [*_comments(top, 0), *([""] if top else []), *_mapping(data, 0)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _comments(notes: Sequence[str], indent: int) -> Iterator[str]:
    for note in notes:
        for line in note.split("\n"):
            yield f"{' ' * indent}# {inert(line)}".rstrip()


def inert(text: str) -> str:
    """A text for one line of a definition file: nothing that it may not hold."""
    line = safe(text.replace("\t", " "), one_line=True)
    return allowed(line)[:4_000]


def allowed(text: str) -> str:
    """A text as a definition may hold it: what the reader would refuse becomes a visible mark."""
    lines = safe(text).split("\n")
    for number, line in enumerate(lines):
        while found := refused_characters([line], escaped=True):
            char = line[found[0][1][1] - 1]
            line = line.replace(char, f"<U+{ord(char):04X}>")
        lines[number] = line
    return "\n".join(lines)


def _mapping(data: dict[str, Any], indent: int) -> Iterator[str]:
    pad = " " * indent
    for key, held in data.items():
        value, notes = (held.value, held.notes) if isinstance(held, Noted) else (held, ())
        yield from _comments(notes, indent)
        lines = list(_entry(f"{pad}{_scalar(key)}:", value, indent))
        yield from lines
        if not indent and isinstance(value, dict | list) and len(lines) > 1:
            yield ""


def _entry(head: str, value: Any, indent: int) -> Iterator[str]:
    """What stands after a key; the value beside it, or below it further in."""
    flow = _flow(value)
    if flow is not None and len(head) + len(flow) < _WIDTH:
        yield f"{head} {flow}"
    elif isinstance(value, dict):
        yield head
        yield from _mapping(value, indent + 2)
    elif isinstance(value, list | tuple):
        yield head
        for item in value:
            yield from _item(item, indent + 2)
    elif isinstance(value, str) and (block := _block(value, indent + 2)) is not None:
        yield f"{head} |-"
        yield from block
    else:
        yield f"{head} {_scalar(value)}"


def _item(held: Any, indent: int) -> Iterator[str]:
    value, notes = (held.value, held.notes) if isinstance(held, Noted) else (held, ())
    yield from _comments(notes, indent)
    pad = " " * indent
    if isinstance(value, dict) and value and not any(isinstance(v, Noted) for v in value.values()):
        flow = _flow(value)
        if flow is not None and len(flow) + indent < _WIDTH:
            yield f"{pad}- {flow}"
            return
    if isinstance(value, dict) and value:
        lines = list(_mapping(value, indent + 2))
        first = next(n for n, line in enumerate(lines) if not line.lstrip().startswith("#"))
        yield from lines[:first]
        yield f"{pad}- {lines[first].lstrip()}"
        yield from lines[first + 1 :]
    else:
        yield f"{pad}- {_flow(value) or _scalar(value)}"


def _flow(value: Any) -> str | None:
    """On one line, where that is readable; None where it is not."""
    if isinstance(value, Noted):
        return None
    if isinstance(value, dict):
        parts = [(_scalar(key), _flow(inner)) for key, inner in value.items()]
        if len(parts) > 4 or any(inner is None or inner.startswith("{") for _, inner in parts):
            return "{}" if not parts else None
        return "{" + ", ".join(f"{key}: {inner}" for key, inner in parts) + "}"
    if isinstance(value, list | tuple):
        inner = [_flow(item) for item in value]
        if any(one is None or one.startswith("{") for one in inner):
            return None
        return "[" + ", ".join(str(one) for one in inner) + "]"
    return None if isinstance(value, str) and "\n" in value else _scalar(value)


def _block(text: str, indent: int) -> list[str] | None:
    """A text of several lines as people write it, where YAML gives it back unchanged."""
    lines = text.split("\n")
    if len(lines) < 2 or not lines[0].strip() or not lines[-1].strip():
        return None
    if any(line != line.rstrip() or line.startswith((" ", "\t", "　")) for line in lines):
        return None
    if refused_characters(lines) or any(c in text for c in "\x85\u2028\u2029\ufeff\r\t"):
        return None
    return [f"{' ' * indent}{line}".rstrip() for line in lines]


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    bare = _BARE.fullmatch(value) is not None and not value.startswith(("---", "..."))
    if bare and plain_value(value) == value and isinstance(plain_value(value), str):
        return value
    words = value.split(" ")
    if len(words) > 1 and all(_BARE.fullmatch(word) for word in words) and "\n" not in value:
        return value
    if '"' in value and not any(c in value for c in "'\n\r\t\\") and value == allowed(value):
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)
