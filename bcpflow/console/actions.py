"""What an operator's key comes to: a command, its answer, and what happens when storage fails.

Rules, held by tests/console/test_actions.py:

1. 「記録しました」 is said of what the journal has committed, and of nothing else.
2. After a storage error nothing more is recorded until the operator retries. The retry carries
   the same idempotency key, so an action whose commit was not heard of is not done twice.
3. An inject that falls due is delivered under a key of its own: of two consoles one delivers.

Both consoles use this; it must never draw, ask or wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal

from bcpflow import codes
from bcpflow.commands import Command, DeliverInject
from bcpflow.console import told
from bcpflow.console.words import KIND_NAMES, KIND_TAGS, hms
from bcpflow.decide import decide
from bcpflow.definition.plan import Plan
from bcpflow.errors import BcpflowError, JournalError, Refused
from bcpflow.events import ClockStepped, Recorded
from bcpflow.language import Translator
from bcpflow.projections.board import Board, board
from bcpflow.service.records import request_of
from bcpflow.service.session import Session

Names = Callable[[Iterable[str]], Mapping[str, str]]
"""Names of people by handle, as the journal's side table has them."""
STEP_LISTS = ("missing", "step", "choices")
"""Data of a refusal that may hold ids of steps; people are told their titles."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an action, in words. ``code`` names the refusal, where it is one.

    ``step``: the step to go on with, where that is not the next open one.
    """

    text: str
    tone: Literal["done", "info", "refused", "broken"] = "done"
    code: str = ""
    overriders: tuple[str, ...] = ()
    step: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """An action the storage failed under; None for a look at the journal."""

    command: Command | None
    key: str | None
    answer: Answer


