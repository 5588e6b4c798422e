"""Priority of projects: four marks multiplied, a class by the product, a ranked list.

Rules, held by tests/procurement/test_priority.py:

1. The classes part every product that can come about: none is without a class, none in two.
2. Equal products are ordered by the marks in the order the data says; whose marks are all equal
   share a place. Each row says what decided.

This module must never know a mark, a limit or a class by name: they are rows of the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product as combinations
from math import prod
from pathlib import Path

from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.errors import Refused, Word
from bcpflow.language import N_
from bcpflow.lint.finding import Finding, nearest
from bcpflow.procurement.reading import read_table
from bcpflow.procurement.scrutiny_rules import contradiction
from bcpflow.site.values import day

_TWICE = N_("2つ以上の区分に入る積があります")
_NOWHERE = N_("どの区分にも入らない積があります")
_MOST = 100_000
"""Combinations a rule may have; it is judged by trying all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One of the marks."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Letter marks are given by."""
    title: Text
    """What it stands for."""
    question: Text
    """What each mark means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """One class: from a product on, below another."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Letter of the class."""
    title: Text
    """What it means for the project."""
    at_least: int | None = None
    """Lowest product of the class; left out: no limit."""
    below: int | None = None
    """Products from here on belong to another class; left out: no limit."""

    def holds(self, number: int) -> bool:
        """Whether a product is of this class."""
        return (self.at_least is None or number >= self.at_least) and (
            self.below is None or number < self.below
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRule:
    """How projects are put in order."""

    __pydantic_config__ = FORBID_UNKNOWN

    priority: str
    """Name of the rule, as reports cite it."""
    title: Text
    """What it is called."""
    dated: str
    """Day it was settled."""
    source: Text | None = None
    """Where it comes from; 例 where it is ours."""
    sample: bool = False
    """Holds values that are samples."""
    marks: tuple[int, ...]
    """Marks a factor may get."""
    factors: tuple[Factor, ...]
    """What is marked."""
    classes: tuple[Class, ...]
    """Classes, first priority first."""
    ties: tuple[str, ...] = ()
    """Factors that order equal products, the first first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """The priority of one project."""

    marks: dict[str, int]
    """The marks by factor."""
    product: int
    """All of them multiplied."""
    rank: str
    """Id of the class."""
    title: Text
    """What the class means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One row of the ranked list."""

    place: int
    """Place; projects with the same marks share one."""
    case: str
    """Id of the project."""
    priority: Priority
    """Its priority."""
    decided_by: str
    """``product``, or the factor that put it behind the row above; empty where nothing did."""
    tied_with: tuple[str, ...] = field(default=())
    """Projects with the same place."""


def read_priority_rule(folder: Path | None) -> PriorityRule:
    """The site's rule, or the shipped one. Raises DefinitionError."""
    return read_table("priority", PriorityRule, folder, priority_findings)


def priority_findings(rule: PriorityRule) -> Iterator[Finding]:
    """What is wrong with a rule: classes that leave gaps or overlap, marks that are none."""
    if day(rule.dated) is None:
        yield Finding("BCP-P002", ("dated",), {"text": rule.dated})
    for name in ("marks", "factors", "classes"):
        if not getattr(rule, name):
            yield contradiction(N_("1行もありません"), name)
    for name, things in (("factors", rule.factors), ("classes", rule.classes)):
        ids = [thing.id for thing in things]
        for number, id in enumerate(ids):
            if id in ids[:number]:
                other = (name, ids.index(id), "id")
                yield Finding("BCP-D158", (name, number, "id"), {"id": id}, other=other)
    known = [factor.id for factor in rule.factors]
    for number, id in enumerate(rule.ties):
        if id not in known:
            said = {"kind": Word(N_("評点")), "name": id, "near": nearest(id, known)}
            yield Finding("BCP-P036", ("ties", number), said)
    if not rule.marks or not rule.factors or not rule.classes:
        return
    if len(rule.marks) ** len(rule.factors) > _MOST:
        yield contradiction(N_("評点の組合せが多すぎます"), "factors")
        return
    for result in sorted(set(products(rule))):
        holding = [each.id for each in rule.classes if each.holds(result)]
        if len(holding) != 1:
            what = _TWICE if holding else _NOWHERE
            yield contradiction(what, "classes", value=result)


def products(rule: PriorityRule) -> Iterator[int]:
    """The product of every combination of marks."""
    return (prod(marks) for marks in combinations(rule.marks, repeat=len(rule.factors)))


def priority(rule: PriorityRule, marks: Mapping[str, int]) -> Priority:
    """The priority of one project. Raises Refused where a mark is missing, unknown or none."""
    known = [factor.id for factor in rule.factors]
    for name in marks:
        if name not in known:
            near = nearest(name, known)
            raise Refused("BCP-P036", kind=Word(N_("評点")), name=name, near=near)
    for name in known:
        mark = marks.get(name)
        if isinstance(mark, bool) or mark not in rule.marks:
            raise Refused("BCP-P037", name=name, value=mark, allowed=list(rule.marks))
    result = prod(marks[name] for name in known)
    found = next(each for each in rule.classes if each.holds(result))
    ordered = {name: marks[name] for name in known}
    return Priority(marks=ordered, product=result, rank=found.id, title=found.title)


def ranked(rule: PriorityRule, cases: Mapping[str, Mapping[str, int]]) -> tuple[Placed, ...]:
    """Projects in order, with what decided each place. Raises Refused like `priority`."""
    known = {case: priority(rule, marks) for case, marks in cases.items()}

    def key(case: str) -> tuple[int, ...]:
        given = known[case]
        return (-given.product, *(-given.marks[name] for name in rule.ties))

    order = sorted(known, key=lambda case: (key(case), case))
    rows: list[Placed] = []
    for number, case in enumerate(order):
        above = order[number - 1] if number else None
        same = above is not None and key(above) == key(case)
        place = rows[-1].place if same else number + 1
        decided = "product" if above is None else _decided(rule, key(above), key(case))
        equal = tuple(other for other in order if other != case and key(other) == key(case))
        rows.append(
            Placed(
                place=place, case=case, priority=known[case], decided_by=decided, tied_with=equal
            )
        )
    return tuple(rows)


def _decided(rule: PriorityRule, above: tuple[int, ...], own: tuple[int, ...]) -> str:
    names = ("product", *rule.ties)
    return next((n for n, a, b in zip(names, above, own, strict=True) if a != b), "")
