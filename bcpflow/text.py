"""Text from outside, made fit for a screen: marked, measured in terminal cells, cut and wrapped.

Rules, held by tests/test_text.py:

1. What `safe` returns cannot move a cursor, set a title, turn the reading direction or hide
   itself: such characters become marks like ``<U+001B>`` that name them. Nothing is lost, and a
   text already marked is not marked again.
2. Widths are terminal cells, never ``len``: 済 is 2, ｱ is 1, a combining mark is 0. Characters
   of ambiguous width count 1, so keep them out of aligned columns.
3. No function here raises on any string, lone surrogates included.

This module must never decide what is stored: the journal keeps what was said, marks are made on
the way to a screen or a report. It must never style, translate or write anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

Align = Literal["left", "right", "center"]

_PICTOGRAPHS = "\u2190-\u2bff\U0001f000-\U0001faff"
_HOSTILE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and line feed, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # reading direction
    "\u2028\u2029"  # line breaks that only some programs see
    # Invisible: soft hyphen, joiners, fillers, interlinear and musical format characters.
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u2060-\u2065\u206a-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a"
    # Tags and other ignorables; variation selectors stay, names are written with them (葛󠄀).
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    "\ud800-\udfff"
    "\ufdd0-\ufdef"
    + "".join(chr((plane << 16) | 0xFFFE) + chr((plane << 16) | 0xFFFF) for plane in range(17))
)
# A zero width joiner is kept where it joins pictographs and nowhere else: elsewhere it hides,
# and Rich counts the character after it as no cell at all.
_JOINERS = rf"\u200d(?![{_PICTOGRAPHS}])|(?<![{_PICTOGRAPHS}\ufe0f])\u200d"
_UNSAFE = re.compile(f"[{_HOSTILE}]|{_JOINERS}")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ESCAPED_BYTES = re.compile("[\udc80-\udcff]")

_NO_LINE_START = frozenset(
    "、。，．・：；？！）」』】〕〉》］｝’”‥…ー々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
    "､｡･｣ﾞﾟｰｧｨｩｪｫｬｭｮｯ,.:;?!)]}%％℃"
)
_NO_LINE_END = frozenset("（「『【〔〈《［｛‘“｢([{")
_SPACES = frozenset(" \u3000")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "−", "＠")


def safe(text: str, *, one_line: bool = False) -> str:
    """The text with everything that could act on a screen, or hide on it, made a visible mark.

    Tab and line feed stay unless ``one_line`` is asked for: then they are marked too.
    """
    if text.isascii() and text.isprintable():
        return text
    marked = _UNSAFE.sub(_mark, text)
    if one_line:
        marked = marked.replace("\t", "<U+0009>").replace("\n", "<U+000A>")
    return marked


def safe_json(document: str) -> str:
    """JSON with the same characters as ``\\uXXXX``: inert on a screen, the same to a program.

    It leaves the line feeds and tabs between values alone; inside strings JSON has none.
    """
    return _UNSAFE.sub(_escape, document)


def half_width(text: str) -> str:
    """The text as its half-width twin, without spaces around it: staff type both all day."""
    return unicodedata.normalize("NFKC", text).strip()


def from_operator(raw: str) -> str:
    """What the operator typed, out of what argv or stdin made of it; always encodes to UTF-8.

    Bytes that did not fit the locale arrive as lone surrogates. They are read again as UTF-8 or
    CP932; what is neither is marked. Nothing else is changed, and nothing is normalised.
    """
    if not _SURROGATES.search(raw):
        return raw
    try:
        stored = raw.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        # Not escaped bytes but halves of UTF-16: join the pairs, mark what stays alone.
        halves = raw.encode("utf-16-le", "surrogatepass")
        return _SURROGATES.sub(_mark, halves.decode("utf-16-le", "surrogatepass"))
    escaped = len(_ESCAPED_BYTES.findall(raw))
    understood = sum(byte >= 0x80 for byte in stored) - escaped
    # Where most bytes were good UTF-8 it is UTF-8 with a fault; CP932 would read it as nonsense.
    for encoding in ("utf-8",) if understood > escaped else ("utf-8", "cp932"):
        try:
            return stored.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _SURROGATES.sub(_mark, raw)


def csv_cell(text: str) -> str:
    """The text as a CSV cell no spreadsheet takes for a formula: prefixed with ``'`` if it would.

    Quoting alone does not help there. Numbers are written as numbers and do not come here.
    """
    return f"'{text}" if text.lstrip(" \u3000").startswith(_FORMULA_STARTS) else text


def cells(text: str) -> int:
    """How many terminal cells a line of text takes. A tab counts as the space it is shown as."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(width for _, width in _clusters(text))