class Operator:
    """One person at one console: a session, a language, perhaps a role."""

    def __init__(
        self,
        session: Session,
        tr: Translator,
        *,
        zone: tzinfo,
        role: str | None = None,
        observe: bool = False,
        names: Names | None = None,
    ) -> None:
        self.session = session
        self.tr = tr
        self.zone = zone
        self.role = role
        self.observe = observe
        self.broken: Pending | None = None
        self._names = names
        self._known: dict[str, str] = {}
        self._seen = len(session.history)
        self._answered: set[int] = set()

    @property
    def plan(self) -> Plan:
        """The definition the run carries."""
        return self.session.state.plan

    def board(self) -> Board:
        """The run now."""
        return board(self.session.state, self.session.now())

    def role_names(self) -> dict[str, str]:
        """Titles of roles by id."""
        return {id_: self.tr.pick(r.title) for id_, r in self.plan.workflow.roles.items()}

    def do(self, command: Command, key: str | None = None) -> Answer:
        """Carry a command out; the answer says what was recorded, or why nothing was."""
        if self.observe:
            return Answer(self.tr("見学中のため、記録や操作はできません"), "refused")
        if self.broken:
            return self.broken.answer
        key = key or f"console/{self.session.state.version}/{request_of(command)}"
        return self._carry_out(command, key, told_of=True)

    def may(self, command: Command, *, unless: tuple[str, ...] = ()) -> Answer | None:
        """Why a command would be refused, before anything is asked; None where it would not."""
        if self.observe or self.broken:
            return self.do(command)
        try:
            decide(self.session.state, command, self.session.now())
        except Refused as refusal:
            return None if refusal.code in unless else self.refused(refusal)
        return None

    def retry(self) -> Answer:
        """Try once more what the storage failed under."""
        if self.broken is None:
            return Answer(self.tr("やり直すことはありません"), "info")
        pending, self.broken = self.broken, None
        if pending.command is not None:
            return self._carry_out(pending.command, pending.key, told_of=True)
        return self.look() or Answer(self.tr("記録簿につながりました"))

    def look(self) -> Answer | None:
        """Read what other terminals recorded; an answer only where the journal cannot be read."""
        if self.broken:
            return None
        try:
            self.session.refresh()
        except JournalError as error:
            return self._failed(error, None, None)
        return None

    def deliver_due(self) -> list[Answer]:
        """Deliver the injects that have fallen due, in order; only answers that matter."""
        state = self.session.state
        if self.observe or self.broken or state.status != "running":
            return []
        answers: list[Answer] = []
        due = [row for row in self.board().injects if row.status == "due"]
        for row in sorted(due, key=lambda row: row.due_ms or 0):
            # No role: two consoles must ask for the very same thing under this key.
            command = DeliverInject(inject=row.inject.id)
            answer = self._carry_out(command, f"inject/{row.inject.id}")
            if answer.tone == "broken":
                return [answer]
            if answer.tone == "done":
                answers.append(answer)
        return answers

    def news(self) -> list[Recorded]:
        """What was recorded, here or elsewhere, since this was last asked."""
        fresh = self.session.history[self._seen :]
        self._seen = len(self.session.history)
        return fresh

    def news_of_others(self) -> list[Recorded]:
        """News that no answer has told already: other terminals', and injects that fell due."""
        return [r for r in self.news() if r.version not in self._answered]

    def line(self, recorded: Recorded) -> str:
        """A recorded event with its time and author."""
        return told.line(recorded, self.plan, self.tr, self.zone, self._people(recorded.actor))

    def last(self) -> Recorded:
        """The last thing people would want to hear of on coming back."""
        history = self.session.history
        return next(r for r in reversed(history) if not isinstance(r.event, ClockStepped))

    def farewell(self) -> str:
        """What is said on leaving: that the run goes on, and how to come back."""
        tr, board = self.tr, self.board()
        said = {
            "tag": tr(KIND_TAGS[board.kind]),
            "kind": tr(KIND_NAMES[board.kind]),
            "time": hms(board.elapsed_ms),
            "run": board.run,
        }
        if board.status not in ("running", "paused"):
            return tr("{tag} {kind}は終わっています（{time}）。{run}", **said)
        verb = "incident" if board.kind == "incident" else "drill"
        return tr(
            "{tag} 画面を離れました。{kind}は続いています（経過 {time}）。"
            "戻るには: bcpflow {verb} run {run}",
            verb=verb,
            **said,
        )

    def refused(self, refusal: BcpflowError) -> Answer:
        """A refusal in words: what, why, how."""
        what, why, how = codes.describe(self._with_titles(refusal), self.tr)
        overriders = refusal.data.get("override", ())
        ids = tuple(str(r) for r in overriders) if isinstance(overriders, list) else ()
        text = self.tr("できません: {what}。{why} {how}", what=what, why=why, how=how)
        return Answer(text, "refused", refusal.code, ids)

    def _carry_out(self, command: Command, key: str | None, *, told_of: bool = False) -> Answer:
        try:
            done = self.session.do(command, key)
        except JournalError as error:
            return self._failed(error, command, key)
        except Refused as refusal:
            return self.refused(refusal)
        if told_of:
            self._answered |= {r.version for r in done.recorded}
        events = [r.event for r in done.recorded if not isinstance(r.event, ClockStepped)]
        said = " / ".join(told.sentence(event, self.plan, self.tr) for event in events)
        if done.repeated:
            return Answer(self.tr("もう記録されています: {said}", said=said), "info")
        return Answer(self.tr("記録しました: {said}", said=said))

    def _failed(self, error: JournalError, command: Command | None, key: str | None) -> Answer:
        what, _, how = codes.describe(error, self.tr)
        lost = self.tr("記録できませんでした") if command else self.tr("記録簿を読めません")
        again = self.tr("r でやり直すまで、操作は記録されません。")
        answer = Answer(f"{lost}: {what} {how} {again}", "broken", error.code)
        self.broken = Pending(command, key, answer)
        return answer

    def _with_titles(self, refusal: BcpflowError) -> BcpflowError:
        """The refusal with the titles of steps where it names their ids."""
        data = dict(refusal.data)
        for name in STEP_LISTS:
            value = data.get(name)
            if isinstance(value, list):
                data[name] = [self._title(v) for v in value]
            elif isinstance(value, str):
                data[name] = self._title(value)
        return BcpflowError(refusal.code, **data)

    def _title(self, id_: object) -> str:
        return told.title_of(str(id_), self.plan, self.tr)

    def _people(self, handle: str) -> Mapping[str, str]:
        if self._names and handle and handle not in self._known:
            try:
                self._known[handle] = self._names([handle]).get(handle, "")
            except JournalError:
                return {}  # a name is no reason to stop; it is asked for again next time
        return self._known
