"""Values of a case as OCDS writes them: days, money, what stands in a sheet.

Rules, held by tests/procurement/test_ocds_values.py:

1. Times are whole seconds at the offset of the table; a day begins at 0:00 and ends at 23:59:59.
2. An amount is a number of yen; what is no amount is left out, never guessed.

This module must never look at a clock.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from bcpflow import instants

_AMOUNT = re.compile(r"[0-9]{1,15}")
_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})")


def zone_of(offset: str) -> timezone:
    """``+09:00`` as a zone. Raises ValueError."""
    found = _OFFSET.fullmatch(offset)
    if found is None:
        raise ValueError(offset)
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-ahead if found[1] == "-" else ahead)


def instant(ns: int, offset: str) -> str:
    """``2026-11-21T13:00:00+09:00``."""
    return instants.at(ns, zone_of(offset)).isoformat(timespec="seconds")


def day(text: Any, offset: str, *, ends: bool = False) -> str | None:
    """A day as written (2026-04-01) as a time; None where it is no day."""
    try:
        read = date.fromisoformat(str(text).strip())
    except ValueError:
        return None
    moment = time(23, 59, 59) if ends else time()
    return datetime.combine(read, moment, zone_of(offset)).isoformat()


def yen(value: Any) -> int | None:
    """An amount: a whole number, or one as people write it (1,200,000円)."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) if float(value).is_integer() and value >= 0 else None
    plain = unicodedata.normalize("NFKC", str(value)).strip()
    plain = plain.removeprefix("¥").removesuffix("円").replace(",", "").strip()
    return int(plain) if _AMOUNT.fullmatch(plain) else None


def money(value: Any, currency: str) -> dict[str, Any]:
    """An amount as a Value; empty where there is none."""
    amount = yen(value)
    return {} if amount is None else {"amount": amount, "currency": currency}


def said(data: Mapping[str, Any], keys: Mapping[str, tuple[str, ...]], name: str) -> Any:
    """A field of a sheet under the first of its names that is there."""
    for key in keys.get(name, ()):
        if data.get(key) not in (None, ""):
            return data[key]
    return None


def firm(
    data: Mapping[str, Any], keys: Mapping[str, tuple[str, ...]], name: str = "name"
) -> tuple[str, str | None]:
    """Name and 法人番号 of a firm; a field may hold both: ``{name: .., corporate_number: ..}``."""
    found, number = said(data, keys, name), said(data, keys, "corporate_number")
    if isinstance(found, Mapping):
        number = number or said(found, keys, "corporate_number")
        found = found.get("name") or found.get("supplier")
    text = found.strip() if isinstance(found, str) else ""
    return text, str(number).strip() if number is not None else None


def words(data: Mapping[str, Any], keys: Mapping[str, tuple[str, ...]], name: str) -> str | None:
    """The same as a text."""
    found = said(data, keys, name)
    return None if found is None else str(found).strip()


def full(**fields: Any) -> dict[str, Any]:
    """An object of the fields that say something."""
    return {
        name.removesuffix("_"): value for name, value in fields.items()
        if value not in (None, "", {}, [])
    }  # fmt: skip
