"""How a next thing to do is worded: keys by name, letters out of the table, rows by title.

`NextWords` fills ``{confirm}`` with the letter of that key, so that a text cannot name a letter
the table does not have. Must never find out what comes next: `next_line` and `next_inject` do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import NamedTuple

from bcpflow.console.actions import Operator
from bcpflow.console.keys import Key
from bcpflow.definition.model import Text
from bcpflow.language import N_
from bcpflow.projections.board import Board
from bcpflow.text import clip, safe

TITLE_CELLS = 28
"""A longer title would push the key that follows it off a narrow screen."""


class Next(NamedTuple):
    """The next thing to do. ``keys``: the names of the keys it tells of, in their order.

    ``row``: the step or inject they are about, where that is not the one under the cursor.
    """

    said: str
    keys: tuple[str, ...] = ()
    row: str = ""


class NextWords:
    """One console's words: its language, its keys, and how its rows are chosen.

    ``places``: the numbers by which rows are named line by line; None where there is a cursor.
    """

    def __init__(
        self, op: Operator, table: Sequence[Key], places: Mapping[str, int] | None = None
    ) -> None:
        self.op = op
        self.tr = op.tr
        self.places = places
        self._table = [key for key in table if (key.screen if places is None else key.plain)]

    @property
    def by_lines(self) -> bool:
        """Whether rows are named by numbers."""
        return self.places is not None

    def title(self, text: Text | str | None) -> str:
        """A title that leaves room for what follows it."""
        return clip(safe(self.tr.pick(text), one_line=True), TITLE_CELLS)

    def say(self, message: str, row: str = "", **values: object) -> Next:
        """A message with its keys; line by line the numbered ones carry the number of the row."""
        number = self.places.get(row) if self.places is not None else None
        letters = {
            key.name: f"{key.key} {number}" if number and key.numbered else key.key
            for key in self._table
        }
        named = [field for _, field, *_ in Formatter().parse(message) if field in letters]
        return Next(self.tr(message, **letters, **values), tuple(dict.fromkeys(named)), row)

    def about(self, said: Next, row: str, title: Text | str | None) -> Next:
        """What is to be done with a row that is not under the cursor, and how to get there."""
        name = self.title(title)
        if not self.by_lines:
            return Next(self.tr("上下キーで「{title}」へ", title=name), (), row)
        if row not in (self.places or {}):
            return Next(self.tr("Enter で今の一覧"), (), row)
        text = self.tr("{said}（{title}）", said=said.said, title=name)
        return Next(text, said.keys, row)

    def stopped(self) -> Next | None:
        """Where the journal cannot be written: what the red line says, for as long as it lasts."""
        if self.op.broken is None:
            return None
        if self.op.stopped.second is None:
            return self.say(N_("{retry} でやり直す、{second} で別の場所に控える"))
        return self.say(N_("続けて控えに書けます。記録簿に戻すには {retry}"))

    def over(self, board: Board) -> Next | None:
        """After the end."""
        if board.status in ("running", "paused"):
            return None
        verb = "incident" if board.kind == "incident" else "drill"
        command = f"bcpflow {verb} report {board.run}"
        return self.say(N_("{leave} で離れて {command}"), command=command)
