"""Words on the command line into values: times, facts, item states, durations.

Full-width letters and digits mean what their half-width twins mean: staff type them all day.
Raises UsageFault with what was typed; never guesses a date that could be another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta, tzinfo

from bcpflow import instants
from bcpflow.clock import Reading
from bcpflow.commands import At, AtElapsed, AtWall, ItemState
from bcpflow.definition.amounts import yen_of
from bcpflow.definition.model import Fact, FactValue
from bcpflow.definition.moments import MomentError, parse_duration
from bcpflow.errors import NotFound, UsageFault
from bcpflow.text import half_width

ITEM_STATES: Mapping[str, ItemState] = {
    "正常": "normal",
    "normal": "normal",
    "ok": "normal",
    "異常": "abnormal",
    "abnormal": "abnormal",
    "ng": "abnormal",
    "未確認": "unchecked",
    "unchecked": "unchecked",
    "該当なし": "not_applicable",
    "not_applicable": "not_applicable",
    "na": "not_applicable",
}
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(:\d{2})?")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}.*")
_YES = {"yes": True, "true": True, "はい": True, "有": True, "no": False, "false": False}
_YES |= {"いいえ": False, "無": False}

_EQUALS = re.compile("[=＝]")


def value(text: str) -> str:
    """A measured value in half-width digits; an answer in words stays as it was said."""
    half = half_width(text)
    try:
        float(half)
    except ValueError:
        return text.strip()
    return half


def moment(text: str, *, now: Reading, t0_ns: int, zone: tzinfo) -> At:
    """``T+25m``, ``14:05``, ``14:05:30`` or ISO 8601.

    A time of day is today's; where that is still to come but yesterday's lies after T0 (a drill
    over midnight), it is yesterday's.
    """
    typed = half_width(text)
    if typed[:2].upper() == "T+":
        return AtElapsed(duration_s(typed[2:], shown=text) * 1000, typed)
    if not _TIME_OF_DAY.fullmatch(typed):
        return AtWall(_iso(typed, zone, shown=text), typed)
    try:
        clock = time.fromisoformat(typed if typed[1] != ":" else f"0{typed}")
    except ValueError:
        raise UsageFault("BCP-U001", text=text) from None
    today = instants.at(now.wall_ns, zone)
    named = datetime.combine(today.date(), clock, tzinfo=zone)
    if instants.to_ns(named) > now.wall_ns:
        yesterday = named - timedelta(days=1)
        if instants.to_ns(yesterday) >= t0_ns:
            named = yesterday
    return AtWall(instants.to_ns(named), typed)


def duration_s(text: str, *, shown: str | None = None) -> int:
    """Seconds of ``25m``, ``1h30m``, ``3時間``; ``shown``: the moment it is part of."""
    try:
        return parse_duration(half_width(text))
    except MomentError as fault:
        code = "BCP-U001" if shown is not None else "BCP-U035"
        raise UsageFault(code, text=shown or text) from fault


def scenario_start(text: str, zone: tzinfo) -> str:
    """ISO 8601 of a scenario's start: ``2027-01-17T05:46`` or ``2027-01-17 05:46``."""
    typed = half_width(text)
    return instants.at(_iso(typed, zone, shown=text), zone).isoformat(timespec="seconds")


def pairs(words: Iterable[str]) -> dict[str, str]:
    """``K=V`` words as a mapping."""
    found: dict[str, str] = {}
    for word in words:
        # The first of both signs parts them; any other is the value's own.
        name, *rest = _EQUALS.split(word, maxsplit=1)
        value = "".join(rest)
        if not name.strip() or not value.strip():
            raise UsageFault("BCP-U002", text=word)
        found[name.strip()] = value.strip()
    return found


def facts(words: Iterable[str], declared: Mapping[str, Fact]) -> dict[str, FactValue]:
    """``K=V`` words as facts of a workflow, each of its declared kind."""
    return {name: fact(name, value, declared) for name, value in pairs(words).items()}


def fact(name: str, text: str, declared: Mapping[str, Fact]) -> FactValue:
    """One fact's value as typed; full-width digits and spellings of yes and no are understood."""
    known = declared.get(name)
    if known is None:
        raise NotFound("BCP-R021", name=name, near=list(declared))
    plain = half_width(text)
    if known.kind == "number":
        if isinstance(known.unit, Mapping) and known.unit.get("ja") == "円":
            amount = yen_of(plain)
            if amount is None:
                raise UsageFault("BCP-P014", value=text)
            return float(amount)
        try:
            return float(plain.replace(",", ""))
        except ValueError:
            raise UsageFault("BCP-R034", value=text) from None
    if known.kind == "yesno" and plain.lower() in _YES:
        return _YES[plain.lower()]
    if known.kind == "choice":
        return next((c for c in known.choices if half_width(c) == plain), text)
    return text


def items(words: Iterable[str]) -> tuple[dict[str, ItemState], dict[str, str]]:
    """``ITEM=STATE``, ``ITEM=NUMBER`` (normal) or ``ITEM=STATE:NUMBER`` as states and numbers."""
    states: dict[str, ItemState] = {}
    values: dict[str, str] = {}
    for item, said in pairs(words).items():
        word, _, number = half_width(said).partition(":")
        if word.lower() in ITEM_STATES:
            states[item] = ITEM_STATES[word.lower()]
        elif _is_number(word) and not number:
            states[item], number = "normal", word
        else:
            raise UsageFault("BCP-U003", text=said)
        if number:
            values[item] = number.strip()
    return states, values


def rest_state(word: str) -> ItemState:
    """``正常`` or ``該当なし``: what may be said of several items at once."""
    state = ITEM_STATES.get(half_width(word).strip().lower())
    if state not in ("normal", "not_applicable"):
        raise UsageFault("BCP-U003", text=word)
    return state


def _iso(typed: str, zone: tzinfo, *, shown: str) -> int:
    try:
        if not _ISO_DATE.fullmatch(typed):
            raise ValueError
        named = datetime.fromisoformat(typed)
    except ValueError:
        raise UsageFault("BCP-U001", text=shown) from None
    return instants.to_ns(named if named.tzinfo else named.replace(tzinfo=zone))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
