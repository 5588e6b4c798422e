"""What is left out of a file, a command or an event means the same for ever.

A default is not stored (`codec.pack` leaves it out): were it changed, every old journal would
say something else. A new field is added to the golden file by
``BCPFLOW_GOLDEN=1 pytest tests/definition/test_defaults.py``; a line that changes is a fault.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import bcpflow.commands
import bcpflow.definition
import bcpflow.events
from bcpflow.definition.codec import pack

GOLDEN = Path(__file__).parent.parent / "golden" / "defaults.json"
PACKAGES = (bcpflow.definition, bcpflow.commands, bcpflow.events)


def declared() -> Iterator[tuple[str, Any]]:
    """Each dataclass of the language, of commands and of events, by name."""
    for package in PACKAGES:
        for found in iter_modules(package.__path__, f"{package.__name__}."):
            module = import_module(found.name)
            for name, thing in sorted(vars(module).items()):
                own = isinstance(thing, type) and thing.__module__ == module.__name__
                if own and is_dataclass(thing):
                    yield f"{module.__name__.removeprefix('bcpflow.')}.{name}", thing


def defaults(thing: Any) -> dict[str, Any]:
    """What each of its fields is where nothing is said; ``...`` where something must be."""
    found: dict[str, Any] = {}
    for field in fields(thing):
        if field.default_factory is not MISSING:
            found[field.name] = repr(field.default_factory())
        else:
            found[field.name] = "..." if field.default is MISSING else repr(field.default)
        if not field.compare:
            found[field.name] += " (not compared)"
    return found


def test_what_is_left_out_means_what_it_meant() -> None:
    now = {name: defaults(thing) for name, thing in declared()}
    assert len(now) > 80
    if os.environ.get("BCPFLOW_GOLDEN"):
        GOLDEN.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert now == json.loads(GOLDEN.read_text("utf-8"))


def test_nothing_of_it_can_be_changed_afterwards() -> None:
    for name, thing in declared():
        assert thing.__dataclass_params__.frozen, name


def test_a_default_is_not_stored_at_any_depth() -> None:
    from bcpflow.definition.model import Phase, Role, Workflow

    made = Workflow(
        workflow="w", title="題", roles={"a": Role(title="甲")},
        phases={"p": Phase(title="一", final=True)},
    )  # fmt: skip
    assert pack(made) == {
        "workflow": "w", "title": "題", "roles": [["a", {"title": "甲"}]],
        "phases": [["p", {"title": "一", "final": True}]],
    }  # fmt: skip
    assert pack(made, pairs=False) == {
        "workflow": "w", "title": "題", "roles": {"a": {"title": "甲"}},
        "phases": {"p": {"title": "一", "final": True}},
    }  # fmt: skip
    assert pack({"x": {"y": (Role(title="甲"),)}}, pairs=False) == {"x": {"y": [{"title": "甲"}]}}
    deep = {"x": {"y": {"a": Role(title="甲")}}}
    assert pack(deep, pairs=False) == {"x": {"y": {"a": {"title": "甲"}}}}
    assert pack(deep) == {"x": {"y": [["a", {"title": "甲"}]]}}