def clip(text: str, width: int, tail: str = "..") -> str:
    """One line cut to at most ``width`` cells, ending in ``tail`` where something was cut off."""
    line = text.replace("\t", " ")
    if cells(line) <= width:
        return line
    room = width - cells(tail)
    if room < 0:
        return "" if not tail else clip(tail, width, "")
    kept: list[str] = []
    for cluster, cluster_width in _clusters(line):
        room -= cluster_width
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept) + tail


def pad(text: str, width: int, align: Align = "left") -> str:
    """One line filled with spaces to ``width`` cells; a longer one is left as it is."""
    line = text.replace("\t", " ")
    missing = max(0, width - cells(line))
    if align == "left":
        return line + " " * missing
    if align == "right":
        return " " * missing + line
    return " " * (missing // 2) + line + " " * (missing - missing // 2)


def longest_line(text: str) -> int:
    """Cells of its longest line, as `safe` shows it."""
    return max(cells(line) for line in safe(text).split("\n"))


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` cells (a wide character needs 2 in any case).

    Japanese breaks between any two characters but not before 、。）」 nor after （「; words,
    numbers and marks stay whole while they fit. Only the spaces at a break are dropped.
    """
    room = max(width, 1)
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, room)]


def _wrap_paragraph(paragraph: str, width: int) -> list[str]:
    if cells(paragraph) <= width:
        return [paragraph.replace("\t", " ")]
    signs, widths = zip(*_clusters(paragraph), strict=True)
    lines: list[str] = []
    start = 0
    while start < len(signs):
        end, room = start + 1, width - widths[start]
        while end < len(signs) and widths[end] <= room:
            room -= widths[end]
            end += 1
        cut = end
        while start < cut < len(signs) and not _may_break(signs[cut - 1], signs[cut]):
            cut -= 1
        if cut == start:
            cut = end
        line = "".join(signs[start:cut])
        while cut < len(signs) and signs[cut] in _SPACES:
            cut += 1
        if line.strip(" \u3000"):
            lines.append(line.rstrip(" \u3000") if cut < len(signs) else line)
        start = cut
    return lines or [""]


def _may_break(left: str, right: str) -> bool:
    if left in _SPACES or right in _SPACES:
        return True
    if left[0] in _NO_LINE_END or right[0] in _NO_LINE_START:
        return False
    return not (_in_word(left[0]) and _in_word(right[0]))


def _in_word(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("Na", "N")


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """What a terminal draws as one sign, with its width: a character and all that clings to it."""
    sign, width = "", 0
    joined = False
    for char in text.replace("\t", " "):
        char_width = _char_cells(char)
        if sign and (joined or not char_width):
            sign += char
            if char == "\ufe0f" and width == 1 and _turns_wide(sign[0]):
                width = 2
        elif sign and not width:
            # Marks at the very start have nothing to cling to; they go with what follows.
            sign, width = sign + char, char_width
        else:
            if sign:
                yield sign, width
            sign, width = char, char_width
        joined = char == "\u200d" and bool(width)
    if sign:
        yield sign, width


@lru_cache(maxsize=4096)
def _char_cells(char: str) -> int:
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Mc", "Cc", "Cs", "Zl", "Zp"):
        return 0
    if category == "Cf" and (char == "\u200d" or _UNSAFE.match(char)):
        return 0
    if "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff":
        return 0  # vowels and finals of a Hangul syllable written in parts
    if "\U0001f3fb" <= char <= "\U0001f3ff":
        return 0  # skin tones
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _turns_wide(char: str) -> bool:
    """Whether the emoji selector makes this character two cells wide."""
    return (
        "\u2190" <= char <= "\u2bff"
        or "\U0001f000" <= char <= "\U0001faff"
        or char in "0123456789#*©®‼⁉™ℹ"
    )


def _mark(found: re.Match[str]) -> str:
    return f"<U+{ord(found[0]):04X}>"


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code > 0xFFFF:  # JSON names such a character by its two halves
        code -= 0x10000
        return f"\\u{0xD800 | code >> 10:04x}\\u{0xDC00 | code & 0x3FF:04x}"
    return f"\\u{code:04x}"
