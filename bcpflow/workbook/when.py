"""The times of exercise sheets: D+1 H+2, T+30, 発災後3時間, 翌日9時, 10:25, R8.11.21 10:25.

Rules, held by tests/workbook/test_when.py:

1. A time is relative (seconds from T0) or of the clock (with a day, or without); a cell that says
   neither is None, and nothing is guessed.
2. A bare number after ``T+`` is minutes. ``1:30`` is a length where the column counts from the
   beginning, and a time of day elsewhere.
3. Of a span (10:25～10:40, 1～3時間) both ends are read; which one counts is for the caller.

This module must never look at a clock; what a time of day means needs the start of the scenario.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bcpflow.site.values import day as day_of
from bcpflow.workbook.heads import ExerciseHeads

DAY = 86400
_LENGTH = re.compile(
    r"(?:(?P<d>\d+(?:\.\d+)?)(?:日間?|d|days?))?"
    r"(?:(?P<h>\d+(?:\.\d+)?)(?:時間|h|hours?|hrs?)(?P<half>半)?)?"
    r"(?:(?P<m>\d+(?:\.\d+)?)(?:分間?|m|min|mins|minutes?))?"
    r"(?:(?P<s>\d+)(?:秒間?|s|sec|seconds?))?"
)
_MILITARY = re.compile(r"(?:d\+?(\d+))?(?:h\+?(\d+))?(?:m\+?(\d+))?")
_COLONS = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_CLOCK = re.compile(
    r"(?P<half>午前|午後|am|pm)?(?P<h>\d{1,2})"
    r"(?::(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?|時(?:(?P<jm>\d{1,2})分|(?P<jh>半))?)(?P<after>am|pm)?"
)
_BARE_CLOCK = re.compile(r"(\d{1,2})([0-5]\d)")
_DATE = re.compile(
    r"((?:令和|r)?(?:\d{1,4}|元)(?:年|[-/.])\d{1,2}(?:月|[-/.])\d{1,2}(?:日|(?!\d)))t?"
)
_MONTH_DAY = re.compile(r"(\d{1,2})(?:月|/)(\d{1,2})(?:日|(?!\d|[/.月-]))")
_WEEKDAY = re.compile(r"[(（]?[月火水木金土日](?:曜日?|(?=[)）]))[)）]?")
_NEXT_DAYS = (("翌々日", 2), ("翌日", 1), ("翌朝", 1), ("翌", 1), ("当日", 0), ("同日", 0))
_ROUGH = re.compile(
    r"頃|ころ|ごろ|約|およそ|概ね|おおむね|予定|目途|目処|程度|現在|approx\.?|about"
)
_ENDING = re.compile(r"(?:経過)?(?:後|以内|以降|まで|までに|時点|目安|after|later|のうち)+$")
_SPAN = re.compile(r"[~〜∼→]|から(?=.)|(?<=[\d分時間日])[-–—−](?=\d+(?::|時|分|日|$))")


@dataclass(frozen=True, slots=True)
class When:
    """A time: relative to T0, or of the clock, or by hand."""

    seconds: int | None = None
    """From T0."""
    clock: int | None = None
    """Seconds of the day."""
    day: date | None = None
    days_after: int | None = None
    """Days after the day of T0; of a month and day alone see ``month_day``."""
    month_day: tuple[int, int] | None = None
    by_hand: bool = False
    until: When | None = None
    """The end of a span."""


class Reader:
    """Reads times with the words of a table."""

    def __init__(self, heads: ExerciseHeads) -> None:
        self._at_once = {_plain(word) for word in heads.at_once}
        self._by_hand = {_plain(word) for word in heads.by_hand}
        anchors = sorted(map(_plain, heads.anchors), key=len, reverse=True)
        self._anchor = re.compile(
            rf"^(?:{'|'.join(map(re.escape, anchors))})(?:直?後)?(?:から|より|の|\+)?"
        )

    def read(self, cell: object, *, elapsed: bool) -> When | None:
        """What a filled cell says; ``elapsed``: its column counts from the beginning."""
        if isinstance(cell, bool):
            return None
        if isinstance(cell, timedelta):
            seconds = int(cell.total_seconds())
            return _length(seconds) if elapsed else _of_day(seconds)
        if isinstance(cell, time):
            seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
            return When(seconds=seconds) if elapsed else When(clock=seconds)
        if isinstance(cell, datetime):
            return self._instant(cell, elapsed=elapsed)
        if isinstance(cell, date):
            return When(day=cell)
        if isinstance(cell, int | float):
            return _number(float(cell), elapsed=elapsed)
        return self._text(cell, elapsed=elapsed) if isinstance(cell, str) else None

    def _instant(self, cell: datetime, *, elapsed: bool) -> When | None:
        seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
        if cell.year <= 1900:  # how a sheet keeps 25:30
            days = (cell.date() - date(1899, 12, 30)).days if cell.month > 2 else cell.day
            whole = days * DAY + seconds if cell.year == 1900 else seconds
            return When(seconds=whole) if elapsed else _of_day(whole)
        return When(clock=seconds, day=cell.date())

    def _text(self, cell: str, *, elapsed: bool) -> When | None:
        text = _plain(cell)
        if text in self._by_hand:
            return When(by_hand=True)
        bare = _ROUGH.sub("", text)
        one = self._one(bare, elapsed=elapsed)
        if one is not None:
            return one
        parts = [part for part in _SPAN.split(bare) if part]
        if len(parts) == 1 and len(parts[0]) < len(bare):  # ～30分, 10:25～
            return self._one(parts[0], elapsed=elapsed)
        if len(parts) != 2:
            return None
        last = self._one(parts[1], elapsed=elapsed)
        first = self._one(parts[0], elapsed=elapsed)
        if first is None and last is not None and last.seconds is not None:
            unit = re.search(r"(?:時間|分|日|h|m|d)$", _ENDING.sub("", parts[1]))
            if unit and parts[0].isdigit():  # 1～3時間
                first = self._one(parts[0] + unit[0], elapsed=elapsed)
        if first is None or last is None:
            return None
        return When(first.seconds, first.clock, first.day, first.days_after, first.month_day,
                    until=last)  # fmt: skip

    def _one(self, text: str, *, elapsed: bool) -> When | None:
        if text in self._at_once:
            return When(seconds=0)
        anchored = self._anchor.sub("", text, count=1)
        relative = anchored != text or bool(re.match(r"t[+=]?|\+", text))
        for said in dict.fromkeys((text, anchored, re.sub(r"^(?:t[+=]?|\+)", "", text))):
            bare = _ENDING.sub("", said)
            seconds = _duration(bare)
            if seconds is not None and (seconds or bare):
                return When(seconds=seconds)
            if relative and said != text and bare.isdigit():  # T+30
                return When(seconds=int(bare) * 60)
            if (elapsed or relative) and (found := _COLONS.fullmatch(bare)):
                return When(seconds=_hms(found))
        if relative and not anchored:
            return When(seconds=0)
        if elapsed and text.isdigit():
            return When(seconds=int(text) * 60)
        return _clock(text)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    joined = re.sub(r"(?<=\d)\s+(?=\d)", "\0", folded)  # 21 10:25 must not become 2110:25
    return "".join(joined.split()).replace("\0", " ").replace("−", "-")


def _length(seconds: int) -> When | None:
    return When(seconds=seconds) if seconds >= 0 else None


def _of_day(seconds: int) -> When | None:
    if seconds < 0:
        return None
    days, clock = divmod(seconds, DAY)
    return When(clock=clock, days_after=days or None)


def _number(said: float, *, elapsed: bool) -> When | None:
    """``930`` is 9:30 and lost its zero; a fraction is what Excel keeps a time of day as."""
    if said < 0:
        return None
    if elapsed:
        return When(seconds=round(said) * 60) if said.is_integer() else None
    if 0 < said < 1:
        return When(clock=round(said * DAY))
    found = _BARE_CLOCK.fullmatch(str(int(said))) if said.is_integer() else None
    if found is None or int(found[1]) > 24:
        return None
    return _of_day(int(found[1]) * 3600 + int(found[2]) * 60)


def _duration(text: str) -> int | None:
    if not text:
        return None
    if text == "半日":
        return DAY // 2
    if text in ("半時間", "30分間"):
        return 1800
    found = _LENGTH.fullmatch(text)
    if found is not None:
        parts = [float(found[part] or 0) for part in ("d", "h", "m", "s")]
        half = 1800 if found["half"] else 0
        return round(parts[0] * DAY + parts[1] * 3600 + parts[2] * 60 + parts[3]) + half
    military = _MILITARY.fullmatch(text)
    if military is not None and any(part is not None for part in military.groups()):
        days, hours, minutes = (int(part or 0) for part in military.groups())
        return days * DAY + hours * 3600 + minutes * 60
    return None


def _hms(found: re.Match[str]) -> int:
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)


def _clock(text: str) -> When | None:
    text = _WEEKDAY.sub("", text)
    if found := _DATE.match(text):
        day = day_of(found[1].upper())
        rest = text[found.end() :]
        if day is None:
            return None
        if not rest:
            return When(day=day)
        inner = _clock_alone(rest)
        return None if inner is None else _shifted(inner, day)
    if found := _MONTH_DAY.match(text):
        month_day, rest = (int(found[1]), int(found[2])), text[found.end() :]
        if not 1 <= month_day[0] <= 12 or not 1 <= month_day[1] <= 31:
            return None
        inner = _clock_alone(rest) if rest else When()
        if inner is None:
            return None
        return When(clock=inner.clock, days_after=inner.days_after, month_day=month_day)
    for word, days in _NEXT_DAYS:
        if text.startswith(word):
            inner = _clock_alone(text[len(word) :])
            return None if inner is None else When(clock=inner.clock, days_after=days)
    if found := re.match(r"(?:(\d+)日目|d(?:ay)?\+?(\d+)|(\d+)日後)の?", text):
        days = int(found[1]) - 1 if found[1] else int(found[2] or found[3])
        inner = _clock_alone(text[found.end() :])
        return None if inner is None or days < 0 else When(clock=inner.clock, days_after=days)
    return _clock_alone(text)


def _shifted(inner: When, day: date) -> When:
    return When(clock=inner.clock, day=day + timedelta(days=inner.days_after or 0))


def _clock_alone(text: str) -> When | None:
    text = text.strip()
    if found := _BARE_CLOCK.fullmatch(text):
        seconds = int(found[1]) * 3600 + int(found[2]) * 60
        return _of_day(seconds) if seconds <= 36 * 3600 else None
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    half = found["half"] or found["after"]
    hours = int(found["h"])
    minutes = int(found["m"] or found["jm"] or 0) if not found["jh"] else 30
    if minutes > 59 or hours > (12 if half else 36) or (found["half"] and found["after"]):
        return None
    if half in ("午後", "pm") and hours < 12:
        hours += 12
    if half == "am" and hours == 12:
        hours = 0
    return _of_day(hours * 3600 + minutes * 60 + int(found["s"] or 0))
