"""Texts of a site folder as values: days, times of day, lengths of time, full-width digits.

This module must never look at a clock and never guess: what it cannot read is None.
"""

from __future__ import annotations

import re
from datetime import date, time

from bcpflow.definition.moments import MomentError, parse_moment
from bcpflow.site.model import INTENSITIES, Intensity

_HALF: dict[int, str | int] = {
    ord("\u3000"): " ",
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},
}
_DAY = re.compile(r"([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?")
_REIWA = re.compile(
    r"(?:令和|R)([0-9]{1,2}|元)(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?"
)
_REIWA_YEAR_0 = 2018
_TIME = re.compile(r"([0-9]{1,2})(?::|時)(?:([0-9]{1,2})分?)?")
_HALVES = {"-": "弱", "+": "強", "lower": "弱", "upper": "強"}


def half_width(text: str) -> str:
    """Full-width letters, digits, signs and spaces as their half-width twins; nothing else."""
    return text.translate(_HALF).strip()


def day(text: str) -> date | None:
    """The day of ``2026-11-21``, ``2026/11/21``, ``2026年11月21日`` or ``令和8年11月21日``."""
    written = half_width(text)
    found = _DAY.fullmatch(written)
    reiwa = None if found else _REIWA.fullmatch(written)
    match = found or reiwa
    if match is None:
        return None
    year = 1 if match[1] == "元" else int(match[1])
    try:
        return date(year + (_REIWA_YEAR_0 if reiwa else 0), int(match[2]), int(match[3]))
    except ValueError:
        return None


def clock_time(text: str) -> time | None:
    """The time of day of ``14:00``, ``１４：００`` or ``14時30分``."""
    found = _TIME.fullmatch(half_width(text))
    if found is None or (found[2] is None and not half_width(text).endswith("時")):
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None


def shindo(text: str) -> Intensity | None:
    """The intensity of ``5強``, ``震度５強``, ``5+`` or ``5 upper``."""
    said = half_width(text).removeprefix("震度").strip().lower()
    number, half = said[:1], said[1:].strip()
    if len(half) > 1:
        half = half.lstrip("- ")  # 5-upper
    meant = number + _HALVES.get(half, half)
    return next((intensity for intensity in INTENSITIES if intensity == meant), None)


def seconds(text: str) -> int | None:
    """Seconds of ``12h``, ``1日`` or ``12h 例``."""
    try:
        moment = parse_moment(text.strip())
    except MomentError:
        return None
    return moment.offset_s if moment.anchor == "own phase" else None


def year_after(start: date) -> date:
    """The same day of the next year; the first of March for a leap day."""
    try:
        return start.replace(year=start.year + 1)
    except ValueError:
        return date(start.year + 1, 3, 1)
