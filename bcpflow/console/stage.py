"""What the players' screen and the controller's have in common: keys, questions, the message.

A key's flow asks by dialogs and ends in an answer. The message line tells the last of the record,
kept up to date, until there is an answer to tell. The line above the keys says what comes next; it
has the row that the feed gave up, whose first line the message line repeats. Where there are fewer
than `LOW_ROWS` rows it has none of its own: there it stands on the message line instead of the
last of the record, and an answer gives that line back with the next key.

Must never take anything for recorded before the answer says so, and never know what is drawn.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.text import Text
from textual import events
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from bcpflow.console import notices, told
from bcpflow.console.actions import Answer, Operator
from bcpflow.console.detail import folded
from bcpflow.console.dialogs import ChooseDialog, PageDialog, TextDialog, YesNoDialog
from bcpflow.console.form_dialog import FormDialog
from bcpflow.console.keys import Key
from bcpflow.console.lines import Faces, Line, footer
from bcpflow.console.next_line import stirring
from bcpflow.console.next_words import Next
from bcpflow.console.questions import AskText, Choose, Flow, Form, Question, Tick, YesNo
from bcpflow.console.tick_dialog import TickDialog
from bcpflow.console.views import LineView, StepList
from bcpflow.console.words import KIND_NAMES
from bcpflow.events import InjectDelivered, Recorded
from bcpflow.projections.board import Board
from bcpflow.text import clip, from_operator, safe, wrap

if TYPE_CHECKING:
    from bcpflow.console.app import ConsoleApp

FEED_ROWS = 40
LOW_ROWS = 20
_TEXTUAL_NAMES = {"?": "question_mark"}


def bindings(keys: tuple[Key, ...]) -> list[BindingType]:
    """The bindings of a table of keys, and of the keys that move about."""
    return [
        *(
            Binding(_TEXTUAL_NAMES.get(key.key, key.key), f"press('{key.key}')", show=False)
            for key in keys
            if key.screen
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


class Stage(Screen[None]):
    """One run on one screen; a subclass draws it and says what its keys are."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (LOW_ROWS, "-middling"), (34, "-tall")]
    TABLE: ClassVar[tuple[Key, ...]] = ()
    LISTED = ""
    """The id of the list the cursor is in."""

    def __init__(self, operator: Operator) -> None:
        super().__init__()
        self.op = operator
        self.tr = operator.tr
        self.keys_here = tuple(key for key in self.TABLE if key.screen)
        self.faces = Faces(operator.role_names(), operator.name)
        self.phases = {
            (t, p): self.tr.pick(phase.title)
            for t, track in operator.plan.tracks.items()
            for p, phase in track.phases.items()
        }
        self.unread: list[Recorded] = []
        self.board: Board = operator.board()
        self.deadlines = notices.Watch(self.board)
        self._drawn_events = 0
        self._feed_height: int | None = None
        self._told_last: str | None = None
        self._next = ""
        self._stirred: Hashable = None

    @property
    def low(self) -> bool:
        """Whether the screen has no row to spare."""
        return self.app.size.height < LOW_ROWS

    @property
    def row(self) -> Any:
        """What is under the cursor."""
        raise NotImplementedError

    @property
    def steps(self) -> StepList:
        """The list the cursor is in."""
        return self.query_one(f"#{self.LISTED}", StepList)

    def draw_board(self) -> None:
        """Draw `self.board`; each view repaints only lines that differ."""
        raise NotImplementedError

    def what_next(self) -> Next:
        """What comes next at this console."""
        raise NotImplementedError

    def settled(self, answer: Answer, before: str) -> None:
        """After something was recorded: where the cursor goes."""

    def on_mount(self) -> None:
        """Say where we are, then keep looking."""
        labels = [(key.key, self.tr(key.label)) for key in self.keys_here if key.footer]
        self.query_one("#footer", LineView).show([footer(labels)])
        self.tell_next()
        self.tell_last()
        if self.op.notice:
            self.say(Answer(self.op.notice, "refused"))
        self.call_after_refresh(self.draw)

    def on_resize(self, event: events.Resize) -> None:
        """Everything is folded to the width."""
        self.call_after_refresh(self.draw)

    @property
    def there(self) -> bool:
        """Whether its parts are: the clock ticks before they are made and after they are gone."""
        return bool(self.query(LineView))

    def tick(self) -> None:
        """A second has passed: deliver what is due, redraw what changed."""
        if not self.there:
            return
        for answer in self.op.deliver_due():
            if answer.tone == "broken":
                self.say(answer)
        self.draw()

    def poll(self) -> None:
        """See what other terminals recorded."""
        if not self.there:
            return
        if answer := self.op.look():
            self.say(answer)
            self.tell_next()
        if len(self.op.session.history) != self._drawn_events:
            self.draw()

    def draw(self) -> None:
        """The board as it is now, and what is new about it."""
        fresh = self.op.news()
        delivered = [r for r in fresh if isinstance(r.event, InjectDelivered)]
        self.unread = delivered[::-1] + self.unread
        self.board = self.op.board()
        alerts = self.deadlines.fresh(self.board)
        if alerts:
            said = " / ".join(notices.alert(row, self.tr) for row in alerts)
            self.say(Answer(said, "refused"))
        if (delivered or alerts) and cast("ConsoleApp", self.app).with_bell:
            self.app.bell()
        self._drawn_events = len(self.op.session.history)
        if self._told_last is not None:
            self.tell_last()
        self.draw_board()

    def draw_feed(self) -> None:
        """Injects nobody has acknowledged, then the last lines of the record."""
        view = self.query_one("#feed", LineView)
        lines: list[Line] = []
        for recorded in self.unread:
            text = told.sentence(recorded.event, self.op.words)
            lines += folded("! ", text, "inject", view.size.width)
        self._make_room(view, len(lines))
        for recorded, _ in zip(self.op.record(), range(FEED_ROWS), strict=False):
            lines.append(((self.op.line(recorded), "plain"),))
        view.show(lines)

    def _make_room(self, view: LineView, unread: int) -> None:
        """Injects nobody has acknowledged are readable to the end, as far as the screen goes."""
        wanted = min(unread + 2, self.app.size.height // 2) if unread > 3 else None
        if wanted == self._feed_height:
            return
        self._feed_height = wanted
        view.styles.height = wanted

    def tell_next(self) -> None:
        """What comes next; worked out only where something has changed that it depends on."""
        broken = (self.op.broken is None, self.op.stopped.second)
        stirred = (stirring(self.board), self.steps.selected, bool(self.unread), broken)
        if stirred == self._stirred:
            return
        self._stirred = stirred
        said = self.what_next().said
        self._next = self.tr("次: {said}", said=said)
        self.query_one("#next", LineView).show([((self._next, "strong"),)])
        if self._told_last is not None:
            self.tell_last()

    def tell_last(self) -> None:
        """The newest of the record on the message line, until something else is said there."""
        last = self.tr("最後の記録: {line}", line=self.op.line(self.op.last()))
        if self.low:
            last = self._next
        # On one line: the feed has it too, and a long inject would push the list away.
        line = clip(safe(last, one_line=True), self.app.size.width - 2)
        if line != self._told_last:
            self.say(Answer(line, "info"))
            self._told_last = line

    def say(self, answer: Answer) -> None:
        """The message line."""
        self._told_last = None
        message = self.query_one("#message", Static)
        width = max(10, self.app.size.width - 2)
        message.set_classes(f"-{answer.tone}")
        message.update(Text("\n".join(wrap(safe(answer.text), width))))

    def show_page(self, title: str, page: list[tuple[str, str]]) -> None:
        """A page to read."""
        self.app.push_screen(PageDialog(title, page, self.tr))

    def action_stay(self) -> None:
        """Ctrl+C ends nothing here."""
        kind = self.tr(KIND_NAMES[self.board.kind])
        text = self.tr("{kind}は終わりません。画面を離れるには q を押してください", kind=kind)
        self.say(Answer(text, "info"))

    def on_key(self, event: events.Key) -> None:
        """A letter typed with the input method still on means the plain letter."""
        if self.low and self._told_last is None and self.op.broken is None:
            self.tell_last()  # what was answered has been read
        plain = unicodedata.normalize("NFKC", event.character or "")
        if plain != event.character and any(key.key == plain for key in self.keys_here):
            event.stop()
            self.action_press(plain)

    def action_press(self, letter: str) -> None:
        """A key of the table."""
        key = next(key for key in self.keys_here if key.key == letter)
        if self.unread:
            self.unread = []
            self.draw_feed()
            self.tell_next()
        if key.flow is not None:
            self.run_worker(self.play(key.flow(self.op, self.row)), exclusive=True)
        else:
            self.press_own(key)

    def press_own(self, key: Key) -> None:
        """A key without a flow."""
        if key.name == "leave":
            cast("ConsoleApp", self.app).leave()
        elif key.name == "retry":
            self.say(self.op.retry())
            self.draw()
        elif key.name == "help":
            page = [(f" {k.key}  ", self.tr(k.help)) for k in self.keys_here]
            page += [(self.tr(" 上下  "), self.tr("行を選ぶ（Home・End で端へ）"))]
            page += [(" PgUp PgDn  ", self.tr("下の説明を送る"))]
            self.show_page(self.tr("キーの一覧"), page)
        elif key.name == "lines":
            lines = [("", self.op.line(r)) for r in self.op.record()]
            self.show_page(self.tr("記録（新しい順）"), lines)

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
        if answer.tone == "done":
            self.settled(answer, before)

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
            case Form():
                return await self.app.push_screen_wait(FormDialog(question, self.tr))

    def _typed_outside(self, question: AskText) -> str | None:
        try:
            with self.app.suspend():
                return from_operator(input(safe(f"{question.prompt}: "))).strip()
        except (EOFError, KeyboardInterrupt, SuspendNotSupported):
            return None
