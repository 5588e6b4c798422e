"""Questions a flow asks of the operator; each console puts them in its own way.

A reply of None means that the operator thought better of it: nothing is recorded then.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bcpflow.commands import ItemState
from bcpflow.console.actions import Answer
from bcpflow.projections.step_row import ItemRow


@dataclass(frozen=True, slots=True)
class AskText:
    """A line of text; the reply is a string, perhaps empty.

    ``hint``: what may be typed. ``keys``: what Enter and Esc do in a dialog, where that is not
    to accept and to cancel.
    """

    prompt: str
    hint: str = ""
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; ``detail`` says what speaks for or against it."""

    id: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Choose:
    """One of several, none of them by default; the reply is its id."""

    prompt: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class YesNo:
    """Something hard to take back; the reply is a bool, No where nothing is said."""

    prompt: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """States and numbers given to checklist items."""

    states: dict[str, ItemState]
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Tick:
    """A checklist to walk along; the reply is a Ticked."""

    prompt: str
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A line of a form. ``choices`` may be typed by number, name or id, several with 、 between."""

    id: str
    label: str
    hint: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """Several lines at once; the reply is what was typed by field, ``typed`` what stands there.

    ``fault``: why the last reply would not do.
    """

    prompt: str
    fields: tuple[Field, ...]
    typed: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


Question = AskText | Choose | YesNo | Tick | Form
Flow = Generator[Question, Any, Answer | None]
"""Asks, is sent the replies, returns what came of it; None where nothing was done."""
