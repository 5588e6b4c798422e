"""Errors, by whose fault it is.

    BcpflowError
      DefinitionError    the author of a workflow or checklist file: a list of problems
      Refused            the operator: the rules say no; nothing has changed
        NotFound         ... no such run, step, inject, transition
        UsageFault       ... a word on the command line cannot be read
      JournalError       the storage
        JournalConflict  ... somebody else wrote the same version first
        JournalLocked    ... another process holds the file too long
        JournalDamaged   ... the chain does not verify
        JournalUnfit     ... a place or a schema we will not write to
        JournalForbidden ... a login that may read and not write

Errors carry a code of the catalogue (`codes`) and data; they never print and never choose a
language or a colour. The command line maps class to exit code in one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a definition file, at a place.

    ``path`` leads from the top of the document to the value (keys and list indexes);
    ``line`` and ``column`` count from 1 and ``column`` counts characters.
    """

    code: str
    severity: Severity
    file: str
    line: int
    column: int
    data: dict[str, object] = field(default_factory=dict)
    path: tuple[str | int, ...] = ()
    excerpt: str = ""
    """The line of the file that holds the mistake, as written."""


class Word(str):
    """A word of ours inside the data of a problem; it is translated when the problem is told."""

    __slots__ = ()


class BcpflowError(Exception):
    """Base of all; ``code`` is explained by `bcpflow explain`, ``data`` fills its text."""

    def __init__(self, code: str, /, **data: object) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data

    def __str__(self) -> str:
        return f"{self.code} {self.data}"


class DefinitionError(BcpflowError):
    """A definition cannot be used; ``problems`` names all that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].code)
        self.problems = tuple(problems)


class Refused(BcpflowError):
    """The rules refuse what the operator asks; nothing has changed."""


class NotFound(Refused):
    """What the operator named does not exist."""


class UsageFault(Refused):
    """A word on the command line cannot be read (a time, a fact, an item state)."""


class JournalError(BcpflowError):
    """The storage cannot do what was asked."""


class JournalConflict(JournalError):
    """Somebody else appended this version first; read, decide again, append again."""


class JournalLocked(JournalError):
    """Another process holds the journal longer than we wait."""


class JournalDamaged(JournalError):
    """What is stored is not what was recorded."""


class JournalUnfit(JournalError):
    """A place (network drive, full disk) or a schema version we will not write to."""


class JournalForbidden(JournalError):
    """The database refuses this login what was asked; nothing has changed."""
