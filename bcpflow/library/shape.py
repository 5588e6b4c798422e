"""Plain data to the definition's dataclasses, or every place where it does not fit.

pydantic judges (this is the only module that imports it, and only when a file is read); its
errors name branches of unions and types of Python, so they are led back to places of the file
and to words of the definition here.

It must never guess a value: what does not fit is named, not converted.
"""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from bcpflow.definition.model import Checklist, Workflow
from bcpflow.errors import Word
from bcpflow.library.syntax import habit_in
from bcpflow.lint.finding import Finding, Path, nearest

T = TypeVar("T", bound=Workflow | Checklist)
Kind = Literal["workflow", "checklist"]

_EXPECTED: Mapping[str, str] = {
    "string_type": "text",
    "dict_type": "dict", "mapping_type": "dict",
    "dataclass_type": "mapping", "dataclass_exact_type": "mapping",
    "tuple_type": "list", "list_type": "list",
    "bool_type": "yesno", "bool_parsing": "yesno",
    "float_type": "number", "float_parsing": "number",
    "int_type": "whole", "int_parsing": "whole", "int_from_float": "whole",
}  # fmt: skip


def shape(kind: type[T], data: Any) -> tuple[T | None, list[Finding]]:
    """The instance, or what keeps the data from being one - one misfit a place."""
    from pydantic import ValidationError

    try:
        made: T = _adapter(kind).validate_python(data)
    except ValidationError as fault:
        errors = fault.errors(include_url=False, include_input=False)
        return None, misfits(kind, data, errors)
    return made, []


def schema(kind: Kind) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a workflow or checklist file, for editors."""
    model = Workflow if kind == "workflow" else Checklist
    made = _adapter(model).json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:bcpflow:schema:{kind}:1",
        **made,
        "title": f"bcpflow {kind}",
        "description": (model.__doc__ or "").strip(),
    }


def _adapter(kind: Any) -> Any:
    return _adapters(kind.__name__)


@cache
def _adapters(name: str) -> Any:
    """Building one takes longer than a file of 500 lines takes to judge."""
    from pydantic import TypeAdapter

    return TypeAdapter({"Workflow": Workflow, "Checklist": Checklist}[name])


@dataclass(slots=True)
class _Error:
    type: str
    path: Path
    key: str | None
    """The missing or unknown key."""
    in_union: bool
    context: Mapping[str, Any]


def misfits(kind: Any, data: Any, raw: list[Any]) -> list[Finding]:
    """What the validator says of a document, one finding a place."""
    errors = [_walk(data, error) for error in raw]
    found: list[Finding] = []
    places: dict[Path, list[_Error]] = {}
    for error in errors:
        if error.type == "missing":
            missing = {"key": error.key}
            found.append(Finding("BCP-D031", error.path, missing, at_key=True))
        elif error.type == "unexpected_keyword_argument":
            found.append(_unknown_key(kind, error, _at(data, error.path)))
        elif not _is_branch_not_meant(error, errors):
            places.setdefault(error.path, []).append(error)
    found += [_wrong_value(_at(data, path), path, group) for path, group in places.items()]
    return _without_missing_twins(found)


def _walk(data: Any, error: Any) -> _Error:
    """Lead an error's location along the data; what is not in the data names a union branch."""
    path: list[str | int] = []
    value, loc, in_union = data, list(error["loc"]), False
    key: str | None = None
    if error["type"] in ("missing", "unexpected_keyword_argument"):
        key = str(loc.pop())
    for step in loc:
        inside = isinstance(value, dict) and isinstance(step, str) and step in value
        inside = inside or (isinstance(value, list) and isinstance(step, int) and step < len(value))
        if inside:
            value = value[step]
            path.append(step)
        else:
            in_union = True
    if error["type"] == "unexpected_keyword_argument" and key is not None:
        path.append(key)
    return _Error(error["type"], tuple(path), key, in_union, error.get("ctx", {}))


def _is_branch_not_meant(error: _Error, errors: list[_Error]) -> bool:
    """Whether another branch of the same union came further: then that one was meant."""
    return error.in_union and any(
        other.path[: len(error.path)] == error.path
        and (len(other.path) > len(error.path) or other.type == "missing")
        for other in errors
    )


