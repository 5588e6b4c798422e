"""Definitions to plain JSON values and back, by the types the dataclasses declare.

A run is opened from its journal far more often than a file is read, and with nothing but the
standard library: so this is not the validator, which has checked the file before.
It must never guess: a value that does not fit its declared type raises.
"""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def pack(value: object, *, pairs: bool = True) -> Any:
    """Plain JSON values; fields that hold their default are left out.

    ``pairs``: mappings of definitions (phases, tracks, roles) become lists of pairs, because
    their order has a meaning and the journal sorts the keys of what it keeps.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: pack(getattr(value, f.name), pairs=pairs)
            for f in fields(value)
            if not _is_default(f, getattr(value, f.name))
        }
    if isinstance(value, dict):
        packed = {key: pack(item, pairs=pairs) for key, item in value.items()}
        ordered = pairs and any(is_dataclass(item) for item in value.values())
        return [list(pair) for pair in packed.items()] if ordered else packed
    if isinstance(value, tuple | list):
        return [pack(item, pairs=pairs) for item in value]
    return value


def unpack(kind: type[T], data: Any) -> T:
    """The dataclass ``kind`` out of what `pack` made. Raises TypeError where it does not fit."""
    made: T = _unpack(kind, data)
    return made


def _unpack(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if is_dataclass(kind):
        if not isinstance(data, dict):
            raise TypeError(f"{kind} from {type(data).__name__}")
        hints = _hints(cast(type, kind))
        if unknown := data.keys() - hints.keys():
            raise TypeError(f"{kind} has no {sorted(unknown, key=str)}")
        return kind(**{name: _unpack(hints[name], item) for name, item in data.items()})  # type: ignore[operator]  # kind is a class
    if origin is tuple:
        if not isinstance(data, list | tuple):
            raise TypeError(f"{kind} from {type(data).__name__}")
        return tuple(_unpack(get_args(kind)[0], item) for item in data)
    if origin is dict:
        if not isinstance(data, list | dict):
            raise TypeError(f"{kind} from {type(data).__name__}")
        pairs = data if isinstance(data, list) else list(data.items())
        if not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs):
            raise TypeError(f"{kind} from a list that is not one of pairs")
        return {key: _unpack(get_args(kind)[1], item) for key, item in pairs}
    if origin is Literal:
        if data not in get_args(kind):
            raise TypeError(f"{kind} from {data!r}")
        return data
    if origin in (Union, types.UnionType):
        for choice in get_args(kind):
            try:
                return _unpack(choice, data)
            except TypeError:
                continue
        raise TypeError(f"{kind} from {data!r}")
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return data
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise TypeError(f"{kind} from {data!r}")
    return data


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _is_default(field: Any, value: object) -> bool:
    if field.default is not MISSING:
        return bool(value == field.default)
    return field.default_factory is not MISSING and value == field.default_factory()
