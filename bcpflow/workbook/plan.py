"""The labels of a 訓練計画: what the exercise is for, when and where, with whom, and from which T0.

Rules, held by tests/workbook/test_import.py:

1. A label's value stands behind its colon, to its right, or below its value as long as nothing
   else begins.
2. What no label names is kept as a comment; a text alone above everything is the title.
3. A table with a row for each exercise gives one of them: the only one, or the one asked for.

This module must never make up a step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bcpflow.codes import catalogue
from bcpflow.errors import DefinitionError, Problem
from bcpflow.language import N_
from bcpflow.site.columns import is_empty
from bcpflow.workbook.book import Sheet, text_of
from bcpflow.workbook.draft import Draft
from bcpflow.workbook.layout import Layout, label_in
from bcpflow.workbook.taking import Record, Said, Taking, records
from bcpflow.workbook.when import When

_BULLET = re.compile(r"^\s*(?:[・●○◆◇■□▪\-*]|[(（]?[0-9０-９]{1,2}[)）.．、]|[①-⑳])\s*")
_TITLES = {
    "purpose": N_("目的"), "datetime": N_("日時"), "date": N_("実施日"), "time": N_("時間"),
    "start": N_("発災の想定"), "place": N_("場所"), "kind": N_("種類"),
    "participants": N_("参加者"),
}  # fmt: skip


@dataclass(slots=True)
class Plan:
    """What the labels of all sheets say."""

    said: dict[str, list[Said]] = field(default_factory=dict)
    titles: list[Said] = field(default_factory=list)
    """Texts that stand alone above everything."""

    def text(self, name: str) -> str:
        """All that was said of a field."""
        return "\n".join(said.text for said in self.said.get(name, ()) if said.text)


def read_labels(taking: Taking, layout: Layout, plan: Plan) -> None:
    """The labels above a table, or of a whole form."""
    sheet, known = layout.sheet, taking.heads.by_key("plan")
    open_field: tuple[str, int] | None = None
    for row in range(1, layout.above + 1):
        filled = sheet.filled(row)
        if not filled:
            open_field = None
            continue
        labels = [at for at in filled if (row, at) in layout.labels]
        before = min(labels, default=0)
        loose = [at for at in filled if at < before] if labels else filled
        loose = _values(taking, sheet, row, loose, open_field, plan)
        for at in loose:
            _lone(taking, sheet, row, at, layout, plan)
        for number, at in enumerate(labels):
            name = layout.labels[(row, at)]
            until = labels[number + 1] if number + 1 < len(labels) else 10_000
            inside = label_in(text_of(sheet.own(row, at)), known)[1]
            values = [one for one in filled if at < one < until]
            if inside:
                _put(plan, name, taking.said(sheet, row, at, inside))
                for one in values:
                    _lone(taking, sheet, row, one, layout, plan)
                open_field = None
                continue
            for one in values:
                _put(plan, name, taking.said(sheet, row, one, sheet.own(row, one)))
            open_field = (name, values[0] if values else at)
            if not values:
                plan.said.setdefault(name, [])
        if labels or len(loose) < len(filled):
            taking.became(sheet.where(row, filled[0]), "label")


def read_rows(taking: Taking, layout: Layout, plan: Plan, wanted: int | None) -> None:
    """A table of exercises: the row asked for, or the only one (rule 3)."""
    found: list[Record] = [one for one in records(taking, layout, ("title",)) if one.fields]
    chosen = [one for one in found if one.row == wanted] if wanted else found
    if len(chosen) != 1:
        sheet = layout.sheet
        row = layout.table.last + 1 if layout.table else 1
        rows = [f"{one.row}: {one.text('title') or one.text('purpose')}"[:40] for one in found]
        data: dict[str, object] = {"cell": sheet.where(row), "rows": rows}
        severity = catalogue()["BCP-D244"].severity
        problem = Problem("BCP-D244", severity, taking.source, row, 1, data)
        raise DefinitionError([problem])
    for one in found:
        if one is not chosen[0]:
            taking.became(one.cell, "other exercise")
            continue
        for name, said in one.fields.items():
            _put(plan, name, said)
        taking.notes += [f"{said.name}: {head}: {said.text}" for head, said in one.others]
        taking.became(one.cell, "label")


def finish(taking: Taking, plan: Plan, draft: Draft) -> None:
    """Put what the labels said into the draft."""
    titles = [said.text for said in plan.titles]
    draft.title = plan.text("title").split("\n")[0] or (titles[0] if titles else None)
    for said in plan.titles if plan.text("title") else plan.titles[1:]:
        taking.notes.append(f"{said.name}: {said.text}")
    for name, title in _TITLES.items():
        text = plan.text(name)
        if text:
            head = taking.tr(title)
            draft.summary.append(
                f"{head}: {text}" if taking.tr.language == "en" else f"{head}：{text}"
            )
    draft.scenario = plan.text("scenario") or None
    for said in plan.said.get("objectives", ()):
        for line in said.text.split("\n"):
            if line.strip():
                draft.objective(_BULLET.sub("", line).strip() or line.strip(), said.name)
    kind = plan.text("kind")
    if any(word in kind.casefold() for word in taking.heads.discussion) and not draft.injects:
        draft.discussion = True


def start_of(taking: Taking, plan: Plan) -> When | None:
    """T0 as the labels say it: the start of the scenario, else the time of the exercise."""
    for name in ("start", "datetime", "time"):
        for said in plan.said.get(name, ()):
            when = taking.times.read(said.cell, elapsed=False)
            if when is None or when.clock is None:
                if name != "time" and isinstance(said.cell, str):
                    when = _first_time(taking, said.cell)
                if when is None or when.clock is None:
                    continue
            if when.day is None and when.month_day is None:
                for day in plan.said.get("date", ()):
                    read = taking.times.read(day.cell, elapsed=False)
                    if read is not None and read.day is not None:
                        return When(clock=when.clock, day=read.day)
            return When(clock=when.clock, day=when.day, days_after=when.days_after)
    return None


def _first_time(taking: Taking, text: str) -> When | None:
    """``令和8年11月21日（土） 10:00～12:00 震度6強``: the time a sentence begins with."""
    for end in range(len(text), 3, -1):
        when = taking.times.read(text[:end], elapsed=False)
        if when is not None and when.clock is not None:
            return when
    return None


def _values(taking: Taking, sheet: Sheet, row: int, loose: list[int],
            open_field: tuple[str, int] | None, plan: Plan) -> list[int]:  # fmt: skip
    """Cells that go on with the value above (rule 1); what is left."""
    if open_field is None:
        return loose
    name, column = open_field
    rest = []
    for at in loose:
        under = at >= column and not is_empty(sheet.own(row, at))
        if under:
            _put(plan, name, taking.said(sheet, row, at, sheet.own(row, at)))
        else:
            rest.append(at)
    return rest


def _lone(taking: Taking, sheet: Sheet, row: int, at: int, layout: Layout, plan: Plan) -> None:
    said = taking.said(sheet, row, at, sheet.own(row, at))
    first = not plan.titles and row <= 3 and len(sheet.filled(row)) <= 2
    if first and not isinstance(said.cell, int | float) and len(said.text) > 2:
        plan.titles.append(said)
        taking.became(said.name, "title")
    else:
        taking.keep(sheet, row, at, said.text)


def _put(plan: Plan, name: str, said: Said) -> None:
    plan.said.setdefault(name, []).append(said)