def _unknown_key(kind: Any, error: _Error, value: Any) -> Finding:
    key = error.key or ""
    if habit := habit_in(key) or habit_in(f"{key} "):
        return Finding(habit[0], error.path, habit[2], at_key=True)
    known = list(_fields_at(kind, error.path[:-1]))
    if value is None and key not in known and not nearest(key, known):
        return Finding("BCP-D037", error.path, {"key": key}, at_key=True)
    return Finding(
        "BCP-D030", error.path, {"key": key, "near": nearest(key, known), "known": known},
        at_key=True,
    )  # fmt: skip


def _wrong_value(value: Any, path: Path, group: list[_Error]) -> Finding:
    choices = [c for error in group for c in _choices(error)]
    kinds = list(dict.fromkeys(_EXPECTED[e.type] for e in group if e.type in _EXPECTED))
    if isinstance(value, str) and choices:
        near = nearest(value, choices)
        return Finding("BCP-D034", path, {"value": value, "choices": choices, "near": near})
    if choices:
        kinds.insert(0, "choice")
    if "text" in kinds and "dict" in kinds:
        kinds = ["texts", *(k for k in kinds if k not in ("text", "dict"))]
    kinds = ["mapping" if k == "dict" else k for k in kinds]
    expected = tuple(Word(k) for k in kinds)
    last = path[-1] if path else ""
    is_text = kinds == ["text"] and group[0].in_union
    if value is None and is_text and last not in ("ja", "en"):
        return Finding("BCP-D037", path, {"key": last}, at_key=True)
    if value is None:
        return Finding("BCP-D036", path, {"expected": expected})
    if isinstance(value, str) and "whole" in kinds:
        half = unicodedata.normalize("NFKC", value)
        if half != value and half.strip().isdecimal():
            return Finding("BCP-D111", path, {"text": value, "mended": half})
    if isinstance(value, str) and not {"text", "texts"} & set(kinds):
        if habit := habit_in(value):
            return Finding(habit[0], path, habit[2])
        if value[:1] in "［｛〔【" or "，" in value:
            return Finding("BCP-D035", path, {"text": value[:40]})
    if isinstance(value, bool | int | float) and {"text", "texts"} & set(kinds):
        return Finding("BCP-D033", path, {"expected": expected, "value": _as_written(value)})
    if not expected:
        return Finding("BCP-D039", path, {})
    return Finding("BCP-D032", path, {"expected": expected, "found": _kind_word(value)})


def _without_missing_twins(found: list[Finding]) -> list[Finding]:
    """``titel:`` is one mistake: the unknown key is named, the missing one is not."""
    meant = {
        (misfit.path[:-1], near)
        for misfit in found
        if misfit.code == "BCP-D030"
        for near in misfit.data["near"]  # type: ignore[attr-defined]  # nearest() made this list
    }
    habits = {m.path[:-1] for m in found if m.code in ("BCP-D008", "BCP-D009", "BCP-D026")}
    return [
        m for m in found
        if m.code != "BCP-D031" or ((m.path, m.data["key"]) not in meant and m.path not in habits)
    ]  # fmt: skip


def _choices(error: _Error) -> list[str]:
    if error.type != "literal_error":
        return []
    return re.findall(r"'([^']*)'", str(error.context.get("expected", "")))


def _fields_at(kind: Any, path: Path) -> tuple[str, ...]:
    """Names of the fields of the dataclass that a path leads to."""
    arms = [kind]
    for step in path:
        arms = [arm for inner in _inside(arms, step) for arm in _arms(inner)]
    return tuple(f.name for arm in arms if is_dataclass(arm) for f in fields(arm))


def _inside(arms: list[Any], step: str | int) -> list[Any]:
    """What the types hold at a key or an index."""
    found: list[Any] = []
    for arm in arms:
        origin = get_origin(arm)
        if is_dataclass(arm):
            found += [hint for name, hint in get_type_hints(arm).items() if name == step]
        elif origin is dict:
            found.append(get_args(arm)[1])
        elif origin is tuple:
            found.append(get_args(arm)[0])
    return found


def _arms(hint: Any) -> list[Any]:
    """The branches of a union, or the type itself."""
    if get_origin(hint) in (Union, types.UnionType):
        return [arm for branch in get_args(hint) for arm in _arms(branch)]
    return [hint]


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _as_written(value: bool | float) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"


def _kind_word(value: Any) -> Word:
    if isinstance(value, dict):
        return Word("mapping")
    if isinstance(value, list):
        return Word("list")
    if isinstance(value, bool):
        return Word("yesno")
    return Word("number" if isinstance(value, int | float) else "text")
