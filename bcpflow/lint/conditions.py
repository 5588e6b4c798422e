"""Rules about conditions: they can be read, ask for declared facts, compare like with like.

It must never evaluate one: whether it holds is a matter of the run.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from bcpflow.definition.conditions import ConditionError, comparisons_in, names_in
from bcpflow.definition.model import Fact, FactValue
from bcpflow.errors import Word
from bcpflow.lint.finding import Finding, Path, nearest
from bcpflow.lint.outline import Outline

_WIDE_SIGNS = frozenset("＝＜＞！（）［］，”“＂’‘＇　≧≦≠")
_HALF = str.maketrans(
    {"”": '"', "“": '"', "’": "'", "‘": "'", "≧": ">=", "≦": "<=", "≠": "!=", "　": " "}
)


def conditions(outline: Outline) -> Iterator[Finding]:
    """Every condition of steps, gates, injects and deadlines."""
    facts = outline.workflow.facts
    for text, path in outline.conditions():
        try:
            names = names_in(text)
        except ConditionError as fault:
            yield unreadable(text, path, fault)
            continue
        for name in sorted(names - facts.keys()):
            yield Finding("BCP-D075", path, {"name": name, "near": nearest(name, facts)})
        if not names:
            yield Finding("BCP-D125", path, {"text": text})
        yield from misfits(text, path, facts)


def unused(outline: Outline) -> Iterator[Finding]:
    """Facts nobody asks for; those of a guideline are fields of its cases, shown and exported."""
    if outline.workflow.kind == "guideline":
        return
    used: set[str] = set()
    for text, _ in outline.conditions():
        try:
            used |= names_in(text)
        except ConditionError:
            return  # what it meant to ask cannot be known
    for name in outline.workflow.facts:
        if name not in used:
            yield Finding("BCP-D144", ("facts", name), {"id": name}, at_key=True)


def misfits(text: str, path: Path, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """Facts compared with what they never are, each once; the condition can be read."""
    reported: set[str] = set()
    for name, value in comparisons_in(text):
        if name in facts and name not in reported:
            for finding in _misfit(name, facts[name], value, path):
                reported.add(name)
                yield finding


def unreadable(text: str, path: Path, fault: ConditionError) -> Finding:
    """What keeps a condition from being read."""
    if _WIDE_SIGNS & set(text):
        mended = unicodedata.normalize("NFKC", text.translate(_HALF))
        return Finding("BCP-D122", path, {"text": text, "mended": mended})
    code = "BCP-D121" if fault.reason == "not allowed" else "BCP-D120"
    return Finding(code, path, {"text": text})


def _misfit(name: str, fact: Fact, value: FactValue, path: Path) -> Iterator[Finding]:
    if fact.kind == "choice" and isinstance(value, str):
        if fact.choices and value not in fact.choices:
            data = {"value": value, "fact": name, "choices": list(fact.choices)}
            near = nearest(value, fact.choices)
            yield Finding("BCP-D123", path, {**data, "near": near})
        return
    fits = {
        "choice": False,
        "text": isinstance(value, str),
        "yesno": isinstance(value, bool),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
    }
    if not fits[fact.kind]:
        yield Finding("BCP-D124", path, {"fact": name, "kind": Word(fact.kind), "value": value})
