"""Places of a ticket's column: ``{text}`` stands for what is to be done, ``{due}`` for its day.

This module must never format with anything but these names: a column is data, not a program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACES: Mapping[str, str] = {
    "id": "what people type: the run, a dot, and A1",
    "text": "what is to be done",
    "owner": "who does it",
    "due": "by when",
    "state": "where it stands",
    "element": "what has to change (POETE)",
    "observation": "the observation it came from",
    "step": "the step it is about",
    "note": "what was last said of how it goes",
    "evidence": "what it was closed by",
    "workflow": "the workflow of the drill",
    "run": "the drill it came from",
    "run_title": "the title of that drill",
    "started": "the day of that drill",
}
"""What a column may hold."""
_PLACE = re.compile(r"\{([^{}]*)\}")


def places(text: str) -> set[str]:
    """The names of the places in a text."""
    return set(_PLACE.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled, once: what is filled in is never read again."""
    return _PLACE.sub(lambda found: values.get(found[1], ""), text)
