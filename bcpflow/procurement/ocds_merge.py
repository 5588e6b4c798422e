"""Releases of one process merged into what holds now, by the rules of OCDS 1.1.

Rules (standard.open-contracting.org/1.1/en/schema/merging), held by
tests/procurement/test_ocds_merge.py:

1. Objects are merged field by field, the later release wins; null takes a field away.
2. A list of objects is merged by their ``id``; objects new to it are added at the end.
3. Any other list, and the lists of `WHOLE`, are replaced as a whole.
4. ``id`` and ``date`` of the releases are not merged: the result has its own. Its tag is
   ``compiled``.

This module must never know what a field means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]

WHOLE = ("additionalIdentifiers", "additionalClassifications")
"""Lists of objects that are replaced as a whole wherever they stand."""
OMITTED = ("id", "date", "tag")
"""Fields of a release that are not merged."""
KEPT = ("id", "awardID")
"""Fields an object keeps when all else of it is taken away: the schema asks for them."""


def compiled(releases: Sequence[Mapping[str, Any]]) -> Json:
    """The compiled release of releases of one ocid."""
    merged: Json = {}
    last: Mapping[str, Any] = {}
    for release in sorted(releases, key=lambda one: str(one["date"])):
        said = {name: value for name, value in release.items() if name not in OMITTED}
        merged, last = _merged(merged, said), release
    head = {"ocid": last["ocid"], "id": f"{last['ocid']}-{last['date']}"}
    return {**head, "date": last["date"], "tag": ["compiled"], **_without(merged, *head)}


def cleared(before: Any, after: Any) -> Any:
    """What to publish so that merging it over ``before`` leaves no more than ``after``."""
    if isinstance(before, dict) and isinstance(after, dict | None):
        said = dict(after or {})
        for name, value in before.items():
            if name in KEPT and name not in said:
                said[name] = value
            elif name in said:
                said[name] = cleared(value, said[name])
            elif value is not None:
                said[name] = cleared(value, None)
        return said
    if _by_id(before) and (after is None or isinstance(after, list)):
        known = {item["id"]: item for item in before}
        now = {item["id"]: item for item in after or ()}
        kept = [cleared(known[name], item) if name in known else item for name, item in now.items()]
        return kept + [cleared(item, None) for name, item in known.items() if name not in now]
    return after


def _merged(before: Any, after: Any, name: str = "") -> Any:
    if isinstance(after, dict):
        known = before if isinstance(before, dict) else {}
        found = dict(known)
        for key, value in after.items():
            if value is None:
                found.pop(key, None)
            elif _says(value) or key in WHOLE:
                found[key] = _merged(known.get(key), value, key)
        return found
    if _by_id(after) and name not in WHOLE:
        items = {item["id"]: item for item in before} if _by_id(before) else {}
        for item in after:
            items[item["id"]] = _merged(items.get(item["id"]), item)
        return list(items.values())
    return after


def _says(value: Any) -> bool:
    """Whether there is anything in it."""
    if isinstance(value, dict):
        return any(map(_says, value.values()))
    return not isinstance(value, list) or any(map(_says, value))


def _by_id(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and "id" in item for item in value)
    )


def _without(data: Json, *names: str) -> Json:
    return {name: value for name, value in data.items() if name not in names}
