"""Rules about kinds: a step and a fact hold what their kind needs, and nothing of another.

It must never change what a kind is inferred to be: the model says that.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterator

from bcpflow.definition.model import Fact, FactValue
from bcpflow.errors import Word
from bcpflow.lint.finding import Finding, Path
from bcpflow.lint.outline import Outline, as_tuple

_BELONGS = {
    "options": "decision", "approver": "decision", "checklist": "checklist", "unit": "measure",
}  # fmt: skip


def steps(outline: Outline) -> Iterator[Finding]:
    """Options, approver, checklist and unit at the steps they belong to."""
    for placed in outline.steps:
        step, kind = placed.step, placed.step.resolved_kind
        if kind == "decision" and not step.options:
            yield Finding("BCP-D085", (*placed.path, "kind"), {"id": step.id})
        if kind == "checklist" and not step.checklist:
            yield Finding("BCP-D086", (*placed.path, "kind"), {"id": step.id})
        for name, belongs in _BELONGS.items():
            if getattr(step, name) and kind != belongs:
                data = {"field": name, "kind": kind, "belongs": belongs}
                yield Finding("BCP-D087", (*placed.path, name), data, at_key=True)
        if step.role is not None and set(as_tuple(step.approver)) == {step.role}:
            data = {"id": step.id, "role": step.role}
            yield Finding("BCP-D206", (*placed.path, "approver"), data)


def facts(outline: Outline) -> Iterator[Finding]:
    """Choices, defaults and names of facts."""
    for name, fact in outline.workflow.facts.items():
        path: Path = ("facts", name)
        if not _is_name(name):
            data = {"id": name, "mended": _mended(name)}
            yield Finding("BCP-D092", path, data, at_key=True)
        if fact.kind == "choice" and not fact.choices:
            yield Finding("BCP-D088", (*path, "type"), {"id": name})
        if fact.kind != "choice" and fact.choices:
            data = {"id": name, "kind": Word(fact.kind)}
            yield Finding("BCP-D090", (*path, "choices"), data, at_key=True)
        for number, choice in enumerate(fact.choices):
            if choice in fact.choices[:number]:
                yield Finding("BCP-D091", (*path, "choices", number), {"value": choice})
        if fact.default is not None and not _fits(fact, fact.default):
            yield _default(name, fact, fact.default)


def _default(name: str, fact: Fact, value: FactValue) -> Finding:
    path = ("facts", name, "default")
    if fact.kind == "number" and isinstance(value, str):
        half = unicodedata.normalize("NFKC", value)
        if half != value:
            return Finding("BCP-D111", path, {"text": value, "mended": half})
    usable = list(fact.choices) if fact.kind == "choice" else Word(fact.kind)
    return Finding("BCP-D089", path, {"id": name, "value": value, "choices": usable})


def _fits(fact: Fact, value: FactValue) -> bool:
    match fact.kind:
        case "choice":
            return not fact.choices or value in fact.choices
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "yesno":
            return isinstance(value, bool)
        case _:
            return isinstance(value, str)


def _is_name(name: str) -> bool:
    """Python's own normalisation would look for another name than the one in the file."""
    reserved = keyword.iskeyword(name) or not name.isidentifier()
    return not reserved and unicodedata.normalize("NFKC", name) == name


def _mended(name: str) -> str:
    mended = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", name)).strip("_") or "fact"
    return mended if _is_name(mended) else f"fact_{mended}"
