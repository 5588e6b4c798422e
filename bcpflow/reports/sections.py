"""Sections: what a long report is made of, before it has a form.

A report says its sections once; `section_lines` and `section_page` lay any of them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from bcpflow.reports.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Picture:
    """Drawings of what the tables beside them say; a form that cannot show them leaves them out."""

    draw: Callable[[], tuple[str, ...]]
    """Makes them when they are shown: each a whole ``<svg>``."""


Words = Sheet | str | tuple[tuple[str, str], ...]
"""A table, a paragraph, or labels with what they say."""
Block = Words | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under its title; ``name`` is the same in every language."""

    name: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def words(self) -> tuple[Words, ...]:
        """All of it for a form that cannot show a picture."""
        return tuple(block for block in self.blocks if not isinstance(block, Picture))


class Sections(Protocol):
    """A report in one language."""

    @property
    def title(self) -> str:
        """What the report is called."""

    def notice(self) -> str:
        """What must be seen first: that it is not finished; else nothing."""

    def figures(self) -> Iterable[tuple[str, str]]:
        """What it comes to, in the numbers a reader looks for first; may be none."""

    def sections(self) -> Iterable[Section]:
        """Its parts, in order."""

    def proof(self) -> tuple[str, str]:
        """The label of the head code, and the code."""
