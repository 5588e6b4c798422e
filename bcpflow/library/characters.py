"""Bytes to characters, and the characters no definition may hold.

It must never repair: a file that is not what it seems is named, with the place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bcpflow.library.document import Mark

MAX_NAMED = 20
"""Tabs and hidden characters named in one file; a file full of them needs no longer list."""

# Controls (C0 without tab and line feed, DEL, C1), what reorders or hides text, noncharacters
# and surrogates. U+200C/D stay: emoji and some scripts need them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_JAPANESE = re.compile("[\u00a7-\u00f7\u0391-\u0451\u2010-\u266f\u3000-\u9fff\uf900-\uffef]")
_HIDDEN_OR_TAB = re.compile("\t|" + _HIDDEN.pattern)


@dataclass(frozen=True, slots=True)
class DecodeFault:
    """Why bytes are no UTF-8 text, and where."""

    code: str
    mark: Mark


def decode(raw: bytes) -> tuple[str, DecodeFault | None]:
    """The text of a file; a byte order mark at its start is not part of it."""
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as fault:
        before = raw[: fault.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8", "replace")) + 1
        mark = (before.count(b"\n") + 1, column)
    return "", DecodeFault("BCP-D005" if _seems_shift_jis(raw) else "BCP-D004", mark)


def refused_characters(
    lines: Sequence[str], *, escaped: bool = False
) -> list[tuple[str, Mark, dict[str, object]]]:
    """Code, place and data of each tab and hidden character, one a line.

    ``escaped`` judges text that was written as ``"\\t"``: a tab or a line break is then meant.
    """
    found: list[tuple[str, Mark, dict[str, object]]] = []
    pattern = _HIDDEN if escaped else _HIDDEN_OR_TAB
    for number, line in enumerate(lines, start=1):
        hit = pattern.search(line)
        if hit is None:
            continue
        mark = (number, hit.start() + 1)
        if hit.group() == "\t":
            found.append(("BCP-D007", mark, {}))
        else:
            found.append(("BCP-D006", mark, {"char": f"U+{ord(hit.group()):04X}"}))
        if len(found) >= MAX_NAMED:
            break
    return found


def _seems_shift_jis(raw: bytes) -> bool:
    """Whether the bytes are Japanese in CP932: it decodes, and to letters people write."""
    try:
        text = raw.decode("cp932")
    except UnicodeDecodeError:
        return False
    foreign = [c for c in text if ord(c) > 0x7F]
    narrow = sum("\uff61" <= c <= "\uff9f" for c in foreign)  # what EUC-JP would turn into
    return bool(foreign) and narrow * 3 < len(foreign) and all(map(_JAPANESE.match, foreign))
