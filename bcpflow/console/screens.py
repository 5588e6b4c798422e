"""The drill's screen: header, steps, detail, feed, message, keys.

It draws the board and hands keys on; what a key does is in `flows`, what it comes to in
`actions`. Must never take a step for recorded before the answer says so.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.text import Text
from textual import events
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Static

from bcpflow.console import flows, told
from bcpflow.console.actions import Answer, Operator
from bcpflow.console.detail import detail, folded
from bcpflow.console.dialogs import ChooseDialog, PageDialog, TextDialog, YesNoDialog
from bcpflow.console.keys import KEYS, Key
from bcpflow.console.lines import Line, footer, header, listed
from bcpflow.console.questions import AskText, Choose, Flow, Question, Tick, YesNo
from bcpflow.console.tick_dialog import TickDialog
from bcpflow.console.views import LineView, StepList
from bcpflow.console.words import KIND_NAMES
from bcpflow.events import InjectDelivered, Recorded
from bcpflow.projections.board import Board
from bcpflow.projections.step_row import StepRow
from bcpflow.text import clip, from_operator, safe, wrap

if TYPE_CHECKING:
    from bcpflow.console.app import ConsoleApp

FEED_ROWS = 40
SCREEN_KEYS = tuple(key for key in KEYS if key.screen)
_TEXTUAL_NAMES = {"?": "question_mark"}


class DrillScreen(Screen[None]):
    """One run, worked on."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(_TEXTUAL_NAMES.get(key.key, key.key), f"press('{key.key}')", show=False)
            for key in SCREEN_KEYS
        ),
        Binding("up", "select(-1)", show=False),
        Binding("down", "select(1)", show=False),
        Binding("home", "select(-9999)", show=False),
        Binding("end", "select(9999)", show=False),
        Binding("pageup", "read(-4)", show=False),
        Binding("pagedown", "read(4)", show=False),
        Binding("ctrl+c", "stay", show=False, priority=True),
        Binding("ctrl+q", "press('q')", show=False, priority=True),
    ]

    def __init__(self, operator: Operator) -> None:
        super().__init__()
        self.op = operator
        self.tr = operator.tr
        self.roles = operator.role_names()
        self.phases = {
            (t, p): self.tr.pick(phase.title)
            for t, track in operator.plan.tracks.items()
            for p, phase in track.phases.items()
        }
        self.every = False
        self.unread: list[Recorded] = []
        self.board: Board = operator.board()
        self._drawn_events = 0
        self._steps_height: int | None = None
        self._feed_height: int | None = None

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield LineView(id="header", classes="-incident" if self.board.kind == "incident" else "")
        with Container(id="main"):
            yield StepList(id="steps")
            yield LineView(id="detail")
        yield LineView(id="feed")
        yield Static(Text(""), id="message")
        yield LineView(id="footer")

    def on_mount(self) -> None:
        """Say where we are, then keep looking."""
        self.query_one("#footer", LineView).show(
            [footer([(key.key, self.tr(key.label)) for key in SCREEN_KEYS if key.footer])]
        )
        last = self.tr("最後の記録: {line}", line=self.op.line(self.op.last()))
        # On one line: the feed has it too, and a long inject would push the steps away.
        self.say(Answer(clip(safe(last, one_line=True), self.app.size.width - 2), "info"))
        self.steps.selected = self._next_open("")
        self.call_after_refresh(self.draw)

    def on_resize(self, event: events.Resize) -> None:
        """Everything is folded to the width."""
        self.call_after_refresh(self.draw)

    @property
    def steps(self) -> StepList:
        """The list of steps."""
        return self.query_one("#steps", StepList)

    @property
    def row(self) -> StepRow | None:
        """The step under the cursor."""
        return self.board.step(self.steps.selected)

    def tick(self) -> None:
        """A second has passed: deliver what is due, redraw what changed."""
        for answer in self.op.deliver_due():
            if answer.tone == "broken":
                self.say(answer)
        self.draw()

    def poll(self) -> None:
        """See what other terminals recorded."""
        if answer := self.op.look():
            self.say(answer)
        if len(self.op.session.history) != self._drawn_events:
            self.draw()

    def draw(self) -> None:
        """The board as it is now; each view repaints only lines that differ."""
        fresh = self.op.news()
        delivered = [r for r in fresh if isinstance(r.event, InjectDelivered)]
        self.unread = delivered[::-1] + self.unread
        if delivered and cast("ConsoleApp", self.app).with_bell:
            self.app.bell()
        self.board = self.op.board()
        self._drawn_events = len(self.op.session.history)
        top = self.query_one("#header", LineView)
        top.show(header(self.board, self.tr, top.size.width))
        self.steps.show_steps(
            listed(self.board, self.roles, self.phases, self.tr, every=self.every)
        )
        self._share_height()
        self._draw_detail()
        self._draw_feed()

    def _share_height(self) -> None:
        """A short list of steps leaves its lines to the detail, where they lie under each other."""
        room = self.query_one("#main").size.height
        height = None if self.has_class("-wide") else min(len(self.steps.listed), room * 3 // 5)
        if height == self._steps_height:
            return
        self._steps_height = height
        self.steps.styles.height = None if height is None else max(1, height)

    def _draw_detail(self) -> None:
        view = self.query_one("#detail", LineView)
        row = self.row
        width = view.size.width
        lines = detail(row, self.roles, self.op.plan, self.tr, width) if row else []
        view.show(lines)

    def _draw_feed(self) -> None:
        view = self.query_one("#feed", LineView)
        lines: list[Line] = []
        for recorded in self.unread:
            text = told.sentence(recorded.event, self.op.plan, self.tr)
            lines += folded("! ", text, "inject", view.size.width)
        self._make_room(view, len(lines))
        for recorded in self.op.session.history[: -FEED_ROWS - 1 : -1]:
            lines.append(((self.op.line(recorded), "plain"),))
        view.show(lines)

    def _make_room(self, view: LineView, unread: int) -> None:
        """Injects nobody has acknowledged are readable to the end, as far as the screen goes."""
        wanted = min(unread + 2, self.app.size.height // 2) if unread > 3 else None
        if wanted == self._feed_height:
            return
        self._feed_height = wanted
        view.styles.height = wanted

    def say(self, answer: Answer) -> None:
        """The message line."""
        message = self.query_one("#message", Static)
        width = max(10, self.app.size.width - 2)
        message.set_classes(f"-{answer.tone}")
        message.update(Text("\n".join(wrap(safe(answer.text), width))))

    def action_select(self, by: int) -> None:
        """Another step."""
        self.steps.move(by)
        self.query_one("#detail", LineView).scroll_to(y=0, animate=False)
        self._draw_detail()

    def action_read(self, by: int) -> None:
        """Scroll the detail of the step."""
        self.query_one("#detail", LineView).scroll_lines(by)

    def action_stay(self) -> None:
        """Ctrl+C ends nothing here."""
        kind = self.tr(KIND_NAMES[self.board.kind])
        text = self.tr("{kind}は終わりません。画面を離れるには q を押してください", kind=kind)
        self.say(Answer(text, "info"))

    def on_key(self, event: events.Key) -> None:
        """A letter typed with the input method still on means the plain letter."""
        plain = unicodedata.normalize("NFKC", event.character or "")
        if plain != event.character and any(key.key == plain for key in SCREEN_KEYS):
            event.stop()
            self.action_press(plain)

    def action_press(self, letter: str) -> None:
        """A key of the table."""
        key = next(key for key in SCREEN_KEYS if key.key == letter)
        if self.unread:
            self.unread = []
            self._draw_feed()
        if key.flow is not None:
            flow = key.flow(self.op, self.row)
            self.run_worker(self.play(flow), exclusive=True)
        else:
            self._press_own(key)

    def _press_own(self, key: Key) -> None:
        if key.name == "leave":
            cast("ConsoleApp", self.app).leave()
        elif key.name == "retry":
            self.say(self.op.retry())
            self.draw()
        elif key.name == "all":
            self.every = not self.every
            self.draw()
        elif key.name == "help":
            page = [(f" {k.key}  ", self.tr(k.help)) for k in SCREEN_KEYS]
            page += [(self.tr(" 上下  "), self.tr("手順を選ぶ（Home・End で端へ）"))]
            page += [(" PgUp PgDn  ", self.tr("手順の説明を送る"))]
            self.app.push_screen(PageDialog(self.tr("キーの一覧"), page, self.tr))
        elif key.name == "lines":
            lines = [("", self.op.line(r)) for r in reversed(self.op.session.history)]
            self.app.push_screen(PageDialog(self.tr("記録（新しい順）"), lines, self.tr))
        elif key.name == "note_outside":
            self.run_worker(self.play(flows.take_note(self.op, self.row), outside=True))

    async def play(self, flow: Flow, *, outside: bool = False) -> None:
        """Put a flow's questions, one after the other, and say what came of it."""
        try:
            question = next(flow)
            while True:
                question = flow.send(await self.ask(question, outside=outside))
        except StopIteration as stop:
            answer: Answer | None = stop.value
        before = self.steps.selected
        self.draw()
        if answer is None:
            self.say(Answer(self.tr("中止しました。何も記録していません"), "info"))
            return
        self.say(answer)
        row = self.row
        if answer.tone != "done":
            return
        if answer.step:
            self.steps.select(answer.step)
            self._draw_detail()
        elif row is not None and row.status not in ("open", "waiting"):
            self.steps.select(self._next_open(before))
            self._draw_detail()

    async def ask(self, question: Question, *, outside: bool = False) -> Any:
        """One question as a dialog; the reply, or None."""
        match question:
            case AskText():
                if outside:
                    return self._typed_outside(question)
                return await self.app.push_screen_wait(TextDialog(question, self.tr))
            case Choose():
                return await self.app.push_screen_wait(ChooseDialog(question, self.tr))
            case YesNo():
                return await self.app.push_screen_wait(YesNoDialog(question, self.tr))
            case Tick():
                return await self.app.push_screen_wait(TickDialog(question, self.tr))

    def _typed_outside(self, question: AskText) -> str | None:
        try:
            with self.app.suspend():
                return from_operator(input(safe(f"{question.prompt}: "))).strip()
        except (EOFError, KeyboardInterrupt, SuspendNotSupported):
            return None

    def _next_open(self, after: str) -> str:
        """The first open step after one, then the first open one, then where we were."""
        open_ = [r for r in self.op.board().steps if r.status == "open"]
        shown = [r.id for r in self.board.steps]
        place = shown.index(after) if after in shown else -1
        later = [r.id for r in open_ if r.current and r.id in shown[place + 1 :]]
        here = [r.id for r in open_ if r.current]
        return next(iter([*later, *here, *(r.id for r in open_), after]))
