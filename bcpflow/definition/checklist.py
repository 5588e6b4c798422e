"""A checklist: what is looked at, item by item, under a step.

This module must never import anything but the definition's words.
"""

from __future__ import annotations

from dataclasses import dataclass

from bcpflow.definition.texts import FORBID_UNKNOWN, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a checklist: 正常 / 異常 / 未確認 / 該当なし."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Unique in the checklist."""
    title: Text
    """What is looked at."""
    how: Text | None = None
    """Where to look and what is normal."""
    unit: Text | None = None
    """Unit, where a number is noted beside the state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """Items that belong together and are ticked under a step."""

    __pydantic_config__ = FORBID_UNKNOWN

    checklist: str
    """Id of the checklist; the file has the same name."""
    title: Text
    """Name on screens and paper."""
    items: tuple[Item, ...]
    """In the order people walk."""
    source: Text | None = None
    """Where the items come from; 例 where no source gives them."""
    todo: Text | None = None
    """What is still missing here."""
