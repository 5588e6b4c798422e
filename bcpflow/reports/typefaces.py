"""The typefaces a page is set in, found, and every text made such that they can print it.

Rules, held by tests/reports/test_typefaces.py:

1. BIZ UDPGothic where the machine has it (Windows has), then the packaged one, or first of all
   the file people name; no other font of the machine, so that a page looks the same everywhere.
2. What none of them can print stands as ``〓U+XXXX`` in its place and is told: never an empty box,
   never nothing.
3. Without the packaged font no page is set (BCP-U070): a page without one Japanese letter would
   come out instead.

This module must never set a page.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bcpflow.errors import UsageFault
from bcpflow.reports.font_file import Face, read_faces

PACKAGE = "pylopdf_fonts_jp"
PACKAGED_FAMILY = "Noto Sans JP"
OWN_FAMILY = "BIZ UDPGothic"
OWN_FILES = ("BIZ-UDGothicR.ttc", "BIZUDPGothic-Regular.ttf")
MISSING = "〓"
ONLY_PACKAGED = "noto"
"""Said instead of a file: the packaged font alone, whatever the machine has."""
_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
_UNSEEN = frozenset("\n\t ")
"""A page has no glyph for them and needs none."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """A face of a file."""

    path: Path
    face: Face


class Typefaces:
    """What a page is set in, the first that has a character prints it."""

    def __init__(self, faces: tuple[Typeface, ...]) -> None:
        self.faces = faces

    @property
    def families(self) -> list[str]:
        """What they are called."""
        return list(dict.fromkeys(one.face.family for one in self.faces))

    @property
    def paths(self) -> list[Path]:
        """The files."""
        return list(dict.fromkeys(one.path for one in self.faces))

    def prints(self, char: str, after: str = "") -> bool:
        """Whether a face has a character and what follows it; both must come from one."""
        if after and is_selector(after):
            return any(one.face.prints(char, after) for one in self.faces)
        return any(
            one.face.prints(char) and (not after or one.face.prints(after)) for one in self.faces
        )

    def printable(self, text: str, missing: dict[str, None]) -> str:
        """The text with a mark for what cannot be printed (rule 2); that goes into ``missing``."""
        if text.isascii():
            return text
        return "".join(self._marked(text, missing))

    def _marked(self, text: str, missing: dict[str, None]) -> Iterator[str]:
        base = ""
        for char in text:
            clings = bool(base) and clinging(char)
            if char in _UNSEEN or self.prints(*((base, char) if clings else (char,))):
                yield char
            else:
                missing[char] = None
                yield f"{MISSING}U+{ord(char):04X}"
            base = base if clings else char


def clinging(char: str) -> bool:
    """Whether a character is drawn onto the one before it."""
    return is_selector(char) or unicodedata.category(char) in ("Mn", "Me")


def is_selector(char: str) -> bool:
    """Whether it chooses a form of the character before it."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def described(char: str) -> str:
    """``U+1F600 GRINNING FACE``: what can be said of a character that cannot be shown."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()


def typefaces(chosen: str = "") -> Typefaces:
    """The faces a page is set in. Raises UsageFault (BCP-U070, BCP-U074)."""
    packaged = _packaged()
    if chosen == ONLY_PACKAGED:
        return Typefaces(packaged)
    first = _chosen(Path(chosen)) if chosen else _own()
    named = {one.face.family for one in first}  # of two files of one name either might be taken
    return Typefaces((*first, *(one for one in packaged if one.face.family not in named)))


def _packaged() -> tuple[Typeface, ...]:
    """The font that comes with the ``pdf`` extra (rule 3)."""
    found = find_spec(PACKAGE)
    for folder in (found.submodule_search_locations or ()) if found else ():
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix.lower() in _ENDINGS:
                faces = _faces(path, PACKAGED_FAMILY)
                if faces:
                    return faces
    raise UsageFault("BCP-U070", form="pdf", extra="pdf")


def _own() -> tuple[Typeface, ...]:
    """BIZ UDPGothic, where this machine has it."""
    for folder in _font_folders():
        for name in OWN_FILES:
            try:
                path = next(iter(sorted(folder.rglob(name))), None)
                if path is not None and (faces := _faces(path, OWN_FAMILY)):
                    return faces
            except (OSError, ValueError):
                continue
    return ()


def _chosen(path: Path) -> tuple[Typeface, ...]:
    """The faces of a file, or of the first readable one of a folder."""
    files = [path]
    if path.is_dir():
        files = [one for one in sorted(path.iterdir()) if one.suffix.lower() in _ENDINGS]
    reason = ""
    for file in files:
        try:
            if faces := _faces(file):
                return faces[:1]
        except OSError as fault:
            reason = fault.strerror or type(fault).__name__
        except ValueError as fault:
            reason = str(fault)
    raise UsageFault("BCP-U074", path=str(path), reason=reason)


def _faces(path: Path, family: str = "") -> tuple[Typeface, ...]:
    return tuple(
        Typeface(path, face) for face in read_faces(path) if not family or face.family == family
    )


def _font_folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        local = Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft" / "Windows" / "Fonts"
        return [windows, local]
    if sys.platform == "darwin":
        return [home / "Library" / "Fonts", Path("/Library/Fonts")]
    shared = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return [folder for folder in (home / ".local/share/fonts", home / ".fonts", *shared)
            if folder.is_dir()]  # fmt: skip
