"""One entry of the catalogue: what is wrong, why it matters, what to do next.

A leaf on purpose: the tables of codes import it, and the catalogue imports the tables.
It must never hold a text of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from bcpflow.errors import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """A code with its texts in Japanese, ``{name}`` where data goes, ``{{`` for a brace."""

    code: str
    severity: Severity
    what: str
    why: str
    how: str
