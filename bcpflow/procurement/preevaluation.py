"""Prior evaluation (事前評価): a sheet of criteria, what follows from it, and what people decide.

Rules, held by tests/procurement/test_preevaluation.py:

1. The worst criterion gives the suggestion; with a criterion unanswered there is none.
2. People decide. A decision beside the suggestion takes a reason, a fit on conditions takes the
   conditions.
3. What a level means stands in the data: nothing here knows what ``partly`` says.

This module must never decide by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.errors import Refused, Word
from bcpflow.language import N_
from bcpflow.lint.finding import Finding, nearest
from bcpflow.procurement.reading import read_table
from bcpflow.procurement.scrutiny_rules import contradiction
from bcpflow.site.values import day

Result = Literal["fit", "conditional", "unfit"]
RESULTS: tuple[Result, ...] = ("fit", "conditional", "unfit")
"""Best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One answer a criterion may get."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Id answers refer to."""
    title: Text
    """What it is called."""
    value: int | None = None
    """Points of it, for the sum that is shown; left out: not counted."""
    must: Result
    """What follows where the criterion is a must."""
    otherwise: Result
    """What follows for the others."""
    reason: bool = False
    """It takes a note that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One question of the sheet."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Id answers refer to."""
    title: Text
    """What it is called."""
    question: Text
    """What is asked."""
    must: bool = False
    """Without it the project is not fit."""
    source: Text | None = None
    """Where the criterion comes from, beside the table's own source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """The sheet as a form."""

    __pydantic_config__ = FORBID_UNKNOWN

    criteria: str
    """Name of the form, as reports cite it."""
    title: Text
    """What it is called."""
    dated: str
    """Day it was settled."""
    source: Text | None = None
    """Where it comes from; 例 where it is ours."""
    sample: bool = False
    """Holds values that are samples."""
    levels: tuple[Level, ...]
    """Answers a criterion may get, best first."""
    results: dict[Result, Text]
    """What fit, conditional and unfit are called."""
    items: tuple[Criterion, ...]
    """Criteria in the order they are asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The answer to one criterion."""

    criterion: str
    """Id of the criterion."""
    level: str
    """Id of the level."""
    note: str = ""
    """Why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What follows from a sheet."""

    result: Result | None
    """fit, conditional or unfit; None while something is missing."""
    title: Text | None
    """What that is called."""
    because: tuple[str, ...]
    """Ids of the criteria that keep it from being better."""
    missing: tuple[str, ...]
    """Criteria without an answer, or without the note their answer takes."""
    points: int
    """Sum of the values of the answers."""
    most: int
    """What the sum could be for the criteria that count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What was decided."""

    result: Result
    """fit, conditional or unfit."""
    conditions: tuple[str, ...]
    """What has to be done, for a fit on conditions."""
    suggested: Result
    """What the sheet suggested."""
    because: tuple[str, ...]
    """Ids of the criteria behind the suggestion."""
    reason: str
    """Why the decision is another one."""


def read_criteria(folder: Path | None) -> Criteria:
    """The site's form, or the shipped one. Raises DefinitionError."""
    return read_table("criteria", Criteria, folder, criteria_findings)


def criteria_findings(form: Criteria) -> Iterator[Finding]:
    """What is wrong with a form."""
    if day(form.dated) is None:
        yield Finding("BCP-P002", ("dated",), {"text": form.dated})
    for name, things in (("levels", form.levels), ("items", form.items)):
        ids = [thing.id for thing in things]
        if not ids:
            yield contradiction(N_("1行もありません"), name)
        for number, id in enumerate(ids):
            if id in ids[:number]:
                other = (name, ids.index(id), "id")
                yield Finding("BCP-D158", (name, number, "id"), {"id": id}, other=other)
    for result in RESULTS:
        if result not in form.results:
            yield contradiction(N_("結果の呼び名がそろっていません"), "results")
            return


def marks_of(form: Criteria, said: Mapping[str, tuple[str, str] | str]) -> tuple[Mark, ...]:
    """Answers by criterion, with or without a note. Raises Refused for a name nobody knows."""
    marks = []
    for name, answer in said.items():
        level, note = (answer, "") if isinstance(answer, str) else answer
        _criterion(form, name)
        _level(form, level)
        marks.append(Mark(criterion=name, level=level, note=note))
    return tuple(marks)


def suggest(form: Criteria, marks: Sequence[Mark]) -> Suggestion:
    """What follows from the answers; the last answer to a criterion counts."""
    given = {_criterion(form, mark.criterion).id: mark for mark in marks}
    missing, worst, because = [], 0, list[str]()
    points = most = 0
    best = max((level.value or 0 for level in form.levels), default=0)
    for criterion in form.items:
        mark = given.get(criterion.id)
        level = _level(form, mark.level) if mark is not None else None
        if mark is None or level is None or (level.reason and not mark.note.strip()):
            missing.append(criterion.id)
            continue
        if level.value is not None:
            points, most = points + level.value, most + best
        rank = RESULTS.index(level.must if criterion.must else level.otherwise)
        if rank > worst:
            worst, because = rank, []
        if rank == worst and rank > 0:
            because.append(criterion.id)
    result = None if missing else RESULTS[worst]
    return Suggestion(
        result=result, title=form.results[result] if result is not None else None,
        because=tuple(because), missing=tuple(missing), points=points, most=most,
    )  # fmt: skip


def conclude(
    form: Criteria,
    marks: Sequence[Mark],
    result: Result,
    conditions: Sequence[str] = (),
    reason: str = "",
) -> Conclusion:
    """A decision on a sheet. Raises Refused where the sheet or the decision lacks something."""
    suggestion = suggest(form, marks)
    if result not in RESULTS:
        kind = Word(N_("評価結果"))
        raise Refused("BCP-P036", kind=kind, name=result, near=nearest(result, RESULTS))
    if suggestion.result is None:
        titles = [item.title for item in form.items if item.id in suggestion.missing]
        raise Refused("BCP-P056", missing=titles)
    named = tuple(text.strip() for text in conditions if text.strip())
    if result == "conditional" and not named:
        raise Refused("BCP-P056", missing=[Word(N_("付ける条件"))])
    if result != suggestion.result and not reason.strip():
        raise Refused("BCP-P035", what=Word(N_("評価票の案と違う決定")), name=form.results[result])
    return Conclusion(
        result=result, conditions=named, suggested=suggestion.result,
        because=suggestion.because, reason=reason.strip(),
    )  # fmt: skip


def _criterion(form: Criteria, name: str) -> Criterion:
    found = next((item for item in form.items if item.id == name), None)
    if found is None:
        near = nearest(name, [item.id for item in form.items])
        raise Refused("BCP-P036", kind=Word(N_("評価の観点")), name=name, near=near)
    return found


def _level(form: Criteria, name: str) -> Level:
    found = next((level for level in form.levels if level.id == name), None)
    if found is None:
        near = nearest(name, [level.id for level in form.levels])
        raise Refused("BCP-P036", kind=Word(N_("評価の段階")), name=name, near=near)
    return found
