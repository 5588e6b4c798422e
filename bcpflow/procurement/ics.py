"""Deadlines of many cases as an iCalendar file (RFC 5545), for any calendar program.

Rules, held by tests/procurement/test_ics.py:

1. A deadline is an all-day event of its day; it rings at nine on the day it shows as near and on
   the day itself.
2. The id of an event is made from the case and the rule alone: brought in again, an event is
   moved and not doubled.
3. What is met is left out unless asked for; what is 例 says so.
4. Text from outside is made inert and cannot end a line or a property.

This module must never look at a clock (the stamp is an argument) and never write a file.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bcpflow.language import Translator
from bcpflow.procurement.deadlines import Deadline, Entry, standing
from bcpflow.text import safe

if TYPE_CHECKING:
    from icalendar import Alarm, Event

MEDIA_TYPE = "text/calendar"
_PRODUCT = "-//bcpflow//deadlines//JA"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:bcpflow:deadline")
_DAY = timedelta(days=1)
_RINGS_AT = time(9)
"""Hour of an alarm: while people are at their desks."""


def export(
    entries: Iterable[Entry], tr: Translator, stamp: datetime, today: date, *, met: bool = False
) -> bytes:
    """The file of these deadlines. ``stamp`` is when it is made, with its time zone.

    ``met`` takes those in that are met by ``today``.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", tr("調達の期限"))
    chosen = [entry for entry in entries if met or not _is_met(entry.deadline, today)]
    for entry in sorted(chosen, key=lambda entry: (entry.deadline.due, uid(entry))):
        calendar.add_component(_event(entry, tr, stamp, today))
    return bytes(calendar.to_ical())


def uid(entry: Entry) -> str:
    """The id of a deadline's event, the same in every file made of it."""
    return f"{uuid.uuid5(_SPACE, f'{entry.case}#{entry.deadline.id}')}@bcpflow"


def _event(entry: Entry, tr: Translator, stamp: datetime, today: date) -> Event:
    from icalendar import Event

    deadline = entry.deadline
    event = Event()
    event.add("uid", uid(entry))
    event.add("dtstamp", stamp)
    event.add("dtstart", deadline.due)
    event.add("dtend", deadline.due + _DAY)
    event.add("summary", _summary(entry, tr))
    event.add("description", "\n".join(_lines(entry, tr, today)))
    event.add("categories", [tr("調達の期限")])
    event.add("transp", "TRANSPARENT")
    if not _is_met(deadline, today):
        for days in sorted({(deadline.due - deadline.warn_from).days, 0}, reverse=True):
            event.add_component(_alarm(entry, tr, days))
    return event


def _is_met(deadline: Deadline, today: date) -> bool:
    return standing(deadline, today).status == "met"


def _alarm(entry: Entry, tr: Translator, days: int) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _summary(entry, tr))
    alarm.add("trigger", timedelta(hours=_RINGS_AT.hour) - timedelta(days=days))
    return alarm


def _summary(entry: Entry, tr: Translator) -> str:
    deadline = entry.deadline
    title = tr("{case}：{deadline}", case=entry.case_title, deadline=tr.pick(deadline.title))
    return safe(f"{title} {tr('（例）')}" if deadline.sample else title, one_line=True)


def _lines(entry: Entry, tr: Translator, today: date) -> Iterable[str]:
    deadline: Deadline = entry.deadline
    since = deadline.since.isoformat()
    told = [
        tr("案件: {case}", case=entry.case),
        tr("規則: {rule}", rule=deadline.rule.told(tr)),
        tr("数え始め: {anchor} {day}", anchor=tr.pick(deadline.counts_from_title), day=since),
    ]
    if deadline.due != deadline.counted:
        told.append(tr("閉庁日のため {day} から動かしました", day=deadline.counted.isoformat()))
    if deadline.source is not None:
        told.append(tr("根拠: {source}", source=tr.pick(deadline.source)))
    if deadline.note is not None:
        told.append(tr("注意: {note}", note=tr.pick(deadline.note)))
    if deadline.sample:
        told.append(tr("日数は例です。自団体の規則に合わせてください。"))
    if deadline.met_on is not None and _is_met(deadline, today):
        told.append(tr("済: {day}", day=deadline.met_on.isoformat()))
    return [safe(line, one_line=True) for line in told]
