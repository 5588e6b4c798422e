"""The controller's screen: all injects with their times, one in full, the steps at a glance.

It draws the board and hands keys on, as the players' screen does. Must never be shown to players.
"""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Static

from bcpflow.console import notices
from bcpflow.console.actions import Answer, Operator
from bcpflow.console.control_lines import Post, glance, in_order, inject_detail, inject_listed
from bcpflow.console.keys import CONTROL_KEYS, Key
from bcpflow.console.lines import header
from bcpflow.console.next_inject import next_inject
from bcpflow.console.next_words import Next
from bcpflow.console.stage import Stage, bindings
from bcpflow.console.views import LineView, StepList
from bcpflow.projections.inject_row import InjectRow

WAITING = ("due", "scheduled", "by hand", "held")
"""Injects that may still come."""


class ControlScreen(Stage):
    """One exercise, led."""

    TABLE = CONTROL_KEYS
    LISTED = "injects"
    BINDINGS: ClassVar[list[BindingType]] = bindings(CONTROL_KEYS)

    def __init__(self, operator: Operator) -> None:
        super().__init__(operator)
        self.post = Post(self.faces, operator.plan, self.tr, operator.clock_time)

    def compose(self) -> ComposeResult:
        """From top to bottom; on a wide screen the steps stand on the right."""
        yield LineView(id="header")
        with Container(id="control"):
            with Container(id="leading"):
                yield StepList(id="injects")
                yield LineView(id="inject-detail", more="PgDn")
            yield LineView(id="glance", more="PgDn")
        yield LineView(id="feed", more="l")
        yield Static(Text(""), id="message")
        yield LineView(id="next")
        yield LineView(id="footer")

    def on_mount(self) -> None:
        """At the inject that comes next."""
        rows = in_order(self.board.injects)
        coming = [row.inject.id for row in rows if row.status in WAITING]
        self.steps.selected = next(iter(coming), "")

    @property
    def row(self) -> InjectRow | None:
        """The inject under the cursor."""
        name = self.steps.selected
        return next((row for row in self.board.injects if row.inject.id == name), None)

    def draw_board(self) -> None:
        """From top to bottom."""
        # Answered by the controller's own key or the clock: nothing here is to be acknowledged.
        self.unread = []
        top = self.query_one("#header", LineView)
        top.show(header(self.board, self.tr, top.size.width, self.tr("進行管理")))
        self.steps.show_steps(inject_listed(self.board, self.post))
        view = self.query_one("#glance", LineView)
        view.show([*glance(self.board, self.post), *notices.notices(self.board, self.tr)])
        self._draw_detail()
        self.draw_feed()

    def what_next(self) -> Next:
        """For who leads: the inject that is due, the one to judge, the one that comes next."""
        return next_inject(self.op, self.board, self.row)

    def settled(self, answer: Answer, before: str) -> None:
        """The cursor stays: what was delivered is judged next."""
        self._draw_detail()

    def action_select(self, by: int) -> None:
        """Another inject."""
        self.steps.move(by)
        self.query_one("#inject-detail", LineView).scroll_to(y=0, animate=False)
        self._draw_detail()

    def action_read(self, by: int) -> None:
        """Scroll the detail of the inject and the steps."""
        self.query_one("#inject-detail", LineView).scroll_lines(by)
        self.query_one("#glance", LineView).scroll_lines(by)

    def press_own(self, key: Key) -> None:
        """Keys without a flow."""
        if key.name == "overview":
            steps = [
                ("", "".join(text for text, _ in line)) for line in glance(self.board, self.post)
            ]
            page = [*steps, *notices.overview(self.board, self.faces, self.tr)]
            self.show_page(self.tr("手順の進み・期限・参集"), page)
        else:
            super().press_own(key)

    def _draw_detail(self) -> None:
        self.tell_next()
        view = self.query_one("#inject-detail", LineView)
        row, width = self.row, view.size.width
        view.show(inject_detail(row, self.board, self.post, width) if row else [])
