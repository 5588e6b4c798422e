"""Languages: Japanese is what the source says, English comes from the catalogue.

A Translator is an argument, never a global: two consoles in two languages may share a process,
and the core, which speaks to nobody, has none.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bcpflow.definition.model import Text

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")
LOCALE = Path(__file__).parent / "locale"
"""Folder of the catalogues: English for our own texts, Japanese for those of click."""


def N_(message: str) -> str:
    """Mark a text for translation where it is data; it is translated when it is shown."""
    return message


class Translator:
    """Says source texts (Japanese) and definition texts in one language."""

    def __init__(self, language: Language, lookup: Callable[[str], str]) -> None:
        self.language = language
        self._lookup = lookup

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in this language, with ``{name}`` places filled in."""
        said = self._lookup(message)
        return said.format(**values) if values else said

    def pick(self, text: Text | None) -> str:
        """A definition's text in this language; the other one rather than nothing."""
        if text is None:
            return ""
        if isinstance(text, str):
            return text
        return text.get(self.language) or next(iter(text.values()), "")


def translator(language: Language) -> Translator:
    """The Translator of a language. The English catalogue is read on first use only."""
    if language == "ja":
        return Translator("ja", str)
    with (LOCALE / "en" / "LC_MESSAGES" / "bcpflow.mo").open("rb") as catalogue:
        return Translator("en", gettext.GNUTranslations(catalogue).gettext)
