"""Any commands at any time: what properties of the core and the service are told with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any

from hypothesis import strategies as st

from bcpflow.clock import NS_PER_MS
from bcpflow.commands import (
    AbortRun,
    At,
    AtElapsed,
    AtWall,
    BeginStep,
    ChangeSpeed,
    CheckItems,
    Command,
    ConfirmStep,
    DecideStep,
    DeclareFact,
    DeliverInject,
    EndRun,
    FireTransition,
    JumpClock,
    NoteEvent,
    PauseRun,
    ResumeRun,
    RunKind,
    SkipStep,
    TakeNote,
    UndoStep,
)
from bcpflow.definition.model import Definition, FactValue
from bcpflow.projections.board import board
from bcpflow.run import judge
from bcpflow.run.state import RunState
from tests.decide.any_case import case_commands, case_offers
from tests.decide.any_led import led_commands, led_offers, looked_back
from tests.sample_case import CASE, STAFF
from tests.samples import DRILL, LED, MINUTE_MS, PAIR, PREVIOUS, ROSTER, WALL_T0, Game, HandClock

HOUR_MS = 60 * MINUTE_MS


@dataclass(frozen=True)
class Act:
    """Time goes by, something may happen to the machine, and somebody asks for something."""

    wait_ms: int
    asked: Command | int
    at: At | None = None
    machine: str = ""
    by_ms: int = 0

    def before(self, clock: HandClock) -> None:
        """What the clocks go through before the command is given."""
        clock.pass_ms(self.wait_ms)
        if self.machine == "wall":
            clock.step_wall(self.by_ms)
        elif self.machine == "reboot":
            clock.reboot(self.by_ms)

    def given(self, state: RunState) -> Command:
        """The command; a number stands for one of those that make sense in this state."""
        if isinstance(self.asked, Command):
            return replace(self.asked, at=self.at)
        sensible = offered(state)
        return replace(sensible[self.asked % len(sensible)], at=self.at)


def offered(state: RunState) -> list[Command]:
    """What somebody who looks at the board would ask for."""
    if state.over:
        return looked_back(state)
    asked: list[Command] = [TakeNote(text="記録"), JumpClock(by_ms=MINUTE_MS)]
    asked.append(ResumeRun() if state.status == "paused" else PauseRun())
    asked += [DeliverInject(inject=i) for i in state.plan.injects if i not in state.injects]
    asked += [NoteEvent(event=e) for e in state.plan.workflow.events if e not in state.noted]
    for row in board(state, state.last_read).steps:
        if row.status == "open":
            asked += [DecideStep(step=row.id, option=o.id, note="決定") for o in row.options]
            asked += [ConfirmStep(step=row.id)] * 3 if not row.options else []
            asked += [BeginStep(step=row.id), SkipStep(step=row.id, reason="不要")]
            asked.append(ConfirmStep(step=row.id, result="not_achieved", stumble="鍵"))
        elif row.status != "waiting":
            asked.append(UndoStep(step=row.id))
    for name, track in state.tracks.items():
        for way in state.plan.transitions(name, track.phase):
            role = next(iter(judge.overriders(way)), None)
            go = FireTransition(
                trigger=f"{name}:{way.name}", reason="急ぐ", override=role is not None, role=role
            )
            asked += [go, go]
    asked += case_offers(state)
    return asked + led_offers(state)[:: 1 if state.plan.workflow.deadlines else 3]


def commands(definition: Definition) -> st.SearchStrategy[Command]:
    """Commands about a workflow: most fit it, some do not."""
    flow = definition.workflow
    ids = [
        step.id
        for track in flow.all_tracks.values()
        for phase in track.phases.values()
        for step in phase.steps
    ]
    steps = st.sampled_from([*ids, *ids, f"{ids[0]}#2", "nothing"])
    ways = {
        f"{t}:{way.name}"
        for t, track in flow.all_tracks.items()
        for phase in track.phases.values()
        for way in phase.next
    }
    words = st.sampled_from(["", "記録", "\x1b[2J\u202e=1+1"])
    roles = st.sampled_from([None, None, None, *flow.roles, "nobody"])
    results = st.sampled_from(["achieved", "achieved", "not_achieved"])
    pairs: list[tuple[str, FactValue]] = (
        [("時間帯", "就業時間内"), ("震度", "6弱"), ("震度", "5弱"), ("停電", True), ("停電", 1),
         ("室温", 28.5), ("室温", 31), ("備考", "x"), ("震源", "x")]
    )  # fmt: skip
    facts = st.sampled_from(pairs)
    of_a_case = [case_commands()] * (4 if definition is CASE else 1)
    return st.one_of(
        *of_a_case,
        st.builds(ConfirmStep, step=steps, result=results, note=words, stumble=words, role=roles),
        st.builds(ConfirmStep, step=steps),
        st.builds(BeginStep, step=steps),
        st.builds(SkipStep, step=steps, reason=words),
        st.builds(UndoStep, step=steps, reason=words),
        st.builds(
            CheckItems,
            step=steps,
            items=st.dictionaries(
                st.sampled_from(["ups", "fuel", "x"]), st.sampled_from(["normal", "abnormal"])
            ),
        ),
        st.builds(
            DecideStep,
            step=steps,
            option=st.sampled_from(["stay", "again", "wait", "x"]),
            note=words,
            override=st.booleans(),
            role=st.sampled_from([None, "head"]),
        ),
        st.builds(
            FireTransition,
            trigger=st.sampled_from(["", "x:y", *sorted(ways)]),
            reason=words,
            override=st.booleans(),
            role=roles,
        ),
        st.builds(DeliverInject, inject=st.sampled_from(["cold", "call", "flood", "x"])),
        facts.map(lambda pair: DeclareFact(name=pair[0], value=pair[1])),
        st.builds(NoteEvent, event=st.sampled_from(["leak", "x"])),
        st.builds(TakeNote, text=words, about=st.sampled_from(["", "cold", "x", *ids])),
        st.builds(PauseRun),
        st.builds(ResumeRun),
        st.builds(ResumeRun),
        st.builds(JumpClock, by_ms=st.integers(-1, 5 * HOUR_MS)),
        st.builds(ChangeSpeed, speed=st.sampled_from([0.0, 0.5, 1.0, 7.0, 60.0])),
        led_commands(ids, list(flow.roles)),
        led_commands(ids, list(flow.roles)),
    )


AT = st.one_of(
    *[st.none()] * 8,
    st.integers(-MINUTE_MS, 3 * HOUR_MS).map(AtElapsed),
    st.integers(-MINUTE_MS, 3 * HOUR_MS).map(lambda ms: AtWall(WALL_T0 + ms * NS_PER_MS)),
)
WAITS = st.integers(0, 20 * MINUTE_MS) | st.integers(0, 40 * HOUR_MS) | st.just(0)
MACHINES = st.one_of(
    *[st.just(("", 0))] * 5,
    st.integers(-HOUR_MS, HOUR_MS).map(lambda ms: ("wall", ms)),
    st.integers(-MINUTE_MS, 3 * HOUR_MS).map(lambda ms: ("reboot", ms)),
)
ENDS = st.sampled_from([None, EndRun(note="以上"), AbortRun(reason="本物")])


def sensible(seed: int) -> Act:
    """An act people could have done, spread evenly, which hypothesis by itself is not."""
    dice = Random(seed)
    wait = dice.choice([0, dice.randrange(2000), dice.randrange(30 * MINUTE_MS)])
    ms = dice.randrange(-MINUTE_MS, 2 * HOUR_MS)
    at: At | None = None
    if dice.random() < 0.15:
        at = AtElapsed(ms) if dice.random() < 0.5 else AtWall(WALL_T0 + ms * NS_PER_MS)
    machine = dice.choice(["wall", "reboot"]) if dice.random() < 0.1 else ""
    return Act(wait, dice.randrange(10**6), at, machine, dice.randrange(-MINUTE_MS, HOUR_MS))


@st.composite
def acts(draw: st.DrawFn, definition: Definition, most: int = 25) -> list[Act]:
    """A run from its beginning to, perhaps, its end, and what is said of it afterwards."""
    odd = st.tuples(WAITS, commands(definition), AT, MACHINES).map(
        lambda drawn: Act(drawn[0], drawn[1], drawn[2], *drawn[3])
    )
    even = st.integers(0, 2**32).map(sensible)
    told = draw(st.lists(even | even | even | odd, min_size=6, max_size=most))
    end = draw(ENDS)
    if end is not None:
        told.append(Act(draw(WAITS), end, draw(AT)))
        told += draw(st.lists(even | odd, max_size=4))
    return told


def begun(definition: Definition, kind: RunKind = "exercise", **more: Any) -> Game:
    """A run of a sample; of the drill with leaders, with its people and the run before it.

    The sample that is a case is run as one.
    """
    if definition is CASE:
        return Game.start(definition, "case", people=STAFF, **more)
    if definition is LED:
        more = {"people": ROSTER, "previous": PREVIOUS, **more}
    return Game.start(definition, kind, **more)


SAMPLES: tuple[Definition, ...] = (DRILL, PAIR, LED, LED, CASE)
PLOTS: st.SearchStrategy[tuple[Definition, list[Act]]] = st.sampled_from(SAMPLES).flatmap(
    lambda definition: st.tuples(st.just(definition), acts(definition))
)
