"""Languages: Japanese is what the source says, English comes from the catalogue.

A Translator is an argument, never a global: two consoles in two languages may share a process,
and the core, which speaks to nobody, has none.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import Literal

from bcpflow.definition.model import Text

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a text for translation where it is data; it is translated when it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Translator:
    """Says source texts (Japanese) and definition texts in one language."""

    language: Language
    _lookup: Callable[[str], str]

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
    path = resources.files("bcpflow") / "locale" / "en" / "LC_MESSAGES" / "bcpflow.mo"
    with path.open("rb") as catalogue:
        return Translator("en", gettext.GNUTranslations(catalogue).gettext)
