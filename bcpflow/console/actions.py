"""What an operator's key comes to: a command, its answer, and what happens when storage fails.

Rules, held by tests/console/test_actions.py:

1. 「記録しました」 is said of what the journal has committed, and of nothing else.
2. After a storage error nothing more is recorded until the operator retries. The retry carries
   the same idempotency key, so an action whose commit was not heard of is not done twice, and the
   moment of the action, not of the retry. Until then what is done can be written aside (stopped).
3. The clock delivers what falls due while a console is open, under a key of its own: of two
   consoles one delivers, and the other says nothing of having been slower.
4. Players hear of nothing that `sight` does not let them see.

All consoles use this; it must never draw, ask or wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bcpflow import codes, instants
from bcpflow.commands import AddInject, Command
from bcpflow.console import sight, told
from bcpflow.console.stopped import Stopped, aside_of
from bcpflow.console.words import KIND_NAMES, KIND_TAGS, hms
from bcpflow.decide import decide
from bcpflow.definition.plan import Plan
from bcpflow.errors import BcpflowError, JournalError, JournalForbidden, Refused
from bcpflow.events import ClockStepped, PeopleCalled, PreviousRecalled, Recorded
from bcpflow.language import Translator
from bcpflow.projections.board import Board, board
from bcpflow.projections.inject_row import falling_due
from bcpflow.run.judge import may_act_as
from bcpflow.service.records import request_of
from bcpflow.service.rescue import Aside
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
        notice: str = "",
    ) -> None:
        self.session = session
        self.tr = tr
        self.zone = zone
        self.role = role
        self.observe = observe
        self.notice = notice
        """What is to be told on opening, beside the run (little room on the disk)."""
        self.leads = leads
        self.broken: Answer | None = None
        """What was said when the storage failed; None while it works."""
        self.stopped = Stopped(tr)
        self.delivers = injects == "auto" and not observe
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
        if self.broken and self.stopped.second is None:
            return self.broken
        if key is None and not isinstance(command, AddInject):  # its id is as good as a key
            # What waits has taken no version yet, but is not the same action twice.
            waiting = f"+{len(self.stopped.waiting)}" if self.broken else ""
            key = f"console/{self.session.state.version}{waiting}/{request_of(command)}"
        if self.broken:
            return Answer(self.stopped.add(self._aside(command, key, people)), "broken")
        return self._carry_out(command, key, told_of=True, people=people)

    def may(self, command: Command, *, unless: tuple[str, ...] = ()) -> Answer | None:
        """Why a command would be refused, before anything is asked; None where it would not."""
        if self.observe or (self.broken and self.stopped.second is None):
            return self.do(command)
        if self.broken:
            return None  # written aside, whatever follows from what is not recorded yet
        try:
            decide(self.session.state, command, self.session.now())
        except Refused as refusal:
            return None if refusal.code in unless else self.refused(refusal)
        return None

    def retry(self) -> Answer:
        """Record what the storage failed under, and what was written aside since, in order."""
        if self.broken is None:
            return Answer(self.tr("やり直すことはありません"), "info")
        self.broken, second = None, self.stopped.second
        waiting = self.stopped.take()
        if not waiting:
            return self.look() or Answer(self.tr("記録簿につながりました"))
        answers: list[Answer] = []
        for number, each in enumerate(waiting):
            answer = self._carry_out(each.dated, each.key, told_of=True, people=each.people)
            answers.append(answer)
            if answer.tone == "broken":
                self.stopped.waiting, self.stopped.second = waiting[number:], second
                break
        if len(answers) == 1:
            return answers[0]
        done = sum(answer.tone in ("done", "info") for answer in answers)
        said = [answer.text for answer in answers if answer.tone not in ("done", "info")]
        counted = self.tr("控えから {n} 件を記録しました", n=done)
        last = answers[-1].tone
        tone = last if last == "broken" else ("refused" if said else "done")
        return Answer(" / ".join([counted, *said]), tone)

    def put_second(self, folder: Path) -> Answer:
        """Write what is not recorded into a file of that folder, and what follows too."""
        if self.broken is None:
            return Answer(self.tr("記録簿は使えています。控えは要りません"), "info")
        return Answer(self.stopped.choose(folder, self.session.run), "broken")

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
        if not self.delivers or self.broken:
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
        """What is said on leaving: that the run goes on, how to come back, what is unrecorded."""
        lost = self.stopped.lost()
        return self._how_to_come_back() + (f"\n{lost}" if lost else "")

    def _how_to_come_back(self) -> str:
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
        except (Refused, JournalForbidden) as refusal:
            return self.refused(refusal)
        except JournalError as error:
            return self._failed(error, command, key, people)
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
        if command is None:
            lost = self.tr("記録簿を読めません")
        else:
            aside = self._aside(command, key, people)
            self.stopped.waiting.append(aside)
            lost = self.tr("記録できませんでした「{said}」", said=aside.said)
        # In front: a narrow screen may not show the end of it.
        again = self.tr("r でやり直す、y で別の場所に控える。それまで操作は記録されません。")
        self.broken = Answer(f"{lost} {again} {what} {how}", "broken", error.code)
        return self.broken

    def _aside(self, command: Command, key: str | None, people: tuple[Person, ...]) -> Aside:
        return aside_of(self.session, self.words, self.zone, command, key, people)

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
