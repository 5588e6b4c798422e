"""A refusal as a table row: in which run, what is asked, what the refusal says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bcpflow.commands import Command
from tests.samples import Game


@dataclass(frozen=True)
class Case:
    """What is refused: in which run, what, what the refusal says, and ``by`` whom it was asked."""

    code: str
    game: Callable[[], Game]
    command: Command
    says: tuple[tuple[str, object], ...] = ()
    found: bool = True
    by: str = ""

    def __str__(self) -> str:
        return f"{self.code}-{type(self.command).__name__}"


def case(
    code: str,
    game: Callable[[], Game],
    command: Command,
    *,
    found: bool = True,
    by: str = "",
    **says: object,
) -> Case:
    return Case(code, game, command, tuple(says.items()), found, by)
