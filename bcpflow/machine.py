"""The machine: which phase a track may go to next. The only importer of `transitions`.

Rules, held by tests/test_machine.py:

1. One shared ``Machine(model=None, auto_transitions=False, send_event=True)`` a track of a
   definition. It holds the graph and no state: the state is folded from the journal and lent
   to a probe for the length of one question.
2. Nothing happens in a callback. A guard only notes why it says no; transitions itself would
   answer ``False`` and keep the reason to itself.
3. ``auto_transitions`` stays off: ``to_<state>()`` passes every gate.
4. What `transitions` would swallow (unknown states, two ways of one name) lint has refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bcpflow.definition.model import Transition
from bcpflow.definition.plan import Plan
from bcpflow.run.judge import Missing

if TYPE_CHECKING:
    from transitions import EventData, Machine

Gatekeeper = Callable[[Transition], tuple[Missing, ...]]
"""Says what a transition's gate still asks for; empty lets it pass."""


_HOLDS = "phase lent"
"""Where the machine looks for the probe's phase; with a space, as no trigger may have its name."""


class _Probe:
    """Lends a phase to the machine for one question (rule 1)."""

    def __init__(self, phase: str) -> None:
        setattr(self, _HOLDS, phase)


@dataclass(slots=True)
class Answer:
    """What came of a trigger: the transition taken, or the shut ones with what they miss."""

    taken: Transition | None = None
    shut: list[tuple[Transition, tuple[Missing, ...]]] = field(default_factory=list)


def fire(plan: Plan, track: str, phase: str, trigger: str, gatekeeper: Gatekeeper) -> Answer:
    """Ask the track's machine what ``trigger`` does in ``phase``.

    An empty answer means that no transition of that name leads out of the phase.
    """
    machine = _machines(plan)[track]
    answer = Answer()
    if trigger not in machine.get_triggers(phase):
        return answer
    machine.events[trigger].trigger(_Probe(phase), answer=answer, gatekeeper=gatekeeper)
    return answer


def ways_out(plan: Plan, track: str, phase: str) -> tuple[str, ...]:
    """The triggers that leave a phase, as the machine knows them."""
    known = set(_machines(plan)[track].get_triggers(phase))
    named = (transition.name for transition in plan.transitions(track, phase))
    return tuple(dict.fromkeys(name for name in named if name in known))


@lru_cache(maxsize=32)
def _machines(plan: Plan) -> dict[str, Machine]:
    return {track: _machine(plan, track) for track in plan.tracks}


def _machine(plan: Plan, track: str) -> Machine:
    from transitions import Machine

    phases = plan.tracks[track].phases
    machine = Machine(
        model=None,
        states=list(phases),
        initial=None,
        auto_transitions=False,
        send_event=True,
        model_attribute=_HOLDS,
    )
    for source, phase in phases.items():
        for transition in phase.next:
            # The source as a list: a phase called * would else stand for all of them.
            machine.add_transition(
                transition.name, [source], transition.to, conditions=[_guard(transition)]
            )
    return machine


def _guard(transition: Transition) -> Callable[[EventData], bool]:
    def guard(event: EventData) -> bool:
        asked: dict[str, Any] = event.kwargs
        answer: Answer = asked["answer"]
        missing = asked["gatekeeper"](transition)
        if missing:
            answer.shut.append((transition, missing))
            return False
        answer.taken = transition
        return True

    return guard
