"""Good files made bad: bytes, lines, tokens and whole branches changed, by a seeded chance.

Rules, held by tests/battery/test_fuzz.py:

1. The same seed gives the same files.
2. Every level of damage is met: what a disk does (bytes), what an editor does (lines), what a
   person mistypes (tokens), what a program gets wrong (branches).

This module must never read the file it is given the bytes of.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML

from bcpflow.errors import DefinitionError
from bcpflow.library.reader import read_bytes

TOKENS = (
    ":", ": ", "：", ":　", "- ", "[", "]", "{", "}", ",", "，", "#", "&a ", "*a", "!!x ",
    "!!python/name:os ", "|", ">", "|9", "'", '"', "%", "%YAML 1.1\n", "@", "`", "\t", "　", "\n",
    "\r", "\r\n", "  ", "---\n", "...\n", "? ", "<<: ", "null", "~", "true", "no", "12:30:45",
    "T+", "T+5m", "T-5m", "T+5分", "-1m", "1e999", ".nan", ".inf", "-.inf", "0x1F", "0o17", "0730",
    "２０", "1_000", "9" * 40, "20m", "20m after ", " after ", " or ", " and ", "==", "'夜間' ==",
    "((((", "))))", "not ", "lambda: 1", "a.b", "a[0]", "2**9999", '"a"*10**9',
    "all required steps", "for_each", "systems", "{system}", "{}", "[]", '""', "\u202e", "\u200b",
    "\x00", "\x1b[2J", "\x85", "\u2028", "\\", "\\x", "\ufeff", "=", "＝", "例", "𠮷", "e\u0301",
    "id: ", "title: ", "when: ", "phases:", "steps:", "next:", "workflow: ", "checklist: ",
    "after: ", "every: 1s", "every: 0m", "target: ", "<", ">", "&", "!",
)  # fmt: skip
SCALARS: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 3.5, 10**14, "", " ", "　", "x", "T+5m", "20m after x",
    "T+99999999h", "12:30:45", "震度 >= 5", "(" * 60, "例", "a" * 300, [], {}, [[]], {"": ""},
    {"ja": 1}, {"en": "x"}, [None], ["x", "x"], {"x": {"x": {"x": "x"}}}, "2026-02-30", "９時",
    "all required steps", "\n", "#",
)  # fmt: skip
KEYS = (
    "id", "title", "role", "target", "after", "when", "every", "for_each", "checklist", "options",
    "next", "gate", "to", "at", "steps", "phases", "tracks", "facts", "choices", "type", "default",
    "final", "back", "trigger", "titel", "タイトル", "", "ja", "en", "unit", "items", "roles",
    "deputies", "priority",
)  # fmt: skip
LEVELS = ("bytes", "lines", "tokens", "branches")

Random = random.Random


def damaged(raw: bytes, chance: Random) -> tuple[str, bytes]:
    """One to three faults of one level; the level's name and the file."""
    level = chance.choice(LEVELS)
    change = {"bytes": _bytes, "lines": _lines, "tokens": _tokens, "branches": _branches}[level]
    for _ in range(chance.randint(1, 3)):
        raw = change(raw, chance)
    return level, raw


def _bytes(raw: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(raw) + 1)
    match chance.randrange(6):
        case 0:
            return raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
        case 1:
            return raw[:at] + raw[at + chance.randint(1, 8) :]
        case 2:
            return raw[:at] + chance.randbytes(chance.randint(1, 8)) + raw[at:]
        case 3:
            return raw[:at]
        case 4:
            other = chance.randrange(len(raw) + 1)
            return raw[:at] + raw[other : other + 40] + raw[at:]
        case _:
            bit = bytes([raw[at - 1] ^ (1 << chance.randrange(8))]) if at else b""
            return raw[: max(at - 1, 0)] + bit + raw[at:]


def _lines(raw: bytes, chance: Random) -> bytes:
    lines = raw.split(b"\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(7):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[other])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = b" " * chance.randint(0, 9) + lines[at].lstrip()
        case 4:
            lines[at] = lines[at].rstrip() + lines.pop(other).lstrip() if at < other else lines[at]
        case 5:
            lines[at:at] = lines[other : other + chance.randint(2, 12)]
        case _:
            lines[at] = lines[at][: chance.randint(0, len(lines[at]))]
    return b"\n".join(lines)


def _tokens(raw: bytes, chance: Random) -> bytes:
    lines = raw.decode("utf-8", "replace").split("\n")
    number = chance.randrange(len(lines))
    line, token = lines[number], chance.choice(TOKENS)
    at = chance.randint(0, len(line))
    key, colon, _ = line.partition(":")
    match chance.randrange(5):
        case 0:
            line = line[:at] + token + line[at:]
        case 1:
            line = key + colon + " " + token
        case 2:
            line = line[:at] + token + line[at + len(token) :]
        case 3:
            word = chance.choice(line.split() or [""])
            line = line.replace(word, token, 1) if word else token
        case _:
            line = line[:at] + token * chance.randint(2, 40) + line[at:]
    lines[number] = line
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _branches(raw: bytes, chance: Random) -> bytes:
    """The file read, a branch moved, doubled, taken out or changed for nonsense, and written."""
    try:
        data = read_bytes(raw, "x").data
    except DefinitionError:
        return _tokens(raw, chance)
    holders = [h for h in _holders(data) if h]
    if not holders:
        return _tokens(raw, chance)
    holder, other = chance.choice(holders), chance.choice(holders)
    place, source = chance.choice(_places(holder)), chance.choice(_places(other))
    match chance.randrange(6):
        case 0:
            holder[place] = chance.choice(SCALARS)
        case 1:
            holder[place] = other[source]  # may hold itself: then it cannot be written
        case 2:
            holder[place], other[source] = other[source], holder[place]
        case 3:
            del holder[place]
        case 4 if isinstance(holder, dict):
            holder[chance.choice(KEYS)] = chance.choice((*SCALARS, other[source]))
        case _ if isinstance(holder, list):
            holder.append(holder[place])
        case _:
            holder[chance.choice(KEYS)] = holder.pop(place)
    try:
        return _written(data)
    except (RecursionError, ValueError):
        return _tokens(raw, chance)


def _holders(data: Any) -> list[Any]:
    found: list[Any] = []
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            found.append(value)
            waiting += value.values() if isinstance(value, dict) else value
    return found


def _places(holder: Any) -> list[Any]:
    return list(holder) if isinstance(holder, dict) else list(range(len(holder)))


def _written(data: Any) -> bytes:
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_unicode = True
    yaml.default_flow_style = False
    yaml.representer.ignore_aliases = _never
    stream = io.BytesIO()
    yaml.dump(data, stream)
    return stream.getvalue()


_never: Callable[[Any], bool] = lambda _: True  # noqa: E731 - ruamel wants a plain function
