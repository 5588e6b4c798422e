"""Rows of a 状況付与計画 (MSEL) as injects, and what is expected of the players as steps.

Rules, held by tests/workbook/test_import.py:

1. A row with a content is an inject; without a time it waits for the controller's hand.
2. An expected action becomes a step that answers the inject, where no action plan gives the steps.
3. A length from the beginning goes before a time of day; where they disagree it is told.

This module must never lay out a sheet.
"""

from __future__ import annotations

from typing import Any

from bcpflow.site.columns import head_key
from bcpflow.workbook.draft import Draft, ident
from bcpflow.workbook.layout import Layout
from bcpflow.workbook.taking import Record, Said, Taking, extra_notes, records
from bcpflow.workbook.timeline import Timeline, moment
from bcpflow.workbook.when import When
from bcpflow.workbook.yaml_out import Noted

_ABOUT = ("content", "subject")


def take_msel(
    taking: Taking, layout: Layout, draft: Draft, line: Timeline, *, with_steps: bool
) -> None:
    """Put the rows of a sheet into the draft; ``with_steps``: make steps of expected actions."""
    line.next_sheet()
    last: dict[str, Any] | None = None
    heading: str | None = None
    for record in records(taking, layout, _ABOUT):
        if record.heading is not None:
            heading = record.heading
            if with_steps:
                draft.phase(record.heading, record.cell)
            taking.became(record.cell, "phase" if with_steps else "note")
        elif record.goes_on and last is not None:
            _add_to(record, last, draft)
            taking.became(record.cell, "inject", last["id"])
        elif not any(record.text(name) for name in _ABOUT):
            taking.note("BCP-D233", record.sheet, record.row, 1, value=_told(record))
            taking.notes += _kept(record)
        else:
            last = _inject(taking, record, draft, line, heading, with_steps=with_steps)


def _inject(taking: Taking, record: Record, draft: Draft, line: Timeline, heading: str | None, *,
            with_steps: bool) -> dict[str, Any]:  # fmt: skip
    number = record.text("id")
    wanted = _wanted(number, len(draft.injects) + 1)
    name, free = draft.new_id(wanted)
    if not free:
        said = record.fields.get("id")
        taking.note("BCP-D238", record.sheet, record.row, said.at if said else 1,
                    value=number or wanted, id=name)  # fmt: skip
    notes = extra_notes(record, taking.tr)
    data: dict[str, Any] = {"id": name}
    at = _at(taking, record, line, notes)
    if at is not None:
        data["at"] = at
    # 全員 stands for no role: what goes to nobody by name goes to all.
    if "to" in record.fields and not taking.heads.says(taking.heads.everyone, record.text("to")):
        named = draft.role(record.text("to"), record.fields["to"].name)
        if named:
            data["to"] = named[0] if len(named) == 1 else named
    for field in ("sender", "by"):
        if record.text(field):
            data[field] = record.text(field)
    data["content"] = _content(record)
    _expects(taking, record, draft, data, notes, heading, with_steps=with_steps)
    if record.text("action"):
        data["action"] = record.text("action")
    if record.text("objective"):
        said = record.fields["objective"]
        data["objective"] = draft.objective(said.text.split("\n")[0], said.name)
    if (phase := record.fields.get("phase")) and not with_steps:
        notes.append(f"{phase.name}: {phase.text}")
    data["source"] = f"{taking.source} {record.cell}"
    if "at" not in data and any(one in record.fields for one in ("at", "elapsed", "date")):
        unread = not _by_hand(taking, record)
        if unread:
            data["todo"] = taking.tr("付与する時刻（at）を決める")
    draft.injects.append(Noted(data, notes))
    taking.became(record.cell, "inject", name)
    return data


def _content(record: Record) -> str:
    subject, content = record.text("subject"), record.text("content")
    if subject and content and head_key(subject) not in head_key(content):
        return f"{subject}：{content}"
    return content or subject


