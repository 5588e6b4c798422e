"""The players' screen: header, notices, steps, detail, feed, message, what comes next, keys.

It draws the board and hands keys on; what a key does is in `flows`, what it comes to in
`actions`. Must never show an inject that was not delivered.
"""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Static

from bcpflow.console import flows, notices
from bcpflow.console.actions import Answer, Operator
from bcpflow.console.detail import detail
from bcpflow.console.given import given
from bcpflow.console.keys import KEYS, Key
from bcpflow.console.lines import header, listed
from bcpflow.console.next_line import next_line
from bcpflow.console.next_words import Next
from bcpflow.console.stage import Stage, bindings
from bcpflow.console.views import LineView, StepList
from bcpflow.projections.step_row import StepRow


class DrillScreen(Stage):
    """One run, worked on."""

    TABLE = KEYS
    LISTED = "steps"
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)

    def __init__(self, operator: Operator) -> None:
        super().__init__(operator)
        self.every = False
        self._steps_height: int | None = None
        self._notices_height: int | None = None

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield LineView(id="header", classes="-incident" if self.board.kind == "incident" else "")
        yield LineView(id="notices")
        with Container(id="main"):
            yield StepList(id="steps")
            yield LineView(id="detail", more="PgDn")
        yield LineView(id="feed", more="l")
        yield Static(Text(""), id="message")
        yield LineView(id="next")
        yield LineView(id="footer")

    def on_mount(self) -> None:
        """At the step that is to be done."""
        self.steps.selected = self._next_open("")

    @property
    def row(self) -> StepRow | None:
        """The step under the cursor."""
        return self.board.step(self.steps.selected)

    def draw_board(self) -> None:
        """From top to bottom."""
        top = self.query_one("#header", LineView)
        top.show(header(self.board, self.tr, top.size.width))
        self._draw_notices()
        width = self.steps.size.width
        self.steps.show_steps(
            listed(self.board, self.faces, self.phases, self.tr, width=width, every=self.every)
        )
        self._share_height()
        self._draw_detail()
        self.draw_feed()

    def what_next(self) -> Next:
        """For players: the step under the cursor, the way on, the end."""
        return next_line(self.op, self.board, self.row, unread=bool(self.unread))

    def settled(self, answer: Answer, before: str) -> None:
        """On to the next open step, or to the one the answer is about."""
        row = self.row
        if answer.step:
            self.steps.select(answer.step)
        elif row is not None and row.status not in ("open", "waiting"):
            self.steps.select(self._next_open(before))
        self._draw_detail()

    def action_select(self, by: int) -> None:
        """Another step."""
        self.steps.move(by)
        self.query_one("#detail", LineView).scroll_to(y=0, animate=False)
        self._draw_detail()

    def action_read(self, by: int) -> None:
        """Scroll the detail of the step."""
        self.query_one("#detail", LineView).scroll_lines(by)

    def press_own(self, key: Key) -> None:
        """Keys without a flow."""
        if key.name == "all":
            self.every = not self.every
            self.draw()
        elif key.name == "note_outside":
            self.run_worker(self.play(flows.take_note(self.op, self.row), outside=True))
        elif key.name == "overview":
            page = notices.overview(self.board, self.faces, self.tr)
            self.show_page(self.tr("期限・参集・前回の課題"), page)
        elif key.name == "injects":
            self.show_page(self.tr("付与された状況（新しい順）"), given(self.op, self.board))
        else:
            super().press_own(key)

    def _draw_notices(self) -> None:
        view = self.query_one("#notices", LineView)
        lines = notices.notices(self.board, self.tr)
        height = min(len(lines), 5 if self.has_class("-tall") else 2)
        if height != self._notices_height:
            self._notices_height = height
            view.styles.height = height
            view.display = height > 0
        view.show(lines)

    def _share_height(self) -> None:
        """A short list of steps leaves its lines to the detail, where they lie under each other."""
        room = self.query_one("#main").size.height
        height = None if self.has_class("-wide") else min(len(self.steps.listed), room * 3 // 5)
        if height == self._steps_height:
            return
        self._steps_height = height
        self.steps.styles.height = None if height is None else max(1, height)

    def _draw_detail(self) -> None:
        self.tell_next()
        view = self.query_one("#detail", LineView)
        row, width = self.row, view.size.width
        view.show(detail(row, self.faces, self.op.plan, self.tr, width) if row else [])

    def _next_open(self, after: str) -> str:
        """The first open step after one, then the first open one, then where we were."""
        open_ = [r for r in self.op.board().steps if r.status == "open"]
        # A repeating duty is always open; it comes first only when it is due.
        due = [r for r in open_ if not r.repeating or (r.remaining_ms or 0) <= 0]
        shown = [r.id for r in self.board.steps]
        place = shown.index(after) if after in shown else -1
        later = [r.id for r in due if r.current and r.id in shown[place + 1 :]]
        here = [r.id for r in due if r.current]
        return next(iter([*later, *here, *(r.id for r in (*due, *open_)), after]))
