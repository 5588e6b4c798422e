"""transitions alone: one shared machine, a small model a run; nothing is kept anywhere."""

from __future__ import annotations

from itertools import pairwise

import transitions

from benchmarks.measure import Timing, timed
from benchmarks.peers import STATES, said
from benchmarks.sample import STEPS


class Model:
    """What the machine puts its state and its trigger on."""

    state: str


class InMemory:
    """The machine and a count of what it said yes to."""

    def __init__(self, place: str) -> None:
        self._machine = transitions.Machine(
            model=None,
            states=list(STATES),
            transitions=[
                {"trigger": "advance", "source": here, "dest": there}
                for here, there in pairwise(STATES)
            ],
            initial=STATES[0],
            auto_transitions=False,
            send_event=True,
        )
        self._done = 0

    def durability(self) -> str:
        return ""

    def run(self, number: int) -> list[Timing]:
        model = Model()
        self._machine.add_model(model)
        advance = model.advance  # type: ignore[attr-defined]
        words = [said(number, step) for step in range(STEPS)]
        timings = [timed(lambda what=what: advance(**what)) for what in words]  # type: ignore[misc]
        if model.state != STATES[-1]:
            raise RuntimeError("not done")
        self._machine.remove_model(model)
        self._done += len(timings)
        return timings

    def steps_kept(self) -> int:
        return self._done


def open_peer(place: str) -> InMemory:
    return InMemory(place)
