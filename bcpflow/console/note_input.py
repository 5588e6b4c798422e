"""A line of text typed by people, Japanese among them.

An IME draws what is being composed at the terminal's own cursor. Textual hides that cursor and,
at the end of the text, keeps it one cell too far right; here it is shown, where the caret is.
Pasted text keeps all its lines, on one; control characters become visible marks at once.
"""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from bcpflow.text import safe

SHOW_CURSOR = "\x1b[?25h"
HIDE_CURSOR = "\x1b[?25l"


class NoteInput(Input):
    """An Input whose terminal cursor is where the text goes."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False

    @property
    def _cursor_offset(self) -> int:
        """Cells before the caret; Textual adds one at the end of the text."""
        return self._position_to_cell(self.cursor_position)

    def _on_focus(self, event: events.Focus) -> None:
        super()._on_focus(event)
        self._terminal(SHOW_CURSOR)

    def _on_blur(self, event: events.Blur) -> None:
        super()._on_blur(event)
        self._terminal(HIDE_CURSOR)

    def _on_unmount(self) -> None:
        # A dialog that closes takes its input away without a blur.
        self._terminal(HIDE_CURSOR)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        pasted = " ".join(event.text.splitlines())
        self.insert_text_at_cursor(safe(pasted, one_line=True))

    def _terminal(self, sequence: str) -> None:
        driver = self.app._driver
        if driver is not None and not self.app.is_headless:
            driver.write(sequence)  # sink: one of the two constants above
            driver.flush()
