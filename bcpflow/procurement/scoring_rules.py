"""How proposals are scored, as data: criteria, weights, what passes, what decides a tie.

Rules, held by tests/procurement/test_scoring.py:

1. Points, weights and limits are rows of the data; nothing here holds one.
2. A rule that cannot decide - no criterion, no points to win - is refused at its line.

This module must never add up a score.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.language import N_
from bcpflow.lint.finding import Finding
from bcpflow.procurement.reading import read_table
from bcpflow.procurement.scrutiny_rules import contradiction, exact
from bcpflow.site.values import day

Tie = Literal["price", "technical", "lot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredCriterion:
    """One criterion of the sheet."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Id scores refer to."""
    title: Text
    """What it is called."""
    maximum: float
    """Points a member may give at most."""
    weight: float = 1
    """Times which the points count."""
    technical: bool = False
    """It belongs to the technical score, which may decide a tie."""
    pass_percent: float | None = None
    """Average a bidder must reach in this criterion; left out: any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringRules:
    """The standard every member scores every bidder by."""

    __pydantic_config__ = FORBID_UNKNOWN

    scoring: str
    """Name of the standard, as reports cite it."""
    title: Text
    """What it is called."""
    dated: str
    """Day it was settled."""
    source: Text | None = None
    """Where it comes from; 例 where it is ours."""
    sample: bool = False
    """Holds values that are samples."""
    min_members: int
    """Members whose sheets must count."""
    pass_percent: float
    """Average of all points a bidder must reach."""
    ties: tuple[Tie, ...]
    """What decides between equal totals, the first first."""
    criteria: tuple[ScoredCriterion, ...]
    """Criteria in their order."""

    @property
    def most(self) -> Fraction:
        """Weighted points one member can give one bidder."""
        return sum((exact(c.maximum) * exact(c.weight) for c in self.criteria), Fraction(0))


def read_scoring_rules(folder: Path | None) -> ScoringRules:
    """The site's standard, or the shipped one. Raises DefinitionError."""
    return read_table("scoring", ScoringRules, folder, scoring_findings)


def scoring_findings(rules: ScoringRules) -> Iterator[Finding]:
    """What is wrong with a standard."""
    if day(rules.dated) is None:
        yield Finding("BCP-P002", ("dated",), {"text": rules.dated})
    if not rules.criteria:
        yield contradiction(N_("1行もありません"), "criteria")
    ids = [criterion.id for criterion in rules.criteria]
    for number, criterion in enumerate(rules.criteria):
        home = ("criteria", number)
        if criterion.id in ids[:number]:
            other = ("criteria", ids.index(criterion.id), "id")
            yield Finding("BCP-D158", (*home, "id"), {"id": criterion.id}, other=other)
        if criterion.maximum <= 0:
            yield contradiction(N_("0より大きくなければなりません"), *home, "maximum")
        if criterion.weight <= 0:
            yield contradiction(N_("0より大きくなければなりません"), *home, "weight")
        if criterion.pass_percent is not None and not 0 <= criterion.pass_percent <= 100:
            yield contradiction(N_("0から100まででなければなりません"), *home, "pass_percent")
    if not 0 <= rules.pass_percent <= 100:
        yield contradiction(N_("0から100まででなければなりません"), "pass_percent")
    if rules.min_members < 1:
        yield contradiction(N_("1以上でなければなりません"), "min_members")
    if len(set(rules.ties)) < len(rules.ties):
        yield contradiction(N_("同じものが2つあります"), "ties")
    if "technical" in rules.ties and not any(c.technical for c in rules.criteria):
        yield contradiction(N_("technical の観点が1つもありません"), "ties")