def _expects(taking: Taking, record: Record, draft: Draft, data: dict[str, Any],
             notes: list[str], heading: str | None, *, with_steps: bool) -> None:  # fmt: skip
    """The steps that answer: those named, or one made of the expected action (rule 2)."""
    said = record.fields.get("expects")
    if said is not None:
        found = [draft.steps_by.get(head_key(part)) for part in _parts(said)]
        if not found or None in found:
            taking.note("BCP-D248", record.sheet, said.row, said.at, value=said.text[:60])
            notes.append(f"{said.name}: {said.text}")
        known = [one for one in found if one is not None]
        if known:
            data["expects"] = known[0] if len(known) == 1 else known
    action = record.fields.get("action")
    if action is None or not with_steps:
        return
    phase = record.text("phase") or heading
    home = draft.phase(phase, record.cell) if phase else draft.open_phase()
    name, _ = draft.new_id(f"answer-{data['id'].removeprefix('i')}")
    step: dict[str, Any] = {"id": name, "title": action.text.split("\n")[0]}
    roles = data.get("to")
    if roles:
        step["role"] = roles if isinstance(roles, str) else roles[0]
    step["required"] = False
    if "\n" in action.text:
        step["how"] = action.text
    step["source"] = f"{taking.source} {action.name}"
    draft.step(home, step, [action.name], [])
    data.setdefault("expects", name)


def _parts(said: Said) -> list[str]:
    parts = said.text.replace("\n", "、").replace(",", "、").replace("，", "、").split("、")
    return [part.strip() for part in parts if part.strip()]


def _wanted(number: str, place: int) -> str:
    """``12`` becomes i12: what is typed should not look like a row's number."""
    made = ident(number)
    return f"i{made or place}" if not made or made[0].isdigit() else made


def _at(taking: Taking, record: Record, line: Timeline, notes: list[str]) -> str | None:
    """When it is given, by the length from the beginning or by the clock (rule 3)."""
    found: dict[str, int] = {}
    for field in ("elapsed", "at"):
        said = record.fields.get(field)
        if said is None:
            continue
        when = taking.times.read(said.cell, elapsed=field == "elapsed")
        when = _dated(taking, record, when) if field == "at" else when
        if said.text not in notes[0]:
            notes.append(f"{said.name}: {said.text}")
        if when is None or (when.clock is None and when.seconds is None and not when.by_hand):
            taking.note("BCP-D232", record.sheet, said.row, said.at, value=said.text[:60])
        elif not when.by_hand:
            seconds, code = line.place(when)
            if code is not None:
                taking.note(code, record.sheet, said.row, said.at, value=said.text[:60])
            if seconds is not None:
                found[field] = seconds
    if not {"elapsed", "at"} & set(record.fields):
        taking.note("BCP-D234", record.sheet, record.row, 1, value=_content(record)[:60])
    if len(found) == 2 and abs(found["elapsed"] - found["at"]) >= 60:
        said = record.fields["elapsed"]
        taking.note("BCP-D240", record.sheet, said.row, said.at,
                    value=said.text[:60], other=record.text("at")[:60])  # fmt: skip
    seconds = found.get("elapsed", found.get("at"))
    return None if seconds is None else moment(seconds)


def _dated(taking: Taking, record: Record, when: When | None) -> When | None:
    """A time of day with the day that stands in a column of its own."""
    said = record.fields.get("date")
    if said is None or when is None or when.clock is None or when.day is not None:
        return when
    day = taking.times.read(said.cell, elapsed=False)
    if day is None or day.clock is not None or (day.day is None and day.month_day is None):
        taking.note("BCP-D232", record.sheet, said.row, said.at, value=said.text[:60])
        return when
    return When(clock=when.clock, day=day.day, days_after=when.days_after, month_day=day.month_day)


def _by_hand(taking: Taking, record: Record) -> bool:
    texts = [record.fields[one] for one in ("at", "elapsed") if one in record.fields]
    read = [taking.times.read(said.cell, elapsed=False) for said in texts]
    return bool(read) and all(when is not None and when.by_hand for when in read)


def _add_to(record: Record, data: dict[str, Any], draft: Draft) -> None:
    """More of the inject above, whose content is one cell over several rows."""
    for field in ("to", "sender", "by", "action"):
        said = record.fields.get(field)
        if (
            said is None
            or record.sheet.first_of.get((said.row, said.at), (said.row, 0))[0] < said.row
        ):
            continue
        if field == "to":
            held = data.get("to", [])
            named = [held] if isinstance(held, str) else list(held)
            named += [one for one in draft.role(said.text, said.name) if one not in named]
            data["to"] = named[0] if len(named) == 1 else named
        else:
            data[field] = f"{data[field]}\n{said.text}" if field in data else said.text


def _told(record: Record) -> str:
    return " / ".join(said.text for said in record.fields.values())[:60]


def _kept(record: Record) -> list[str]:
    said = [*record.fields.values(), *(one for _, one in record.others)]
    return [f"{one.name}: {one.text}" for one in said]
