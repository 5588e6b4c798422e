"""The heads and words of exercise sheets: the site's own table, or the shipped one.

Rules, held by tests/workbook/test_heads.py:

1. ``SITE/exercise-heads.yaml`` replaces the shipped table as a whole, like the other tables.
2. Within one kind of sheet no word heads two fields.
3. Kinds and fields are the program's own; a table may only give them more words.

This module must never look at a sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.errors import Problem
from bcpflow.lint.finding import Finding, nearest
from bcpflow.procurement.reading import judge_file, read_file
from bcpflow.site.columns import head_key

NAME = "exercise-heads.yaml"
SHIPPED = Path(__file__).parent / "data" / NAME

FIELDS: dict[str, tuple[str, ...]] = {
    "msel": ("id", "date", "at", "elapsed", "phase", "sender", "to", "by", "subject", "content",
             "action", "expects", "objective"),
    "actions": ("id", "phase", "step", "role", "deputies", "target", "how", "caution", "evidence",
                "in_hours", "off_hours"),
    "plan": ("title", "purpose", "date", "time", "datetime", "start", "place", "kind",
             "participants", "scenario", "objectives"),
}  # fmt: skip
"""Kinds of sheets and what each may say, in the order fields are shown."""
KINDS = tuple(FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseHeads:
    """What sheets of exercises are headed with, and the words of their cells."""

    __pydantic_config__ = FORBID_UNKNOWN

    heads: str
    """Name of the table."""
    title: Text
    """What it is called."""
    dated: str
    """Day it was settled."""
    source: Text | None = None
    """Where it comes from; 例 where it is ours."""
    sample: bool = False
    """Holds words that are samples."""
    kinds: dict[str, dict[str, tuple[str, ...]]]
    """Words by kind of sheet and field."""
    sheets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Words in the names of sheets, by kind."""
    at_once: tuple[str, ...] = ()
    """Words for the moment it begins."""
    anchors: tuple[str, ...] = ()
    """What a relative time may count from, all of them T0."""
    by_hand: tuple[str, ...] = ()
    """Words for no time of its own."""
    everyone: tuple[str, ...] = ()
    """Words for all players."""
    same_as_above: tuple[str, ...] = ()
    """Signs for what the row above says."""
    marks: tuple[str, ...] = ()
    """What a ticked cell holds."""
    discussion: tuple[str, ...] = ()
    """Words in the kind of an exercise that is not timed."""

    def by_key(self, kind: str) -> dict[str, str]:
        """Fields of a kind of sheet, by their heads as `head_key` compares them."""
        known = {head_key(name): name for name in FIELDS[kind]}
        for name, words in self.kinds.get(kind, {}).items():
            known |= {head_key(word): name for word in words}
        return known

    def says(self, words: tuple[str, ...], text: str) -> bool:
        """Whether a text is one of the words."""
        return head_key(text) in {head_key(word) for word in words}


def read_heads(folder: Path | None) -> ExerciseHeads:
    """The site's table, or the shipped one (rule 1). Raises DefinitionError."""
    return read_file(heads_path(folder), ExerciseHeads, _findings)


def check_heads(folder: Path) -> list[Problem]:
    """All that is wrong with the site's own table; nothing where it has none."""
    own = folder / NAME
    return judge_file(own, ExerciseHeads, _findings)[1] if own.exists() else []


def heads_path(folder: Path | None) -> Path:
    """The file the words are read from."""
    own = folder / NAME if folder is not None else None
    return own if own is not None and own.exists() else SHIPPED


def _findings(table: ExerciseHeads) -> Iterator[Finding]:
    for section, groups in (("kinds", table.kinds), ("sheets", table.sheets)):
        for kind in groups:
            if kind not in FIELDS:
                data = {"text": kind, "near": nearest(kind, KINDS), "known": list(KINDS)}
                yield Finding("BCP-D245", (section, kind), data, at_key=True)
    for kind, fields in table.kinds.items():
        known = FIELDS.get(kind, ())
        seen: dict[str, str] = {head_key(name): name for name in known}
        for name, words in fields.items():
            if kind in FIELDS and name not in known:
                data = {"text": name, "near": nearest(name, known), "known": list(known)}
                yield Finding("BCP-D245", ("kinds", kind, name), data, at_key=True)
            for number, word in enumerate(words):
                if seen.setdefault(head_key(word), name) != name:
                    data = {"text": word, "first": seen[head_key(word)], "other": name}
                    yield Finding("BCP-D246", ("kinds", kind, name, number), data)
