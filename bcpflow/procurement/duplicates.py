"""Hints at duplicate investments: the same system, or much the same thing, bought twice (重複投資).

Rules, held by tests/procurement/test_duplicates.py:

1. Two cases are put beside each other where they are of one fiscal year, or of years no further
   apart than the data says, and have the same system id; or titles that are alike and no
   different kind.
2. Words of a title that do not say what is bought are left out before titles are compared.
3. It is a hint with its reason, never a verdict.

This module must never hold a share or a word list, and never know a journal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.language import N_
from bcpflow.lint.finding import Finding
from bcpflow.lint.texts import texts
from bcpflow.procurement.reading import read_table
from bcpflow.procurement.splitting import same_object
from bcpflow.procurement.words import Reason, folded
from bcpflow.site.values import day

NAME = "duplicates"
"""The table's file name, without its ending."""
Ground = Literal["system", "title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What counts as alike."""

    __pydantic_config__ = FORBID_UNKNOWN

    duplicates: str
    """Name of the file's rule."""
    title: Text
    """What it is called."""
    dated: str
    """Day it was settled."""
    source: Text | None = None
    """Where it is written."""
    sample: bool = False
    """例: not taken from a source."""
    years_apart: int
    """Fiscal years that may lie between two cases."""
    alike: int
    """Percent of pairs of letters two titles share."""
    words: tuple[str, ...] = ()
    """Words that do not say what is bought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One case, as far as duplicates are concerned."""

    id: str
    title: str
    year: int
    """The year its fiscal year begins in."""
    system: str | None = None
    """Id of the system in the register."""
    kind: str | None = None
    """What kind of thing it is; None where nobody has said."""
    department: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Two cases that may be one investment."""

    cases: tuple[str, str]
    """Ids, the earlier fiscal year in front."""
    years: tuple[int, int]
    departments: tuple[str | None, str | None]
    grounds: tuple[Ground, ...]
    alike: int
    """Percent of likeness of the titles."""
    reason: Reason


def read_likeness(folder: Path | None) -> Likeness:
    """The site folder's rule or the shipped one. Raises DefinitionError with all errors."""
    return read_table(NAME, Likeness, folder, likeness_findings)


def likeness_findings(rule: Likeness) -> Iterator[Finding]:
    """What is wrong with a rule."""
    yield from texts(rule)
    if day(rule.dated) is None:
        yield Finding("BCP-P060", ("dated",), {"text": rule.dated})
    if rule.years_apart < 0:
        yield Finding("BCP-U030", ("years_apart",), {"name": "years_apart"})
    if not 1 <= rule.alike <= 100:
        yield Finding("BCP-U030", ("alike",), {"name": "alike"})
    if rule.source is None and not rule.sample:
        yield Finding("BCP-P008", ("source",))


def hints(items: Iterable[Item], rule: Likeness) -> tuple[Hint, ...]:
    """All pairs that may be one investment, the newest fiscal year in front."""
    ordered = sorted(items, key=lambda item: (item.year, item.id))
    letters = [_pairs(item.title, rule) for item in ordered]
    found: list[Hint] = []
    holders: dict[str, list[int]] = {}
    systems: dict[str, list[int]] = {}
    for number, item in enumerate(ordered):
        shared: Counter[int] = Counter()
        for pair, times in letters[number].items():
            for other in holders.get(pair, ()):
                shared[other] += min(times, letters[other][pair])
        same = systems.setdefault(folded(item.system), []) if item.system else []
        for other in sorted({*shared, *same}):
            if item.year - ordered[other].year <= rule.years_apart:
                alike = _alike(shared[other], letters[number], letters[other])
                hint = _hint(ordered[other], item, other in same, alike, rule)
                found += [hint] if hint else []
        same.append(number)
        for pair in letters[number]:
            holders.setdefault(pair, []).append(number)
    return tuple(sorted(found, key=lambda hint: (-hint.years[1], hint.cases)))


def _hint(first: Item, second: Item, same: bool, alike: int, rule: Likeness) -> Hint | None:
    grounds: list[Ground] = ["system"] if same else []
    differ = first.kind and second.kind and folded(first.kind) != folded(second.kind)
    if alike >= rule.alike and not differ:
        grounds.append("title")
    if not grounds:
        return None
    said = {"system": str(second.system), "alike": alike}
    return Hint(
        cases=(first.id, second.id),
        years=(first.year, second.year),
        departments=(first.department, second.department),
        grounds=tuple(grounds),
        alike=alike,
        reason=Reason(
            _TOGETHER,
            {
                "grounds": tuple(Reason(_GROUNDS[ground], said) for ground in grounds),
                "when": Reason(_SAME_YEAR if first.year == second.year else _OTHER_YEAR),
            },
        ),
    )


def _pairs(title: str, rule: Likeness) -> Counter[str]:
    """The pairs of letters of a title without what does not say what is bought (rule 2)."""
    said = same_object(title)
    for word in sorted(map(folded, rule.words), key=len, reverse=True):
        said = said.replace(word, "") or said
    return Counter(said[n : n + 2] for n in range(max(len(said) - 1, 1))) if said else Counter()


def _alike(shared: int, one: Counter[str], other: Counter[str]) -> int:
    whole = one.total() + other.total()
    return 200 * shared // whole if whole else 0


_GROUNDS: dict[Ground, str] = {
    "system": N_("台帳番号が同じ（{system}）"),
    "title": N_("件名が似ている（{alike}％）"),
}
_SAME_YEAR = N_("同じ年度")
_OTHER_YEAR = N_("続く年度")
_TOGETHER = N_("{when}の案件で、{grounds}")
