"""Rows of a 緊急時行動計画 as phases and steps.

Rules, held by tests/workbook/test_import.py:

1. A row that says what is done is a step, in the phase its row or the heading above it names.
2. A target is the end of the time the sheet gives, counted from T0; a word like 直ちに is none.
3. Marks for working hours and off hours become a condition on the fact 時間帯.

This module must never lay out a sheet.
"""

from __future__ import annotations

from typing import Any

from bcpflow.workbook.draft import HOURS, HOURS_FACT, Draft, DraftPhase, ident
from bcpflow.workbook.layout import Layout
from bcpflow.workbook.taking import Record, Taking, extra_notes, records
from bcpflow.workbook.timeline import Timeline, moment


def take_actions(taking: Taking, layout: Layout, draft: Draft, line: Timeline) -> None:
    """Put the rows of a sheet into the draft."""
    line.next_sheet()
    heading: DraftPhase | None = None
    last: dict[str, Any] | None = None
    for record in records(taking, layout, ("step",)):
        if record.heading is not None:
            heading = draft.phase(record.heading, record.cell)
            taking.became(record.cell, "phase", heading.id)
        elif record.goes_on and last is not None:
            _add_to(record, last, draft)
            taking.became(record.cell, "step", last["id"])
        elif not record.text("step"):
            phase = record.fields.get("phase")
            if phase is not None and len(record.fields) == 1:
                heading = draft.phase(phase.text, phase.name)
                taking.became(record.cell, "phase", heading.id)
                continue
            told = " / ".join(said.text for said in record.fields.values())
            taking.note("BCP-D233", record.sheet, record.row, 1, value=told[:60])
            said = [*record.fields.values(), *(one for _, one in record.others)]
            taking.notes += [f"{one.name}: {one.text}" for one in said]
        else:
            last = _step(taking, record, draft, line, heading)


def _step(taking: Taking, record: Record, draft: Draft, line: Timeline,
          heading: DraftPhase | None) -> dict[str, Any]:  # fmt: skip
    phase = record.fields.get("phase")
    home = draft.phase(phase.text, phase.name) if phase else heading or draft.open_phase()
    number, title = record.text("id"), record.text("step")
    made = ident(number)
    count = sum(len(one.steps) for one in draft.phases) + 1
    wanted = f"s{made or count}" if not made or made[0].isdigit() else made
    name, free = draft.new_id(wanted)
    if not free and number:
        taking.note("BCP-D238", record.sheet, record.row, record.fields["id"].at,
                    value=number, id=name)  # fmt: skip
    notes = extra_notes(record, taking.tr)
    first, _, rest = title.partition("\n")
    data: dict[str, Any] = {"id": name, "title": first}
    if "role" in record.fields:
        said = record.fields["role"]
        named = draft.role(said.text, said.name)
        if named:
            data["role"] = named[0]
        if len(named) > 1:
            notes.append(f"{said.name}: {said.text}")
        if named and "deputies" in record.fields:
            deputies = record.fields["deputies"]
            stand_in = draft.role(deputies.text, deputies.name)
            known = draft.roles[named[0]].setdefault("deputies", [])
            known += [one for one in stand_in if one not in (*known, named[0])]
    target = _target(taking, record, line, notes)
    if target is not None:
        data["target"] = target
    when = _hours(taking, record, draft)
    if when is not None:
        data["when"] = when
    how = "\n".join(part for part in (rest, record.text("how")) if part)
    if how:
        data["how"] = how
    for field in ("caution", "evidence"):
        if record.text(field):
            data[field] = record.text(field)
    data["source"] = f"{taking.source} {record.cell}"
    draft.step(home, data, notes, (number, first, name))
    taking.became(record.cell, "step", name)
    return data


def _target(taking: Taking, record: Record, line: Timeline, notes: list[str]) -> str | None:
    """By when, as a moment from T0 (rule 2)."""
    said = record.fields.get("target")
    if said is None:
        return None
    notes.append(f"{said.name}: {said.text}")
    when = taking.times.read(said.cell, elapsed="時刻" not in said.head)
    if when is not None and when.by_hand:
        return None
    if when is not None and when.until is not None:
        when = when.until
    if when is None:
        taking.note("BCP-D232", record.sheet, said.row, said.at, value=said.text[:60])
        return None
    line.above = None  # steps need not stand in the order of their targets
    seconds, code = line.place(when)
    if code is not None:
        taking.note(code, record.sheet, said.row, said.at, value=said.text[:60])
    return None if seconds is None else moment(seconds)


def _hours(taking: Taking, record: Record, draft: Draft) -> str | None:
    """When it applies, by the marks for working hours and off hours (rule 3)."""
    ticked = [taking.heads.says(taking.heads.marks, record.text(name))
              for name in ("in_hours", "off_hours")]  # fmt: skip
    for name, tick in zip(("in_hours", "off_hours"), ticked, strict=True):
        if record.text(name) and not tick and record.text(name) not in ("×", "－", "-", "―", "✕"):
            said = record.fields[name]
            taking.note("BCP-D241", record.sheet, said.row, said.at, value=said.text[:60])
            taking.notes.append(f"{said.name}: {said.text}")
    if ticked[0] == ticked[1]:
        return None
    draft.in_hours = True
    return f'{HOURS_FACT} == "{HOURS[0] if ticked[0] else HOURS[1]}"'


def _add_to(record: Record, data: dict[str, Any], draft: Draft) -> None:
    """More of the step above, whose cell goes over several rows."""
    lines = [data["how"]] if "how" in data else []
    for said in record.fields.values():
        own = record.sheet.first_of.get((said.row, said.at), (said.row, 0))[0] == said.row
        if own and said.text:
            lines.append(said.text)
    lines += [f"{head}: {said.text}" if head else said.text for head, said in record.others]
    if lines:
        data["how"] = "\n".join(lines)
