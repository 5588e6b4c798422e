"""Lines of a filled-in run sheet into commands: what somebody types after the power is back.

    3-04 14:25                 achieved        3-04 14:25 x 鍵がない    not achieved
    3-04 14:25 s 対象なし       skipped         3-04 14:20 b             begun
    3-09 15:00 =continue       a decision (id or number of the option), or the value of a measure
    3-04 14:25 *=正常 2=異常    items of its checklist, all or by number or id
    3-04 14:25 @head 文 !鍵なし the role it was done as; after ``!`` what was stumbled over
    power 14:25                a step by its id
    note 14:30 電話不通         event 14:30 leak    fact 14:30 震度=6強    I-02 14:30
    14:40 >survey 理由          a phase is left; ``>!survey @head 理由`` through a shut gate
    11/22                      the day of the lines below       様式 1a2b3c   the sheet they are on

Rules, held by tests/cli/test_paper.py:

1. A line is read whole or refused with a code: unknown words are never dropped.
2. What a line means depends on the line, the day above it and T0, never on the moment of typing:
   the same line typed again is the same act (`Act.key`).
3. A time of day is the first one not before T0's minute; the minute of T0 itself means T0.

Pure: it reads text and a plan; it looks at no clock and no journal.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bcpflow import commands as ask
from bcpflow import instants
from bcpflow.cli import words
from bcpflow.clock import Reading
from bcpflow.commands import At, AtElapsed, AtWall, Command, ItemState
from bcpflow.decide.find import near
from bcpflow.definition.linecodes import inject_codes, sheet_code, step_codes, tidy
from bcpflow.definition.model import Step
from bcpflow.definition.plan import Plan
from bcpflow.errors import NotFound, Refused, UsageFault
from bcpflow.service.records import request_of
from bcpflow.text import from_operator

STATES: Mapping[str, str] = {
    **dict.fromkeys(("達成", "済", "o", "ok", "○", "〇", "achieved", "done"), "achieved"),
    **dict.fromkeys(("未達", "x", "×", "ng", "not-achieved"), "not_achieved"),
    **dict.fromkeys(("省略", "s", "skip", "skipped"), "skipped"),
    **dict.fromkeys(("着手", "b", "begin"), "begun"),
}
_KEYWORDS: Mapping[str, str] = {
    "note": "note", "メモ": "note", "fact": "fact", "前提": "fact",
    "event": "event", "出来事": "event", "inject": "inject", "状況付与": "inject",
}  # fmt: skip
_SHEET = ("様式", "sheet")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?|([0-9]{1,2})時([0-9]{1,2})分")
_DAY = re.compile(r"(?:([0-9]{4})[-/])?([0-9]{1,2})[-/]([0-9]{1,2})")
_STUMBLED = re.compile(r"(?:^|\s)[!！](.*)$", re.DOTALL)
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_ITEM = re.compile(r"\S+[=＝]\S+")


@dataclass(frozen=True, slots=True)
class Act:
    """One line, understood: what it asks for, and when that happened."""

    number: int
    text: str
    at: At
    commands: tuple[Command, ...]

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

    def __init__(self, plan: Plan, t0_ns: int, zone: tzinfo) -> None:
        self._plan = plan
        self._zone = zone
        self._t0_ns = t0_ns
        self._t0 = instants.at(t0_ns, zone)
        self._day: date | None = None
        definition = plan.definition
        phases = [p for track in plan.tracks.values() for p in track.phases.values()]
        self._triggers = {way.name for phase in phases for way in phase.next}
        self._sheet = sheet_code(definition)
        self._steps = {code: step for step, code in step_codes(definition).items()}
        self._injects = {code: inject for inject, code in inject_codes(definition).items()}

    def read(self, line: str, number: int = 1) -> Act | None:
        """What a line asks for; None for a comment, a day or a sheet that is the right one.

        Raises UsageFault, NotFound or Refused.
        """
        text = from_operator(line).strip()
        if not text or text[0] in "#＃" or self._sets_day(text) or self._names_sheet(text):
            return None
        first, second, rest = _heads(text)
        if not _is_time(first) and (_is_time(second) or not first.startswith(">")):
            what, when = first, second
        else:
            what, when = second, first
        if not what or not when:
            raise UsageFault("BCP-U011", text=text)
        at = self._moment(when)
        return Act(number, text, at, tuple(self._asked(what, rest, at)))

    def _sets_day(self, text: str) -> bool:
        found = _DAY.fullmatch(words.half_width(text))
        if found is None or tidy(words.half_width(text)):
            return False
        try:
            year = int(found[1]) if found[1] else self._t0.year
            day = date(year, int(found[2]), int(found[3]))
        except ValueError:
            raise UsageFault("BCP-U011", text=text) from None
        if not found[1] and day < self._t0.date():
            day = day.replace(year=year + 1)  # a night over New Year
        self._day = day
        return True

    def _names_sheet(self, text: str) -> bool:
        word, _, code = words.half_width(text).partition(" ")
        if word.lower() not in _SHEET:
            return False
        if code.strip().lower() != self._sheet:
            raise UsageFault("BCP-U012", code=code, known=self._sheet)
        return True

    def _moment(self, typed: str) -> At:
        """Rule 3; ``T+25m`` and ISO 8601 as everywhere."""
        found = _TIME.fullmatch(typed)
        if found is None:
            if typed[:2].upper() == "T+":
                return AtElapsed(words.duration_s(typed[2:], shown=typed) * 1000, typed)
            return words.moment(
                typed, now=Reading(self._t0_ns, "", 0), t0_ns=self._t0_ns, zone=self._zone
            )
        hour, minute, second = found[1] or found[4], found[2] or found[5], found[3] or "0"
        try:
            clock = time(int(hour), int(minute), int(second))
        except ValueError:
            raise UsageFault("BCP-U001", text=typed) from None
        start = self._t0.replace(second=0, microsecond=0)
        named = datetime.combine(self._day or start.date(), clock, tzinfo=self._zone)
        if named < start and self._day is None:
            named += timedelta(days=1)
        if start <= named < self._t0:
            return AtWall(self._t0_ns, typed)
        return AtWall(instants.to_ns(named), typed)

    def _asked(self, what: str, rest: str, at: At) -> list[Command]:
        kind = _KEYWORDS.get(what.lower())
        if what.startswith(">"):
            return [self._move(what[1:], rest, at)]
        if kind == "note":
            role, said = _role(rest)
            return [ask.TakeNote(text=said, role=role, at=at)]
        if kind == "fact":
            ((name, value),) = words.pairs([rest]).items()
            known = self._plan.workflow.facts
            return [ask.DeclareFact(name=name, value=words.fact(name, value, known), at=at)]
        if kind == "event":
            return [ask.NoteEvent(event=words.half_width(rest), at=at)]
        if kind == "inject":
            code = words.half_width(rest)
            return [ask.DeliverInject(inject=self._inject(code), at=at)]
        code = tidy(what) or what
        if code in self._injects and not rest:
            return [ask.DeliverInject(inject=self._injects[code], at=at)]
        return self._step(self._named(code, what), rest, at)

    def _named(self, code: str, typed: str) -> Step:
        id_ = self._steps.get(code, code)
        planned = self._plan.steps.get(id_.partition("#")[0])
        if planned is None:
            close = near(code, [*self._steps, *self._plan.steps])
            raise NotFound("BCP-R002", step=typed, near=close)
        return planned.step

    def _inject(self, typed: str) -> str:
        inject = self._injects.get(tidy(typed) or typed, typed)
        if inject not in self._plan.injects:
            raise NotFound("BCP-R019", inject=typed, near=near(typed, self._plan.injects))
        return inject

    def _move(self, trigger: str, rest: str, at: At) -> Command:
        head, _, tail = _split(rest)
        if trigger in ("", "!") and words.half_width(head) in self._triggers:
            trigger, rest = trigger + words.half_width(head), tail
        role, reason = _role(rest)
        return ask.FireTransition(
            trigger=trigger.removeprefix("!"),
            reason=reason,
            override=trigger.startswith("!"),
            role=role,
            at=at,
        )

    def _step(self, step: Step, rest: str, at: At) -> list[Command]:
        """``[STATE] [@ROLE] [=VALUE] [ITEM=STATE].. [TEXT] [!STUMBLE]``."""
        state, value, role = "", "", None
        ticks: list[str] = []
        while rest:
            head, _, tail = _split(rest)
            word = words.half_width(head)
            if not state and word.lower() in STATES:
                state = STATES[word.lower()]
            elif word.startswith("@") and role is None:
                role = word[1:]
            elif word.startswith("=") and not value:
                value = word[1:]
            elif step.resolved_kind == "measure" and not value and _NUMBER.fullmatch(word):
                value = word
            elif step.checklist and _ITEM.fullmatch(head):
                ticks.append(head)
            else:
                break
            rest = tail
        stumbled = _STUMBLED.search(rest)
        stumble = stumbled[1].strip() if stumbled else ""
        note = (rest[: stumbled.start()] if stumbled else rest).strip()
        asked = [self._ticked(step, ticks, role, at)] if ticks else []
        return [*asked, self._outcome(step, state, value, note, stumble, role, at)]

    def _outcome(
        self,
        step: Step,
        state: str,
        value: str,
        note: str,
        stumble: str,
        role: str | None,
        at: At,
    ) -> Command:
        if state == "begun":
            return ask.BeginStep(step=step.id, role=role, at=at)
        if state == "skipped":
            reason = f"{note} {stumble}".strip()
            return ask.SkipStep(step=step.id, reason=reason, role=role, at=at)
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
            step=step.id,
            result="not_achieved" if state == "not_achieved" else "achieved",
            note=note,
            stumble=stumble,
            value=value,
            role=role,
            at=at,
        )

    def _ticked(self, step: Step, ticks: list[str], role: str | None, at: At) -> Command:
        """Items by number or id; ``*`` means all that are not named beside it."""
        checklist = self._plan.checklist(step)
        ids = [item.id for item in checklist.items] if checklist else []
        said, numbers = words.items(ticks)
        rest = said.pop("*", None)
        states: dict[str, ItemState] = dict.fromkeys(ids, rest) if rest else {}
        values: dict[str, str] = {}
        for name, state in said.items():
            plain = words.half_width(name)
            place = int(plain) if plain.isdecimal() and plain not in ids else 0
            item = ids[place - 1] if 1 <= place <= len(ids) else plain
            if item not in ids:
                raise NotFound("BCP-R018", item=name, near=near(item, ids))
            states[item] = state
            if name in numbers:
                values[item] = numbers[name]
        return ask.CheckItems(step=step.id, items=states, values=values, role=role, at=at)


def _heads(text: str) -> tuple[str, str, str]:
    first, _, rest = _split(text)
    second, _, rest = _split(rest)
    return words.half_width(first), words.half_width(second), rest


def _split(text: str) -> tuple[str, str, str]:
    """The first word and what follows it; full-width spaces part words too."""
    parts = text.split(None, 1)
    return (parts[0] if parts else ""), " ", (parts[1] if len(parts) > 1 else "")


def _role(text: str) -> tuple[str | None, str]:
    head, _, rest = _split(text)
    word = words.half_width(head)
    return (word[1:], rest) if word.startswith("@") else (None, text)


def _is_time(word: str) -> bool:
    return bool(_TIME.fullmatch(word)) or word[:2].upper() == "T+" or ("T" in word and ":" in word)
