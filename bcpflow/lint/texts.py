"""Rules about texts for people: there is one, it has Japanese, its languages are known.

It must never judge style: lint is no editor.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, cast, get_args, get_type_hints

from bcpflow.lint.finding import Finding, Path

_LANGUAGES = ("ja", "en")


def texts(thing: Any, path: Path = ()) -> Iterator[Finding]:
    """Texts that say something to everybody."""
    for text, place in each_text(thing, path):
        yield from _judge(text, place)


def each_text(thing: Any, path: Path = ()) -> Iterator[tuple[str | dict[str, str], Path]]:
    """Every text of a definition, found by the types its dataclasses declare."""
    if is_dataclass(thing):
        for name in (f.name for f in fields(thing)):
            value = getattr(thing, name)
            if name in _text_fields(cast(Hashable, type(thing))):
                yield from _each(value, (*path, name))
            else:
                yield from each_text(value, (*path, name))
    elif isinstance(thing, tuple):
        for number, item in enumerate(thing):
            yield from each_text(item, (*path, number))
    elif isinstance(thing, dict):
        for name, item in thing.items():
            yield from each_text(item, (*path, name))


def _judge(text: str | dict[str, str], path: Path) -> Iterator[Finding]:
    if isinstance(text, str):
        if not text.strip():
            yield Finding("BCP-D060", path)
        return
    for language, words in text.items():
        if language not in _LANGUAGES:
            yield Finding("BCP-D062", (*path, language), {"key": language}, at_key=True)
        elif not words.strip():
            yield Finding("BCP-D060", (*path, language))
    if not text:
        yield Finding("BCP-D060", path)
    elif "ja" not in text:
        yield Finding("BCP-D061", path)


def _each(value: Any, path: Path) -> Iterator[tuple[str | dict[str, str], Path]]:
    if isinstance(value, tuple):
        for number, text in enumerate(value):
            yield text, (*path, number)
    elif value is not None:
        yield value, path


@cache
def _text_fields(kind: Any) -> frozenset[str]:
    return frozenset(n for n, hint in get_type_hints(kind).items() if dict[str, str] in _arms(hint))


def _arms(hint: Any) -> list[Any]:
    """The branches of a type; ``dict[str, Phase]`` is a branch, not its inside."""
    origin, arguments = getattr(hint, "__origin__", None), get_args(hint)
    if origin is dict or not arguments:
        return [hint]
    return [arm for argument in arguments for arm in _arms(argument)]
