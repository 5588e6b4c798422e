"""Dialogs: a line of text, one of several, yes or no, a page to read.

Esc leaves each of them and nothing is recorded; what is hard to take back defaults to No. Each
says at its bottom which keys go on and which lead out (tests/console/test_dialogs.py).
Must never record anything: they return a reply.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from bcpflow.console.detail import folded
from bcpflow.console.lines import Line
from bcpflow.console.note_input import NoteInput
from bcpflow.console.questions import AskText, Choose, YesNo
from bcpflow.console.views import LineView
from bcpflow.language import Translator
from bcpflow.text import safe, wrap

T = TypeVar("T")
WIDEST = 96


class Dialog(ModalScreen[T | None], Generic[T]):
    """Base: a box in the middle, a question on top, a hint at the bottom."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("ctrl+c", "cancel", show=False, priority=True),
    ]

    def __init__(self, question: str, hint: str, tr: Translator) -> None:
        super().__init__()
        self.question = question
        self.hint = hint
        self.tr = tr

    def compose(self) -> ComposeResult:
        """Question, body, hint."""
        with Vertical(id="box") as box:
            box.styles.width = self.room + 4
            yield Static(Text(self.wrapped(self.question)), id="question")
            yield from self.body()
            yield Static(Text(self.wrapped(self.hint)), id="hint")

    def body(self) -> ComposeResult:
        """What is between the question and the hint."""
        yield from ()

    @property
    def room(self) -> int:
        """Cells for text inside the box."""
        return max(20, min(self.app.size.width - 4, WIDEST) - 4)

    def wrapped(self, text: str) -> str:
        """The text on as many lines as it takes."""
        return "\n".join(wrap(safe(text), self.room))

    def action_cancel(self) -> None:
        """Think better of it."""
        self.dismiss(None)


class TextDialog(Dialog[str]):
    """A line of text; Enter on an empty one is a reply too."""

    def __init__(self, asked: AskText, tr: Translator) -> None:
        keys = asked.keys or tr("Enter で決定、Esc で中止")
        super().__init__(asked.prompt, f"{asked.hint}\n{keys}".lstrip(), tr)

    def body(self) -> ComposeResult:
        """The line."""
        yield NoteInput(id="typed")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        self.dismiss(event.value.strip())


class YesNoDialog(Dialog[bool]):
    """Yes or no; everything but ``y`` means no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "reply(True)", show=False),
        Binding("n,enter,q", "reply(False)", show=False),
    ]

    def __init__(self, asked: YesNo, tr: Translator) -> None:
        super().__init__(asked.prompt, tr("y はい    n・Enter・Esc いいえ（既定）"), tr)

    def action_reply(self, reply: bool) -> None:
        """The reply."""
        self.dismiss(reply)


class ListDialog(Dialog[T], Generic[T]):
    """Base of dialogs with a body of lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move(-8)", show=False),
        Binding("pagedown", "move(8)", show=False),
        Binding("enter", "enter", show=False),
    ]

    def body(self) -> ComposeResult:
        """The lines."""
        yield LineView(id="lines")

    def on_mount(self) -> None:
        """First look."""
        self.call_after_refresh(self.draw)

    def on_resize(self, event: events.Resize) -> None:
        """Lines are folded to the width."""
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Show the lines; a dialog that has some says which."""

    def lay(self, lines: Sequence[Line], cursor: int = -1) -> None:
        """The lines, in a box no higher than the screen."""
        view = self.query_one("#lines", LineView)
        view.styles.height = max(1, min(len(lines), self.app.size.height - 8))
        view.show(lines, cursor)

    def action_move(self, by: int) -> None:
        """Another line."""

    def action_enter(self) -> None:
        """Enter."""


class ChooseDialog(ListDialog[str]):
    """One of several; none of them is chosen beforehand."""

    def __init__(self, asked: Choose, tr: Translator) -> None:
        hint = tr("上下キーで選んで Enter、または番号。Esc で中止")
        super().__init__(asked.prompt, hint, tr)
        self.asked = asked
        self.place = -1

    def draw(self) -> None:
        """Each choice with its number, and what speaks for it below."""
        lines: list[Line] = []
        cursor = -1
        for index, choice in enumerate(self.asked.choices):
            here = index == self.place
            if here:
                cursor = len(lines)
            label = f"{'>' if here else ' '} {index + 1:2d} "
            lines += folded(label, choice.name, "strong", self.room)
            if choice.detail:
                lines += folded("     ", choice.detail, "dim", self.room)
        self.lay(lines, cursor)

    def on_key(self, event: events.Key) -> None:
        """A digit chooses at once, while there are no more than nine."""
        number = int(event.character) if event.character and event.character.isdecimal() else 0
        if 1 <= number <= len(self.asked.choices) <= 9:
            event.stop()
            self.dismiss(self.asked.choices[number - 1].id)
        elif number:
            self.place = min(number, len(self.asked.choices)) - 1
            self.draw()

    def action_move(self, by: int) -> None:
        """Another choice."""
        last = len(self.asked.choices) - 1
        self.place = max(0, min(last, self.place + by if self.place >= 0 else 0))
        self.draw()

    def action_enter(self) -> None:
        """The choice under the cursor, if there is one."""
        if self.place >= 0:
            self.dismiss(self.asked.choices[self.place].id)


class PageDialog(ListDialog[bool]):
    """A page to read: the keys, the recorded lines."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,question_mark,l,i,w", "cancel", show=False)]

    def __init__(self, title: str, lines: Sequence[tuple[str, str]], tr: Translator) -> None:
        super().__init__(title, tr("上下キー・PgUp・PgDn で送る。Enter か Esc で閉じる"), tr)
        self.page = lines

    def draw(self) -> None:
        """All of it, folded."""
        lines: list[Line] = []
        for label, text in self.page:
            lines += folded(label, text, "plain", self.room)
        self.lay(lines)

    def action_move(self, by: int) -> None:
        """Scroll."""
        self.query_one("#lines", LineView).scroll_lines(by)

    def action_enter(self) -> None:
        """Enough read."""
        self.dismiss(None)
