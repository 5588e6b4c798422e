"""What an operator's key comes to: a command, its answer, and what happens when storage fails.

Rules, held by tests/console/test_actions.py:

1. 「記録しました」 is said of what the journal has committed, and of nothing else.
2. After a storage error nothing more is recorded until the operator retries. The retry carries
   the same idempotency key, so an action whose commit was not heard of is not done twice.
3. The clock delivers what falls due while a console is open, under a key of its own: of two
   consoles one delivers, and the other says nothing of having been slower.
4. Players hear of nothing that `sight` does not let them see.

All consoles use this; it must never draw, ask or wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, Literal

from bcpflow import codes, instants
from bcpflow.commands import AddInject, Command
from bcpflow.console import sight, told
from bcpflow.console.words import KIND_NAMES, KIND_TAGS, hms
from bcpflow.decide import decide
from bcpflow.definition.plan import Plan
from bcpflow.errors import BcpflowError, JournalError, Refused
from bcpflow.events import ClockStepped, PeopleCalled, PreviousRecalled, Recorded
from bcpflow.language import Translator
from bcpflow.projections.board import Board, board
from bcpflow.projections.inject_row import falling_due
from bcpflow.run.judge import may_act_as
from bcpflow.service.records import request_of
from bcpflow.service.session import Session

if TYPE_CHECKING:
    from bcpflow.journal import Person

Names = Callable[[Iterable[str]], Mapping[str, str]]
"""Names of people by handle, as the journal's side table has them."""
Injects = Literal["auto", "hand"]
"""Whether the clock delivers the injects that fall due while a console is open."""
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
    people: tuple[Person, ...] = ()


