"""The controller's console line by line: injects numbered, the players' steps above them.

Must never be shown to players.
"""

from __future__ import annotations

from bcpflow.console import flows_control, notices
from bcpflow.console.control_lines import (
    Post,
    addressees,
    countdown,
    glance,
    in_order,
    inject_detail,
)
from bcpflow.console.keys import CONTROL_KEYS, Key
from bcpflow.console.next_inject import next_inject
from bcpflow.console.next_words import Next
from bcpflow.console.teller import LINE_CELLS, Teller
from bcpflow.console.words import INJECT_STATUS, STATUS, hms
from bcpflow.projections.board import Board
from bcpflow.projections.inject_row import InjectRow


class ControlPlain(Teller):
    """One exercise, led line by line; the numbers stand for injects."""

    KEYS = CONTROL_KEYS

    @property
    def post(self) -> Post:
        """What the lines are worded with."""
        return Post(self.faces, self.op.plan, self.tr, self.op.clock_time)

    def number(self, board: Board) -> None:
        """The steps that are not settled, then every inject, numbered."""
        tr = self.tr
        unsettled = sum(r.current and r.status in ("open", "waiting") for r in board.steps)
        for line in glance(board, self.post)[: len(board.tracks) + unsettled]:
            self.say("".join(text for text, _ in line).rstrip())
        rows = in_order(board.injects)
        self._numbered = [row.inject.id for row in rows]
        for number, row in enumerate(rows, start=1):
            due = row.delivered_ms if row.delivered_ms is not None else row.due_ms
            parts = [tr(INJECT_STATUS[row.status])]
            if due is not None:
                parts += [hms(due), self.op.clock_time(due)]
            parts.append(countdown(row, board.elapsed_ms, tr)[0])
            parts.append(tr("評価: {result}", result=tr(STATUS[row.result])) if row.result else "")
            parts += [addressees(row, self.post), tr.pick(row.inject.content)]
            self.say(f"{number}. " + "  ".join(part for part in parts if part))
        if not rows:
            self.say(tr("状況付与はありません（a で追加）"))

    def what_next(self, board: Board) -> Next:
        """The next inject by its number."""
        return next_inject(self.op, board, None, self.places())

    def row(self, name: str) -> InjectRow | None:
        """The inject of a number."""
        rows = self.op.board().injects
        return next((row for row in rows if row.inject.id == name), None)

    def bare_number(self) -> str:
        """Only a number reads that inject: what is delivered cannot be taken back."""
        return "d"

    def missing(self, number: str) -> str:
        """No such inject."""
        return self.tr("{number} 番の状況付与はありません。Enter で一覧", number=number)

    def own(self, key: Key, row: InjectRow | None) -> None:
        """Keys without a flow."""
        board = self.op.board()
        if key.name == "how":
            if row is None:
                self.say(flows_control.nothing_chosen(self.op).text)
                return
            for line in inject_detail(row, board, self.post, LINE_CELLS):
                self.say("".join(text for text, _ in line))
        elif key.name == "overview":
            for line in glance(board, self.post):
                self.say("".join(text for text, _ in line).rstrip())
            self.page(notices.overview(board, self.faces, self.tr))
        else:
            if key.name == "help":
                self.say(self.tr("番号だけ: その状況付与を読む。Enter だけ: 今の状況"))
            super().own(key, row)
