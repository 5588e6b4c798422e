"""The widget everything on the screen is drawn by: lines of parts, redrawn one by one.

`show` compares with what is on the screen and repaints only lines that differ: a tick of the
clock costs as many lines as changed. Colours are named in console.tcss and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, get_args

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from bcpflow.console.lines import Line, Listed, cut
from bcpflow.console.words import Tone
from bcpflow.text import safe

TONES: tuple[Tone, ...] = get_args(Tone)
MORE_CELLS = 8


class LineView(ScrollView, can_focus=False):
    """Lines, scrolled by `scroll_lines`; one of them may carry the cursor.

    ``more``: the key that shows what does not fit.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"line--{tone}" for tone in TONES),
        "line--cursor",
    }

    def __init__(
        self, *, id: str | None = None, classes: str | None = None, more: str = ""
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.more = f"{more} " if more else ""
        self.lines: tuple[Line, ...] = ()
        self.cursor = -1

    def show(self, lines: Sequence[Line], cursor: int = -1) -> None:
        """Put these lines on the screen."""
        old, self.lines = self.lines, tuple(lines)
        was, self.cursor = self.cursor, cursor
        if len(old) != len(self.lines):
            self.virtual_size = Size(self.size.width, len(self.lines))
            self.refresh()
        else:
            for y, (before, after) in enumerate(zip(old, self.lines, strict=True)):
                if before != after or (was != cursor and y in (was, cursor)):
                    self.refresh_line(y)
        if cursor >= 0 and cursor != was:
            self.keep_in_sight(cursor)

    def keep_in_sight(self, y: int) -> None:
        """Scroll as little as it takes for a line to be seen."""
        top, height = int(self.scroll_offset.y), max(1, self.size.height)
        if y < top or (y == 1 and top):
            self.scroll_to(y=0 if y <= 1 else y, animate=False)
        elif y >= top + height:
            self.scroll_to(y=y - height + 1, animate=False)

    def scroll_lines(self, by: int) -> None:
        """Scroll by so many lines."""
        self.scroll_to(y=max(0, int(self.scroll_offset.y) + by), animate=False)

    def on_resize(self) -> None:
        """What does not fit any more has to be scrolled to."""
        self.virtual_size = Size(self.size.width, len(self.lines))
        if self.cursor >= 0:
            self.keep_in_sight(self.cursor)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        top, width = int(self.scroll_offset.y), self.size.width
        index = y + top
        base = self.rich_style
        if index >= len(self.lines):
            return Strip.blank(width, base)
        if index == self.cursor:
            base += self.get_component_rich_style("line--cursor", partial=True)
        more = len(self.lines) - index - 1
        last = y == self.size.height - 1 and more > 0 and self.size.height > 1
        told = f" ({self.more}+{more})".rjust(MORE_CELLS) if last else ""
        room = width - len(told)
        parts = cut(self.lines[index], room)
        segments = [
            Segment(safe(text, one_line=True), base + self._look(tone)) for text, tone in parts
        ]
        strip = Strip(segments).adjust_cell_length(width, base)
        if last:
            mark = Segment(told, base + self._look("dim"))
            strip = Strip([*strip.crop(0, room), mark], width)
        return strip

    def _look(self, tone: Tone) -> Style:
        return self.get_component_rich_style(f"line--{tone}", partial=True)


class StepList(LineView):
    """The steps, with a cursor that stays on its step while lines come and go."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.listed: list[Listed] = []
        self.selected = ""

    def show_steps(self, listed: list[Listed]) -> None:
        """Put the steps on the screen; the cursor's step may have gone."""
        places = [entry.id for entry in listed]
        if self.selected not in places:
            base = self.selected.partition("#")[0]
            again = [id_ for id_ in places if id_ and id_.partition("#")[0] == base]
            self.selected = again[0] if base and again else next(filter(None, places), "")
        self.listed = listed
        self.draw()

    def draw(self) -> None:
        """The lines, with a mark before the selected one: colour is not enough."""
        cursor = next((i for i, e in enumerate(self.listed) if e.id == self.selected and e.id), -1)
        marked = [
            (("> " if index == cursor else "  ", "strong"), *entry.line)
            for index, entry in enumerate(self.listed)
        ]
        self.show(marked, cursor)

    def move(self, by: int) -> None:
        """The cursor to another step; headings are stepped over."""
        places = [entry.id for entry in self.listed if entry.id]
        if not places:
            return
        here = places.index(self.selected) if self.selected in places else 0
        self.selected = places[max(0, min(len(places) - 1, here + by))]
        self.draw()

    def select(self, id_: str) -> None:
        """The cursor to the step of this id, if it is shown."""
        if any(entry.id == id_ for entry in self.listed):
            self.selected = id_
            self.draw()
