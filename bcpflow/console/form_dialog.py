"""A form: several lines of text. Up, down, Tab and Enter go along; Enter on the last is done.

What may be chosen is listed below the lines, with numbers. Must never judge what was typed: the
flow does, and opens the form again with its reason.
"""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from bcpflow.console.dialogs import Dialog
from bcpflow.console.note_input import NoteInput
from bcpflow.console.questions import Field, Form
from bcpflow.language import Translator
from bcpflow.text import cells, safe


class FormDialog(Dialog[dict[str, str]]):
    """Lines of text with their labels; replies with all of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(-1)", show=False, priority=True),
        Binding("down", "go(1)", show=False, priority=True),
        # Priority, or what is typed quickly after Enter lands in the line before.
        Binding("enter", "enter", show=False, priority=True),
        Binding("ctrl+s", "send", show=False, priority=True),
    ]

    def __init__(self, asked: Form, tr: Translator) -> None:
        hint = tr("上下キーで行を移る。最後の行の Enter か Ctrl+S で決定、Esc で中止")
        super().__init__(asked.prompt, hint, tr)
        self.asked = asked
        self.place = 0

    def body(self) -> ComposeResult:
        """A line for each field, then what is to be known of the one being typed."""
        widest = max(cells(field.label) for field in self.asked.fields) + 2
        for field in self.asked.fields:
            label = Static(Text(safe(field.label)), classes="label")
            label.styles.width = widest
            yield Horizontal(label, NoteInput(id=f"field-{field.id}"), classes="field")
        yield Static(Text(safe(self.asked.fault)), id="fault")
        yield Static(Text(""), id="about")

    def on_mount(self) -> None:
        """What was typed before stands there again."""
        for field in self.asked.fields:
            self._line(field).insert_text_at_cursor(self.asked.typed.get(field.id, ""))
        self._focus(0)

    def action_enter(self) -> None:
        """Enter: the next line, or done."""
        if self.place == len(self.asked.fields) - 1:
            self.action_send()
        else:
            self.action_go(1)

    def on_descendant_focus(self) -> None:
        """Tab and the mouse go along too."""
        for place, field in enumerate(self.asked.fields):
            if self._line(field).has_focus:
                self.place = place
                self.query_one("#about", Static).update(Text(self.wrapped(self._about(field))))

    def action_go(self, by: int) -> None:
        """Another line."""
        self._focus((self.place + by) % len(self.asked.fields))

    def action_send(self) -> None:
        """Done."""
        self.dismiss({f.id: self._line(f).value.strip() for f in self.asked.fields})

    def _focus(self, place: int) -> None:
        self.place = place
        self.set_focus(self._line(self.asked.fields[place]))

    def _line(self, field: Field) -> NoteInput:
        return self.query_one(f"#field-{field.id}", NoteInput)

    def _about(self, field: Field) -> str:
        numbered = [f"{n} {choice.name}" for n, choice in enumerate(field.choices, start=1)]
        return "  ".join([field.hint, *numbered])
