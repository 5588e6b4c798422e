"""What lint and shape find: a code, and the place in the file's data it is about.

It must never know lines and columns: those belong to the file, not to what it means.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong (or unwise) at a place, by a code of the catalogue."""

    code: str
    path: Path
    data: Mapping[str, object] = field(default_factory=dict)
    at_key: bool = False
    """The key of ``path`` is meant, not its value."""
    other: Path | None = None
    """Another place the message names; its line becomes ``first`` in the data."""


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """The known word most like ``word``, as a list of one or none."""
    names = list(dict.fromkeys(known))
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if not close and len(word) > 1:
        close = [name for name in names if name.startswith(word) or word.startswith(name)][:1]
    return close
