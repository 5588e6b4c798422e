"""Any order of anything: terminals at a journal against lists, sessions at it against the core.

Two state machines of hypothesis. The first appends, reads and closes as `tests/journal` does; the
second gives commands to two sessions on one journal and to the pure core, which must be told the
same, refuse the same and come to the same state. At full size 2,000 of 50 steps each.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bcpflow.errors import Refused
from bcpflow.journal import Journal, open_journal
from bcpflow.run.evolve import fold
from bcpflow.service.desk import Desk
from bcpflow.service.session import Session
from tests.battery.figures import Figures, Size
from tests.decide.any_commands import Act, sensible
from tests.journal.test_any_order import Terminals
from tests.samples import DRILL, Game, HandClock

_numbers = count(1)


class Rooms(RuleBasedStateMachine):
    """Two sessions on one run, and the pure core given the same commands."""

    url = ""
    journals: list[Journal]
    steps = 0

    @initialize()
    def begin(self) -> None:
        self.clock = HandClock()
        number = next(_numbers)
        name = f"run-{number}"
        # Both look at one clock: a command must not come out otherwise for the room it is given in.
        desk = Desk(self.journals[0], clock=self.clock, actor="甲", new_id=lambda: name)
        # A workflow of its own, or it would recall the run of the example before.
        drill = replace(DRILL, workflow=replace(DRILL.workflow, workflow=f"drill-{number}"))
        first = desk.start(drill, "exercise", title="題")
        second = Session(self.journals[1], name, self.clock, "甲")
        self.rooms = (first, second)
        self.game = Game.start(drill)
        self.handle = first.person("甲").handle
        self.game.clock = self.clock

    @rule(who=st.sampled_from([0, 1]), seed=st.integers(0, 2**32))
    def give(self, who: int, seed: int) -> None:
        act: Act = sensible(seed)
        act.before(self.clock)
        room = self.rooms[who]
        room.refresh()
        command = act.given(room.state)
        expected = self.game.attempt(command, self.handle)
        try:
            room.do(command)
            refusal = None
        except Refused as refused:
            refusal = refused.code
        assert refusal == (expected.code if expected else None)
        type(self).steps += 1

    @rule(who=st.sampled_from([0, 1]))
    def leave_and_come_back(self, who: int) -> None:
        self.journals[who].close()

    @rule(who=st.sampled_from([0, 1]))
    def open_anew(self, who: int) -> None:
        """A console that crashed and was opened again."""
        rooms = list(self.rooms)
        rooms[who] = Session(self.journals[who], rooms[who].run, self.clock, "甲")
        self.rooms = (rooms[0], rooms[1])

    @invariant()
    def all_see_the_same(self) -> None:
        if not hasattr(self, "rooms"):
            return
        for room in self.rooms:
            room.refresh()
            told = [(r.event, r.elapsed_ms, r.late) for r in room.history[1:]]
            assert told == [(r.event, r.elapsed_ms, r.late) for r in self.game.history[1:]]
            assert room.state.tracks == self.game.state.tracks
            assert room.state.steps == self.game.state.steps
            assert room.state == fold(room.history)


def run(size: Size, url: str) -> Figures:
    """Both machines on the database of an address."""
    figures = Figures()
    often = settings(
        max_examples=size.of(15, 2000),
        stateful_step_count=size.of(20, 50),
        deadline=None,
        derandomize=size.name == "sample",
        suppress_health_check=[*HealthCheck],
    )
    journals = [open_journal(url), open_journal(url)]
    machine: type[Rooms] = type("Here", (Rooms,), {"url": url, "journals": journals, "steps": 0})
    try:
        run_state_machine_as_test(machine, settings=often)
        if size.name == "full":  # its sample is tests/journal/test_any_order.py
            run_state_machine_as_test(type("Here", (Terminals,), {"url": url}), settings=often)
        if not journals[0].verify().ok:
            figures.fault("the journal does not verify")
    finally:
        for journal in journals:
            journal.close()
    figures.count(examples=often.max_examples, steps_each=often.stateful_step_count)
    figures.count(commands=machine.steps)
    return figures
