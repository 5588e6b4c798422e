"""A font file asked which characters it can print: its families and its cmap, and nothing else.

Rules, held by tests/reports/test_font_file.py:

1. A character counts as printable only where the font names a glyph for it that is not glyph 0,
   the box.
2. A form chosen by a variation selector (葛󠄀) counts only where the font has that very form.
3. A damaged file is a ValueError, whatever is wrong with it; nothing else is ever raised.

This module must never draw, and reads no more of a file than the tables it needs.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MOST_FACES = 64
MOST_TABLE = 16_000_000
_COLLECTION = b"ttcf"
_UNICODE = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""Platform and encoding of tables by Unicode, the fullest first."""
_VARIATIONS = (0, 5)
_FAMILY, _WINDOWS, _MACINTOSH = 1, 3, 1


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a file: what it is called, and what it can print."""

    family: str
    chars: frozenset[int]
    variations: frozenset[tuple[int, int]]
    """Characters with a variation selector that it has a form for."""

    def prints(self, char: str, selector: str = "") -> bool:
        """Whether it has a glyph for a character, in the form a selector asks for."""
        if ord(char) not in self.chars:
            return False
        return not selector or (ord(char), ord(selector)) in self.variations


def read_faces(path: Path) -> list[Face]:
    """The faces of a font file or a collection. Raises ValueError, OSError."""
    with path.open("rb") as stream:
        try:
            return [_face(stream, start) for start in _starts(stream)]
        except (struct.error, KeyError, IndexError, OverflowError, UnicodeError) as fault:
            raise ValueError(str(fault)) from fault


def _starts(stream: BinaryIO) -> list[int]:
    if stream.read(4) != _COLLECTION:
        return [0]
    (count,) = struct.unpack(">4xI", _exactly(stream, 8))
    if count > MOST_FACES:
        raise ValueError("too many faces")
    return list(struct.unpack(f">{count}I", _exactly(stream, 4 * count)))


def _face(stream: BinaryIO, start: int) -> Face:
    tables = _tables(stream, start)
    cmap = _table(stream, tables[b"cmap"])
    chars, variations = _cmap(cmap)
    family = _named(_table(stream, tables[b"name"]))
    return Face(family, frozenset(chars), frozenset(variations))


def _tables(stream: BinaryIO, start: int) -> dict[bytes, tuple[int, int]]:
    stream.seek(start)
    kind, count = struct.unpack(">4sH6x", _exactly(stream, 12))
    if kind not in (b"OTTO", b"\x00\x01\x00\x00", b"true"):
        raise ValueError("no font")
    rows = (struct.unpack(">4s4xII", _exactly(stream, 16)) for _ in range(count))
    return {tag: (offset, length) for tag, offset, length in rows}


def _table(stream: BinaryIO, place: tuple[int, int]) -> bytes:
    offset, length = place
    if length > MOST_TABLE:
        raise ValueError("a table too large")
    stream.seek(offset)
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise ValueError("cut off")
    return data


def _named(table: bytes) -> str:
    """The family (name 1), in English where it is said in several languages."""
    count, strings = struct.unpack_from(">2xHH", table)
    found: list[tuple[int, str]] = []
    for row in range(count):
        platform, _, language, name, length, offset = struct.unpack_from(">6H", table, 6 + 12 * row)
        if name != _FAMILY or platform not in (_WINDOWS, _MACINTOSH, 0):
            continue
        raw = table[strings + offset : strings + offset + length]
        encoding = "mac-roman" if platform == _MACINTOSH else "utf-16-be"
        rank = 0 if (platform, language) == (_WINDOWS, 0x409) else 1 if platform != 1 else 2
        found.append((rank, raw.decode(encoding)))
    if not found:
        raise ValueError("a font without a name")
    return min(found, key=lambda pair: pair[0])[1]


def _cmap(table: bytes) -> tuple[set[int], set[tuple[int, int]]]:
    (count,) = struct.unpack_from(">2xH", table)
    places = {}
    for row in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * row)
        places[platform, encoding] = offset
    for key in _UNICODE:
        if key in places:
            chars = _chars(table, places[key])
            break
    else:
        raise ValueError("no table by Unicode")
    at = places.get(_VARIATIONS)
    return chars, set() if at is None else set(_varied(table, at))


def _chars(table: bytes, at: int) -> set[int]:
    (form,) = struct.unpack_from(">H", table, at)
    if form == 4:
        return set(_segments(table, at))
    if form == 12:
        return set(_groups(table, at))
    raise ValueError(f"a table of format {form}")


def _groups(table: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">12xI", table, at)
    for row in range(count):
        first, last, glyph = struct.unpack_from(">3I", table, at + 16 + 12 * row)
        if last < first or last > 0x10FFFF:
            raise ValueError("a group that ends before it begins")
        yield from range(first + (glyph == 0), last + 1)


def _segments(table: bytes, at: int) -> Iterator[int]:
    length, doubled = struct.unpack_from(">2xH2xH", table, at)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", table, at + 14)
    starts = struct.unpack_from(f">{count}H", table, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", table, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{count}H", table, offsets_at)
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offsets[index]:
                place = offsets_at + 2 * index + offsets[index] + 2 * (code - first)
                if place + 2 > at + length and place + 2 > len(table):
                    continue
                (glyph,) = struct.unpack_from(">H", table, place)
                if not glyph:
                    continue
            if (glyph + deltas[index]) & 0xFFFF:
                yield code


def _varied(table: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Characters with a selector, in the font's usual form of them or in one of their own."""
    (count,) = struct.unpack_from(">6xI", table, at)
    for row in range(count):
        high, low, usual, other = struct.unpack_from(">BHII", table, at + 10 + 11 * row)
        selector = high << 16 | low
        if usual:
            (ranges,) = struct.unpack_from(">I", table, at + usual)
            for place in range(ranges):
                high, low, more = struct.unpack_from(">BHB", table, at + usual + 4 + 4 * place)
                first = high << 16 | low
                yield from ((code, selector) for code in range(first, first + more + 1))
        if other:
            (mappings,) = struct.unpack_from(">I", table, at + other)
            for place in range(mappings):
                high, low = struct.unpack_from(">BH", table, at + other + 4 + 5 * place)
                yield high << 16 | low, selector
