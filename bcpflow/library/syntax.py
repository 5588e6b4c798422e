"""The parser's complaint to the mistake a person made.

A YAML parser names the place where it gave up, in the words of its grammar. People write
full-width colons, forget the space after a colon or close no bracket: the lines around the
place are looked at for these first.

This module must never show the parser's own words: they are English and about grammar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bcpflow.library.document import Mark

Complaint = tuple[str, Mark, dict[str, object]]

_WIDE_COLON = re.compile(r"^\s*(?:-\s+)?[^\s#\"'：:{\[]{1,30}(：)")
_WIDE_SPACE = re.compile(r"^\s*(?:-\s+)?[^\s#\"'：:{\[]{1,30}:(\u3000)")
_NO_SPACE = re.compile(r"^\s*(?:-\s+)?[A-Za-z_][A-Za-z_-]{0,30}(:)[^\s/:]")
_REACH = 3
"""Lines above the place that are looked at: a wrong key is noticed at the next line."""


def explain_syntax(fault: Any, lines: Sequence[str]) -> Complaint:
    """Code, place and data for a MarkedYAMLError."""
    place = fault.problem_mark or fault.context_mark
    mark = _mark(place) if place is not None else (1, 1)
    opened = _mark(fault.context_mark) if fault.context_mark is not None else mark
    problem, context = str(fault.problem or ""), str(fault.context or "")
    if "quoted scalar" in context:
        return ("BCP-D025", mark, {}) if "escape" in problem else ("BCP-D021", opened, {})
    first = max(opened[0] if fault.context_mark is not None else 1, mark[0] - _REACH)
    if habit := _habit(mark[0], first, lines):
        return habit
    if "alias" in context or "anchor" in context:
        return ("BCP-D014" if "alias" in context else "BCP-D013"), mark, {"name": ""}
    if "directive" in context or "directive" in problem:
        return "BCP-D027", mark, {}
    if "tag" in context or "tag handle" in problem:
        return "BCP-D016", mark, {"tag": "!"}
    if "flow" in context:
        return "BCP-D022", opened, {}
    if "mapping values are not allowed" in problem:
        return "BCP-D024", mark, {}
    if "cannot start any token" in problem:
        return "BCP-D025", mark, {}
    if "could not find expected ':'" in problem:
        return "BCP-D026", opened, {"text": lines[opened[0] - 1].strip()[:40]}
    if "block" in context and "scalar" not in problem:
        return "BCP-D023", mark, {}
    return "BCP-D010", mark, {}


def habit_in(line: str) -> tuple[str, int, dict[str, object]] | None:
    """Code, column and data of a colon that is full-width or lacks its space, if one is there."""
    if hit := _WIDE_COLON.match(line):
        text = line.strip().removeprefix("- ")
        mended = text.replace("：", ": ", 1).replace(":  ", ": ")
        return "BCP-D008", hit.start(1) + 1, {"text": text[:40], "mended": mended[:40]}
    if hit := _WIDE_SPACE.match(line):
        return "BCP-D009", hit.start(1) + 1, {"text": line.strip()[:40]}
    if hit := _NO_SPACE.match(line):
        return "BCP-D026", hit.start(1) + 1, {"text": line.strip()[:40]}
    return None


def _habit(number: int, first: int, lines: Sequence[str]) -> Complaint | None:
    for candidate in range(number, first - 1, -1):
        line = lines[candidate - 1] if candidate <= len(lines) else ""
        if found := habit_in(line):
            return found[0], (candidate, found[1]), found[2]
    return None


def _mark(place: Any) -> Mark:
    return place.line + 1, place.column + 1
