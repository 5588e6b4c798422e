"""Lines of a filled-in run sheet into commands: what somebody types after the power is back.

    3-04 14:25                 achieved        3-04 14:25 x 鍵がない    not achieved
    3-04 14:25 s 対象なし       skipped         3-04 14:20 b             begun
    3-09 15:00 =continue       a decision (id or number of the option), or the value of a measure
    3-04 14:25 *=正常 2=異常    items of its checklist, all or by number or id
    3-04 14:25 @head 文 !鍵なし the role it was done as; after ``!`` what was stumbled over
    power 14:25                a step by its id; 3-05.2 or 3-05[jumin] of one of its systems
    3-04#2 14:25               the second time of a repeating duty; without #2 the latest due
    3-04 14:30 ok @head        a choice is approved    3-04 14:31 no @head 理由   it is refused
    in 14:20 氏名 @role         somebody is there       out 14:25 氏名 理由        or is not
    note 14:30 電話不通         event 14:30 leak    fact 14:30 震度=6強    obs 14:50 3-04 所見
    I-02 14:30                 an inject is given      I-02 14:40 達成 メモ       and judged
    14:40 >survey 理由          a phase is left; ``>!survey @head 理由`` through a shut gate
    11/22                      the day of the lines below       様式 1a2b3c   the sheet they are on

Rules, held by tests/cli/test_paper.py:

1. A line is read whole or refused with a code: unknown words are never dropped.
2. What a line means depends on the line, the day above it and T0, never on the moment of typing:
   the same line typed again is the same act (`Act.key`).
3. A time of day is the first one not before T0's minute; the minute of T0 itself means T0.

4. Names become handles here and never stand in a command.
5. A text may hold anything: ITEM=STATE is what names an item of that list or ends in a state,
   and nothing after ``!`` is read.

Pure: it reads text, a plan and names; it looks at no clock and no journal.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo

from bcpflow import commands as ask
from bcpflow.cli import words
from bcpflow.cli.paper_people import Names
from bcpflow.cli.paper_times import Days, is_time
from bcpflow.commands import At, AtElapsed, Command, ItemState
from bcpflow.decide.find import near
from bcpflow.definition.linecodes import as_written, inject_codes, sheet_code, step_codes, tidy
from bcpflow.definition.model import Step
from bcpflow.definition.plan import Plan
from bcpflow.errors import NotFound, Refused, UsageFault
from bcpflow.service.records import request_of
from bcpflow.text import half_width

STATES: Mapping[str, str] = {
    **dict.fromkeys(("達成", "済", "o", "ok", "○", "〇", "achieved", "done"), "achieved"),
    **dict.fromkeys(("未達", "x", "×", "ng", "not-achieved"), "not_achieved"),
    **dict.fromkeys(("省略", "s", "skip", "skipped"), "skipped"),
    **dict.fromkeys(("着手", "b", "begin"), "begun"),
}
_KEYWORDS: Mapping[str, str] = {
    "note": "note", "メモ": "note", "fact": "fact", "前提": "fact",
    "event": "event", "出来事": "event", "inject": "inject", "状況付与": "inject",
    "in": "in", "参集": "in", "arrive": "in", "out": "out", "不在": "out", "離脱": "out",
    "absent": "out", "obs": "obs", "所見": "obs", "observe": "obs",
}  # fmt: skip
_SAID: Mapping[str, bool] = {
    **dict.fromkeys(("ok", "承認", "approve", "o", "○", "〇"), True),
    **dict.fromkeys(("no", "否認", "却下", "refuse"), False),
}
"""What an approver says of a choice."""
_SHEET = ("様式", "sheet")
_STUMBLED = re.compile(r"(?:^|\s)[!！](.*)$", re.DOTALL)
_SYSTEM = re.compile(r"(.+?)\[(.+)\]")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_ITEM = re.compile(r"([^\s=＝]+)[=＝]\S+")


@dataclass(frozen=True, slots=True)
class Act:
    """One line, understood: what it asks for, and when that happened."""

    number: int
    text: str
    at: At
    commands: tuple[Command, ...]
    names: tuple[str, ...] = ()
    """Whom the line names, for the side table of names."""

    @property
    def keys(self) -> tuple[str, ...]:
        """A key for each command: the same act has the same ones, however it is written."""
        at = self.at
        moment = f"T+{at.elapsed_ms}" if isinstance(at, AtElapsed) else str(at.wall_ns)
        return tuple(
            "enter/" + hashlib.sha256(f"{moment} {request_of(c)}".encode()).hexdigest()[:20]
            for c in self.commands
        )


class Reader:
    """Reads lines of one run one after another; a day holds until the next is written."""

    def __init__(self, plan: Plan, t0_ns: int, zone: tzinfo, names: Names) -> None:
        self._plan = plan
        self._names = names
        self._days = Days(t0_ns, zone)
        definition = plan.definition
        phases = [p for track in plan.tracks.values() for p in track.phases.values()]
        self._triggers = {way.name for phase in phases for way in phase.next}
        self._sheet = sheet_code(definition)
        self._steps = {code: step for step, code in step_codes(definition).items()}
        self._written = {
            code.partition(".")[0]: as_written(plan.steps[step].step)
            for code, step in self._steps.items()
        }
        self._injects = {code: inject for inject, code in inject_codes(definition).items()}

    def read(self, line: str, number: int = 1) -> Act | None:
        """What a line asks for; None for a comment, a day or a sheet that is the right one.

        Raises UsageFault, NotFound or Refused.
        """
        text = line.strip()
        if not text or text[0] in "#＃" or self._days.set_by(text) or self._names_sheet(text):
            return None
        first, second, rest = _heads(text)
        if not is_time(first) and (is_time(second) or not first.startswith(">")):
            what, when = first, second
        else:
            what, when = second, first
        if not what or not when:
            raise UsageFault("BCP-U011", text=text)
        at = self._days.moment(when)
        kind = _KEYWORDS.get(what.lower())
        if kind in ("in", "out"):
            return self._person(Act(number, text, at, ()), kind, rest)
        return Act(number, text, at, tuple(self._asked(what, kind, rest, at)))

    def _names_sheet(self, text: str) -> bool:
        word, _, code = half_width(text).partition(" ")
        if word.lower() not in _SHEET:
            return False
        if code.strip().lower() != self._sheet:
            raise UsageFault("BCP-U012", code=code, known=self._sheet)
        return True

    def _person(self, act: Act, kind: str, rest: str) -> Act:
        """``氏名 [@ROLE]..`` or ``氏名 [理由]``."""
        command: Command
        if kind == "in":
            said, *marked = re.split(r"\s[@＠]", f" {rest}")
            roles = tuple(self._role_id(half_width(role).strip()) for role in marked)
            name = self._names.learn(said)
        else:
            name, reason = self._names.split(rest)
        if not name or name[0] in "@＠":
            raise UsageFault("BCP-U011", text=act.text)
        handle = self._names.handle(name)
        if kind == "in":
            command = ask.Arrive(person=handle, roles=roles, at=act.at)
        else:
            command = ask.DeclareAbsent(person=handle, reason=reason, at=act.at)
        return replace(act, commands=(command,), names=(name,))

    def _asked(self, what: str, kind: str | None, rest: str, at: At) -> list[Command]:
        if what.startswith(">"):
            return [self._move(what[1:], rest, at)]
        if kind == "note":
            role, said = self._role(rest)
            return [ask.TakeNote(text=said, role=role, at=at)]
        if kind == "fact":
            ((name, value),) = words.pairs([rest]).items()
            known = self._plan.workflow.facts
            return [ask.DeclareFact(name=name, value=words.fact(name, value, known), at=at)]
        if kind == "obs":
            return [self._observed(rest, at)]
        if kind == "event":
            return [ask.NoteEvent(event=half_width(rest), at=at)]
        if kind == "inject":
            what, _, rest = _split(rest)
            return [self._about_inject(self._inject(half_width(what)), rest, at)]
        code = tidy(what) or what
        if code in self._injects:
            return [self._about_inject(self._injects[code], rest, at)]
        step, occurrence = self._named(code, what)
        return self._step(step, step.id + occurrence, rest, at)

    def _about_inject(self, inject: str, rest: str, at: At) -> Command:
        """An inject is given, or with a result it is judged what the players did."""
        if not rest:
            return ask.DeliverInject(inject=inject, at=at)
        head, _, note = _split(rest)
        state = STATES.get(half_width(head).lower())
        if state not in ("achieved", "not_achieved"):
            raise UsageFault("BCP-U011", text=rest)
        result: ask.Result = "achieved" if state == "achieved" else "not_achieved"
        return ask.JudgeInject(inject=inject, result=result, note=note, at=at)

    def _observed(self, rest: str, at: At) -> Command:
        """``[@ROLE] [3-04] TEXT``: what it is about may be a line code."""
        role, said = self._role(rest)
        head, _, tail = _split(said)
        code = tidy(half_width(head)) or ""
        about = ""
        if code and tail:
            about = (
                f"inject:{self._injects[code]}"
                if code in self._injects
                else self._named(code, head)[0].id
            )
        return ask.Observe(text=tail if about else said, about=about, role=role, at=at)

    def _named(self, code: str, typed: str) -> tuple[Step, str]:
        """The step of a code or an id, and ``#2`` where one of its due times is meant."""
        code, sign, number = code.partition("#")
        found = _SYSTEM.fullmatch(code)
        place = tidy(found[1]) if found else None
        if found and place in self._written:
            code = f"{self._written[place]}[{found[2]}]"
        planned = self._plan.steps.get(self._steps.get(code, code))
        if planned is None:
            ours = [known for known in self._steps if known.startswith(f"{code}.")]
            close = ours or near(code, [*self._steps, *self._plan.steps])
            raise NotFound("BCP-R002", step=typed, near=close)
        return planned.step, sign + number if planned.every_s is not None else ""

    def _inject(self, typed: str) -> str:
        inject = self._injects.get(tidy(typed) or typed, typed)
        if inject not in self._plan.injects:
            raise NotFound("BCP-R019", inject=typed, near=near(typed, self._plan.injects))
        return inject

    def _move(self, trigger: str, rest: str, at: At) -> Command:
        head, _, tail = _split(rest)
        if trigger in ("", "!") and half_width(head) in self._triggers:
            trigger, rest = trigger + half_width(head), tail
        role, reason = self._role(rest)
        return ask.FireTransition(
            trigger=trigger.removeprefix("!"),
            reason=reason,
            override=trigger.startswith("!"),
            role=role,
            at=at,
        )

    def _role(self, text: str) -> tuple[str | None, str]:
        head, _, rest = _split(text)
        word = half_width(head)
        return (self._role_id(word[1:]), rest) if word.startswith("@") else (None, text)

    def _role_id(self, said: str) -> str:
        """The id of a role that was written by its title; the core refuses what is neither."""
        for id_, role in self._plan.workflow.roles.items():
            titles = (role.title,) if isinstance(role.title, str) else role.title.values()
            if said in (half_width(title) for title in titles):
                return id_
        return said

    def _approval(self, step: Step, rest: str, at: At) -> Command | None:
        """``ok @ROLE [TEXT]`` or ``no @ROLE REASON`` under a choice; None for another line."""
        head, _, tail = _split(rest)
        said = _SAID.get(half_width(head).lower())
        if said is None or (step.approver == () and (said or tail[:1] not in ("@", "＠"))):
            return None
        if step.approver == ():
            raise Refused("BCP-R045", step=step.id)
        role, text = self._role(tail)
        if said:
            return ask.ApproveStep(step=step.id, note=text, role=role, at=at)
        return ask.RefuseStep(step=step.id, reason=text, role=role, at=at)

    def _step(self, step: Step, name: str, rest: str, at: At) -> list[Command]:
        """``[STATE] [@ROLE] [=VALUE] [ITEM=STATE].. [TEXT] [!STUMBLE]``."""
        approval = self._approval(step, rest, at)
        if approval is not None:
            return [approval]
        state, value, role = "", "", None
        ticks: list[str] = []
        stumbled = _STUMBLED.search(rest)
        stumble = stumbled[1].strip() if stumbled else ""
        rest = rest[: stumbled.start()] if stumbled else rest
        while rest:
            head, _, tail = _split(rest)
            word = half_width(head)
            if not state and word.lower() in STATES:
                state = STATES[word.lower()]
            elif word.startswith("@") and role is None:
                role = self._role_id(word[1:])
            elif word.startswith("=") and not value:
                value = word[1:]
            elif step.resolved_kind == "measure" and not value and _NUMBER.fullmatch(word):
                value = word
            elif self._ticks_off(step, head):
                ticks.append(head)
            else:
                break
            rest = tail
        asked = [self._ticked(step, name, ticks, role, at)] if ticks else []
        return [*asked, self._outcome(step, name, state, value, rest.strip(), stumble, role, at)]

    def _outcome(
        self,
        step: Step,
        name: str,
        state: str,
        value: str,
        note: str,
        stumble: str,
        role: str | None,
        at: At,
    ) -> Command:
        if state == "begun":
            return ask.BeginStep(step=name, role=role, at=at)
        if state == "skipped":
            reason = f"{note} {stumble}".strip()
            return ask.SkipStep(step=name, reason=reason, role=role, at=at)
        if step.resolved_kind == "decision" and state != "not_achieved":
            ids = [option.id for option in step.options]
            if value.isdecimal() and value not in ids and 1 <= int(value) <= len(ids):
                value = ids[int(value) - 1]
            if not value:
                raise Refused("BCP-R027", step=step.id, choices=ids)
            if value not in ids:
                raise NotFound("BCP-R016", option=value, choices=ids)
            return ask.DecideStep(
                step=step.id, option=value, note=note, stumble=stumble, role=role, at=at
            )
        return ask.ConfirmStep(
            step=name,
            result="not_achieved" if state == "not_achieved" else "achieved",
            note=note,
            stumble=stumble,
            value=value,
            role=role,
            at=at,
        )

    def _items(self, step: Step) -> list[str]:
        checklist = self._plan.checklist(step)
        return [item.id for item in checklist.items] if checklist else []

    def _ticks_off(self, step: Step, word: str) -> bool:
        """Whether a word is ITEM=STATE (rule 5) and not the beginning of a memo."""
        ids, found = self._items(step), _ITEM.fullmatch(word)
        if not ids or found is None:
            return False
        item = half_width(found[1])
        if item in ("*", *ids) or (item.isdecimal() and 1 <= int(item) <= len(ids)):
            return True
        try:
            return bool(words.items([word]))
        except UsageFault:
            return False

    def _ticked(self, step: Step, name: str, ticks: list[str], role: str | None, at: At) -> Command:
        """Items by number or id; ``*`` means all that are not named beside it."""
        ids = self._items(step)
        said, numbers = words.items(ticks)
        rest = said.pop("*", None) or said.pop("＊", None)
        states: dict[str, ItemState] = dict.fromkeys(ids, rest) if rest else {}
        values: dict[str, str] = {}
        for typed, state in said.items():
            plain = half_width(typed)
            place = int(plain) if plain.isdecimal() and plain not in ids else 0
            item = ids[place - 1] if 1 <= place <= len(ids) else plain
            if item not in ids:
                raise NotFound("BCP-R018", item=typed, near=near(item, ids))
            states[item] = state
            if typed in numbers:
                values[item] = numbers[typed]
        return ask.CheckItems(step=name, items=states, values=values, role=role, at=at)


def _heads(text: str) -> tuple[str, str, str]:
    first, _, rest = _split(text)
    second, _, rest = _split(rest)
    return half_width(first), half_width(second), rest


def _split(text: str) -> tuple[str, str, str]:
    """The first word and what follows it; full-width spaces part words too."""
    parts = text.split(None, 1)
    return (parts[0] if parts else ""), " ", (parts[1] if len(parts) > 1 else "")
