"""The plain stepper: a drill line by line, for screen readers, pipes and poor terminals.

Leaving it (q, end of input, Ctrl+C) never ends a drill. Must never tell of an inject that was not
delivered.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo

from bcpflow.console import notices
from bcpflow.console.actions import Injects, Names, Operator
from bcpflow.console.control_plain import ControlPlain
from bcpflow.console.detail import detail
from bcpflow.console.flows import nothing_chosen
from bcpflow.console.given import given
from bcpflow.console.keys import KEYS, Key
from bcpflow.console.lines import responsible, without_old
from bcpflow.console.next_line import next_line
from bcpflow.console.next_words import Next
from bcpflow.console.teller import LINE_CELLS, Teller
from bcpflow.console.words import hms, rest, status_word, target, title_text
from bcpflow.language import Translator
from bcpflow.projections.board import Board
from bcpflow.projections.step_row import StepRow
from bcpflow.service.session import Session


class Plain(Teller):
    """One run, worked on line by line; the numbers stand for steps."""

    KEYS = KEYS

    def number(self, board: Board) -> None:
        """The steps that wait for somebody; the rest of the phase is counted."""
        tr = self.tr
        rows = without_old(board.steps)
        on_show = [r for r in rows if r.status == "open"]
        on_show += [r for r in rows if r.current and r.status == "waiting"]
        self._numbered = [row.id for row in on_show]
        for number, row in enumerate(on_show, start=1):
            parts = [status_word(row, tr), title_text(row, tr), responsible(row, self.faces, tr)[0]]
            if row.target_ms is not None:
                parts.append(tr("目標 {time}", time=target(row, tr)))
            parts.append(rest(row, tr)[0])
            if row.last_ms is not None:
                parts.append(tr("前回 {time}", time=hms(row.last_ms)))
            parts += [tr("前回の課題: {text}", text=issue.text) for issue in row.issues]
            self.say(f"{number}. " + "  ".join(part for part in parts if part))
        settled = sum(r.current and r.status not in ("open", "waiting") for r in board.steps)
        self.say(tr("残りの手順 {n}件、記録済み {done}件", n=len(on_show), done=settled))

    def what_next(self, board: Board) -> Next:
        """The next step by its number, the way on, the end."""
        return next_line(self.op, board, None, self.places())

    def row(self, name: str) -> StepRow | None:
        """The step of a number."""
        return self.op.board().step(name)

    def bare_number(self) -> str:
        """Only a number confirms that step."""
        return "c"

    def missing(self, number: str) -> str:
        """No such step."""
        return self.tr("{number} 番の手順はありません。Enter で一覧", number=number)

    def own(self, key: Key, row: StepRow | None) -> None:
        """Keys without a flow."""
        if key.name == "how":
            self._how(row)
        elif key.name == "overview":
            self.page(notices.overview(self.op.board(), self.faces, self.tr))
        elif key.name == "injects":
            self.page(given(self.op, self.op.board()))
        else:
            if key.name == "help":
                self.say(self.tr("番号だけ: その手順を達成と記録する。Enter だけ: 今の状況"))
            super().own(key, row)

    def _how(self, row: StepRow | None) -> None:
        if row is None:
            self.say(nothing_chosen(self.op).text)
            return
        for line in detail(row, self.faces, self.op.plan, self.tr, LINE_CELLS):
            self.say("".join(text for text, _ in line))


def run_plain(
    session: Session,
    tr: Translator,
    *,
    zone: tzinfo,
    role: str | None,
    observe: bool,
    leads: bool = False,
    injects: Injects = "auto",
    read: Callable[[str], str] = input,
    write: Callable[[str], None] = print,
    names: Names | None = None,
    notice: str = "",
) -> None:
    """Work on a run line by line until the operator leaves; ``leads``: as its controller."""
    operator = Operator(
        session, tr, zone=zone, role=role, observe=observe, leads=leads, injects=injects,
        names=names, notice=notice,
    )  # fmt: skip
    (ControlPlain if leads else Plain)(operator, read, write).run()
