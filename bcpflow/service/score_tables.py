"""Score sheets as spreadsheets: criteria down, bidders across, one member a sheet.

Rules, held by tests/cli/test_case_score.py:

1. All faults are named at once, each with its cell, and nothing is taken over then.
2. An empty cell is a point not given yet, never a zero.

This module must never write a file and never decide whose sheet it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bcpflow.errors import Problem, Refused, Word
from bcpflow.language import N_, Translator, translator
from bcpflow.lint.finding import nearest
from bcpflow.procurement.quote_cells import number
from bcpflow.procurement.scoring import Bidder
from bcpflow.procurement.scoring_rules import ScoringRules
from bcpflow.procurement.scrutiny_rules import exact
from bcpflow.procurement.words import folded
from bcpflow.service.quoting import bidder_named
from bcpflow.site.columns import Cell, Unreadable, is_empty
from bcpflow.site.tables import Row

TITLE = N_("採点表")
HEAD, MEMBER, MOST = N_("観点"), N_("委員"), N_("満点")


@dataclass(slots=True)
class Form:
    """A sheet as it was filled in."""

    member: str | None = None
    """Name written on it, where there is one."""
    scores: dict[str, dict[str, float]] = field(default_factory=dict)
    """Points by bidder and criterion."""


@dataclass(slots=True)
class _Reading:
    source: str
    rules: ScoringRules
    bidders: Sequence[Bidder]
    form: Form = field(default_factory=Form)
    problems: list[Problem] = field(default_factory=list)
    columns: dict[int, str] = field(default_factory=dict)

    def note(self, fault: Refused, row: int, column: int) -> None:
        """A fault at its cell."""
        problem = Problem(fault.code, "error", self.source, row, column, dict(fault.data))
        self.problems.append(problem)


def template_rows(
    rules: ScoringRules, bidders: Sequence[Bidder], tr: Translator
) -> list[list[Cell]]:
    """The empty sheet."""
    rows: list[list[Cell]] = [[tr(MEMBER), None, *[None] * len(bidders)]]
    rows.append([tr(HEAD), tr(MOST), *(bidder.name for bidder in bidders)])
    for one in rules.criteria:
        rows.append([tr.pick(one.title), one.maximum, *[None] * len(bidders)])
    return rows


def read_scores(
    rows: Sequence[Row], source: str, rules: ScoringRules, bidders: Sequence[Bidder]
) -> tuple[Form | None, list[Problem]]:
    """A filled sheet, with all that is wrong with it; None where a cell stands in the way."""
    reading = _Reading(source, rules, bidders)
    for row, cells in enumerate(rows, start=1):
        filled = [(at, cell) for at, cell in enumerate(cells, start=1) if not is_empty(cell)]
        if filled:
            _row(reading, row, filled)
    if not reading.form.scores and not reading.problems:
        reading.note(Refused("BCP-P107"), 1, 1)
    return (None if reading.problems else reading.form), reading.problems


def criterion_named(rules: ScoringRules, said: str) -> str:
    """The id of a criterion, by id or title, or how only one title begins. Raises Refused."""
    names: dict[str, str] = {}
    for one in rules.criteria:
        titles = one.title.values() if isinstance(one.title, dict) else (one.title,)
        for name in (one.id, *titles):
            names.setdefault(folded(name), one.id)
    if folded(said) in names:
        return names[folded(said)]
    begun = {id for name, id in names.items() if name.startswith(folded(said))}
    if len(begun) != 1 or not folded(said):
        near = nearest(said, [one.id for one in rules.criteria])
        raise Refused("BCP-P036", kind=Word(N_("採点の観点")), name=said, near=near)
    return begun.pop()


def points(rules: ScoringRules, criterion: str, said: object) -> float:
    """Points within the scale. Raises Refused."""
    most = next(one.maximum for one in rules.criteria if one.id == criterion)
    try:
        given = number(said, "count")
    except Unreadable:
        given = None
    if given is None or not given.is_finite() or not 0 <= given <= exact(most):
        raise Refused("BCP-P037", name=criterion, value=str(said), allowed=f"0–{most:g}")
    return int(given) if given == given.to_integral_value() else float(given)


def _row(reading: _Reading, row: int, filled: list[tuple[int, object]]) -> None:
    at, first = filled[0]
    head = folded(str(first))
    if head in _heads(MEMBER, "member"):
        reading.form.member = str(filled[1][1]).strip() if len(filled) > 1 else None
    elif head in _heads(HEAD, "criterion"):
        for column, cell in filled[1:]:
            if folded(str(cell)) in _heads(MOST, "maximum"):
                continue
            try:
                reading.columns[column] = bidder_named(reading.bidders, str(cell)).id
            except Refused as fault:
                reading.note(fault, row, column)
    elif reading.columns:
        try:
            criterion = criterion_named(reading.rules, str(first))
        except Refused as fault:
            reading.note(fault, row, at)
            return
        for column, cell in filled[1:]:
            if column in reading.columns:
                _cell(reading, row, column, criterion, cell)


def _cell(reading: _Reading, row: int, column: int, criterion: str, cell: object) -> None:
    try:
        given = points(reading.rules, criterion, cell)
    except Refused as fault:
        reading.note(fault, row, column)
    else:
        reading.form.scores.setdefault(reading.columns[column], {})[criterion] = given


def _heads(*names: str) -> set[str]:
    return {folded(said) for name in names for said in (name, translator("en")(name))}
