"""Moments: ``T+30m``, ``20m``, ``20m after muster`` - when something is due.

Rules, held by tests/definition/test_moments.py:

1. A moment is an offset from an anchor. ``T+30m`` counts from T0 (発災 or start of the run);
   a bare ``20m`` from the entry into the phase it is written in; ``20m after X`` from the
   moment a step X was settled, a phase X was left or a named event X happened.
2. Where one name means two things it is written ``phase:X``, ``step:X`` or ``event:X``.
3. ``例`` at the end marks a sample: a time no source gives. It never changes the reckoning.
4. Durations are whole seconds: ``90s``, ``30m``, ``1h30m``, ``3d``, or ``30分``, ``1時間30分``.

This module must never look at a clock: it reads text, nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

AnchorKind = Literal["T0", "own phase", "phase", "step", "event", "any"]

SECONDS = {
    "d": 86400, "h": 3600, "m": 60, "s": 1,
    "日": 86400, "時間": 3600, "分": 60, "秒": 1,
}  # fmt: skip

# [0-9], not \d: full-width digits have a hint of their own.
_DURATION = re.compile(r"(?:[0-9]{1,6}(?:d|h|m|s|日|時間|分|秒))+")
_PART = re.compile(r"([0-9]{1,6})(d|h|m|s|日|時間|分|秒)")
_SAMPLE = re.compile(r"\s*[(（]?例[)）]?\s*$")
_CLOCK = re.compile(r"\d{1,3}:\d{2}(:\d{2})?")


class MomentError(ValueError):
    """A moment that cannot be read. ``reason`` is one of the words lint has a hint for."""

    def __init__(self, reason: Literal["clock", "full-width", "grammar"], text: str) -> None:
        super().__init__(f"{reason}: {text}")
        self.reason = reason
        self.text = text


@dataclass(frozen=True, slots=True)
class Moment:
    """An offset in whole seconds from an anchor; ``name`` is the anchor's id, if it has one."""

    offset_s: int
    anchor: AnchorKind
    name: str | None = None
    sample: bool = False


def parse_duration(text: str) -> int:
    """Seconds of ``1h30m`` or ``1時間30分``.

    Raises MomentError with the reason a hint can be given for.
    """
    text = text.strip()
    if not _DURATION.fullmatch(text):
        raise MomentError(_reason(text), text)
    return sum(int(number) * SECONDS[unit] for number, unit in _PART.findall(text))


@lru_cache(maxsize=4096)
def parse_moment(text: str) -> Moment:
    """Read one moment. Raises MomentError."""
    body = _SAMPLE.sub("", text)
    sample = body != text
    offset, separator, anchor = body.partition(" after ")
    if separator:
        kind, colon, name = anchor.strip().partition(":")
        if not colon:
            return Moment(parse_duration(offset), "any", _name(kind, text), sample)
        if kind not in ("phase", "step", "event"):
            raise MomentError("grammar", text)
        return Moment(parse_duration(offset), cast(AnchorKind, kind), _name(name, text), sample)
    if body[:2] in ("T+", "t+"):
        return Moment(parse_duration(body[2:]), "T0", None, sample)
    return Moment(parse_duration(body), "own phase", None, sample)


def format_duration(seconds: float) -> str:
    """``0:20:05``, or ``-0:02:10``: hours never roll over into days, fractions are cut."""
    whole = int(abs(seconds))
    sign = "-" if seconds < 0 and whole else ""
    return f"{sign}{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _name(text: str, whole: str) -> str:
    name = text.strip()
    if not name or any(c.isspace() for c in name):
        raise MomentError(_reason(whole), whole)
    return name


def _reason(text: str) -> Literal["clock", "full-width", "grammar"]:
    if _CLOCK.search(text):
        return "clock"
    if any("！" <= c <= "～" or c == "　" for c in text):
        return "full-width"
    return "grammar"
