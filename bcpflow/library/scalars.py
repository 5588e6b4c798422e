"""Plain scalars of a file to values: the core schema of YAML 1.2, and not a word more.

``12:30:45`` is text (YAML 1.1 read it as 45045), ``0730`` is text (it is a time of day or an
extension number), ``no`` is text (it is a word). Numbers longer than 15 digits stay text: they
are no quantity anybody counts, and a journal must carry them unharmed.
"""

from __future__ import annotations

import re

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?(?:[eE][-+]?[0-9]{1,2})?")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def plain_value(text: str) -> str | int | float | bool | None:
    """The value of a scalar written without quotation marks."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