class Operator:
    """One person at one console: a session, a language, perhaps a role.

    ``leads``: a controller, who sees what is not delivered yet.
    """

    def __init__(
        self,
        session: Session,
        tr: Translator,
        *,
        zone: tzinfo,
        role: str | None = None,
        observe: bool = False,
        leads: bool = False,
        injects: Injects = "auto",
        names: Names | None = None,
    ) -> None:
        self.session = session
        self.tr = tr
        self.zone = zone
        self.role = role
        self.observe = observe
        self.leads = leads
        self.broken: Pending | None = None
        self._delivers = injects == "auto" and not observe
        self._names = names or session.names
        self._known: dict[str, str] = {}
        self._seen = len(session.history)
        self._answered: set[int] = set()
        self._looked_ms = session.state.clock.elapsed_ms(session.now())

    @property
    def plan(self) -> Plan:
        """The definition the run carries."""
        return self.session.state.plan

    @property
    def words(self) -> told.Words:
        """What it takes to word an event of this run."""
        return told.Words(self.tr, self.plan, self.session.state.injects_known, self.name)

    def board(self) -> Board:
        """The run now."""
        return board(self.session.state, self.session.now())

    def role_names(self) -> dict[str, str]:
        """Titles of roles by id."""
        return {id_: self.tr.pick(r.title) for id_, r in self.plan.workflow.roles.items()}

    def able(self, needed: tuple[str, ...]) -> tuple[str, ...]:
        """Who may act for these roles: they and their deputies; one with a role only in that."""
        state = self.session.state
        found = [*needed, *(r for r in self.plan.workflow.roles if r not in needed)]
        return tuple(
            role for role in found if may_act_as(state, role, needed) and self.role in (None, role)
        )

    def name(self, handle: str) -> str:
        """The name of a person; the handle where the name was removed or cannot be read."""
        if handle not in self._known:
            try:
                self._known[handle] = self._names([handle]).get(handle, handle)
            except JournalError:
                return handle  # a name is no reason to stop; it is asked for again next time
        return self._known[handle]

    def clock_time(self, elapsed_ms: int, *, dated: bool = False) -> str:
        """The wall time of a moment of the exercise, as far as the clock's pace tells it."""
        clock = self.session.state.clock
        if clock.paused and elapsed_ms > clock.elapsed_ms(self.session.now()):
            return ""
        at = instants.at(clock.wall_at(elapsed_ms), self.zone)
        return at.strftime("%m/%d %H:%M" if dated else "%H:%M")

    def do(
        self, command: Command, key: str | None = None, people: tuple[Person, ...] = ()
    ) -> Answer:
        """Carry a command out; the answer says what was recorded, or why nothing was."""
        if self.observe:
            return Answer(self.tr("見学中のため、記録や操作はできません"), "refused")
        if self.broken:
            return self.broken.answer
        if key is None and not isinstance(command, AddInject):  # its id is as good as a key
            key = f"console/{self.session.state.version}/{request_of(command)}"
        return self._carry_out(command, key, told_of=True, people=people)

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
            return self._carry_out(
                pending.command, pending.key, told_of=True, people=pending.people
            )
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
        """Let the clock deliver what has fallen due since the last look; only what matters."""
        if not self._delivers or self.broken:
            return []
        if answer := self.look():
            return [answer]
        state, now = self.session.state, self.session.now()
        answers: list[Answer] = []
        for command in falling_due(state, self._looked_ms, now):
            # No role: two consoles must ask for the very same thing under this key.
            answer = self._carry_out(command, f"clock/{command.inject}")
            if answer.tone == "broken":
                return [answer]
            if answer.tone == "done":
                answers.append(answer)
        self._looked_ms = state.clock.elapsed_ms(now)
        return answers

    def sees(self) -> Callable[[Recorded], bool]:
        """What of the record this console shows."""
        if self.leads:
            return lambda _: True
        state = self.session.state
        given = sight.injects_seen(state, (self.role,) if self.role else ())
        return lambda recorded: sight.is_seen(recorded, state, given)

    def record(self) -> Iterator[Recorded]:
        """The record, newest first, as far as this console shows it."""
        return filter(self.sees(), reversed(self.session.history))

    def news(self) -> list[Recorded]:
        """What was recorded, here or elsewhere, since this was last asked."""
        fresh = self.session.history[self._seen :]
        self._seen = len(self.session.history)
        return [*filter(self.sees(), fresh)]

    def news_of_others(self) -> list[Recorded]:
        """News that no answer has told already: other terminals', and injects that fell due."""
        return [r for r in self.news() if r.version not in self._answered]

    def line(self, recorded: Recorded) -> str:
        """A recorded event with its time and author."""
        return told.line(recorded, self.words, self.zone)

    def last(self) -> Recorded:
        """The last thing people would want to hear of on coming back."""
        aside = ClockStepped | PeopleCalled | PreviousRecalled
        return next(r for r in self.record() if not isinstance(r.event, aside))

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
        verb = "incident run" if board.kind == "incident" else "drill run"
        return tr(
            "{tag} 画面を離れました。{kind}は続いています（経過 {time}）。"
            "戻るには: bcpflow {verb} {run}",
            verb="drill control" if self.leads else verb,
            **said,
        )

    def refused(self, refusal: BcpflowError) -> Answer:
        """A refusal in words: what, why, how."""
        what, why, how = codes.describe(self._with_titles(refusal), self.tr)
        overriders = refusal.data.get("override", ())
        ids = tuple(str(r) for r in overriders) if isinstance(overriders, list) else ()
        text = self.tr("できません: {what}。{why} {how}", what=what, why=why, how=how)
        return Answer(text, "refused", refusal.code, ids)

    def _carry_out(
        self,
        command: Command,
        key: str | None,
        *,
        told_of: bool = False,
        people: tuple[Person, ...] = (),
    ) -> Answer:
        try:
            done = self.session.do(command, key, people)
        except JournalError as error:
            return self._failed(error, command, key, people)
        except Refused as refusal:
            return self.refused(refusal)
        if told_of:
            self._answered |= {r.version for r in done.recorded}
        events = [r.event for r in done.recorded if not isinstance(r.event, ClockStepped)]
        said = " / ".join(told.sentence(event, self.words) for event in events)
        if done.repeated:
            return Answer(self.tr("もう記録されています: {said}", said=said), "info")
        return Answer(self.tr("記録しました: {said}", said=said))

    def _failed(
        self,
        error: JournalError,
        command: Command | None,
        key: str | None,
        people: tuple[Person, ...] = (),
    ) -> Answer:
        what, _, how = codes.describe(error, self.tr)
        lost = self.tr("記録できませんでした") if command else self.tr("記録簿を読めません")
        again = self.tr("r でやり直すまで、操作は記録されません。")
        answer = Answer(f"{lost}: {what} {how} {again}", "broken", error.code)
        self.broken = Pending(command, key, answer, people)
        return answer

    def _with_titles(self, refusal: BcpflowError) -> BcpflowError:
        """The refusal with titles and names where it has ids and handles."""
        data = dict(refusal.data)
        for name in STEP_LISTS:
            value = data.get(name)
            if isinstance(value, list):
                data[name] = [self.words.title(str(v)) for v in value]
            elif isinstance(value, str):
                data[name] = self.words.title(value)
        if isinstance(data.get("person"), str):
            data["person"] = self.name(str(data["person"]))
        if isinstance(data.get("inject"), str) and self.leads:
            data["inject"] = self.words.inject(str(data["inject"]))
        return BcpflowError(refusal.code, **data)
