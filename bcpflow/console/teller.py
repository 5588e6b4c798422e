"""Line by line: what is said and asked, the same for players and controllers.

Every answer is printed lines; no cursor is moved, no box drawn, no colour used. Must never
know what the lines are about.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bcpflow.commands import ItemState
from bcpflow.console import notices
from bcpflow.console.actions import Operator
from bcpflow.console.detail import item_state
from bcpflow.console.flows import replies
from bcpflow.console.keys import Key
from bcpflow.console.lines import Faces
from bcpflow.console.next_words import Next
from bcpflow.console.questions import AskText, Choose, Form, Question, Tick, Ticked, YesNo
from bcpflow.console.words import RUN_STATUS, hms, number_of, phase_rest, prompt_tag
from bcpflow.projections.board import Board
from bcpflow.text import from_operator, half_width, safe

LAST_LINES = 20
LINE_CELLS = 78
TICKS: dict[str, ItemState] = {
    "o": "normal",
    "a": "abnormal",
    "u": "unchecked",
    "-": "not_applicable",
}


class Leave(Exception):
    """The operator goes; the drill goes on."""


class Teller:
    """One run, line by line; a subclass says what the numbers stand for."""

    KEYS: tuple[Key, ...] = ()

    def __init__(
        self, operator: Operator, read: Callable[[str], str], write: Callable[[str], None]
    ) -> None:
        self.op = operator
        self.tr = operator.tr
        self.faces = Faces(operator.role_names(), operator.name)
        self._read = read
        self._write = write
        self._numbered: list[str] = []
        self._given = ""
        self._next = ""
        self._watch = notices.Watch(operator.board())

    def run(self) -> None:
        """Until the operator leaves."""
        self.say(self.tr("最後の記録: {line}", line=self.op.line(self.op.last())))
        self.op.news()
        self.situation()
        if self.op.notice:
            self.say("* " + self.op.notice)
        try:
            while True:
                self.look_around()
                self.tell_next()
                self.obey(self.ask_line(self._prompt()))
        except Leave:
            for line in self.op.farewell().split("\n"):
                self.say(line)

    def look_around(self) -> None:
        """What others recorded, injects that have fallen due, deadlines, before each prompt."""
        answers = [self.op.look(), *self.op.deliver_due()]
        for recorded in self.op.news_of_others():
            self.say("* " + self.op.line(recorded))
        for row in self._watch.fresh(self.op.board()):
            self.say("* " + notices.alert(row, self.tr))
        for answer in answers:
            if answer is not None and answer.tone == "broken":
                self.say(answer.text)

    def tell_next(self) -> None:
        """What comes next, where that has changed since it was said."""
        said = self.what_next(self.op.board()).said
        if said != self._next:
            self._next = said
            self.say(self.tr("次: {said}", said=said))

    def places(self) -> dict[str, int]:
        """The number of each thing that has one now."""
        return {name: number for number, name in enumerate(self._numbered, start=1)}

    def situation(self) -> None:
        """Where the run is, and what the numbers stand for."""
        board, tr = self.op.board(), self.tr
        title = board.title or tr.pick(board.workflow_title)
        self.say(f"{prompt_tag(board, tr)} {title}  {tr(RUN_STATUS[board.status])}  {board.run}")
        clock = tr("経過 {time}", time=hms(board.elapsed_ms))
        if board.estimated:
            clock += tr(" (推定)")
        if board.scenario is not None:
            clock += tr("  想定 {time}", time=board.scenario.strftime("%m/%d %H:%M:%S"))
        self.say(clock)
        for track in board.tracks:
            left, _ = phase_rest(track, board.elapsed_ms, tr)
            self.say(tr("フェーズ: {title} {left}", title=tr.pick(track.phase_title), left=left))
        for line in notices.notices(board, tr):
            self.say("".join(text for text, _ in line))
        self.number(board)

    def number(self, board: Board) -> None:
        """Say what there is, numbered."""
        raise NotImplementedError

    def what_next(self, board: Board) -> Next:
        """What comes next at this console."""
        raise NotImplementedError

    def row(self, name: str) -> Any:
        """What a number stands for."""
        raise NotImplementedError

    def bare_number(self) -> str:
        """The key meant where only a number is typed."""
        raise NotImplementedError

    def missing(self, number: str) -> str:
        """What is said of a number that stands for nothing."""
        raise NotImplementedError

    def obey(self, typed: str) -> None:
        """One command: a letter does what the key does, perhaps about a number."""
        words = typed.split(None, 1)
        if not words:
            self.situation()
            return
        head = half_width(words[0])
        given = words[1] if len(words) > 1 else ""
        if head.isdecimal():
            head, given = self.bare_number(), f"{head} {given}"
        elif head[1:].isdecimal():
            head, given = head[0], f"{head[1:]} {given}"
        key = next((k for k in self.KEYS if k.plain and k.key == head), None)
        if key is None:
            self.say(self.tr("「{typed}」というキーはありません。? で一覧", typed=head))
        else:
            self._play(key, given.strip())

    def say(self, text: str) -> None:
        """One line, whatever is in it."""
        self._write(safe(text, one_line=True))

    def ask_line(self, prompt: str) -> str:
        """A line typed by the operator. Raises Leave at the end of the input."""
        try:
            return from_operator(self._read(safe(prompt, one_line=True))).strip()
        except (EOFError, KeyboardInterrupt):
            raise Leave from None

    def page(self, lines: list[tuple[str, str]]) -> None:
        """A page, line by line."""
        for label, text in lines:
            self.say(label + text)

    def own(self, key: Key, row: Any) -> None:
        """A key without a flow."""
        if key.name == "leave":
            raise Leave
        if key.name == "retry":
            self.say(self.op.retry().text)
        elif key.name == "lines":
            newest = [r for r, _ in zip(self.op.record(), range(LAST_LINES), strict=False)]
            for recorded in reversed(newest):
                self.say(self.op.line(recorded))
        elif key.name == "help":
            for k in self.KEYS:
                if k.plain:
                    number = self.tr(" 番号") if k.numbered else ""
                    self.say(f"{k.key}{number}: {self.tr(k.help)}")

    def _prompt(self) -> str:
        board = self.op.board()
        paused = self.tr(" 一時停止") if board.status == "paused" else ""
        return f"{prompt_tag(board, self.tr)} {hms(board.elapsed_ms)}{paused}> "

    def _play(self, key: Key, given: str) -> None:
        row: Any = None
        if key.numbered and given:
            number, _, rest = given.partition(" ")
            row = self._row(half_width(number))
            if row is None:
                self.say(self.missing(number))
                return
            given = rest.strip()
        if key.flow is None:
            self.own(key, row)
            return
        self._given = given
        before = self.op.session.state.tracks
        answer = replies(key.flow(self.op, row), self._reply)
        self._given = ""
        self.say(answer.text if answer else self.tr("中止しました。何も記録していません"))
        if self.op.session.state.tracks != before:
            self.situation()

    def _row(self, number: str) -> Any:
        place = int(number) - 1 if number.isdecimal() else -1
        return self.row(self._numbered[place]) if 0 <= place < len(self._numbered) else None

    def _reply(self, question: Question) -> Any:
        match question:
            case AskText():
                return self._text(question)
            case Choose():
                return self._choice(question)
            case YesNo():
                typed = self.ask_line(question.prompt + self.tr("（y で はい、Enter で いいえ）: "))
                return half_width(typed).lower() in ("y", "yes", "はい")
            case Tick():
                return self._walk(question)
            case Form():
                return self._fill(question)

    def _text(self, question: AskText) -> str:
        if self._given:
            given, self._given = self._given, ""
            return given
        hint = f" ({question.hint})" if question.hint else ""
        return self.ask_line(f"{question.prompt}{hint}: ")

    def _choice(self, question: Choose) -> str | None:
        self.say(question.prompt)
        for number, choice in enumerate(question.choices, start=1):
            detail = f" ({choice.detail})" if choice.detail else ""
            self.say(f"{number}. {choice.name}{detail}")
        typed = self.ask_line(self.tr("番号（Enter で中止）: "))
        number_typed = half_width(typed)
        if number_typed.isdecimal() and 1 <= int(number_typed) <= len(question.choices):
            return question.choices[int(number_typed) - 1].id
        return None

    def _fill(self, question: Form) -> dict[str, str] | None:
        """A form line by line; an empty line keeps what stands there, nothing but those leaves."""
        self.say(question.fault or question.prompt)
        self.say(self.tr("全部空のまま Enter で中止"))
        kept = True
        typed: dict[str, str] = {}
        for field in question.fields:
            for number, choice in enumerate(field.choices, start=1):
                self.say(f"  {number}. {choice.name}")
            stood = question.typed.get(field.id, "")
            now = f" [{stood}]" if stood else ""
            line = self.ask_line(f"{field.label}{now} ({field.hint}): ")
            kept = kept and not line
            typed[field.id] = line or stood
        return None if kept else typed

    def _walk(self, question: Tick) -> Ticked:
        tr, ticked = self.tr, Ticked({}, {})
        self.say(question.prompt)
        self.say(tr("o 正常、a 異常、u 未確認、- 該当なし、Enter そのまま、q ここまで"))
        try:
            for number, row in enumerate(question.rows, start=1):
                place = f"{number}/{len(question.rows)}"
                title = tr.pick(row.item.title)
                typed = self._tick(f"{place} {title} {item_state(row, tr)}: ")
                if typed == "q":
                    break
                if typed in TICKS:
                    ticked.states[row.item.id] = TICKS[typed]
                    if row.item.unit and typed in ("o", "a"):
                        self._number(row.item.id, tr.pick(row.item.unit), ticked)
        except Leave:
            self.say(tr("入力が終わったので、ここまでの点検を記録します"))
        return ticked

    def _tick(self, prompt: str) -> str:
        while True:
            typed = half_width(self.ask_line(prompt)).lower()
            if typed in ("", "q", *TICKS):
                return typed
            self.say(self.tr("o、a、u、-、q のどれかか、Enter です"))

    def _number(self, item: str, unit: str, ticked: Ticked) -> None:
        typed = self.ask_line(self.tr("数値（{unit}、分からなければ Enter）: ", unit=unit))
        number = number_of(typed)
        if number is not None:
            ticked.values[item] = number
        elif typed:
            self.say(self.tr("「{typed}」は数として読めません。記録しませんでした", typed=typed))
