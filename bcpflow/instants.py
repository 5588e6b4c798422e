"""Instants as text: nanoseconds since 1970 to ISO 8601 in UTC and back.

The journal keeps microseconds; `quantised` makes a fresh reading equal to what will be read back.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso(ns: int) -> str:
    """``2026-11-21T08:00:00.000000Z``."""
    seconds, rest = divmod(ns, 1_000_000_000)
    return f"{_iso_second(seconds)}.{rest // 1000:06d}Z"


@lru_cache(maxsize=64)
def _iso_second(seconds: int) -> str:
    return (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")


def from_iso(text: str) -> int:
    """Nanoseconds of an ISO 8601 time with a zone. Raises ValueError."""
    return to_ns(datetime.fromisoformat(text))


def at(ns: int, zone: tzinfo) -> datetime:
    """The instant as a datetime in a zone, to the microsecond."""
    return (_EPOCH + timedelta(microseconds=ns // 1000)).astimezone(zone)


def to_ns(moment: datetime) -> int:
    """Nanoseconds of an aware datetime. Raises ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1000


def quantised(ns: int) -> int:
    """The instant as the journal will keep it."""
    return ns // 1000 * 1000


def scenario_at(start: str | None, elapsed_ms: int) -> datetime | None:
    """Scenario time (想定時刻): the declared start plus exercise time; None past the year 9999."""
    if not start:
        return None
    try:
        return datetime.fromisoformat(start) + timedelta(milliseconds=elapsed_ms)
    except OverflowError:
        return None
