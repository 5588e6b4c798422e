"""The checklist of a step: o 正常, a 異常, u 未確認, - 該当なし, and on to the next item.

One walk is one record, made on Enter; until then the dialog says how much is not recorded.
"""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from bcpflow.commands import ItemState
from bcpflow.console.detail import folded, item_state
from bcpflow.console.dialogs import ListDialog, TextDialog, YesNoDialog
from bcpflow.console.lines import Line
from bcpflow.console.questions import AskText, Tick, Ticked, YesNo
from bcpflow.console.words import Tone, number_of
from bcpflow.language import Translator
from bcpflow.projections.step_row import ItemRow


class TickDialog(ListDialog[Ticked]):
    """A walk along the items."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "tick('normal')", show=False),
        Binding("a", "tick('abnormal')", show=False),
        Binding("u", "tick('unchecked')", show=False),
        Binding("minus", "tick('not_applicable')", show=False),
        Binding("v", "measure", show=False),
    ]

    def __init__(self, asked: Tick, tr: Translator) -> None:
        keys = tr(
            "o 正常  a 異常  u 未確認  - 該当なし  v 数値  上下 移る  "
            "Enter 記録して閉じる  Esc 中止"
        )
        super().__init__(asked.prompt, keys, tr)
        self.rows = asked.rows
        self.ticked = Ticked({}, {})
        untouched = [i for i, row in enumerate(self.rows) if row.state is None]
        self.place = untouched[0] if untouched else 0

    def draw(self) -> None:
        """Items with their states; how to look at the one under the cursor."""
        lines: list[Line] = []
        cursor = -1
        for index, row in enumerate(self.rows):
            here = index == self.place
            if here:
                cursor = len(lines)
            shown = self._now(row)
            label = f"{'>' if here else ' '} {item_state(shown, self.tr)} "
            title = self.tr.pick(row.item.title)
            tone: Tone = "bad" if shown.state == "abnormal" else "plain"
            lines += folded(label, title, tone, self.room)
        how = self.tr.pick(self.rows[self.place].item.how)
        lines += folded(self.tr("見かた: "), how or "-", "dim", self.room)
        count = len(self.ticked.states | self.ticked.values)
        lines += folded("", self.tr("まだ記録していない: {n}件", n=count), "soon", self.room)
        self.lay(lines, cursor)

    def action_move(self, by: int) -> None:
        """Another item."""
        self.place = max(0, min(len(self.rows) - 1, self.place + by))
        self.draw()

    def action_tick(self, state: ItemState) -> None:
        """The state of the item under the cursor, and on."""
        row = self.rows[self.place]
        self.ticked.states[row.item.id] = state
        if row.item.unit and state in ("normal", "abnormal"):
            self.action_measure()
        else:
            self.action_move(1)

    @work
    async def action_measure(self) -> None:
        """The number noted beside the state."""
        row = self.rows[self.place]
        if not row.item.unit:
            return
        prompt = self.tr(
            "数値（{unit}）: {title}",
            unit=self.tr.pick(row.item.unit),
            title=self.tr.pick(row.item.title),
        )
        hint = self.tr("分からなければ空のまま Enter")
        keys = self.tr("Enter で決定、Esc で数値なし")
        while typed := await self.app.push_screen_wait(
            TextDialog(AskText(prompt, hint, keys), self.tr)
        ):
            number = number_of(typed)
            if number is not None:
                self.ticked.values[row.item.id] = number
                break
            hint = self.tr("「{typed}」は数として読めません", typed=typed)
        self.action_move(1)

    def action_enter(self) -> None:
        """Record."""
        self.dismiss(self.ticked)

    def action_cancel(self) -> None:
        """Leave; what was ticked is not thrown away unasked."""
        count = len(self.ticked.states | self.ticked.values)
        if not count:
            self.dismiss(None)
            return
        asked = YesNo(self.tr("記録していない{n}件を捨てますか", n=count))
        self.app.push_screen(YesNoDialog(asked, self.tr), self._thrown_away)

    def _thrown_away(self, sure: bool | None) -> None:
        if sure:
            self.dismiss(None)

    def _now(self, row: ItemRow) -> ItemRow:
        return ItemRow(
            item=row.item,
            state=self.ticked.states.get(row.item.id, row.state),
            value=self.ticked.values.get(row.item.id, row.value),
        )
