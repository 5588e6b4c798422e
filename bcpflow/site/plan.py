"""The drills of the year as rows, as a document, and as an iCalendar file (RFC 5545).

Rules, held by tests/site/test_plan.py:

1. In the order they take place; a day without a time comes before the times of that day.
2. An event's id is made from the workflow and its place in the file's order of that workflow:
   brought in again after its day was moved, it is moved and not doubled.
3. Text from outside is made inert and cannot end a line or a property.

This module must never look at a clock (the stamp and the day are arguments) nor write a file.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from bcpflow.language import N_, Translator
from bcpflow.site.columns import Cell
from bcpflow.site.model import DrillPlan, PlannedDrill
from bcpflow.site.values import clock_time, day
from bcpflow.text import safe

if TYPE_CHECKING:
    from icalendar import Event

USUAL_MINUTES = 120
"""How long a drill takes where the plan does not say."""
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:bcpflow:drill-plan")
_DAY = timedelta(days=1)
_WEEKDAYS = (N_("月"), N_("火"), N_("水"), N_("木"), N_("金"), N_("土"), N_("日"))
_HEADS = (
    N_("日付"), N_("曜日"), N_("開始"), N_("所要（分）"), N_("訓練名"), N_("手順定義"), N_("場所"),
    N_("参加者"), N_("目的"), N_("備考"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    """A drill with its day and time read."""

    drill: PlannedDrill
    day: date
    begins: time | None
    uid: str

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return self.drill.minutes or USUAL_MINUTES


def planned(plan: DrillPlan) -> list[Planned]:
    """The drills in the order they take place (rule 1); what cannot be read was refused before."""
    count: Counter[str] = Counter()
    found = []
    for drill in plan.drills:
        on = day(drill.date)
        if on is None:
            continue
        count[drill.workflow] += 1
        name = f"{drill.workflow}#{count[drill.workflow]}"
        begins = clock_time(drill.time) if drill.time is not None else None
        found.append(Planned(drill, on, begins, f"{uuid.uuid5(_SPACE, name)}@bcpflow"))
    return sorted(found, key=lambda one: (one.day, one.begins or time.min))


def plan_rows(plan: DrillPlan, tr: Translator) -> list[list[Cell]]:
    """The plan as rows of a spreadsheet, heads first."""
    rows: list[list[Cell]] = [[tr(head) for head in _HEADS]]
    for one in planned(plan):
        drill = one.drill
        rows.append(
            [
                one.day.isoformat(),
                weekday(one.day, tr),
                shown_time(one),
                drill.minutes,
                tr.pick(drill.title),
                drill.workflow,
                drill.place or "",
                tr("、").join(drill.people),
                tr.pick(drill.purpose) if drill.purpose is not None else "",
                drill.note or "",
            ]
        )
    return rows


def plan_document(plan: DrillPlan, tr: Translator, today: date) -> dict[str, Any]:
    """The plan for programs (plan/1)."""
    return {
        "schema": "bcpflow/plan/1",
        "title": tr.pick(plan.title),
        "updated": plan.updated,
        "today": today.isoformat(),
        "drills": [
            {
                "title": tr.pick(one.drill.title),
                "workflow": one.drill.workflow,
                "date": one.day.isoformat(),
                "time": shown_time(one) or None,
                "minutes": one.drill.minutes,
                "place": one.drill.place,
                "people": list(one.drill.people),
                "purpose": tr.pick(one.drill.purpose) if one.drill.purpose is not None else None,
                "note": one.drill.note,
                "past": one.day < today,
            }
            for one in planned(plan)
        ],
    }


def plan_ics(plan: DrillPlan, tr: Translator, stamp: datetime, zone: tzinfo) -> bytes:
    """The plan as a calendar file. ``stamp`` is when it is made, with its time zone."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//bcpflow//drills//JA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", safe(tr.pick(plan.title), one_line=True))
    for one in planned(plan):
        calendar.add_component(_event(one, tr, stamp, zone))
    return bytes(calendar.to_ical())


def weekday(on: date, tr: Translator) -> str:
    """The day of the week."""
    return tr(_WEEKDAYS[on.weekday()])


def shown_time(one: Planned) -> str:
    """When it begins, perhaps not settled."""
    return f"{one.begins:%H:%M}" if one.begins is not None else ""


def _event(one: Planned, tr: Translator, stamp: datetime, zone: tzinfo) -> Event:
    from icalendar import Event

    drill = one.drill
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", stamp)
    if one.begins is None:
        event.add("dtstart", one.day)
        event.add("dtend", one.day + _DAY)
    else:  # in UTC: every program knows it, whatever zones it has
        begins = datetime.combine(one.day, one.begins, zone).astimezone(UTC)
        event.add("dtstart", begins)
        event.add("dtend", begins + timedelta(minutes=one.minutes))
    event.add("summary", safe(tr.pick(drill.title), one_line=True))
    if drill.place:
        event.add("location", safe(drill.place, one_line=True))
    event.add("description", "\n".join(_told(drill, tr)))
    event.add("categories", [tr("訓練")])
    return event


def _told(drill: PlannedDrill, tr: Translator) -> Iterable[str]:
    said = [tr("手順定義: {name}", name=drill.workflow)]
    if drill.people:
        said.append(tr("参加者: {people}", people=tr("、").join(drill.people)))
    if drill.purpose is not None:
        said.append(tr("目的: {purpose}", purpose=tr.pick(drill.purpose)))
    if drill.note:
        said.append(tr("備考: {note}", note=drill.note))
    said.append(tr("始めるには: {command}", command=f"bcpflow drill start {drill.workflow}"))
    return [safe(line, one_line=True) for line in said]
